"""The program on the terminal: which screen is shown, and what passes between them.

What is chosen from the menu, and the help, wherever in the program that is.

The program of `obelism review`: one screen, and it ends when that is left.

The program of `obelism adjudicate`: one screen, from article to article.

From the articles to a review of the whole workspace, and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from textual import on
from textual.screen import Screen

from reader.corpus.refs import ArticleRef
from reader.model.errors import HomeFolder, ObelismError
from reader.model.labels import LabelSet
from reader.modes.adjudicate.articles import Adjudication
from reader.modes.annotate.old_actions import UserAction, in_force
from reader.modes.annotate.old_state import Reader
from reader.modes.annotate.old_status import done_message
from reader.modes.articles.list import ArticleList
from reader.modes.articles.opening import Opening
from reader.modes.articles.session import ArticleSession
from reader.modes.keymap import settings_of
from reader.modes.requests import (
    AskHome,
    GoTo,
    Leave,
    OpenArticle,
    Request,
    Show,
    ShowHelp,
    ShowMenu,
)
from reader.modes.review.mode import ReviewMode
from reader.services.targets import login_name
from reader.settings.files import read_preference, read_word, write_preference
from reader.tui import menus
from reader.tui.keys import Asked
from reader.tui.leaving import Leaving, Program
from reader.tui.navigation import Adjudicating, AdjudicatingFromDesk, Comparing
from reader.tui.screens.adjudicate import AdjudicateScreen
from reader.tui.screens.annotate import ReaderScreen
from reader.tui.screens.review import ReviewScreen


def open_review(review: ReviewMode) -> int:
    """Run the program; return its exit code.

    Raises:
        Crash: something went wrong that nobody foresaw.
    """
    return ReviewApp(review).run_to_the_end()


class ReviewApp(Program):
    """Shows a review."""

    def __init__(self, review: ReviewMode) -> None:
        super().__init__(review.state.open_layers)
        self.review = self.judging = review
        self._first_screen = ReviewScreen(review)

    def on_mount(self) -> None:
        super().on_mount()
        self.push_screen(self._first_screen, lambda _: self.exit())

    async def action_quit(self) -> None:
        self._first_screen.leave()

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._first_screen.tell("q stops here. All is saved as you go.")


def open_adjudication(adjudication: Adjudication, first: str = "") -> int:
    """Run the program on the first article with something open; return its exit code.

    `first` is said at the beginning.

    Raises:
        ObelismError: the labels or keys cannot be used.
        Crash: something went wrong that nobody foresaw.
    """
    mode = adjudication.open(adjudication.next_waiting() or 0)
    mode.state.say_first(first)
    return AdjudicateApp(adjudication).run_to_the_end()


class AdjudicateApp(Adjudicating):
    """Shows an adjudication."""

    def __init__(self, adjudication: Adjudication) -> None:
        """The adjudication has an article open."""
        super().__init__(adjudication.open_layers)
        assert adjudication.mode is not None
        self.adjudication = adjudication
        self._first_screen = AdjudicateScreen(adjudication.mode, adjudication.place)

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
        self.adjudicate_screen.say(sentence)

    # The end

    def stop_adjudicating(self) -> None:
        self._quit()

    def _quit(self) -> None:
        self._work.close()
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._tell("q stops here. All is saved as you go.")


class ReviewingFromDesk(Leaving):
    """Leaves the articles for a review, and comes back to it."""

    def judge(self, come_back: Callable[[], None]) -> None:
        """Judge what others have tagged in this workspace.

        Raises:
            ObelismError: there is nothing to judge, or the open article cannot be left.
        """
        from reader.modes.review.start import ReviewOptions, start_review, workspace_of
        from reader.tui.screens.review import ReviewScreen

        assert self.session is not None
        session, place = self.session, self.session.workspace.files
        assert place is not None
        workspace = workspace_of([place.root], place.root if place.explicit else None)
        self.review = start_review(
            workspace,
            [place.root],
            session.articles.annotator,
            ReviewOptions(),
            open_layers=self.open_layers,
        )
        session.close()

        def end(_: None) -> None:
            self.review = None
            come_back()

        self.push_screen(ReviewScreen(self.review), end)


class Choosing(Comparing, ReviewingFromDesk, AdjudicatingFromDesk):
    """Shows the menu, and does what is chosen."""

    _labels: LabelSet
    _table: Sequence[UserAction]
    """The actions of the article's keys, for the help of the list."""

    @property
    def _alone(self) -> bool:
        """Whether one article was asked for, so that there is no list to go to."""
        raise NotImplementedError

    def _leave(self) -> None:
        """Back to the list; from there, or where there is none, out."""
        raise NotImplementedError

    def _go_to(self, index: int) -> None:
        """Open an article of the list."""
        raise NotImplementedError

    def _act_again(self, action: str) -> None:
        """Do what a key of the open article does."""
        raise NotImplementedError

    def _show_menu(self) -> None:
        from reader.tui.screens.dialogs import MenuScreen

        self.push_screen(MenuScreen(self._menu()), self._choose)

    def _menu(self) -> list[menus.MenuEntry]:
        if self.reader_screen is None:
            return menus.list_menu()
        reader = self.reader_screen.reader
        changed = reader.layer.can_reanchor or reader.takes_over or reader.decides_late
        return menus.reader_menu(listed=not self._alone, changed=changed)

    def _choose(self, name: str | None) -> None:
        match name:
            case menus.LIST:
                self._leave()
            case menus.PANEL if self.reader_screen is not None:
                self.reader_screen.toggle_panel()
            case menus.LABELS:
                self._choose_label()
            case menus.REVIEW:
                self._when_saved(partial(self.judge, self._coming_back()))
            case menus.ADJUDICATE:
                self._when_saved(partial(self.adjudicate, self._coming_back()))
            case menus.CHANGES:
                self._act_again("changes")
            case menus.THEME:
                self.switch_theme()
            case menus.HELP:
                self._show_help()
            case menus.QUIT:
                self._when_saved(self._quit)

    def _coming_back(self) -> Callable[[], None]:
        """What opens again what is open, once something else that changes layers has ended."""
        assert self.session is not None
        articles, reading = self.session.articles, self.session.reader is not None

        def come_back() -> None:
            articles.stale.update(range(len(articles.refs)))
            if reading:
                self._go_to(articles.current or 0)

        return come_back

    def _choose_label(self) -> None:
        from reader.modes.annotate.old_panel import ORPHANS, choose_first_orphan, orphans
        from reader.tui.screens.dialogs import MenuScreen

        screen = self.reader_screen
        if screen is None:
            return

        def only(name: str | None) -> None:
            if name is not None:
                if name == ORPHANS:
                    choose_first_orphan(screen.reader)
                screen.show_label(None if name == menus.ALL else name)

        lost = orphans(screen.reader) > 0
        entries = menus.label_menu(screen.reader.labels, lost=lost)
        self.push_screen(MenuScreen(entries, "Show in panel"), only)

    def _show_help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        screen = self.reader_screen
        if screen is None:
            self.push_screen(HelpScreen(self._labels, self._table))
        else:
            self.push_screen(HelpScreen(screen.reader.labels, screen.actions))


