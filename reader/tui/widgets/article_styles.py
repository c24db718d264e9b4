"""From the table of looks and the colours in `styles/` to what a stretch of the article wears."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from reader.document.picture import RowPicture, Run
from reader.model.labels import LabelSet
from reader.tui.looks import (
    CURRENT,
    FOCUS,
    FOCUSED,
    FOUND,
    HINTS,
    OVERLAP,
    Look,
    Looks,
    label_colors,
)

MARK = "article--mark"
"""Component class of what stands in the gutter beside the labels' letters."""


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
        """The style of what wears no mark."""
        return self._kept("page", lambda: self._widget.rich_style)

    def mark(self) -> Style:
        """The style of signs in the gutter."""
        return self._kept(MARK, lambda: self.page() + self._colors(MARK))

    def gutter(self, row: RowPicture) -> tuple[Segment, ...]:
        """What stands left of a row: signs for focus and current annotation, letters of labels."""
        key = (row.in_focus, row.is_current, row.labels)
        if key not in self._gutters:
            self._gutters[key] = tuple(self._gutter(row))
        return self._gutters[key]

    def _gutter(self, row: RowPicture) -> Iterator[Segment]:
        mark = self.mark()
        yield Segment(FOCUS.gutter if row.in_focus else " ", mark)
        yield Segment(CURRENT.gutter if row.is_current else " ", mark)
        for label in self._labels:
            tagged = label.name in row.labels
            yield Segment(
                label.letter if tagged else " ", self.letter(label.name) if tagged else self.page()
            )
        yield Segment(" ", self.page())

    def hint(self, number: int) -> Style:
        """The style of a hint on a word, the so-manyth of its row."""
        look = HINTS[number % len(HINTS)]
        return self._kept(look.colors, lambda: self._colors(look.colors) + self._attributes(look))

    def run(self, run: Run) -> Style:
        """The style of a stretch of text."""
        key = (run.label, run.depth > 1, run.in_focus, run.is_current, run.is_found)
        return self._kept(key, lambda: self._run(run))

    def _kept(self, key: object, make: Callable[[], Style]) -> Style:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def letter(self, label: str) -> Style:
        """The style of a label's letter in the gutter."""
        colors = self._label_colors(self._looks.of(label).colors)
        return self.page() + colors + Style(bold=True)

    def _run(self, run: Run) -> Style:
        label = self._looks.of(run.label) if run.label is not None else None
        style = self.page()
        if label is not None:
            focused = FOCUSED if run.in_focus else ""
            style += self._label_colors(f"{label.colors}{focused}")
        elif run.in_focus:
            style += self._colors(FOCUS.colors)
        if run.is_found and not run.in_focus:
            style += self._colors(FOUND.colors)
        found = run.is_found and not run.in_focus
        worn = [(label, label), (OVERLAP, run.depth > 1), (CURRENT, run.is_current), (FOUND, found)]
        for look, is_worn in (*worn, (FOCUS, run.in_focus)):
            if look is not None and is_worn:
                style += self._attributes(look)
        return style

    def _attributes(self, look: Look) -> Style:
        return look.without_color if self._widget.app.no_color else look.attributes

    def _label_colors(self, name: str) -> Style:
        return label_colors(self._widget.app.theme_variables, name)

    def _colors(self, component: str) -> Style:
        """The colours of a component class, which are opaque in `styles/`."""
        styles = self._widget.get_component_styles(component)
        background = styles.background.rich_color if styles.has_rule("background") else None
        color = styles.color.rich_color if styles.has_rule("color") else None
        return Style(color=color, bgcolor=background)
