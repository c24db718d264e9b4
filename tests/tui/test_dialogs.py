"""Asking for a note, a name, a yes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from reader.model.names import person
from reader.settings.drafts import Draft
from reader.tui.screens.dialogs import CommentDialog, ConfirmDialog, NameDialog
from reader.tui.screens.lists import MenuEntry, MenuScreen
from reader.tui.widgets.inputs import clean
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.tui.stage import Stage, picture, play

NASTY = "a\x1b[31mb\u202ec\td\x00"


def test_controls_are_taken_out_and_line_breaks_kept_where_there_are_lines() -> None:
    assert clean(NASTY) == "a[31mbc d"
    assert clean("one\r\ntwo\u2028three") == "one two three"
    assert clean("one\r\ntwo\rthree", lines=True) == "one\ntwo\nthree"


def test_enter_saves_a_note_and_f2_begins_a_line() -> None:
    dialog = CommentDialog("fact “The lake rose”", "", draft=Draft("note"))

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert "Note on fact “The lake rose”" in picture(stage)
        await pilot.press("h", "i", "f2", "q")
        stage.post_message(Paste(NASTY))
        await pilot.pause()
        assert "\x1b" not in picture(stage)
        await pilot.press("enter")

    assert play(dialog, acts).given == ["hi\nqa[31mbc d"]


def test_a_note_that_was_not_changed_stays_as_it_was_stored() -> None:
    stored = f"  {NASTY}\r\nmore "

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert "\x1b" not in picture(stage)
        await pilot.press("enter")

    assert play(CommentDialog("", stored, draft=Draft("note")), acts).given == [stored]


def test_an_emptied_note_is_an_empty_one() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("backspace", "backspace", "enter")

    assert play(CommentDialog("", "no", draft=Draft("note")), acts).given == [""]


@pytest.mark.parametrize(
    "keys", [["escape"], ["x", "escape", "escape"], ["x", "tab", "tab", "enter"]]
)
def test_a_note_can_be_left_with_and_without_esc(keys: list[str]) -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)

    assert play(CommentDialog("", "old", draft=Draft("note")), acts).given == [None]


def test_what_was_written_is_dropped_only_by_a_second_esc() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("x", "escape")
        assert "Esc again drops it" in picture(stage)
        await pilot.press("y", "escape")
        await pilot.pause()
        assert stage.given == []
        await pilot.press("enter")

    assert play(CommentDialog("", "old", draft=Draft("note")), acts).given == ["oldxy"]


def test_the_offered_name_is_taken_or_typed_over() -> None:
    async def enter(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")

    async def typed(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("M", "o", "enter")

    assert play(NameDialog("root"), enter).given == ["root"]
    assert play(NameDialog("root"), typed).given == ["Mo"]


def test_a_name_that_cannot_be_one_is_told_why_and_asked_again() -> None:
    dialog = NameDialog("")

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("at", "x", "enter")
        assert "begin with @ belong" in picture(stage) or "begins with @ belongs" in picture(stage)
        assert "--as" not in picture(stage)
        dialog.query_one(Input).value = "Zoë"
        await pilot.press("enter")

    assert play(dialog, acts).given == ["Zoë"]


def test_a_name_that_looks_like_somebody_elses_there_is_told_so(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.")
    tag(tmp_path, "a.txt", "Oslo")
    dialog = NameDialog("anna", partial(person, Folder(tmp_path)))

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        assert "“anna” looks like Anna, who is here already." in picture(stage)
        dialog.query_one(Input).value = "Anna"
        await pilot.press("enter")

    assert play(dialog, acts).given == ["Anna"]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], True),
        (["enter"], True),
        (["n"], False),
        (["escape"], False),
        (["right", "enter"], False),
    ],
)
def test_a_question_is_answered(keys: list[str], answer: bool) -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert "Keep [b]tags[/b] there?" in picture(stage)
        await pilot.press(*keys)

    assert play(ConfirmDialog("Keep [b]tags[/b] there?"), acts).given == [answer]


@pytest.mark.parametrize(
    ("screen", "shown"),
    [
        (CommentDialog("fact “The lake”", "", draft=Draft("note")), "Esc leave"),
        (
            ConfirmDialog("Keep the tags in the home folder, among all else?"),
            "y or Enter",
        ),
        (NameDialog("dora"), "Enter go on"),
        (MenuScreen([MenuEntry(key, f"Entry {key}") for key in "abcdefghij"]), "Esc back"),
    ],
    ids=["note", "confirm", "name", "menu"],
)
def test_a_dialog_fits_a_small_terminal_with_its_keys(
    screen: CommentDialog | ConfirmDialog | NameDialog | MenuScreen, shown: str
) -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        assert shown in picture(stage)
        assert "╭" in picture(stage)
        assert "╰" in picture(stage)

    play(screen, acts, (40, 10))
