"""Find quotations: text between quotation marks of any kind, nested and across paragraphs.

- Curly, straight, low-high and corner marks and guillemets, in both directions; single inside
  double; and the two-character marks of a typewriter or TeX: ``so''.
- Apostrophes and marks of feet and inches are not quotation marks.
- A quotation that runs over several paragraphs, each of which opens it again while only the last
  closes it, is one quotation.
- A quotation that never closes ends with its paragraph and has `closed=False`.
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
"""The marks of two characters; three apostrophes close a quotation inside a quotation."""

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
    """Start of its opening mark."""
    end: int
    """End of its closing mark or, where it never closes, of its last paragraph."""
    closed: bool
    width: int = 1
    """Characters in each of its marks."""

    @property
    def outer(self) -> Extent:
        """Its extent with the marks."""
        return self.start, self.end

    @property
    def inner(self) -> Extent:
        """Its extent without the marks."""
        return self.start + self.width, self.end - self.width * self.closed


class ParagraphQuotations:
    """The quotations that end in one paragraph by itself, and the marks it leaves open."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """Match opening and closing marks of the paragraph `[start, end)`, from left to right."""
        self.text, self.start, self.end = text, start, end
        self.quotations: list[Quotation] = []
        """Those that open and close in it, in order of their start."""
        self.left_open: list[int] = []
        """Offsets of marks that nothing in it closes, outermost first."""
        for match in _MARK.finditer(text, start, end):
            offset = match.start()
            for mark in self._split(match.group()):
                self._take(offset, mark)
                offset += len(mark)
        self.quotations.sort()

    def _split(self, signs: str) -> tuple[str, ...]:
        """Split two or three apostrophes into the marks they are; return other marks unchanged."""
        if not signs.startswith(_END_OF_DOUBLE):
            return (signs,)
        if self._closed_by(_END_OF_DOUBLE) is None:
            return tuple(signs)
        if len(signs) == 2:
            return (signs,)
        single = self.text[self.left_open[-1]] in "'‘"
        return ("'", _END_OF_DOUBLE) if single else (_END_OF_DOUBLE, "'")

    def _take(self, offset: int, mark: str) -> None:
        """Close, open or ignore the mark at an offset."""
        closes = self._closed_by(mark)
        if closes is not None and self._may_close(offset, mark):
            del self.left_open[closes + 1 :]
            end, width = offset + len(mark), len(mark)
            self.quotations.append(Quotation(self.left_open.pop(), end, closed=True, width=width))
        elif mark in _CLOSES and self._may_open(offset, mark):
            self.left_open.append(offset)

    def _closed_by(self, mark: str) -> int | None:
        """Return the index of the innermost open mark that this one closes, or None."""
        for index in range(len(self.left_open) - 1, -1, -1):
            if mark in _CLOSES[_mark_at(self.text, self.left_open[index])]:
                return index
        return None

    def _may_open(self, offset: int, mark: str) -> bool:
        """Return whether a mark opens a quotation, judged by the characters around it."""
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
        """Return whether a mark closes a quotation, judged by the characters around it."""
        before, after = self._around(offset, mark)
        if mark in "'’‘":
            return not (after.isalnum() or self._possessive(offset, before, after))
        if mark == '"':
            return not (before in BLANK and after and after not in BLANK)
        return True

    def _possessive(self, offset: int, before: str, after: str) -> bool:
        """Return whether `’` ends a plural and a later one, after a stop, closes: ‘boys’ room,’."""
        if before not in "sSzx" or not after or after not in " \n":
            return False
        for later in _MARK.finditer(self.text, offset + 1, self.end):
            mark, position = later.group(), later.start()
            if mark in "‘“”":
                return False
            if mark in "'’" and self.text[position - 1] in _STOP:
                return True
        return False

    def _elided(self, offset: int) -> bool:
        """Return whether a mark stands for omitted letters: ’tis, the ’90s, rock ’n’ roll."""
        rest = self.text[offset + 1 : offset + 8].lower()
        return rest[:1].isdigit() or re.split("[^a-z]", rest, maxsplit=1)[0] in _ELISIONS

    def _double_ends(self, offset: int) -> bool:
        """Return whether what two backticks open ends here or continues in the next paragraph.

        Otherwise the backticks are not quotation marks: code is put between them too.
        """
        behind = self.text[self.end : self.end + 8].lstrip()
        return behind.startswith(_DOUBLE) or self.text.find(_END_OF_DOUBLE, offset, self.end) >= 0

    def _around(self, offset: int, mark: str) -> tuple[str, str]:
        """Return the characters before and after a mark, empty at an edge of the paragraph."""
        end = offset + len(mark)
        before = self.text[max(offset - 1, self.start) : offset]
        return before, self.text[end : min(end + 1, self.end)]


def _mark_at(text: str, offset: int) -> str:
    """Return the whole mark at an offset, one or two characters."""
    return _DOUBLE if text.startswith(_DOUBLE, offset) else text[offset]


class Quotations:
    """The quotations of a text, found paragraph by paragraph where they are asked for."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._text = units.text
        self._known: dict[Extent, ParagraphQuotations] = {}

    def around(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that contain `[start, end)`, marks included, smallest first."""
        around = [each for each in self._near(start) if each.start <= start and end <= each.end]
        return sorted(around, key=lambda each: each.end - each.start)

    def next(self, offset: int) -> Quotation | None:
        """Return the first quotation that begins at `offset` or later, or None."""
        position: int | None = offset
        while position is not None:
            near = self._near(position)
            quotation = next((each for each in near if each.start >= offset), None)
            if quotation is not None:
                return quotation
            paragraph = self._units.at("paragraph", position)
            match = _MARK.search(self._text, max(position, paragraph[1])) if paragraph else None
            position = match.start() if match else None
        return None

    def _near(self, offset: int) -> list[Quotation]:
        """Return the quotations of the paragraph at `offset` and of those they run into."""
        paragraph = self._units.at("paragraph", offset)
        if paragraph is None:
            return []
        run = [paragraph]
        while (before := self._units.previous("paragraph", run[0][0])) and self._continues(
            before, run[0]
        ):
            run.insert(0, before)
        while (after := self._units.next("paragraph", run[-1][1])) and self._continues(
            run[-1], after
        ):
            run.append(after)
        return join_paragraphs(self._text, [(extent, self._paragraph(extent)) for extent in run])

    def _continues(self, before: Extent, after: Extent) -> bool:
        """Return whether a quotation that `before` leaves open is opened again by `after`."""
        mark = _mark_at(self._text, after[0])
        left_open = self._paragraph(before).left_open if mark in _CLOSES else []
        return any(_mark_at(self._text, offset) == mark for offset in left_open)

    def _paragraph(self, extent: Extent) -> ParagraphQuotations:
        """Return the quotations of one paragraph, found once."""
        if extent not in self._known:
            self._known[extent] = ParagraphQuotations(self._text, *extent)
        return self._known[extent]


def join_paragraphs(
    text: str, paragraphs: Sequence[tuple[Extent, ParagraphQuotations]]
) -> list[Quotation]:
    """Return the quotations of consecutive paragraphs, joining those that run over several."""
    result: list[Quotation] = []
    running: Quotation | None = None
    for (start, end), paragraph in paragraphs:
        quotations, left_open = list(paragraph.quotations), list(paragraph.left_open)
        if running is not None and _mark_at(text, start) == _mark_at(text, running.start):
            first = next((each for each in quotations if each.start == start), None)
            if first is not None:
                quotations.remove(first)
                result.append(Quotation(running.start, first.end, True, first.width))
                running = None
            elif start in left_open:
                left_open.remove(start)
                running = Quotation(running.start, end, False, running.width)
        elif running is not None:
            result.append(running)
            running = None
        result += quotations
        for offset in left_open:
            unclosed = Quotation(offset, end, False, len(_mark_at(text, offset)))
            if running is not None and offset > running.start:
                result.append(unclosed)
            else:
                running = unclosed
    if running is not None:
        result.append(running)
    return sorted(result)
