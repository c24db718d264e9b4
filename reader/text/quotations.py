"""Quotations: what stands between quotation marks, of whatever kind, nested and across paragraphs.

- Curly, straight, low-high and corner marks and guillemets, in both directions; single in double;
  and the two signs each of a typewriter or TeX: ``so''.
- Apostrophes, and marks of feet and inches, are none.
- A quotation that runs over paragraphs, each of which opens it again while only the last closes
  it, is one quotation.
- One that never closes ends with its paragraph and is `closed=False`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from reader.text.characters import BLANK, lazy_pattern
from reader.text.lines import Extent
from reader.text.units import Units

_MARK = lazy_pattern("(?<!`)``(?!`)|'''?|[\"'“”„‟‘’‚‛«»‹›「」『』]")

_DOUBLE, _END_OF_DOUBLE = "``", "''"
"""The marks that are two signs; three apostrophes end a quotation in a quotation."""

_CLOSES: dict[str, Container[str]] = {
    "“": "”",
    "„": "“”‟",
    "‟": "”",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    '"': '"',
    "'": "'",
    _DOUBLE: (_END_OF_DOUBLE,),
}
"""Opening mark to the marks that close it."""

_ALWAYS_OPEN = frozenset("„‚「『")
_BEFORE_OPENING = frozenset(BLANK + "([{—–-‐/…:;,.") | frozenset("“„‘‚«»‹›「『\"'")
_STOP = frozenset(".,!?…;:。！？")
_ELISIONS = ("tis", "twas", "em", "cause", "til", "bout", "round", "n")


class Quotation(NamedTuple):
    """One quotation; extents are `[start, end)` in code points."""

    start: int
    """Its opening mark."""
    end: int
    """Behind its closing mark, or, where it never closes, the end of its last paragraph."""
    closed: bool
    width: int = 1
    """Signs that each of its marks has."""

    @property
    def outer(self) -> Extent:
        """With its marks."""
        return self.start, self.end

    @property
    def inner(self) -> Extent:
        """Without them."""
        return self.start + self.width, self.end - self.width * self.closed


class Paragraph(NamedTuple):
    """What one paragraph has: quotations that end in it, and the marks it leaves open."""

    quotations: list[Quotation]
    """Those that open and close here, in order of their start."""
    left_open: list[int]
    """Offsets of marks that nothing here closes, outermost first."""


def quotations_in(text: str, start: int, end: int) -> Paragraph:
    """Look for quotations in a paragraph `[start, end)` by itself."""
    return _Scan(text, start, end).run()


class _Scan:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.open: list[int] = []
        self.found: list[Quotation] = []

    def run(self) -> Paragraph:
        for match in _MARK.finditer(self.text, self.start, self.end):
            offset = match.start()
            for mark in self._apart(match.group()):
                self._take(offset, mark)
                offset += len(mark)
        self.found.sort()
        return Paragraph(self.found, self.open)

    def _apart(self, signs: str) -> tuple[str, ...]:
        """The marks that a run of two or three apostrophes is; other marks stand by themselves."""
        if not signs.startswith(_END_OF_DOUBLE):
            return (signs,)
        if self._closed_by(_END_OF_DOUBLE) is None:
            return tuple(signs)
        if len(signs) == 2:
            return (signs,)
        single = self.text[self.open[-1]] in "'‘"
        return ("'", _END_OF_DOUBLE) if single else (_END_OF_DOUBLE, "'")

    def _take(self, offset: int, mark: str) -> None:
        closes = self._closed_by(mark)
        if closes is not None and self._may_close(offset, mark):
            del self.open[closes + 1 :]
            end, width = offset + len(mark), len(mark)
            self.found.append(Quotation(self.open.pop(), end, closed=True, width=width))
        elif mark in _CLOSES and self._may_open(offset, mark):
            self.open.append(offset)

    def _closed_by(self, mark: str) -> int | None:
        """Place of the innermost open mark that this one closes."""
        for place in range(len(self.open) - 1, -1, -1):
            if mark in _CLOSES[_mark_at(self.text, self.open[place])]:
                return place
        return None

    def _may_open(self, offset: int, mark: str) -> bool:
        if mark in _ALWAYS_OPEN:
            return True
        before, after = self._around(offset, mark)
        if mark == _DOUBLE and not self._double_ends(offset):
            return False
        if mark == "'" and "'" in (before, after):
            return False
        if not after or after in BLANK or (before and before not in _BEFORE_OPENING):
            return mark in "«»" and after != "" and before in BLANK
        if mark in "‘'":
            return not self._elided(offset)
        return True

    def _may_close(self, offset: int, mark: str) -> bool:
        before, after = self._around(offset, mark)
        if mark in "'’‘":
            return not (after.isalnum() or self._possessive(offset, before, after))
        if mark == '"':
            return not (before in BLANK and after and after not in BLANK)
        return True

    def _possessive(self, offset: int, before: str, after: str) -> bool:
        """Whether `’` ends a plural and a later one, after a stop, closes: ‘the boys’ room,’."""
        if before not in "sSzx" or not after or after not in " \n":
            return False
        for later in _MARK.finditer(self.text, offset + 1, self.end):
            mark, place = later.group(), later.start()
            if mark in "‘“”":
                return False
            if mark in "'’" and self.text[place - 1] in _STOP:
                return True
        return False

    def _elided(self, offset: int) -> bool:
        """Whether a single mark stands for letters left out: ’tis, the ’90s, rock ’n’ roll."""
        rest = self.text[offset + 1 : offset + 8].lower()
        if rest[:1].isdigit():
            return True
        word = re.match(r"[a-z]+", rest)
        return word is not None and word[0] in _ELISIONS

    def _double_ends(self, offset: int) -> bool:
        """Whether what two backticks may open ends here, or goes on in the next paragraph.

        Else they are no quotation: code stands between them, too.
        """
        behind = self.text[self.end : self.end + 8].lstrip()
        return behind.startswith(_DOUBLE) or self.text.find(_END_OF_DOUBLE, offset, self.end) >= 0

    def _around(self, offset: int, mark: str) -> tuple[str, str]:
        end = offset + len(mark)
        before = self.text[offset - 1] if offset > self.start else ""
        after = self.text[end] if end < self.end else ""
        return before, after


def _mark_at(text: str, offset: int) -> str:
    """The mark at an offset, all of its signs."""
    return _DOUBLE if text.startswith(_DOUBLE, offset) else text[offset]


class Quotations:
    """The quotations of a text, looked for in the paragraphs around where they are asked for."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._text = units.text
        self._known: dict[Extent, Paragraph] = {}

    def around(self, start: int, end: int) -> list[Quotation]:
        """Those that hold `[start, end)` with their marks, the smallest first."""
        found = [one for one in self._near(start) if one.start <= start and end <= one.end]
        return sorted(found, key=lambda one: one.end - one.start)

    def next(self, offset: int) -> Quotation | None:
        """The first one that begins at `offset` or later."""
        place: int | None = offset
        while place is not None:
            near = self._near(place)
            found = next((one for one in near if one.start >= offset), None)
            if found is not None:
                return found
            place = self._next_with_mark(place)
        return None

    def _next_with_mark(self, offset: int) -> int | None:
        """Offset of the next mark in a paragraph after the one at `offset`."""
        here = self._units.at("paragraph", offset)
        found = _MARK.search(self._text, max(offset, here[1])) if here else None
        return found.start() if found else None

    def _near(self, offset: int) -> list[Quotation]:
        """Those of the paragraph at `offset`, and of its neighbours as far as one runs on."""
        here = self._units.at("paragraph", offset)
        if here is None:
            return []
        run = [here]
        while (before := self._units.previous("paragraph", run[0][0])) and self._goes_on(
            before, run[0]
        ):
            run.insert(0, before)
        while (after := self._units.next("paragraph", run[-1][1])) and self._goes_on(
            run[-1], after
        ):
            run.append(after)
        return joined(self._text, [(extent, self._paragraph(extent)) for extent in run])

    def _goes_on(self, before: Extent, after: Extent) -> bool:
        mark = _mark_at(self._text, after[0])
        left_open = self._paragraph(before).left_open if mark in _CLOSES else []
        return any(_mark_at(self._text, offset) == mark for offset in left_open)

    def _paragraph(self, extent: Extent) -> Paragraph:
        if extent not in self._known:
            self._known[extent] = quotations_in(self._text, *extent)
        return self._known[extent]


def joined(text: str, paragraphs: Sequence[tuple[Extent, Paragraph]]) -> list[Quotation]:
    """The quotations of neighbouring paragraphs, those that run over several made one.

    A paragraph goes on with a quotation that the one before left open where it begins with the
    same opening mark.
    """
    found: list[Quotation] = []
    running: Quotation | None = None
    for (start, end), here in paragraphs:
        quotations, left_open = list(here.quotations), list(here.left_open)
        if running is not None and _mark_at(text, start) == _mark_at(text, running.start):
            first = next((one for one in quotations if one.start == start), None)
            if first is not None:
                quotations.remove(first)
                found.append(Quotation(running.start, first.end, True, first.width))
                running = None
            elif start in left_open:
                left_open.remove(start)
                running = Quotation(running.start, end, False, running.width)
        elif running is not None:
            found.append(running)
            running = None
        found += quotations
        for offset in left_open:
            unclosed = Quotation(offset, end, False, len(_mark_at(text, offset)))
            if running is not None and offset > running.start:
                found.append(unclosed)
            else:
                running = unclosed
    if running is not None:
        found.append(running)
    return sorted(found)
