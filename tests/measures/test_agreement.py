from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given

from reader.measures.agreement import NEITHER, NO_VARIATION, ONE_EACH, UNUSED
from reader.measures.bootstrap import Bootstrap, bootstrap
from reader.measures.figures import MIN_ARTICLES, Estimate
from reader.measures.marks import ArticleMarks, Mark, figure_rows, used_roles
from reader.measures.matching import Overlap, overlapping
from reader.measures.tallies import RowShape, tallies, tally
from tests.measures.making import agreement, article, layers, mark, measured, row, studies

FIGURES = Estimate._fields
LONG = mark("fact", (12, 18))


def figures(study: list[ArticleMarks]) -> dict[str, dict[str, float | None]]:
    return {
        one.row.name: {name: getattr(one, name).value for name in FIGURES}
        for one in measured(*study).rows
    }


@given(studies)
def test_renaming_annotators_changes_nothing(study: list[ArticleMarks]) -> None:
    names = {"Anna": "Zoe", "Ben": "Ben", "Cleo": "Abe"}
    renamed = [
        msgspec.structs.replace(each, by={names[name]: marks for name, marks in each.by.items()})
        for each in study
    ]
    before, after = figures(study), figures(renamed)
    assert before.keys() == after.keys()
    for name, values in before.items():
        assert after[name] == pytest.approx(values, nan_ok=False)


@given(studies)
def test_matches_of_all_labels_are_those_of_the_labels(study: list[ArticleMarks]) -> None:
    names = ("Anna", "Ben", "Cleo")
    for each in study:
        rows = figure_rows(used_roles(one for marks in each.by.values() for one in marks), ())
        pairs = tuple(combinations(names, 2))
        shapes = [RowShape(line, (True, False), pairs, (2, 3)) for line in rows]
        found = tallies(each, shapes)
        assert found == [tally(each, shape) for shape in shapes]
        for one, shape in zip(found, shapes, strict=True):
            numbers = one.numbers(shape)
            assert len(numbers) == shape.size
            assert sum(numbers) == sum(one.head) + sum(map(sum, one.pairs.values()))


@given(studies)
def test_the_order_of_articles_changes_nothing(study: list[ArticleMarks]) -> None:
    before, after = figures(study), figures(study[::-1])
    for name, values in before.items():
        assert after[name] == pytest.approx(values)


@given(layers)
def test_annotators_who_say_the_same_agree_fully(marks: list[Mark]) -> None:
    found = measured(ArticleMarks("a", 12, dict.fromkeys("ABC", marks)))
    for one in found.rows:
        assert {getattr(one, name).value for name in FIGURES} <= {1.0, None}
        for pair in one.pairs:
            assert pair.agr_first.value in (1.0, None)


@given(studies)
def test_overlapping_marks_are_at_least_the_exact_ones(study: list[ArticleMarks]) -> None:
    for one in measured(*study).rows:
        for pair in one.pairs:
            assert (pair.f1_overlap.value or 0) >= (pair.f1_exact.value or 0)
            assert 0 <= (pair.agr_first.value or 0) <= 1


def test_a_row_for_each_label_and_for_its_roles_where_it_has_several() -> None:
    quote = mark("attribution", ("content", 0, 3), ("source", 5, 6))
    clash = mark("inconsistency", ("claim", 0, 3), ("claim", 7, 9))
    own = mark("rumour", (2, 4))
    labels = [("inconsistency", ["claim"]), ("attribution", ["source", "content", "cue"])]
    found = agreement([article(10, A=[quote, own], B=[clash])], labels)
    assert [one.row.name for one in found.rows] == [
        "all labels",
        "inconsistency",
        "attribution",
        "attribution source",
        "attribution content",
        "rumour",
    ]


def test_marks_are_counted_for_each_annotator() -> None:
    quote = mark("attribution", ("content", 0, 3), ("source", 5, 6))
    unfinished = mark("attribution", ("content", 7, 9))
    found = measured(article(10, A=[quote, unfinished], B=[]))
    assert row(found, "attribution").marks == {"A": 2, "B": 0}
    assert row(found, "attribution source").marks == {"A": 1, "B": 0}


