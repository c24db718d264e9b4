"""Markdown within a block: emphasis, code, links and what else is written by signs in the text.

Each step goes through the block once, or is bounded: no text takes longer than its length allows.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from reader.text.screen_text import EMPHASIS, MARKUP, STRONG

_MOST = 600
"""Signs of emphasis in a block; with more, none of them is."""

_ADDRESS = r"(?:<[^<>\n]*+>|[^\s()<>]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
_TITLE = r"(?:\s+(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?"
_TARGET = re.compile(rf"\]\(\s{{0,9}}{_ADDRESS}{_TITLE}\s{{0,9}}\)")
_REFERENCE = re.compile(r"\]\[([^\[\]\n]{0,300})\]")
_TOKEN = re.compile(
    rf"""(?xm)
    (?P<escape>\\[{re.escape(string.punctuation)}])
  | (?P<break>\\$)
  | (?P<code>`+)
  | (?P<note>\[\^[^\[\]\s]{{1,100}}\])
  | (?P<auto><(?:https?://|mailto:)[^\s<>]{{1,2000}}>|<[^\s<>@]{{1,100}}@[^\s<>]{{1,300}}>)
  | (?P<tag></?[A-Za-z][^<>]{{0,2000}}>|<!--(?:[^-]|-(?!->)){{0,400}}-->)
  | (?P<open>!?\[)
  | (?P<close>\])
  | (?P<sign>\*+|_+|~~)
    """
)


class _Sign(NamedTuple):
    """A run of `*`, `_` or `~` that may begin or end emphasis."""

    start: int
    end: int
    opens: bool
    closes: bool


def mark_inline(text: str, flags: bytearray, names: Collection[str]) -> None:
    """Add to `flags`, one for each character of a block, what its signs say.

    What is markup already is passed over; `names`: those of defined addresses, in small letters.
    """
    _Inline(text, flags, names).read()


class _Inline:
    def __init__(self, text: str, flags: bytearray, names: Collection[str]) -> None:
        self._text, self._flags, self._names = text, flags, names
        self._brackets: list[tuple[int, int]] = []
        self._signs: list[_Sign] = []

    def read(self) -> None:
        at = 0
        while (token := _TOKEN.search(self._text, at)) is not None:
            at = token.end()
            if not self._flags[token.start()] & MARKUP:
                at = max(at, self._take(token))
        if len(self._signs) <= _MOST:
            self._emphasize()

    def _take(self, token: re.Match[str]) -> int:
        """Take one token; return where to go on."""
        start, end = token.span()
        kind = token.lastgroup
        if kind == "escape":
            self._mark(start, start + 1)
        elif kind in ("break", "note", "tag"):
            self._mark(start, end)
        elif kind == "auto":
            self._mark(start, start + 1)
            self._mark(end - 1, end)
        elif kind == "code":
            return self._code(start, end)
        elif kind == "open":
            self._brackets.append((start, end))
        elif kind == "close":
            return self._close(start)
        else:
            self._signs.append(self._sign(start, end))
        return end

    def _mark(self, start: int, end: int) -> None:
        self._flags[start:end] = bytes([MARKUP]) * (end - start)

    def _say(self, start: int, end: int, what: int) -> None:
        self._flags[start:end] = bytes(each | what for each in self._flags[start:end])

    # Code

    def _code(self, start: int, end: int) -> int:
        """Pass over code to the signs that end it; return where to go on."""
        ends = self._backticks.get(end - start, [])
        following = bisect_right(ends, start)
        if following == len(ends):
            return end
        closing = ends[following]
        self._mark(start, end)
        self._mark(closing, closing + end - start)
        return closing + end - start

    @property
    def _backticks(self) -> dict[int, list[int]]:
        """Where runs of backticks begin, by their length."""
        if not hasattr(self, "_found"):
            self._found: dict[int, list[int]] = defaultdict(list)
            for run in re.finditer("`+", self._text):
                self._found[len(run[0])].append(run.start())
        return self._found

    # Links

    def _close(self, close: int) -> int:
        """End the text of a link or picture, if it is one; return where to go on."""
        if not self._brackets:
            return close + 1
        start, end = self._brackets.pop()
        target = _TARGET.match(self._text, close)
        reference = _REFERENCE.match(self._text, close) if target is None else None
        inside = self._text[end:close]
        if reference is not None and not self._is_defined(reference[1] or inside):
            reference = None
        last = target or reference
        if last is None and not self._is_defined(inside):
            return close + 1
        self._mark(start, end)
        self._mark(close, last.end() if last else close + 1)
        return last.end() if last else close + 1

    def _is_defined(self, name: str) -> bool:
        return len(name) <= 300 and " ".join(name.lower().split()) in self._names

    # Emphasis

    def _sign(self, start: int, end: int) -> _Sign:
        """Return a run of signs with what it can do beside its neighbours."""
        text = self._text
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        left = not after.isspace() and (_is_word(after) or not _is_word(before))
        right = not before.isspace() and (_is_word(before) or not _is_word(after))
        if text[start] == "_":
            opens = left and (not right or not _is_word(before))
            return _Sign(start, end, opens, right and (not left or not _is_word(after)))
        return _Sign(start, end, left, right)

    def _emphasize(self) -> None:
        """Tie the signs that begin emphasis to those that end it, the nearest first."""
        waiting: list[_Sign] = []
        for sign in self._signs:
            left = sign
            while left.closes and left.start < left.end:
                place = self._opener(waiting, left)
                if place is None:
                    break
                left = self._tie(waiting, place, left)
            if left.opens and left.start < left.end:
                waiting.append(left)

    def _opener(self, waiting: list[_Sign], closer: _Sign) -> int | None:
        sign = self._text[closer.start]
        for place in range(len(waiting) - 1, -1, -1):
            opener = waiting[place]
            if self._text[opener.start] == sign and not _differs(opener, closer):
                return place
        return None

    def _tie(self, waiting: list[_Sign], place: int, closer: _Sign) -> _Sign:
        """Emphasize what is between two runs of signs; return what is left of the second."""
        opener = waiting[place]
        width = min(2, opener.end - opener.start, closer.end - closer.start)
        del waiting[place:]
        if opener.end - width > opener.start:
            waiting.append(opener._replace(end=opener.end - width))
        self._mark(opener.end - width, opener.end)
        self._mark(closer.start, closer.start + width)
        if self._text[closer.start] != "~":
            self._say(opener.end, closer.start, STRONG if width == 2 else EMPHASIS)
        return closer._replace(start=closer.start + width)


def _is_word(sign: str) -> bool:
    return sign.isalnum() or not (sign.isspace() or sign in string.punctuation or _is_mark(sign))


def _is_mark(sign: str) -> bool:
    """Return whether a character is punctuation or a symbol, beyond ASCII."""
    import unicodedata

    return unicodedata.category(sign)[0] in "PS"


def _differs(opener: _Sign, closer: _Sign) -> bool:
    """Return whether two runs cannot belong together, by their lengths where one may do both."""
    if not (opener.closes or closer.opens):
        return False
    first, second = opener.end - opener.start, closer.end - closer.start
    return (first + second) % 3 == 0 and (first % 3 != 0 or second % 3 != 0)
