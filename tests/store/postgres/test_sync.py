"""Journals of several folders, shared through a real PostgreSQL."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from reader.io import files
from reader.model.errors import ObelismError, WrongUse
from reader.services.assignments import assignments_of
from reader.settings.assignments import Assignments, BadAssignments, Given, write_assignments
from reader.store.base import ASSIGNMENTS, LayerKey
from reader.store.layer import Layer
from reader.store.postgres import receive
from reader.store.postgres.connection import Unreached
from reader.store.postgres.store import PostgresStore
from reader.store.postgres.sync import Outcome, remembered, sync
from reader.store.postgres.watch import watch
from reader.store.progress import Position, Progress, load_progress, save_progress
from tests.store.folders import Folder
from tests.store.making import Ticking, article, journal_lines, mark, opened, tagged, workspace
from tests.store.postgres.server import Team

KEY = LayerKey("Anna", "talks.txt")


def shared(team: Team, place: Folder, role: str = "Anna", **settings: bool) -> Outcome:
    return sync(team.url(role), place, clock=Ticking(), **settings)


def two(outcome: Outcome) -> tuple[int, int]:
    assert outcome.problems == []
    return outcome.sent, outcome.received


def bytes_of(place: Folder) -> dict[str, bytes]:
    """All that is kept, but what this machine alone needs."""
    return {
        str(path.relative_to(place.home)): path.read_bytes()
        for path in sorted(place.home.rglob("*"))
        if path.is_file() and "local" not in path.parts
    }


@pytest.fixture
def anna(tmp_path: Path) -> Folder:
    return workspace(tmp_path / "anna")


@pytest.fixture
def ben(tmp_path: Path) -> Folder:
    return workspace(tmp_path / "ben", made=False)


def test_what_one_did_is_with_the_other_to_the_byte(team: Team, anna: Folder, ben: Folder) -> None:
    tagged(anna, 3)
    with opened(anna, article=article("other.txt")) as layer:
        layer.commit("tag", [(None, mark(9))])
    assert two(shared(team, anna)) == (4, 0)
    (ben.root).mkdir()
    assert two(shared(team, ben, "Ben")) == (0, 4)
    theirs, ours = bytes_of(anna), bytes_of(ben)
    assert {name: ours[name] for name in theirs if not name.startswith("layers")} == {
        name: data for name, data in theirs.items() if not name.startswith("layers")
    }
    assert ben.layers() == anna.layers()
    assert ben.read(KEY).annotations == anna.read(KEY).annotations
    assert [*ben.check(clock=Ticking())] == []
    assert two(shared(team, anna)) == two(shared(team, ben, "Ben")) == (0, 0)
    assert not [*ben.root.glob(".obelism/batches/*")]


def test_only_what_is_new_goes_and_comes(team: Team, anna: Folder, ben: Folder) -> None:
    tagged(anna, 2)
    shared(team, anna)
    shared(team, ben, "Ben")
    with opened(anna) as layer:
        layer.undo()
    tagged(ben, 2, "Ben")
    assert two(shared(team, ben, "Ben")) == (2, 0)
    outcome = shared(team, anna)
    assert (two(outcome), outcome.anew) == ((1, 2), "")
    assert two(shared(team, ben, "Ben")) == (0, 1)
    assert ben.read(KEY).annotations == anna.read(KEY).annotations
    assert team.count() == 5


def test_transactions_come_in_the_order_of_their_numbers(
    team: Team, anna: Folder, ben: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine comes before ten, in pages of one row too: else the ninth would be passed over."""
    tagged(anna, 3)
    shared(team, anna)
    with team.owner() as owner:
        owner.execute("update obelism.action set xid = (8 + seq)::text::xid8")
    monkeypatch.setattr(receive, "_PAGE", 1)
    assert two(shared(team, ben, "Ben")) == (0, 3)
    assert ben.read(KEY).annotations == anna.read(KEY).annotations


