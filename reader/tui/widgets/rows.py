"""Rows made of pieces: text and the component class that it wears; a line, and a view of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from reader.text.phrases import Detail
from reader.text.screen_text import one_line, wrap
from reader.tui.looks import LABEL, label_colors
from reader.tui.runtime import repaint

Piece = tuple[str, str]
"""Text that is safe for the screen, and its component class or label's colours."""

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
"""Component classes of the app, which all widgets share; a widget may have others of its own."""


ALL_IN_VIEW: Row = ((" ", ""),)
IN_VIEW: Row = (("▐", POSITION),)
OUT_OF_VIEW: Row = ((" ", POSITION),)
"""What the last column of a view of rows may show beside one of them."""

_SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
"""Keys that are shown by a sign."""

LAST_HINTS = 2
"""Keys at the end of the footer, help and back, that are always shown."""


class Painter:
    """Turns pieces into strips for one widget, with its styles kept until they change."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, ...], Style] = {}

    def forget(self) -> None:
        """Call this from `notify_style_update`: the styles have changed."""
        self._styles.clear()

    def strip(self, row: Row, width: int, under: str = "", end: Row = ()) -> Strip:
        """Paint a row at exactly `width` cells, and `end` behind it.

        `under` is a component class of the whole row.
        """
        segments = [Segment(text, self.style(under, name)) for text, name in row if text]
        strip = strip_of(segments, width, self.style(under))
        if not end:
            return strip
        behind = (Segment(text, self.style("", name)) for text, name in end)
        return Strip([*strip, *behind], width + cells_of(end))

    def style(self, *components: str) -> Style:
        """Return the style of component classes, one over the other, on the widget's background.

        Over a reversed one, as the cursor is without colour, the others add no colour.
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
                color = Color.parse(label_colors(widget.app.theme_variables, component).strong)
                attributes += Style(bold=True)
                continue
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
        color = background + color
        return Style.from_color(color.rich_color, background.rich_color) + attributes


def strip_of(segments: list[Segment], width: int, base: Style) -> Strip:
    """Return segments as a strip of exactly `width` cells, which Textual would take three for.

    `base`: of the blanks behind them.
    """
    cells = sum(cell_len(segment.text) for segment in segments)
    if cells > width:
        return Strip(segments, cells).crop(0, width).simplify()
    blanks = [Segment(" " * (width - cells), base)] if cells < width else []
    return Strip(Segment.simplify([*segments, *blanks]), width)


def fitted(text: str, cells: int, align: Literal["left", "right"] = "left") -> str:
    """Return any text safe for the screen, cut or padded to exactly a number of cells."""
    if cells <= 0:
        return ""
    safe = one_line(text, cells)
    blanks = " " * (cells - cell_len(safe))
    return safe + blanks if align == "left" else blanks + safe


def cursor_mark(is_here: bool) -> Piece:
    """Return what stands first in a row of a list: a bar where the cursor is, else blanks."""
    return "▌ " if is_here else "  ", MARK


def between(left: Row, right: Row, width: int) -> list[Piece]:
    """Return both ends of a bar with blanks between, or the left one alone if there is no room."""
    used = cells_of(left) + cells_of(right)
    if used + 1 > width:
        return [*left]
    return [*left, (" " * (width - used), ""), *right]


def cells_of(row: Row) -> int:
    """Return the width of a row in cells."""
    return sum(cell_len(text) for text, _ in row)


def wrapped(text: str, width: int) -> list[str]:
    """Wrap a line of text, safe for the screen, at `width` cells."""
    return [text[start:end].rstrip() for start, end in wrap(text, max(4, width))]


