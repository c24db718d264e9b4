"""Key names, both ways, and through Textual."""

from __future__ import annotations

from typing import Any

from textual._xterm_parser import XTermParser
from textual.binding import BindingsMap
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.annotate.mode import annotate_actions as actions
from reader.modes.keymap import NAMED_KEYS
from reader.tui.keys import bindings, table_key, textual_key
from reader.tui.widgets.rows import shown_key
from tests.modes.keys import keymap
from tests.tui.stage import Stage, play, send, until

PRINTABLE = [chr(code) for code in range(ord("!"), ord("~") + 1)]

LETTERS = "éжßñλ"

SENT = {
    "Shift+Left": "\x1b[1;2D",
    "Shift+Down": "\x1b[1;2B",
    "Shift+Tab": "\x1b[Z",
    "PgDn": "\x1b[6~",
    "PgUp": "\x1b[5~",
    "Home": "\x1b[H",
    "End": "\x1b[F",
    "F2": "\x1bOQ",
    "F9": "\x1b[20~",
    "Ctrl+P": "\x10",
    "Backspace": "\x7f",
    "Enter": "\r",
    "Tab": "\t",
    "Space": " ",
    "Up": "\x1b[A",
}
"""What a terminal sends."""


def test_every_key_comes_back_as_it_went() -> None:
    for key in [*PRINTABLE, *LETTERS, *NAMED_KEYS]:
        assert table_key(textual_key(key)) == key


def test_names_are_those_that_textual_gives_to_what_a_terminal_sends() -> None:
    parser = XTermParser()
    for key, sent in [*SENT.items(), *((char, char) for char in [*PRINTABLE, *LETTERS])]:
        (event,) = (event for event in parser.feed(sent) if isinstance(event, Key))
        assert event.key == textual_key(key)


def test_arrows_are_shown_as_arrows() -> None:
    assert [shown_key(key) for key in ("Shift+Left", "Down", "+", "PgDn")] == [
        "Shift+←",
        "↓",
        "+",
        "PgDn",
    ]


def test_each_action_is_called_by_its_keys() -> None:
    table = actions(DEFAULT_LABELS)
    assert [calls for _, calls in bindings(table)] == [f"do({each.name!r})" for each in table]


class Recorder(Screen[None]):
    """Notes which actions were called for."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self._bindings = BindingsMap(bindings(table))
        self.done: list[str] = []

    def action_do(self, name: str) -> None:
        self.done.append(name)


def test_every_key_of_the_table_does_its_action() -> None:
    odd = Label(name='it\'s ("odd")', key="F2", letter="X")
    table = actions(LabelSet((*DEFAULT_LABELS, odd)))
    keys = keymap(table)
    screen = Recorder(table)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        send(stage, *map(textual_key, keys))
        await until(pilot, lambda: len(screen.done) == len(keys))

    play(screen, acts)
    assert screen.done == list(keys.values())
    assert 'tag:it\'s ("odd")' in screen.done
