"""The article: rows of text with marks, of which only those that changed are painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.document.document import Document
from reader.document.picture import Pictures, RowPicture, Run
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.text.screen_text import MARKUP, ScreenRow
from reader.tui.looks import (
    CURRENT,
    FOCUS,
    FOUND,
    FURTHER,
    HINTS,
    MOST_NUMBERED,
    NESTED,
    OVERLAP,
    PROPOSED,
    PROPOSED_GUTTER,
    WRITTEN,
    LabelColors,
    Look,
    Looks,
    label_colors,
)
from reader.tui.runtime import repaint
from reader.tui.widgets.pointing import Pointing
from reader.tui.widgets.rows import strip_of

MARK = "article--mark"
"""Component class of the signs in the gutter."""

DIMMED = "article--dimmed"
"""Component class of text behind hints."""


class ArticleStyles:
    """Styles for one article view, kept until its colours change."""

    def __init__(self, widget: Widget, labels: LabelSet) -> None:
        self._widget = widget
        self._looks = Looks(label.name for label in labels)
        self._labels = labels
        self._made: dict[object, Style] = {}
        self._gutters: dict[object, tuple[Segment, ...]] = {}

    def forget(self) -> None:
        """Call this when the colours have changed."""
        self._made.clear()
        self._gutters.clear()

    def page(self) -> Style:
        """Return the style of what wears no mark."""
        return self._kept("page", lambda: self._widget.rich_style)

    def mark(self) -> Style:
        """Return the style of signs in the gutter."""
        return self._kept(MARK, lambda: self.page() + self._colors(MARK))

    def gutter(self, row: RowPicture) -> tuple[Segment, ...]:
        """Return the gutter of a row: signs for focus and current annotation, letters of labels."""
        nested = self._widget.app.no_color and any(run.depth > 1 for run in row.runs)
        key = (row.in_focus, row.is_current, row.labels, nested, row.proposed, row.passage)
        if key not in self._gutters:
            self._gutters[key] = tuple(self._gutter(row, nested=nested))
        return self._gutters[key]

    def _gutter(self, row: RowPicture, *, nested: bool) -> Iterator[Segment]:
        mark = self.mark()
        yield Segment(FOCUS.gutter if row.in_focus else " ", mark)
        current = CURRENT.gutter if row.is_current else " "
        yield Segment(f"{row.passage}" if 0 < row.passage <= MOST_NUMBERED else current, mark)
        for label in self._labels:
            tagged = label.name in row.labels
            yield Segment(
                label.letter if tagged else " ", self.letter(label.name) if tagged else self.page()
            )
        if row.proposed:
            yield Segment(PROPOSED_GUTTER, mark)
        else:
            yield Segment(NESTED if nested else " ", self.page())

    def hint(self, *, other: bool) -> Style:
        """Return the style of a hint; `other`: it touches one in the usual style."""
        look = HINTS[other]
        return self._kept(
            look.colors, lambda: self.page() + self._colors(look.colors) + self._attributes(look)
        )

    def dimmed(self) -> Style:
        """Return the style of text that steps back behind the hints."""
        return self._kept(DIMMED, lambda: self.page() + self._colors(DIMMED) + self._worn_dimmed())

    def _worn_dimmed(self) -> Style:
        return Style(dim=True) if self._widget.app.no_color else Style()

    def run(self, run: Run) -> Style:
        """Return the style of a stretch of text."""
        key = (
            *(run.label, run.role, run.depth > 1, run.under),
            *(run.in_focus, run.is_current, run.lit, run.is_found),
            *(run.written, run.proposed),
        )
        return self._kept(key, lambda: self._run(run))

    def _kept(self, key: object, make: Callable[[], Style]) -> Style:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def letter(self, label: str) -> Style:
        """Return the style of a label's letter in the gutter."""
        return self.page() + Style(color=self._colors_of(label).strong, bold=True)

    def _run(self, run: Run) -> Style:
        if run.proposed is not None:
            return self._proposed(run, *run.proposed)
        label = self._looks.of(run.label) if run.label is not None else None
        found = run.is_found and not run.in_focus
        style = self.page() + self._run_colors(run, found=found)
        further = self._further(run.label, run.role)
        worn = [
            (further or label, label is not None),
            (OVERLAP, run.depth > 1 and not (further and self._widget.app.no_color)),
            (CURRENT, run.lit),
            (FOUND, found),
            (FOCUS, run.in_focus),
        ]
        for look, is_worn in worn:
            if look is not None and is_worn:
                style += self._attributes(look)
        return style + self._written(run)

    def _proposed(self, run: Run, label: str, role: str | None) -> Style:
        """Return the style of what is proposed: where it is a further role, on the page alone."""
        names = self._labels[label].role_names()
        place = names.index(role) if role in names else 0
        look = PROPOSED[min(place, len(PROPOSED) - 1)]
        if place:
            return self.page() + self._colors(look.colors) + self._attributes(look)
        return self._run(msgspec.structs.replace(run, proposed=None)) + self._attributes(look)

    def _written(self, run: Run) -> Style:
        """Return what a stretch wears as Markdown: markup is dim, emphasis only outside of tags."""
        if run.written & MARKUP:
            quiet = Style(bold=False, italic=False, underline=False)
            as_found = run.in_focus and self._widget.app.no_color  # what is found is dim there
            return quiet if run.lit or as_found else quiet + self._dim()
        if run.label is not None or self._widget.app.no_color:
            return Style()
        worn = (style for what, style in WRITTEN.items() if run.written & what)
        return Style.combine((Style(), *worn))

    def _dim(self) -> Style:
        """Return the colour of what steps back, on any background."""
        return Style(color=self._colors(DIMMED).color) + self._worn_dimmed()

    def _run_colors(self, run: Run, *, found: bool) -> Style:
        """Return the colours of a stretch: those of the focus and of a match before a label's."""
        if run.in_focus and not run.lit:
            focus = self._colors(FOCUS.colors)
            return focus + Style(color=self._colors_of(run.label).tint) if run.label else focus
        if found and not run.lit:
            return self._colors(FOUND.colors)
        return self._tag_colors(run, run.label) if run.label is not None else Style()

    def _tag_colors(self, run: Run, label: str) -> Style:
        colors = self._colors_of(label)
        if run.lit:
            return Style(color=self.page().bgcolor, bgcolor=colors.strong)
        if self._further(label, run.role) is None:
            return Style(bgcolor=colors.tint)
        if run.under is not None and self._further(*run.under) is None:
            return Style(bgcolor=self._colors_of(run.under[0]).tint)
        return Style(color=colors.strong)

    def _further(self, label: str | None, role: str | None) -> Look | None:
        """Return the look of a passage that is not the one its annotation is about; else None."""
        if label is None or role is None or self._labels[label].pairs:
            return None
        names = self._labels[label].role_names()
        place = names.index(role) if role in names else 0
        return FURTHER[min(place, len(FURTHER)) - 1] if place else None

    def _attributes(self, look: Look) -> Style:
        return look.without_color if self._widget.app.no_color else look.attributes

    def _colors_of(self, label: str) -> LabelColors:
        return label_colors(self._widget.app.theme_variables, self._looks.of(label).colors)

    def _colors(self, component: str) -> Style:
        """Return the colours of a component class, which are opaque in `styles/`."""
        styles = self._widget.get_component_styles(component)
        background = styles.background.rich_color if styles.has_rule("background") else None
        color = styles.color.rich_color if styles.has_rule("color") else None
        return Style(color=color, bgcolor=background)