def test_the_address_is_remembered_and_has_no_password(team: Team, anna: Folder) -> None:
    assert remembered(anna, Ticking()) is None
    with pytest.raises(WrongUse, match="password"):
        sync(f"{team.url('Anna')}&password=hush", anna, clock=Ticking())
    shared(team, anna)
    assert remembered(anna, Ticking()) == team.url("Anna")
    assert b"hush" not in b"".join(p.read_bytes() for p in anna.home.rglob("*") if p.is_file())


def test_nothing_is_done_when_it_is_only_tried(team: Team, anna: Folder, ben: Folder) -> None:
    tagged(anna, 2)
    assert two(shared(team, anna, try_only=True)) == (2, 0)
    assert team.count() == team.count("obelism.text") == 0
    shared(team, anna)
    before = bytes_of(anna)
    outcome = shared(team, ben, "Ben", try_only=True)
    assert (two(outcome), outcome.layers) == ((0, 2), 1)
    assert not ben.exists
    assert bytes_of(anna) == before
    assert two(shared(team, anna, try_only=True)) == (0, 0)


def test_a_full_disk_of_the_server_is_told_and_all_goes_once_there_is_room(
    new_team: Team, anna: Folder
) -> None:
    tagged(anna, 2)
    with new_team.owner() as owner:
        owner.execute("""
            create function full_disk() returns trigger language plpgsql as $$ begin
              raise 'could not extend file' using errcode = 'disk_full';
            end $$;
            create trigger full_disk before insert on obelism.action
              for each statement execute function full_disk()""")
        with pytest.raises(Unreached, match=r"its disk is full.*could not extend file"):
            shared(new_team, anna)
        assert new_team.count() == new_team.count("obelism.text") == 0
        owner.execute("drop trigger full_disk on obelism.action")
    assert two(shared(new_team, anna)) == (2, 0)


def test_two_machines_of_one_person(team: Team, anna: Folder, ben: Folder) -> None:
    """Both went on from the same two tags without the other; nothing is lost or there twice."""
    other = ben
    tagged(anna, 2)
    shared(team, anna)
    shared(team, other)
    with opened(anna) as layer:
        layer.commit("tag", [(None, mark(3))])
        layer.commit("comment", [(mark(1), mark(1, note="here"))])
    with Layer.open(other, article(), "Anna", clock=Ticking()) as layer:
        layer.commit("tag", [(None, mark(4))])
        layer.commit("comment", [(mark(1), mark(1, note="there"))])
    assert two(shared(team, anna)) == (2, 0)
    outcome = shared(team, other)
    assert two(outcome) == (2, 2)
    assert [event.kind for event in outcome.events] == ["conflict"]
    assert two(shared(team, anna)) == (0, 2)
    assert {*anna.read(KEY).annotations} == {mark(number).id for number in range(1, 5)}
    assert anna.read(KEY).annotations == other.read(KEY).annotations
    assert team.count() == 6


def test_an_open_layer_gets_what_came_when_it_is_opened_next(
    team: Team, anna: Folder, ben: Folder
) -> None:
    tagged(anna, 1)
    shared(team, anna)
    shared(team, ben)
    with opened(ben) as layer:
        layer.commit("tag", [(None, mark(2))])
    shared(team, ben)
    with opened(anna) as layer:
        layer.commit("tag", [(None, mark(3))])
        assert layer.flush(30)
        assert two(shared(team, anna)) == (1, 1)
        layer.commit("tag", [(None, mark(4))])
    assert len(anna.read(KEY).annotations) == 4
    assert two(shared(team, anna)) == (1, 0)
    with opened(anna) as layer:
        assert len(layer.annotations) == 4
    assert len(journal_lines(anna)) == 4
    assert two(shared(team, ben)) == (0, 2)
    assert ben.read(KEY).annotations == anna.read(KEY).annotations