def shown_key(key: str) -> str:
    """Return a key as help and footer write it: arrows as arrows, the rest in their notation."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    return "+".join([*modifiers, _SIGNS.get(last, last)])


def message_row(badge: str, message: str | Callable[[int], str], width: int) -> Row:
    """Return a badge, if any, and a sentence, or what is said in the cells that are left."""
    left: list[Piece] = [(" ", "")]
    if badge:
        left += [(f" {badge} ", MODE), (" ", "")]
    room = width - cells_of(left)
    return [*left, (fitted(message if isinstance(message, str) else message(room), room), "")]


def keys_row(forms: Sequence[Sequence[tuple[str, str]]], width: int) -> Row:
    """Return keys with a word each, in the first form that fits.

    `forms`: the same keys, from the most words to the fewest. Of the last as many are shown as fit,
    and its last ones always, so that a wider row never has fewer keys.
    """
    for form in forms[:-1]:
        row = _keys_in_row(form, width)
        if len(row) > 2 * len(form):
            return row
    return _keys_in_row(forms[-1], width)


def _keys_in_row(named: Iterable[tuple[str, str]], width: int) -> Row:
    """Return a blank and then two pieces for each key with its word, as many as fit."""
    hints: list[list[Piece]] = [
        [(" ".join(map(shown_key, keys.split())), KEY), (f" {word}  ", "")] for keys, word in named
    ]
    first, last = hints[:-LAST_HINTS], hints[-LAST_HINTS:]
    room = width + 1 - sum(map(cells_of, last))
    left: list[Piece] = [(" ", "")]
    for hint in first:
        if cells_of(left) + cells_of(hint) > room:
            break
        left += hint
    return [*left, *chain.from_iterable(last)]


def letter_rows(
    heading: str, choices: Iterable[tuple[str, str, bool]], width: int
) -> Sequence[Row]:
    """Return letters with what each chooses, in as many rows as they need.

    `choices`: letter, word, safe for the screen, and whether that is chosen now.
    """
    rows: list[list[Piece]] = [[(f" {heading} ", STRONG)]]
    for letter, word, chosen in choices:
        hint: list[Piece] = [(f" {letter}", KEY), (f" {word} ", STRONG if chosen else "")]
        if cells_of(rows[-1]) + cells_of(hint) > width:
            rows.append([])
        rows[-1] += hint
    return rows


MOST_LINES = 8
"""Lines of one passage, note or guideline at most, where nothing else is said."""


def named_lines(part: Detail, width: int, most: int | None = MOST_LINES) -> Sequence[Row]:
    """Return a name in one row and below it its text, in at most `most` lines; None: in all."""
    lines = cut_lines(wrapped(part.text, width - 3), most)
    return [[(f" {part.name}", STRONG)], *([(f"   {line}", "")] for line in lines)]


def cut_lines(lines: list[str], most: int | None) -> list[str]:
    """Return at most `most` lines, the last an ellipsis if there are more; None: all."""
    return lines if most is None or len(lines) <= most else [*lines[: most - 1], "…"]


def name_beside(name: Piece, lines: Iterable[str], indent: int = 0) -> Iterator[Row]:
    """Yield lines of text with a name beside the first, and as many blanks beside the others."""
    for line in lines:
        yield [(" " * indent, ""), name, (line, "")]
        name = (" " * cells_of([name]), name[1])


def side_by_side(left: Iterable[Row], right: Iterable[Row], width: int) -> list[Row]:
    """Put rows in two columns, of which the left one has at least `width` cells."""
    return [
        [*first, (" " * (width - cells_of(first)), ""), *second]
        for first, second in zip_longest(left, right, fillvalue=())
    ]


class Painted(Widget):
    """Paints rows straight away.

    Textual keeps the strips of all, and looks for borders, tints and links at each: that costs more
    than to paint those that are asked for.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        if any(self.styles.gutter):
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, self.background_colors[1]) for strip in strips]
        if crop.width == self.size.width:
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]


