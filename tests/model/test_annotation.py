"""Annotations as they are stored: nothing is lost, and what is wrong is said."""

from __future__ import annotations

import copy
import gc
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import LOST, Annotation, Elsewhere, InvalidRecord, Span
from reader.model.labels import INCONSISTENCY

WHEN = "2030-01-01T00:00:00.000Z"
RECORD: dict[str, Any] = {
    "id": "a1",
    "label": "attribution",
    "spans": [
        {
            "start": 10,
            "end": 14,
            "role": "content",
            "text": "gone",
            "prefix": "all is ",
            "suffix": ".",
        },
        {"start": 2, "end": 5, "role": "source", "text": "she", "prefix": "", "suffix": " said"},
    ],
    "note": "Who?",
    "attributes": {"tense": "past", "weight": [1, {"a": None}]},
    "flag": True,
    "origin": "import",
    "corrects": "a0",
    "created": WHEN,
    "modified": "2030-01-02T00:00:00.000Z",
}


def mark(*spans: Span, **fields: Any) -> Annotation:
    known = {"id": "a1", "label": "fact", "created": WHEN, "modified": WHEN, **fields}
    return Annotation(spans=spans, **known)


def test_a_stored_annotation_is_read_whole() -> None:
    annotation = Annotation.from_record(RECORD)
    assert (annotation.id, annotation.label, annotation.note) == ("a1", "attribution", "Who?")
    assert annotation.spans[0] == Span(10, 14, "content", "gone", "all is ", ".")
    assert (annotation.start, annotation.end) == (10, 14), "of the first span"
    assert (annotation.flag, annotation.origin, annotation.corrects) == (True, "import", "a0")
    assert annotation.to_record() == RECORD


def test_what_is_not_said_is_as_usual() -> None:
    record = {"id": "a", "label": "fact", "spans": [{"start": 0, "end": 1}]}
    annotation = Annotation.from_record({**record, "created": WHEN, "modified": WHEN})
    assert annotation == mark(Span(0, 1), id="a")
    assert annotation.to_record() == {
        **record,
        "spans": [{"start": 0, "end": 1, "role": None, "text": "", "prefix": "", "suffix": ""}],
        "note": None,
        "attributes": {},
        "flag": False,
        "origin": "human",
        "corrects": None,
        "created": WHEN,
        "modified": WHEN,
    }


def test_what_many_have_takes_little_memory() -> None:
    some = [Annotation.from_record({**RECORD, "id": id}) for id in ("a", "b")]
    assert not any(map(gc.is_tracked, (*some, *(each.spans[0] for each in some))))
    assert len({id(each.extra) for each in (*some, *(each.spans[0] for each in some))}) == 1
    assert some[0].extra == {}


def test_fields_of_a_later_version_are_kept() -> None:
    record = copy.deepcopy(RECORD)
    record["mood"] = {"deep": [1, None, "x"]}
    record["spans"][1]["layer"] = 7
    annotation = Annotation.from_record(record)
    assert annotation.extra == {"mood": {"deep": [1, None, "x"]}}
    assert [span.extra for span in annotation.spans] == [{}, {"layer": 7}]
    changed = msgspec.structs.replace(annotation, note="Changed.")
    assert changed.to_record() == {**record, "note": "Changed."}


def test_an_unknown_field_never_replaces_a_known_one() -> None:
    span = Span(0, 4, text="Oslo", extra={"start": 99, "kind": "city"})
    record = mark(span, extra={"label": "opinion", "mood": 1}).to_record()
    assert (record["label"], record["mood"]) == ("fact", 1)
    assert (record["spans"][0]["start"], record["spans"][0]["kind"]) == (0, "city")
    assert "extra" not in record
    assert "extra" not in record["spans"][0]


def test_a_lost_span_is_null_in_files() -> None:
    annotation = mark(Span(LOST, LOST, "claim", "gone"), Span(2, 5, "claim", "she"))
    record = annotation.to_record()
    assert [(span["start"], span["end"]) for span in record["spans"]] == [(None, None), (2, 5)]
    assert record["spans"][0]["text"] == "gone"
    assert Annotation.from_record(record) == annotation


@pytest.mark.parametrize(("start", "end"), [(None, None), (None, 4), (4, None)])
def test_half_an_extent_is_none(start: int | None, end: int | None) -> None:
    record = {**RECORD, "spans": [{"start": start, "end": end, "text": "gone"}]}
    (span,) = Annotation.from_record(record).spans
    assert span == Span(LOST, LOST, text="gone")
    assert span.lost


def test_an_orphan_has_no_span_in_the_text() -> None:
    lost, found = Span(LOST, LOST, text="gone"), Span(2, 5)
    assert mark(lost, lost).orphan
    assert not mark(lost, found).orphan
    assert not mark(Span(0, 1)).orphan


def test_spans_are_found_by_role_and_by_extent() -> None:
    annotation = Annotation.from_record(RECORD)
    content, source = annotation.spans
    assert annotation.in_role("source") == (source,)
    assert annotation.in_role("cue") == annotation.in_role(None) == ()
    assert annotation.has_extent(*content.extent)
    assert annotation.has_extent(2, 5)
    assert not annotation.has_extent(2, 14)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in RECORD.items() if key != name}


