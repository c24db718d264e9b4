"""Bootstrap intervals: how much a figure would vary with other articles of the same kind.

Articles are drawn with replacement, as many as there are; the interval is between the percentiles
2.5 and 97.5 of the resampled figures (Efron and Tibshirani, 1993, chapter 13). Words are not
resampled: those of one article depend on each other.

Another run of as many samples would give slightly other bounds. How far off they may be is told by
the order statistics around them: in 95 of 100 runs a percentile lies between those whose ranks
are 1.96 binomial standard deviations from its own.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import compress, islice, pairwise
from math import ceil, sqrt
from operator import itemgetter
from random import Random
from statistics import quantiles
from typing import NamedTuple

from reader.model.progress import Progress, no_progress

MOST = 20_000
"""Samples that are drawn at most, where no number is asked for."""

CLOSE = 0.002
"""Sampling error of a bound below which no more samples are drawn."""

_ADDING = 25
"""Cells of packed rows that are added in the time of one that stands alone."""

_STEP = 1000

_TAIL = 0.025

Interval = tuple[float, float]
"""Lower and upper end of a 95 % interval."""

Estimator = Callable[[Sequence[int], Sequence[float]], Sequence[float | None]]
"""Turns the sums over a resample into figures."""


class Bootstrap(NamedTuple):
    """The intervals of some figures, and what they rest on."""

    intervals: list[Interval | None]
    """None where more than half of the samples leave a figure undefined."""
    samples: int
    error: float | None
    """Sampling error of the bound that is least sure, of the figures watched; None: no interval."""


def bootstrap(
    counts: Sequence[Sequence[int]],
    parts: Sequence[Sequence[float]],
    estimator: Estimator,
    *,
    resamples: int | None = None,
    watched: Sequence[int] | None = None,
    alike: Sequence[Hashable] = (),
    seed: int,
    progress: Progress = no_progress,
) -> Bootstrap:
    """Return a 95 % interval for each figure; none of fewer than two articles.

    Args:
        counts: for each article, non-negative integers whose sums are below 2**64.
        parts: for each article, further real numbers.
        resamples: number of samples; None: until the bounds are `CLOSE`, at most `MOST`.
        alike: for each article, something that is equal for those whose integers are 0 at the same
            places, as where the same annotators have read them; it only saves time.
        watched: indices of the figures whose bounds have to be close; None: all.
    """
    figures = len(estimator(counts[0], parts[0]))
    most = MOST if resamples is None else resamples
    if len(counts) < 2 or not most:
        return Bootstrap([None] * figures, 0, None)
    sums = iter(progress(_resampled(counts, parts, most, seed, alike), most, "Resampling"))
    chosen = range(figures) if watched is None else watched
    results: list[Sequence[float | None]] = []
    error = None
    while len(results) < most:
        results += [estimator(*each) for each in islice(sums, _STEP)]
        if resamples is None or len(results) >= most:
            error = _least_sure(results, chosen)
        if resamples is None and (error or 0) < CLOSE:
            break
    intervals = [_interval(each) for each in zip(*results, strict=True)]
    return Bootstrap(intervals, len(results), error)


def _resampled(
    counts: Sequence[Sequence[int]],
    parts: Sequence[Sequence[float]],
    resamples: int,
    seed: int,
    alike: Sequence[Hashable] = (),
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """Yield the sums over a resample of the articles, `resamples` times."""
    random = Random(seed)
    sums = _Sums(counts, alike)
    columns = list(zip(*parts, strict=True))
    draws = _Draws(len(counts))
    for _ in range(resamples):
        draw = draws.drawn(random)
        drawn = itemgetter(*draw) if columns else None
        yield sums.of(draw), [sum(drawn(column)) for column in columns] if drawn else []


class _Draws:
    """Draws as many numbers below a count as it says, those of `Random.choices`.

    All are worked out at once, side by side in one integer of 64 bits for each. Of those that the
    generator gives for a number between 0 and 1, the upper 27 of the lower half and the upper 26 of
    the other are its 53 bits, the most significant first.
    """

    def __init__(self, count: int) -> None:
        self._count, self._bytes = count, 8 * count
        ones = int.from_bytes(b"\1\0\0\0\0\0\0\0" * count, "little")
        self._high, self._low = ones * (2**27 - 1), ones * (2**26 - 1)
        self._whole = ones * (2**32 - 1)

    def drawn(self, random: Random) -> Sequence[int]:
        """Return the numbers."""
        bits, count = random.getrandbits(8 * self._bytes), self._count
        low = (bits >> 38 & self._low) * count >> 26 & self._whole
        numbers = ((bits >> 5 & self._high) * count + low) >> 27 & self._whole
        cells = array("Q", numbers.to_bytes(self._bytes, "little"))
        if sys.byteorder == "big":
            cells.byteswap()
        return cells


class _Sums:
    """Adds up rows of integers.

    The integers of a row stand side by side in one, so that a single addition adds them all. Rows
    that are alike go without the columns in which all of them are 0.
    """

    def __init__(self, rows: Sequence[Sequence[int]], alike: Sequence[Hashable]) -> None:
        self._width = len(rows[0])
        members: dict[Hashable, list[int]] = {}
        for number in range(len(rows)):
            members.setdefault(alike[number] if alike else None, []).append(number)
        groups: dict[Sequence[int], list[int]] = {}
        for some in members.values():
            groups.setdefault(self._filled([rows[each] for each in some]), []).extend(some)
        if _ADDING * sum(map(len, groups)) > self._width * len(rows):
            groups = {range(self._width): [*range(len(rows))]}
        # Cells are as small as the largest sum allows: small numbers are added faster.
        largest = max(map(max, rows), default=0) * len(rows) if self._width else 0
        self._code, self._bytes = ("I", 4) if largest < 2**32 else ("Q", 8)
        self._columns = [*groups]
        self._rank = [0] * len(rows)
        """Of a row, its place among those of its group, which follow each other."""
        self._packed: list[int] = []
        self._starts: list[int] = []
        for columns, numbers in groups.items():
            self._starts.append(len(self._packed))
            for number in numbers:
                self._rank[number] = len(self._packed)
                cells = array(self._code, [rows[number][column] for column in columns])
                self._packed.append(int.from_bytes(cells.tobytes(), sys.byteorder))
        if len(groups) == 1:
            self._packed = [self._packed[rank] for rank in self._rank]

    def _filled(self, rows: Sequence[Sequence[int]]) -> Sequence[int]:
        """Return the columns in which some row is not 0."""
        return (*compress(range(self._width), map(any, zip(*rows, strict=True))),)

    def of(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return the sums of some rows, of which there are at least two."""
        if len(self._columns) == 1:
            return self._summed([sum(itemgetter(*numbers)(self._packed))])
        ranks = sorted(itemgetter(*numbers)(self._rank))
        ends = [bisect_left(ranks, start) for start in self._starts] + [len(ranks)]
        some = (ranks[begin:end] for begin, end in pairwise(ends))
        return self._summed(sum(map(self._packed.__getitem__, each)) for each in some)

    def _summed(self, packed: Iterable[int]) -> Sequence[int]:
        """Return the sum of each column from those of the groups."""
        totals = [0] * self._width
        for columns, total in zip(self._columns, packed, strict=True):
            cells = array(self._code, total.to_bytes(self._bytes * len(columns), sys.byteorder))
            for column, cell in zip(columns, cells, strict=True):
                totals[column] += cell
        return totals


