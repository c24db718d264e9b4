"""The program on the terminal: which screen is shown, and what passes between them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import getpass
import os
import signal
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

from reader.console import tell
from reader.model.errors import ObelismError
from reader.resources import styles_folder
from reader.session.bindings import labels_of, table_of
from reader.session.desk import Desk, NotSaved
from reader.session.opening import Opening
from reader.session.reader import Reader
from reader.session.requests import AskHome, GoTo, Leave, Show
from reader.session.shelf import Shelf
from reader.session.status import done_message
from reader.session.terminal import terminal_is_gone
from reader.store.articles import ArticleRef
from reader.store.errors import HomeFolder
from reader.store.preferences import read_preference, write_preference
from reader.tui import menus
from reader.tui.in_order import InOrder
from reader.tui.messages import Asked, OpenArticle
from reader.tui.screens.reader import ReaderScreen
from reader.tui.themes import themes

STYLES = ("reader", "article_view", "panel", "virtual_list")
"""Those that are needed at once; every other screen brings its own."""

WELCOME = "New here? {} shows all keys; `obelism tutorial` teaches them in five minutes."
"""Said once, at the first article that somebody opens."""

KEEP_PLACE_SECONDS = 5.0
"""How often the place in the article and what is read are kept."""


def open_reader(opening: Opening, *, lesson: bool = False) -> int:
    """Run the program, with a lesson above its article or without; return its exit code.

    Raises:
        ObelismError: nothing can be opened, or the labels cannot be used.
    """
    app = ObelismApp(opening, lesson=lesson)
    try:
        app.run()
    finally:
        app.close_desk()
        app.let_go_of_keyboard()
    if app._exception is not None:
        raise app._exception
    if app.farewell:
        tell(app.farewell)
    return app.return_code or 0


def login_name() -> str:
    """The name that the user goes by on this machine; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


