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
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import ceil, sqrt
from random import Random
from statistics import quantiles
from typing import NamedTuple

from reader.model.progress import Progress, no_progress

MOST = 20_000
"""Samples that are drawn at most, where no number is asked for."""

CLOSE = 0.002
"""Sampling error of a bound below which no more samples are drawn."""

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
    seed: int,
    progress: Progress = no_progress,
) -> Bootstrap:
    """Return a 95 % interval for each figure; none of fewer than two articles.

    Args:
        counts: for each article, non-negative integers whose sums are below 2**64.
        parts: for each article, further real numbers.
        resamples: number of samples; None: until the bounds are `CLOSE`, at most `MOST`.
        watched: indices of the figures whose bounds have to be close; None: all.
    """
    figures = len(estimator(counts[0], parts[0]))
    most = MOST if resamples is None else resamples
    if len(counts) < 2 or not most:
        return Bootstrap([None] * figures, 0, None)
    sums = iter(progress(_resampled(counts, parts, most, seed), most, "Resampling"))
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
    counts: Sequence[Sequence[int]], parts: Sequence[Sequence[float]], resamples: int, seed: int
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """Yield the sums over a resample of the articles, `resamples` times."""
    random = Random(seed)
    rows = [array("Q", numbers).tobytes() for numbers in counts]
    # The integers of an article side by side in one, so that a single addition adds them all.
    packed = [int.from_bytes(row, sys.byteorder) for row in rows]
    columns = list(zip(*parts, strict=True))
    count = float(len(packed))
    for _ in range(resamples):
        # What `choices` draws, without a range to look each number up in.
        draw = [int(random.random() * count) for _ in packed]
        total = sum(map(packed.__getitem__, draw)).to_bytes(len(rows[0]), sys.byteorder)
        yield array("Q", total), [sum(map(column.__getitem__, draw)) for column in columns]


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
