"""A dialog in which one of the sources that an article names is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from string import ascii_lowercase

from reader.tui.screens.lists import MenuEntry, MenuScreen
from reader.tui.widgets.rows import DIM, KEY, Row, cursor_mark, fitted

_LETTERS = [letter for letter in ascii_lowercase if letter not in "jkq"]
"""Those that do nothing else in a list."""

_NOTE = " takes it off"


class SourceMenu(MenuScreen):
    """Gives the name that was chosen, as it is stored."""

    def __init__(
        self, title: str, names: Sequence[str], chosen: str, *, opened_by: str = ""
    ) -> None:
        """`chosen`: the name to begin at, with a word that the same again takes it off."""
        letters = zip_longest(names, _LETTERS[: len(names)], fillvalue="")
        super().__init__(
            (MenuEntry(letter, name) for name, letter in letters), title, opened_by=opened_by
        )
        self._meant = chosen

    def on_mount(self) -> None:
        names = [entry.name for entry in self.entries]
        self.rows.to(names.index(self._meant) if self._meant in names else 0)

    def row(self, index: int, width: int) -> Row:
        entry = self.entries[index]
        note = _NOTE if entry.name == self._meant else ""
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(entry.key, 3), KEY),
            (fitted(entry.name, max(8, width - 5 - len(note))), ""),
            (note, DIM),
        ]
