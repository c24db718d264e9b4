"""The program of `obelism adjudicate`: one screen, from article to article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from reader.modes.adjudicate.articles import Adjudication
from reader.tui.adjudicating import Adjudicating
from reader.tui.messages import Asked
from reader.tui.screens.adjudicate import AdjudicateScreen

if TYPE_CHECKING:
    from reader.store.folder.layer import Layer


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


class AdjudicateApp(Adjudicating):
    """Shows an adjudication."""

    def __init__(self, adjudication: Adjudication) -> None:
        """The adjudication has an article open."""
        super().__init__()
        assert adjudication.reader is not None
        self.adjudication = adjudication
        self._first_screen = AdjudicateScreen(adjudication.reader, adjudication.place)

    @property
    def adjudicate_screen(self) -> AdjudicateScreen:
        return self._first_screen

    def on_mount(self) -> None:
        super().on_mount()
        self.push_screen(self._first_screen)

    @on(Asked)
    def _answer(self, event: Asked) -> None:
        self.answer_adjudicating(event.request)

    def _tell(self, sentence: str) -> None:
        self.adjudicate_screen.gold.say(sentence)
        self.adjudicate_screen.sync()

    # The end

    def stop_adjudicating(self) -> None:
        self._quit()

    def _quit(self) -> None:
        self._work.close()
        self.exit()

    def _rescue(self) -> str:
        return f"The decisions are in {self._work.rescue()}."

    def _open_layer(self) -> Layer | None:
        reader = self._work.reader
        return reader.layer if reader is not None else None

    def _give_up(self) -> None:
        self._work.give_up()

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._tell("q stops here. All is saved as you go.")
