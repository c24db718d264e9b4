from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given

from reader.measures.counts import counts_of
from reader.measures.marks import ArticleMarks, FigureRow, figure_rows, used_roles
from reader.measures.tallies import RowShape, tallies
from tests.measures.making import studies


@given(studies)
def test_counts_are_those_that_the_marks_have_in_the_shape_of_all_articles(
    study: list[ArticleMarks],
) -> None:
    marks = [one for each in study for layer in each.by.values() for one in layer]
    sets = {value for each in study for found in each.sets.values() for value in found}
    rows = figure_rows(used_roles(marks), [("opinion", ["source"]), ("fact", ["", "source"])])
    shapes = [
        RowShape(
            line,
            tuple(sets) if line.label is None else (True, False),
            tuple(combinations(("Anna", "Ben", "Cleo", "Dan"), 2)),
            (2, 3, 4),
        )
        for line in rows
    ]
    for each in study:
        assert [*counts_of(each).placed(shapes)] == tallies(each, shapes)


@given(studies)
def test_marks_are_counted_by_row_and_annotator(study: list[ArticleMarks]) -> None:
    for each in study:
        found = counts_of(each)
        whole = {name: len(marks) for name, marks in each.by.items()}
        assert found.marked(FigureRow()) == whole
        labels = {mark.label for mark in chain.from_iterable(each.by.values())}
        for line in [FigureRow(label) for label in labels]:
            some = {name: len(line.select(marks)) for name, marks in each.by.items()}
            assert found.marked(line) == some
            for role in ("", "source"):
                one = FigureRow(line.label, role)
                some = {name: len(one.select(marks)) for name, marks in each.by.items()}
                assert found.marked(one) == (some if any(some.values()) else {})
        assert not found.marked(FigureRow("nobody's"))
