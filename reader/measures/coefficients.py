"""Cohen's kappa (1960) for two annotators: agreement beyond that of their own habits.

Krippendorff's alpha for nominal data, from coincidences.

Krippendorff, Content Analysis (2004), chapter 11: alpha = 1 - D_o / D_e. Coincidences are counted
over the values that can be paired; a unit with m of them gives each ordered pair a weight of
1 / (m - 1). Missing values are thereby nothing special.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul


def cohen_kappa(agreeing: int, first: Sequence[int], second: Sequence[int]) -> float | None:
    """Kappa; None where both give one and the same value throughout, or nothing is shared.

    Args:
        agreeing: units of which both say the same.
        first: how often the one gives each value, over the units that both have seen.
        second: the same of the other, values in the same order.
    """
    total = sum(first)
    expected = sum(map(mul, first, second))
    chance_left = total * total - expected
    return (agreeing * total - expected) / chance_left if chance_left else None


def nominal_alpha(unlike: float, counts: Sequence[int]) -> float | None:
    """Alpha; None where only one value occurs, or none.

    Args:
        unlike: weights of the ordered pairs of unlike values, summed over the units.
        counts: how often each value occurs among those that can be paired.
    """
    total = sum(counts)
    expected = total * total - sum(count * count for count in counts)
    return 1 - (total - 1) * unlike / expected if expected else None
