"""Align two versions of a text, token by token, and say which matches are certain.

A long text is divided at lines, then at runs of tokens, that occur exactly once in each version;
the stretches between the divisions are compared by longest common subsequence. The work therefore
grows linearly with the length of the text, not with its square.

`similarity` uses an alignment to decide whether one text may be an edited version of another.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise

from reader.text.lines import Extent
from reader.text.tokens import Tokens

Pair = tuple[int, int]
"""Index of a token in the old run, index of an equal token in the new run."""

MAX_CELLS = 1 << 24
"""Largest product of the two lengths that `common_subsequence` takes: 4,000 by 4,000 tokens."""

MAX_PAIRS = 1 << 15
"""Most pairs of equal tokens that it takes; comparing so many takes some hundredths of a second."""


def can_compare(old: Sequence[int], new: Sequence[int]) -> bool:
    """Return whether two runs are short enough for `common_subsequence`."""
    if len(old) * len(new) > MAX_CELLS:
        return False
    counts = Counter(new)
    return sum(count * counts[token] for token, count in Counter(old).items()) <= MAX_PAIRS


def common_subsequence(old: Sequence[int], new: Sequence[int]) -> list[list[Pair]]:
    """Return, for each rank of a longest common subsequence, the pairs that can have that rank.

    Pairs are in order. Where a rank has only one pair, every longest common subsequence contains
    it.
    """
    forward = _rows(old, new)
    backward = _rows(old[::-1], new[::-1])
    width = len(new)
    ranks: list[list[Pair]] = [[] for _ in range(width - forward[-1].bit_count())]
    columns: dict[int, list[int]] = {}
    for column, token in enumerate(new):
        columns.setdefault(token, []).append(column)
    for row, token in enumerate(old):
        before, after = forward[row], backward[len(old) - row - 1]
        for column in columns.get(token, ()):
            rank = column - (before & ((1 << column) - 1)).bit_count()
            rest = width - column - 1
            if rank + 1 + rest - (after & ((1 << rest) - 1)).bit_count() == len(ranks):
                ranks[rank].append((row, column))
    return ranks


def _rows(old: Sequence[int], new: Sequence[int]) -> list[int]:
    """Return a bit vector over the tokens of `new` for each prefix of `old`, the empty one first.

    The number of 0 bits among the lowest n is the length of the longest common subsequence with the
    first n tokens of `new`. This is Hyyrö's bit-vector algorithm, one row per token of `old`.
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

_LINES = 0
"""Stands for lines among the lengths of runs: there are fewer lines than runs, and each is looked
for as it is."""

_RUN_LENGTHS = (_LINES, 8, 3)
"""At what unique runs a text is divided; at the next ones where there are none of these."""

_MIN_LINE = 8
"""Least tokens of a line at which a text is divided."""

_MARGIN = 24
"""Tokens on either side of a difference that are compared with it at first."""

_Region = tuple[int, int, int, int]
"""`[first, last)` of the old tokens against `[begin, end)` of the new ones."""


