"""What is chosen from the menu, and the help, wherever in the program that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reader.model.labels import LabelSet
from reader.modes.annotate.actions import UserAction
from reader.tui import menus
from reader.tui.adjudicating import AdjudicatingFromDesk
from reader.tui.comparing import Comparing
from reader.tui.reviewing import ReviewingFromDesk


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
        """Open an article of the shelf."""
        raise NotImplementedError

    def _act_again(self, action: str) -> None:
        """Do what a key of the open article does."""
        raise NotImplementedError

    def _show_menu(self) -> None:
        from reader.tui.screens.menu import MenuScreen

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
        assert self.desk is not None
        shelf, reading = self.desk.shelf, self.desk.reader is not None

        def come_back() -> None:
            shelf.stale.update(range(len(shelf.refs)))
            if reading:
                self._go_to(shelf.current or 0)

        return come_back

    def _choose_label(self) -> None:
        from reader.modes.annotate.panel import ORPHANS, choose_first_orphan, orphans
        from reader.tui.screens.menu import MenuScreen

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
