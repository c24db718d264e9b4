from __future__ import annotations

from typing import Any

import msgspec
import pytest

from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.judgement import Verdict, judged_digest

RECORD: dict[str, Any] = {
    "id": "v1",
    "annotation": "a1",
    "annotator": "Anna",
    "reviewer": "Bob",
    "verdict": "rejected",
    "reason": None,
    "at": "2030-01-01T00:00:00.000Z",
    "digest": "0" * 64,
    "correction": None,
}

MARK = Annotation(
    id="a1",
    label="fact",
    spans=(Span(3, 8, None, "tides", "The", "."),),
    created="2030-01-01T00:00:00.000Z",
    modified="2030-01-01T00:00:00.000Z",
)


def test_a_record_comes_back_as_it_was_with_what_is_not_known() -> None:
    record = {**RECORD, "weight": [1, 2]}
    assert Verdict.from_record(record).to_record() == record


def test_a_blind_answer_stands_in_the_record_only_where_there_is_one() -> None:
    assert not Verdict.from_record(RECORD).blind
    assert "answer" not in Verdict.from_record(RECORD).to_record()
    assert Verdict.from_record({**RECORD, "answer": ""}).blind


@pytest.mark.parametrize(
    "record",
    [None, [], {}, {**RECORD, "verdict": "fine"}, {**RECORD, "at": 3}, {"id": "v1"}],
)
def test_what_is_no_verdict_is_refused(record: object) -> None:
    with pytest.raises(InvalidRecord):
        Verdict.from_record(record)


@pytest.mark.parametrize(
    "change",
    [
        {"label": "opinion"},
        {"note": "Sure?"},
        {"attributes": {"a": 1}},
        {"spans": (Span(3, 7, None, "tide"),)},
        {"spans": (Span(4, 9, None, "tides"),)},
        {"spans": (Span(3, 8, "content", "tides"),)},
    ],
)
def test_what_was_judged_has_another_digest_once_it_is_edited(change: dict[str, Any]) -> None:
    verdict = Verdict.from_record({**RECORD, "digest": judged_digest(MARK)})
    assert verdict.fits(MARK)
    assert not verdict.fits(msgspec.structs.replace(MARK, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"flag": True},
        {"modified": "2031-01-01T00:00:00.000Z"},
        {"spans": (Span(3, 8, None, "tides", "Far", "!"),)},
        {"attributes": {}},
    ],
)
def test_what_is_not_judged_leaves_the_digest(change: dict[str, Any]) -> None:
    assert judged_digest(msgspec.structs.replace(MARK, **change)) == judged_digest(MARK)


def test_the_order_of_attributes_does_not_matter() -> None:
    one = msgspec.structs.replace(MARK, attributes={"a": 1, "b": "é"})
    other = msgspec.structs.replace(MARK, attributes={"b": "é", "a": 1})
    assert judged_digest(one) == judged_digest(other)
