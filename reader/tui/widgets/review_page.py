"""What is judged in its context, and what is said of it: beside it, or below on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from reader.modes.annotate import move as pointing
from reader.modes.review.state import Review
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.pieces import Row
from reader.tui.widgets.review_rows import detail_rows
from reader.tui.widgets.review_view import ReviewView
from reader.tui.widgets.row_view import RowView

NARROW = 100
"""Below this many columns what is said of an annotation stands under the article."""


class ReviewPage(Container):
    """Shows the item of a review, and gives the mouse to it."""

    @dataclass
    class Changed(Message):
        """The mouse, or another size, has changed what is to be shown."""

        anew: bool
        """Whether all of it has to be drawn again."""

    def __init__(self, review: Review, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._review = review
        self._rows: Sequence[Row] = ()

    def compose(self) -> ComposeResult:
        yield ReviewView(id="review-article")
        yield RowView(self._row, id="review-detail")

    @property
    def view(self) -> ReviewView:
        """The article's widget."""
        return self.query_one("#review-article", ReviewView)

    @property
    def detail(self) -> RowView:
        """The widget of what is said of the annotation."""
        return self.query_one("#review-detail", RowView)

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NARROW

    def lay_out(self) -> None:
        """Put what is said beside the article, or below it."""
        self.set_class(self._narrow, "below")
        if not self._narrow:
            self.detail.styles.height = None

    def show_item(self) -> None:
        """Show the present item, if there is one."""
        item, detail = self._review.item, self.detail
        if item is None:
            return
        width = self.app.size.width if self._narrow else detail.size.width
        self._rows = detail_rows(self._review, item, width, narrow=self._narrow)
        detail.set_rows(len(self._rows))
        if self._narrow:
            detail.styles.height = len(self._rows)
        detail.scroll_top(0)
        self.view.show_page(item.page)

    def _row(self, index: int, width: int) -> Row:
        return self._rows[index] if index < len(self._rows) else ()

    @on(ArticleView.Resized)
    def _resized(self) -> None:
        if self.view.page is None and self._review.item is not None:
            self.view.show_page(self._review.item.page)
        self._review.resize(self.view.text_width, self.view.size.height)
        self.post_message(self.Changed(anew=True))

    # The mouse: it scrolls, and while an extent is chosen it chooses one too

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        item = self._review.item
        if item is not None and item.page.choosing:
            pointing.scroll(item.page.reader, event.rows)
        elif item is not None:
            item.page.scroll(event.rows)
        self.post_message(self.Changed(anew=False))

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        item = self._review.item
        if item is not None and item.page.choosing:
            kind = "word" if event.chain < 3 else "sentence"
            pointing.select_unit(item.page.reader, kind, event.offset)
            self.post_message(self.Changed(anew=False))

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        item = self._review.item
        if item is not None and item.page.choosing:
            pointing.select(item.page.reader, event.start, event.end)
            self.post_message(self.Changed(anew=False))
