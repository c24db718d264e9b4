"""The menus of the program, and the pages that they switch."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.pilot import Pilot

from reader.model.errors import WrongUse
from reader.settings.files import read_preference, write_preference
from reader.tui.app import ObelismApp
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.visits import MODES, Here, ModeEntry, Visit
from tests.tui.program import (
    CLASH,
    app_on,
    article_screen,
    listing,
    menu_of,
    on_disk,
    over,
    run,
    shows,
)
from tests.tui.stage import picture, send, style_of, until


def test_every_entry_of_the_readers_menu_does_what_it_says(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "m")
        names = await menu_of(app, pilot)
        assert names[:2] + names[-3:] == ["List", "Proposals", "Theme", "Help", "Quit"]
        assert {"Labels", "Review", "Adjudicate", "Tutorial"} < set(names)
        await shows(app, pilot, *names[:10])
        send(app, "up")  # before the first is the last
        await shows(app, pilot, *names[-10:])
        send(app, "p")
        await shows(app, pilot, "m p folds the panel", "¶1")
        send(app, "escape")
        await shows(app, pilot, "m p opens the panel")
        send(app, "m", "b", "o")
        await shows(app, pilot, "m p folds the panel")
        screen = article_screen(app)
        assert screen.panel is not None
        assert screen.mode.state.only == "opinion"
        send(app, "m", "b", "asterisk")
        await shows(app, pilot, "¶1")
        send(app, "m", "h")
        await shows(app, pilot, "Help", "mark what it states")
        send(app, "q", "m", "l")
        await listing(app, pilot)

    run(app_on(folder), acts)


def test_every_entry_of_the_lists_menu_does_what_it_says(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "h")
        await shows(app, pilot, "mark what it states")
        send(app, "q", "m")
        assert "Panel" not in await menu_of(app, pilot)
        send(app, "t")
        await until(pilot, lambda: app.theme == "obelism-light")
        send(app, "m", "q", "question_mark", "q", "m", "x")
        await over(app, pilot)

    assert run(app_on(folder), acts).return_code == 0


def test_a_mode_of_the_table_can_be_begun_out_of_the_menu(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(here: Here) -> Visit:
        raise WrongUse("There is nothing to count.")

    monkeypatch.setitem(MODES, "Tallies", ModeEntry("y", "how often each label is used", begin))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        await shows(app, pilot, "how often each label is used")
        send(app, "y")
        await shows(app, pilot, "There is nothing to count.")

    run(app_on(folder), acts)


def test_where_there_is_no_list_the_menu_names_none_and_quits(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "m")
        assert "List" not in await menu_of(app, pilot)
        send(app, "x")
        await over(app, pilot)

    run(app_on(folder / "a.txt"), acts)
    assert on_disk(folder) == [("fact", "The tide rose.")]


def test_the_other_page_is_remembered(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "▌")
        dark = style_of(app, "The tide").bgcolor
        send(app, "m", "t")
        await until(pilot, lambda: app.theme == "obelism-light")
        await until(pilot, lambda: style_of(app, "The tide").bgcolor != dark)

    run(app_on(folder / "a.txt"), acts)
    assert read_preference("theme") == "obelism-light"
    assert app_on(folder).theme == "obelism-light"
    write_preference("theme", "textual-dark")
    assert app_on(folder).theme == "obelism-dark"


def test_without_colour_no_colour_is_sent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "l", "m")
        await shows(app, pilot, "Menu", "Review", "Current")
        for strip in app.screen._compositor.render_strips():
            colors = [(s.style.color, s.style.bgcolor) for s in strip if s.style]
            assert all(color is None or color.is_default for pair in colors for color in pair)

    run(app_on(folder / "a.txt"), acts, (110, 24))


def test_what_is_dim_stays_dim_where_no_colours_are_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(folder)
    segments = [Segment("a", Style(color="#d4d7dd", bgcolor="#16181d", dim=True))]
    for line_filter in app.get_line_filters():
        segments = line_filter.apply(segments, Color.parse("#16181d"))
    (segment,) = segments
    assert segment.style is not None
    assert segment.style.dim
    assert segment.style.color is not None
    assert segment.style.color.is_default


def test_an_article_without_a_list_behind_it_is_left_by_a_second_key_in_a_row(
    folder: Path,
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "f o a i tag")
        send(app, "f", "q")
        await shows(app, pilot, "q again quits")
        send(app, "j", "q")
        await shows(app, pilot, "q again quits")
        assert not app.ending
        send(app, "q")
        await until(pilot, lambda: app.ending)

    run(app_on(folder / "a.txt"), acts)


def test_a_letter_that_is_none_of_the_menu_does_nothing(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "z", "f", "1")
        await menu_of(app, pilot)
        send(app, "q")
        await listing(app, pilot)

    run(app_on(folder), acts)


def test_the_palette_has_what_the_menu_has(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "ctrl+p", *"light page")
        await shows(app, pilot, "m t             Theme: dark or light page")
        await app.workers.wait_for_complete()
        send(app, "enter")
        await until(pilot, lambda: app.theme == "obelism-light")

    run(app_on(folder), acts)


def test_ctrl_p_finds_an_action_by_its_name(folder: Path) -> None:
    def shows_all(app: ObelismApp) -> bool:
        """The menu's entries or the actions of the screen come first, whichever are found first."""
        return any(each in picture(app) for each in ("open or fold it", "Focus the next sentence"))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "ctrl+p")
        await until(pilot, lambda: shows_all(app))
        send(app, *"as opinion")
        await until(pilot, lambda: not shows_all(app))
        await app.workers.wait_for_complete()
        send(app, "enter")
        await shows(app, pilot, "1 tag")

    run(app_on(folder / "a.txt"), acts)
    assert on_disk(folder) == [("opinion", "The tide rose.")]


