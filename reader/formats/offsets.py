"""Counting offsets of a text in other units than code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

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
