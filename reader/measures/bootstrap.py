"""Bootstrap intervals: how much the figures would vary with other articles of the same kind.

Articles are drawn with replacement, as many as there are; the interval is between the percentiles
2.5 and 97.5 of what the draws give (Efron and Tibshirani, 1993, chapter 13). Words are not drawn:
those of one article depend on each other.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from random import Random
from statistics import quantiles

from reader.measures.watching import Watch, unwatched

Interval = tuple[float, float]

Estimates = Callable[[Sequence[int], Sequence[float]], Sequence[float | None]]
"""From sums over articles, of whole numbers and of shares, to figures."""

_BYTES = 8


def intervals(
    counts: Sequence[Sequence[int]],
    shares: Sequence[Sequence[float]],
    estimates: Estimates,
    *,
    resamples: int,
    seed: int,
    watch: Watch = unwatched,
) -> list[Interval | None]:
    """Return a 95 % interval for each figure.

    None: fewer than two articles, no resamples, or more than half of them leave the figure
    undefined.

    Args:
        counts: for each article whole numbers, not negative, whose sums are below 2**64.
        shares: for each article further numbers.
        estimates: called for each resample with the sums of both.
    """
    figures = len(estimates(counts[0], shares[0]))
    if len(counts) < 2 or not resamples:
        return [None] * figures
    sums = watch(_resampled(counts, shares, resamples, seed), resamples, "Resampling")
    found = [estimates(*each) for each in sums]
    return [_interval(values) for values in zip(*found, strict=True)]


def _resampled(
    counts: Sequence[Sequence[int]], shares: Sequence[Sequence[float]], resamples: int, seed: int
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    random = Random(seed)
    size = len(counts[0])
    packed = [_packed(numbers) for numbers in counts]
    columns = list(zip(*shares, strict=True))
    for _ in range(resamples):
        draw = random.choices(range(len(packed)), k=len(packed))
        total = sum(map(packed.__getitem__, draw))
        parts = [sum(map(column.__getitem__, draw)) for column in columns]
        yield _unpacked(total, size), parts


def _interval(values: Sequence[float | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values) or len(known) < 2:
        return None
    cuts = quantiles(known, n=40, method="inclusive")
    return cuts[0], cuts[-1]


def _packed(numbers: Sequence[int]) -> int:
    """Numbers side by side in one, so that one addition adds them all."""
    return int.from_bytes(array("Q", numbers).tobytes(), sys.byteorder)


def _unpacked(total: int, size: int) -> Sequence[int]:
    numbers = array("Q")
    numbers.frombytes(total.to_bytes(_BYTES * size, sys.byteorder))
    return numbers
