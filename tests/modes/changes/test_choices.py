"""What was decided of an article's changes stands until the tags are carried over."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.articles.session import ArticleSession
from reader.modes.changes.choices import keep_choices, left
from reader.modes.changes.mode import ChangesMode
from reader.services.rename_annotator import rename
from tests.modes.articles.sessions import session_on
from tests.modes.changes.deciding import carry_over, do
from tests.services.tagged import tag, write
from tests.store.folders import Folder

OLD = "The fare is 12 kroner a day.\n\nNobody came to the harbour that day.\n\nIt rained a lot.\n"
NEW = "The fare is 15 kroner a day.\n\nNobody came to the old harbour then.\n\nIt rained at last.\n"
QUOTES = [line for line in OLD.split("\n") if line]


@pytest.fixture
def session(tmp_path: Path) -> ArticleSession:
    write(tmp_path, "a.txt", OLD)
    tag(tmp_path, "a.txt", *QUOTES)
    write(tmp_path, "a.txt", NEW)
    return session_on(tmp_path)


def begun(session: ArticleSession) -> ChangesMode:
    session.open(0)
    changes = session.compare()
    assert len(changes.state.relocation.doubtful) == 3
    return changes


def decisions(changes: ChangesMode) -> list[tuple[bool, bool]]:
    return [(each.decided, each.taken) for each in changes.state.relocation.doubtful]


def said(changes: ChangesMode) -> str:
    return changes.message


def said_on_leaving(changes: ChangesMode) -> str:
    return left(changes.state.relocation).text({"changes": "T"}.__getitem__)


def kept_files(folder: Path) -> list[Path]:
    return [*(folder / ".obelism/local/carrying").glob("*")]


def test_they_are_there_in_another_run(session: ArticleSession, tmp_path: Path) -> None:
    changes = begun(session)
    do(changes, "take_place", "mark_lost")
    keep_choices(changes.state.relocation)
    session.close()
    again = begun(session_on(tmp_path))
    assert decisions(again) == [(True, True), (True, False), (False, False)]
    assert again.state.at == 2
    assert said(again) == "Your 2 decisions stand; k goes back over what is decided."
    carry_over(again)
    assert kept_files(tmp_path) == []


def test_they_are_there_under_another_name_and_again_under_the_own(
    session: ArticleSession, tmp_path: Path
) -> None:
    changes = begun(session)
    do(changes, "take_place", "mark_lost")
    keep_choices(changes.state.relocation)
    session.close()
    store = Folder(tmp_path)
    rename([store], "Anna", "Anna Lund", "Zoe")
    anew = session_on(tmp_path, annotator="Anna Lund")
    assert decisions(begun(anew)) == [(True, True), (True, False), (False, False)]
    anew.close()
    rename([store], "Anna", "Anna Lund", "Zoe", undo=True)
    again = session_on(tmp_path)
    assert decisions(begun(again)) == [(True, True), (True, False), (False, False)]
    again.close()
    rename([store], "Anna", "Anna Lund", "Zoe")
    carry_over(begun(session_on(tmp_path, annotator="Anna Lund")))
    assert kept_files(tmp_path) == []


def test_what_is_kept_once_they_are_carried_over_is_nothing(
    session: ArticleSession, tmp_path: Path
) -> None:
    changes = begun(session)
    carry_over(changes)
    keep_choices(changes.state.relocation)
    assert kept_files(tmp_path) == []


def test_another_change_of_the_text_is_decided_anew(
    session: ArticleSession, tmp_path: Path
) -> None:
    changes = begun(session)
    do(changes, "take_place")
    keep_choices(changes.state.relocation)
    session.close()
    write(tmp_path, "a.txt", NEW.replace("15", "16"))
    again = begun(session_on(tmp_path))
    assert again.state.relocation.decided == 0
    assert said(again) == "3 to decide: is the passage where it is shown now?"


def test_a_damaged_file_is_as_none(session: ArticleSession, tmp_path: Path) -> None:
    changes = begun(session)
    do(changes, "take_place")
    keep_choices(changes.state.relocation)
    session.close()
    (path,) = kept_files(tmp_path)
    path.write_bytes(path.read_bytes()[:-10])
    assert begun(session_on(tmp_path)).state.relocation.decided == 0


def test_what_is_left_is_said(session: ArticleSession, tmp_path: Path) -> None:
    changes = begun(session)
    assert said_on_leaving(changes) == "Everything is left as it was."
    assert kept_files(tmp_path) == []
    do(changes, "take_place")
    expected = "Nothing is carried over yet; your decision is kept, and T goes on there."
    assert said_on_leaving(changes) == expected
    assert len(kept_files(tmp_path)) == 1


def test_what_cannot_be_kept_is_said(session: ArticleSession, tmp_path: Path) -> None:
    changes = begun(session)
    do(changes, "take_place")
    write(tmp_path, ".obelism/local/carrying", "no folder")
    assert "cannot be kept" in said_on_leaving(changes)
