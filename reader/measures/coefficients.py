"""Agreement coefficients: Cohen's kappa and Krippendorff's alpha for nominal data, his alpha for
interval data.

Cohen (1960): agreement of two annotators beyond what their own frequencies make likely by chance.

Krippendorff, Content Analysis (2004), chapter 11: alpha = 1 - D_o / D_e. Coincidences are counted
over the values that can be paired; a unit with m of them gives each ordered pair a weight of 1 / (m
- 1). Missing values therefore need no special treatment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import mul
from typing import NamedTuple

_NOTHING = 1e-12
"""Share of the sum of squares below which values differ by rounding alone."""


def cohen_kappa(agreeing: int, first: Sequence[int], second: Sequence[int]) -> float | None:
    """Return kappa, at most 1, or None.

    None where both annotators use one and the same value throughout, or share no unit.

    Args:
        agreeing: number of units to which both give the same value.
        first: how often the first annotator gives each value, over the units both have seen.
        second: the same for the second annotator, values in the same order.
    """
    total = sum(first)
    expected = sum(map(mul, first, second))
    chance_left = total * total - expected
    return (agreeing * total - expected) / chance_left if chance_left else None


def nominal_alpha(disagreement: float, counts: Sequence[int]) -> float | None:
    """Return alpha, at most 1, or None where at most one value occurs.

    Args:
        disagreement: weights of the ordered pairs of different values, summed over the units.
        counts: how often each value occurs among those that can be paired.
    """
    total = sum(counts)
    expected = total * total - sum(count * count for count in counts)
    return 1 - (total - 1) * disagreement / expected if expected else None


class Graded(NamedTuple):
    """Sums over units with values that are numbers, of which alpha follows; they add up.

    Squares are of the values' distance from a number that all sums have in common, near to them, so
    that little is lost where these are large.
    """

    values: int = 0
    """Those that can be paired, being in a unit with another."""
    sum: float = 0.0
    squares: float = 0.0
    disagreement: float = 0.0
    """Half of the squared differences of the ordered pairs, weighted by 1 / (m - 1) in a unit."""


def graded(units: Iterable[Sequence[float]], near: float = 0.0) -> Graded:
    """Return the sums over units, each given by its values."""
    values, total, squares, disagreement = 0, 0.0, 0.0, 0.0
    for unit in units:
        count = len(unit)
        if count < 2:
            continue
        apart = [value - near for value in unit]
        own, own_squares = sum(apart), sum(map(mul, apart, apart))
        values += count
        total += own
        squares += own_squares
        disagreement += (count * own_squares - own * own) / (count - 1)
    return Graded(values, total, squares, disagreement)


def interval_alpha(sums: Graded) -> float | None:
    """Return alpha for interval data, whose difference is the squared distance of two values; None
    where at most one value occurs."""
    expected = sums.values * sums.squares - sums.sum * sums.sum
    if sums.values < 2 or expected <= _NOTHING * sums.values * sums.squares:
        return None
    return 1 - (sums.values - 1) * sums.disagreement / expected
