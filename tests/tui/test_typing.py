"""What is being typed when the program ends: asked about, or there again where it was typed."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_state_path
from textual.events import AppBlur, MouseDown, MouseUp, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from reader.tui import app as app_module
from reader.tui.app import KEPT, ObelismApp
from reader.tui.drafted import Drafted
from reader.tui.screens.articles import ArticlesScreen
from reader.tui.screens.dialogs import CommentDialog
from reader.tui.screens.paths import PathDialog
from tests.tui.program import Acts, app_on, open_article, run, shows
from tests.tui.stage import mouse, picture, until

UNSAVED = "What you are typing is not saved yet."


def writing(*then: str) -> Acts:
    """Open an article, tag its first sentence, write a note on it, and press further keys."""

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "f o a i tag")
        mode = open_article(app)
        assert mode is not None
        if not mode.state.layer.annotations:
            await pilot.press("f")
        else:
            await pilot.press("tab")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CommentDialog))
        await pilot.press(*then)
        await pilot.pause()

    return acts


def drafts() -> list[Path]:
    """The files of all drafts."""
    return list((user_state_path("obelism") / "drafts").iterdir())


def written(folder: Path) -> str:
    """What is there when the same note is written again; it is left as it is."""
    found: list[str] = []

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await writing()(app, pilot)
        assert isinstance(app.screen, CommentDialog)
        found.append(app.screen.area.text)
        assert ("Not saved yet" in picture(app)) == bool(found[0])

    run(app_on(folder / "a.txt"), acts)
    return found[0]


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (["N", "o", "ctrl+q", "k"], "No"),
        (["N", "o", "ctrl+q", "ctrl+q"], "No"),
        (["N", "o", "ctrl+q", "d"], ""),
        (["N", "o", "ctrl+q", "z", "g", "t", "ctrl+q", "k"], "Not"),
        (["N", "o", "ctrl+q", "escape", "w", "ctrl+q", "enter"], "Now"),
    ],
)
def test_ctrl_q_asks_what_becomes_of_a_note_that_is_being_written(
    keys: list[str], kept: str, folder: Path
) -> None:
    app = run(app_on(folder / "a.txt"), writing(*keys))
    assert app.return_code == 0
    assert app.farewell == (KEPT if kept else "")
    assert written(folder) == kept


def test_what_is_typed_goes_on_being_typed_where_there_is_no_room_for_a_moment(
    folder: Path,
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        async def shrink_and_grow() -> None:
            for size in ((2, 1), (80, 24)):
                await pilot.resize_terminal(*size)
                await until(pilot, lambda size=size: app.screen.size == size)
                await pilot.pause()

        await shows(app, pilot, "f o a i tag")
        await pilot.press("slash", "t")
        await shrink_and_grow()
        await pilot.press("i", "d", "e", "enter")
        await shows(app, pilot, "1 of 1: “tide”.")
        await pilot.press("ctrl+p", "z")
        await shrink_and_grow()
        await pilot.press("q", "q")
        await until(pilot, lambda: app.screen.query_one(Input).value == "zqq")
        await pilot.press("escape")
        await writing("N")(app, pilot)
        await shrink_and_grow()
        await pilot.press("o")
        assert isinstance(app.screen, CommentDialog)
        area = app.screen.area
        await until(pilot, lambda: area.text == "No")
        await pilot.press("enter")

    run(app_on(folder / "a.txt"), acts)


def test_ctrl_q_quits_at_once_where_nothing_was_written(folder: Path) -> None:
    app = run(app_on(folder / "a.txt"), writing("ctrl+q"))
    assert (app.return_code, app.farewell) == (0, "")


@pytest.mark.parametrize("keys", [["enter"], ["escape", "escape"]])
def test_a_note_that_is_given_or_left_is_no_draft(keys: list[str], folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await writing("N", "o")(app, pilot)
        app.keep_typed()
        assert len(drafts()) == 1
        await pilot.press(*keys)
        await pilot.pause()
        assert drafts() == []

    run(app_on(folder / "a.txt"), acts)


def test_a_path_that_was_typed_is_there_again_where_it_was_and_nowhere_else(folder: Path) -> None:
    async def typed(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await pilot.press("m", "i", *"here")
        app.keep_typed()

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        app.push_screen(PathDialog("Save to", "offered", str))
        await pilot.pause()
        assert app.screen.query_one(Input).value == "offered"
        await pilot.press("escape", "m", "i")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "here"
        await pilot.press("escape")
        await pilot.pause()
        assert drafts() == []

    run(app_on(folder / "a.txt"), typed)
    assert len(drafts()) == 1
    run(app_on(folder / "a.txt"), again)


@pytest.mark.parametrize("fails", [False, True])
def test_a_signal_or_a_failure_keeps_what_is_typed(
    fails: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "terminal_is_gone", lambda: False)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await writing("N", "o")(app, pilot)
        if fails:
            app.fail(RuntimeError("no more"))
        else:
            app._end_by(signal.SIGTERM)

    with pytest.raises(RuntimeError) if fails else nullcontext():
        assert run(app_on(folder / "a.txt"), acts).farewell == KEPT
    assert written(folder) == "No"


def test_a_text_to_find_and_a_filter_are_there_again(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "3 articles")
        await pilot.press("slash", "b", ".", "ctrl+q")

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "3 articles")
        await pilot.press("slash")
        await shows(app, pilot, "1 of 1 with “b.”")
        await pilot.press("enter", "slash", "escape", "slash")
        assert isinstance(app.screen, ArticlesScreen)
        assert app.screen.query_input.value == ""

    run(app_on(folder), acts)
    run(app_on(folder), again)


@pytest.mark.parametrize("where", ["a list", "an article", "a note"])
def test_what_is_typed_goes_on_wherever_the_mouse_is_and_whichever_window_is_used(
    where: str, folder: Path
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        if where == "a note":
            await writing("N")(app, pilot)
        else:
            await shows(app, pilot, "3 articles" if where == "a list" else "f o a i tag")
            await pilot.press("slash", "N")
        field = app.focused
        assert isinstance(field, Drafted)
        mouse(app, MouseDown, 300, 90)
        mouse(app, MouseUp, 300, 90)
        app.post_message(AppBlur())
        await pilot.pause()
        await pilot.press("f")
        await until(pilot, lambda: field.typed == "Nf")
        assert app.focused is field

    run(app_on(folder if where == "a list" else folder / "a.txt"), acts)


def test_a_line_takes_no_more_than_it_can_and_says_so(folder: Path) -> None:
    async def in_list(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "3 articles")
        await pilot.press("slash", "b")
        app.post_message(Paste("d" * 5000))
        await shows(app, pilot, "more than the 4096 characters")
        assert isinstance(app.screen, ArticlesScreen)
        assert app.screen.query_input.value == "b"

    async def in_article(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "f o a i tag")
        await pilot.press("slash", "b")
        app.post_message(Paste("d" * 5000))
        await shows(app, pilot, "/ b", "at most 4096")
        await pilot.press("c")
        await shows(app, pilot, "/ bc", "any case Tab")

    async def in_note(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await writing("N", "o")(app, pilot)
        for count in (29_000, 1000):
            app.post_message(Paste("d" * count))
        await shows(app, pilot, "more than the 30000 characters")
        assert isinstance(app.screen, CommentDialog)
        assert len(app.screen.area.text) == 29_002

    run(app_on(folder), in_list)
    run(app_on(folder / "a.txt"), in_note)
    run(app_on(folder / "a.txt"), in_article)


def test_a_name_that_is_being_typed_is_there_again(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Who is annotating?")
        await pilot.press("end", "M", "o", "ctrl+q")
        await shows(app, pilot, UNSAVED)
        await pilot.press("k")

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Mo", "Who is annotating?")
        await pilot.press("enter")
        await shows(app, pilot, "3 articles")

    run(app_on(folder, None), acts)
    run(app_on(folder, None), again)
