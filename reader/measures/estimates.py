"""From sums over articles to the figures of every row; the same for all articles and a resample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.measures.tallies import PairSums, Shape, Sums
from reader.measures.unitizing import unitizing_alpha


class Estimate(NamedTuple):
    """The figures of one row; None where one is not defined."""

    kappa: float | None
    alpha: float | None
    unitizing_alpha: float | None
    f1_exact: float | None
    f1_overlap: float | None


def split(shapes: Sequence[Shape], numbers: Sequence[int]) -> Iterator[Sums]:
    """The sums of each row, from those of all rows one after the other."""
    at = 0
    for shape in shapes:
        yield Sums(shape, numbers[at : at + shape.size])
        at += shape.size


def all_estimates(
    shapes: Sequence[Shape], numbers: Sequence[int], unlike: Sequence[float]
) -> list[Estimate]:
    """The figures of every row.

    Args:
        numbers: the sums of all rows' counts, one row after the other.
        unlike: for each row observed and expected disagreement in unitizing.
    """
    disagreed = zip(unlike[::2], unlike[1::2], strict=True)
    rows = zip(split(shapes, numbers), disagreed, strict=True)
    return [_estimate(sums, seen, wanted) for sums, (seen, wanted) in rows]


def _estimate(sums: Sums, seen: float, wanted: float) -> Estimate:
    pairs = sums.pairs
    return Estimate(
        kappa=_mean(map(PairSums.kappa, pairs)),
        alpha=sums.alpha(),
        unitizing_alpha=unitizing_alpha(seen, wanted),
        f1_exact=_mean(map(PairSums.f1_exact, pairs)),
        f1_overlap=_mean(map(PairSums.f1_overlap, pairs)),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
