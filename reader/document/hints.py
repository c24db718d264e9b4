"""Hints: a code of one or two characters on each visible word, to jump to it or to select a range.

With 36 characters, and at most 1,296 words in view, selecting any range of whole words takes at
most five keys: `S`, two for its first word, two for its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.text.lines import Extent

CHARACTERS = "asdfghjklqwertyuiopzxcvbnm1234567890"
"""The characters of hints, those of the home row first."""

MAX_HINTS = len(CHARACTERS) ** 2
"""Most words that can have a hint."""


def codes(count: int) -> list[str]:
    """Return up to `MAX_HINTS` hints, shorter ones first; none is a prefix of another."""
    base = len(CHARACTERS)
    count = min(count, MAX_HINTS)
    singles = base if count <= base else (MAX_HINTS - count) // (base - 1)
    pairs = (first + second for first in CHARACTERS[singles:] for second in CHARACTERS)
    return [*CHARACTERS[: min(singles, count)], *(next(pairs) for _ in range(count - singles))]


class Hints:
    """The hints of one jump: to one word, or from a first word to a last one."""

    def __init__(self, words: Sequence[Extent], near: int, *, span: bool) -> None:
        """Assign hints, the shortest near the offset `near`; `span`: choose two words."""
        self.words = words
        self.span = span
        self.first: Extent | None = None
        """The first of two words, once it is chosen."""
        self.typed = ""
        """The part of a hint typed so far."""
        order = sorted(words, key=lambda word: abs(word[0] - near))
        self._codes = dict(zip(codes(len(order)), order, strict=False))

    @property
    def left_out(self) -> int:
        """Number of words too far away to have a hint."""
        return max(0, len(self.words) - MAX_HINTS)

    def shown(self) -> Iterator[tuple[int, str]]:
        """Yield the start of each word whose hint is still possible, and what is left to type."""
        length = len(self.typed)
        for code, word in self._codes.items():
            if code.startswith(self.typed):
                yield word[0], code[length:]

    def type(self, character: str) -> bool:
        """Type one character of a hint; return False if no hint continues with it.

        Names of keys are refused: `up` and `f2` could be read as hints of two characters.
        """
        typed = self.typed + character.lower()
        if len(character) != 1 or not any(code.startswith(typed) for code in self._codes):
            return False
        self.typed = typed
        return True

    def take(self) -> Extent | None:
        """Return the chosen extent, if the last hint is complete; else None.

        The first of two words is remembered. All hints stay unchanged, since whoever selects a
        range reads both before typing the first.
        """
        word = self._codes.get(self.typed)
        if word is None:
            return None
        if not self.span:
            return word
        if self.first is None:
            self.first = word
            self.typed = ""
            return None
        return min(self.first[0], word[0]), max(self.first[1], word[1])