def test_a_row_that_is_committed_late_is_not_passed_over(
    new_team: Team, anna: Folder, ben: Folder, tmp_path: Path
) -> None:
    """Ben began to send before Anna did, and is done after; a third folder looked in between."""
    third = workspace(tmp_path / "third")
    tagged(anna, 1)
    tagged(ben, 1, "Ben")
    with psycopg.connect(new_team.url("Web")) as slow:
        line = (ben.history_path("Ben", "talks.txt")).read_text().rstrip("\n")
        said = json.loads(line)
        text = (ben.home / "texts" / f"{said['sha256']}.txt").read_bytes()
        slow.execute("insert into obelism.text values (%s, %s)", (said["sha256"], text))
        slow.commit()
        slow.execute(
            "insert into obelism.action (id, layer, who, article, seq, sha256, line)"
            " values (%s, 'Ben', 'Ben', 'talks.txt', 1, %s, %s)",
            (said["id"], said["sha256"], line),
        )
        assert two(shared(new_team, anna)) == (1, 0)
        assert two(shared(new_team, third, "Cleo")) == (0, 0)
        slow.commit()
    assert two(shared(new_team, third, "Cleo")) == (0, 2)
    assert third.layers() == [KEY, LayerKey("Ben", "talks.txt")]


def test_a_server_that_was_restored_gets_what_it_lost(
    team: Team, anna: Folder, ben: Folder
) -> None:
    tagged(anna, 2)
    shared(team, anna)
    shared(team, ben, "Ben")
    tagged(ben, 1, "Ben")
    with opened(anna) as layer:
        layer.commit("tag", [(None, mark(9))])
    shared(team, anna)
    shared(team, ben, "Ben")
    with team.owner() as owner:  # as a backup has it, that was taken in between
        owner.execute("delete from obelism.action where seq = 3 or who = 'Ben'")
    outcome = shared(team, anna)
    assert outcome.anew == "the store lacks what it had, as one that was restored does"
    assert two(outcome) == (1, 0)
    assert two(shared(team, ben, "Ben")) == (1, 0)
    assert two(shared(team, anna)) == (0, 1)
    assert team.count() == 4


def test_a_dump_in_another_server_is_named_until_its_owner_has_said_so(
    team: Team, anna: Folder
) -> None:
    tagged(anna, 2)
    shared(team, anna)
    with team.owner() as owner:
        owner.execute("update obelism.action set xid = '99999999'")
    with pytest.raises(ObelismError, match=r"select obelism\.restored"):
        shared(team, anna)
    with team.owner() as owner:
        owner.execute("select obelism.restored()")
    outcome = shared(team, anna)
    assert (two(outcome), outcome.anew) == ((0, 0), "the store is another one, or was restored")


def test_a_journal_out_of_a_backup_gets_what_it_lacks(team: Team, anna: Folder) -> None:
    tagged(anna, 3)
    shared(team, anna)
    path = anna.history_path(*KEY)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    shutil.rmtree(anna.home / "layers")
    outcome = shared(team, anna)
    assert (two(outcome), outcome.anew) == ((0, 2), "journals here lack what they had")
    assert len(anna.read(KEY).annotations) == 3
    shutil.rmtree(anna.home / "history")
    shutil.rmtree(anna.home / "layers")
    assert two(shared(team, anna)) == (0, 3)
    (anna.home / "local" / "team.sqlite").write_bytes(b"no database")
    assert two(shared(team, anna)) == (0, 0)


def test_what_becomes_visible_comes(team: Team, anna: Folder, ben: Folder) -> None:
    tagged(anna, 2)
    tagged(ben, 1, "Ben")
    with team.owner() as owner:
        owner.execute("update obelism.about set blind = true")
    shared(team, anna)
    assert two(shared(team, ben, "Ben")) == (1, 0)
    assert two(shared(team, anna)) == (0, 0)
    with team.owner() as owner:
        owner.execute("update obelism.about set blind = false")
    outcome = shared(team, ben, "Ben")
    assert (two(outcome), outcome.anew) == ((0, 2), "you may see other actions than before")


