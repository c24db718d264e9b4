"""The store in PostgreSQL does what every store does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.store.base import LayerKey, Store
from reader.store.postgres.store import PostgresStore
from reader.store.registry import open_store
from tests.store.conformance import *  # noqa: F403
from tests.store.conformance import KEY, Again, opened
from tests.store.making import mark
from tests.store.postgres.server import Team


@pytest.fixture
def store(team: Team) -> Iterator[Store]:
    made = PostgresStore(team.url("Web"))
    yield made
    made.close()


@pytest.fixture
def again(team: Team) -> Iterator[Again]:
    made: list[PostgresStore] = []

    def another(_: Store) -> Store:
        made.append(PostgresStore(team.url("Web")))
        return made[-1]

    yield another
    for each in made:
        each.close()


def test_it_is_opened_by_its_address(team: Team) -> None:
    found = open_store(team.url("Anna"))
    assert isinstance(found, PostgresStore)
    assert found.annotator_for("whoever") == "Anna"
    other = PostgresStore(team.url("Anna"))
    assert {found, other} == {found}
    other.close()
    found.close()


def test_nobody_writes_the_layer_of_another(team: Team) -> None:
    store = PostgresStore(team.url("Anna"))
    with opened(store, "Ben") as layer:
        assert layer.read_only == "Anna may not write the layer of Ben as Ben."
    with opened(store) as layer:
        layer.commit("tag", [(None, mark(1))])
    assert store.layers() == [LayerKey("Anna", "talks.txt")]
    store.close()


def test_a_layer_that_is_closed_is_free_at_once(store: Store, team: Team) -> None:
    with team.owner() as owner:
        for number in range(30):
            with opened(store) as layer:
                layer.commit("tag", [(None, mark(number))])
            held = owner.execute("select pid from pg_locks where locktype = 'advisory'").fetchall()
            assert held == []


def test_what_is_lost_with_a_connection_is_saved_by_the_next(team: Team) -> None:
    """The server ends while a layer is open: the next tag finds it again, and nothing is lost."""
    store = PostgresStore(team.url("Anna"))
    with opened(store) as layer:
        layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
        with team.owner() as owner:
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'Anna'"
            )
        layer.commit("tag", [(None, mark(2))])
        layer.flush(30)
        layer.commit("tag", [(None, mark(3))])
        assert layer.flush(30)
    assert len(store.read(KEY).annotations) == 3
    assert team.count() == 3
    store.close()


def test_who_wrote_in_the_meantime_is_not_written_over(team: Team) -> None:
    store = PostgresStore(team.url("Anna"))
    other = PostgresStore(team.url("Anna"))
    with opened(store) as layer:
        layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
        with team.owner() as owner:
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'Anna'"
            )
        with opened(other) as second:
            second.commit("tag", [(None, mark(2))])
        layer.commit("tag", [(None, mark(3))])
        layer.flush(30)
        layer.flush(30)
        assert "was tagged by another program while the server" in (layer.read_only or "")
        assert [entry.what for entry in layer.handle.pending()] == ["tag"]
    assert len(other.read(KEY).annotations) == 2
    store.close()
    other.close()
