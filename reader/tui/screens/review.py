"""The review's screen: what is judged, in its context, and beside it what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.io.resources import styles_folder
from reader.modes.annotate import jump
from reader.modes.base import Action
from reader.modes.requests import (
    AskComment,
    Request,
    ScrollSummary,
    ShowFind,
    ShowPalette,
)
from reader.modes.review.mode import ReviewMode
from reader.modes.review.scan import Scanned
from reader.modes.review.state import DONE, SUMMARY
from reader.text.screen_text import one_line
from reader.tui.keys import DIGITS, Asked, Find, bindings
from reader.tui.menus import ActionProvider, action_palette
from reader.tui.runtime import bind, paint_by_rows
from reader.tui.screens.review_bars import ReviewBars
from reader.tui.widgets.inputs import FindBar
from reader.tui.widgets.review_view import ReviewPage, summary_rows
from reader.tui.widgets.rows import Line, Row, RowView

if TYPE_CHECKING:
    from reader.tui.screens.help import HelpScreen


def ask_comment(screen: ReviewScreen, request: AskComment) -> None:
    """Ask for a comment that goes with the verdict."""
    from reader.tui.screens.dialogs import CommentDialog

    def keep(text: str | None) -> None:
        if text is not None and request.keep is not None:
            screen.mode.apply(request.keep, text)
            screen.sync()

    screen.app.push_screen(CommentDialog(request.heading, request.note, request.what), keep)


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

    def __init__(self, mode: ReviewMode) -> None:
        super().__init__()
        paint_by_rows(self)
        self.mode = mode
        self.state = mode.state
        self.actions: tuple[Action, ...]
        """What the palette and the help offer here."""
        self._summary: list[Row] = []
        self._shown: tuple[object, ...] = ()
        self._bind()

    def compose(self) -> ComposeResult:
        yield Line(id="review-head", classes="bar")
        yield ReviewPage(self.mode, id="review-page")
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
        self.state.open_layers.on_saved = self._tell_saved
        self.page.lay_out()
        self.sync()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Once the first item is on the screen: what is not needed before."""
        self.set_interval(KEEP_SECONDS, self._keep)
        if not self.state.filler.complete:
            self._look_on()

    # What is shown

    def sync(self) -> None:
        """Bring the picture up to date, and pass on what the session asks for."""
        state = self.state
        if self.mode.current.actions is not self.actions:
            self._bind()
        comments = dict(state.comments)
        shown = (
            state.item,
            state.stage,
            state.choice,
            self.size.width,
            comments,
            state.tells_others,
        )
        if shown != self._shown:
            self._shown = shown
            self._show_item()
        elif state.stage not in (SUMMARY, DONE):
            self.page.view.sync()
        self._show_bars()
        for request in self.mode.current.state.take_requests():
            self._answer(request)

    def _bind(self) -> None:
        self.actions = self.mode.current.actions
        bind(self, [*bindings(self.actions), *DIGITS])

    def _show_item(self) -> None:
        over = self.state.stage in (SUMMARY, DONE)
        self.page.display = not over
        self.summary_view.display = over
        if over:
            self._summary = summary_rows(self.state)
            self.summary_view.set_rows(len(self._summary))
        else:
            self.page.show_item()

    def _summary_row(self, index: int, width: int) -> Row:
        return self._summary[index] if index < len(self._summary) else ()

    def _show_bars(self) -> None:
        bars = ReviewBars(self.mode, self.app.size.width)
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

    def help_screen(self) -> HelpScreen:
        """Return the help that belongs to this screen: all keys, those of the review first."""
        from reader.tui.screens.help import HelpScreen  # slow to load

        return HelpScreen(self.state.labels, review=self.mode.actions)

    def tell(self, sentence: str) -> None:
        """Say something on the message line."""
        self.state.say("{it}", it=one_line(sentence))
        self._show_bars()

    # Keys

    def action_do(self, name: str) -> None:
        """Run an action of the review, or of the mode that is begun over it."""
        self.mode.current.do(name)
        self.sync()
        if name == "later":  # the layers know of decisions, but not of this
            self._keep()

    def _scroll_summary(self, request: ScrollSummary) -> None:
        view = self.summary_view
        rows = request.step * (view.size.height if request.pages else 1)
        view.scroll_top(view.scroll_offset.y + rows if request.step else 0)

    def action_digit(self, digit: int) -> None:
        """Give a reason, or type a count."""
        self.mode.current.digit(digit)
        self.sync()

    def on_key(self, event: events.Key) -> None:
        """While hints are shown they take every key."""
        choice = self.state.choice
        if choice is not None and choice.document.hints is not None:
            event.stop()
            event.prevent_default()
            self.mode.current.apply(jump.type_sign, event.character or event.key)
            self.sync()

    # What the session asks for

    def _answer(self, request: Request) -> None:
        match request:
            case AskComment():
                ask_comment(self, request)
            case ShowFind():
                self.query_one("#review-message").display = False
                self.query_one("#find", FindBar).ask()
            case ShowPalette():
                self.app.push_screen(action_palette())
            case ScrollSummary():
                self._scroll_summary(request)
            case _:
                self.post_message(Asked(request))

    @on(Find)
    def _find(self, event: Find) -> None:
        self.query_one("#review-message").display = True
        if event.query is not None and self.state.choice is not None:
            self.mode.current.apply(jump.find, event.query)
        self.sync()

    # Looking on, keeping, leaving

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look_on(self) -> None:
        worker = get_current_worker()
        while not worker.is_cancelled:
            found = self.state.filler.pull()
            self.post_message(self.Found(found))
            if not found:
                return

    @on(Found)
    def _take(self, event: Found) -> None:
        self.state.filler.take(event.found)
        self._show_bars()

    def _tell_saved(self) -> None:
        """Called by another thread."""
        self.post_message(self.Saved())

    @on(Saved)
    def _saved(self) -> None:
        self._show_bars()

    def _keep(self) -> None:
        self.run_worker(self.state.keeper.write, thread=True, exit_on_error=False, group="keep")
