"""Tasks of Prodigy, out and in, and those that it has made itself."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.prodigy import tokens_of
from reader.formats.records import annotation_of
from reader.formats.registry import find_format
from reader.model.annotation import Annotation
from tests.formats.golden_text import BODY, facts, golden_facts, golden_layers
from tests.formats.made_up import annotations
from tests.formats.making import TEXT, WHEN, at, layer, mark, received, written


def tasks(*layers: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written("prodigy", layers)[0].splitlines()]


def read(*tasks: dict[str, Any] | str) -> list[Any]:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in tasks]
    format = find_format("prodigy")
    assert format.read is not None
    return [*format.read(received("\n".join(lines).encode(), "tasks.jsonl"))]


@given(text=st.text("aé😀 \n,.-"), data=st.data())
def test_tokens_are_the_text_and_every_span_has_its_own(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(offsets, offsets), max_size=4))
    spans = [(start, end) for start, end in pairs if start < end]
    tokens, places = tokens_of(text, spans)
    assert text == "".join(each.text + " " * each.ws for each in tokens)
    assert all(text[each.start : each.end] == each.text for each in tokens)
    assert [each.id for each in tokens] == [*range(len(tokens))]
    assert spans == [(tokens[first].start, tokens[last].end) for first, last in places]


def test_spans_have_tokens_and_relations_their_last_ones() -> None:
    said = mark("a" * 32, "attribution", at("in Rome", "content"), at("an aide", "source"))
    (task,) = tasks(layer(said, mark("b" * 32, "fact", at("later"))))
    tokens = task["tokens"]
    for span in task["spans"]:
        first, last = tokens[span["token_start"]], tokens[span["token_end"]]
        assert TEXT[first["start"] : last["end"]] == span["text"]
    assert [span["label"] for span in task["spans"]] == [
        *("attribution:content", "attribution:source", "fact"),
    ]
    (relation,) = task["relations"]
    assert tokens[relation["head"]]["text"] == "Rome"
    assert tokens[relation["child"]]["text"] == "aide"
    assert relation["label"] == "source"
    assert (task["answer"], task["_view_id"], task["_annotator_id"]) == (
        *("accept", "relations", "Anna"),
    )


def test_hashes_tell_texts_and_tags_apart() -> None:
    one, other = tasks(layer(mark("a" * 32, "fact", at("Oslo"))), layer(annotator="Ben"))
    again = tasks(layer(mark("a" * 32, "fact", at("Oslo"))))[0]
    assert one["_input_hash"] == other["_input_hash"] == again["_input_hash"]
    assert one["_task_hash"] == again["_task_hash"] != other["_task_hash"]
    assert -(2**31) <= one["_task_hash"] < 2**31


@settings(max_examples=20)
@given(made=annotations())
def test_out_and_in_is_the_same(made: Annotation) -> None:
    (found,) = read(*tasks(layer(made)))
    assert annotation_of(found, TEXT, WHEN, "prodigy") == made


def test_all_that_the_golden_text_has_comes_back() -> None:
    found = read(*tasks(*golden_layers()))
    made = [facts(each.annotator, annotation_of(each, BODY, WHEN, "prodigy")) for each in found]
    assert sorted(made, key=repr) == golden_facts()


def test_what_prodigy_has_made_itself_is_read() -> None:
    """Spans are annotations, and so is a relation between two."""
    aide, rome = TEXT.index("an aide"), TEXT.index("Rome")
    task = {
        "text": TEXT,
        "_input_hash": -400334998,
        "_annotator_id": None,
        "spans": [
            {"start": aide, "end": aide + 7, "token_start": 9, "token_end": 10, "label": "WHO"},
            {"start": rome, "end": rome + 4, "label": "PLACE", "type": "span", "text": "Rome"},
        ],
        "relations": [
            {
                "head": 10,
                "child": 15,
                "head_span": {"start": aide, "end": aide + 7, "label": "WHO"},
                "child_span": {"start": rome, "end": rome + 4, "label": "PLACE"},
                "label": "IN",
            }
        ],
        "answer": "accept",
    }
    found = read(task, {**task, "answer": "reject"}, {**task, "answer": "ignore"})
    assert [type(each) for each in found] == [Incoming] * 3 + [Skipped] * 2
    made = [(each.label, [(span.text, span.role) for span in each.spans]) for each in found[:3]]
    assert made == [
        ("WHO", [("an aide", None)]),
        ("PLACE", [("Rome", None)]),
        ("IN", [("an aide", "head"), ("Rome", "child")]),
    ]


def test_what_is_wrong_is_refused_with_its_place() -> None:
    (task,) = tasks(layer(mark("a" * 32, "fact", at("Oslo")), mark("b" * 32, "fact", at("Rome"))))
    task["spans"][0] |= {"start": 4000, "end": 4004}
    task["spans"][1]["text"] = "Bern"
    found = read(task, '{"text": 3}', '{"text": "cut o')
    assert found == [
        Refused("line 1, annotation 1", "4000-4004 is no part of the text"),
        Refused("line 1, annotation 2", "the text at 72-76 is not the span's text"),
        *found[2:],
    ]
    assert [each.place for each in found[2:]] == ["line 2", "line 3"]
    assert all("it is no task" in each.reason for each in found[2:])
