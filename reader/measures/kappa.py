"""Cohen's kappa (1960) for two annotators: agreement beyond that of their own habits."""

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
