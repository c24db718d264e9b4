"""What a review opens over its screen: comment, help, menu, and the question what to do unsaved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.errors import ObelismError
from reader.modes.base import AskComment
from reader.modes.review import decide as deciding
from reader.store.folder.rescue import rescue_folder
from reader.text.screen_text import one_line
from reader.tui import menus
from reader.tui.at_desk import AtDesk

if TYPE_CHECKING:
    from reader.modes.articles.desk import NotSaved
    from reader.tui.screens.review import ReviewScreen


def ask_comment(screen: ReviewScreen, request: AskComment) -> None:
    """Ask for a comment that goes with the verdict."""
    from reader.tui.screens.comment import CommentDialog

    def keep(text: str | None) -> None:
        if text is not None:
            deciding.set_comment(screen.review, text)
            screen.sync()

    screen.app.push_screen(CommentDialog(request.heading, request.note, request.what), keep)


def show_help(screen: ReviewScreen) -> None:
    """Show all keys, those of the review first."""
    from reader.tui.screens.help import HelpScreen

    tables = screen.review.tables
    screen.app.push_screen(HelpScreen(screen.review.labels, tables.reader, tables.review))


def show_menu(screen: ReviewScreen) -> None:
    """Show the menu."""
    from reader.tui.screens.menu import MenuScreen

    def choose(name: str | None) -> None:
        match name:
            case menus.THEME if isinstance(screen.app, AtDesk):
                screen.app.switch_theme()
            case menus.HELP:
                show_help(screen)
            case menus.STOP:
                screen.leave()

    screen.app.push_screen(MenuScreen(menus.review_menu()), choose)


def ask_unsaved(screen: ReviewScreen, error: NotSaved) -> None:
    """Ask what to do with verdicts that cannot be saved."""
    from reader.tui.screens.menu import MenuScreen

    def choose(name: str | None) -> None:
        rescued = ""
        try:
            if name == menus.RESCUE:
                paths = ", ".join(str(path) for path in screen.review.rescue())
                rescued = f"Your verdicts are in {paths}."
        except ObelismError as refused:
            screen.tell(str(refused))
            return
        if name in (menus.RESCUE, menus.GIVE_UP):
            screen.review.own.give_up()
            screen.review.end()
            screen.dismiss(None)
            if rescued and isinstance(screen.app, AtDesk):
                screen.app.tell_rescued(rescued)
        elif name == menus.AGAIN:
            screen.leave()

    entries = menus.unsaved_menu(str(rescue_folder()))
    screen.app.push_screen(MenuScreen(entries, one_line(str(error))), choose)
