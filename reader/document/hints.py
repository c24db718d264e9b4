"""Hints: a letter or two on every word in view, to jump to it or to select from one to another.

With 36 signs, any span of whole words takes at most five keys where at most 1,296 words are in
view: `S`, two for its first word, two for its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.document.focus import Extent

SIGNS = "asdfghjklqwertyuiopzxcvbnm1234567890"
"""What hints are made of, the home row first."""

MOST = len(SIGNS) ** 2
"""Words that can have a hint."""


def codes(count: int) -> list[str]:
    """Hints for so many words, at most `MOST`: none begins another, shorter ones come first."""
    base = len(SIGNS)
    count = min(count, MOST)
    short = base if count <= base else (MOST - count) // (base - 1)
    longer = (first + second for first in SIGNS[short:] for second in SIGNS)
    return [*SIGNS[: min(short, count)], *(next(longer) for _ in range(count - short))]


class Hints:
    """The hints of one jump: of a word, or of a first and then a last word."""

    def __init__(self, words: Sequence[Extent], near: int, *, span: bool) -> None:
        """`near`: offset of the text near which hints are short; `span`: two words are chosen."""
        self.words = words
        self.span = span
        self.first: Extent | None = None
        """The first of two words, once it is chosen."""
        self.typed = ""
        """What has been typed of a hint."""
        order = sorted(words, key=lambda word: abs(word[0] - near))
        self._codes = dict(zip(codes(len(order)), order, strict=False))

    @property
    def left_out(self) -> int:
        """Words too far off to have a hint."""
        return max(0, len(self.words) - MOST)

    def shown(self) -> Iterator[tuple[int, str]]:
        """Where each hint that what was typed leaves begins, and what is left to type of it."""
        length = len(self.typed)
        for code, word in self._codes.items():
            if code.startswith(self.typed):
                yield word[0], code[length:]

    def type(self, sign: str) -> bool:
        """Type one sign of a hint; False: no hint goes on with it.

        Nor does one with the name of a key: `up` and `f2` may read like a hint of two signs.
        """
        typed = self.typed + sign.lower()
        if len(sign) != 1 or not any(code.startswith(typed) for code in self._codes):
            return False
        self.typed = typed
        return True

    def take(self) -> Extent | None:
        """The extent that is chosen now, if the last hint is complete.

        Of two words, the first is kept. All hints stay as they are, since whoever selects reads
        both before typing the first.
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
