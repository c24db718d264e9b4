"""The review's screen: what is judged, in its context, and beside it what is said of it.

What a review opens over its screen: comment, help, menu, and the question what to do unsaved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.io.resources import styles_folder
from reader.model.errors import ObelismError
from reader.modes.annotate import old_jump as searching
from reader.modes.annotate.old_actions import UserAction
from reader.modes.open_layers import NotSaved
from reader.modes.requests import AskComment, Leave, Request, Show
from reader.modes.review import correct as correcting
from reader.modes.review import decide as deciding
from reader.modes.review.at import CORRECTING, SUMMARY
from reader.modes.review.scan import Scanned
from reader.modes.review.state import Review
from reader.store.folder.rescue import rescue_folder
from reader.text.screen_text import one_line
from reader.tui import menus
from reader.tui.keys import DIGITS, Find, bindings
from reader.tui.menus import ActionProvider, action_palette
from reader.tui.process import AtDesk
from reader.tui.runtime import bind, paint_by_rows
from reader.tui.screens.review_bars import ReviewBars
from reader.tui.widgets.inputs import FindBar
from reader.tui.widgets.review_view import ReviewPage, summary_rows
from reader.tui.widgets.rows import Line, Row, RowView


def ask_comment(screen: ReviewScreen, request: AskComment) -> None:
    """Ask for a comment that goes with the verdict."""
    from reader.tui.screens.dialogs import CommentDialog

    def keep(text: str | None) -> None:
        if text is not None:
            deciding.set_comment(screen.review, text)
            screen.sync()

    screen.app.push_screen(CommentDialog(request.heading, request.note, request.what), keep)


def show_help(screen: ReviewScreen) -> None:
    """Show all keys, those of the review first."""
    from reader.tui.screens.help import HelpScreen

    tables = screen.review.tables
    screen.app.push_screen(HelpScreen(screen.review.labels, tables.reader, tables.review))


def show_menu(screen: ReviewScreen) -> None:
    """Show the menu."""
    from reader.tui.screens.dialogs import MenuScreen

    def choose(name: str | None) -> None:
        match name:
            case menus.THEME if isinstance(screen.app, AtDesk):
                screen.app.switch_theme()
            case menus.HELP:
                show_help(screen)
            case menus.STOP:
                screen.leave()

    screen.app.push_screen(MenuScreen(menus.review_menu()), choose)


def ask_unsaved(screen: ReviewScreen, error: NotSaved) -> None:
    """Ask what to do with verdicts that cannot be saved."""
    from reader.tui.screens.dialogs import MenuScreen

    def choose(name: str | None) -> None:
        rescued = ""
        try:
            if name == menus.RESCUE:
                rescued = screen.review.open_layers.rescue()
        except ObelismError as refused:
            screen.tell(str(refused))
            return
        if name in (menus.RESCUE, menus.GIVE_UP):
            screen.review.open_layers.give_up()
            screen.review.close()
            screen.dismiss(None)
            if rescued and isinstance(screen.app, AtDesk):
                screen.app.tell_rescued(rescued)
        elif name == menus.AGAIN:
            screen.leave()

    entries = menus.unsaved_menu(str(rescue_folder()))
    screen.app.push_screen(MenuScreen(entries, one_line(str(error))), choose)


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
        paint_by_rows(self)
        self.review = review
        self.actions: tuple[UserAction, ...] = review.tables.review
        """What the palette and the help offer here."""
        self._summary: list[Row] = []
        self._shown: tuple[object, ...] = ()
        self._mode = ""

    def compose(self) -> ComposeResult:
        yield Line(id="review-head", classes="bar")
        yield ReviewPage(self.review, id="review-page")
        yield RowView(self._summary_row, id="review-summary")
        yield Line(id="review-progress")
        yield Line(id="review-message")
        yield Line(id="review-below")
        yield FindBar(id="find")
        yield Line(id="review-keys", classes="bar")

    @property
    def page(self) -> ReviewPage:
        """The widget of what is judged."""
        return self.query_one("#review-page", ReviewPage)

    @property
    def summary_view(self) -> RowView:
        """The summary's widget."""
        return self.query_one("#review-summary", RowView)

    def on_mount(self) -> None:
        self.review.open_layers.on_saved = self._tell_saved
        self.page.lay_out()
        self.sync()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Once the first item is on the screen: what is not needed before."""
        self.set_interval(KEEP_SECONDS, self._keep)
        if not self.review.filler.complete:
            self._look_on()

    # What is shown

    def sync(self) -> None:
        """Bring the picture up to date, and pass on what the session asks for."""
        review = self.review
        if review.mode != self._mode:
            self._mode = review.mode
            self._bind()
        comments = dict(review.comments)
        state = (review.item, review.mode, self.size.width, comments, review.tells_others)
        if state != self._shown:
            self._shown = state
            self._show_item()
        elif review.item is not None and review.mode != SUMMARY:
            self.page.view.sync()
        self._show_bars()
        for request in review.take_requests():
            self._answer(request)

    def _bind(self) -> None:
        judging = self.review.mode != CORRECTING
        tables = self.review.tables
        table = tables.review if judging else correcting.correcting_actions(tables.reader)
        self.actions = table
        bind(self, [*bindings(table), *DIGITS])

    def _show_item(self) -> None:
        over = self.review.mode == SUMMARY
        self.page.display = not over
        self.summary_view.display = over
        if over:
            self._summary = summary_rows(self.review)
            self.summary_view.set_rows(len(self._summary))
        else:
            self.page.show_item()

    def _summary_row(self, index: int, width: int) -> Row:
        return self._summary[index] if index < len(self._summary) else ()

    def _show_bars(self) -> None:
        bars = ReviewBars(self.review, self.app.size.width)
        self.query_one("#review-head", Line).show(bars.head())
        self.query_one("#review-progress", Line).show(bars.progress())
        self.query_one("#review-message", Line).show(bars.message())
        below = self.query_one("#review-below", Line)
        row = bars.below()
        below.show(row)
        below.display = bool(row)
        self.query_one("#review-keys", Line).show(bars.keys())

    def on_resize(self) -> None:
        self.page.lay_out()
        self._shown = ()
        self.call_after_refresh(self.sync)

    @on(ReviewPage.Changed)
    def _changed(self, event: ReviewPage.Changed) -> None:
        if event.anew:
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

    # What the session asks for

    def _answer(self, request: Request) -> None:
        match request:
            case AskComment():
                ask_comment(self, request)
            case Show("find"):
                self.query_one("#review-message").display = False
                self.query_one("#find", FindBar).ask()
            case Show("help"):
                show_help(self)
            case Show("menu"):
                show_menu(self)
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
            found = self.review.filler.pull()
            self.post_message(self.Found(found))
            if not found:
                return

    @on(Found)
    def _take(self, event: Found) -> None:
        self.review.filler.take(event.found)
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
            ask_unsaved(self, error)
        else:
            self.dismiss(None)
