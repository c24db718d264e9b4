"""Classes of code points: line breaks, blanks, controls, and those that are drawn as they are.

Patterns that need `regex` (graphemes, scripts, searching backwards) are compiled on first use:
loading that module takes longer than showing an article, and plain text may never need it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import regex

BREAKS = "\n\r\v\f\x85\u2028\u2029"
"""Code points that end a line; CR and LF together end one."""

BREAK = re.compile(f"[{BREAKS}](?:(?<=\r)\n)?")
"""One line break; written so that `re` can skip to its first code point."""

BREAKABLE = (
    " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
)
"""Blanks that a row may break after."""

BLANK = BREAKS + BREAKABLE + "\xa0\u2007\u202f\u2060\ufeff"
"""All code points that show nothing."""

SOFT_HYPHEN = "\xad"

NOT_DRAWN = frozenset("\xad\u200b\u2060\ufeff" + BREAKS)
"""Code points that take no cell and are left out of the drawn text."""

_PLAIN = (
    " -~\xa0-\xac\xae-\u02e9\u02ec-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1"
    "\u03a3-\u0482\u048a-\u052f\u0531-\u0556\u0559-\u058a\u05be\u05d0-\u05ea\u05f0-\u05f4\u060c"
    "\u061b\u061f-\u064a\u0660-\u066f\u0671-\u06d5\u06ee-\u06ff\u1e00-\u1f15\u2010-\u2027"
    "\u2030-\u205e\u2070\u2074-\u208e\u20a0-\u20bf\u2100-\u218b\u2190-\u21ff\u2200-\u22ff"
)
_NOT_PLAIN = re.compile(f"[^{_PLAIN}]")

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff" + _BIDI + "]")
"""A code point that is never shown as it is. CR is among them, though CR before LF is kept."""

BIDI_SIGN = "\xac"
"""Shown for controls of writing direction, which ordinary Arabic and Hebrew texts often contain."""

REPLACEMENT = "\ufffd"
"""Shown for C1 controls and lone surrogates."""


VISIBLE = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: "\u2421",
    **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), REPLACEMENT),
    **dict.fromkeys(map(ord, _BIDI), BIDI_SIGN),
    **dict.fromkeys(map(ord, BREAKS.strip("\n\r")), "\n"),
}
"""Translation table from forbidden code points to visible ones; every break but CR becomes LF."""


def is_plain(text: str, start: int, end: int) -> bool:
    """Return whether each code point of `[start, end)` is a grapheme of one cell, drawn as it is.

    Plain text may break only at spaces and dashes.
    """
    return _NOT_PLAIN.search(text, start, end) is None


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


def lazy_pattern(source: str) -> regex.Pattern[str]:
    """Return a pattern that is compiled when one of its methods is first called."""
    return cast("regex.Pattern[str]", _LazyPattern(source))


class _LazyPattern:
    """Stand in for a pattern; on first use, take over the methods of the compiled one."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        import regex

        compiled = regex.compile(self._source)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return self.__dict__[name]
