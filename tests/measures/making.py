"""Marks on articles of which every code point is a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from reader.measures import agreement as measuring
from reader.measures.counts import counts_of
from reader.measures.figures import Agreement, RowFigures
from reader.measures.marks import ArticleMarks, Mark, MarkPart

MAIN = {"attribution": "content", "inconsistency": "claim"}

Place = tuple[int, int] | tuple[str, int, int]


def mark(label: str, *places: Place, id: str = "") -> Mark:
    """A mark over places, each with its role or without."""
    found = [place if len(place) == 3 else ("", *place) for place in places]
    parts = [MarkPart(role, start, end, (start, end)) for role, start, end in found]
    return Mark(label, tuple(sorted(parts)), id)


def article(length: int, id: str = "a.txt", **by: Sequence[Mark]) -> ArticleMarks:
    return ArticleMarks(id, length, by, MAIN)


def coded(values: Mapping[str, Sequence[str | None]]) -> list[ArticleMarks]:
    """An article for each unit: a value is a label, "" is none, None a unit that was not read."""
    articles = []
    for at, said in enumerate(zip(*values.values(), strict=True)):
        by = {
            name: [mark(value, (0, 1))] if value else []
            for name, value in zip(values, said, strict=True)
            if value is not None
        }
        if len(by) > 1:
            articles.append(ArticleMarks(str(at), 1, by))
    return articles


def agreement(articles: Sequence[ArticleMarks], *args: Any, **options: Any) -> Agreement:
    """Agreement on the marks of articles."""
    return measuring.agreement([*map(counts_of, articles)], *args, **options)


def measured(*articles: ArticleMarks) -> Agreement:
    """Agreement without intervals."""
    return agreement(articles, resamples=0)


def row(found: Agreement, name: str = "all labels") -> RowFigures:
    (one,) = [each for each in found.rows if each.row.name == name]
    return one


LENGTH = 12

_places = st.tuples(st.sampled_from(["", "source"]), st.integers(0, LENGTH - 1), st.integers(1, 5))
_marks = st.builds(
    lambda label, places: mark(
        label, *{(role, at, min(at + size, LENGTH)) for role, at, size in places}
    ),
    st.sampled_from(["fact", "opinion"]),
    st.lists(_places, min_size=1, max_size=2),
)
layers = st.lists(_marks, max_size=5)
"""One annotator's marks on an article of LENGTH units."""

studies = st.lists(
    st.dictionaries(st.sampled_from(["Anna", "Ben", "Cleo"]), layers, min_size=2),
    min_size=1,
    max_size=3,
).map(lambda found: [ArticleMarks(str(at), LENGTH, by) for at, by in enumerate(found)])
"""Some articles, each read by two or three annotators."""