WELCOME = "New here? {} shows all keys; `obelism tutorial` teaches them in five minutes."
"""Said once, at the first article that somebody opens."""


def open_reader(opening: Opening, *, lesson: int | None = None) -> int:
    """Run the program; return its exit code.

    `lesson`: there is a lesson above its article, of which so many steps are done.

    Raises:
        ObelismError: nothing can be opened, or the labels cannot be used.
        Crash: something went wrong that nobody foresaw.
    """
    return ObelismApp(opening, lesson=lesson).run_to_the_end()


class ObelismApp(Choosing):
    """Opens with a list of articles, or with the one article that was asked for."""

    def __init__(self, opening: Opening, *, lesson: int | None = None) -> None:
        """Raises ObelismError where nothing can be shown."""
        super().__init__()
        self._opening = opening
        self._lesson = lesson
        first = next(opening.refs)
        self._refs: Iterator[ArticleRef] = chain([first], opening.refs)
        settings = settings_of(first.workspace)
        self._labels = settings.labels
        self._table = in_force(self._labels, settings.actions("annotate"))
        self._login = login_name()
        self._first_screen: Screen[Any] | None = None
        annotator = opening.annotator or first.workspace.annotator_for(self._login)
        if annotator:
            self._first_screen = self._begin(annotator)

    def _begin(self, annotator: str, *, login: str = "") -> Screen[Any]:
        """Begin for an annotator; return the first screen.

        Raises:
            ObelismError: the one article cannot be opened.
        """
        articles = ArticleList(self._refs, annotator, self._opening.encoding)
        self.session = ArticleSession(
            articles, login=login, preloaded=self._opening.preloaded, open_layers=self.open_layers
        )
        if not self._alone:
            from reader.tui.screens.articles import ArticlesScreen

            return ArticlesScreen(articles, self._labels)
        articles.add_all()
        reader = self._open(0)
        if self._lesson is not None:
            from reader.tui.screens.lesson import LessonScreen

            return LessonScreen(reader, self.session.place, self._lesson)
        return ReaderScreen(reader, self.session.place)

    def _open(self, index: int) -> Reader:
        """Open an article; to somebody who is new here, say where help is."""
        assert self.session is not None
        reader = self.session.open(index)
        told = reader.message or self._lesson is not None
        if not told and not read_preference("welcomed"):
            reader.say(WELCOME.format(reader.key_of("help")))
            write_preference("welcomed", True)
        return reader

    @property
    def _alone(self) -> bool:
        return self._opening.alone

    # Beginning

    def get_default_screen(self) -> Screen[Any]:
        screen = self._first_screen or Screen()
        self.load_styles(screen)
        return screen

    def on_mount(self) -> None:
        super().on_mount()
        if self._first_screen is None:
            self._ask_name()

    def _ask_name(self) -> None:
        from reader.tui.screens.dialogs import NameDialog

        def begin(name: str | None) -> None:
            if name is None:
                self.exit()
                return
            write_preference("annotator", name)
            try:
                self.push_screen(self._begin(name, login=self._login))
            except ObelismError as error:
                self.end_with(error)

        self.push_screen(NameDialog(read_word("annotator") or self._login), begin)

    # What screens ask for

    @on(Asked)
    def _answer(self, event: Asked) -> None:
        if self.adjudication is not None:
            self.answer_adjudicating(event.request)
        else:
            self._answer_reading(event.request)

    def _answer_reading(self, request: Request) -> None:
        match request:
            case GoTo(_, True):
                self._done()
            case GoTo(step):
                self._go_by(step)
            case OpenArticle(index):
                self._go_to(index)
            case Leave():
                self._leave()
            case Show("menu") | ShowMenu():
                self._show_menu()
            case Show("help") | ShowHelp():
                self._show_help()
            case AskHome(action):
                self._ask_home(lambda: self._act_again(action))
            case _:
                self.answer_on_changes(request)

    @property
    def reader_screen(self) -> ReaderScreen | None:
        """The reader's screen, where it is the one that is used, be it under a dialog."""
        shown = [screen for screen in self.screen_stack if isinstance(screen, ReaderScreen)]
        return shown[-1] if shown else None

    def _act_again(self, action: str) -> None:
        if self.reader_screen is not None:
            self.reader_screen.action_do(action)

    def _tell(self, sentence: str) -> None:
        """Say something on the screen that is used."""
        if self.adjudication is not None:
            self.adjudicate_screen.say(sentence)
        elif self.reader_screen is not None:
            self.reader_screen.reader.say(sentence)
            self.reader_screen.sync()
        elif hasattr(self.screen, "tell"):
            self.screen.tell(sentence)

    # From article to article

    def _go_to(self, index: int) -> None:
        def go() -> None:
            assert self.session is not None
            reader = self._open(index)
            if self.reader_screen is not None:
                self.reader_screen.open(reader, self.session.place)
            else:
                self.push_screen(ReaderScreen(reader, self.session.place))

        self._when_saved(go)

    def _go_by(self, step: int) -> None:
        assert self.session is not None
        index = self.session.neighbour(step)
        if index is not None:
            self._go_to(index)
        else:
            self._sync()

    def _done(self) -> None:
        assert self.session is not None
        try:
            index = self.session.done()
        except HomeFolder:
            self._ask_home(self._done)
            return
        except ObelismError as error:
            self._tell(str(error))
            return
        if index is None:
            self._sync()
            return
        left, filter_left = self.session.reader, self.session.articles.filter_left(index)
        self._go_to(index)
        if left is not None and self.session.reader is not left:
            self._tell(done_message(left, filter_left))

    def _sync(self) -> None:
        if self.reader_screen is not None:
            self.reader_screen.sync()

    def _leave(self) -> None:
        """Back to the list; from there, or where there is none, out."""
        if self.reader_screen is None or self._alone:
            self._when_saved(self._quit)
        else:
            self._when_saved(self._back_to_list)

    def _back_to_list(self) -> None:
        assert self.session is not None
        self.session.close()
        self.pop_screen()

    def _quit(self) -> None:
        if self.adjudication is not None:
            self.adjudication.close()
        if self.session is not None:
            self.session.close()
        self.exit()

    def _ask_home(self, then: Callable[[], None]) -> None:
        from reader.tui.screens.dialogs import ConfirmDialog

        assert self.session is not None
        workspace = self.session.workspace

        def answer(yes: bool | None) -> None:
            if not yes:
                self._tell("Nothing is kept; --workspace DIR names another folder for the tags.")
                return
            try:
                workspace.ensure(allow_home=True)
            except ObelismError as error:
                self._tell(str(error))
            else:
                then()

        below = workspace.files
        where = workspace.name if below is None else below.home
        question = f"Keep your tags in {where}? It is in your home folder."
        self.push_screen(ConfirmDialog(question), answer)

    # The place, and the end

    def leave_nothing(self) -> None:
        if self._lesson is not None:
            from reader.modes.articles.tutorial import remove_lesson

            remove_lesson(self._opening)

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._tell("q goes back, and then quits. All is saved as you go.")