def test_a_lead_sends_gold_and_what_programs_proposed(
    team: Team, anna: Folder, ben: Folder
) -> None:
    tagged(anna, 1, "@rules")
    with opened(anna, "@gold", who="Lea") as layer:
        layer.commit("tag", [(None, mark(1))])
    with opened(anna, "Ben", who="Lea") as layer:
        layer.commit("tag", [(None, mark(1))])
    tagged(anna, 1, "Cleo")
    assert two(shared(team, anna, "Anna")) == (0, 0)
    assert two(shared(team, anna, "Lea")) == (3, 0)
    assert two(shared(team, ben, "Ben")) == (0, 3)
    assert [key.annotator for key in ben.layers()] == ["@gold", "@rules", "Ben"]


def test_reading_is_shared(team: Team, anna: Folder, ben: Folder) -> None:
    tagged(anna, 1)
    sha256 = article().info.sha256
    known = Progress(
        article="talks.txt",
        annotator="Anna",
        sha256=sha256,
        read=[(0, 9)],
        seconds=4.5,
        status="done",
        modified="2030-01-01T00:00:00.000Z",
    )
    assert save_progress(anna, known)
    shared(team, anna)
    shared(team, ben)
    assert load_progress(ben, "Anna", "talks.txt") == known
    on = msgspec.structs.replace(
        known, position=Position(3, 9), read=[(5, 20)], modified="2030-01-02T00:00:00.000Z"
    )
    assert save_progress(ben, on)
    shared(team, ben)
    shared(team, anna)
    joined = load_progress(anna, "Anna", "talks.txt")
    assert joined is not None
    assert (joined.position, joined.read, joined.seconds) == (Position(3, 9), [(0, 20)], 4.5)
    with team.owner() as owner:
        before = owner.execute("select max(n) from obelism.blob").fetchone()
        shared(team, anna)
        shared(team, ben)
        assert owner.execute("select max(n) from obelism.blob").fetchone() == before
        rows = owner.execute(
            "select annotator, tags, status, characters_read, seconds from obelism.progress"
        )
        assert rows.fetchall() == [("Anna", 1, "done", 20, 4)]


def test_lines_that_cannot_be_sent_are_named(team: Team, anna: Folder) -> None:
    tagged(anna, 2)
    next(iter((anna.home / "texts").iterdir())).unlink()
    outcome = shared(team, anna)
    assert outcome.sent == 0
    assert len(outcome.problems) == 2
    assert "counts a text that is not kept here" in outcome.problems[0]


def spoiled(team: Team, change: Callable[[str], str]) -> None:
    """Change lines as nobody but the owner can."""
    with team.owner() as owner:
        for (name,) in owner.execute(
            "select conname from pg_constraint where contype = 'c'"
            " and conrelid = 'obelism.action'::regclass"
        ).fetchall():
            owner.execute(f'alter table obelism.action drop constraint "{name}"')
        for n, line in owner.execute("select n, line from obelism.action").fetchall():
            owner.execute("update obelism.action set line = %s where n = %s", (change(line), n))


@pytest.mark.parametrize(
    "lie",
    [
        ('"seq":1', '"seq":7', "its line says otherwise"),
        ('"annotator":"Anna"', '"annotator":"Ben"', "its line says otherwise"),
        ('"type":"action"', '"type":"other"', "it is no action"),
    ],
)
def test_a_line_that_is_not_what_its_row_says_is_left_out(
    new_team: Team, anna: Folder, ben: Folder, lie: tuple[str, str, str]
) -> None:
    old, new, why = lie
    tagged(anna, 1)
    shared(new_team, anna)
    spoiled(new_team, lambda line: line.replace(old, new))
    outcome = shared(new_team, ben, "Ben")
    assert outcome.received == 0
    assert [each.rpartition("as ")[2] for each in outcome.problems] == [why]
    assert ben.layers() == []


def test_a_line_of_a_newer_program_is_waited_for(new_team: Team, anna: Folder, ben: Folder) -> None:
    tagged(anna, 1)
    shared(new_team, anna)
    spoiled(new_team, lambda line: line.replace("obelism/1", "obelism/2"))
    with pytest.raises(ObelismError, match="bring this one up to date"):
        shared(new_team, ben, "Ben")
    spoiled(new_team, lambda line: line.replace("obelism/2", "obelism/1"))
    assert two(shared(new_team, ben, "Ben")) == (0, 1)


