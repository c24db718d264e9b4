"""An action as one line of a journal."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.log import SCHEMA, Entry

FIRST: dict[str, Any] = {
    "id": "1f",
    "seq": 1,
    "at": "2030-01-01T00:00:00.000Z",
    "who": "Anna",
    "what": "tag",
    "article": "talks.txt",
    "sha256": "0" * 64,
    "before": {"annotations": {"a1": None}},
    "after": {"annotations": {"a1": {"id": "a1", "label": "fact"}}},
}


def test_an_action_says_its_schema_and_type() -> None:
    written = msgspec.to_builtins(Entry(**FIRST))
    assert written == {
        **FIRST,
        "of": None,
        "batch": None,
        "meta": None,
        "schema": "obelism/1",
        "type": "action",
    }
    assert written["schema"] == SCHEMA


@pytest.mark.parametrize("name", FIRST)
def test_an_action_without_one_of_its_fields_is_none(name: str) -> None:
    record = {key: value for key, value in FIRST.items() if key != name}
    with pytest.raises(msgspec.ValidationError, match=f"missing required field `{name}`"):
        msgspec.convert(record, Entry)


def test_an_action_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Entry(**FIRST).what = "untag"  # type: ignore[misc]


records = st.sampled_from([None, {}, {"id": "a1", "spans": [{"start": None}]}, {"é": "\n"}])
ids = st.sampled_from(["a1", "b2", ""])
tables = st.dictionaries(
    st.sampled_from(["annotations", "verdicts", "decisions"]),
    st.dictionaries(ids, records, max_size=3),
)


@given(tables, tables, st.none() | ids)
def test_an_action_reads_as_it_was_written(before: Any, after: Any, batch: str | None) -> None:
    action = Entry(**{**FIRST, "before": before, "after": after, "batch": batch})
    assert msgspec.json.decode(msgspec.json.encode(action), type=Entry) == action
