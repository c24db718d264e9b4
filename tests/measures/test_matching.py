from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given

from reader.measures.marks import Mark
from reader.measures.matching import (
    Overlap,
    covered,
    exact,
    in_reach,
    jaccard,
    one_to_one,
    overlapping,
    similarity,
)
from tests.measures.making import layers, mark


def most(pairs: list[Overlap]) -> int:
    """How many pairs can be matched at most, each mark once."""
    for size in range(len(pairs), 0, -1):
        for chosen in combinations(pairs, size):
            if len({p.first for p in chosen}) == len({p.second for p in chosen}) == size:
                return size
    return 0


@given(layers, layers)
def test_what_overlaps_is_found_without_looking_at_every_two(
    one: list[Mark], other: list[Mark]
) -> None:
    found = {(pair.first, pair.second) for pair in overlapping(one, other)}
    every = product(range(len(one)), range(len(other)))
    assert found == {(i, j) for i, j in every if similarity(one[i], other[j])}
    assert len(list(in_reach(one, other))) == len(set(in_reach(one, other)))


@given(layers, layers)
def test_how_near_two_marks_are_follows_from_what_they_cover(
    one: list[Mark], other: list[Mark]
) -> None:
    for first, second in product(one, other):
        shared = jaccard(covered([first]), covered([second]))
        assert similarity(first, second) == (shared if first.label == second.label else 0)


@given(layers, layers)
def test_each_mark_is_matched_once_at_most(one: list[Mark], other: list[Mark]) -> None:
    matched = one_to_one(overlapping(one, other), one, other)
    assert len({pair.first for pair in matched}) == len(matched)
    assert len({pair.second for pair in matched}) == len(matched)


@given(layers, layers)
def test_who_comes_first_makes_no_difference(one: list[Mark], other: list[Mark]) -> None:
    there = one_to_one(overlapping(one, other), one, other)
    back = one_to_one(overlapping(other, one), other, one)
    assert len(there) == len(back)
    assert exact(one, other) == exact(other, one)


@given(layers.filter(lambda found: len(found) < 4), layers.filter(lambda found: len(found) < 4))
def test_greedy_is_at_least_half_of_the_best(one: list[Mark], other: list[Mark]) -> None:
    pairs = overlapping(one, other)
    assert most(pairs) / 2 <= len(one_to_one(pairs, one, other)) <= most(pairs)


@given(layers, layers)
def test_what_is_exact_is_matched(one: list[Mark], other: list[Mark]) -> None:
    assert exact(one, other) <= len(one_to_one(overlapping(one, other), one, other))
    assert exact(one, one) == len(one)


def test_the_nearest_is_taken_first() -> None:
    one = [mark("fact", (0, 10))]
    other = [mark("fact", (0, 4)), mark("fact", (0, 9))]
    assert one_to_one(overlapping(one, other), one, other) == [Overlap(0, 1, 0.9)]


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (mark("attribution", ("content", 0, 4), ("source", 6, 8)), 1.0),
        (mark("attribution", ("content", 0, 2), ("source", 6, 8)), 4 / 6),
        (mark("attribution", ("source", 0, 4), ("content", 6, 8)), 0.0),
        (mark("opinion", ("content", 0, 4), ("source", 6, 8)), 0.0),
        (mark("attribution", ("content", 4, 6)), 0.0),
    ],
)
def test_similarity_counts_units_that_are_shared_in_the_same_role(other: Mark, near: float) -> None:
    own = mark("attribution", ("content", 0, 4), ("source", 6, 8))
    assert similarity(own, other) == similarity(other, own) == pytest.approx(near)
