"""Sentences with signs for their numbers, so that a rule is a pattern of words around them."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Value
from reader.services.suggest.pairs.words import Sentence

NUMBER = r"⟦(\d+)⟧"
"""The sign of a number, with its place among the values."""
GAP = r"[^⟦.;]{0,40}?"
"""A few words of one statement, without numbers."""


class Masked(NamedTuple):
    """A sentence in lower case with signs for its numbers."""

    text: str
    values: list[Value]
    """Numbers, years and times, in order."""


def masked(sentence: Sentence) -> Masked:
    """Replace the numbers of a sentence."""
    wanted = ("number", "percent", "money", "duration", "year", "time")
    values: list[Value] = []
    for value in sorted(sentence.values, key=lambda each: (each.start, -each.end)):
        if value.what in wanted and (not values or value.start >= values[-1].end):
            values.append(value)
    pieces, at = [], sentence.start
    for number, value in enumerate(values):
        pieces += [sentence.text[at : value.start], f"⟦{number}⟧"]
        at = value.end
    pieces.append(sentence.text[at : min(sentence.end, at + 2_000)])
    return Masked(" ".join("".join(pieces).lower().split()), values)


def group(match: re.Match[str], masked: Masked) -> list[Value]:
    """Return the values of the signs that a pattern found, in order."""
    return [masked.values[int(each)] for each in match.groups() if each and each.isdigit()]


def near(one: float, other: float, share: float = 0.004) -> bool:
    """Return whether two numbers are the same but for rounding."""
    return abs(one - other) <= max(1e-6, share * max(abs(one), abs(other)))


def written(number: float) -> str:
    """Return a number as it is quoted in a reason."""
    return f"{number:,.0f}" if abs(number - round(number)) < 0.005 else f"{number:,.1f}"
