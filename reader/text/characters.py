"""Classes of code points, and graphemes, so that no user-perceived character is ever split.

The functions over graphemes examine only the neighbourhood of an offset; their cost does not grow
with the text.

Patterns that need `regex` (graphemes, scripts, searching backwards) are compiled on first use:
loading that module takes longer than showing an article, and plain text may never need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
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

EQUIVALENT = ('"“”„‟«»', "'’‘‚ʼ", "-‐‑‒–—")
"""Characters that are written for each other, the plain one first."""

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
    return cast("regex.Pattern[str]", _LazyPattern("regex", source))


def lazy_re(source: str) -> re.Pattern[str]:
    """Return a pattern of `re` that is compiled when one of its methods is first called.

    For what `re` finds faster than `regex` does, and what is shown first does not need.
    """
    return cast("re.Pattern[str]", _LazyPattern("re", source))


class _LazyPattern:
    """Stand in for a pattern; on first use, take over the methods of the compiled one."""

    def __init__(self, library: str, source: str) -> None:
        self._library, self._source = library, source

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = import_module(self._library).compile(self._source)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return self.__dict__[name]


_GRAPHEME = lazy_pattern(
    r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X"
)
# Flags are paired here because \X looks back over all preceding flags, which is quadratic.

_CERTAIN = lazy_pattern(
    r"""(?rV1x)
    (?<=[\p{GCB=Other}\p{GCB=Control}\p{GCB=LF}\p{GCB=LV}\p{GCB=LVT}])
    (?=[^\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}\p{GCB=V}\p{GCB=T}])
  | (?<=[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}\p{GCB=T}])
    (?=[\p{GCB=Other}--[\p{Extended_Pictographic}\u0900-\u1cff\ua800-\uabff\U00011000-\U00011fff]])
    """
)
# An edge regardless of the text further away; searched backwards. Indic letters after a mark may
# join with the text before it, so an edge there is not certain.

_CLUSTER = lazy_pattern(
    r"[^\p{GCB=Other}\p{GCB=Control}\p{GCB=CR}\p{GCB=LF}\p{GCB=LV}\p{GCB=LVT}]|\r\n"
)


def graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the extents of the graphemes of `[start, end)`; `start` must be an edge."""
    for match in _GRAPHEME.finditer(text, start, end):
        yield match.span()


def split(text: str, start: int, end: int) -> list[str]:
    """Return the graphemes of `[start, end)`; `start` must be an edge."""
    if _CLUSTER.search(text, start, end) is None:
        return list(text[start:end])
    pieces: list[str] = _GRAPHEME.findall(text, start, end)
    return pieces


def has_clusters(text: str, start: int, end: int) -> bool:
    """Return whether `[start, end)` may contain a grapheme of more than one code point."""
    return _CLUSTER.search(text, start, end) is not None


_JOINED = "\u302a\u302b\u302c\u302d\u302e\u302f\u3099\u309a"
"""Signs of Chinese and Japanese that join what stands before them; no others there do."""


def is_edge(text: str, offset: int) -> bool:
    """Return whether `offset` splits no grapheme; both ends of the text are edges."""
    if offset <= 0 or offset >= len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if (before < "\x80" and after < "\x80") or before < " " or after < " ":
        return not (before == "\r" and after == "\n")
    if "\u3000" <= before <= "\u9fff" and "\u3000" <= after <= "\u9fff" and after not in _JOINED:
        return True
    return is_plain(text, offset - 1, offset + 1) or _around(text, offset)[0] == offset


def next_edge(text: str, offset: int) -> int:
    """Return the first edge after `offset`; the end of the text if there is none."""
    if offset >= len(text) - 1:
        return len(text)
    if offset < 0:
        return 0
    first, second = text[offset], text[offset + 1]
    if first < "\x80" and second < "\x80":
        return offset + 2 if first == "\r" and second == "\n" else offset + 1
    return offset + 1 if is_plain(text, offset, offset + 2) else _around(text, offset)[1]


def previous_edge(text: str, offset: int) -> int:
    """Return the last edge before `offset`; 0 if there is none."""
    if offset <= 1:
        return 0
    offset = min(offset, len(text))
    return offset - 1 if is_plain(text, offset - 2, offset) else _around(text, offset - 1)[0]


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the smallest extent of whole graphemes around `[start, end)`.

    An empty extent stays empty.
    """
    empty = end <= start
    if not is_edge(text, start):
        start = _around(text, start)[0]
    if empty:
        return start, start
    if not is_edge(text, end):
        end = _around(text, end)[1]
    return start, end


def _around(text: str, offset: int) -> tuple[int, int]:
    """Return the extent of the grapheme that covers the code point at `offset`."""
    certain = _CERTAIN.search(text, 0, offset + 1)
    position = certain.start() if certain else 0
    while True:
        match = _GRAPHEME.match(text, position)
        if match.end() > offset:
            return position, match.end()
        position = match.end()
