"""Speaker turns of a transcript: `NAME: words`, up to where the next one begins.

A turn begins with a line that opens with a name and a colon: in capitals, in bold, with a time, or,
where names are written as usual, with a name that comes again or words that end as a sentence does.
One such line may be a heading or a note; two make a transcript.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reader.text.characters import lazy_pattern
from reader.text.lines import Extent, trim

if TYPE_CHECKING:
    import regex

_TIME = r"[(\[]\d{1,2}:\d\d(?::\d\d)?[)\]]"
_FIRST_TIME = rf"(?:{_TIME}|\d{{1,2}}:\d\d(?::\d\d)?)\ *(?:[–-]\ *)?"
_COLON = "[ \xa0\u202f]*:"
_ASIDE = rf"(?:\ *(?:{_TIME}|\([^()\n]{{1,40}}\)|\[[^\[\]\n]{{1,40}}\]))?"
_CAPITALS = (
    r"\p{Lu}[\p{Lu}\p{M}\d.’'&-]*(?:\ [\p{Lu}\d][\p{Lu}\p{M}\d.’'&-]*){0,5}(?:,\ [^:\n]{1,40})?"
)
_USUAL = r"\p{Lu}[\p{L}\p{M}.’'-]*(?:\ (?:\p{Lu}[\p{L}\p{M}.’'-]*|d[aei]|v[ao]n|der|al|el|y)){0,4}"
_EAST = r"[\p{Han}\p{Katakana}\p{Hangul}ー·・]{1,12}"
_ENDS = r"[^\n]*[.!?…。！？؟।][\p{Pf}\p{Pe}\"'*_]*[^\S\n]*$"

_TURN = lazy_pattern(
    rf"""(?mx)^[^\S\n]*(?:{_FIRST_TIME})?(?:
        (?P<bold>\*\*?|__?)(?=\S)(?P<name>[^*_:\n]{{1,60}}?){_ASIDE}\ *
            (?::\ *(?P=bold)|(?P=bold){_ASIDE}\ *:)
      | (?P<name>{_CAPITALS}){_ASIDE}{_COLON}
      | (?P<name>{_USUAL})\ *{_TIME}\ *:
      | (?P<name>{_USUAL}){_ASIDE}{_COLON}(?:(?=\ {_ENDS})|(?P<loose>))
      | (?P<name>{_EAST}){_ASIDE}(?:：|:)
    )(?=\ +\S|[“"«„‘「\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}])"""
)
"""The opening of a turn, up to its colon and the marks of bold type around it."""

_FEWEST = 2


class Turn(NamedTuple):
    """One turn; extents are `[start, end)` in code points."""

    start: int
    end: int
    name: Extent
    words: Extent
    """What is said, without the name."""


def _openings(text: str) -> list[regex.Match[str]]:
    """Return the openings of the turns of a transcript."""
    if ":" not in text and "：" not in text:
        return []
    found = list(_TURN.finditer(text))
    names = Counter(match["name"] for match in found)
    found = [match for match in found if match["loose"] is None or names[match["name"]] > 1]
    return found if len(found) >= _FEWEST else []


class Turns:
    """The turns of a text, found when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def all(self) -> list[Turn]:
        """Every turn, in order."""
        openings = _openings(self._text)
        ends = [match.start() for match in openings[1:]] + [len(self._text)] * bool(openings)
        turns = (self._turn(match, end) for match, end in zip(openings, ends, strict=True))
        return [turn for turn in turns if turn is not None]

    def _turn(self, opening: regex.Match[str], end: int) -> Turn | None:
        whole = trim(self._text, opening.start(), end)
        words = trim(self._text, opening.end(), end)
        if whole is None or words is None:
            return None
        return Turn(*whole, opening.span("name"), words)

    def at(self, offset: int) -> Turn | None:
        """Return the turn that covers `offset`, or None."""
        index = bisect_right(self.all, offset, key=lambda turn: turn.start) - 1
        turn = self.all[index] if index >= 0 else None
        return turn if turn is not None and offset < turn.end else None
