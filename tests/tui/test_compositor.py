"""What is painted anew: the same as Textual paints, from fewer rows of fewer widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.frame import Part
from reader.tui.runtime import RowCompositor, RowsUpdate, bands
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.dialogs import ConfirmDialog
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.rows import Line, RowView
from tests.modes.annotate.keyboard import LONG, press, reader_on
from tests.tui.stage import show

SIZES = [(80, 24), (120, 40)]

UNPAINTED = "\0"


def painted(screen: AnnotateScreen, kind: type[Compositor], part: Region) -> list[str]:
    """The rows of a part of the screen as a compositor of a kind paints them."""
    compositor = screen._compositor
    compositor._dirty_regions = {part}
    update = kind.render_partial_update(compositor)
    rows = [[UNPAINTED] * screen.size.width for _ in range(screen.size.height)]
    for y, parts in update.rows if isinstance(update, RowsUpdate) else _chops(update):
        for x, _, strip in parts:
            row = cells(strip)
            rows[y][x : x + len(row)] = row
    return ["".join(rows[y][part.x : part.right]) for y in part.line_range]


def _chops(update: ChopsUpdate | None) -> Iterator[tuple[int, list[Part]]]:
    assert update is not None
    for y, row in enumerate(update.chops):
        yield y, [(x, x + strip.cell_length, strip) for x, strip in row.items() if strip]


def cells(strip: Strip) -> list[str]:
    """Each cell of a strip with its style; all text here is of narrow characters."""
    return [f"{sign}{style}" for text, style, _ in strip for sign in text]


@pytest.mark.parametrize("size", SIZES)
def test_every_part_is_painted_as_textual_would(tmp_path: Path, size: tuple[int, int]) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        press(screen.mode, "j", "f", "j", "l", "o", "k")
        screen.sync()
        await pilot.pause()
        width, height = screen.size
        parts = [Region(0, y, width, 1) for y in range(height)]
        parts += [Region(x, 2, 9, height - 3) for x in range(0, width - 9, 9)]
        for part in [*parts, screen.size.region]:
            ours = painted(screen, RowCompositor, part)
            assert ours == painted(screen, Compositor, part)
            assert not any(UNPAINTED in row for row in ours)

    show(reader_on(tmp_path, LONG), scene, size)


def _count(asked: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Note from here on which widget is asked for how many rows."""

    def counted(render: Callable[[Any, Region], list[Strip]]) -> Any:
        def counting(widget: Widget, crop: Region) -> list[Strip]:
            asked.append((widget.id or type(widget).__name__, crop.height))
            return render(widget, crop)

        return counting

    for kind in (ArticleView, Line, RowView):
        monkeypatch.setattr(kind, "render_lines", counted(kind.render_lines))


def test_a_key_asks_for_the_rows_that_it_changes_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        press(screen.mode, "j", "j", "l")
        screen.sync()
        await pilot.pause()
        _count(asked, monkeypatch)
        await pilot.press("l")
        await pilot.pause()

    show(reader_on(tmp_path, LONG), scene, (120, 40))
    assert asked == [("article", 1)], "nothing behind it, which is hidden"


def test_rows_between_two_that_change_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        _count(asked, monkeypatch)
        screen.query_one("#head").refresh()
        screen.query_one("#keys").refresh()
        await pilot.pause()

    show(reader_on(tmp_path, LONG), scene, (120, 40))
    assert asked == [("head", 1), ("keys", 1)]


def test_bands_cover_just_what_changed() -> None:
    apart, first, below = Region(0, 9, 5, 1), Region(0, 1, 5, 2), Region(10, 3, 5, 1)
    assert bands([apart, first, below]) == [first, below, apart]
    beside, over = Region(5, 1, 5, 1), Region(3, 2, 9, 1)
    assert bands([first, beside, over]) == [Region(0, 1, 10, 1), Region(0, 2, 12, 1)]
    assert bands([]) == []


def test_the_panel_draws_the_rows_that_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        press(screen.mode, *"jfjfjfjf")
        screen.sync()
        await pilot.pause()
        await pilot.press("shift+tab")
        await pilot.pause()
        _count(asked, monkeypatch)
        await pilot.press("shift+tab")
        await pilot.pause()

    show(reader_on(tmp_path, LONG), scene, (120, 40))
    listed = sum(rows for widget, rows in asked if widget == "panel-list")
    assert 0 < listed <= 4, "the rows of two annotations, whatever else is listed"


def test_what_lies_below_a_dialog_is_repainted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[object] = []

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        app = screen.app
        await app.push_screen(ConfirmDialog("Keep it?"))
        await pilot.pause()
        monkeypatch.setattr(app, "_display", lambda *update: painted.append(update))
        screen.refresh()
        for _ in range(10):
            await pilot.pause()
        before = len(painted)
        assert before
        for _ in range(10):
            screen.call_later(lambda: None)
            await pilot.pause()
        assert len(painted) == before

    show(reader_on(tmp_path, LONG), scene)