def _known(values: Sequence[float | None]) -> list[float]:
    """Return the values of a figure where it has an interval; else none."""
    known = [value for value in values if value is not None]
    return known if 2 * len(known) >= len(values) and len(known) > 1 else []


def _interval(values: Sequence[float | None]) -> Interval | None:
    """Return the interval of the resampled values of one figure, or None."""
    known = _known(values)
    if not known:
        return None
    cuts = quantiles(known, n=40, method="inclusive")
    return cuts[0], cuts[-1]


def _least_sure(results: Sequence[Sequence[float | None]], chosen: Iterable[int]) -> float | None:
    """Return the largest sampling error of some figures' bounds; None if none has an interval."""
    errors = (_error([each[at] for each in results]) for at in chosen)
    return max((each for each in errors if each is not None), default=None)


def _error(values: Sequence[float | None]) -> float | None:
    """Return half the 95 % range of the bound of an interval that is less sure, or None."""
    known = sorted(_known(values))
    if not known:
        return None
    last = len(known) - 1
    near, far = _TAIL * last, 1.96 * sqrt(len(known) * _TAIL * (1 - _TAIL))
    inner, outer = min(last, ceil(near + far)), max(0, int(near - far))
    return max(known[inner] - known[outer], known[last - outer] - known[last - inner]) / 2