def test_one_sync_of_a_folder_at_a_time(team: Team, anna: Folder) -> None:
    from reader.io.locks import Lock

    path = anna.for_writing(anna.home / "local" / "locks" / "team-sync.lock")
    lock = Lock.acquire(path, "x", "")
    with pytest.raises(WrongUse, match="is shared by another program just now"):
        shared(team, anna)
    lock.release()
    shared(team, anna)


def test_another_name_in_the_folder_is_said(
    team: Team, anna: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "me")
    anna.remember_annotator("me", "anna")
    assert shared(team, anna).hints == [
        "you are Anna in the team and anna in this folder: only what Anna did is sent"
    ]


def test_what_others_did_in_the_folder_stays_and_is_counted(
    team: Team, anna: Folder, ben: Folder
) -> None:
    """As where a lead syncs the folder in which everybody works in a browser."""
    tagged(anna, 2)
    tagged(anna, 3, annotator="Cleo")
    outcome = shared(team, anna, try_only=True)
    (hint,) = outcome.hints
    assert (outcome.sent, hint.partition(", as ")[0]) == (
        2,
        "3 actions of others stay here (Cleo: 3)",
    )
    assert shared(team, anna).hints == outcome.hints
    tagged(ben, 1, annotator="Ben")
    assert two(shared(team, ben, "Ben")) == (1, 2)
    assert two(shared(team, anna)) == (0, 1)
    assert shared(team, anna).hints == []
    assert two(shared(team, anna, "Web")) == (3, 0)
    again = shared(team, anna)
    assert (again.sent, again.anew, again.hints) == (0, "you may see other actions than before", [])


def test_a_program_sends_how_far_everybody_has_read(team: Team, anna: Folder, ben: Folder) -> None:
    """In the folder of a server people mark articles as done, too."""
    tagged(anna, 1)
    sha256 = article().info.sha256
    known = {
        who: Progress(article="talks.txt", annotator=who, sha256=sha256, status="done")
        for who in ("Anna", "Cleo")
    }
    assert all(save_progress(anna, each) for each in known.values())
    shared(team, anna, "Web")
    shared(team, ben, "Ben")
    assert {who: load_progress(ben, who, "talks.txt") for who in known} == known
    shared(team, anna, "Web")
    assert team.count("obelism.blob where kind = 'progress'") == 2
    with team.owner() as owner:
        before = owner.execute("select max(n) from obelism.blob").fetchone()
        (ben.home / "local/team.sqlite").unlink()
        shared(team, ben, "Web")
        assert owner.execute("select max(n) from obelism.blob").fetchone() == before


def test_watching_shares_what_comes_and_what_is_done(team: Team, anna: Folder, ben: Folder) -> None:
    """Anna watches; Ben's tag comes without her asking, hers goes, and a lost server is told."""
    tagged(anna, 1)
    seen = watch(team.url("Anna"), anna, clock=Ticking())
    first = next(seen)
    assert isinstance(first, Outcome)
    assert two(first) == (1, 0)
    tagged(ben, 2, "Ben")
    assert two(shared(team, ben, "Ben")) == (2, 1)
    outcomes = [next(seen)]
    if outcomes[-1].received == 0:  # what Anna sent herself is told, too
        outcomes.append(next(seen))
    assert outcomes[-1].received == 2
    with opened(anna) as layer:
        layer.commit("tag", [(None, mark(9))])
    assert next(each for each in seen if each.sent or each.received).sent == 1
    with team.owner() as owner:
        owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'Anna'"
        )
    assert isinstance(next(each for each in seen if not isinstance(each, Outcome)), Unreached)
    seen.close()


