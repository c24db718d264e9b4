"""The review's screen: what is judged, in its context, and beside it what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.resources import styles_folder
from reader.session import pointing, searching
from reader.session.actions import UserAction
from reader.session.desk import NotSaved
from reader.session.requests import AskComment, Leave, Request, Show
from reader.session.review import correcting
from reader.session.review.modes import CORRECTING, SUMMARY
from reader.session.review.review import Review
from reader.session.review.scan import Scanned
from reader.text.display import one_line
from reader.tui.compositor import RowCompositor
from reader.tui.keys import bindings
from reader.tui.messages import Find
from reader.tui.palette import ActionProvider, action_palette
from reader.tui.screens import review_dialogs
from reader.tui.screens.digits import DIGITS
from reader.tui.screens.review_bars import ReviewBars
from reader.tui.screens.review_rows import detail_rows, summary_rows
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.find_bar import FindBar
from reader.tui.widgets.line import Line
from reader.tui.widgets.pieces import Row
from reader.tui.widgets.review_view import ReviewView
from reader.tui.widgets.row_view import RowView

NARROW = 100
"""Below this many columns what is said of an annotation stands under the article."""

KEEP_SECONDS = 1.0
"""How often the place in the queue is kept."""


class ReviewScreen(Screen[None]):
    """A queue, item after item. Ends with everything saved."""

    AUTO_FOCUS = ""
    COMMANDS: ClassVar = {ActionProvider}
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("reader.tcss", "review.tcss")]

    @dataclass
    class Found(Message):
        """A thread has looked through further articles."""

        found: list[Scanned]

    @dataclass
    class Saved(Message):
        """Something was saved, or could not be."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._compositor = RowCompositor()
        self.review = review
        self.actions: tuple[UserAction, ...] = review.tables.review
        """What the palette and the help offer here."""
        self._rows: list[Row] = []
        self._shown: tuple[object, ...] = ()
        self._mode = ""

    def compose(self) -> ComposeResult:
        yield Line(id="review-head", classes="bar")
        with Container(id="review-page"):
            yield ReviewView(id="review-article")
            yield RowView(self._row, id="review-detail")
        yield RowView(self._row, id="review-summary")
        yield Line(id="review-progress")
        yield Line(id="review-message")
        yield FindBar(id="find")
        yield Line(id="review-keys", classes="bar")

    @property
    def view(self) -> ReviewView:
        """The article's widget."""
        return self.query_one("#review-article", ReviewView)

    @property
    def summary_view(self) -> RowView:
        """The summary's widget."""
        return self.query_one("#review-summary", RowView)

    def on_mount(self) -> None:
        self.review.own.on_saved = self._tell_saved
        self._lay_out()
        self.sync()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Once the first item is on the screen: what is not needed before."""
        self.set_interval(KEEP_SECONDS, self._keep)
        if not self.review.feed.complete:
            self._look_on()

    # What is shown

    def sync(self) -> None:
        """Bring the picture up to date, and pass on what the session asks for."""
        review = self.review
        if review.mode != self._mode:
            self._mode = review.mode
            self._bind()
        state = (review.item, review.mode, self.size.width, dict(review.comments))
        if state != self._shown:
            self._shown = state
            self._show_item()
        elif review.item is not None and review.mode != SUMMARY:
            self.view.sync()
        self._show_bars()
        for request in review.take_requests():
            self._answer(request)

    def _bind(self) -> None:
        judging = self.review.mode != CORRECTING
        tables = self.review.tables
        table = tables.review if judging else correcting.correcting_actions(tables.reader)
        self.actions = table
        self._bindings = BindingsMap([*bindings(table), *DIGITS])

    def _show_item(self) -> None:
        review, over = self.review, self.review.mode == SUMMARY
        self.query_one("#review-page").display = not over
        self.summary_view.display = over
        if over:
            self._rows = summary_rows(review)
            self.summary_view.set_rows(len(self._rows))
        elif review.item is not None:
            width = self.size.width if self._narrow else self.query_one("#review-detail").size.width
            self._rows = detail_rows(review, review.item, width, narrow=self._narrow)
            detail = self.query_one("#review-detail", RowView)
            detail.set_rows(len(self._rows))
            if self._narrow:
                detail.styles.height = len(self._rows)
            detail.scroll_top(0)
            self.view.show_page(review.item.page)

    def _row(self, index: int, width: int) -> Row:
        return self._rows[index] if index < len(self._rows) else ()

    def _show_bars(self) -> None:
        bars = ReviewBars(self.review, self.app.size.width)
        self.query_one("#review-head", Line).show(bars.head())
        self.query_one("#review-progress", Line).show(bars.progress())
        self.query_one("#review-message", Line).show(bars.message())
        self.query_one("#review-keys", Line).show(bars.keys())

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NARROW

    def _lay_out(self) -> None:
        self.query_one("#review-page").set_class(self._narrow, "below")
        if not self._narrow:
            self.query_one("#review-detail").styles.height = None

    def on_resize(self) -> None:
        self._lay_out()
        self._shown = ()
        self.call_after_refresh(self.sync)

    @on(ArticleView.Resized)
    def _resized(self) -> None:
        if self.view.page is None and self.review.item is not None:
            self.view.show_page(self.review.item.page)
        self.review.resize(self.view.text_width, self.view.size.height)
        self._shown = ()
        self.sync()

    def tell(self, sentence: str) -> None:
        """Say something on the message line."""
        self.review.message = one_line(sentence)
        self._show_bars()

    # Keys

    def action_do(self, name: str) -> None:
        """Do an action of the review, or while an extent is chosen one of the reader's."""
        if self.review.mode == SUMMARY and name.startswith("scroll_"):
            self._scroll_summary(name)
            return
        self.review.do(name)
        self.sync()
        if name == "later":  # the layers know of decisions, but not of this
            self._keep()

    def _scroll_summary(self, name: str) -> None:
        step = self.summary_view.size.height if "page" in name else 1
        step = -step if name in ("scroll_up", "scroll_page_back") else step
        self.summary_view.scroll_top(self.summary_view.scroll_offset.y + step)

    def action_digit(self, digit: int) -> None:
        """Give a reason, or type a count."""
        self.review.digit(digit)
        self.sync()

    def on_key(self, event: events.Key) -> None:
        """While hints are shown they take every key."""
        item = self.review.item
        if item is not None and item.page.reader.hints is not None:
            event.stop()
            event.prevent_default()
            correcting.type_sign(self.review, event.character or event.key)
            self.sync()

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        item = self.review.item
        if item is not None and item.page.choosing:
            pointing.scroll(item.page.reader, event.rows)
        elif item is not None:
            item.page.scroll(event.rows)
        self.sync()

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        item = self.review.item
        if item is not None and item.page.choosing:
            kind = "word" if event.chain < 3 else "sentence"
            pointing.select_unit(item.page.reader, kind, event.offset)
            self.sync()

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        item = self.review.item
        if item is not None and item.page.choosing:
            pointing.select(item.page.reader, event.start, event.end)
            self.sync()

    # What the session asks for

    def _answer(self, request: Request) -> None:
        match request:
            case AskComment():
                review_dialogs.ask_comment(self, request)
            case Show("find"):
                self.query_one("#review-message").display = False
                self.query_one("#find", FindBar).ask()
            case Show("help"):
                review_dialogs.show_help(self)
            case Show("menu"):
                review_dialogs.show_menu(self)
            case Show("palette"):
                self.app.push_screen(action_palette())
            case Leave():
                self.leave()

    @on(Find)
    def _find(self, event: Find) -> None:
        self.query_one("#review-message").display = True
        item = self.review.item
        if event.query is not None and item is not None:
            searching.find(item.page.reader, event.query)
            self.review.message = item.page.reader.message
        self.sync()

    # Looking on, keeping, leaving

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look_on(self) -> None:
        worker = get_current_worker()
        while not worker.is_cancelled:
            found = self.review.feed.pull()
            self.post_message(self.Found(found))
            if not found:
                return

    @on(Found)
    def _take(self, event: Found) -> None:
        self.review.feed.take(event.found)
        self._show_bars()

    def _tell_saved(self) -> None:
        """Called by another thread."""
        self.post_message(self.Saved())

    @on(Saved)
    def _saved(self) -> None:
        self._show_bars()

    def _keep(self) -> None:
        self.run_worker(self.review.keeper.write, thread=True, exit_on_error=False, group="keep")

    def leave(self) -> None:
        """Save all and give the screen back; where that cannot be done, ask."""
        self.workers.cancel_group(self, "look")
        try:
            self.review.close()
        except NotSaved as error:
            review_dialogs.ask_unsaved(self, error)
        else:
            self.dismiss(None)