SPAN = RECORD["spans"][0]
INVALID: list[tuple[object, str]] = [
    (None, "it is empty, not a record"),
    ([], "it is a list, not a record"),
    ("fact", "it is a text, not a record"),
    ({}, "it has no id"),
    (without("label"), "it has no label"),
    (without("spans"), "it has no spans"),
    (without("created"), "it has no created"),
    ({**RECORD, "id": 7}, "id is a whole number, not a text"),
    ({**RECORD, "label": None}, "label is empty, not a text"),
    ({**RECORD, "note": 7}, "note is a whole number, not a text or empty"),
    ({**RECORD, "flag": 1}, "flag is a whole number, not true or false"),
    ({**RECORD, "attributes": []}, "attributes is a list, not a record"),
    ({**RECORD, "spans": {}}, "spans is a record, not a list"),
    ({**RECORD, "spans": []}, "an annotation needs at least one span"),
    ({**RECORD, "spans": [SPAN, 7]}, "spans[1] is a whole number, not a record"),
    ({**RECORD, "spans": [{"start": 1}]}, "spans[0] has no end"),
    ({**RECORD, "spans": [{**SPAN, "start": "1"}]}, "spans[0].start is a text, not a whole number"),
    ({**RECORD, "spans": [{**SPAN, "start": True}]}, "spans[0].start is true or false, not"),
    ({**RECORD, "spans": [{**SPAN, "start": 14}]}, "span [14, 14) is not a range"),
    ({**RECORD, "spans": [SPAN, {"start": 5, "end": 2}]}, "span [5, 2) is not a range"),
    ({**RECORD, "spans": [{"start": -1, "end": 2}]}, "span [-1, 2) is not a range"),
    ({**RECORD, "spans": [{"start": -1, "end": -1}]}, "span [-1, -1) is not a range"),
]


@pytest.mark.parametrize(("record", "words"), INVALID, ids=[words for _, words in INVALID])
def test_what_is_wrong_with_a_record_is_said(record: object, words: str) -> None:
    with pytest.raises(InvalidRecord) as error:
        Annotation.from_record(record)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


VALUES: list[Any] = [None, True, 7, -1.5, "x", "\ud83d", [1, None], {"a": {"b": []}}]
fields = st.sampled_from([{}, *({"mood": value} for value in VALUES), {"weight": 1, "é": 2}])
words = st.sampled_from([None, "", "claim", "naïve 🙂", "\ud83d"])
extents = st.sampled_from([(0, 1), (7, 99), (None, None)])
span_records = st.builds(
    lambda extra, extent, role: {
        **extra,
        **dict(zip(("start", "end"), extent, strict=True)),
        **dict.fromkeys(("text", "prefix", "suffix"), "x"),
        "role": role,
    },
    fields,
    extents,
    words,
)
annotation_records = st.builds(
    lambda extra, spans, note, attributes, flag: {
        **extra,
        **RECORD,
        "spans": spans,
        "note": note,
        "attributes": attributes,
        "flag": flag,
    },
    fields,
    st.lists(span_records, min_size=1, max_size=2),
    words,
    fields,
    st.booleans(),
)


@given(annotation_records)
def test_any_record_comes_back_as_it_was(record: dict[str, Any]) -> None:
    before = copy.deepcopy(record)
    annotation = Annotation.from_record(record)
    assert annotation.to_record() == record == before
    assert Annotation.from_record(annotation.to_record()) == annotation


REQUIRED = ["id", "label", "spans", "created", "modified"]
wrong = st.sampled_from([value for value in VALUES if not isinstance(value, str | list)])


@given(annotation_records, st.sampled_from(REQUIRED), wrong)
def test_a_field_of_the_wrong_type_is_named(record: dict[str, Any], name: str, value: Any) -> None:
    with pytest.raises(InvalidRecord, match=rf"^{name} is .*, not a "):
        Annotation.from_record({**record, name: value})


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"article": "b.txt", "there": [3, 7]}, Elsewhere("b.txt", 3, 7)),
        ({"article": "b.txt", "there": [7, 3]}, None),
        ({"article": "b.txt", "there": [3]}, None),
        ({"article": "b.txt", "there": "3-7"}, None),
        ({"article": "", "there": [3, 7]}, None),
        ({"article": 4, "there": [3, 7]}, None),
        ({"article": "b.txt"}, None),
    ],
)
def test_a_span_in_another_article_is_lost_here_and_not_gone(
    fields: dict[str, Any], place: Elsewhere | None
) -> None:
    """What does not say a place is a lost passage, with all its fields."""
    record = {"start": None, "end": None, "role": "claim", "text": "four", **fields}
    here = {"start": 0, "end": 4, "role": "claim", "text": "five"}
    stored = {**RECORD, "label": "inconsistency", "spans": [here, record]}
    annotation = Annotation.from_record(stored)
    span = annotation.spans[1]
    assert (span.lost, span.elsewhere, span.gone) == (True, place, place is None)
    assert annotation.has_lost == (place is None)
    assert INCONSISTENCY.state(annotation) == ("unfinished" if place is None else "complete")
    assert INCONSISTENCY.ordered(annotation.spans[::-1])[-1] == annotation.spans[place is not None]
    assert {key: span.to_record()[key] for key in record} == record
