"""The mouse on the article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.events import MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.geometry import Offset
from textual.pilot import Pilot

from reader.text.characters import previous_edge
from reader.text.screen_text import ScreenRow
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.widgets.article_view import ArticleView
from tests.modes.annotate.keyboard import (
    FAMILY,
    FERRY,
    FLAG,
    LONG,
    STORMS,
    TEXT,
    WARNED,
    current,
    focused,
    press,
    reader_on,
    tags,
)
from tests.tui.stage import ReaderStage, click, keys, lines, mouse, send, show, until

WIDE = f"銭湯が再び。{FAMILY}と{FLAG}{FLAG}がZoe\u0308に。\nabc def ghi jkl.\n"


def cell_of(screen: AnnotateScreen, offset: int) -> Offset:
    """The cell of the screen where a code point of the article is drawn."""
    viewport, view = screen.mode.state.document.viewport, screen.view
    index = viewport.layout.row_of(offset)
    row = ScreenRow(screen.mode.state.document.text, *viewport.layout.row(index))
    cell = Offset(view.text_left + row.cell_of(offset), index - viewport.top)
    return view.region.offset + cell


async def drag(
    screen: AnnotateScreen, pilot: Pilot[Any], start: Offset, end: Offset, held: str = ""
) -> None:
    """Press at one cell, move to another, let go there."""
    for kind, cell in ((MouseDown, start), (MouseMove, end), (MouseUp, end)):
        await move(screen, pilot, kind, cell, held=held)


async def move(
    screen: AnnotateScreen,
    pilot: Pilot[Any],
    kind: type[MouseEvent],
    cell: Offset,
    *,
    button: int = 1,
    held: str = "",
) -> None:
    """Let the mouse do one thing, and wait until that is done with."""
    stage = screen.app
    assert isinstance(stage, ReaderStage)
    done = stage.counted.done
    mouse(stage, kind, *cell, button=button, held=held)
    await until(pilot, lambda: stage.counted.done > done)
    for _ in range(2):  # the article is told, then the screen
        await pilot.pause(0)


@pytest.mark.parametrize("held", ["ctrl", "meta"])
@pytest.mark.parametrize(
    "quote",
    [
        "湯が再",
        f"{FAMILY}と{FLAG}",
        f"。{FAMILY}",
        f"{FLAG}{FLAG}が",
        "oe\u0308",
        f"銭湯が再び。{FAMILY}",
    ],
)
def test_a_drag_with_ctrl_or_alt_selects_whole_characters_however_wide_they_are(
    tmp_path: Path, quote: str, held: str
) -> None:
    reader = reader_on(tmp_path, WIDE)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        first = reader.state.document.text.index(quote)
        last = previous_edge(reader.state.document.text, first + len(quote))
        start, end = cell_of(screen, first), cell_of(screen, last)
        right = cell_of(screen, first + len(quote)) - (1, 0)  # the right half of a wide one
        for one, other in ((start, end), (end, start), (start, right), (right, start)):
            if one != other:
                await drag(screen, pilot, one, other, held)
                assert focused(reader) == quote
                press(reader, "G")
        assert reader.state.stage == "reading"

    show(reader, scene)


def test_a_drag_selects_from_the_word_where_it_begins_to_the_one_where_it_ends(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for first, last, quote in (
            ("sed the", "bour", "closed the harbour"),
            (", the mayor", "aid.", "the mayor said"),
            ("orms", " said.", "Storms closed the harbour, the mayor"),
            ("orms", "aid.", STORMS),
            ("orms", "y listened", f"{STORMS}\n\n{WARNED} Nobody"),
            ("warned", "arned", "warned"),
        ):
            cells = [cell_of(screen, TEXT.index(each)) for each in (first, last)]
            for one, other in (cells, cells[::-1]):
                press(reader, "G")
                await drag(screen, pilot, one, other)
                assert focused(reader) == quote

    show(reader, scene)


def test_a_drag_beyond_the_edge_scrolls_on_until_it_is_let_go(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        viewport, below = reader.state.document.viewport, Offset(60, screen.size.height - 1)
        await move(screen, pilot, MouseDown, cell_of(screen, LONG.index("Bus 2")))
        await move(screen, pilot, MouseMove, below)
        await until(pilot, lambda: not viewport.layout.has(viewport.top + viewport.height))
        await until(pilot, lambda: focused(reader).endswith("Line 40 was full."))
        assert focused(reader) == LONG[LONG.index("Bus 2") :].strip()
        await until(pilot, lambda: not screen.query_one(ArticleView).scrolls_on)
        await move(screen, pilot, MouseMove, Offset(7, 0))
        await until(pilot, lambda: viewport.top == 0)
        await until(pilot, lambda: focused(reader).startswith("Bus 1"))
        await move(screen, pilot, MouseMove, below, button=0)
        await move(screen, pilot, MouseMove, below)
        assert (viewport.top, focused(reader)[:5]) == (0, "Bus 1"), "it was let go"

    show(reader, scene)


def test_a_drag_over_rows_and_past_their_ends_selects_what_lies_between(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        start, end = (
            cell_of(screen, reader.state.document.text.index("Nobody")),
            cell_of(screen, len(TEXT) - 1),
        )
        await drag(screen, pilot, start, Offset(end.x + 20, end.y))
        assert focused(reader).rstrip() == TEXT[TEXT.index("Nobody") :].rstrip()
        await drag(screen, pilot, start, Offset(0, start.y))
        assert focused(reader) == f"{WARNED} Nobody"
        await keys(screen, pilot, "f")
        assert tags(reader) == [("fact", f"{WARNED} Nobody")]

    show(reader, scene)


def test_once_the_button_is_let_go_the_mouse_selects_no_more_wherever_that_was(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        start = cell_of(screen, reader.state.document.text.index("Storms"))
        for end in (Offset(screen.size.width - 2, start.y), Offset(30, 0)):
            await drag(screen, pilot, start, end)
            selected = reader.state.document.focus.extent
            await move(screen, pilot, MouseMove, start + Offset(2, 3), button=0)
            assert reader.state.document.focus.extent == selected

    show(reader, scene, size=(110, 24))


def test_a_click_focuses_a_word_two_the_word_and_three_the_sentence(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        cell = cell_of(screen, reader.state.document.text.index("closed") + 2)
        for times, quote in ((1, "closed"), (2, "closed"), (3, STORMS)):
            press(reader, "G")
            await click(screen, pilot, cell, times)
            assert focused(reader) == quote
            assert lines(screen.app)[1].startswith("▌")

    show(reader, scene)


def test_a_click_on_a_tag_opens_it_and_two_focus_the_word(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        press(reader, "j", "f", "Esc", "G")
        assert reader.state.document.current is None
        cell = cell_of(screen, reader.state.document.text.index("closed"))
        await click(screen, pilot, cell)
        assert focused(reader) == current(reader).spans[0].text == STORMS
        assert "1 of 1: fact" in lines(screen.app)[-2]
        await click(screen, pilot, cell, 2)
        assert focused(reader) == "closed"

    show(reader, scene)


def test_a_key_that_comes_with_a_click_acts_on_what_was_clicked(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for quote in ("closed", "Nobody", "Trains", "ferry"):
            cell = cell_of(screen, reader.state.document.text.index(quote))
            for kind in (MouseDown, MouseUp):
                mouse(screen.app, kind, *cell)
            send(screen.app, "f")
        await until(pilot, lambda: len(tags(reader)) == 4)
        assert [tag[1] for tag in tags(reader)] == ["ferry", "closed", "Nobody", "Trains"]

    show(reader, scene)


def test_a_click_where_there_is_no_text_does_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for cell in (Offset(30, 15), Offset(0, 16)):
            await click(screen, pilot, cell)
            assert focused(reader) == FERRY

    show(reader, scene)


def test_the_wheel_scrolls_and_leaves_the_focus_until_a_key_acts_on_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for _ in range(2):
            mouse(screen.app, MouseScrollDown, 20, 5)
        await until(pilot, lambda: reader.state.document.viewport.top == 6)
        await pilot.pause()
        assert focused(reader) == "Bus 1 left."
        assert "Bus 4 left." in lines(screen.app)[1]
        await keys(screen, pilot, "f")
        assert tags(reader) == []
        assert "The focus was out of view" in lines(screen.app)[-2]
        await keys(screen, pilot, "f")
        assert tags(reader) == [("fact", "Bus 1 left.")]
        mouse(screen.app, MouseScrollDown, 20, 5)
        mouse(screen.app, MouseScrollUp, 20, 5)
        mouse(screen.app, MouseScrollUp, 20, 5)
        mouse(screen.app, MouseScrollDown, 20, 5)
        await until(pilot, lambda: reader.state.document.viewport.top == 3)

    show(reader, scene)