class Line(Painted, can_focus=False):
    """Shows one row of pieces."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, row: Row = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painter = Painter(self)
        self._row = row

    @property
    def plain(self) -> str:
        """What it shows, without styles."""
        return "".join(text for text, _ in self._row)

    def show(self, row: Row) -> None:
        """Show another row; the same one again paints nothing."""
        if row != self._row:
            self._row = row
            repaint(self)

    def render_line(self, y: int) -> Strip:
        return self._painter.strip(self._row if y == 0 else (), self.size.width)

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()


MakeRow = Callable[[int, int], Row]
"""Makes a row from its index and the width in cells."""


_Picture = tuple[int, Row, str, Row]
"""A row as it is painted: its width, its pieces, what it wears, and what is in the last column."""


class RowView(Painted, ScrollView, can_focus=False):
    """Any number of rows, drawn as they come into view; the last column shows the position."""

    DEFAULT_CSS = """
    RowView { overflow-x: hidden; overflow-y: auto; scrollbar-size: 0 0; }
    """

    def __init__(
        self, row: MakeRow | None = None, count: int = 0, *, id: str | None = None
    ) -> None:
        """`row`: makes the rows; without it, `show` gives them."""
        super().__init__(id=id)
        self._make_row = row or self._given_row
        self.rows: Sequence[Row] = ()
        """Those that were given to `show`."""
        self._painter = Painter(self)
        self._painted: dict[int, _Picture] = {}
        """What each row of the view showed when it was painted last."""
        self.count = count
        """Number of rows; `set_rows` changes it."""
        self.virtual_size = Size(0, count)

    @property
    def row_width(self) -> int:
        """Cells that a row may fill."""
        return max(0, self.size.width - 1)

    @property
    def in_view(self) -> range:
        """Indices of the rows in view."""
        top = self.scroll_offset.y
        return range(top, min(self.count, top + max(1, self.size.height)))

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the same ones again paint nothing."""
        if rows != self.rows:
            self.rows = rows
            self._count(len(rows))
            self.redraw()

    def _given_row(self, index: int, width: int) -> Row:
        return self.rows[index]

    def set_rows(self, count: int) -> None:
        """Set the number of rows, and draw them anew."""
        self._count(count)
        self.refresh()

    def _count(self, count: int) -> None:
        self.count = count
        if self.virtual_size.height != count:
            self.virtual_size = Size(0, count)

    def redraw(self) -> None:
        """Draw anew the rows in view that look different now, and no others."""
        width = self.size.width
        for y, picture in enumerate(self._pictures(range(self.size.height))):
            if self._painted.get(y) != picture:
                repaint(self, Region(0, y, width, 1))

    def refresh_row(self, index: int) -> None:
        """Draw one row anew, if it is in view; no other."""
        if index in self.in_view:
            y = index - self.scroll_offset.y
            self.refresh(Region(0, y, self.size.width, 1))

    def reveal(self, index: int) -> None:
        """Scroll as little as brings a row into view."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if index < top:
            self.scroll_top(index)
        elif index >= top + height:
            self.scroll_top(index - height + 1)

    def scroll_rows(self, step: int) -> None:
        """Scroll down by rows, up where `step` is negative."""
        self.scroll_top(self.scroll_offset.y + step)

    def scroll_pages(self, step: int, *, keep: int) -> None:
        """Scroll down by pages; so many rows of the page before stay in view."""
        self.scroll_rows(step * max(1, self.size.height - keep))

    def scroll_top(self, index: int) -> None:
        """Scroll a row to the top, as far as the rows reach.

        Forced, since Textual knows only after the next layout that the rows exceed the view.
        """
        self.scroll_to(y=index, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        (picture,) = self._pictures(range(y, y + 1))
        self._painted[y] = picture
        width, row, under, beside = picture
        return self._painter.strip(row, width, under, beside)

    def _pictures(self, rows: range) -> Iterator[_Picture]:
        """Yield what some rows of the view show."""
        top, (width, height) = self.scroll_offset.y, self.size
        for y in rows:
            index = top + y
            if 0 <= index < self.count:
                beside = self._position(y, top, height)
                yield width - 1, self._make_row(index, width - 1), self._under(index), beside
            else:
                yield width, (), "", ()

    def _under(self, index: int) -> str:
        """Return the component class that a whole row wears."""
        return ""

    def _position(self, y: int, top: int, height: int) -> Row:
        """Return the last cell of a row: a bar beside the part of the whole that is in view."""
        if self.count <= height:
            return ALL_IN_VIEW
        length = max(1, height * height // self.count)
        first = round(top * (height - length) / (self.count - height))
        return IN_VIEW if first <= y < first + length else OUT_OF_VIEW

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()
