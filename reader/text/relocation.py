"""What becomes of spans when their text is edited: same, moved, doubtful or lost.

A span is given a new place without asking only where nothing else can be meant:

- *same*: every word of it stands surely in the new text, in order, and so does what is beside it;
- *moved*: with what is beside it, it stands once in the old text and once in the new one.

Everything else is doubtful, with places to choose from, or lost. That the same quote stands at the
same offset proves nothing: in a roll call with one line put in, it is the next person's vote.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import msgspec

from reader.text.alignment import NONE, Alignment
from reader.text.characters import BREAK, BREAKS
from reader.text.graphemes import snap
from reader.text.lines import Extent
from reader.text.proposals import Proposal, Proposals

SAME, MOVED, DOUBTFUL, LOST = "same", "moved", "doubtful", "lost"

STANDS_ALONE = 4
"""Tokens from which on a span that stayed where it was says enough by itself; `aye` does not."""

MOVES_ALONE = 8
"""The same for a span that is found elsewhere, where other words may happen to be the same."""

BESIDE = 2
"""Words either side, as far as the line goes, that have to stand with a shorter span."""

FURTHER = 12
"""Words either side by which one of several equal quotes may be told from the others."""

SURE_RUN = 16
"""Tokens in a row that need no further proof that they are the same ones."""


class Fate(msgspec.Struct, frozen=True):
    """What becomes of one span."""

    kind: str
    """same, moved, doubtful or lost."""
    start: int = 0
    end: int = 0
    """`[start, end)` in the new text where it is the same or moved."""
    proposals: tuple[Proposal, ...] = ()
    """Where it is doubtful: the places it may have, the best first."""

    @property
    def sure(self) -> bool:
        """Whether the span has its place in the new text without anybody being asked."""
        return self.kind in (SAME, MOVED)


def only_line_ends(old: str, new: str) -> bool:
    """Whether two texts differ in nothing but line ends, and those at their very end."""
    return _with_plain_ends(old) == _with_plain_ends(new)


def _with_plain_ends(text: str) -> str:
    return BREAK.sub("\n", text.rstrip(BREAKS))


class Fates:
    """The fates of spans between two texts."""

    def __init__(self, old: str, new: str) -> None:
        self.alignment = Alignment(old, new)

    @cached_property
    def _proposals(self) -> Proposals:
        return Proposals(self.alignment)

    def of_all(self, extents: Iterable[Extent]) -> list[Fate]:
        """The fate of each `[start, end)` of the old text."""
        return [self.of(start, end) for start, end in extents]

    def of(self, start: int, end: int) -> Fate:
        """The fate of the span `[start, end)` of the old text; it holds more than blanks."""
        first, last = self.alignment.old.covering(start, end)
        if first >= last:
            return Fate(LOST)
        for kind, place in ((SAME, self._standing(first, last)), (MOVED, self._moved(first, last))):
            if place != NONE:
                found = self._extent_at(place, (first, last), (start, end))
                if found is not None:
                    return Fate(kind, *found)
        proposals = self._proposals.of(start, end)
        return Fate(DOUBTFUL, proposals=proposals) if proposals else Fate(LOST)

    def _standing(self, first: int, last: int) -> int:
        """Place in the new text of a span that surely stayed with what is beside it, or NONE."""
        partner = self.alignment.partner
        begin, end = self._core(first, last)
        place = partner(begin) - begin + first
        if begin == end or place < 0 or not self._same_there(first, last, place):
            return NONE
        if any(partner(at) != place + at - first for at in range(begin, end)):
            return NONE
        left, right = self._sure_run(begin, end)
        near = self._beside(first, last, STANDS_ALONE)
        if near != (first, last) and not (left <= near[0] and near[1] <= right):
            return NONE
        whole = min(left, first), max(right, last)
        everything = whole == (0, len(self.alignment.old)) == (0, len(self.alignment.new))
        long = right - left >= SURE_RUN
        return place if long or everything or self._only_place(*whole) != NONE else NONE

    def _core(self, first: int, last: int) -> Extent:
        """A span without punctuation at its edges that may stand elsewhere as well.

        Where the next sentence was taken out, its full stop may have been left and this one's
        taken: that makes no difference.
        """
        old, partner = self.alignment.old, self.alignment.partner
        while first < last and partner(first) == NONE and not old.is_word(first):
            first += 1
        while first < last and partner(last - 1) == NONE and not old.is_word(last - 1):
            last -= 1
        return first, last

    def _same_there(self, first: int, last: int, place: int) -> bool:
        """Whether the same tokens stand at a place, and none surely belongs to another one."""
        old, new = self.alignment.old.ids, self.alignment.new.ids
        same = old[first:last] == new[place : place + last - first]
        return same and all(
            self.alignment.partner(at) != NONE or not self.alignment.taken[place + at - first]
            for at in range(first, last)
        )

    def _sure_run(self, first: int, last: int) -> Extent:
        """The sure tokens around `[first, last)` that stand in a row in either text."""
        partner = self.alignment.partner
        shift = partner(first) - first
        left, right = first, last
        while first - left < SURE_RUN and partner(left - 1) != NONE and self._row(left - 1, shift):
            left -= 1
        while right - last < SURE_RUN and partner(right) != NONE and self._row(right, shift):
            right += 1
        return left, right

    def _row(self, at: int, shift: int) -> bool:
        return self.alignment.partners[at] == at + shift

    def _beside(self, first: int, last: int, alone: int) -> Extent:
        """The tokens that have to stand with a span of fewer than `alone`: those beside it.

        Where such a span fills its line, the tokens of the lines around count.
        """
        old = self.alignment.old
        if last - first >= alone:
            return first, last
        left, right = old.near(first, last, BESIDE)
        if (left, right) == (first, last):
            return max(0, first - 1), min(len(old), last + 1)
        return left, right

    def _moved(self, first: int, last: int) -> int:
        """Place of a span that stands, with what is beside it, once in either text; or NONE."""
        near = self._beside(first, last, MOVES_ALONE)
        for left, right in (near, self.alignment.old.near(first, last, FURTHER)):
            place = self._only_place(left, right)
            if place != NONE:
                place += first - left
                tokens = first, last
                window = left, right
                ok = self._free(place, tokens, window) and self._clear(place, tokens, window)
                return place if ok else NONE
        return NONE

    def _only_place(self, first: int, last: int) -> int:
        """Where a run of old tokens stands in the new text, if it does once in either; or NONE."""
        old, new = self.alignment.old, self.alignment.new
        there = new.find(old, first, last, 2) if last - first > 1 else []
        return there[0] if len(there) == 1 == len(old.find(old, first, last, 2)) else NONE

    def _free(self, place: int, tokens: Extent, window: Extent) -> bool:
        """Whether nothing else surely stands at a place, and whether the span did move there.

        Between its old neighbours, where some of it has a partner that is not sure, it may as well
        have stayed beside a repetition of itself; but not if the window around it is a whole line.
        """
        first, last = tokens
        if any(self.alignment.taken[place : place + last - first]):
            return False
        begin, end = self.alignment.gap(first, last)
        partners = self.alignment.partners[first:last]
        return (
            not begin <= place < end
            or all(partner == NONE for partner in partners)
            or self._whole_line(place - first, window)
        )

    def _whole_line(self, shift: int, window: Extent) -> bool:
        """Whether a window of tokens is a line, in either text."""
        old, new = self.alignment.old, self.alignment.new
        inside = any(old.breaks_before(at) for at in range(window[0] + 1, window[1]))
        edges = (old.breaks_before(at) and new.breaks_before(at + shift) for at in window)
        return not inside and all(edges)

    def _clear(self, place: int, tokens: Extent, window: Extent) -> bool:
        """Whether what stands before a span and what stands after it lead to the same place.

        Where a twin was put in between a sentence and the next, each leads to another of the two.
        An end of a line says as much as words do.
        """
        new, (first, last), (left, right) = self.alignment.new, tokens, window
        if window == tokens:
            return True  # nothing but itself was looked for, and it stands there once
        if left == first:
            before = new.breaks_before(place)
        else:
            before = self._only_place(left, last) == place - (first - left)
        if right == last:
            return before and new.breaks_before(place + last - first)
        return before and self._only_place(first, right) == place

    def _extent_at(self, place: int, tokens: Extent, span: Extent) -> Extent | None:
        """The span as it stands at a place of the new text; None where that cuts a character."""
        old, new = self.alignment.old, self.alignment.new
        first, last = tokens
        start = new.starts[place] + max(0, span[0] - old.starts[first])
        end = new.ends[place + last - first - 1] - max(0, old.ends[last - 1] - span[1])
        whole = snap(new.text, start, end)
        same = whole == (start, end) or new.text[slice(*whole)] == old.text[slice(*span)]
        return whole if same and start < end else None
