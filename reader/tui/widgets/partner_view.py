"""The other passage of a pair with its surroundings, in a part of the article's pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from reader.document.document import Document
from reader.document.stretches import Mark
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.text.anchor import located
from reader.text.lines import Extent
from reader.text.phrases import without_advice
from reader.text.screen_text import one_line
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.pointing import Pointing
from reader.tui.widgets.rows import DIM, Line, fitted

if TYPE_CHECKING:
    from reader.modes.requests import Other

WIDE_PANE = 90
"""Columns of a pane in which two articles stand side by side."""
LEAST_PANE = 9
"""Rows of a pane that has room for both."""
SHARE = 0.4
"""Of the rows of the pane that the partner has."""
LEAST_ROWS = 4
"""Of the partner, with the line between both."""
_NONE: Extent = (0, 0)
"""Stands for a passage that is not in the text."""
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
    """The passage, and a line that parts it from the article.

    `above`: it stands before that; `beside`: in another article, which is shown on the right.
    """

    def __init__(self) -> None:
        super().__init__(id="partner")
        self.passage = Passage()
        self._rule = Line(id="partner-rule")
        self._of: Document | None = None
        """The document whose further window is shown."""
        self._placed: tuple[str, int] | None = None
        """Where it stands, and its rows or, beside the article, its columns."""
        self._other: tuple[Other, Document, str] | None = None
        """The passage of another article that is shown, that article or what is kept of it, and why
        that is all, if it is."""

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
        above = extent < document.focus.extent
        self._place("above" if above else "", self._rows(room))
        self._show(document, labels, extent)
        window = self.passage.document
        assert window is not None
        window.current, window.passages = document.current, document.passages
        window.proposed = document.proposed
        window.hints = document.hints  # all but these steps back here, too
        self.passage.sync()
        place = document.units.paragraph_number(extent[0])
        self._head(f" {'↑' if above else '↓'} the other passage, in paragraph {place:,} ")

    def show_other(
        self,
        other: Other,
        read: Callable[[str], Article],
        labels: LabelSet,
        size: Size,
        number: int = 1,
    ) -> None:
        """Show a passage of another article, on the right where there is room, else below.

        `read` returns that article, and raises Unreadable; `size`: of the pane; `number`: which of
        the passages that belong together it is.
        """
        beside = size.width >= WIDE_PANE
        self.display = beside or size.height >= LEAST_PANE
        if not self.display:
            return
        self._place(
            "beside" if beside else "", size.width // 2 if beside else self._rows(size.height)
        )
        if self._other is None or self._other[0] != other:
            self._other = other, *_document_of(other, read)
        _, shown, why_kept = self._other
        extent = shown.focus.extent
        self._show(shown, labels, extent)
        assert self.passage.document is not None
        self.passage.document.proposed = shown.proposed
        self.passage.document.passages = (*[_NONE] * (number - 1), extent)
        self.passage.sync()
        room = (size.width // 2 if beside else size.width) - self.passage.gutter_width - 3
        where = f", paragraph {shown.units.paragraph_number(extent[0]):,}"
        name = one_line(other.place.article, max(12, room - len(where)))
        self._head(f" {fitted(why_kept, room).rstrip() or name + where} ")

    def _rows(self, room: int) -> int:
        return max(LEAST_ROWS, int(room * SHARE))

    def _place(self, where: str, cells: int) -> None:
        """Put it above, below or beside the article, so many rows high or columns wide."""
        if (where, cells) == self._placed:
            return
        self._placed = where, cells
        for name in ("above", "beside"):
            self.set_class(name == where, name)
        self.styles.height = None if where == "beside" else cells
        self.styles.width = cells if where == "beside" else None

    def _show(self, document: Document, labels: LabelSet, extent: Extent) -> None:
        if document is not self._of:
            self._of = document
            self.passage.show(document.window(), labels)
            self.passage.extent = (0, 0)
        self.passage.show_extent(extent)

    def _head(self, words: str) -> None:
        """Say on the line that parts both what is shown."""
        self._rule.show([("─" * self.passage.gutter_width, DIM), (words, DIM), ("─" * 400, DIM)])


def _document_of(other: Other, read: Callable[[str], Article]) -> tuple[Document, str]:
    """Return another article with the passage marked and in focus, and nothing; where it has that
    no more, what is kept of it, and why."""
    place, extent, why_kept = other.place, (other.place.start, other.place.end), ""
    try:
        article = read(place.article)
        if article.text[slice(*extent)] != other.quote:
            found = located(article.text, other.span) if other.span is not None else None
            why_kept = "" if found else one_line(f"{place.article} has changed; it was:")
            extent = found or extent
    except ObelismError as error:
        why_kept = one_line(f"{without_advice(str(error)).rstrip('.')}; it was:")
    if why_kept:
        from reader.text.around import around, in_its_line  # rarely needed

        known = in_its_line(other.span) if other.span else around("", other.quote, "")
        before, quote, after = known
        quote = quote if quote.strip() else "…"
        text = f"{before}{quote}{after}"
        article = Article.of(text, id=place.article, title=place.article, source="")
        extent = (len(before), len(before) + len(quote))
    span = Span(*extent, text=other.quote)
    mark = Annotation(id="other", label=other.label, spans=(span,), created="", modified="")
    document = Document(article, [mark] if other.offered is None else [])
    if other.offered is None:
        document.current = mark.id
    else:  # it is proposed, and not tagged
        document.proposed = (Mark(*extent, other.label, None, mark.id),)
    document.focus.put(*extent)
    return document, why_kept
