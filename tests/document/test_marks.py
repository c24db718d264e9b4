"""Marks by place, against a search through all of them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.marks import BUCKET, Marks
from reader.document.stretches import Mark, Part
from reader.model.annotation import LOST, Annotation, Span

Spans = list[tuple[int, int]]

ENDS = st.integers(0, 3 * BUCKET) | st.sampled_from([0, BUCKET - 1, BUCKET, BUCKET + 1])
EXTENTS = st.tuples(ENDS, st.integers(1, 2 * BUCKET) | st.integers(1, 3)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
SPANS = st.lists(EXTENTS | st.just((LOST, LOST)), min_size=1, max_size=3)
PUTS = st.lists(st.tuples(st.integers(1, 5), st.none() | SPANS), max_size=12)
FIRST = st.dictionaries(st.integers(1, 5), SPANS, max_size=4)
"""What is there before any change."""


def annotation(
    number: int, *spans: tuple[int, int], label: str = "fact", id: str | None = None
) -> Annotation:
    """An annotation that nobody has to read."""
    return Annotation(
        id=str(number) if id is None else id,
        label=label,
        spans=tuple(Span(start, end) for start, end in spans),
        created=f"2030-01-0{number}T00:00:00.000Z",
        modified="2030-02-01T00:00:00.000Z",
    )


def ids(marks: list[Mark]) -> list[str]:
    return [mark.annotation for mark in marks]


def test_what_shares_a_code_point_touches() -> None:
    marks = Marks([annotation(1, (10, 20))])
    assert ids(marks.touching(19, 30)) == ["1"]
    assert ids(marks.touching(0, 11)) == ["1"]
    assert marks.touching(20, 30) == []
    assert marks.touching(0, 10) == []


def test_the_shortest_mark_is_the_topmost() -> None:
    marks = Marks([annotation(1, (12, 14)), annotation(2, (0, 90)), annotation(3, (10, 30))])
    assert ids(marks.touching(13, 14)) == ["2", "3", "1"]


def test_a_span_over_many_buckets_is_found_in_each_and_once() -> None:
    marks = Marks([annotation(1, (5, 3 * BUCKET + 5))])
    for start in (5, BUCKET, 2 * BUCKET - 1, 3 * BUCKET + 4):
        assert len(marks.touching(start, start + 1)) == 1
    assert len(marks.touching(0, 4 * BUCKET)) == 1


def test_a_span_as_long_as_a_file_may_say_takes_no_time_and_no_room() -> None:
    huge, short = annotation(1, (5, 10**30)), annotation(2, (7, 9))
    marks = Marks([huge, short])
    assert ids(marks.touching(7, 8)) == ["1", "2"]
    assert ids(marks.touching(10**20, 10**30)) == ["1"]
    assert ids(marks.touching(0, 10**29)) == ["1", "2"]
    marks.put("1", annotation(1, (10**9, 10**20)))
    assert ids(marks.touching(0, 10**12)) == ["1", "2"]
    marks.put("1", None)
    assert ids(marks.touching(0, 10**29)) == ["2"]


def test_a_mark_knows_its_label_and_role() -> None:
    span = Span(3, 5, "source")
    marks = Marks([Annotation(id="1", label="attribution", spans=(span,), created="", modified="")])
    assert marks.touching(3, 4) == [Mark(3, 5, "attribution", "source", "1")]


def test_reading_order_is_by_place_and_lost_ones_come_last() -> None:
    marks = Marks(
        [
            annotation(1, (LOST, LOST)),
            annotation(2, (50, 60)),
            annotation(3, (10, 90)),
            annotation(4, (10, 20)),
            annotation(5, (LOST, LOST), (30, 40)),
        ]
    )
    ids = [each.id for each in marks.listing()]
    assert ids == ["4", "3", "5", "2", "1"]
    assert [marks.rank(id) for id in ids] == [0, 1, 2, 3, 4]
    assert (marks.after(10), marks.after(11), marks.after(51)) == ("4", "5", "1")
    assert (marks.before(10), marks.before(11), marks.before(99)) == (None, "3", "2")
    assert (marks.neighbour("4", 1), marks.neighbour("4", 2)) == ("3", "5")
    assert (marks.neighbour("4", -1), marks.neighbour("1", 1)) == (None, None)


def test_every_change_is_another_revision() -> None:
    marks = Marks([annotation(1, (0, 4))])
    seen = {marks.revision}
    for change in (annotation(1, (0, 5)), annotation(1, (0, 5), label="opinion"), None):
        marks.put("1", change)
        assert marks.revision not in seen
        seen.add(marks.revision)
    assert marks.annotation("1") is None
    assert len(marks) == 0


@given(FIRST, PUTS, EXTENTS, st.integers(1, 5))
def test_a_stretch_has_what_lies_from_end_to_end_of_it(
    first: dict[int, Spans],
    puts: list[tuple[int, Spans | None]],
    view: tuple[int, int],
    every: int,
) -> None:
    """`every`: after how many changes it is looked at in between."""
    marks = Marks(annotation(number, *spans) for number, spans in first.items())
    for turn, (number, spans) in enumerate(puts, 1):
        changed = annotation(number, *spans, label="fo"[number % 2]) if spans else None
        marks.put(str(number), changed)
        if turn % every == 0:
            list(marks.stretches(*view))
    found = list(marks.stretches(*view))
    places = [edge for each in found for edge in (each.start, each.end)]
    assert places == sorted(places)
    for place in {view[0], view[1] - 1, *places}:
        if view[0] <= place < view[1]:
            here = marks.touching(place, place + 1)
            on = [each for each in found if each.start <= place < each.end]
            assert bool(on) == bool(here)
            for each in on:
                assert (each.depth, each.labels) == (len(here), {mark.label for mark in here})
                assert [each.under, each.top] == [None, *here][-2:]


def test_a_row_costs_its_edges_however_many_marks_lie_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cuts: list[Part] = []
    monkeypatch.setattr(Part, "_cut", lambda part, cut=Part._cut: cuts.append(part) or cut(part))
    spans = [(at % 50, 60 + at % 7) for at in range(900)]
    marks = Marks(annotation(1, span, id=str(at)) for at, span in enumerate(spans))
    rows = [(at, at + 10) for at in range(0, 70, 10)]
    assert sum(len([*marks.stretches(*row)]) for row in rows) < 80
    assert len(cuts) == 1, "cut once for all rows"
    marks.put("7", annotation(1, spans[8], id="7"))
    for row in rows:
        list(marks.stretches(*row))
    assert len(cuts) == 2, "and once more after a change"
    marks.put("far", annotation(1, (9 * BUCKET, 9 * BUCKET + 5), id="far"))
    list(marks.stretches(*rows[0]))
    assert len(cuts) == 2, "but not where nothing changed"


def test_what_changes_no_mark_cuts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = Marks([tag := annotation(1, (3, 5), (7, 9))])
    list(marks.stretches(0, 10))
    monkeypatch.setattr(Part, "_cut", None)
    marks.put("1", msgspec.structs.replace(tag, flag=True))
    assert len([*marks.stretches(0, 10)]) == 2
    assert marks.annotation("1") != tag


def test_a_mark_is_made_where_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Mark] = []
    monkeypatch.setattr(
        Part, "add", lambda part, mark, add=Part.add: made.append(mark) or add(part, mark)
    )
    marks = Marks(annotation(1, (at * BUCKET, at * BUCKET + 9), id=str(at)) for at in range(20))
    assert made == []
    assert ids(marks.touching(3 * BUCKET, 3 * BUCKET + 1)) == ["3"] == ids(made)


@given(FIRST, PUTS, EXTENTS)
def test_like_a_search_through_all(
    first: dict[int, Spans], puts: list[tuple[int, Spans | None]], view: tuple[int, int]
) -> None:
    marks = Marks(annotation(number, *spans) for number, spans in first.items())
    there: dict[str, Spans] = {str(number): spans for number, spans in first.items()}
    for number, spans in puts:
        if spans is None:
            marks.put(str(number), None)
            there.pop(str(number), None)
        else:
            marks.put(str(number), annotation(number, *spans))
            there[str(number)] = spans
    found = {(mark.start, mark.end, mark.annotation) for mark in marks.touching(*view)}
    assert found == {
        (start, end, id)
        for id, spans in there.items()
        for start, end in spans
        if start < view[1] and end > view[0] and start != LOST
    }
    touching = marks.touching(*view)
    assert marks.topmost(*view) == (touching[-1] if touching else None)
    assert marks.exactly(*view) == [each for each in touching if (each.start, each.end) == view]
    for id in there:
        assert marks.of(id, *view) == [each for each in touching if each.annotation == id]
    ids = [each.id for each in marks.listing()]
    assert sorted(ids) == sorted(there)
    assert [marks.listing().place(each) for each in marks.listing()] == [*range(len(there))]
    assert len(marks) == len(there)
    starts = [_first(there[id]) for id in ids]
    assert starts == sorted(starts)
    after, before = marks.after(view[0]), marks.before(view[0])
    assert after == next((id for id in ids if _first(there[id]) >= view[0]), None)
    earlier = [id for id in ids if _first(there[id]) < view[0]]
    assert before == (earlier[-1] if earlier else None)


def _first(spans: Spans) -> int:
    """Start of the first span that is in the text."""
    return next((start for start, _ in spans if start != LOST), 1 << 61)
