"""Match the quotation marks of one paragraph, each judged by its class and its place.

Apostrophes and signs of feet, inches, minutes and seconds are not quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from reader.text.characters import BLANK
from reader.text.lines import Extent
from reader.text.quotation_marks import (
    AFTER_ELISION,
    ALIKE,
    ALWAYS_OPEN,
    APOSTROPHES,
    BACKTICKS,
    BEFORE_OPENING,
    CLOSED_BY,
    CLOSES,
    COMMAS,
    REVERSED,
    SINGLE,
    STOOD_IN_BY,
    STOP,
    in_word,
    is_elision,
    is_right_to_left,
    is_unspaced,
    mark_pattern,
)

if TYPE_CHECKING:
    import regex

_MOST = 100_000
"""Marks of one paragraph that are matched, which takes about a second; later ones are left out."""

_DEEPEST = 50
"""Quotations within each other that are told apart."""


class Quotation(NamedTuple):
    """One quotation; extents are `[start, end)` in code points."""

    start: int
    """Start of its opening mark."""
    end: int
    """End of its closing mark or, where it never closes, of its last paragraph."""
    closed: bool
    width: int = 1
    """Characters in its opening mark."""
    closing: int = 1
    """Characters in its closing mark."""

    @property
    def outer(self) -> Extent:
        """Its extent with the marks."""
        return self.start, self.end

    @property
    def inner(self) -> Extent:
        """Its extent without the marks."""
        return self.start + self.width, self.end - self.closing * self.closed


class Mark(NamedTuple):
    """A mark that opens."""

    offset: int
    sign: str
    """One or two characters."""


class ParagraphQuotations:
    """The quotations that end in one paragraph by itself, and the marks it leaves open."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """Match opening and closing marks of the paragraph `[start, end)`, from left to right."""
        self.text, self.start, self.end = text, start, end
        self.quotations: list[Quotation] = []
        """Those that open and close in it, in order of their start."""
        self.left_open: list[Mark] = []
        """Marks that nothing in it closes, outermost first."""
        self._open: dict[str, list[int]] = {}
        """The indices in `left_open` by sign, so that a mark finds its partner at once."""
        self._alike: dict[str, bool] = {}
        self._closer_at: dict[str, int] = {}
        self._last_at: dict[str, int] = {}
        self._numbers_to: dict[int, int] = {}
        self._decider: dict[str, tuple[int, bool]] = {}
        self._mark = mark_pattern(text, start, end)
        for match in islice(self._mark.finditer(text, start, end), _MOST):
            offset, signs = match.start(), match[0]
            for sign in (signs,) if len(signs) == 1 else self._split(offset, signs):
                self._take(offset, sign)
                offset += len(sign)
        self.quotations.sort()

    def _split(self, offset: int, signs: str) -> tuple[str, ...]:
        """Split apostrophes into the marks they are; return other marks unchanged."""
        if signs[0] not in SINGLE:
            return (signs,)
        pair = signs[:2]
        if self._closed_by(pair) is None:
            opens = pair == "‘‘" or (signs == APOSTROPHES and self._pair_opens(offset))
            return (signs,) if opens else tuple(signs)
        if len(signs) == 2:
            return (signs,)
        return ("'", pair) if self.left_open[-1].sign in SINGLE else (pair, "'")

    def _pair_opens(self, offset: int) -> bool:
        """Return whether two apostrophes open a quotation that two others close."""
        before, after = self._around(offset, APOSTROPHES)
        if (before and before not in BEFORE_OPENING) or not after or after in BLANK:
            return False
        later = self.text.find(APOSTROPHES, offset + 2, self.end)
        return later > 0 and self.text[later - 1] not in BLANK

    def _take(self, offset: int, sign: str) -> None:
        """Close, open or ignore the mark at an offset."""
        closes = self._closed_by(sign)
        if closes is not None and self._may_close(offset, sign, self.left_open[closes]):
            opening = self.left_open[closes]
            for each in self.left_open[closes:]:
                self._open[each.sign].pop()
            del self.left_open[closes:]
            end = offset + len(sign)
            width, closing = len(opening.sign), len(sign)
            self.quotations.append(Quotation(opening.offset, end, True, width, closing))
        elif self._is_opener(offset, sign) and self._may_open(offset, sign):
            self._open.setdefault(sign, []).append(len(self.left_open))
            self.left_open.append(Mark(offset, sign))

    def _is_opener(self, offset: int, sign: str) -> bool:
        """Return whether a mark is one that opens, here or in this paragraph."""
        if sign in REVERSED and is_right_to_left(self._around(offset, sign)[1]):
            return True
        return sign in CLOSES or self._is_alike(sign)

    def _closed_by(self, sign: str) -> int | None:
        """Return the index of the innermost open mark that this one closes, or None.

        One that it is typed for is closed only where none has it as its partner.
        """
        for openers in (CLOSED_BY, STOOD_IN_BY):
            index = self._innermost(openers.get(sign, ()))
            if index is not None:
                return index
        return self._innermost((sign,)) if self._is_alike(sign) else None

    def _innermost(self, signs: tuple[str, ...]) -> int | None:
        """Return the index of the innermost open mark of these, or None."""
        found = max((open[-1] for sign in signs if (open := self._open.get(sign))), default=-1)
        return found if found > len(self.left_open) - 1 - _DEEPEST and found >= 0 else None

    def _is_alike(self, sign: str) -> bool:
        """Return whether a mark both opens and closes in this paragraph."""
        if sign not in ALIKE:
            return False
        if sign not in self._alike:
            find = self.text.find
            self._alike[sign] = all(find(each, self.start, self.end) < 0 for each in ALIKE[sign])
        return self._alike[sign]

    def _may_open(self, offset: int, sign: str) -> bool:
        """Return whether a mark opens a quotation, judged by the characters around it."""
        if sign in ALWAYS_OPEN:
            return True
        before, after = self._around(offset, sign)
        if not after or not self._may_precede(before, sign):
            return False
        if sign == BACKTICKS:
            return after not in BLANK and self._double_ends(offset)
        if after in BLANK:  # « Non », ‹ non ›, L'« île », ,, Nee
            return sign == COMMAS or (sign in "«»‹" and (before in BLANK or before in "'’"))
        return sign not in SINGLE or self._no_apostrophe(offset, sign)

    def _no_apostrophe(self, offset: int, sign: str) -> bool:
        """Return whether a single mark opens a quotation rather than standing for letters."""
        if is_elision(self.text, offset) or (sign == "'" and "'" in self._around(offset, sign)):
            return False
        return sign == "‘" or self._closes_later(offset, sign)

    def _may_precede(self, before: str, sign: str) -> bool:
        """Return whether a mark that opens may follow a character, empty at the beginning."""
        if not before or before in BEFORE_OPENING:
            return True
        if before == "’":
            return sign in AFTER_ELISION
        return sign not in "”’»›" and is_unspaced(before)

    def _closes_later(self, offset: int, sign: str) -> bool:
        """Return whether a later mark closes what an apostrophe would open, here or further down.

        Further down is a next paragraph that opens the quotation again.
        """
        found = self._closer_at.get(sign, -1)
        if found <= offset:
            found = self._find_closer(offset, sign)
            self._closer_at[sign] = found
        behind = self.text[self.end : self.end + 8].lstrip()
        return found < self.end or behind.startswith(sign)

    def _find_closer(self, offset: int, sign: str) -> int:
        """Return the offset of the next apostrophe that may close; the end if there is none."""
        position = self.text.find(sign, offset + 1, self.end)
        while position >= 0:
            before, after = self._around(position, sign)
            if before not in BLANK and not in_word(after):
                return position
            position = self.text.find(sign, position + 1, self.end)
        return self.end

    def _may_close(self, offset: int, sign: str, opening: Mark) -> bool:
        """Return whether a mark closes a quotation, judged by the characters around it."""
        before, after = self._around(offset, sign)
        if sign in SINGLE:
            return not (
                in_word(after)
                or (
                    before in "nN" and self.text[offset - 2 : offset - 1] in SINGLE and after == " "
                )  # ’n’
                or self._possessive(offset, before, after)
                or self._measures(offset, sign, opening)
            )
        if sign in '"״＂' or sign == opening.sign or sign not in CLOSES.get(opening.sign, ()):
            if before in BLANK and after and after not in BLANK:
                return False
            if sign != opening.sign and in_word(after):
                return False
        return not self._measures(offset, sign, opening)

    def _measures(self, offset: int, sign: str, opening: Mark) -> bool:
        """Return whether a mark behind a digit is a sign of feet, inches, minutes or seconds.

        It is one if a later mark closes the quotation, and not all within is digits: "1984".
        """
        if not self.text[offset - 1].isnumeric():
            return False
        if self._numbers_until(opening.offset + len(opening.sign)) >= offset:
            return False
        closes = partial(self._closes_behind, sign)
        return self._decided(sign, offset + len(sign), closes)

    def _closes_behind(self, sign: str, later: regex.Match[str]) -> bool | None:
        """Return whether a mark behind a sign of measure closes what may end there, or None."""
        if later.group() not in (sign, '"', "”") or (sign in SINGLE and later.group() != sign):
            return None
        before, after = self._around(later.start(), later.group())
        if before.isnumeric() or (sign in SINGLE and before not in STOP):
            return None
        return before not in BLANK and not in_word(after)

    def _numbers_until(self, start: int) -> int:
        """Return where the digits that begin at an offset end."""
        if start not in self._numbers_to:
            end = start
            while end < self.end and self.text[end].isnumeric():
                end += 1
            self._numbers_to[start] = end
        return self._numbers_to[start]

    def _possessive(self, offset: int, before: str, after: str) -> bool:
        """Return whether `’` ends a plural and a later one, after a stop, closes: ‘boys’ room,’."""
        if before not in "sSzx" or not after or after not in " \n":
            return False
        return self._decided("possessive", offset + 1, self._ends_possessive)

    def _ends_possessive(self, later: regex.Match[str]) -> bool | None:
        """Return whether a mark closes a single quotation after a stop; None for another mark."""
        if later.group() in "‘“”":
            return False
        return (later.group() in "'’" and self.text[later.start() - 1] in STOP) or None

    def _decided(
        self, question: str, offset: int, answer: Callable[[regex.Match[str]], bool | None]
    ) -> bool:
        """Return the answer of the first mark from an offset on that has one, False without any.

        Looked for once for all the marks before it: a paragraph of marks alone would take hours.
        """
        position, found = self._decider.get(question, (-1, False))
        if position < offset:
            position, found = self.end, False
            for later in self._mark.finditer(self.text, offset, self.end):
                here = answer(later)
                if here is not None:
                    position, found = later.start(), here
                    break
            self._decider[question] = position, found
        return found

    def _double_ends(self, offset: int) -> bool:
        """Return whether what two backticks open ends here or continues in the next paragraph.

        Otherwise the backticks are not quotation marks: code is put between them too.
        """
        behind = self.text[self.end : self.end + 8].lstrip()
        if behind.startswith(BACKTICKS):
            return True
        return any(self._last(end) >= offset for end in (APOSTROPHES, '"', "”"))

    def _last(self, sign: str) -> int:
        """Return the offset of the last mark of a kind in the paragraph, -1 without any."""
        if sign not in self._last_at:
            self._last_at[sign] = self.text.rfind(sign, self.start, self.end)
        return self._last_at[sign]

    def _around(self, offset: int, sign: str) -> tuple[str, str]:
        """Return the characters before and after a mark, empty at an edge of the paragraph."""
        end = offset + len(sign)
        before = self.text[max(offset - 1, self.start) : offset]
        return before, self.text[end : min(end + 1, self.end)]
