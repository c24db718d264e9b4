"""The screen on which versions become one: the article with lanes, and the versions beside it."""

from __future__ import annotations

import time

from textual import work
from textual.app import ComposeResult
from textual.worker import get_current_worker

from reader.io.files import styles_folder
from reader.modes.adjudicate import move
from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.decide import TAKE
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.annotate.state import saving
from reader.modes.requests import AskComment, Request, Scroll
from reader.text.screen_text import one_line
from reader.tui.screens.article_screen import ArticleScreen
from reader.tui.widgets.lane_view import LaneView
from reader.tui.widgets.rows import Line, between
from reader.tui.widgets.versions_panel import VersionsPanel

LEAST_ROWS, MOST_ROWS = 6, 14
"""Rows of the versions below the article, on a narrow screen."""

SHOW_SECONDS = 0.5
"""From one time on to the next that the number of articles is shown while they are looked for."""


class AdjudicateScreen(ArticleScreen):
    """One article, open to an adjudicator."""

    CSS_PATH = styles_folder() / "adjudicate.tcss"

    mode: AdjudicateMode
    view: LaneView
    further = (TAKE,)

    def __init__(self, mode: AdjudicateMode, adjudication: Adjudication) -> None:
        super().__init__(mode, adjudication.place, LaneView(id="article"))
        self._adjudication = adjudication
        self.versions: VersionsPanel | None = None
        """The widget of the versions; None before the first paint."""

    def above(self) -> ComposeResult:
        yield Line(id="lanes")

    def show_article(self) -> None:
        self.view.show_gold(self.mode.state)
        if self.versions is not None:
            self.versions.show(self.mode)

    def on_mount(self) -> None:
        """Look for further articles once the first is on the screen."""
        if not self._adjudication.complete:
            self.call_after_refresh(self._look_on)

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look_on(self) -> None:
        worker, shown = get_current_worker(), time.monotonic()
        while not worker.is_cancelled and self._adjudication.look_on():
            if time.monotonic() - shown > SHOW_SECONDS:
                self.call_later(self._show_place)
                shown = time.monotonic()
        self.call_later(self._show_place)

    def _show_place(self) -> None:
        self.place = self._adjudication.place
        self.show_head()

    # What is shown

    def show_state(self) -> None:
        super().show_state()
        if self.versions is not None:
            self.versions.sync()

    def show_bars(self) -> None:
        super().show_bars()
        width = self.app.size.width
        names, legend = self.view.lane_names(), self.view.legend(width)
        self.query_one("#lanes", Line).show(between(names, legend, width))

    @property
    def facts(self) -> str:
        return f"{self.mode.facts()} · {saving(self.mode.state.layer)}"

    @property
    def who(self) -> str:
        return one_line(f"{self.mode.state.adjudicator} for @gold in {self.place.workspace}")

    def lay_out(self) -> None:
        """Put the versions beside the article, or on a narrow screen below it."""
        if self.versions is None and self.painted:
            self.versions = VersionsPanel(self.mode, id="table")
            self.query_one("#page").mount(self.versions)
        self.place_beside(self.versions)
        if self.versions is not None:
            rows = max(LEAST_ROWS, min(MOST_ROWS, self.app.size.height * 2 // 5))
            self.versions.narrow = self.narrow
            self.versions.styles.height = rows if self.narrow else None

    # What is asked for

    def answer(self, request: Request) -> None:
        match request:
            case Scroll(step):
                if self.versions is not None:
                    self.versions.scroll(step)
            case _:
                super().answer(request)

    @property
    def comment_place(self) -> str:
        """Where the versions stay in view."""
        return "top" if self.narrow else "left"

    def ask_comment(self, request: AskComment) -> None:
        """Ask for a reason, or for what an attribute says, with the versions in view."""
        if self.versions is not None:
            decisions = self.mode.state.decisions
            gold = decisions.owner(request.annotation)
            self.versions.about = gold or decisions.items[int(request.annotation)]
            self.versions.sync()
        super().ask_comment(request)

    def on_screen_resume(self) -> None:
        """Show the current item again, once nothing is asked any more."""
        if self.versions is not None and self.versions.about is not None:
            self.versions.about = None
            self.versions.sync()

    def click(self, offset: int) -> None:
        self.apply(move.click, offset)
