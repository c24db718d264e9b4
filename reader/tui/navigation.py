"""An adjudication in a program: from article to article, its overview, its menu and its help.

An article that has changed since it was tagged: from the key to its changes and back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.model.errors import ObelismError
from reader.modes.open_layers import OpenLayers
from reader.modes.requests import (
    GoTo,
    Leave,
    LookForMoved,
    Reopen,
    Request,
    Show,
    ShowHelp,
    ShowMenu,
    ShowOverview,
    ShowRemaining,
    TakeOver,
)
from reader.tui import menus
from reader.tui.leaving import Leaving

if TYPE_CHECKING:
    from reader.modes.adjudicate.articles import Adjudication
    from reader.modes.adjudicate.mode import AdjudicateMode
    from reader.modes.annotate.old_state import Reader
    from reader.modes.changes.state import Changes
    from reader.services.relocate.carry_over import Relocation
    from reader.services.relocate.renamed import Alike
    from reader.tui.screens.adjudicate import AdjudicateScreen
    from reader.tui.screens.annotate import ReaderScreen


class Adjudicating(Leaving):
    """Shows an adjudication, while there is one."""

    def __init__(self, open_layers: OpenLayers | None = None) -> None:
        super().__init__(open_layers)
        self.adjudication: Adjudication | None = None
        """What is adjudicated; None while nothing is."""

    @property
    def adjudicate_screen(self) -> AdjudicateScreen:
        """Its screen, which is there as long as it is."""
        from reader.tui.screens.adjudicate import AdjudicateScreen

        return next(each for each in self.screen_stack if isinstance(each, AdjudicateScreen))

    @property
    def _work(self) -> Adjudication:
        assert self.adjudication is not None
        return self.adjudication

    def stop_adjudicating(self) -> None:
        """Close what is open, and leave the screen.

        Raises:
            NotSaved: it stays open.
        """
        raise NotImplementedError

    def answer_adjudicating(self, request: Request) -> None:
        """Do what its screen asks for."""
        match request:
            case GoTo(step):
                self._go_by_step(step)
            case Reopen():
                self._show_gold(self._work.reopen)
            case Leave():
                self._when_saved(self.stop_adjudicating)
            case ShowMenu():
                self._show_its_menu()
            case ShowHelp():
                self._show_its_help()
            case ShowOverview():
                self._show_overview()
            case ShowRemaining():
                self._finished()

    def _finished(self) -> None:
        """Nothing is open in this article: say where something is; where nowhere, how it went."""
        if self._work.next_waiting() is None:
            self._show_overview()
        else:
            self.adjudicate_screen.mode.state.add("{key:overview} goes to another article.")
            self.adjudicate_screen.sync()

    # From article to article

    def _go_by_step(self, step: int) -> None:
        index = self._work.neighbour(step)
        if index is None:
            self.adjudicate_screen.sync()
        else:
            self._show_gold(partial(self._work.open, index))

    def _show_gold(self, opened: Callable[[], AdjudicateMode]) -> None:
        """Open an article, and show it in the place of the one that was shown."""

        def go() -> None:
            self.adjudicate_screen.open(opened(), self._work.place)

        self._when_saved(go)

    def _show_overview(self) -> None:
        from reader.modes.adjudicate.start import in_short, summary
        from reader.tui.screens.adjudicate import OverviewScreen

        work = self._work

        def choose(index: int | None) -> None:
            if index is not None and index != work.index:
                self._show_gold(partial(work.open, index))

        articles = [
            (in_short(work.tally(index)), work.title(index)) for index in range(len(work.articles))
        ]
        self.push_screen(OverviewScreen(summary(work), articles, work.index), choose)

    # Menu and help

    def _show_its_menu(self) -> None:
        from reader.tui.screens.dialogs import MenuScreen

        self.push_screen(MenuScreen(menus.adjudication_menu()), self._choose_of_its_menu)

    def _choose_of_its_menu(self, name: str | None) -> None:
        match name:
            case menus.OVERVIEW:
                self._show_overview()
            case menus.THEME:
                self.switch_theme()
            case menus.HELP:
                self._show_its_help()
            case menus.STOP:
                self._when_saved(self.stop_adjudicating)

    def _show_its_help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        mode = self.adjudicate_screen.mode
        labels = mode.state.labels
        self.push_screen(HelpScreen(labels, mode.actions, further=mode.further_actions))


class AdjudicatingFromDesk(Adjudicating):
    """Leaves the articles for an adjudication of the whole workspace, and comes back to it."""

    def adjudicate(self, come_back: Callable[[], None]) -> None:
        """Begin with the article that was open, else with the first that has something open.

        Raises:
            ObelismError: there is nothing to adjudicate, or the open article cannot be left.
        """
        from reader.modes.adjudicate.start import in_a_sentence, start_adjudication
        from reader.tui.screens.adjudicate import AdjudicateScreen

        assert self.session is not None
        session, place = self.session, self.session.workspace.files
        assert place is not None
        work, left_out = start_adjudication(
            [place.root],
            session.articles.annotator,
            workspace=place.root if place.explicit else None,
            open_layers=self.open_layers,
        )
        id = session.reader.article.id if session.reader is not None else None
        here = (index for index, each in enumerate(work.articles) if each.id == id)
        session.close()
        try:
            mode = work.open(next(here, work.next_waiting() or 0))
        except ObelismError:
            come_back()
            raise
        mode.state.say_first(in_a_sentence(left_out))
        self.adjudication = work

        def end(_: None) -> None:
            self.adjudication = None
            come_back()

        self.push_screen(AdjudicateScreen(mode, work.place), end)

    def stop_adjudicating(self) -> None:
        self._work.close()
        self.adjudicate_screen.dismiss(None)


class Comparing(Leaving):
    """Shows what changed in the open article, and opens it again once its tags are carried over."""

    @property
    def reader_screen(self) -> ReaderScreen | None:
        """The reader's screen, where it is the one that is used, be it under a dialog."""
        raise NotImplementedError

    def answer_on_changes(self, request: Request) -> None:
        """Do what an article's screen asks for where its text has changed, or its tags' has."""
        match request:
            case Show("changes"):
                self.compare()
            case LookForMoved():
                self.look_for_moved()
            case TakeOver(article):
                self.take_over(article)
            case Reopen(message):
                self.reopen(message)

    def compare(self) -> None:
        """Compare the two texts of the open article, and show what changed."""
        self._tell("Comparing the text with what it was…")
        self.run_worker(self._compare_texts, thread=True, exit_on_error=False, group="compare")

    def _compare_texts(self) -> None:
        """In a thread: long texts take a moment."""
        assert self.session is not None
        try:
            changes = self.session.compare()
        except ObelismError as error:
            self.call_from_thread(self._tell, str(error))
        else:
            self.call_from_thread(self._show_changes, changes)

    def _show_changes(self, changes: Changes) -> None:
        from reader.modes.changes.choices import left
        from reader.modes.changes.wording import done
        from reader.tui.screens.changes import ChangesScreen

        relocation = changes.relocation

        def end(carried: bool | None) -> None:
            if carried:
                self.reopen(done(relocation).text(self._key), relocation)
            else:
                self._tell(left(relocation).text(self._key))

        reader = self.session.reader if self.session is not None else None
        if (
            reader is not None
            and reader.layer is relocation.layer
            and self.screen is self.reader_screen
        ):
            self._tell("")
            self.push_screen(ChangesScreen(changes), end)

    def take_over(self, old_id: str) -> None:
        """Take over the tags of an article that is gone, and show them."""

        def go() -> None:
            assert self.session is not None
            reader = self.session.take_over(old_id)
            if self.reader_screen is not None:
                self.reader_screen.open(reader, self.session.place)

        self._when_saved(go)

    def look_for_moved(self) -> None:
        """Look whether the open article was renamed and edited; nobody waits for that."""
        reader = self.session.reader if self.session is not None else None
        if reader is not None:
            look = partial(self._look_for_moved, reader)
            self.run_worker(look, thread=True, exit_on_error=False, group="moved")

    def _look_for_moved(self, reader: Reader) -> None:
        """In a thread."""
        assert self.session is not None
        alike = self.session.find_alike(reader)
        if alike is not None:
            self.call_from_thread(self._offer_moved, reader, alike)

    def _offer_moved(self, reader: Reader, alike: Alike) -> None:
        assert self.session is not None
        if self.session.offer_alike(reader, alike) and self.reader_screen is not None:
            self.reader_screen.sync()

    def _key(self, action: str) -> str:
        return "" if self.reader_screen is None else self.reader_screen.reader.key_of(action)

    def reopen(self, message: str, relocation: Relocation | None = None) -> None:
        """Open the article again: its tags belong to another text now."""

        def go() -> None:
            assert self.session is not None
            reader = self.session.reopen(message, relocation)
            if self.reader_screen is not None:
                self.reader_screen.open(reader, self.session.place)

        self._when_saved(go)