def test_a_pair_by_hand() -> None:
    """Of ten units A marks 0-5, B 3-6 and 8: three of both, three of neither, four of one."""
    found = measured(
        article(10, A=[mark("fact", (0, 6))], B=[mark("fact", (3, 7)), mark("fact", (8, 9))])
    )
    (pair,) = row(found, "fact").pairs
    assert (pair.articles, pair.units) == (1, 10)
    by_chance = 0.6 * 0.5 + 0.4 * 0.5
    assert pair.kappa.value == pytest.approx((0.5 - by_chance) / (1 - by_chance))
    assert pair.f1_exact.value == 0
    assert pair.f1_overlap.value == pytest.approx(2 * 1 / (1 + 2))
    assert (pair.agr_first.value, pair.agr_second.value) == (1, 0.5)


def test_an_article_that_one_of_three_has_not_read_is_missing_for_them() -> None:
    both = [mark("fact", (0, 4))]
    study = [article(8, "1", A=both, B=both, C=[]), article(8, "2", A=both, B=both)]
    found = measured(*study)
    assert found.annotators == {"A": 2, "B": 2, "C": 1}
    assert [(pair.first + pair.second, pair.articles) for pair in found.rows[0].pairs] == [
        ("AB", 2),
        ("AC", 1),
        ("BC", 1),
    ]
    # Coincidences: 8 units of three values, 4 of them unlike for two of the three; 8 of two values.
    unlike, total, yes = 4 * 2 * 2 / 2, 8 * 3 + 8 * 2, 4 * 2 + 4 * 2
    expected = 2 * yes * (total - yes) / (total * (total - 1))
    assert row(found, "fact").alpha.value == pytest.approx(1 - (unlike / total) / expected)


def test_those_who_share_no_article_are_no_pair() -> None:
    some = [mark("fact", (0, 4))]
    found = measured(article(8, "1", A=some, B=some), article(8, "2", C=some, D=some))
    assert [(pair.first, pair.second) for pair in found.rows[0].pairs] == [("A", "B"), ("C", "D")]


def test_where_nobody_tagged_anything_nothing_is_defined() -> None:
    found = measured(article(8, A=[], B=[]))
    assert [one.row.name for one in found.rows] == ["all labels"]
    for name in FIGURES:
        assert getattr(found.rows[0], name).value is None
        assert getattr(found.rows[0], name).why == UNUSED


def test_without_variation_kappa_and_alpha_say_why_they_have_no_value() -> None:
    whole = [mark("fact", (0, 8))]
    found = row(measured(article(8, A=whole, B=whole)))
    assert (found.alpha.value, found.alpha.why) == (None, NO_VARIATION)
    assert (found.kappa.value, found.kappa.why) == (None, NO_VARIATION)
    assert (found.f1_exact.value, found.f1_exact.why) == (1, None)


def test_a_pair_of_which_neither_has_a_label_says_so() -> None:
    found = measured(article(8, A=[mark("fact", (0, 3))], B=[], C=[]))
    pairs = {pair.first + pair.second: pair for pair in row(found, "fact").pairs}
    assert pairs["BC"].f1_exact.why == pairs["BC"].kappa.why == NEITHER
    assert pairs["AB"].f1_exact.value == 0


