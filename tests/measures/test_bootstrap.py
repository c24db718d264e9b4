from __future__ import annotations

from collections.abc import Sequence
from random import Random
from statistics import fmean, pstdev

import pytest

from reader.measures.agreement import intervals


def ratio(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
    return [numbers[0] / numbers[1] if numbers[1] else None, parts[0]]


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    random = Random(5)
    values = [random.randint(0, 1000) for _ in range(60)]
    counts = [[value, 1] for value in values]
    (low, high), _ = intervals(counts, [[0.0]] * 60, ratio, resamples=4000, seed=1)  # type: ignore[misc]
    error = pstdev(values) / 60**0.5
    assert low == pytest.approx(fmean(values) - 1.96 * error, abs=error / 5)
    assert high == pytest.approx(fmean(values) + 1.96 * error, abs=error / 5)


def test_large_numbers_side_by_side_do_not_run_into_each_other() -> None:
    huge = 2**60
    seen: list[tuple[int, ...]] = []

    def estimates(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
        seen.append(tuple(numbers))
        return [sum(parts)]

    intervals([[huge, 1, 0], [huge, 1, 0]], [[1.0]] * 2, estimates, resamples=3, seed=1)
    assert set(seen[1:]) == {(2 * huge, 2, 0)}


def test_no_interval_of_one_article_or_without_resamples() -> None:
    assert intervals([[1, 2]], [[1.0]], ratio, resamples=100, seed=1) == [None, None]
    assert intervals([[1, 2]] * 2, [[1.0]] * 2, ratio, resamples=0, seed=1) == [None, None]


def test_no_interval_where_most_resamples_leave_the_figure_undefined() -> None:
    often = [[1, 2], [0, 0]]
    assert intervals(often, [[1.0]] * 2, ratio, resamples=200, seed=1)[0] == (0.5, 0.5)
    never = [[0, 0], [0, 0]]
    assert intervals(never, [[1.0]] * 2, ratio, resamples=200, seed=1) == [None, (2.0, 2.0)]
