"""Agreement coefficients for nominal data: Cohen's kappa and Krippendorff's alpha.

Cohen (1960): agreement of two annotators beyond what their own frequencies make likely by chance.

Krippendorff, Content Analysis (2004), chapter 11: alpha = 1 - D_o / D_e. Coincidences are counted
over the values that can be paired; a unit with m of them gives each ordered pair a weight of 1 / (m
- 1). Missing values therefore need no special treatment.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul


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
