"""Counting offsets of a text in other units than code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

Convert = Callable[[int], int]
"""Code point offset to offset in the wanted unit."""

UNITS = ("codepoint", "utf16")

_LAST_OF_ONE_UNIT = "\uffff"


def converter(unit: str, text: str) -> Convert:
    """Return what turns code point offsets of `text` into `unit`, one of `UNITS`."""
    if unit == "utf16" and any(character > _LAST_OF_ONE_UNIT for character in text):
        return _utf16(text)
    return int


def _utf16(text: str) -> Convert:
    wide = [at for at, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]
    return lambda offset: offset + bisect_left(wide, offset)


def to_codepoints(unit: str, text: str) -> Callable[[int], int | None]:
    """Return what turns offsets of `text` in `unit`, one of `UNITS`, into code points.

    One inside a character of two units has none.
    """
    return _from_utf16(text) if unit == "utf16" else int


@lru_cache(2)
def _from_utf16(text: str) -> Callable[[int], int | None]:
    wide = [at for at, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]
    inside = [at + number + 1 for number, at in enumerate(wide)]

    def back(offset: int) -> int | None:
        before = bisect_left(inside, offset)
        return None if inside[before : before + 1] == [offset] else offset - before

    return back
