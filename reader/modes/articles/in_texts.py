"""What was found in the texts of a list's articles, for the words of its filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.corpus.search import Passage, Read


class InTexts:
    """Passages with the words, as far as they were looked for."""

    def __init__(self) -> None:
        self.passages: dict[int, Passage] = {}
        """The first of each article, by its index."""
        self.looking: Read | None = None
        """How far looking for them is; None while nothing is looked for."""
        self.complete = False
        """Whether all texts were looked into."""
