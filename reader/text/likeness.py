"""How much of two texts is the same: whether one may be the other after an edit."""

from __future__ import annotations

from collections import Counter

from reader.text.alignment import Alignment
from reader.text.tokens import Tokens

FLOOR = 60
"""Least likeness, 0 to 100, from which on two texts may be one article before and after an edit.
Any two of the sample articles come to 12 at most; one with every fourth word replaced, to 77."""

LEAST_TOKENS = 16
"""Tokens that have to be the same at least: two notes of a line are soon alike."""


def likeness(old: str, new: str) -> int:
    """Return how alike two texts are: tokens that surely stand in both in order, of all, 0 to 100.

    What is below `FLOOR` anyway, by the tokens alone, is not compared, and comes to 0.
    """
    if _most(old, new) < FLOOR:
        return 0
    alignment = Alignment(old, new)
    same = sum(alignment.sure)
    if same < LEAST_TOKENS:
        return 0
    return 200 * same // (len(alignment.old) + len(alignment.new))


def _most(old: str, new: str) -> int:
    """What the likeness cannot exceed: that of the tokens in any order."""
    numbers: dict[str, int] = {}
    one, other = (Counter(Tokens(text, numbers).ids) for text in (old, new))
    total = one.total() + other.total()
    return 200 * (one & other).total() // total if total else 0