class ObelismApp(InOrder):
    """Opens with a list of articles, or with the one article that was asked for."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in STYLES]
    TITLE = "obelism"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="quit"),
        Binding("ctrl+z", "suspend_process", "suspend", show=False, priority=True, id="suspend"),
    ]

    def __init__(self, opening: Opening, *, lesson: bool = False) -> None:
        """Raises ObelismError where nothing can be shown."""
        super().__init__()
        self._opening = opening
        self._lesson = lesson
        first = next(opening.refs)
        self._refs: Iterator[ArticleRef] = chain([first], opening.refs)
        self._labels = labels_of(first.workspace)
        self._table = table_of(self._labels)
        self._login = login_name()
        self.desk: Desk | None = None
        """None until it is known who reads."""
        self.farewell = ""
        """What is said once the screen is gone; empty: nothing."""
        self._first_screen: Screen[Any] | None = None
        annotator = opening.annotator or first.workspace.annotator_for(self._login)
        if annotator:
            self._first_screen = self._begin(annotator)
        if self.no_color:
            self._show_no_color()
        for theme in themes():
            self.register_theme(theme)
        self.theme = _remembered_theme(list(self.available_themes))

    def _show_no_color(self) -> None:
        """Send no colours at all, where Textual would send shades of grey."""
        from textual.filter import Monochrome, NoColor

        others = [each for each in self._filters if not isinstance(each, Monochrome)]
        self._filters = [*others, NoColor()]

    def _begin(self, annotator: str, *, login: str = "") -> Screen[Any]:
        """Take a seat at the desk; return the first screen.

        Raises:
            ObelismError: the one article cannot be opened.
        """
        shelf = Shelf(self._refs, annotator, self._opening.encoding)
        self.desk = Desk(shelf, login=login, preloaded=self._opening.preloaded)
        if not self._opening.alone:
            from reader.tui.screens.articles import ArticleList

            return ArticleList(shelf, self._labels)
        shelf.add_all()
        reader = self._open(0)
        if self._lesson:
            from reader.tui.screens.lesson import LessonScreen

            return LessonScreen(reader, self.desk.place)
        return ReaderScreen(reader, self.desk.place)

    def _open(self, index: int) -> Reader:
        """Open an article; to somebody who is new here, say where help is."""
        assert self.desk is not None
        reader = self.desk.open(index)
        if not reader.message and not read_preference("welcomed"):
            reader.say(WELCOME.format(reader.key_of("help")))
            write_preference("welcomed", True)
        return reader

    # Beginning

    def get_default_screen(self) -> Screen[Any]:
        screen = self._first_screen or Screen()
        self._load_screen_css(screen)  # Textual does so only for a screen that is pushed
        return screen

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self._end_by, number)
        self.set_interval(KEEP_PLACE_SECONDS, self._keep_place)
        self.call_after_refresh(_collect_garbage_again)
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

        self.push_screen(NameDialog(read_preference("annotator") or self._login), begin)

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
        match event.request:
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
        left = self.desk.reader
        self._go_to(index)
        if left is not None and self.desk.reader is not left:
            self._tell(done_message(left))

    def _sync(self) -> None:
        if self.reader_screen is not None:
            self.reader_screen.sync()

    def _leave(self) -> None:
        """Back to the list; from there, or where there is none, out."""
        if self.reader_screen is None or self._opening.alone:
            self._when_saved(self._quit)
        else:
            self._when_saved(self._back_to_list)

    def _back_to_list(self) -> None:
        assert self.desk is not None
        self.desk.close()
        self.pop_screen()

    def _quit(self) -> None:
        if self.desk is not None:
            self.desk.close()
        self.exit()

    def _when_saved(self, go: Callable[[], None]) -> None:
        """Do what leaves an article; where its tags cannot be saved, ask what to do with them."""
        try:
            go()
        except NotSaved as error:
            self._ask_unsaved(error, go)
        except ObelismError as error:
            self._tell(str(error))

    def _ask_unsaved(self, error: NotSaved, go: Callable[[], None]) -> None:
        from reader.text.display import one_line
        from reader.tui.screens.menu import MenuScreen

        def choose(name: str | None) -> None:
            assert self.desk is not None
            if name is None:
                return
            rescued = ""
            try:
                if name == menus.RESCUE:
                    rescued = f"Your tags are in {self.desk.rescue()}."
            except ObelismError as refused:
                self._tell(str(refused))
                return
            if name in (menus.RESCUE, menus.GIVE_UP):
                self.desk.give_up()
            self._when_saved(go)
            self._tell_rescued(rescued)

        entries = menus.unsaved_menu(str(Path.cwd()))
        self.push_screen(MenuScreen(entries, one_line(str(error))), choose)

    def _tell_rescued(self, sentence: str) -> None:
        """Say where the tags are now: here, or, when this was the end, once the screen is gone."""
        if self._exit:
            self.farewell = sentence
        elif sentence:
            self._tell(sentence)

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

    # Menu and help

    def _show_menu(self) -> None:
        from reader.tui.screens.menu import MenuScreen

        reading = self.reader_screen is not None
        entries = menus.reader_menu(listed=not self._opening.alone) if reading else None
        self.push_screen(MenuScreen(entries or menus.list_menu()), self._choose)

    def _choose(self, name: str | None) -> None:
        match name:
            case menus.LIST:
                self._leave()
            case menus.PANEL if self.reader_screen is not None:
                self.reader_screen.toggle_panel()
            case menus.LABELS:
                self._choose_label()
            case menus.THEME:
                self._switch_theme()
            case menus.HELP:
                self._show_help()
            case menus.QUIT:
                self._when_saved(self._quit)

    def _choose_label(self) -> None:
        from reader.tui.screens.menu import MenuScreen

        screen = self.reader_screen
        if screen is None:
            return

        def only(name: str | None) -> None:
            if name is not None:
                screen.show_label(None if name == menus.ALL else name)

        self.push_screen(MenuScreen(menus.label_menu(screen.reader.labels), "Show in panel"), only)

    def _switch_theme(self) -> None:
        names = [name for name in self.available_themes if name.startswith("obelism-")]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        write_preference("theme", self.theme)

    def _show_help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        screen = self.reader_screen
        if screen is None:
            self.push_screen(HelpScreen(self._labels, self._table))
        else:
            self.push_screen(HelpScreen(screen.reader.labels, screen.actions))

    # The place, and the end

    def _keep_place(self) -> None:
        if self.desk is not None:
            self.desk.keep_place()
            self.run_worker(self.desk.write_places, thread=True, exit_on_error=False, group="place")

    async def action_quit(self) -> None:
        self._when_saved(self._quit)

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._tell("q goes back, and then quits. All is saved as you go.")

    def action_suspend_process(self) -> None:
        if self.desk is not None and self.desk.reader is not None:
            self.desk.keep_place()
            self.desk.reader.layer.flush(1.0)
        super().action_suspend_process()

    @on(Driver.SignalResume)
    def _paint_again(self) -> None:
        """Brought back by `fg`: the terminal has forgotten what it showed."""
        self.refresh(layout=True)

    def _end_by(self, number: int) -> None:
        """A signal ends the program: save first. A terminal that is gone needs no restoring."""
        self.close_desk()
        if terminal_is_gone():
            os._exit(128 + number)
        self.exit(return_code=128 + number)

    def let_go_of_keyboard(self) -> None:
        """End the thread that reads keys: of a terminal that is gone it would read for ever."""
        if isinstance(self._driver, LinuxDriver):
            self._driver.exit_event.set()

    def close_desk(self) -> None:
        """Save what can be saved, and let go of the locks; a second call does no harm."""
        if self.desk is not None:
            self.desk.keep_place()
            self.desk.write_places()
            self.desk.give_up()

    def _fatal_error(self) -> None:
        """The program failed: end it. What happened is told by the command line, not here."""
        self._close_messages_no_wait()


def _collect_garbage_again() -> None:
    """What was made for the first paint stays for good, and need not be looked through again."""
    gc.freeze()
    gc.enable()


def _remembered_theme(names: list[str]) -> str:
    own = [name for name in names if name.startswith("obelism-")]
    remembered = read_preference("theme")
    return remembered if remembered in own else own[0]
