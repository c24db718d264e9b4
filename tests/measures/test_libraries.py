"""Kappa, alpha and F1 as two other programs compute them, each written by other people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.measures.coefficients import graded, interval_alpha
from reader.measures.marks import ArticleMarks, Mark
from tests.measures import others
from tests.measures.making import LENGTH, coded, layers, mark, measured, row

FOUR_PLACES = 0.00005
VALUES = ["", "fact", "opinion"]

two = st.lists(st.tuples(*[st.sampled_from(VALUES)] * 2), min_size=2, max_size=30)
some = st.lists(st.tuples(*[st.sampled_from([None, *VALUES])] * 4), min_size=2, max_size=20)
_places = st.sets(st.tuples(st.integers(0, LENGTH - 2), st.integers(1, 2)), min_size=1, max_size=8)


def by_name(units: Sequence[Sequence[str | None]]) -> dict[str, Sequence[str | None]]:
    return dict(zip("ABCD", zip(*units, strict=True), strict=False))


def task(units: Sequence[Sequence[str | None]]) -> Any:
    """The same for nltk."""
    return others.agreement_task(
        [
            (name, at, value)
            for name, said in by_name(units).items()
            for at, value in enumerate(said)
            if value is not None
        ]
    )


@given(st.lists(st.tuples(*[st.sampled_from([None, 0, 1, 2, 7, -3.5])] * 4), min_size=2))
def test_interval_alpha_is_that_of_nltk(units: Sequence[Sequence[float | None]]) -> None:
    known = [[value for value in unit if value is not None] for unit in units]
    paired = [unit for unit in known if len(unit) > 1]
    assume(len({value for unit in paired for value in unit}) > 1)
    said = [
        (str(who), at, value) for at, unit in enumerate(paired) for who, value in enumerate(unit)
    ]
    found = interval_alpha(graded(paired, near=1000.0))
    assert found == pytest.approx(others.interval_alpha(said), abs=FOUR_PLACES)


@given(two)
def test_kappa_of_the_set_of_labels(units: list[tuple[str, str]]) -> None:
    assume(any(one != units[0][0] for pair in units for one in pair))
    found = row(measured(*coded(by_name(units)))).kappa.value
    assert found == pytest.approx(task(units).kappa(), abs=FOUR_PLACES)
    theirs = others.confusion(*map(list, zip(*units, strict=True)))
    assert found == pytest.approx(theirs.Kappa, abs=FOUR_PLACES)


@given(two)
def test_kappa_of_a_label_as_yes_or_no(units: list[tuple[str, str]]) -> None:
    yes = [tuple("fact" if value == "fact" else "" for value in pair) for pair in units]
    assume(len({value for pair in yes for value in pair}) == 2)
    found = row(measured(*coded(by_name(units))), "fact").kappa.value
    assert found == pytest.approx(task(yes).kappa(), abs=FOUR_PLACES)
    theirs = others.confusion(*map(list, zip(*yes, strict=True)))
    assert found == pytest.approx(theirs.Kappa, abs=FOUR_PLACES)


@given(some)
def test_alpha_with_missing_values(units: list[tuple[str | None, ...]]) -> None:
    paired = [unit for unit in units if sum(value is not None for value in unit) > 1]
    assume(len({value for unit in paired for value in unit if value is not None}) > 1)
    found = row(measured(*coded(by_name(units)))).alpha.value
    assert found == pytest.approx(task(units).alpha(), abs=FOUR_PLACES)


@given(_places, _places)
def test_span_f1(one: set[tuple[int, int]], other: set[tuple[int, int]]) -> None:
    first, second = (
        [mark("fact", (at, at + size)) for at, size in sorted(s)] for s in (one, other)
    )
    found = row(measured(ArticleMarks("a", LENGTH, {"A": first, "B": second}))).f1_exact.value
    assert found == pytest.approx(others.f_measure(one, other) or 0.0, abs=FOUR_PLACES)
    every = [(at, size) for at in range(LENGTH) for size in (1, 2)]
    theirs = others.confusion(
        [place in one for place in every], [place in other for place in every]
    )
    assert found == pytest.approx(theirs.F1[True], abs=FOUR_PLACES)


@given(layers, layers)
def test_kappa_and_alpha_where_units_bear_several_labels(
    one: list[Mark], other: list[Mark]
) -> None:
    """A unit's value is the set of its labels, here spelled out unit by unit."""
    found = row(measured(ArticleMarks("a", LENGTH, {"A": one, "B": other})))
    units = [tuple(labels_at(marks, at) for marks in (one, other)) for at in range(LENGTH)]
    assume(len({value for unit in units for value in unit}) > 1)
    assert found.kappa.value == pytest.approx(task(units).kappa(), abs=FOUR_PLACES)
    assert found.alpha.value == pytest.approx(task(units).alpha(), abs=FOUR_PLACES)


def labels_at(marks: list[Mark], at: int) -> str:
    covering = [mark for mark in marks if any(first <= at < end for first, end in mark.runs())]
    return "+".join(sorted({mark.label for mark in covering}))
