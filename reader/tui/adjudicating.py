"""An adjudication in the program: from article to article, and the overview of all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.start import in_short, summary
from reader.modes.requests import GoTo, Reopen, Request, ShowOverview, ShowRemaining
from reader.tui.leaving import Leaving
from reader.tui.screens.adjudicate import AdjudicateScreen
from reader.tui.screens.lists import OverviewScreen
from reader.tui.visit import Visit


class AdjudicationVisit(Visit):
    """Shows the open article of an adjudication, and goes to others."""

    def __init__(self, adjudication: Adjudication) -> None:
        """It has an article open."""
        assert adjudication.mode is not None
        self.adjudication = adjudication
        self.shown = AdjudicateScreen(adjudication.mode, adjudication.place)
        super().__init__(adjudication, self.shown)

    def answer(self, request: Request, leaving: Leaving) -> None:
        match request:
            case GoTo(step):
                index = self.adjudication.neighbour(step)
                if index is None:
                    self.shown.sync()
                else:
                    self._show(partial(self.adjudication.open, index), leaving)
            case Reopen():
                self._show(self.adjudication.reopen, leaving)
            case ShowOverview():
                self._show_overview(leaving)
            case ShowRemaining():
                self._show_remaining(leaving)

    def _show(self, opened: Callable[[], AdjudicateMode], leaving: Leaving) -> None:
        """Leave what is open, and show what is opened."""

        def go() -> None:
            self.shown.open(opened(), self.adjudication.place)

        leaving.when_saved(go)

    def _show_overview(self, leaving: Leaving) -> None:
        every = self.adjudication

        def choose(index: int | None) -> None:
            if index is not None and index != every.index:
                self._show(partial(every.open, index), leaving)

        articles = [
            (in_short(every.tally(index)), every.title(index))
            for index in range(len(every.articles))
        ]
        key = self.shown.mode.key_of("overview")
        screen = OverviewScreen(summary(every), articles, every.index, opened_by=key)
        self.shown.app.push_screen(screen, choose)

    def _show_remaining(self, leaving: Leaving) -> None:
        """Nothing is open in this article: say where something is; where nowhere, how it went."""
        if self.adjudication.next_waiting() is None:
            self._show_overview(leaving)
        else:
            self.shown.mode.state.add("{key:overview} goes to another article.")
            self.shown.sync()
