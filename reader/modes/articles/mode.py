"""The list of articles as a mode."""

from __future__ import annotations

from reader.modes.articles.list import ArticleList
from reader.modes.keymap import KeyedMode

TYPING = (("Enter", "keep"), ("Esc", "all"), ("↑ ↓", "move"))
"""The keys while the filter is typed, which are always the same."""


class ListMode(KeyedMode[ArticleList]):
    """Runs what keys do in the list of articles."""

    name = "list"

    def key_of(self, name: str) -> str:
        """Return the first key of an action, or what does the same while the filter is typed."""
        return "Esc" if self.state.typing and name == "all_rows" else super().key_of(name)

    def footer(self, *, narrow: bool = False) -> list[tuple[str, str]]:
        """Return the keys that work now, with a word each."""
        if self.state.typing:
            return [*TYPING]
        return super().footer(narrow=narrow)

    @property
    def why_empty(self) -> str:
        """What stands in the place of the rows where there are none."""
        return self.state.why_empty.text(self.key_of)
