"""The review's screen: what is judged, in its context, and beside it what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.worker import get_current_worker

from reader.io.resources import styles_folder
from reader.modes.annotate import jump
from reader.modes.requests import Request, ScrollSummary, ShowFind
from reader.modes.review.mode import ReviewMode
from reader.modes.review.scan import Scanned
from reader.modes.review.state import DONE, SUMMARY
from reader.tui.keys import Find
from reader.tui.runtime import paint_by_rows
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.screens.review_bars import ReviewBars
from reader.tui.widgets.inputs import FindBar
from reader.tui.widgets.review_view import ReviewPage, summary_rows
from reader.tui.widgets.rows import Line, Row, RowView

KEEP_SECONDS = 1.0
"""How often the place in the queue is kept."""


class ReviewScreen(ModeScreen[None]):
    """A queue, item after item. Ends with everything saved."""

    mode: ReviewMode

    KEYS = "#review-keys"
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("reader.tcss", "review.tcss")]

    @dataclass
    class Found(Message):
        """A thread has looked through further articles."""

        found: list[Scanned]

    @dataclass
    class Saved(Message):
        """Something was saved, or could not be."""

    def __init__(self, mode: ReviewMode) -> None:
        super().__init__(mode)
        paint_by_rows(self)
        self.state = mode.state
        self._summary: list[Row] = []
        self._shown: tuple[object, ...] = ()

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

    def show_state(self) -> None:
        state = self.state
        shown = (
            state.item,
            state.stage,
            state.choice,
            self.size.width,
            dict(state.comments),
            state.tells_others,
        )
        if shown != self._shown:
            self._shown = shown
            self._show_item()
        elif state.stage not in (SUMMARY, DONE):
            self.page.view.sync()

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

    def show_bars(self) -> None:
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

    # Keys

    def action_do(self, name: str) -> None:
        """Do an action, and show what came of it."""
        super().action_do(name)
        if name == "later":  # the layers know of decisions, but not of this
            self._keep()

    def _scroll_summary(self, request: ScrollSummary) -> None:
        view = self.summary_view
        rows = request.step * (view.size.height if request.pages else 1)
        view.scroll_top(view.scroll_offset.y + rows if request.step else 0)

    # What the session asks for

    def answer(self, request: Request) -> None:
        match request:
            case ShowFind():
                self.query_one("#review-message").display = False
                self.query_one("#find", FindBar).ask()
            case ScrollSummary():
                self._scroll_summary(request)
            case _:
                super().answer(request)

    @on(Find)
    def _find(self, event: Find) -> None:
        self.query_one("#review-message").display = True
        if event.query is not None and self.state.choice is not None:
            self.apply(jump.find, event.query)
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
        self.show_bars()

    def _tell_saved(self) -> None:
        """Called by another thread."""
        self.post_message(self.Saved())

    @on(Saved)
    def _saved(self) -> None:
        self.show_bars()

    def _keep(self) -> None:
        self.run_worker(self.state.keeper.write, thread=True, exit_on_error=False, group="keep")
