"""What a user can do in the list of articles, and with which keys."""

from __future__ import annotations

from reader.session.actions import UserAction

LIST = "List of articles"

LIST_ACTIONS = (
    UserAction("next_row", ("j", "Down"), "next", "Go to the next article.", LIST),
    UserAction("previous_row", ("k", "Up"), "back", "Go to the previous article.", LIST),
    UserAction("next_rows", ("Space", "PgDn"), "page", "Go down a page.", LIST),
    UserAction("previous_rows", ("Backspace", "PgUp"), "page back", "Go up a page.", LIST),
    UserAction("first_row", ("g", "Home"), "top", "Go to the first article.", LIST),
    UserAction("last_row", ("G", "End"), "end", "Go to the last article.", LIST),
    UserAction("open", ("Enter",), "open", "Open the article.", LIST),
    UserAction(
        "filter", ("/",), "filter", "List only titles and file names with these words.", LIST
    ),
    UserAction("all_rows", ("Esc",), "all", "List all articles again.", LIST),
    UserAction("menu", ("m",), "menu", "Open the menu: theme, help, quit.", LIST),
    UserAction("help", ("?",), "help", "Show all keys.", LIST),
    UserAction("palette", ("Ctrl+P",), "palette", "Find an action by its name.", LIST),
    UserAction("quit", ("q",), "quit", "Quit. All is saved.", LIST),
)
