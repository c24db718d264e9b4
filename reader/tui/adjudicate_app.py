"""The program of `obelism adjudicate`: one screen, from article to article."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from textual import on

from reader.session.adjudication.adjudication import Adjudication
from reader.session.adjudication.gold_reader import GoldReader
from reader.session.adjudication.summary import in_short, summary
from reader.session.adjudication.wording import both
from reader.session.adjudication_actions import CHOOSE
from reader.session.requests import GoTo, Leave, Reopen, Show
from reader.tui import menus
from reader.tui.messages import Asked
from reader.tui.program import Leaving
from reader.tui.screens.adjudicate import AdjudicateScreen


def open_adjudication(adjudication: Adjudication, first: str = "") -> int:
    """Run the program on the first article with something open; return its exit code.

    `first` is said at the beginning.

    Raises:
        ObelismError: the labels or keys cannot be used.
        Crash: something went wrong that nobody foresaw.
    """
    reader = adjudication.open(adjudication.next_waiting() or 0)
    if first:
        reader.say(" ".join(filter(None, (first, reader.message))))
    return AdjudicateApp(adjudication).run_and_leave()


class AdjudicateApp(Leaving):
    """Shows an adjudication."""

    def __init__(self, adjudication: Adjudication) -> None:
        """The adjudication has an article open."""
        super().__init__()
        assert adjudication.reader is not None
        self.adjudication = adjudication
        self.adjudicate_screen = AdjudicateScreen(adjudication.reader, adjudication.place)

    def on_mount(self) -> None:
        super().on_mount()
        self.push_screen(self.adjudicate_screen)

    @on(Asked)
    def _answer(self, event: Asked) -> None:
        match event.request:
            case GoTo(step):
                self._go_by(step)
            case Reopen():
                self._show(self.adjudication.reopen)
            case Leave():
                self._when_saved(self._quit)
            case Show("menu"):
                self._show_menu()
            case Show("help"):
                self._show_help()
            case Show("overview"):
                self._show_overview()
            case Show("finished"):
                self._finished()

    def _finished(self) -> None:
        """Nothing is open in this article: say where something is; where nowhere, how it went."""
        if self.adjudication.next_waiting() is None:
            self._show_overview()
        else:
            gold = self.adjudicate_screen.gold
            key = gold.key_of("overview")
            self._tell(both(gold.message, f"{key} goes to another article."))

    def _tell(self, sentence: str) -> None:
        self.adjudicate_screen.gold.say(sentence)
        self.adjudicate_screen.sync()

    # From article to article

    def _go_by(self, step: int) -> None:
        index = self.adjudication.neighbour(step)
        if index is None:
            self.adjudicate_screen.sync()
        else:
            self._go_to(index)

    def _go_to(self, index: int) -> None:
        self._show(partial(self.adjudication.open, index))

    def _show(self, opened: Callable[[], GoldReader]) -> None:
        """Open an article, and show it in the place of the one that was shown."""

        def go() -> None:
            self.adjudicate_screen.open(opened(), self.adjudication.place)

        self._when_saved(go)

    def _show_overview(self) -> None:
        from reader.tui.screens.overview import OverviewScreen

        work = self.adjudication

        def choose(index: int | None) -> None:
            if index is not None and index != work.index:
                self._go_to(index)

        articles = [
            (in_short(work.tally(index)), work.title(index)) for index in range(len(work.articles))
        ]
        self.push_screen(OverviewScreen(summary(work), articles, work.index), choose)

    # Menu and help

    def _show_menu(self) -> None:
        from reader.tui.screens.menu import MenuScreen

        self.push_screen(MenuScreen(menus.adjudication_menu()), self._choose)

    def _choose(self, name: str | None) -> None:
        match name:
            case menus.OVERVIEW:
                self._show_overview()
            case menus.THEME:
                self.switch_theme()
            case menus.HELP:
                self._show_help()
            case menus.QUIT:
                self._when_saved(self._quit)

    def _show_help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        reader = self.adjudicate_screen.gold
        usual = {each.name for each in reader.actions}
        own = [
            msgspec.structs.replace(each, group=CHOOSE)
            for each in reader.own_table
            if each.name not in usual
        ]
        self.push_screen(HelpScreen(reader.labels, reader.actions, further=own))

    # The end

    def _quit(self) -> None:
        self.adjudication.close()
        self.exit()

    def _rescue(self) -> str:
        return f"The decisions are in {self.adjudication.rescue(Path.cwd())}."

    def _give_up(self) -> None:
        self.adjudication.give_up()

    def action_suspend_process(self) -> None:
        if self.adjudication.reader is not None:
            self.adjudication.reader.layer.flush(1.0)
        super().action_suspend_process()

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._tell("q stops here. All is saved as you go.")

    def close_desk(self) -> str:
        return self.adjudication.end() or super().close_desk()
