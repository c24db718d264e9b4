"""An article that changed: what is carried over, what is asked, and what is kept as lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.model.article import text_digest
from reader.model.errors import ObelismError
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.session import ArticleSession
from reader.modes.changes.choices import summary
from reader.modes.document_state import ORPHANS, orphans, outline, outline_row
from reader.modes.requests import Reopen, ShowChanges
from reader.services.relocate.carry_over import Relocation
from reader.store.base import LayerKey
from tests.cli.running import run
from tests.modes.annotate.keyboard import current, focused, passages, press, said, select, tags
from tests.modes.articles.sessions import kept, reopened, session_on
from tests.modes.changes.deciding import carry_over, do
from tests.services.tagged import write
from tests.store.folders import Folder

OLD = (
    "The mayor said on Monday that the ferry would be cancelled because of the storm.\n"
    "\n"
    "Nobody had told the passengers. The company denies it. The fare is 12 kroner.\n"
    "\n"
    "Trains ran late all day. The fare is 15 kroner.\n"
)
REWORDED = "The mayor said on Monday that the ferry was cancelled because of a bad storm."
NEW = (
    f"It rained all week. {REWORDED}\n"
    "\n"
    "Nobody had told the passengers. The fare is 12 kroner.\n"
    "\n"
    "Trains ran late all day. The fare is 15 kroner.\n"
)


@pytest.fixture
def session(tmp_path: Path) -> ArticleSession:
    """An article with four facts and an attribution, which has changed since."""
    write(tmp_path, "a.txt", OLD)
    session = session_on(tmp_path)
    reader = session.open(0)
    for quote in (
        "The mayor said on Monday that the ferry would be cancelled because of the storm.",
        "Nobody had told the passengers.",
        "The company denies it.",
        "The fare is 15 kroner.",
    ):
        select(reader, quote)
        press(reader, "f")
    select(reader, "Trains ran late all day")
    press(reader, "a")
    select(reader, "The company")
    press(reader, "r")
    session.close()
    write(tmp_path, "a.txt", NEW)
    return session


def carried(session: ArticleSession, *, take: bool = True) -> AnnotateMode:
    """Open, compare, decide, apply, and open again, as the screen does."""
    session.open(0)
    changes = session.compare()
    relocation = changes.state.relocation
    carry_over(changes, take=take)
    return reopened(session, summary(relocation), relocation)


def fates(relocation: Relocation) -> list[tuple[str, str]]:
    return [(each.kind, each.span.text) for each in relocation.passages]


def test_the_key_that_carries_over_is_named(session: ArticleSession) -> None:
    reader = session.open(0)
    assert reader.state.document.text == OLD
    assert said(reader).endswith("has changed since Anna tagged it; T carries the tags over.")
    press(reader, "T")
    assert reader.state.take_requests() == [ShowChanges()]


def test_what_becomes_of_each_passage(session: ArticleSession) -> None:
    session.open(0)
    changes = session.compare()
    assert fates(changes.state.relocation) == [
        ("doubtful", OLD.partition("\n")[0]),
        ("same", "Nobody had told the passengers."),
        ("lost", "The company"),
        ("lost", "The company denies it."),
        ("same", "Trains ran late all day"),
        ("same", "The fare is 15 kroner."),
    ]
    assert changes.state.current is not None
    shown = changes.state.relocation.shown_now(changes.state.current)
    assert shown is not None
    assert shown.quote == REWORDED
    assert shown.before == "It rained all week."


def test_nothing_is_carried_over_while_something_is_undecided(session: ArticleSession) -> None:
    reader = session.open(0)
    changes = session.compare()
    assert do(changes, "carry_over").message == "1 passage is still to be decided."
    assert reader.state.layer.outdated


def test_a_confirmed_passage_is_at_its_new_place(session: ArticleSession) -> None:
    reader = carried(session)
    assert said(reader) == "Carried over: 3 where they were, 1 confirmed, 2 lost."
    assert (reader.state.document.text, reader.state.layer.read_only) == (NEW, None)
    press(reader, "g", "Tab")
    assert focused(reader) == REWORDED
    press(reader, "G", "Shift+Tab")
    assert focused(reader) == "Trains ran late all day"


def test_a_passage_that_was_rejected_is_lost_with_its_quote(session: ArticleSession) -> None:
    reader = carried(session, take=False)
    reader.state.only = ORPHANS
    lost = outline(reader.state)
    assert [each.spans[0].text for each in lost if each.orphan] == [
        OLD.partition("\n")[0],
        "The company denies it.",
    ]
    assert len(lost) == orphans(reader.state) == 3
    assert [outline_row(reader.state, each).place for each in lost if each.orphan] == ["lost"] * 2


def test_a_lost_role_is_kept_beside_the_one_that_was_found(session: ArticleSession) -> None:
    reader = carried(session)
    (said_by,) = (each for each in reader.state.layer.annotations.values() if each.label != "fact")
    assert passages(said_by) == [
        ("content", "Trains ran late all day"),
        ("source", "The company"),
    ]
    assert [span.lost for span in said_by.spans] == [False, True]
    assert not said_by.orphan
    assert reader.state.labels["attribution"].missing(said_by.spans) == ("source", "cue")


def test_an_orphan_is_anchored_anew_or_deleted(session: ArticleSession) -> None:
    reader = carried(session)
    press(reader, "G", "Tab", "Tab")
    assert current(reader).orphan
    assert reader.message.startswith("Lost: fact “")
    assert reader.message.endswith("E puts it at the focus, x deletes it.")
    select(reader, "The fare is 12 kroner.")
    press(reader, "E")
    assert ("fact", "The fare is 12 kroner.") in tags(reader)
    assert orphans(reader.state) == 1
    press(reader, "u")
    assert orphans(reader.state) == 2
    press(reader, "x")
    assert orphans(reader.state) == 1


def test_a_new_extent_goes_to_the_role_that_was_lost(session: ArticleSession) -> None:
    reader = carried(session)
    (said_by,) = (each for each in reader.state.layer.annotations.values() if each.label != "fact")
    reader.state.choose(said_by.id)
    select(reader, "the passengers")
    press(reader, "E")
    assert passages(current(reader)) == [
        ("content", "Trains ran late all day"),
        ("source", "the passengers"),
    ]


def test_undo_brings_the_earlier_text_back_and_redo_the_later(
    session: ArticleSession, tmp_path: Path
) -> None:
    session.open(0)
    before = Folder(tmp_path).read(LayerKey("Anna", "a.txt"))
    reader = carried(session)
    press(reader, "u")
    (request,) = reader.state.take_requests()
    assert isinstance(request, Reopen)
    reader = reopened(session, reader.message)
    assert said(reader) == "Undid the carrying over of the tags; U redoes it."
    assert reader.state.document.text == OLD
    after = Folder(tmp_path).read(LayerKey("Anna", "a.txt"))
    assert (after.records, after.info) == (before.records, before.info)
    press(reader, "f")
    assert reader.message == reader.state.layer.read_only
    press(reader, "U")
    (request,) = reader.state.take_requests()
    assert isinstance(request, Reopen)
    reader = reopened(session, reader.message)
    assert (reader.state.document.text, reader.state.layer.read_only) == (NEW, None)


def test_leaving_changes_nothing(session: ArticleSession, tmp_path: Path) -> None:
    session.open(0)
    before = Folder(tmp_path).read(LayerKey("Anna", "a.txt"))
    do(session.compare(), "take_place")
    session.close()
    now = Folder(tmp_path).read(LayerKey("Anna", "a.txt"))
    assert (now.records, now.entries, now.info) == (before.records, before.entries, before.info)


def test_the_place_and_what_was_read_go_with_the_tags(
    session: ArticleSession, tmp_path: Path
) -> None:
    before = kept(tmp_path, "a.txt")
    assert before is not None
    reader = carried(session)
    read = [NEW[start:end] for start, end in reader.state.reading.ranges]
    assert any("Nobody had told the passengers" in each for each in read)
    assert "The mayor said on Monday that the ferry" in read
    assert not any("rained" in each or "12 kroner" in each for each in read)
    assert (focused(reader), reader.state.document.focus.start) == (
        "The",
        NEW.index("The fare is 12"),
    )
    assert reader.state.status == before.status == "started"


def test_decisions_can_be_gone_back_to(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "He left early that day.\n\nIt was he who left. Nobody saw him go.\n")
    session = session_on(tmp_path)
    reader = session.open(0)
    for quote in ("He left early that day.", "It was he who left."):
        select(reader, quote)
        press(reader, "f")
    session.close()
    write(
        tmp_path,
        "a.txt",
        "He left early that day. He left early that day.\n\nIt was she who left. Nobody came.\n",
    )
    session.open(0)
    changes = session.compare()
    assert len(changes.state.relocation.doubtful) == 2
    first = changes.state.current
    assert first is not None
    places = [(each.start, each.end) for each in first.fate.proposals]
    assert set(places) >= {(0, 23), (24, 47)}
    do(changes, "other_place", "take_place")
    assert first.extent == places[1]
    assert changes.state.current is not first
    do(changes, "mark_lost")
    assert changes.state.relocation.undecided == 0
    assert do(changes, "next_passage").message == "This is the last one to decide."
    do(changes, "previous_passage")
    assert changes.state.current is first
    do(changes, "other_place")
    assert (changes.state.relocation.undecided, first.extent) == (1, None)
    while first.proposal != places[0]:
        do(changes, "other_place")
    do(changes, "take_place")
    assert first.extent == places[0]
    assert summary(changes.state.relocation) == "Carried over: 1 confirmed, 1 lost."


# Line ends


def test_where_only_line_ends_differ_nothing_is_asked(
    session: ArticleSession, tmp_path: Path
) -> None:
    write(tmp_path, "a.txt", OLD.replace("\n", "\r\n"))
    before = kept(tmp_path, "a.txt")
    reader = session.open(0)
    assert before is not None
    assert len(reader.state.reading.ranges) == len(before.read)
    assert said(reader).startswith("Only line ends have changed since you tagged this")
    assert (reader.state.layer.read_only, orphans(reader.state)) == (None, 0)
    assert len(tags(reader)) == 5
    press(reader, "u")
    (request,) = reader.state.take_requests()
    assert isinstance(request, Reopen)
    reader = reopened(session, reader.message)
    assert (reader.state.document.text, reader.state.layer.outdated) == (OLD, True)


# What cannot be carried over


def test_a_text_that_did_not_change_has_nothing_to_show(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", OLD)
    session = session_on(tmp_path)
    reader = session.open(0)
    press(reader, "T")
    assert said(reader) == "Nothing is tagged here yet."
    press(reader, "f", "T")
    assert reader.state.take_requests() == []
    assert said(reader) == "The text is as it was when it was tagged."
    with pytest.raises(ObelismError, match="as it was tagged"):
        session.compare()


def test_a_text_of_then_that_is_not_kept_is_told(session: ArticleSession, tmp_path: Path) -> None:
    for path in (tmp_path / ".obelism" / "texts").iterdir():
        path.unlink()
    reader = session.open(0)
    assert "the text that was tagged is not kept" in said(reader)
    with pytest.raises(ObelismError, match="not kept"):
        session.compare()
    assert reader.state.layer.read_only


# Handing on


def test_what_is_lost_is_exported_as_orphan_with_its_quote(
    session: ArticleSession, tmp_path: Path
) -> None:
    carried(session)
    session.close()
    lines = [json.loads(line) for line in run("export", tmp_path / "a.txt").stdout.splitlines()]
    (lost,) = (line for line in lines if line["state"] == "orphan")
    assert (lost["start"], lost["end"], lost["text"]) == (None, None, "The company denies it.")
    assert lost["article"]["sha256"] == text_digest(NEW)
    (half,) = (line for line in lines if line["label"] == "attribution")
    assert half["state"] == "unfinished"
    assert [span["start"] is None for span in half["spans"]] == [False, True]
