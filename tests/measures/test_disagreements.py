from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from reader.measures.disagreements import Cluster, clusters
from reader.measures.marks import ArticleMarks, Mark
from tests.measures.making import article, layers, mark, studies

FACT = mark("fact", (0, 4))


def disagreements(study: ArticleMarks) -> list[Cluster]:
    return [cluster for cluster in clusters(study) if cluster.kind != "agreed"]


def only(found: list[Cluster]) -> Cluster:
    (one,) = found
    return one


def test_what_all_have_alike_is_agreed_and_no_disagreement() -> None:
    study = article(12, A=[FACT], B=[FACT], C=[FACT])
    found = only(clusters(study))
    assert (found.kind, found.hardness, found.silent) == ("agreed", 0, ())
    assert [each.annotator for each in found.marks] == ["A", "B", "C"]
    assert disagreements(study) == []


@pytest.mark.parametrize(
    ("other", "kind", "hardness"),
    [
        ([], "missing", 1.0),
        ([mark("opinion", (0, 4))], "label", 1.0),
        ([mark("fact", (0, 2))], "extent", 0.5),
        ([mark("fact", (0, 2)), mark("fact", (2, 4))], "extent", 0.0),
        ([mark("opinion", (0, 3))], "label", 1.0),
    ],
)
def test_the_kind_says_how_two_differ(other: list[Mark], kind: str, hardness: float) -> None:
    found = only(disagreements(article(12, A=[FACT], B=other)))
    assert (found.kind, found.hardness) == (kind, pytest.approx(hardness))
    assert found.silent == (() if other else ("B",))


def test_the_same_spans_in_other_roles_are_a_matter_of_role() -> None:
    one = mark("attribution", ("content", 0, 4), ("source", 6, 8), ("cue", 5, 6))
    other = mark("attribution", ("content", 0, 4), ("source", 5, 6), ("cue", 6, 8))
    assert only(disagreements(article(12, A=[one], B=[other]))).kind == "role"


def test_the_gravest_difference_names_the_kind_and_who_is_silent_is_told_beside_it() -> None:
    found = only(disagreements(article(12, A=[FACT], B=[mark("fact", (0, 3))], C=[])))
    assert (found.kind, found.silent) == ("extent", ("C",))
    both = only(disagreements(article(12, A=[FACT], B=[FACT], C=[])))
    assert (both.kind, both.silent) == ("missing", ("C",))


def test_it_is_hardest_where_opinion_is_divided_evenly() -> None:
    def hardness(times: int) -> float:
        by = {name: [FACT] if at < times else [] for at, name in enumerate("ABCDEF")}
        return only(disagreements(ArticleMarks("a", 12, by))).hardness

    assert hardness(1) == hardness(5) == pytest.approx(5 / 15)
    assert hardness(3) == pytest.approx(9 / 15)


def test_a_small_tag_inside_a_large_one_of_another_label_is_another_thing() -> None:
    large, small = mark("fact", (0, 10)), mark("opinion", (2, 4))
    found = disagreements(article(12, A=[large], B=[small]))
    assert [(one.kind, one.silent) for one in found] == [("missing", ("B",)), ("missing", ("A",))]


def test_two_passages_are_one_thing() -> None:
    one = mark("inconsistency", ("claim", 0, 3), ("claim", 9, 12))
    other = mark("inconsistency", ("claim", 4, 6), ("claim", 9, 12))
    found = only(disagreements(article(12, A=[one], B=[other])))
    assert (found.kind, found.start) == ("extent", 0)


def test_what_is_agreed_does_not_hide_what_is_not() -> None:
    inside = mark("opinion", (0, 4))
    study = article(12, A=[FACT, inside], B=[FACT])
    assert [one.kind for one in clusters(study)] == ["agreed", "missing"]


def test_a_mark_that_somebody_made_twice_is_agreed_once() -> None:
    study = article(12, A=[FACT, FACT], B=[FACT])
    assert Counter(one.kind for one in clusters(study)) == {"agreed": 1, "missing": 1}


@given(studies)
def test_every_mark_is_in_one_cluster(study: list[ArticleMarks]) -> None:
    for each in study:
        found = clusters(each)
        marked = Counter((v.annotator, v.mark) for one in found for v in one.marks)
        marks = Counter((name, mark) for name, marks in each.by.items() for mark in marks)
        assert marked == marks
        assert [one.start for one in found] == sorted(one.start for one in found)
        for one in found:
            assert 0 <= one.hardness <= 1
            assert {v.annotator for v in one.marks} | {*one.silent} == each.by.keys()


@given(layers)
def test_annotators_who_say_the_same_have_nothing_to_decide(marks: list[Mark]) -> None:
    assert disagreements(ArticleMarks("a", 12, dict.fromkeys("ABC", marks))) == []
