"""The other passage of a pair with its surroundings, in a part of the article's pane."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from reader.document.document import Document
from reader.model.labels import LabelSet
from reader.text.lines import Extent
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.pointing import Pointing
from reader.tui.widgets.rows import DIM, Line

LEAST_PANE = 9
"""Rows of a pane that has room for both."""
SHARE = 0.4
"""Of the rows of the pane that the partner has."""
LEAST_ROWS = 4
"""Of the partner, with the line between both."""
HEIGHT = 0.3
"""How far down its rows the passage begins, as a share of them."""


class Passage(ArticleView):
    """A further window on the text of the article."""

    def __init__(self) -> None:
        super().__init__(id="passage")
        self.extent: Extent = (0, 0)

    def show_extent(self, extent: Extent) -> None:
        """Show another passage."""
        if extent != self.extent:
            self.extent = extent
            self._to_passage()

    def fit(self) -> None:
        super().fit()
        self._to_passage()

    def _to_passage(self) -> None:
        if self.document is not None:
            viewport, start = self.document.viewport, self.extent[0]
            viewport.show_at_top(start)
            viewport.show_at_height(start, HEIGHT)

    @on(Pointing.Scrolled)
    def _scroll(self, event: Pointing.Scrolled) -> None:
        event.stop()
        if self.document is not None:
            self.document.viewport.scroll_to(self.document.viewport.top + event.rows)
            self.sync()


class PartnerView(Container):
    """The passage, and a line that parts it from the article; `above`: it stands before that."""

    def __init__(self) -> None:
        super().__init__(id="partner")
        self.passage = Passage()
        self._rule = Line(id="partner-rule")
        self._of: Document | None = None
        """The document whose further window is shown."""
        self._placed: tuple[bool, int] | None = None
        """Whether it stands above the article, and its rows."""

    def compose(self) -> ComposeResult:
        yield self._rule
        yield self.passage

    def show(self, document: Document, labels: LabelSet, extent: Extent | None, room: int) -> None:
        """Show a passage of a document, above the article where it stands before the focus.

        `room`: rows of the pane. Without an extent, or room, nothing is shown.
        """
        shown = extent is not None and room >= LEAST_PANE
        if shown != self.display:
            self.display = shown
        if extent is None or not shown:
            return
        above, rows = extent < document.focus.extent, max(LEAST_ROWS, int(room * SHARE))
        if (above, rows) != self._placed:
            self._placed = above, rows
            self.set_class(above, "above")
            self.styles.height = rows
        if document is not self._of:
            self._of = document
            self.passage.show(document.window(), labels)
        window = self.passage.document
        assert window is not None
        window.current, window.passages = document.current, document.passages
        self.passage.show_extent(extent)
        self.passage.sync()
        place = document.units.paragraph_number(extent[0])
        words = f" the other passage, in paragraph {place:,} "
        self._rule.show([("─" * self.passage.gutter_width, DIM), (words, DIM), ("─" * 400, DIM)])