def assigned(place: Folder, *names: str) -> bytes:
    """Give the article of a folder to some; return what is kept of it."""
    place.ensure()
    path = place.home / ASSIGNMENTS
    given = Assignments(annotators=names, articles={"talks.txt": Given(annotators=names)})
    write_assignments(path, given)
    return path.read_bytes()


def test_who_is_to_read_what_goes_from_a_lead_to_all(team: Team, anna: Folder, ben: Folder) -> None:
    data = assigned(ben, "Anna")
    assert shared(team, ben, "Lea").assigned == "who is to read what was sent"
    outcome = shared(team, anna)
    assert (outcome.assigned, outcome.problems) == ("who is to read what came in", [])
    assert (anna.home / ASSIGNMENTS).read_bytes() == data
    assert not shared(team, anna).assigned
    more = assigned(ben, "Anna", "Ben")
    shared(team, ben, "Lea")
    shared(team, anna)
    assert (anna.home / ASSIGNMENTS).read_bytes() == more
    store = PostgresStore(team.url("Anna"))
    assert assignments_of(store) == assignments_of(anna)
    store.close()
    assert not (anna.home / "damaged").exists()


def test_what_an_annotator_gives_stays_until_the_team_has_another_and_is_then_set_aside(
    team: Team, anna: Folder, ben: Folder
) -> None:
    own = assigned(anna, "Anna")
    outcome = shared(team, anna)
    assert "leads send" in outcome.hints[0]
    assert team.count("obelism.blob where kind = 'file'") == 0
    assert (anna.home / ASSIGNMENTS).read_bytes() == own
    theirs = assigned(ben, "Ben")
    shared(team, ben, "Lea")
    outcome = shared(team, anna)
    assert "set aside as .obelism/damaged/" in outcome.assigned
    assert (anna.home / ASSIGNMENTS).read_bytes() == theirs
    (aside,) = (anna.home / "damaged").iterdir()
    assert aside.read_bytes() == own


def test_assignments_of_a_later_version_are_named_and_not_taken(team: Team, anna: Folder) -> None:
    own = assigned(anna, "Anna")
    with team.owner() as owner:
        owner.execute(
            "insert into obelism.blob (kind, owner, name, data) values ('file', '', %s, %s)",
            (ASSIGNMENTS, b'{"schema":"obelism/9","type":"assignments"}'),
        )
    (problem,) = shared(team, anna).problems
    assert "as the team has it" in problem
    store = PostgresStore(team.url("Anna"))
    with pytest.raises(BadAssignments, match="who is to read what in "):
        store.assignments()
    store.close()
    assert (anna.home / ASSIGNMENTS).read_bytes() == own


def test_watching_sends_and_takes_what_is_beside_the_tags(
    team: Team, anna: Folder, ben: Folder
) -> None:
    """A lead gives, and an annotator is done, with nothing tagged."""
    watching = watch(team.url("Anna"), anna, clock=Ticking())
    next(watching)
    assigned(ben, "Anna")
    shared(team, ben, "Lea")
    assert any(isinstance(each, Outcome) and each.assigned for each in watching)
    done = Progress(article="talks.txt", annotator="Anna", sha256="0" * 64, status="done")
    assert save_progress(anna, done)
    for _ in watching:
        if team.count("obelism.blob where kind = 'progress'"):
            break
    watching.close()


def test_what_comes_is_synced_once_however_many_layers_it_is_in(
    team: Team, anna: Folder, ben: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []

    def counted(real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def act(place: Any) -> Any:
            counts[-1] += 1
            return real(place)

        return act

    for name in ("sync", "sync_folder", "sync_file_system"):
        monkeypatch.setattr(files, name, counted(getattr(files, name)))
    for first, last in ((0, 2), (2, 4), (4, 34)):
        counts.append(0)
        for number in range(first, last):
            with opened(anna, article=article(f"{number}.txt")) as layer:
                layer.commit("tag", [(None, mark(number))])
        shared(team, anna)
        counts.append(0)
        assert two(shared(team, ben, "Ben")) == (0, last - first)
    assert counts[3] == counts[5] < 10