MEASURE = 80
"""Widest row of text, in cells."""

NARROWEST = 10

BESIDE_LEAST, BESIDE_MOST = 38, 60
"""Width of what is beside the article, in cells."""


class ArticleView(Pointing, can_focus=False):
    """Paints a document's viewport, and turns the mouse into offsets of the text."""

    COMPONENT_CLASSES: ClassVar = {
        FOCUS.colors,
        FOUND.colors,
        MARK,
        DIMMED,
        *(hint.colors for hint in HINTS),
    }

    class Resized(Message):
        """The view has another size."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.labels = DEFAULT_LABELS
        self._pictures = self._new_pictures()
        self._look = ArticleStyles(self, DEFAULT_LABELS)
        self._fitted = Size(0, 0)

    # What is shown

    def show(self, document: Document, labels: LabelSet) -> None:
        """Show another article."""
        self.document, self.labels = document, labels
        self._look = ArticleStyles(self, labels)
        self._fit_to_size()  # what is hidden has none, and is fitted once it is shown
        self.refresh()

    @property
    def gutter_width(self) -> int:
        """Cells left of the text: the focus, the current one, a lane for each label, a blank."""
        return 3 + (len(self.labels) if self.document else 0)

    @property
    def text_width(self) -> int:
        """Cells that a row of text may fill."""
        return max(NARROWEST, min(MEASURE, self.size.width - self.gutter_width - 1))

    @property
    def text_left(self) -> int:
        """Cells left of the text: the gutter, and before it a margin that centres the text."""
        return max(self.gutter_width, (self.size.width - self.text_width) // 2)

    @property
    def margin(self) -> Sequence[Segment]:
        """The blanks before the gutter, if any."""
        cells = self.text_left - self.gutter_width
        return [Segment(" " * cells, self._look.page())] if cells else ()

    @property
    def beside(self) -> int:
        """Cells for what is beside the article: what it leaves of the screen."""
        left = self.app.size.width - MEASURE - self.gutter_width - 1
        return max(BESIDE_LEAST, min(BESIDE_MOST, left))

    def fit(self) -> None:
        """Lay the article out for the present size."""
        if self.document is not None and self.size.width and self.size.height:
            self.document.resize(self.text_width, self.size.height)

    def sync(self) -> int:
        """Repaint the rows that look different now; return how many."""
        changed = self._pictures.follow(self.document) if self.document is not None else []
        if changed:
            width = self.size.width
            repaint(self, *(Region(0, y, width, 1) for y in changed))
        return len(changed)

    # Painting

    def notify_style_update(self) -> None:
        self._look.forget()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the rows of `crop`, laid out for the present size.

        Textual paints a new size before it tells of it, and a row of the old width would flash.
        """
        if self.size != self._fitted:
            self._fit_to_size()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        base = self._look.page()
        if self.document is None:
            return Strip.blank(self.size.width, base)
        if not self._pictures.rows:
            self._pictures.follow(self.document)
        if y >= len(self._pictures.rows):
            return Strip.blank(self.size.width, base)
        picture = self._pictures.rows[y]
        row = self.document.viewport.layout.drawn(picture.start, picture.end)
        segments = [*self.margin, *self._gutter(picture), *self._written(row, picture)]
        return strip_of(segments, self.size.width, base)

    def _written(self, row: ScreenRow, picture: RowPicture) -> Iterator[Segment]:
        """Yield the text of a row, with hints in place of what they cover."""
        done, other, reach = picture.start, False, 0
        for start, code, lit in picture.hints:
            cell, typed = row.cell_of(start), len(code) - lit
            other = 0 < cell == reach and not other
            reach = cell + len(code)
            yield from self._runs(row, picture, done, start)
            done, blanks = row.covered(start, len(code))
            yield Segment(code[:typed], self._look.dimmed())
            yield Segment(code[typed:], self._look.hint(other=other))
            yield Segment(" " * blanks, self._look.page())
        yield from self._runs(row, picture, done, picture.end)

    def _runs(self, row: ScreenRow, picture: RowPicture, start: int, end: int) -> Iterator[Segment]:
        """Yield the text of `[start, end)`, run by run; behind hints all of it looks alike."""
        if picture.dimmed:
            drawn = row.drawn(start, min(end, picture.runs[-1].end) if picture.runs else start)
            if drawn:
                yield Segment(drawn, self._look.dimmed())
            return
        for run in picture.runs:
            drawn = row.drawn(max(start, run.start), min(end, run.end))
            if drawn:
                yield Segment(drawn, self._look.run(run))

    def _new_pictures(self) -> Pictures:
        """Return what pictures the rows, with nothing pictured yet."""
        return Pictures()

    def _gutter(self, picture: RowPicture) -> Iterable[Segment]:
        """Return the gutter of a row, `gutter_width` cells wide."""
        return self._look.gutter(picture)

    # The mouse

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the offset of the text at a cell of this widget; None below the last row."""
        if self.document is None:
            return None
        layout = self.document.viewport.layout
        index = self.document.viewport.top + y
        if not layout.has(index):
            return None
        return layout.drawn(*layout.row(index)).offset_at(max(0, x - self.text_left))

    def on_resize(self) -> None:
        if self.size != self._fitted:
            self._fit_to_size()
        self.refresh()
        self.post_message(self.Resized())

    def _fit_to_size(self) -> None:
        self._fitted = self.size
        self.fit()
        self._pictures = self._new_pictures()
