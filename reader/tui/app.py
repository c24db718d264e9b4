"""The program on the terminal: which screen is shown, and what passes between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from textual import on
from textual.screen import Screen

from reader.corpus.find import ArticleRef
from reader.model.errors import HomeFolder, ObelismError
from reader.modes.annotate.state import Reader
from reader.modes.annotate.status import done_message
from reader.modes.articles.desk import Desk
from reader.modes.articles.list import Shelf
from reader.modes.articles.opening import Opening
from reader.modes.base import AskHome, GoTo, Leave, Request, Show
from reader.modes.keymap import labels_of, table_of
from reader.services.targets import login_name
from reader.settings.files import read_preference, read_word, write_preference
from reader.tui.choosing import Choosing
from reader.tui.messages import Asked, OpenArticle
from reader.tui.screens.reader import ReaderScreen

if TYPE_CHECKING:
    from reader.store.folder.layer import Layer

WELCOME = "New here? {} shows all keys; `obelism tutorial` teaches them in five minutes."
"""Said once, at the first article that somebody opens."""


def open_reader(opening: Opening, *, lesson: int | None = None) -> int:
    """Run the program; return its exit code.

    `lesson`: there is a lesson above its article, of which so many steps are done.

    Raises:
        ObelismError: nothing can be opened, or the labels cannot be used.
        Crash: something went wrong that nobody foresaw.
    """
    return ObelismApp(opening, lesson=lesson).run_and_leave()


class ObelismApp(Choosing):
    """Opens with a list of articles, or with the one article that was asked for."""

    def __init__(self, opening: Opening, *, lesson: int | None = None) -> None:
        """Raises ObelismError where nothing can be shown."""
        super().__init__()
        self._opening = opening
        self._lesson = lesson
        first = next(opening.refs)
        self._refs: Iterator[ArticleRef] = chain([first], opening.refs)
        self._labels = labels_of(first.workspace)
        self._table = table_of(self._labels)
        self._login = login_name()
        self._first_screen: Screen[Any] | None = None
        annotator = opening.annotator or first.workspace.annotator_for(self._login)
        if annotator:
            self._first_screen = self._begin(annotator)

    def _begin(self, annotator: str, *, login: str = "") -> Screen[Any]:
        """Take a seat at the desk; return the first screen.

        Raises:
            ObelismError: the one article cannot be opened.
        """
        shelf = Shelf(self._refs, annotator, self._opening.encoding)
        self.desk = Desk(shelf, login=login, preloaded=self._opening.preloaded)
        if not self._alone:
            from reader.tui.screens.articles import ArticleList

            return ArticleList(shelf, self._labels)
        shelf.add_all()
        reader = self._open(0)
        if self._lesson is not None:
            from reader.tui.screens.lesson import LessonScreen

            return LessonScreen(reader, self.desk.place, self._lesson)
        return ReaderScreen(reader, self.desk.place)

    def _open(self, index: int) -> Reader:
        """Open an article; to somebody who is new here, say where help is."""
        assert self.desk is not None
        reader = self.desk.open(index)
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
        self._load_screen_css(screen)  # Textual does so only for a screen that is pushed
        return screen

    def on_mount(self) -> None:
        super().on_mount()
        if self._first_screen is None:
            self._ask_name()

    def _ask_name(self) -> None:
        from reader.tui.screens.name import NameDialog

        def begin(name: str | None) -> None:
            if name is None:
                self.exit()
                return
            write_preference("annotator", name)
            try:
                self.push_screen(self._begin(name, login=self._login))
            except ObelismError as error:
                self._fail(error)

        self.push_screen(NameDialog(read_word("annotator") or self._login), begin)

    def _fail(self, error: ObelismError) -> None:
        """End with a sentence, as the command line does."""
        self._exception = error
        self.exit(return_code=error.exit_code)

    # What screens ask for

    @on(OpenArticle)
    def _open_from_list(self, event: OpenArticle) -> None:
        self._go_to(event.index)

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
            case Leave():
                self._leave()
            case Show("menu"):
                self._show_menu()
            case Show("help"):
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
        if self.reader_screen is not None:
            self.reader_screen.reader.say(sentence)
            self.reader_screen.sync()
        elif hasattr(self.screen, "tell"):
            self.screen.tell(sentence)

    # From article to article

    def _go_to(self, index: int) -> None:
        def go() -> None:
            assert self.desk is not None
            reader = self._open(index)
            if self.reader_screen is not None:
                self.reader_screen.open(reader, self.desk.place)
            else:
                self.push_screen(ReaderScreen(reader, self.desk.place))

        self._when_saved(go)

    def _go_by(self, step: int) -> None:
        assert self.desk is not None
        index = self.desk.neighbour(step)
        if index is not None:
            self._go_to(index)
        else:
            self._sync()

    def _done(self) -> None:
        assert self.desk is not None
        try:
            index = self.desk.done()
        except HomeFolder:
            self._ask_home(self._done)
            return
        except ObelismError as error:
            self._tell(str(error))
            return
        if index is None:
            self._sync()
            return
        left, filter_left = self.desk.reader, self.desk.shelf.filter_left(index)
        self._go_to(index)
        if left is not None and self.desk.reader is not left:
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
        assert self.desk is not None
        self.desk.close()
        self.pop_screen()

    def _quit(self) -> None:
        if self.adjudication is not None:
            self.adjudication.close()
        if self.desk is not None:
            self.desk.close()
        self.exit()

    def _rescue(self) -> str:
        if self.adjudication is not None:
            return f"The decisions are in {self.adjudication.rescue()}."
        assert self.desk is not None
        return f"Your tags are in {self.desk.rescue()}."

    def _open_layer(self) -> Layer | None:
        seat = self.adjudication or self.desk
        return seat.reader.layer if seat is not None and seat.reader is not None else None

    def _give_up(self) -> None:
        if self.adjudication is not None:
            self.adjudication.give_up()
        assert self.desk is not None
        self.desk.give_up()

    def _ask_home(self, then: Callable[[], None]) -> None:
        from reader.tui.screens.confirm import ConfirmDialog

        assert self.desk is not None
        workspace = self.desk.workspace

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

        question = f"Keep your tags in {workspace.home}? It is in your home folder."
        self.push_screen(ConfirmDialog(question), answer)

    # The place, and the end

    def leave_nothing(self) -> None:
        if self._lesson is not None:
            from reader.modes.articles.tutorial import remove_lesson

            remove_lesson(self._opening)

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._tell("q goes back, and then quits. All is saved as you go.")
