"""Going between screens: what they ask for is answered here, and other modes are opened here.

A mode that is begun over the articles, as a review is, is a line in MODES.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from textual.screen import Screen

from reader.modes.articles.opening import Opening
from reader.modes.base import plain
from reader.modes.open_layers import OpenLayers
from reader.modes.requests import (
    AskHome,
    GoTo,
    Leave,
    LookForMoved,
    OpenArticle,
    Reopen,
    Request,
    ShowChanges,
    ShowMenu,
    ShowOverview,
    ShowRemaining,
    TakeOver,
)
from reader.store.base import Store
from reader.tui.keys import shown
from reader.tui.leaving import Leaving
from reader.tui.looks import switch_theme
from reader.tui.reading import Reading
from reader.tui.runtime import Runtime
from reader.tui.screens.annotate import AnnotateScreen

if TYPE_CHECKING:
    from reader.modes.adjudicate.articles import Adjudication
    from reader.modes.adjudicate.mode import AdjudicateMode
    from reader.modes.review.mode import ReviewMode
    from reader.tui.menus import MenuEntry
    from reader.tui.screens.adjudicate import AdjudicateScreen


class Here(NamedTuple):
    """Where a mode is begun."""

    workspace: Store
    annotator: str
    article: str | None
    """Id of the article that is open; None where the list is shown."""
    open_layers: OpenLayers

    @property
    def folder(self) -> tuple[Path, Path | None]:
        """The folder of the workspace, once more if the user named it."""
        place = self.workspace.files
        assert place is not None
        return place.root, place.root if place.explicit else None


class Session(Protocol):
    """What a mode has open."""

    def close(self) -> None:
        """Save and close all.

        Raises:
            NotSaved: it stays open.
        """


class Visit(NamedTuple):
    """A mode that is in use."""

    session: Session
    screen: Screen[None]


class ModeEntry(NamedTuple):
    """A mode that can be begun out of the menu."""

    key: str
    """What chooses it in the menu."""
    description: str
    begin: Callable[[Here], Visit]
    """Raises ObelismError where there is nothing to do in it."""


def _begin_review(here: Here) -> Visit:
    """Review all that others have tagged in the workspace, or go on with that."""
    from reader.modes.review.start import ReviewOptions, start_review, workspace_of

    root, explicit = here.folder
    mode = start_review(
        workspace_of([root], explicit),
        [root],
        here.annotator,
        ReviewOptions(),
        open_layers=here.open_layers,
    )
    return review_visit(mode)


def review_visit(mode: ReviewMode) -> Visit:
    """Return a review with its screen."""
    from reader.tui.screens.review import ReviewScreen

    return Visit(mode.state, ReviewScreen(mode))


def _begin_adjudication(here: Here) -> Visit:
    """Adjudicate the article that is open, else the first that has something open."""
    from reader.modes.adjudicate.start import in_a_sentence, start_adjudication

    root, explicit = here.folder
    adjudication, left_out = start_adjudication(
        [root], here.annotator, workspace=explicit, open_layers=here.open_layers
    )
    ids = [article.id for article in adjudication.articles]
    waiting = adjudication.next_waiting() or 0
    mode = adjudication.open(ids.index(here.article) if here.article in ids else waiting)
    mode.state.say_first(in_a_sentence(left_out))
    return adjudication_visit(adjudication)


def adjudication_visit(adjudication: Adjudication) -> Visit:
    """Return an adjudication that has an article open, with its screen."""
    from reader.tui.screens.adjudicate import AdjudicateScreen

    assert adjudication.mode is not None
    return Visit(adjudication, AdjudicateScreen(adjudication.mode, adjudication.place))


MODES = {
    "Review": ModeEntry("r", "judge what others have tagged", _begin_review),
    "Adjudicate": ModeEntry("a", "make gold of what several tagged", _begin_adjudication),
}
"""The modes that are begun out of the menu, by the names that they have there."""


class Navigation:
    """Knows which screen is used, and what is open under it."""

    def __init__(self, app: Runtime, open_layers: OpenLayers) -> None:
        self._app, self._open_layers = app, open_layers
        self._leaving = Leaving(app, open_layers, self.say)
        self.reading: Reading | None = None
        """The articles; None where the program is that of another mode alone."""
        self.visits: list[Visit] = []
        """The other modes that are begun, the one in use last."""

    # The first screen

    def begin_reading(self, opening: Opening, *, lesson: int | None = None) -> Screen[Any] | None:
        """Begin with articles; return the first screen, None: who reads is to be asked.

        Raises:
            ObelismError: nothing can be shown.
        """
        self.reading = Reading(
            self._app, self._leaving, self.say, self._open_layers, opening, lesson=lesson
        )
        return self.reading.first_screen()

    def begin_with(self, visit: Visit) -> Screen[Any]:
        """Begin with another mode; return its screen."""
        self.visits.append(visit)
        return visit.screen

    def ask_name(self) -> None:
        """Ask who reads, and show the first screen after that."""
        if self.reading is not None:
            self.reading.ask_name()

    def keep_place(self) -> None:
        """Keep the place in the article that is open."""
        if self.reading is not None:
            self.reading.keep_place()

    # What screens ask for

    def answer(self, request: Request) -> None:
        """Do what a screen asks for."""
        match request:
            case Leave():
                self.leave()
            case ShowMenu():
                self._show_menu()
            case ShowOverview():
                self._show_overview()
            case ShowRemaining():
                self._show_remaining()
            case GoTo(step) if self.visits:
                self._go_by(step)
            case Reopen() if self.visits:
                self._show_gold(self._adjudication.reopen)
            case _ if self.reading is not None:
                self._answer_on_articles(self.reading, request)

    def _answer_on_articles(self, reading: Reading, request: Request) -> None:
        match request:
            case OpenArticle(index):
                reading.go_to(index)
            case GoTo(_, unfinished=True):
                reading.done()
            case GoTo(step):
                reading.go_by(step)
            case ShowChanges():
                reading.compare()
            case LookForMoved():
                reading.look_for_moved()
            case TakeOver(article):
                reading.take_over(article)
            case Reopen(message):
                reading.reopen(plain(message))
            case AskHome(action):
                reading.ask_home(partial(self._act_again, action))

    @property
    def _page(self) -> Any:
        """The screen that is used, be it under a dialog."""
        return self._app.screen_in_use

    def say(self, sentence: str) -> None:
        """Say something on the screen that is used, be it under a dialog."""
        self._page.tell(sentence)

    def _act_again(self, action: str) -> None:
        """Do what a key of the screen that is used does."""
        self._page.action_do(action)

    # Leaving

    def leave(self) -> None:
        """Go back to what was there before; where nothing was, end."""
        reading = self.reading
        if self.visits:
            self._leaving.when_saved(self._end_visit)
        elif reading is not None and reading.screen is not None and not reading.alone:
            self._leaving.when_saved(reading.back_to_list)
        else:
            self.quit()

    def quit(self) -> None:
        """End, once all is saved."""
        self._leaving.when_saved(self._quit)

    def _quit(self) -> None:
        for visit in reversed(self.visits):
            visit.session.close()
        if self.reading is not None and self.reading.begun:
            self.reading.session.close()
        self._app.exit()

    def say_what_leaves(self) -> None:
        """Say which key leaves: Ctrl+C interrupts nothing here."""
        actions = {action.name: action for action in self._page.actions}
        what = "stops here." if self.visits else "goes back, and then quits."
        key = shown(actions["back"].keys[0]) if "back" in actions else "Esc"
        self.say(f"{key} {what} All is saved as you go.")

    # Other modes

    def _visit(self, name: str) -> None:
        """Begin a mode over the articles, which come back when it is left.

        Raises:
            ObelismError: there is nothing to do in it, or the open article cannot be left.
        """
        assert self.reading is not None
        session = self.reading.session
        mode = session.mode
        article = mode.state.document.article.id if mode is not None else None
        annotator = session.articles.annotator
        visit = MODES[name].begin(Here(session.workspace, annotator, article, self._open_layers))
        come_back = self.reading.come_back()
        session.close()
        self.visits.append(visit)
        self._app.push_screen(visit.screen, lambda _: come_back())

    def _end_visit(self) -> None:
        visit = self.visits[-1]
        visit.session.close()
        self.visits.pop()
        if self.reading is None:
            self._app.exit()
        else:
            visit.screen.dismiss(None)

    # From article to article of an adjudication

    @property
    def _adjudication(self) -> Adjudication:
        return cast("Adjudication", self.visits[-1].session)

    @property
    def _gold_screen(self) -> AdjudicateScreen:
        return cast("AdjudicateScreen", self.visits[-1].screen)

    def _go_by(self, step: int) -> None:
        index = self._adjudication.neighbour(step)
        if index is None:
            self._gold_screen.sync()
        else:
            self._show_gold(partial(self._adjudication.open, index))

    def _show_gold(self, opened: Callable[[], AdjudicateMode]) -> None:
        """Leave what is open, and show what is opened."""

        def go() -> None:
            self._gold_screen.open(opened(), self._adjudication.place)

        self._leaving.when_saved(go)

    def _show_overview(self) -> None:
        from reader.modes.adjudicate.start import in_short, summary
        from reader.tui.screens.adjudicate import OverviewScreen

        work = self._adjudication

        def choose(index: int | None) -> None:
            if index is not None and index != work.index:
                self._show_gold(partial(work.open, index))

        articles = [
            (in_short(work.tally(index)), work.title(index)) for index in range(len(work.articles))
        ]
        self._app.push_screen(OverviewScreen(summary(work), articles, work.index), choose)

    def _show_remaining(self) -> None:
        """Nothing is open in this article: say where something is; where nowhere, how it went."""

        if self._adjudication.next_waiting() is None:
            self._show_overview()
        else:
            self._gold_screen.mode.state.add("{key:overview} goes to another article.")
            self._gold_screen.sync()

    # Menu and help

    def _show_menu(self) -> None:
        from reader.tui.screens.dialogs import MenuScreen

        self._app.push_screen(MenuScreen(self._menu()), self._choose)

    def _menu(self) -> list[MenuEntry]:
        from reader.tui import menus

        if self.visits:
            overview = any(action.name == "overview" for action in self._page.actions)
            return menus.mode_menu(overview=overview)
        modes = [menus.MenuEntry(mode.key, name, mode.description) for name, mode in MODES.items()]
        reading = self.reading
        if reading is None or reading.screen is None:
            return menus.list_menu(modes)
        changed = reading.screen.mode.state.has_changes
        return menus.article_menu(modes, listed=not reading.alone, changed=changed)

    def _choose(self, name: str | None) -> None:
        from reader.tui import menus

        match name:
            case menus.LIST | menus.STOP:
                self.leave()
            case menus.QUIT:
                self.quit()
            case menus.THEME:
                switch_theme(self._app)
            case menus.HELP:
                self._app.push_screen(self._page.help_screen())
            case menus.OVERVIEW:
                self._show_overview()
            case menus.CHANGES:
                self._act_again("changes")
            case menus.PANEL if self._article_screen is not None:
                self._article_screen.toggle_panel()
            case menus.LABELS if self._article_screen is not None:
                self._choose_label(self._article_screen)
            case str() if name in MODES:
                self._leaving.when_saved(partial(self._visit, name))

    @property
    def _article_screen(self) -> AnnotateScreen | None:
        return self.reading.screen if self.reading is not None else None

    def _choose_label(self, screen: AnnotateScreen) -> None:
        from reader.modes.annotate.panel import ORPHANS, choose_first_orphan, orphans
        from reader.tui import menus
        from reader.tui.screens.dialogs import MenuScreen

        mode, state = screen.mode, screen.mode.state

        def only(name: str | None) -> None:
            if name is not None:
                if name == ORPHANS:
                    choose_first_orphan(state)
                screen.show_label(None if name == menus.ALL else name)

        repair = menus.REPAIR.text(mode.key_of) if orphans(state) else ""
        entries = menus.label_menu(state.labels, repair=repair)
        self._app.push_screen(MenuScreen(entries, "Show in panel"), only)
