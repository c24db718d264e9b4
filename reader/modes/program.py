"""Actions that every mode has: the menu, the help, the palette, leaving."""

from __future__ import annotations

from reader.modes.base import Action, State, when, words
from reader.modes.document_state import DocumentState
from reader.modes.requests import Leave, ShowHelp, ShowMenu, ShowPalette

PROGRAM = "Program"
"""Heading of the help."""


def show_menu(state: State) -> None:
    """Open the menu: labels, review, adjudicate, tutorial, theme and more."""
    state.request(ShowMenu())


def show_help(state: State) -> None:
    """Show all keys."""
    state.request(ShowHelp())


def show_palette(state: State) -> None:
    """Find an action by its name."""
    state.request(ShowPalette())


def escape(state: DocumentState) -> None:
    """Leave what is begun: extending, a pending passage, a question."""
    if not state.typed and not state.leave_begun():
        state.choose(None)


def leave(state: State) -> None:
    """Go back to the list, else quit, at the second key in a row. All is saved."""
    state.leaving = True
    state.request(Leave(again=state.leaving_before))


MENU = Action("menu", ("m",), show_menu, "menu", PROGRAM, offer=when(reading=90))
HELP = Action(
    "help", ("?",), show_help, "help", PROGRAM, offer=when(reading=98, extending=98, pending=98)
)
PALETTE = Action("palette", ("Ctrl+P",), show_palette, "palette", PROGRAM)
ESCAPE = Action(
    "escape",
    ("Esc",),
    escape,
    "leave",
    PROGRAM,
    offer=when(pending=40, question=40, hinting=40),
    word=words("leave", pending="later", question="keep it", hinting="leave the hints"),
)
BACK = Action("back", ("q",), leave, "back", PROGRAM, offer=when(reading=99, pending=99))
