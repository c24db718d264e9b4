"""Where a row may break: after blanks, dashes and soft hyphens, between East Asian characters."""

from __future__ import annotations

import re

from reader.text.characters import BLANK, BREAKABLE, SOFT_HYPHEN
from reader.text.patterns import lazy_pattern

# Kinsoku: what may not stand first in a row, and what may not stand last.
_NOT_FIRST = (
    r"、。，．・：；？！\)\]}〕〉》」』】〗〙〛｝）］｠｣､｡･’”…‥ー～〜%％!?,.:;»›"
    r"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶㇰ-ㇿ々〻ゝゞヽヾ\p{M}\u200d"
)
_NOT_LAST = r"(\[{〔〈《「『【〖〘〚｛（［｟｢‘“«‹$£¥＄￥"
_EAST_ASIAN = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}\u3001-\u303fー\uff01-\uff60\uff62-\uff65"
)
# Thai and Lao: a syllable begins at the one and ends after the other.
_LEADING_VOWEL = r"\u0e40-\u0e44\u0ec0-\u0ec4"
_LAST_VOWEL = r"\u0e30\u0e33\u0e46\u0eb0\u0eb3\u0ec6"

_AFTER_DASH = r"""
    (?<=\p{L}{2}[-‐])(?=\p{L}{2})
  | (?<=\p{L}(?:--|–))(?=\p{L})
  | (?<=[^\s(\[“‘—–-]—)(?=[\p{L}\p{N}“‘"'(\[])
"""

# Where a row may break but after a blank; a break within a grapheme is sorted out later.
_OPPORTUNITY = lazy_pattern(rf"""(?V1x)
    (?<={SOFT_HYPHEN})(?=[^{BREAKABLE}])
  | {_AFTER_DASH}
  | (?<=[^{BLANK}{_NOT_LAST}])(?=[[{_EAST_ASIAN}]--[{_NOT_FIRST}]])
  | (?<=[[{_EAST_ASIAN}]--[{_NOT_LAST}]])(?=[^{BLANK}{_NOT_FIRST}])
  | (?<=[\p{{Thai}}\p{{Lao}}])(?=[{_LEADING_VOWEL}])
  | (?<=[{_LAST_VOWEL}])(?=[\p{{Thai}}\p{{Lao}}])
""")

_LAST_BLANK = lazy_pattern(f"(?r)[{BREAKABLE}]")
_SPECIAL = lazy_pattern(rf"[-‐–—{SOFT_HYPHEN}{_EAST_ASIAN}\p{{Thai}}\p{{Lao}}]")
_BREAK_AFTER_DASH = lazy_pattern(f"(?x){_AFTER_DASH}")
_DASH = re.compile("[-‐–—]")


def last_break(text: str, start: int, limit: int) -> int | None:
    """Last place in `(start, limit]` where a row of `text` may break."""
    blank = _LAST_BLANK.search(text, start, limit)
    low = blank.end() if blank else start
    if _SPECIAL.search(text, low, limit + 1):
        for offset in range(limit, low, -1):
            if _OPPORTUNITY.match(text, offset):
                return offset
    return low if low > start else None


def last_dash(text: str, start: int, limit: int) -> int | None:
    """Last place in `(start, limit]` that follows a dash a row may break after."""
    if _DASH.search(text, start, limit):
        for offset in range(limit, start, -1):
            if _BREAK_AFTER_DASH.match(text, offset):
                return offset
    return None
