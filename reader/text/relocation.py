"""Relocate spans when their text is edited: same, moved, doubtful or lost.

A span gets a new place without asking only where nothing else can be meant:

- *same*: each of its words surely occurs in the new text, in order, and so does its context;
- *moved*: together with its context it occurs once in the old text and once in the new one.

Any other span is doubtful, with proposals to choose from, or lost. That the same quote is at the
same offset proves nothing: in a roll call with one line inserted, it is the next person's vote.
"""

from __future__ import annotations

import msgspec

from reader.text.alignment import NONE, Alignment
from reader.text.characters import snap
from reader.text.lines import Extent
from reader.text.proposals import Proposal, Proposals

SAME, MOVED, DOUBTFUL, LOST = "same", "moved", "doubtful", "lost"

ENOUGH_IN_PLACE = 4
"""Tokens from which a span that kept its place identifies itself; `aye` does not."""

ENOUGH_ELSEWHERE = 8
"""The same for a span found elsewhere, where other words may be equal by chance."""

CONTEXT = 2
"""Words either side, within the line, that must match together with a shorter span."""

WIDE_CONTEXT = 12
"""Words either side, within the line, by which one of several equal quotes may be identified."""

SURE_RUN = 16
"""Consecutive matching tokens that need no further proof."""


class Fate(msgspec.Struct, frozen=True):
    """The outcome for one span."""

    kind: str
    """same, moved, doubtful or lost."""
    start: int = 0
    end: int = 0
    """`[start, end)` in the new text if the span is the same or moved."""
    proposals: tuple[Proposal, ...] = ()
    """If the span is doubtful: its possible places, best first."""

    @property
    def sure(self) -> bool:
        """Whether the span has a place in the new text without asking anybody."""
        return self.kind in (SAME, MOVED)


