from __future__ import annotations

from collections.abc import Sequence
from random import Random
from statistics import fmean, pstdev

import pytest

from reader.measures import bootstrap as drawing
from reader.measures.bootstrap import bootstrap


def ratio(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
    return [numbers[0] / numbers[1] if numbers[1] else None, parts[0]]


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    random = Random(5)
    values = [random.randint(0, 1000) for _ in range(60)]
    counts = [[value, 1] for value in values]
    found = bootstrap(counts, [[0.0]] * 60, ratio, resamples=4000, seed=1)
    low, high = found.intervals[0] or (0, 0)
    error = pstdev(values) / 60**0.5
    assert low == pytest.approx(fmean(values) - 1.96 * error, abs=error / 5)
    assert high == pytest.approx(fmean(values) + 1.96 * error, abs=error / 5)


@pytest.mark.parametrize("huge", [2**31 - 1, 2**31, 2**32, 2**60])
def test_large_numbers_side_by_side_do_not_run_into_each_other(huge: int) -> None:
    seen: list[tuple[int, ...]] = []

    def estimates(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
        seen.append(tuple(numbers))
        return [sum(parts)]

    bootstrap([[huge, 1, 0], [huge, 1, 0]], [[1.0]] * 2, estimates, resamples=3, seed=1)
    assert set(seen[1:]) == {(2 * huge, 2, 0)}


def test_no_interval_of_one_article_or_without_resamples() -> None:
    assert bootstrap([[1, 2]], [[1.0]], ratio, resamples=100, seed=1).intervals == [None, None]
    assert bootstrap([[1, 2]] * 2, [[1.0]] * 2, ratio, resamples=0, seed=1).intervals == [
        None,
        None,
    ]


def test_no_interval_where_most_resamples_leave_the_figure_undefined() -> None:
    often = [[1, 2], [0, 0]]
    found = bootstrap(often, [[1.0]] * 2, ratio, resamples=200, seed=1).intervals
    assert found[0] == (0.5, 0.5)
    never = [[0, 0], [0, 0]]
    found = bootstrap(never, [[1.0]] * 2, ratio, resamples=200, seed=1).intervals
    assert found == [None, (2.0, 2.0)]


def parts_of(spread: float, count: int = 30) -> list[list[float]]:
    """Numbers of articles, whose sum is the figure."""
    random = Random(7)
    return [[random.gauss(0, spread) / count] for _ in range(count)]


def total(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
    return [parts[0]]


def test_samples_are_drawn_until_both_bounds_are_sure() -> None:
    counts = [[1]] * 30
    narrow = bootstrap(counts, parts_of(0.05), total, seed=1)
    wide = bootstrap(counts, parts_of(0.2), total, seed=1)
    assert narrow.samples < wide.samples < drawing.MOST
    for found in (narrow, wide):
        assert found.error is not None
        assert found.error < drawing.CLOSE


def test_no_more_than_so_many_samples_are_drawn() -> None:
    found = bootstrap([[1]] * 30, parts_of(5), total, seed=1)
    assert found.samples == drawing.MOST
    assert (found.error or 0) > drawing.CLOSE


def test_the_sampling_error_is_how_far_off_other_samples_are() -> None:
    runs = [
        bootstrap([[1]] * 30, parts_of(0.2), total, resamples=1000, seed=seed) for seed in range(40)
    ]
    lows = [low for found in runs for low, _ in [found.intervals[0] or (0, 0)]]
    error = fmean(found.error or 0 for found in runs)
    # It is that of the less sure of two bounds, and each is known from one run alone.
    assert 1 < error / (1.96 * pstdev(lows)) < 2


def test_the_first_samples_are_the_same_however_many_are_drawn() -> None:
    until = bootstrap([[1]] * 30, parts_of(0.05), total, seed=1)
    exactly = bootstrap([[1]] * 30, parts_of(0.05), total, resamples=until.samples, seed=1)
    assert until == exactly


def test_what_is_alike_saves_time_and_changes_no_sum() -> None:
    random = Random(7)
    counts = [[0] * 600 for _ in range(40)]
    for number, row in enumerate(counts):
        begin = 10 * (number % 4)
        row[begin : begin + 10] = random.choices(range(100), k=10)
    seen: list[list[tuple[int, ...]]] = []
    for alike in ((), [number % 4 for number in range(40)]):
        seen.append([])

        def noted(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
            seen[-1].append(tuple(numbers))
            return [0.0]

        bootstrap(counts, [[]] * 40, noted, resamples=20, alike=alike, seed=3)
    assert seen[0] == seen[1]
    assert any(sum(sums) for sums in seen[0][1:])


@pytest.mark.parametrize("alike", [[], [0] * 20 + [1] * 20], ids=["as one", "in groups"])
def test_the_articles_drawn_are_those_that_choices_draws(alike: list[int]) -> None:
    counts = [[0] * 60 + [5 + row] if row < 20 else [7 * row, *[0] * 60] for row in range(40)]
    seen: list[Sequence[int]] = []

    def estimates(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
        seen.append(numbers)
        return [parts[0]]

    parts = [[row / 3] for row in range(40)]
    bootstrap(counts, parts, estimates, resamples=50, alike=alike, seed=9)
    random = Random(9)
    for numbers in seen[1:]:
        drawn = random.choices(range(40), k=40)
        assert list(numbers) == [
            sum(column) for column in zip(*map(counts.__getitem__, drawn), strict=True)
        ]
