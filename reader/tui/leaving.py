"""What every program of ours on the screen is, and how it leaves an article that is not saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding

from reader.io.resources import styles_folder
from reader.model.errors import ObelismError
from reader.modes.open_layers import NotSaved
from reader.store.rescue import rescue_folder
from reader.tui import menus
from reader.tui.process import AtDesk
from reader.tui.widgets.rows import ROW_CLASSES

if TYPE_CHECKING:
    from reader.tui.screens.dialogs import MenuScreen

PATIENCE = 0.3
"""Seconds that leaving an article waits for the disk before it says so."""

STYLES = ("reader", "article_view", "panel", "virtual_list")
"""Those that are needed at once; every other screen brings its own."""


class Program(AtDesk):
    """What all programs of ours look like."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in STYLES]
    TITLE = "obelism"
    COMPONENT_CLASSES: ClassVar = set(ROW_CLASSES)
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="quit"),
    ]


class Leaving(Program):
    """Leaves an article once it is saved, or asks what to do with what cannot be."""

    def _tell(self, sentence: str) -> None:
        """Say something on the screen that is used."""
        raise NotImplementedError

    def _quit(self) -> None:
        """Close what is open, and end.

        Raises:
            NotSaved: it stays open.
        """
        raise NotImplementedError

    def _when_saved(self, go: Callable[[], None]) -> None:
        """Do what leaves an article; where it cannot be saved, ask what to do.

        While the disk does not answer, that is shown, with the way out.
        """
        if not self.open_layers.answers(PATIENCE):
            self._wait_for_disk(go)
            return
        try:
            go()
        except NotSaved as error:
            self._ask_unsaved(error, go)
        except ObelismError as error:
            self._tell(str(error))

    # A disk that does not answer

    def _wait_for_disk(self, go: Callable[[], None]) -> None:
        """Say that the disk is waited for; go once it answers, or at once where that is wanted."""
        from reader.tui.screens.dialogs import MenuScreen

        def choose(name: str | None) -> None:
            if name == menus.AGAIN:
                self._when_saved(go)
            elif name == menus.LEAVE_NOW and self.open_layers.saved:
                self._leave_behind(go, "")
            elif name == menus.LEAVE_NOW:
                self._tell("Writing the tags to a file of their own…")
                leave = partial(self._rescue_and_leave, go)
                self.run_worker(leave, thread=True, exit_on_error=False, group="rescue")

        saved = self.open_layers.saved
        entries = menus.waiting_menu(str(rescue_folder()), saved=saved)
        screen = MenuScreen(entries, menus.waiting_title(saved=saved))
        self.push_screen(screen, choose)
        wait = partial(self._await_disk, screen)
        self.run_worker(wait, thread=True, exit_on_error=False, group="disk")

    def _await_disk(self, screen: MenuScreen) -> None:
        """In a thread, which must not outlive the program however long the disk takes."""

        def go_on() -> None:
            if screen is self.screen:
                screen.dismiss(menus.AGAIN)

        while not self.open_layers.answers(PATIENCE):
            if screen not in self.screen_stack or self.ending:
                return
        self.call_from_thread(go_on)

    def _rescue_and_leave(self, go: Callable[[], None]) -> None:
        """In a thread: that file may be on the same disk."""
        try:
            rescued = self.open_layers.rescue()
        except ObelismError as error:
            self.call_from_thread(self._tell, str(error))
        else:
            self.call_from_thread(self._leave_behind, go, rescued)

    def _leave_behind(self, go: Callable[[], None], rescued: str) -> None:
        self.open_layers.give_up(0)
        self._when_saved(go)
        self.tell_rescued(rescued)

    # Tags that cannot be saved

    def _ask_unsaved(self, error: NotSaved, go: Callable[[], None]) -> None:
        from reader.text.screen_text import one_line
        from reader.tui.screens.dialogs import MenuScreen

        def choose(name: str | None) -> None:
            if name is None:
                return
            rescued = ""
            try:
                if name == menus.RESCUE:
                    rescued = self.open_layers.rescue()
            except ObelismError as refused:
                self._tell(str(refused))
                return
            if name in (menus.RESCUE, menus.GIVE_UP):
                self.open_layers.give_up()
            self._when_saved(go)
            self.tell_rescued(rescued)

        entries = menus.unsaved_menu(str(rescue_folder()))
        self.push_screen(MenuScreen(entries, one_line(str(error))), choose)

    def tell_rescued(self, sentence: str) -> None:
        """Say where it is now: here, or, when this was the end, once the screen is gone.

        What does not fit here is said there, too.
        """
        if self.ending or cell_len(sentence) >= self.size.width:
            self.farewell = sentence
        if sentence and not self.ending:
            self._tell(sentence)

    async def action_quit(self) -> None:
        self._when_saved(self._quit)
