"""Key names, in the notation of the actions and in Textual's, and the bindings of actions."""

from __future__ import annotations

from collections.abc import Iterable

from textual.message import Message

from reader.modes.base import Action
from reader.modes.requests import Request
from reader.tui.runtime import key_name

_NAMES = {"PgUp": "pageup", "PgDn": "pagedown", "Esc": "escape"}
"""Keys that Textual calls by another word."""

_PRINTABLE = {chr(code): key_name(chr(code)) for code in range(ord("!"), ord("~") + 1)}
"""Printable ASCII characters, for which Textual makes names of its own."""

_NOTATION = {name: key for key, name in (_NAMES | _PRINTABLE).items() if len(name) > 1}


def textual_key(key: str) -> str:
    """Return Textual's name of a key: `PgDn` is `pagedown`, `<` is `less_than_sign`."""
    if len(key) == 1:
        return _PRINTABLE.get(key, key)
    *modifiers, last = key.split("+")
    name = _NAMES.get(last, last.lower())
    return "+".join([*(modifier.lower() for modifier in modifiers), name])


def table_key(name: str) -> str:
    """Return the notation of a key that Textual names: the inverse of `textual_key`."""
    if len(name) == 1:
        return name
    *modifiers, last = name.split("+")
    key = _NOTATION.get(last, last.capitalize())
    return "+".join([*(modifier.capitalize() for modifier in modifiers), key])


def call(action: Action) -> str:
    """Return the action string by which a screen does an action of a table."""
    return f"do({action.name!r})"


def bindings(table: Iterable[Action]) -> list[tuple[str, str]]:
    """Return a binding for each action: its keys, parted by commas, and the call that does it."""
    return [(",".join(map(textual_key, action.keys)), call(action)) for action in table]


class Asked(Message):
    """A request that its screen cannot answer."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request


DIGITS = [(digit, f"digit({digit})") for digit in "0123456789"]
"""Counts in an article, reasons in a review, annotators in an adjudication."""