class Alignment:
    """The tokens of two texts and which of them correspond.

    Often several alignments are equally good: if two of three equal lines remain, any of the three
    may be the deleted one. A match is *sure* only if every best alignment contains it.
    """

    def __init__(self, old: str, new: str) -> None:
        numbers: dict[str, int] = {}
        self.old, self.new = Tokens(old, numbers), Tokens(new, numbers)
        self.partners = array("l", [NONE]) * len(self.old)
        """Index in the new text of each old token's partner in one best alignment, or NONE."""
        self.sure = bytearray(len(self.old))
        """1 for each old token whose partner is the same in every best alignment."""
        self.taken = bytearray(len(self.new))
        """1 for each new token that is a sure partner, so that nothing else can have moved
        there."""
        waiting = [((0, len(self.old), 0, len(self.new)), 0)]
        while waiting:
            region, level = waiting.pop()
            waiting += self._align(region, level)

    def partner(self, place: int) -> int:
        """Return the index of an old token's sure partner, or NONE.

        An index past either end of the text gives NONE too.
        """
        return self.partners[place] if 0 <= place < len(self.sure) and self.sure[place] else NONE

    def is_run(self, first: int, last: int) -> bool:
        """Return whether the old tokens `[first, last)` surely stand side by side in the new text.

        There is at least one.
        """
        # Sure partners are in order: between these two there is place for the others alone.
        side_by_side = self.partners[last - 1] - self.partners[first] == last - 1 - first
        return side_by_side and self.sure.find(0, first, last) == NONE

    def standing(self, extent: Extent) -> list[Extent]:
        """Return what of `[start, end)` surely stands in the new text, in runs of words."""
        found: list[Extent] = []
        last = NONE
        for at in range(*self.old.covering(*extent)):
            there = self.partner(at)
            if there == NONE:
                continue
            follows = bool(found) and there == last + 1
            start = found.pop()[0] if follows else self.new.starts[there]
            found.append((start, self.new.ends[there]))
            last = there
        return found

    def gap(self, first: int, last: int) -> tuple[int, int]:
        """Return `[begin, end)` of the new tokens between the sure neighbours of an old run."""
        before, after = self.sure.rfind(1, 0, first), self.sure.find(1, last)
        return (
            self.partners[before] + 1 if before != NONE else 0,
            self.partners[after] if after != NONE else len(self.new),
        )

    def _align(self, region: _Region, level: int) -> list[tuple[_Region, int]]:
        """Match a region, or return the smaller regions it is divided into, each with its level.

        The level is an index into `_RUN_LENGTHS`.
        """
        first, last, begin, end = region
        head = common_prefix(self.old.ids[first:last], self.new.ids[begin:end])
        most = min(last - first, end - begin) - head
        tail = common_prefix(
            self.old.ids[last - most : last][::-1], self.new.ids[end - most : end][::-1]
        )
        inner = first + head, last - tail, begin + head, end - tail
        if self._compare(region, inner):
            return []
        cuts = self._divisions(inner, _RUN_LENGTHS[level]) if level < len(_RUN_LENGTHS) else []
        if cuts:
            edges = [(first, begin), *cuts, (last, end)]
            return [((a, b, x, y), level) for (a, x), (b, y) in pairwise(edges)]
        if level < len(_RUN_LENGTHS):
            return [(region, level + 1)]
        self._pair_ends(region, inner, sure=False)
        return []

    def _pair_ends(self, region: _Region, inner: _Region, *, sure: bool) -> None:
        """Pair the tokens of `region` before and after `inner`, which are equal."""
        for first, last, begin in (
            (region[0], inner[0], region[2]),
            (inner[1], region[1], inner[3]),
        ):
            self.partners[first:last] = array("l", range(begin, begin + last - first))
            self.sure[first:last] = bytes([sure]) * (last - first)
            self.taken[begin : begin + last - first] = bytes([sure]) * (last - first)

    def _compare(self, region: _Region, inner: _Region) -> bool:
        """Match all of a region; return False where its differences are too long to compare.

        The equal tokens beside a difference are compared with it as far as a match could also lie
        elsewhere: a line inserted between equal lines may be any of them.
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
            if not can_compare(old, new):
                return False
            ranks = common_subsequence(old, new)
            at_start = part[0] == region[0] or ranks[0] == [(0, 0)]
            at_end = part[1] == region[1] or ranks[-1] == [(len(old) - 1, len(new) - 1)]
            if at_start and at_end:
                break
            left, right = left * (1 if at_start else 2), right * (1 if at_end else 2)
        self._pair_ends(region, part, sure=True)
        row = column = -1
        for pairs in ranks:
            # The earliest: in `It rained. Twice.` the first full stop is that of `It rained.`
            row, column = next(pair for pair in pairs if pair[0] > row and pair[1] > column)
            self.partners[part[0] + row] = part[2] + column
            self.sure[part[0] + row] = self.taken[part[2] + column] = len(pairs) == 1
        return True

    def _divisions(self, region: _Region, size: int) -> list[tuple[int, int]]:
        """Return the positions of runs unique in both texts, as many as keep their order."""
        first, last, begin, end = region
        new_runs = _unique_runs(self.new, begin, end, size)
        old_runs = _unique_runs(self.old, first, last, size)
        pairs = [(at, new_runs[run]) for run, at in old_runs.items() if run in new_runs]
        rising = _longest_increasing(sorted(pairs))
        return rising[:1] + [
            (at, to) for (before, ahead), (at, to) in pairwise(rising) if at - before != to - ahead
        ]


def common_prefix(old: array[int], new: array[int]) -> int:
    """Return how many tokens are equal from the start, compared in slices of growing length."""
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


def _unique_runs(tokens: Tokens, first: int, last: int, size: int) -> dict[Hashable, int]:
    """Map what occurs exactly once in `[first, last)`, runs of `size` tokens, to its position."""
    shifted = (tokens.ids[first + shift : last] for shift in range(size))
    runs: Iterable[tuple[int, Hashable]]
    if size == _LINES:
        runs = _lines(tokens, first, last)
    else:
        runs = enumerate(zip(*shifted, strict=False), first)
    positions: dict[Hashable, int] = {}
    for position, run in runs:
        positions[run] = NONE if run in positions else position
    return {run: position for run, position in positions.items() if position != NONE}


def _lines(tokens: Tokens, first: int, last: int) -> Iterator[tuple[int, Hashable]]:
    """Yield each line of the tokens `[first, last)` that is long enough, after its position."""
    if first == last:
        return
    start = tokens.starts[first]
    for line in tokens.text[start : tokens.ends[last - 1]].split("\n"):
        start += len(line) + 1
        place, first = first, bisect_left(tokens.starts, start, first, last)
        if first - place >= _MIN_LINE:
            yield place, line


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest subsequence of sorted pairs whose second members increase too."""
    lowest: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(lowest, second)
        before.append(heads[length - 1] if length else NONE)
        lowest[length : length + 1] = [second]
        heads[length : length + 1] = [number]
    result: list[tuple[int, int]] = []
    number = heads[-1] if heads else NONE
    while number != NONE:
        result.append(pairs[number])
        number = before[number]
    return result[::-1]


MIN_SIMILARITY = 60
"""Least similarity, 0 to 100, at which two texts may be one article before and after an edit. Any
two of the sample articles score at most 12; one with every fourth word replaced scores 77."""

MIN_EQUAL_TOKENS = 16
"""Least number of tokens that must match: two one-line notes are easily similar by chance."""


def similarity(old: str, new: str) -> int:
    """Return how similar two texts are, 0 to 100: the share of tokens that surely match, in order.

    Where even the tokens in any order score below `MIN_SIMILARITY`, nothing is aligned and the
    result is 0.
    """
    numbers: dict[str, int] = {}
    old_counts, new_counts = (Counter(Tokens(text, numbers).ids) for text in (old, new))
    total = old_counts.total() + new_counts.total()
    if 200 * (old_counts & new_counts).total() < MIN_SIMILARITY * total or not total:
        return 0
    alignment = Alignment(old, new)
    same = sum(alignment.sure)
    if same < MIN_EQUAL_TOKENS:
        return 0
    return 200 * same // (len(alignment.old) + len(alignment.new))
