"""The records of a long journal are decoded where somebody asks, and nothing else is seen of it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.log import SCHEMA, Entry
from reader.model.log_merge import resulting_records
from reader.store.base import LayerKey
from reader.store.folder import journal
from reader.store.folder import lazy_entries as late_files
from reader.store.folder.journal import parse_journal
from reader.store.folder.lazy_entries import LazyEntry, last_records, lazy_entries
from tests.store.making import article, mark, opened, workspace

RECORDS = st.dictionaries(
    st.text(max_size=3),
    st.none()
    | st.fixed_dictionaries(
        {"id": st.text(max_size=3), "spans": st.lists(st.integers(-(10**17), 10**17))}
    ),
    max_size=2,
)
TABLES = st.dictionaries(st.sampled_from(["annotations", "verdicts"]), RECORDS, max_size=2)
WRONG: list[Any] = [5, [], {"annotations": 5}, {"annotations": {"a": 5}}, {"annotations": [1]}]


@pytest.fixture(autouse=True, scope="module", params=["in memory", "in a file"])
def waiting(request: pytest.FixtureRequest) -> Iterator[None]:
    """JSON waits until it is asked for as that of small actions does, and as that of large ones."""
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "in a file":
            patched.setattr(late_files, "_LARGE", 40)
        yield


def line(number: int, before: object, after: object) -> bytes:
    head = {"id": f"{number:032x}", "seq": number, "at": "", "who": "A", "what": "tag"}
    about = {"article": "a.txt", "sha256": "0" * 64, "before": before, "after": after}
    return msgspec.json.encode({**head, **about, "schema": SCHEMA, "type": "action"}) + b"\n"


def both_ways(data: bytes) -> tuple[list[Entry], list[Entry], Any, Any]:
    """The entries read at once and when they are asked for, and all else that is known of both."""
    at_once = parse_journal(Path("j"), data)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(journal, "LONG", 0)
        lazy = parse_journal(Path("j"), data)
    rest = [(each.bad, each.keep, each.tail, each.end, each.newer) for each in (at_once, lazy)]
    return at_once.entries, lazy.entries, *rest


def plain(entries: list[Entry]) -> list[Any]:
    return [{name: getattr(each, name) for name in each.__struct_fields__} for each in entries]


@given(st.lists(st.tuples(TABLES, TABLES), min_size=1, max_size=4))
def test_both_ways_say_the_same(pairs: list[tuple[Any, Any]]) -> None:
    data = b"".join(line(number, *pair) for number, pair in enumerate(pairs, 1))
    at_once, lazy, rest, same = both_ways(data)
    assert all(isinstance(each, LazyEntry) for each in lazy)
    lines = [*map(msgspec.json.encode, at_once)]
    assert [*map(msgspec.json.encode, lazy)] == lines, "not asked for yet"
    assert plain(lazy) == plain(at_once) == plain(lazy)
    assert [*map(msgspec.json.encode, lazy)] == lines
    assert rest == same


@given(st.lists(TABLES, min_size=1, max_size=5))
def test_what_a_log_leaves_needs_the_last_of_each_record(after: list[Any]) -> None:
    data = b"".join(line(number, {}, each) for number, each in enumerate(after, 1))
    at_once, lazy, _, _ = both_ways(data)
    found, whole = last_records(lazy) or {}, resulting_records(at_once)
    assert found == whole
    assert list(found) == list(whole)
    assert [[*found[name]] for name in found] == [[*whole[name]] for name in whole]
    assert [*map(msgspec.json.encode, lazy)] == [*map(msgspec.json.encode, at_once)]


def test_it_is_not_so_of_joined_logs_and_those_that_decide() -> None:
    some = {"annotations": {"a": {"id": "a"}}}
    once, lazy, _, _ = both_ways(line(1, {}, some) + line(2, {}, {"decisions": {"b": None}}))
    assert last_records(once) is None
    assert last_records(lazy) is None
    again = msgspec.structs.replace(lazy[0], id="f" * 32)
    assert last_records([lazy[0], again]) is None


@pytest.mark.parametrize("field", ["before", "after"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_line_that_is_not_right_is_found_at_once(field: str, wrong: Any) -> None:
    bad = line(2, **{"before": {}, "after": {}, field: wrong})
    at_once, lazy, rest, same = both_ways(line(1, {}, {}) + bad + line(3, {}, {}))
    assert [each.seq for each in lazy] == [each.seq for each in at_once] == [1, 3]
    assert rest == same
    assert [number for number, _ in same[0]] == [2]


@pytest.mark.parametrize(
    "quote", [b'"\xff"', b'"\\ud800"', b'"\\uD83D\\uDE00"', b'"\\\\ud"', b"1e999"]
)
def test_what_only_decoding_can_judge_is_read_at_once(quote: bytes) -> None:
    some = line(1, {}, {"annotations": {"a": {"id": "Q"}}}).replace(b'"Q"', quote)
    at_once, lazy, rest, same = both_ways(some + line(2, {}, {}))
    assert plain(lazy) == plain(at_once)
    assert rest == same


def test_what_takes_much_memory_is_not_decoded_to_be_judged() -> None:
    record = {"id": "a", "x": [[] for _ in range(30_000)]}
    some = line(1, {}, {"annotations": {"a": record}}) + line(2, {}, {})
    assert lazy_entries(some) is None
    at_once, lazy, rest, same = both_ways(some)
    assert [each.seq for each in lazy] == [each.seq for each in at_once] == [2]
    assert rest == same


def test_a_record_that_a_later_one_replaces_is_looked_at() -> None:
    some = line(1, {}, {"annotations": {"a": {"id": "Q"}, "b": {}}}).replace(b'"b"', b'"a"')
    assert lazy_entries(some) is not None
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        lazy_entries(some.replace(b'"Q"', b'"\xff"'))


def test_one_record_is_in_memory_at_a_time() -> None:
    records = {f"{number:032x}": mark(number).to_record() for number in range(2_000)}
    before = {"annotations": dict.fromkeys(records)}
    data = line(1, before, {"annotations": records})

    def peak(read: Callable[[bytes], object]) -> int:
        tracemalloc.start()
        try:
            read(data)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert lazy_entries(data) is not None
    assert 3 * peak(lazy_entries) < peak(journal.all_at_once)


def test_undo_over_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LONG", 0)
    place = workspace(tmp_path)
    with opened(place) as layer:
        for number in (1, 2, 3):
            layer.commit("tag", [(None, mark(number))])
        layer.commit("delete", [(mark(2), None)])
    with opened(place) as layer:
        assert isinstance(layer.next_undo, LazyEntry)
        for _ in range(3):
            assert layer.undo() is not None
        assert list(layer.annotations.values()) == [mark(1)]
    place.layer_path("Anna", article().info.id).unlink()
    with opened(place) as layer:
        assert list(layer.annotations.values()) == [mark(1)]
        layer.redo()
        assert {*layer.annotations} == {mark(1).id, mark(2).id}
    assert len(place.read(LayerKey("Anna", article().info.id)).entries) == 8