def test_an_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    study = [
        article(20, str(at), A=[LONG, mark("fact", (0, 9))], B=[LONG, mark("fact", (at, 9))])
        for at in range(6)
    ]
    first, again, other = (agreement(study, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    for name in ("kappa", "alpha", "unitizing_alpha", "f1_exact"):
        found = getattr(row(first), name)
        assert found.low <= found.value <= found.high
        assert found.low < found.high


def test_marks_are_matched_once_though_they_stand_in_two_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matched: list[Mark] = []

    def noted(first: Sequence[Mark], second: Sequence[Mark]) -> list[Overlap]:
        matched.extend(first)
        return overlapping(first, second)

    monkeypatch.setattr("reader.measures.tallies.overlapping", noted)
    own = [LONG, mark("opinion", (0, 4)), mark("opinion", (2, 9))]
    found = agreement([article(20, A=own, B=[LONG, mark("opinion", (1, 9))], C=[])], resamples=0)
    assert len(matched) == 2 * len(own) + 2, "A with B and with C, B with C"
    (pair, *_) = row(found).pairs
    assert (pair.f1_exact.value, pair.f1_overlap.value) == (2 / 5, 4 / 5)


def test_alpha_alone_has_the_intervals_that_it_has_beside_the_others() -> None:
    study = [
        article(20, str(at), A=[LONG, mark("fact", (0, 9))], B=[mark("opinion", (at, 9))], C=[])
        for at in range(6)
    ]
    alone, all_figures = (
        agreement(study, resamples=200, alpha_alone=each) for each in (True, False)
    )
    assert [each.alpha for each in alone.rows] == [each.alpha for each in all_figures.rows]
    assert [each.pairs for each in alone.rows] == [each.pairs for each in all_figures.rows]
    assert row(alone).kappa.value == row(all_figures).kappa.value
    assert row(alone).kappa.low is None


def test_for_alpha_alone_no_pair_of_annotators_is_resampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = []

    def noted(counts: Sequence[Sequence[int]], *rest: Any, **named: Any) -> Bootstrap:
        drawn.append(len(counts[0]))
        return bootstrap(counts, *rest, **named)

    monkeypatch.setattr("reader.measures.agreement.bootstrap", noted)
    for names in ("AB", "ABCDEFGH"):
        marks = {name: [mark("fact", (0, 4))] for name in names}
        agreement([article(9, str(at), **marks) for at in range(6)], alpha_alone=True)
    assert drawn[0] == drawn[1]


def test_alike_articles_give_an_interval_of_one_point() -> None:
    marks = {"A": [mark("fact", (0, 4))], "B": [mark("fact", (1, 4))]}
    study = [article(9, at, **marks) for at in "12345"]
    found = row(agreement(study)).alpha
    # More units, more values that can be paired: alpha itself hardly differs.
    assert found.value == pytest.approx(found.low, abs=1e-9)
    assert found.value == pytest.approx(found.high, abs=1e-9)


@pytest.mark.parametrize("count", [1, 2, MIN_ARTICLES - 1])
def test_few_articles_have_no_interval_and_that_is_said(count: int) -> None:
    study = [article(9, str(at), A=[mark("fact", (0, 4))], B=[]) for at in range(count)]
    found = agreement(study)
    assert (found.rows[0].alpha.low, found.resamples) == (None, 0)
    assert f"need {MIN_ARTICLES} articles" in found.definitions["interval"]


def test_every_figure_is_defined_in_words() -> None:
    found = measured(article(9, A=[], B=[]))
    assert {*FIGURES} <= {name.replace(" ", "_").lower() for name in found.definitions}


def test_alpha_for_unitizing_is_meaningless_where_each_article_has_one_span() -> None:
    whole = [mark("fact", (0, 9))]
    study = [article(9, "1", A=whole, B=whole), article(9, "2", A=whole, B=[])]
    for name in ("all labels", "fact"):
        figure = row(measured(*study), name).unitizing_alpha
        assert figure.value is not None
        assert figure.why == ONE_EACH
    two = article(9, "3", A=[mark("fact", (0, 2)), mark("fact", (4, 6))], B=whole)
    assert row(measured(*study, two)).unitizing_alpha.why is None
    # Of each role one: these are two categories.
    quote = [mark("attribution", ("content", 0, 3), ("source", 5, 6))]
    assert row(measured(article(9, A=quote, B=quote))).unitizing_alpha.why == ONE_EACH


def test_units_on_which_somebody_has_several_labels_are_counted() -> None:
    study = [
        article(9, "1", A=[mark("fact", (0, 6)), mark("opinion", (4, 8))], B=[]),
        article(9, "2", A=[mark("fact", (0, 6)), mark("fact", (4, 8))], B=[]),
    ]
    assert measured(*study).several == 2
    unread = ArticleMarks("1", 9, study[0].by, read={"B": [(0, 5)]})
    assert measured(unread).several == 1
