"""Lists that words filter which are typed after `/`; and a dialog with lines about such a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input

from reader.io.files import styles_folder
from reader.tui.screens.lists import DIALOG_CELLS, EDGE_CELLS, ListDialog
from reader.tui.widgets.inputs import CleanInput
from reader.tui.widgets.rows import DIM, KEY, Line, Row, keys_row
from reader.tui.widgets.virtual_list import VirtualList

T = TypeVar("T")

TYPING_KEYS = (("Enter", "keep"), ("↓ ↑", "move"), ("Esc", "all"))
"""The keys while words are typed, with a word each."""


class _Words(CleanInput):
    """Where words are typed; its keys act at once, so that the next one is the list's."""

    BINDINGS: ClassVar = [
        ("enter", "screen.keep_filter"),
        ("escape", "screen.all_rows"),
        ("up", "screen.move(-1)"),
        ("down", "screen.move(1)"),
    ]


class FilteredList(ListDialog[ScreenResultType]):
    """Subclasses say which rows have the words that are typed, and show `filter_bar`."""

    BINDINGS: ClassVar = [
        ("space,pagedown", "page(1)"),
        ("backspace,pageup", "page(-1)"),
        ("g,home", "move(-1000000)"),
        ("G,end", "move(1000000)"),
        ("slash", "filter"),
        ("escape", "back"),
    ]

    def __init__(self, results: Iterable[ScreenResultType], opened_by: str) -> None:
        super().__init__(results, opened_by)
        self.query_words = ""
        """What is listed has these words; empty: any."""
        self.typing = False
        """Whether they are typed now."""
        self._field = _Words(compact=True, select_on_focus=False, id="listing-query")

    # What subclasses say

    def narrow(self) -> None:
        """List what has `query_words`, which have changed."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Show what is listed, in the room that there is, and what is said of it."""
        raise NotImplementedError

    # The filter

    def filter_bar(self) -> ComposeResult:
        """Yield the row in which the words are typed."""
        with Horizontal(id="listing-filter"):
            yield Line([("/", KEY)], id="listing-slash")
            yield self._field
            yield Line([], id="listing-count")

    def show_filter(self, listed: int, every: int, *, shown: bool) -> None:
        """Show that row or not, with how many there are of all."""
        self.query_one("#listing-filter").display = shown
        self.query_one("#listing-count", Line).show([(f" {listed:,} of {every:,}", DIM)])

    def action_page(self, step: int) -> None:
        self.rows.page(step)

    def action_filter(self) -> None:
        """Type words that what is listed has."""
        self.typing = True
        self.lay_out()
        self.set_focus(self._field)  # at once: the next key belongs to it

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self.typing:  # else it is past already
            self._filter_by(event.value)

    def _filter_by(self, words: str) -> None:
        self.query_words = words.strip()
        self.narrow()

    def action_keep_filter(self) -> None:
        """End typing."""
        self.typing = False
        self.action_blur()
        self._filter_by(self._field.value)

    def action_all_rows(self) -> None:
        """Take the filter off."""
        self._field.value = ""
        self.action_keep_filter()

    def action_back(self) -> None:
        """Take the filter off; without one, leave."""
        if self.query_words:
            self.action_all_rows()
        else:
            self.action_leave()


_SHORT = 16
"""Rows of a screen from which on there are blank ones; as in `Dialog`."""
_EDGES = 2
"""Rows of the border."""


class Listing(FilteredList[ScreenResultType], Generic[ScreenResultType, T]):
    """Lists items; subclasses say what stands above and below them, and what a row shows."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "listing")]

    NAME: ClassVar[str]
    """Id of the box."""
    HEAD: ClassVar[int] = 1
    """Lines above the list, at most."""
    FOOT: ClassVar[int] = 1
    """Lines below it."""
    FIND_GIVES_WAY: ClassVar[bool] = False
    """Whether the key that finds is left out where there is no room for all keys, and not another:
    it is the same in all lists."""
    MOST_CELLS: ClassVar[int] = DIALOG_CELLS
    MOST_ROWS: ClassVar[int] = 16
    BLANK_ROWS: ClassVar[int] = 4
    """Blank rows inside of the border and around the list."""

    def __init__(self, items: Iterable[T], *, opened_by: str = "") -> None:
        super().__init__([], opened_by)
        self.items = [*items]
        """All that could be listed."""
        self.listed = self.items
        """What is listed now."""
        self.said = ""
        """What came of the last key, safe for the screen, until the cursor moves."""
        self._tallest = 0
        """Rows that the box had at most: it keeps them while it is open."""
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
        self.forget_heights()
        self.lay_out()

    def forget_heights(self) -> None:
        """Let the box be as high as it has to be on the screen as it is now."""
        self._tallest = 0

    def lay_out(self) -> None:
        """Show all; where less is listed than before, the rows that are free are blank, so that
        what is read stays where it is."""
        filtered = bool(self.query_words) or self.typing
        head = [row for row in self.head() if any(text for text, _ in row)]
        others = len(head) + filtered + 1 + _EDGES
        room = self.app.size.height - others - (0 if self.is_short else self.BLANK_ROWS)
        rows = min(len(self.listed), self.MOST_ROWS)
        foot = self.foot_rows(rows, room)
        height = max(1, min(rows, room - foot))
        self._tallest = max(self._tallest, len(head) + filtered + height + foot)
        self.rows.styles.height = self._tallest - len(head) - filtered - foot
        for at, line in enumerate(self.query(".listing-head").results(Line)):
            line.display = at < len(head)
            line.show(head[at] if at < len(head) else ())
        self.show_filter(len(self.listed), len(self.items), shown=filtered)
        own = [*(self.hints() if self.listed else ()), *self.further_hints()]
        find = [("/", "find")] if self.items else []
        out = [*find, ("Esc", "all" if self.query_words else "back")]
        keys = TYPING_KEYS if self.typing else [*own, *out]
        short = [(key, word.split()[0]) for key, word in keys]
        few = [each for each in short if each not in find] if self.FIND_GIVES_WAY else short
        self.query_one(".dialog-keys", Line).show(keys_row([keys, short, few], self.cells + 2)[1:])
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
