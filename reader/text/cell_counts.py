"""Graphemes of which terminals differ on how many cells they take."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len

_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"

_ALONE = f"\u1160-\u11ff\ud7b0-\ud7ff{_FLAG_LETTERS}\U0001f3fb-\U0001f3ff"
"""Differ also where they stand alone: vowels and finals of Hangul, letters of flags, skin tones."""

_JOINED = (
    "\u0900-\u109f\u1100-\u11ff\u1700-\u18af\u1900-\u1cff\u200d\u20e3\ua800-\uabff\ua960-\ua97f"
    f"\ufe00-\ufe0f\U00011000-\U00011fff\U000e0000-\U000e01ef{_ALONE}"
)
"""Differ where a grapheme has more code points: Indic and Southeast Asian scripts, Hangul that is
spelled out, joined emoji, keycaps, flags, variation selectors."""

# Compiled on first use, as few texts that a command shows need them.
_UNSURE = f"[{_JOINED}]"
_UNSURE_ALONE = f"[{_ALONE}]"
_TWO = f"[{_FLAG_LETTERS}\U0001f3fb-\U0001f3ff]"
_NONE = "[\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]"


def may_differ(text: str) -> bool:
    """Return whether a text may have a grapheme that terminals differ on; False is certain."""
    return not text.isascii() and re.search(_UNSURE, text) is not None


@lru_cache(maxsize=16384)
def surplus(grapheme: str) -> int:
    """Return how many cells more than Rich says a terminal may give a grapheme.

    0: all terminals agree. Else that of a terminal which draws each code point for itself.
    """
    unsure = _UNSURE if len(grapheme) > 1 else _UNSURE_ALONE
    if re.search(unsure, grapheme) is None:
        return 0
    return max(1, sum(map(_cells_apart, grapheme)) - cell_len(grapheme))


def _cells_apart(sign: str) -> int:
    """Return the cells of a code point that is drawn for itself."""
    if re.match(_TWO, sign):
        return 2
    return 0 if re.match(_NONE, sign) else max(1, cell_len(sign))