class Fates:
    """The outcomes for spans of one text in another."""

    def __init__(self, old: str, new: str) -> None:
        self.alignment = Alignment(old, new)
        self._proposals = Proposals(self.alignment)

    def of(self, start: int, end: int) -> Fate:
        """Return the outcome for the span `[start, end)` of the old text; it is not all blank."""
        first, last = self.alignment.old.covering(start, end)
        if first >= last:
            return Fate(LOST)
        # What kept its place is not looked for elsewhere, which takes a search through both texts.
        for kind, place in ((SAME, self._same), (MOVED, self._moved)):
            position = place(first, last)
            if position != NONE:
                extent = self._extent_at(position, (first, last), (start, end))
                if extent is not None:
                    return Fate(kind, *extent)
        proposals = self._proposals.of(start, end)
        return Fate(DOUBTFUL, proposals=proposals) if proposals else Fate(LOST)

    def _same(self, first: int, last: int) -> int:
        """Return the position in the new text of a span that surely kept its context, or NONE."""
        alignment = self.alignment
        begin, end = self._core(first, last)
        position = alignment.partner(begin) - begin + first
        if begin == end or position < 0 or not self._same_tokens_at(first, last, position):
            return NONE
        if not alignment.is_run(begin, end):
            return NONE
        left, right = self._sure_run(begin, end)
        near = self._with_context(first, last, ENOUGH_IN_PLACE)
        if near != (first, last) and not (left <= near[0] and near[1] <= right):
            return NONE
        run = min(left, first), max(right, last)
        covers_all = run == (0, len(self.alignment.old)) == (0, len(self.alignment.new))
        long = right - left >= SURE_RUN
        return position if long or covers_all or self._only_place(*run) != NONE else NONE

    def _core(self, first: int, last: int) -> Extent:
        """Return a span without unmatched punctuation at its edges.

        Where the next sentence was deleted, its full stop may be the one that remained: that makes
        no difference.
        """
        old, partner = self.alignment.old, self.alignment.partner
        while first < last and partner(first) == NONE and not old.is_word(first):
            first += 1
        while first < last and partner(last - 1) == NONE and not old.is_word(last - 1):
            last -= 1
        return first, last

    def _same_tokens_at(self, first: int, last: int, position: int) -> bool:
        """Return whether a position has the same tokens, none surely matched to others."""
        old, new = self.alignment.old.ids, self.alignment.new.ids
        same = old[first:last] == new[position : position + last - first]
        return same and all(
            self.alignment.partner(at) != NONE or not self.alignment.taken[position + at - first]
            for at in range(first, last)
        )

    def _sure_run(self, first: int, last: int) -> Extent:
        """Return the sure tokens around `[first, last)` that are consecutive in both texts."""
        is_run = self.alignment.is_run
        # Most spans are far from any edit: then both steps are the longest at once.
        left, right = max(0, first - SURE_RUN), min(len(self.alignment.old), last + SURE_RUN)
        while not is_run(left, first + 1):
            left += 1
        while not is_run(last - 1, right):
            right -= 1
        return left, right

    def _with_context(self, first: int, last: int, enough: int) -> Extent:
        """Return the tokens that must match for a span; more than its own if they are too few.

        A span of fewer than `enough` tokens needs the words beside it. Where it fills its line, the
        adjacent tokens of the lines around it count.
        """
        old = self.alignment.old
        if last - first >= enough:
            return first, last
        left, right = old.with_neighbours(first, last, CONTEXT)
        if (left, right) == (first, last):
            return max(0, first - 1), min(len(old), last + 1)
        return left, right

    def _moved(self, first: int, last: int) -> int:
        """Return the position of a span that, with context, occurs once in each text; else NONE."""
        narrow = self._with_context(first, last, ENOUGH_ELSEWHERE)
        for left, right in (narrow, self.alignment.old.with_neighbours(first, last, WIDE_CONTEXT)):
            position = self._only_place(left, right)
            if position != NONE:
                position += first - left
                place = position, (first, last), (left, right)
                return position if self._is_free(*place) and self._is_consistent(*place) else NONE
        return NONE

    def _only_place(self, first: int, last: int) -> int:
        """Return the new position of old tokens that occur exactly once in each text; else NONE."""
        old, new = self.alignment.old, self.alignment.new
        positions = new.find(old, first, last, 2) if last - first > 1 else []
        return positions[0] if len(positions) == 1 == len(old.find(old, first, last, 2)) else NONE

    def _is_free(self, position: int, tokens: Extent, window: Extent) -> bool:
        """Return whether nothing else surely matches at a position and the span really moved there.

        If the position lies between the span's old neighbours, and part of the span has a partner
        that is not sure, the span may as well have stayed beside a repetition of itself; not,
        however, if the window around it is a whole line.
        """
        first, last = tokens
        if any(self.alignment.taken[position : position + last - first]):
            return False
        begin, end = self.alignment.gap(first, last)
        partners = self.alignment.partners[first:last]
        return (
            not begin <= position < end
            or all(partner == NONE for partner in partners)
            or self._whole_line(position - first, window)
        )

    def _whole_line(self, shift: int, window: Extent) -> bool:
        """Return whether a window of tokens is a whole line in both texts."""
        old, new = self.alignment.old, self.alignment.new
        inside = any(old.breaks_before(at) for at in range(window[0] + 1, window[1]))
        edges = (old.breaks_before(at) and new.breaks_before(at + shift) for at in window)
        return not inside and all(edges)

    def _is_consistent(self, position: int, tokens: Extent, window: Extent) -> bool:
        """Return whether the contexts before and after a span lead to the same position.

        If a copy was inserted between a sentence and the next one, each leads to a different copy.
        An end of a line is as good as words.
        """
        new, (first, last), (left, right) = self.alignment.new, tokens, window
        if window == tokens:
            return True  # only the span itself was searched for, and it occurs once
        if left == first:
            before = new.breaks_before(position)
        else:
            before = self._only_place(left, last) == position - (first - left)
        if right == last:
            return before and new.breaks_before(position + last - first)
        return before and self._only_place(first, right) == position

    def _extent_at(self, position: int, tokens: Extent, span: Extent) -> Extent | None:
        """Return the span's extent at a position of the new text; None if it splits a grapheme."""
        old, new = self.alignment.old, self.alignment.new
        first, last = tokens
        start = new.starts[position] + max(0, span[0] - old.starts[first])
        end = new.ends[position + last - first - 1] - max(0, old.ends[last - 1] - span[1])
        whole = snap(new.text, start, end)
        same = whole == (start, end) or new.text[slice(*whole)] == old.text[slice(*span)]
        return whole if same and start < end else None
