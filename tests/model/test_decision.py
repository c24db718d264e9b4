"""Decisions: what is stored is what is read, unknown fields and all."""

from __future__ import annotations

import pytest

from reader.model.annotation import InvalidRecord
from reader.model.judgement import Decision, JudgedAnnotation
from tests.store.making import mark

STORED = {
    "id": "1" * 32,
    "what": "taken",
    "annotations": [{"annotator": "Anna", "id": "2" * 32, "digest": "3" * 64}],
    "agreed": ["Anna"],
    "silent": ["Ben"],
    "result": ["4" * 32],
    "who": "Dora",
    "at": "2030-01-01T00:00:00.000Z",
    "reason": None,
    "weight": 3,
}


def test_a_record_is_written_back_with_what_this_version_does_not_know() -> None:
    decision = Decision.from_record(STORED)
    assert decision.annotations == (JudgedAnnotation("Anna", "2" * 32, "3" * 64),)
    assert decision.to_record() == STORED


@pytest.mark.parametrize(
    "change", [{"what": "guessed"}, {"who": 3}, {"annotations": None}, {"annotations": [{}]}]
)
def test_what_is_no_decision_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidRecord):
        Decision.from_record({**STORED, **change})


def test_an_edited_annotation_is_another_on_the_table() -> None:
    before, after = (
        JudgedAnnotation.of("Anna", mark()),
        JudgedAnnotation.of("Anna", mark(note="really?")),
    )
    assert before.place == after.place
    assert before != after
    assert JudgedAnnotation.of("Anna", mark(flag=True)) == before
