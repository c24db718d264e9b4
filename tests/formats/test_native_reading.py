"""Native lines as they come back: read, counted in code points, compared with the text."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats.base import Incoming, Refused
from reader.formats.native_read import read
from reader.formats.records import annotation_of
from reader.model.annotation import Annotation, InvalidRecord
from tests.formats.making import TEXT, WHEN, at, layer, lost, mark, received, records, written

ID = "0" * 31 + "1"
NOW = "2031-01-01T00:00:00.000Z"


def line(**fields: Any) -> dict[str, Any]:
    """A record of one annotation, changed by `fields`; None takes a field away."""
    (record,), _ = records([layer(mark(ID, "fact", at("📰 editor")))])
    return {key: value for key, value in {**record, **fields}.items() if value is not ...}


def found(*given: Any) -> list[Incoming | Refused]:
    lines = (each if isinstance(each, bytes) else json.dumps(each).encode() for each in given)
    return list(read(received(b"\n".join(line.rstrip(b"\n") for line in lines))))


def made(record: dict[str, Any], text: str = TEXT, salt: str = "salt") -> Annotation:
    (incoming,) = found(record)
    assert isinstance(incoming, Incoming)
    return annotation_of(incoming, text, NOW, salt)


def why_refused(record: dict[str, Any]) -> str:
    """Why a record is not taken: for what it says, or since its text says something else."""
    (incoming,) = found(record)
    if isinstance(incoming, Refused):
        return incoming.reason
    with pytest.raises(InvalidRecord) as told:
        annotation_of(incoming, TEXT, NOW, "salt")
    return str(told.value)


@pytest.mark.parametrize("by", ["annotation", "article"])
@pytest.mark.parametrize("offsets", ["codepoint", "utf16"])
def test_what_was_written_is_read_again(by: str, offsets: str) -> None:
    marks = [
        mark("a" * 32, "attribution", at("Rome", "content"), at("an aide", "source"), note="so"),
        mark(
            "b" * 32, "fact", at("😀 later"), flag=True, attributes={"x": [1, None]}, extra={"y": 2}
        ),
        mark("c" * 32, "fact", lost("gone"), origin="rules", corrects="b" * 32),
    ]
    text, _ = written("native", [layer(*marks)], by, offsets)
    incoming = list(read(received(text.encode())))
    assert all(isinstance(each, Incoming) for each in incoming)
    assert [annotation_of(each, TEXT, NOW, "") for each in incoming] == marks  # type: ignore[arg-type]
    assert {each.annotator for each in incoming} == {"Anna"}  # type: ignore[union-attr]


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    whole = b"\xef\xbb\xbf" + json.dumps(line()).encode()
    (incoming,) = found(whole, b"", b"  \r", b"")
    assert incoming.place == "line 1"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (b"{", "no JSON"),
        (b"[1]", "no JSON"),
        (b"\xff\xfe{\0", "UTF-8"),
        (b'"\xff"', "no JSON"),
        (b"[" * 100_000, "more lists and values"),
        (b'{"schema": "obelism/1", "type": "annotation", "x": ' + b"[" * 9_000, "n"),
        ({"text": "An article."}, "obelism/1"),
        (line(schema="obelism/2"), "another version"),
        (line(type="verdict"), "type"),
        (line(offsets="bytes"), "offsets"),
        (line(article=...), "article"),
        (line(annotator=7), "annotator"),
        ({**line(), "type": "article", "id": "a", "sha256": "0", "text": "b"}, "sha256 names"),
    ],
)
def test_a_broken_line_is_refused_with_its_number_and_the_others_are_read(
    given: Any, word: str
) -> None:
    first, broken, last = found(line(), given, line())
    assert isinstance(first, Incoming)
    assert isinstance(last, Incoming)
    assert isinstance(broken, Refused)
    assert broken.place == "line 2"
    assert word in broken.reason


def test_a_broken_annotation_of_an_article_leaves_the_others() -> None:
    text, _ = written("native", [layer(mark(ID, "fact", at("Oslo")))], "article")
    record = json.loads(text)
    record["annotations"].insert(0, "no annotation")
    broken, whole = found(record)
    assert broken == Refused("line 1, annotation 1", "it is no JSON object")
    assert whole.place == "line 1, annotation 2"


def span(**fields: Any) -> list[dict[str, Any]]:
    (known,) = line()["spans"]
    return [{key: value for key, value in {**known, **fields}.items() if value is not ...}]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"spans": [], "start": ..., "end": ..., "text": ...}, "at least one span"),
        ({"spans": "x"}, "no spans"),
        ({"spans": ..., "start": ...}, "no spans"),
        ({"spans": ["x"], "start": ..., "end": ..., "text": ...}, "spans"),
        ({"start": 1}, "first span"),
        ({"text": "other"}, "first span"),
        ({"label": ...}, "label"),
        ({"label": " "}, "label"),
        ({"label": 3}, "label"),
        ({"note": 3}, "note"),
        ({"created": "yesterday"}, "created"),
        ({"modified": 12}, "modified"),
    ],
)
def test_a_record_of_another_shape_is_refused(fields: dict[str, Any], word: str) -> None:
    assert word in why_refused(line(**fields))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"text": "no such"}, "not the span's text"),
        ({"start": 3}, "not the span's text"),
        ({"start": 0, "end": 10**9}, "not the span's text"),
        ({"start": 5, "end": 5}, "not a range"),
        ({"start": None}, "only one of"),
        ({"start": -1}, "start of a span is no place"),
        ({"start": True}, "start of a span is no place"),
        ({"end": -4}, "end of a span is no place"),
        ({"start": -2, "end": -1}, "not a range"),
        ({"text": ...}, "no text"),
    ],
)
def test_a_span_that_does_not_say_what_the_text_says_is_refused(
    fields: dict[str, Any], word: str
) -> None:
    assert word in why_refused(line(spans=span(**fields), start=..., end=..., text=...))


def test_an_offset_inside_a_character_is_refused() -> None:
    start = TEXT.index("📰")
    whole = span(start=start, end=start + 2, text="📰")
    inside = span(start=start, end=start + 1, text="📰")
    top: dict[str, Any] = {"start": ..., "end": ..., "text": ...}
    assert made(line(spans=whole, offsets="utf16", **top)).spans[0].text == "📰"
    assert "inside a character" in why_refused(line(spans=inside, offsets="utf16", **top))


def test_what_stands_around_a_span_is_taken_from_the_text() -> None:
    wrong = made(line(spans=span(prefix="x" * 500, suffix=...)))
    assert wrong == made(line())


def test_the_short_form_of_one_span_is_enough() -> None:
    start = TEXT.index("Oslo")
    short = line(spans=..., start=start, end=start + 4, text="Oslo", created=..., modified=...)
    annotation = made(short)
    assert annotation.spans == (at("Oslo"),)
    assert annotation.created == annotation.modified == NOW
    assert made({**short, "modified": WHEN}).created == WHEN


@given(st.sampled_from([..., "7", 7, None, "A" * 32, ID.upper() + "x"]), st.text("ab", max_size=2))
def test_a_record_without_an_id_of_its_own_gets_the_same_one_each_time(id: Any, salt: str) -> None:
    record = line(id=id, created=..., modified=...)
    first, again = made(record, salt=salt), made(record, salt=salt)
    assert first.id == again.id
    assert len(first.id) == 32
    assert int(first.id[12], 16) == 5, "a uuid5"
    assert made({**record, "note": "other"}, salt=salt).id != first.id
    assert made(record, salt=salt + "c").id != first.id


def test_a_uuid_is_kept() -> None:
    assert made(line()).id == ID
    dashed = "01234567-89ab-4def-8123-456789abcdef"
    assert made(line(id=dashed)).id == dashed


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(line())), json_values)
def test_any_value_in_any_field_is_read_or_refused(field: str, value: Any) -> None:
    (incoming,) = found({**line(), field: value})
    if isinstance(incoming, Incoming):
        with suppress(InvalidRecord):
            spans = annotation_of(incoming, TEXT, NOW, "").spans
            assert all(each.lost or TEXT[each.start : each.end] == each.text for each in spans)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert all(isinstance(each, Refused) for each in read(received(data)))
