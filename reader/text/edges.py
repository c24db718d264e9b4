"""The edges of a tag: no blanks, and no quotation mark or bracket without its partner."""

from __future__ import annotations

from reader.text.graphemes import next_edge
from reader.text.lines import Extent, trim

_PAIRS = {"“": "”", "‘": "’", "«": "»", "»": "«", "„": "“", "‚": "‘", "「": "」", "『": "』"}
_PAIRS |= {"(": ")", "[": "]", "{": "}", "（": "）", "《": "》", "〈": "〉", '"': '"'}
_PAIRS |= {"``": "''"}
_CLOSERS = frozenset(closer[0] for closer in _PAIRS.values())


def tidy(text: str, start: int, end: int) -> Extent | None:
    """`[start, end)` without blanks at its edges, and with the mark that closes what it opens.

    Words are taken without the punctuation around them, so that `the book “Red Flags”` would end
    after `Flags`: where a pair is left open and its partner follows at once, it belongs to it.
    None when nothing but blanks is there.
    """
    extent = trim(text, start, end)
    if extent is None:
        return None
    start, end = extent
    closer = _open(text[start:end]) if end < len(text) and text[end] in _CLOSERS else None
    if closer is not None and text.startswith(closer, end):
        end = next_edge(text, end + len(closer) - 1)
    return start, end


def _open(quote: str) -> str | None:
    """The mark that would close the innermost pair left open in a quote; None: none is open."""
    waiting: list[str] = []
    for place, sign in enumerate(quote):
        mark = quote[place : place + 2] if sign in "`'" else sign
        if waiting and mark == waiting[-1]:
            waiting.pop()
        elif mark in _PAIRS and not _apostrophe(quote, place):
            waiting.append(_PAIRS[mark])
    return waiting[-1] if waiting else None


def _apostrophe(quote: str, place: int) -> bool:
    """Whether a mark follows a letter or digit, as in don‘t or 6'2", and opens nothing."""
    return quote[place] in '‘"' and place > 0 and quote[place - 1].isalnum()