def test_what_is_typed_ahead_of_the_palette_is_looked_for_done_and_then_left(folder: Path) -> None:
    """The search and the list of what it found answer later than the next keys come."""

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "f o a i tag")
        send(app, "ctrl+p", *"as opinion", "enter", "escape", "escape", "j", "f")
        await shows(app, pilot, "2 tags")
        assert isinstance(app.screen, AnnotateScreen)

    run(app_on(folder / "a.txt"), acts)
    found = [("opinion", "The tide rose."), ("fact", "The boats left.")]
    assert on_disk(folder) == found


def test_labels_are_shown_with_guideline_and_roles_and_what_is_wrong_with_them(
    folder: Path,
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "m", "b")
        await shows(app, pilot, "A statement that evidence could prove true")
        send(app, "j", "j")
        await shows(app, pilot, "Roles: content, source, cue.")
        send(app, "q")
        (folder / ".obelism/labels.toml").write_text(CLASH)
        send(app, "m", "b")
        await shows(app, pilot, "The key j is wanted by both")
        (folder / ".obelism/labels.toml").write_text(CLASH.replace('"j"', '"e"'))
        send(app, "q", "m", "b")
        await shows(app, pilot, "has changed", "fact is not defined, and 1 tag here has it.")

    run(app_on(folder), acts)


def test_a_label_chosen_over_the_list_narrows_it(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "q")
        await listing(app, pilot)
        send(app, "m", "b", "f")
        await shows(app, pilot, "1 of 3 · with fact")
        send(app, "m", "b", "asterisk")
        await shows(app, pilot, "3 articles")

    run(app_on(folder), acts)


@pytest.mark.parametrize("begun", [(), ("enter",)], ids=["list", "article"])
def test_the_tutorial_comes_back_to_where_one_was(
    folder: Path, begun: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder.parent))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, *begun, "m", "u")
        await shows(app, pilot, "Step 1 of 10", "you in obelism-tutorial-")
        send(app, "j")
        await shows(app, pilot, "Step 2 of 10")
        send(app, "f", "m")
        assert {"Panel", "Labels", "Stop"} < set(await menu_of(app, pilot))
        send(app, "q", "q")
        if begun:
            await shows(app, pilot, "The tide rose.", "0 tags")
        else:
            await listing(app, pilot)
        send(app, "m", "u")
        await shows(app, pilot, "Step 2 of 10")
        send(app, "ctrl+q")
        await over(app, pilot)

    run(app_on(folder), acts)
    assert not [*folder.parent.glob("obelism-tutorial-*")]
    assert not (folder / ".obelism").exists()
