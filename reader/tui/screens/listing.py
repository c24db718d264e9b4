"""A list over the screen, with lines about it; words that are typed after `/` filter it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ScreenResultType

from reader.io.files import styles_folder
from reader.tui.screens.filtered import TYPING_KEYS, FilteredList
from reader.tui.screens.lists import DIALOG_CELLS, EDGE_CELLS
from reader.tui.widgets.rows import DIM, Line, Row, keys_row
from reader.tui.widgets.virtual_list import VirtualList

T = TypeVar("T")

_SHORT = 16
"""Rows of a screen from which on there are blank ones; as in `Dialog`."""
_EDGES, _BLANK = 2, 4
"""Rows of the border, and the blank ones inside it and around the list."""


class Listing(FilteredList[ScreenResultType], Generic[ScreenResultType, T]):
    """Lists items; subclasses say what stands above and below them, and what a row shows."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "listing")]

    NAME: ClassVar[str]
    """Id of the box."""
    HEAD: ClassVar[int] = 1
    """Lines above the list, at most."""
    FOOT: ClassVar[int] = 1
    """Lines below it."""
    MOST_CELLS: ClassVar[int] = DIALOG_CELLS
    MOST_ROWS: ClassVar[int] = 16

    def __init__(self, items: Iterable[T], *, opened_by: str = "") -> None:
        super().__init__([], opened_by)
        self.items = [*items]
        """All that could be listed."""
        self.listed = self.items
        """What is listed now."""
        self.said = ""
        """What came of the last key, safe for the screen, until the cursor moves."""
        self.rows.set_rows(len(self.items))

    # What subclasses say

    def is_wanted(self, item: T) -> bool:
        """Return whether an item is listed, whatever is typed."""
        return True

    def words_of(self, item: T) -> str:
        """Return the text of an item that the filter looks into."""
        raise NotImplementedError

    def head(self) -> Sequence[Row]:
        """Return the lines above the list; those without text take no row."""
        raise NotImplementedError

    def foot(self) -> Sequence[str]:
        """Return the lines below the list, safe for the screen."""
        return [self.said]

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys that act on the item under the cursor, with a word each, the most used
        first."""
        raise NotImplementedError

    def further_hints(self) -> Sequence[tuple[str, str]]:
        """Return those that do something now whatever is under the cursor."""
        return ()

    # What is listed

    @property
    def item(self) -> T | None:
        """The one under the cursor."""
        return self.listed[self.rows.cursor] if self.listed else None

    def put(self, items: Iterable[T], said: str = "") -> None:
        """List other items, and say what was done; the cursor stays where it is."""
        self.items, self.said = [*items], said
        self.refill()

    def refill(self) -> None:
        """List what is wanted now."""
        self.listed = [each for each in self.items if self.is_wanted(each) and self._has(each)]
        self.rows.set_rows(len(self.listed))
        if self.is_attached:
            self.lay_out()

    def say(self, sentence: str) -> None:
        """Say a sentence until the cursor moves."""
        self.said = sentence
        self.lay_out()

    def _has(self, item: T) -> bool:
        words = self.query_words.casefold().split()
        text = self.words_of(item).casefold() if words else ""
        return all(word in text for word in words)

    def narrow(self) -> None:
        self.said = ""
        self.refill()

    # The screen

    def compose(self) -> ComposeResult:
        with Vertical(id=self.NAME, classes="dialog listing"):
            yield from (Line([], classes="listing-head") for _ in range(self.HEAD))
            yield self.rows
            yield from self.below()
            yield from self.filter_bar()
            yield Line([], classes="dialog-keys")

    def below(self) -> ComposeResult:
        """Yield what stands below the list."""
        yield from (Line([], classes="listing-foot") for _ in range(self.FOOT))

    @property
    def cells(self) -> int:
        """Cells inside of the dialog."""
        return min(self.MOST_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS

    @property
    def is_short(self) -> bool:
        """Whether the screen has no room for blank rows."""
        return self.app.size.height < _SHORT

    def foot_rows(self, rows: int, room: int) -> int:
        """Return how many rows what stands below the list has; `rows`: those that the list would
        fill, `room`: all that there are for both."""
        return self.FOOT

    def on_resize(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        filtered = bool(self.query_words) or self.typing
        head = [row for row in self.head() if any(text for text, _ in row)]
        others = len(head) + filtered + 1 + _EDGES
        room = self.app.size.height - others - (0 if self.is_short else _BLANK)
        rows = min(len(self.listed), self.MOST_ROWS)
        self.rows.styles.height = max(1, min(rows, room - self.foot_rows(rows, room)))
        for at, line in enumerate(self.query(".listing-head").results(Line)):
            line.display = at < len(head)
            line.show(head[at] if at < len(head) else ())
        self.show_filter(len(self.listed), len(self.items), shown=filtered)
        own = [*(self.hints() if self.listed else ()), *self.further_hints()]
        find = [("/", "find")] if self.items else []
        out = [*find, ("Esc", "all" if self.query_words else "back")]
        keys = TYPING_KEYS if self.typing else [*own, *out]
        short = [(key, word.split()[0]) for key, word in keys]
        self.query_one(".dialog-keys", Line).show(keys_row([keys, short], self.cells + 1)[1:])
        self.show_foot()
        self.rows.refresh()

    def show_foot(self) -> None:
        """Show what stands below the list."""
        for line, text in zip(self.query(".listing-foot").results(Line), self.foot(), strict=True):
            line.show([(text, DIM)])

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self.said = ""
        self.moved()
        self.lay_out()

    def moved(self) -> None:
        """Forget what belonged to the item that the cursor left."""
