"""Which tokens of an old text stand in a new one in the same order, and which of them surely.

A long text is cut at runs of tokens that stand once in either text; what lies between two cuts is
compared by a longest common subsequence. So the work grows with the text, not with its square.

The longest common subsequence of two short runs of tokens, and what of it is beyond doubt.

How much of two texts is the same: whether one may be the other after an edit.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from reader.text.tokens import Tokens

Pair = tuple[int, int]
"""A place in the old run and the place in the new one where the same token stands."""

MOST_CELLS = 1 << 24
"""Most old tokens times new ones that `common` should be asked about: 4,000 by 4,000."""

MOST_PAIRS = 1 << 15
"""Most pairs of equal tokens among them: what takes some hundredths of a second."""


def fits(old: Sequence[int], new: Sequence[int]) -> bool:
    """Whether two runs are short enough for `common`."""
    if len(old) * len(new) > MOST_CELLS:
        return False
    there = Counter(new)
    return sum(count * there[token] for token, count in Counter(old).items()) <= MOST_PAIRS


def common(old: Sequence[int], new: Sequence[int]) -> list[list[Pair]]:
    """For each place in a longest common subsequence, the pairs that can stand there, in order.

    Where there is one pair only, every longest common subsequence has it.
    """
    ahead = _rows(old, new)
    behind = _rows(old[::-1], new[::-1])
    width = len(new)
    ranks: list[list[Pair]] = [[] for _ in range(width - ahead[-1].bit_count())]
    places: dict[int, list[int]] = {}
    for place, token in enumerate(new):
        places.setdefault(token, []).append(place)
    for at, token in enumerate(old):
        before, after = ahead[at], behind[len(old) - at - 1]
        for there in places.get(token, ()):
            rank = there - (before & ((1 << there) - 1)).bit_count()
            rest = width - there - 1
            if rank + 1 + rest - (after & ((1 << rest) - 1)).bit_count() == len(ranks):
                ranks[rank].append((at, there))
    return ranks


def one_of(ranks: Sequence[Sequence[Pair]]) -> Iterable[Pair]:
    """One longest common subsequence out of what `common` gives: what stands first is kept.

    So of `It rained.` that became `It rained. Twice.` the first full stop is the old one.
    """
    at = there = -1
    for pairs in ranks:
        at, there = next(pair for pair in pairs if pair[0] > at and pair[1] > there)
        yield at, there


def _rows(old: Sequence[int], new: Sequence[int]) -> list[int]:
    """For the first 0, 1, … tokens of `old`: a number with a bit for each token of `new`.

    The bits that are 0 among the lowest so many count the longest common subsequence with the
    first so many tokens of `new`. This is Hyyrö's bit-vector algorithm, a row at a time.
    """
    every = (1 << len(new)) - 1
    masks: dict[int, int] = {}
    for place, token in enumerate(new):
        masks[token] = masks.get(token, 0) | 1 << place
    row, rows = every, [every]
    for token in old:
        same = row & masks.get(token, 0)
        row = ((row + same) | (row - same)) & every
        rows.append(row)
    return rows


NONE = -1
"""Partner of a token that has none."""

_RUNS = (8, 3)
"""Tokens of the runs at which a text is cut; shorter ones where the longer are not to be found."""

_MARGIN = 24
"""Tokens beside a difference that are looked at with it, at first."""

_Region = tuple[int, int, int, int]
"""`[first, last)` of the old tokens against `[begin, end)` of the new ones."""


class Alignment:
    """The tokens of two texts, and which of them are the same.

    Often several answers are equally good: of three equal lines of which two are left, any may be
    the one that went. Only what every best answer has is sure.
    """

    def __init__(self, old: str, new: str) -> None:
        numbers: dict[str, int] = {}
        self.old, self.new = Tokens(old, numbers), Tokens(new, numbers)
        self.partners = array("l", [NONE]) * len(self.old)
        """Place in the new text of each token of the old one, or NONE, by a best answer."""
        self.sure = bytearray(len(self.old))
        """Which of these every best answer has."""
        waiting = [((0, len(self.old), 0, len(self.new)), 0)]
        while waiting:
            region, level = waiting.pop()
            waiting += self._align(region, level)
        self.taken = bytearray(len(self.new))
        """Which tokens of the new text are sure partners: nothing else has moved there."""
        for partner, sure in zip(self.partners, self.sure, strict=True):
            if sure:
                self.taken[partner] = 1

    def partner(self, place: int) -> int:
        """The sure partner of an old token, or NONE; NONE past either end of the text, too."""
        return self.partners[place] if 0 <= place < len(self.sure) and self.sure[place] else NONE

    def gap(self, first: int, last: int) -> tuple[int, int]:
        """The new tokens between what surely stood before old ones and what stood after them."""
        before, after = self.sure.rfind(1, 0, first), self.sure.find(1, last)
        return (
            self.partners[before] + 1 if before != NONE else 0,
            self.partners[after] if after != NONE else len(self.new),
        )

    def _align(self, region: _Region, level: int) -> list[tuple[_Region, int]]:
        """Find partners in a region, or give the smaller ones that it is cut into."""
        first, last, begin, end = region
        head = _same(self.old.ids[first:last], self.new.ids[begin:end])
        most = min(last - first, end - begin) - head
        tail = _same(self.old.ids[last - most : last][::-1], self.new.ids[end - most : end][::-1])
        inner = first + head, last - tail, begin + head, end - tail
        if self._compare(region, inner):
            return []
        cuts = self._cuts(inner, _RUNS[level]) if level < len(_RUNS) else []
        if cuts:
            edges = [(first, begin), *cuts, (last, end)]
            return [((a, b, x, y), level) for (a, x), (b, y) in pairwise(edges)]
        if level < len(_RUNS):
            return [(region, level + 1)]
        self._lay_aside(region, inner, sure=False)
        return []

    def _lay_aside(self, region: _Region, inner: _Region, *, sure: bool) -> None:
        """Pair the beginning and the end that are the same."""
        for first, last, begin in (
            (region[0], inner[0], region[2]),
            (inner[1], region[1], inner[3]),
        ):
            self.partners[first:last] = array("l", range(begin, begin + last - first))
            self.sure[first:last] = bytes([sure]) * (last - first)

    def _compare(self, region: _Region, inner: _Region) -> bool:
        """Pair all of a region; False where its differences are too long to be compared.

        What is the same beside them is looked at as far as something could also stand elsewhere:
        a line put in between equal ones may be any of them.
        """
        left = right = _MARGIN
        while True:
            part = (
                max(region[0], inner[0] - left),
                min(region[1], inner[1] + right),
                max(region[2], inner[2] - left),
                min(region[3], inner[3] + right),
            )
            old, new = self.old.ids[part[0] : part[1]], self.new.ids[part[2] : part[3]]
            if not fits(old, new):
                return False
            ranks = common(old, new)
            at_start = part[0] == region[0] or ranks[0] == [(0, 0)]
            at_end = part[1] == region[1] or ranks[-1] == [(len(old) - 1, len(new) - 1)]
            if at_start and at_end:
                break
            left, right = left * (1 if at_start else 2), right * (1 if at_end else 2)
        self._lay_aside(region, part, sure=True)
        for at, there in one_of(ranks):
            self.partners[part[0] + at] = part[2] + there
        for pairs in ranks:
            if len(pairs) == 1:
                self.sure[part[0] + pairs[0][0]] = 1
        return True

    def _cuts(self, region: _Region, size: int) -> list[tuple[int, int]]:
        """Places of runs that stand once in either text, as many as have the same order."""
        first, last, begin, end = region
        there = _once(self.new.ids[begin:end], size)
        here = _once(self.old.ids[first:last], size)
        pairs = [(first + at, begin + there[run]) for run, at in here.items() if run in there]
        rising = _rising(sorted(pairs))
        return rising[:1] + [
            (at, to) for (before, ahead), (at, to) in pairwise(rising) if at - before != to - ahead
        ]


def _same(old: array[int], new: array[int]) -> int:
    """How many tokens are the same from the beginning on, compared in pieces ever longer."""
    most, length, step = min(len(old), len(new)), 0, 1
    while length < most:
        end = min(length + step, most)
        if old[length:end] == new[length:end]:
            length, step = end, step * 2
        elif step == 1:
            break
        else:
            step = 1
    return length


def _once(ids: array[int], size: int) -> dict[tuple[int, ...], int]:
    """Place of each run of so many tokens that stands there once."""
    places: dict[tuple[int, ...], int] = {}
    for place, run in enumerate(zip(*(ids[shift:] for shift in range(size)), strict=False)):
        places[run] = NONE if run in places else place
    return {run: place for run, place in places.items() if place != NONE}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A longest part of the pairs, which are in order, in which the second members rise too."""
    lowest: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        place = bisect_left(lowest, there)
        before.append(heads[place - 1] if place else NONE)
        lowest[place : place + 1] = [there]
        heads[place : place + 1] = [number]
    found: list[tuple[int, int]] = []
    number = heads[-1] if heads else NONE
    while number != NONE:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


FLOOR = 60
"""Least likeness, 0 to 100, from which on two texts may be one article before and after an edit.
Any two of the sample articles come to 12 at most; one with every fourth word replaced, to 77."""

LEAST_TOKENS = 16
"""Tokens that have to be the same at least: two notes of a line are soon alike."""


def likeness(old: str, new: str) -> int:
    """Return how alike two texts are: tokens that surely stand in both in order, of all, 0 to 100.

    What is below `FLOOR` anyway, by the tokens alone, is not compared, and comes to 0.
    """
    if _most(old, new) < FLOOR:
        return 0
    alignment = Alignment(old, new)
    same = sum(alignment.sure)
    if same < LEAST_TOKENS:
        return 0
    return 200 * same // (len(alignment.old) + len(alignment.new))


def _most(old: str, new: str) -> int:
    """What the likeness cannot exceed: that of the tokens in any order."""
    numbers: dict[str, int] = {}
    one, other = (Counter(Tokens(text, numbers).ids) for text in (old, new))
    total = one.total() + other.total()
    return 200 * (one & other).total() // total if total else 0
