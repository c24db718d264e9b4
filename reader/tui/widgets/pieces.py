"""Rows made of pieces: text, and the component class whose colours and attributes it wears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from reader.text.screen_text import one_line
from reader.text.wrapping import Layout
from reader.tui.looks import LABEL, label_colors

Piece = tuple[str, str]
"""Text that is safe for the screen, and a component class that it wears, or a label's colours."""

Row = Sequence[Piece]

CURSOR = "row--cursor"
DIM = "row--dim"
STRONG = "row--strong"
KEY = "row--key"
MARK = "row--mark"
PROBLEM = "row--problem"
POSITION = "row--position"

MODE = "row--mode"
ALARM = "row--alarm"

ROW_CLASSES = frozenset({CURSOR, DIM, STRONG, KEY, MARK, PROBLEM, POSITION, MODE, ALARM})
"""Component classes of the program, which are worked out once; a widget may have others of its own,
which are worked out for each."""


class Painter:
    """Turns pieces into strips for one widget, with its styles kept until they change."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, ...], Style] = {}

    def forget(self) -> None:
        """Call this from `notify_style_update`: the styles have changed."""
        self._styles.clear()

    def strip(self, row: Row, width: int, under: str = "") -> Strip:
        """Paint a row at exactly `width` cells; `under` is a component class of the whole row."""
        base = self.style(under)
        segments = [Segment(text, self.style(under, name)) for text, name in row if text]
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def style(self, *components: str) -> Style:
        """The style of component classes laid one over the other on the widget's background.

        Over one that is reversed, as the cursor is without colour, the others add no colour.
        """
        style = self._styles.get(components)
        if style is None:
            style = self._styles[components] = self._made(components)
        return style

    def _made(self, components: tuple[str, ...]) -> Style:
        widget = self._widget
        background = widget.background_colors[1]
        color = widget.colors[3]
        attributes = Style()
        for component in filter(None, components):
            if component.startswith(LABEL):
                return label_colors(widget.app.theme_variables, component)
            owner = widget.app if component in ROW_CLASSES else widget
            styles = owner.get_component_styles(component)
            if attributes.reverse:
                attributes += styles.text_style
                continue
            background += styles.background
            if styles.has_rule("color"):
                auto = styles.auto_color
                color = background.get_contrast_text(styles.color.a) if auto else styles.color
            attributes += styles.text_style
        return _colors(background, background + color) + attributes


def _colors(background: Color, color: Color) -> Style:
    return Style.from_color(color.rich_color, background.rich_color)


def fitted(text: str, cells: int, align: Literal["left", "right"] = "left") -> str:
    """Any text made safe, cut and padded to exactly a number of cells."""
    if cells <= 0:
        return ""
    safe = one_line(text, cells)
    blanks = " " * (cells - cell_len(safe))
    return safe + blanks if align == "left" else blanks + safe


def between(left: Row, right: Row, width: int) -> list[Piece]:
    """Two ends of a bar with blanks between; the right one gives way where there is no room."""
    used = cells_of(left) + cells_of(right)
    if used + 1 > width:
        return [*left]
    return [*left, (" " * (width - used), ""), *right]


def cells_of(row: Row) -> int:
    """Cells that a row takes."""
    return sum(cell_len(text) for text, _ in row)


def wrapped(text: str, width: int) -> list[str]:
    """A safe line of text in lines of at most so many cells."""
    layout = Layout(text, max(4, width))
    return [text[slice(*layout.row(index))].rstrip() for index in range(len(layout))]
