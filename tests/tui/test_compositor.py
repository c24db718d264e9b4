"""What is painted anew: the same as Textual paints, from fewer rows of fewer widgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.runtime import RowCompositor, bands
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.dialogs import ConfirmDialog
from tests.modes.annotate.keyboard import LONG, press, reader_on
from tests.tui.stage import show

SIZES = [(80, 24), (120, 40)]

UNPAINTED = "\0"


def painted(screen: AnnotateScreen, kind: type[Compositor], part: Region) -> list[str]:
    """The rows of a part of the screen as a compositor of a kind paints them."""
    compositor = screen._compositor
    renders = list(kind._get_renders(compositor, part))
    rows = [[UNPAINTED] * screen.size.width for _ in range(screen.size.height)]
    for region, clip, strips in reversed(renders):
        seen = region.intersection(clip)
        for y, strip in zip(seen.line_range, strips, strict=False):
            for x, cell in zip(seen.column_range, cells(strip), strict=False):
                rows[y][x] = cell
    return ["".join(rows[y][part.x : part.right]) for y in part.line_range]


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
    render = Widget.render_lines

    def counting(widget: Widget, crop: Region) -> list[Strip]:
        asked.append((widget.id or type(widget).__name__, crop.height))
        return render(widget, crop)

    monkeypatch.setattr(Widget, "render_lines", counting)


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


def test_bands_are_regions_that_share_rows_or_touch() -> None:
    apart, first, below = Region(0, 9, 5, 1), Region(0, 1, 5, 2), Region(10, 3, 5, 1)
    assert bands([apart, first, below]) == [Region(0, 1, 15, 3), apart]
    assert bands([]) == []


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
