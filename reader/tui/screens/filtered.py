"""A list of which words that are typed after `/` leave some rows, with keys to page through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ScreenResultType
from textual.widgets import Input

from reader.tui.screens.lists import ListDialog
from reader.tui.widgets.inputs import CleanInput
from reader.tui.widgets.rows import DIM, KEY, Line

TYPING_KEYS = (("Enter", "keep"), ("↓ ↑", "move"), ("Esc", "all"))
"""The keys while words are typed, with a word each."""


class _Words(CleanInput):
    """Where words are typed; its keys act at once, so that the next one is the list's."""

    BINDINGS: ClassVar = [
        Binding("enter", "screen.keep_filter", "keep", show=False, id="listing-keep"),
        Binding("escape", "screen.all_rows", "all", show=False, id="listing-all"),
        Binding("up", "screen.move(-1)", "back", show=False, id="listing-filter-back"),
        Binding("down", "screen.move(1)", "next", show=False, id="listing-filter-next"),
    ]


class FilteredList(ListDialog[ScreenResultType]):
    """Subclasses say which rows have the words that are typed, and show `filter_bar`."""

    BINDINGS: ClassVar = [
        Binding("space,pagedown", "page(1)", "page", show=False, id="listing-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="listing-page-back"),
        Binding("g,home", "move(-1000000)", "first", show=False, id="listing-first"),
        Binding("G,end", "move(1000000)", "last", show=False, id="listing-last"),
        Binding("slash", "filter", "find", show=False, id="listing-filter"),
        Binding("escape", "back", "back", show=False, id="listing-back"),
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
