"""Where not everybody has read all: units and marks count between those who have read them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.measures.disagreements import clusters
from reader.measures.marks import ArticleMarks, Mark, UnitRange, to_bits
from reader.store.progress import merge_ranges
from tests.measures import others
from tests.measures.making import LENGTH, layers, mark, measured, row

SIX_PLACES = 0.0000005

_ranges = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).map(
        lambda found: (found[0], min(LENGTH, sum(found)))
    ),
    max_size=3,
)


def article(**by: tuple[list[Mark], list[UnitRange] | None]) -> ArticleMarks:
    """Marks of each and the units they have read besides; None: all."""
    return ArticleMarks(
        "a",
        LENGTH,
        {name: marks for name, (marks, _) in by.items()},
        read={
            name: merge_ranges([*read, *(run for one in marks for run in one.runs())])
            for name, (marks, read) in by.items()
            if read is not None
        },
    )


studies = st.tuples(*[st.tuples(layers, st.none() | _ranges)] * 3).map(
    lambda found: article(**dict(zip("ABC", found, strict=True)))
)


def label_at(study: ArticleMarks, name: str, at: int) -> str | None:
    """The labels of a unit, joined; None: not read."""
    if not study.bits[name] >> at & 1:
        return None
    bearing = {one.label for one in study.by[name] if to_bits(one.runs()) >> at & 1}
    return "+".join(sorted(bearing))


def values(study: ArticleMarks, names: str) -> list[tuple[str | None, ...]]:
    return [tuple(label_at(study, name, at) for name in names) for at in range(LENGTH)]


@given(studies)
def test_alpha_takes_what_was_not_read_as_missing(study: ArticleMarks) -> None:
    read = [[value for value in unit if value is not None] for unit in values(study, "ABC")]
    paired = [unit for unit in read if len(unit) > 1]
    assume(len({value for unit in paired for value in unit}) > 1)
    triples = [
        (str(rater), at, value)
        for at, unit in enumerate(paired)
        for rater, value in enumerate(unit)
    ]
    found = row(measured(study)).alpha.value
    assert found == pytest.approx(others.agreement_task(triples).alpha(), abs=SIX_PLACES)


@given(studies)
def test_kappa_is_over_the_units_that_both_have_read(study: ArticleMarks) -> None:
    both = [unit for unit in values(study, "AB") if None not in unit]
    assume(len({value for unit in both for value in unit}) > 1)
    (pair,) = (one for one in row(measured(study)).pairs if (one.first, one.second) == ("A", "B"))
    assert pair.units == len(both)
    theirs = others.confusion(*map(list, zip(*both, strict=True)))
    assert pair.kappa.value == pytest.approx(theirs.Kappa, abs=SIX_PLACES)


@given(studies)
def test_a_mark_counts_where_both_have_read_all_of_it(study: ArticleMarks) -> None:
    def counted(name: str, other: str) -> list[Mark]:
        unread = ~study.bits[other]
        return [one for one in study.by[name] if not to_bits(one.runs()) & unread]

    one, other = counted("A", "B"), counted("B", "A")
    sets = {each.identity for each in one}, {each.identity for each in other}
    # f_measure knows sets alone, without a mark that is made twice.
    assume(len(sets[0]) == len(one) and len(sets[1]) == len(other) and all(sets))
    (pair,) = (
        each for each in row(measured(study)).pairs if (each.first, each.second) == ("A", "B")
    )
    assert pair.f1_exact.value == pytest.approx(others.f_measure(*sets) or 0.0, abs=SIX_PLACES)


@given(studies)
def test_what_is_not_read_is_as_if_it_were_not_there(study: ArticleMarks) -> None:
    """All have read the same first units: that is an article of these units alone."""
    end = (
        max(one.last for marks in study.by.values() for one in marks)
        if any(study.by.values())
        else 1
    )
    part = ArticleMarks("a", LENGTH, study.by, read={name: [(0, end)] for name in "ABC"})
    whole = ArticleMarks("a", end, study.by)
    assert measured(part) == measured(whole)
    assert clusters(part) == clusters(whole)


FACT, LATE = mark("fact", (0, 4)), mark("fact", (8, 10))


def test_who_has_not_read_a_mark_is_not_silent_on_it() -> None:
    study = article(A=([FACT, LATE], None), B=([FACT], [(0, 6)]), C=([], None))
    assert [(one.kind, one.start, one.silent) for one in clusters(study)] == [
        ("missing", 0, ("C",)),
        ("missing", 8, ("C",)),
    ]
    alone = article(A=([FACT, LATE], None), B=([FACT], [(0, 6)]))
    assert [(one.kind, one.start) for one in clusters(alone)] == [("agreed", 0)]
    assert row(measured(alone)).marks == {"A": 1, "B": 1}
    assert row(measured(alone)).f1_exact.value == 1


def test_a_mark_that_goes_beyond_what_another_has_read_is_no_disagreement() -> None:
    study = article(A=([mark("fact", (0, 8))], None), B=([FACT], [(0, 4)]))
    assert clusters(study) == []


def test_pairs_that_have_read_different_parts_share_nothing() -> None:
    study = article(A=([FACT], [(0, 5)]), B=([LATE], [(6, 12)]), C=([FACT], None))
    found = measured(study)
    assert [(pair.first + pair.second, pair.units) for pair in found.rows[0].pairs] == [
        ("AC", 5),
        ("BC", 6),
    ]
    assert found.units == 11
