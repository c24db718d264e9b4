"""What every program of ours on the screen is, and how it leaves an article that is not saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding

from reader.model.errors import ObelismError
from reader.resources import styles_folder
from reader.session.desk import NotSaved
from reader.tui import menus
from reader.tui.at_desk import AtDesk
from reader.tui.widgets.pieces import ROW_CLASSES

STYLES = ("reader", "article_view", "panel", "virtual_list")
"""Those that are needed at once; every other screen brings its own."""


class Program(AtDesk):
    """Runs to its end, and gives the keyboard back."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in STYLES]
    TITLE = "obelism"
    COMPONENT_CLASSES: ClassVar = set(ROW_CLASSES)
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="quit"),
    ]

    def run_and_leave(self) -> int:
        """Run; return the exit code.

        Raises:
            Crash: something went wrong that nobody foresaw.
        """
        try:
            return self.run_to_the_end()
        finally:
            self.let_go_of_keyboard()


class Leaving(Program):
    """Leaves an article once it is saved, or asks what to do with what cannot be."""

    def _tell(self, sentence: str) -> None:
        """Say something on the screen that is used."""
        raise NotImplementedError

    def _rescue(self) -> str:
        """Write what is not saved to a file of its own; return a sentence that says where.

        Raises:
            ObelismError: that cannot be written either.
        """
        raise NotImplementedError

    def _give_up(self) -> None:
        """Close what is open, saved or not."""
        raise NotImplementedError

    def _quit(self) -> None:
        """Close what is open, and end.

        Raises:
            NotSaved: it stays open.
        """
        raise NotImplementedError

    def _when_saved(self, go: Callable[[], None]) -> None:
        """Do what leaves an article; where it cannot be saved, ask what to do."""
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
            if name is None:
                return
            rescued = ""
            try:
                if name == menus.RESCUE:
                    rescued = self._rescue()
            except ObelismError as refused:
                self._tell(str(refused))
                return
            if name in (menus.RESCUE, menus.GIVE_UP):
                self._give_up()
            self._when_saved(go)
            self._tell_rescued(rescued)

        entries = menus.unsaved_menu(str(Path.cwd()))
        self.push_screen(MenuScreen(entries, one_line(str(error))), choose)

    def _tell_rescued(self, sentence: str) -> None:
        """Say where it is now: here, or, when this was the end, once the screen is gone."""
        if self._exit:
            self.farewell = sentence
        elif sentence:
            self._tell(sentence)

    async def action_quit(self) -> None:
        self._when_saved(self._quit)
