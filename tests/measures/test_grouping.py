"""Which marks are about one thing: what is said counts, not who said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given

from reader.measures.disagreements import clusters
from reader.measures.marks import ArticleMarks, Mark
from tests.measures.making import MAIN, article, mark, studies

SOURCE, CUE = ("source", 20, 24), ("cue", 18, 20)


def said(start: int, end: int, *others: tuple[str, int, int]) -> Mark:
    return mark("attribution", ("content", start, end), *(others or (SOURCE, CUE)))


def fact(start: int, end: int) -> Mark:
    return mark("fact", (start, end))


FIRST, SECOND = said(0, 8), said(30, 38)


def told(**by: Sequence[Mark]) -> list[str]:
    """Each thing by its kind, and by how many marks of whom it is made of."""
    return [
        f"{one.kind} "
        + " ".join(
            f"{name}{count}" if count > 1 else name
            for name, count in sorted(Counter(v.annotator for v in one.marks).items())
        )
        for one in clusters(article(50, **by))
    ]


def test_two_quotations_of_one_speaker_are_two_things() -> None:
    quoted = said(0, 9)
    assert told(A=[FIRST], B=[FIRST, SECOND], C=[quoted]) == ["extent A B C", "missing B"]


@pytest.mark.parametrize("shared", [SOURCE, CUE])
def test_a_source_or_a_cue_alone_joins_nothing(shared: tuple[str, int, int]) -> None:
    assert told(A=[said(0, 8, shared)], B=[said(30, 38, shared)]) == ["missing A", "missing B"]


def test_a_content_that_is_the_source_of_another_is_another_thing() -> None:
    inner = said(20, 24, ("source", 40, 44))
    assert told(A=[FIRST], B=[inner]) == ["missing A", "missing B"]


def test_a_quotation_without_its_content_is_linked_to_its_like_alone() -> None:
    bare, larger = mark("attribution", SOURCE, CUE), mark("attribution", ("source", 20, 26))
    assert told(A=[FIRST], B=[bare], C=[larger]) == ["missing A", "extent B C"]


def test_contents_that_overlap_a_little_are_one_thing() -> None:
    assert told(A=[said(0, 8)], B=[said(7, 16)]) == ["extent A B"]


def test_where_two_overlap_each_goes_with_the_nearest() -> None:
    wide, next_one = said(0, 11), said(9, 17)
    assert told(A=[said(0, 9), next_one], B=[wide, next_one]) == ["extent A B", "agreed A B"]
    third = [said(0, 8), said(9, 16)]
    assert told(A=[said(0, 9), next_one], B=[wide, next_one], C=third) == [
        "extent A B C",
        "extent A B C",
    ]


def test_what_somebody_has_beside_is_missing_from_who_has_not() -> None:
    wide = said(0, 10)
    assert told(A=[said(0, 8), said(9, 17)], B=[wide]) == ["extent A B", "missing A"]


@pytest.mark.parametrize("whole", [fact(0, 16), mark("fact", (0, 7), (8, 16))])
def test_one_in_pieces_is_one_thing(whole: Mark) -> None:
    pieces = [fact(0, 7), fact(8, 16)]
    assert told(A=pieces, B=[whole]) == ["extent A2 B"]
    assert told(A=pieces, B=[whole], C=pieces) == ["extent A2 B C2"]
    assert told(A=pieces, B=[whole], C=[fact(3, 12)]) == ["extent A2 B C"]
    assert told(A=pieces, B=[whole], C=pieces[:1]) == ["extent A2 B C"]


def test_two_quotations_marked_as_one_are_one_thing() -> None:
    both = mark("attribution", ("content", 0, 8), ("content", 30, 38), SOURCE, CUE)
    assert told(A=[FIRST, SECOND], B=[both], C=[FIRST]) == ["extent A2 B C"]


def test_one_inside_another_of_the_same_person_is_no_piece() -> None:
    assert told(A=[fact(0, 15), fact(8, 16)], B=[fact(0, 16)]) == ["extent A B", "missing A"]


def test_a_label_goes_before_how_much_is_shared() -> None:
    opinion = mark("opinion", (0, 15))
    assert told(A=[fact(0, 16)], B=[fact(0, 9), opinion]) == ["extent A B", "missing B"]
    assert told(A=[fact(0, 16)], B=[opinion]) == ["label A B"]


def test_of_different_labels_what_is_said_is_compared() -> None:
    assert told(A=[FIRST], B=[fact(0, 9)]) == ["label A B"]
    assert told(A=[FIRST], B=[fact(18, 24)]) == ["missing A", "missing B"]


def test_a_mark_made_twice_is_two_things() -> None:
    assert told(A=[FIRST, FIRST], B=[FIRST], C=[]) == ["missing A B", "missing A"]


@given(studies)
def test_nobody_has_two_marks_that_overlap_in_a_thing(study: list[ArticleMarks]) -> None:
    for each in study:
        for one in clusters(each):
            for name in each.by:
                units = [
                    unit
                    for each in one.marks
                    if each.annotator == name
                    for unit in {u for run in each.mark.runs() for u in range(*run)}
                ]
                assert len(units) == len(set(units))


@given(studies)
def test_the_order_of_annotators_and_marks_makes_no_difference(study: list[ArticleMarks]) -> None:
    for each in study:
        turned = {name: list(reversed(each.by[name])) for name in reversed(list(each.by))}
        again = clusters(ArticleMarks(each.id, each.units, turned, MAIN))
        there = [(one.kind, one.marks) for one in clusters(each)]
        assert [(one.kind, one.marks) for one in again] == there
