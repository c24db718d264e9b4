"""Label Studio: its own files are read, and what was written comes back whole."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.records import annotation_of
from reader.formats.registry import find_format, recognised
from reader.model.annotation import PART, Annotation
from reader.model.errors import WrongUse
from reader.model.labels import DEFAULT_LABELS
from tests.environment import PROJECT
from tests.formats.making import WHEN, as_files, at, layer, mark, pieces, received
from tests.formats.roundtrip import again, annotations

GOLDEN = PROJECT / "tests/formats/golden/label-studio"


def read(tasks: Any) -> list[Any]:
    format = find_format("label-studio")
    assert format.read is not None
    data = tasks if isinstance(tasks, bytes) else json.dumps(tasks).encode()
    return [*format.read(received(data, "project.json"))]


def region(id: str, start: Any, end: Any, label: str = "PER", **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label], **more}
    return {"id": id, "type": "labels", "from_name": "tag", "to_name": "text", "value": value}


def task(*results: Any, text: str = "😀 Ann met\nBob.", **fields: Any) -> dict[str, Any]:
    done = {"id": 5, "completed_by": 7, "result": [*results], **fields}
    return {"id": 1, "data": {"text": text}, "annotations": [done]}


@given(annotations())
@settings(max_examples=20)
def test_all_that_is_in_the_text_comes_back(made: list[Annotation]) -> None:
    found = again("label-studio", [layer(*made), layer(*made[:1], annotator="b@x.org")])
    assert found == sorted(
        [*(("Anna", each) for each in made), ("b@x.org", made[0])], key=lambda pair: pair[1].id
    )


def test_a_task_has_regions_with_choices_and_relations() -> None:
    said = mark("b" * 32, "attribution", at("took place", "content"), at("😀 later", "source"))
    files = as_files(pieces("label-studio", [layer(said), layer(said, annotator="b@x.org")]))
    (one,) = json.loads(files["tasks.json"])
    assert [each.get("completed_by") for each in one["annotations"]] == [None, {"email": "b@x.org"}]
    results = one["annotations"][0]["result"]
    assert [each["type"] for each in results] == [
        *("labels", "choices", "labels", "choices", "relation"),
    ]
    assert results[4]["labels"] == ["source"]
    for each in results[:4]:
        value = each["value"]
        assert one["data"]["text"][value["start"] : value["end"]] == value["text"]


def test_the_configuration_has_every_label_with_a_colour_of_its_own() -> None:
    odd = mark("a" * 32, 'say "<&', at("Oslo", "who & what"))
    files = as_files(pieces("label-studio", [layer(odd)]))
    root = ElementTree.fromstring(files["labels.xml"].decode())
    labels = {each.get("value"): str(each.get("background")) for each in root.iter("Label")}
    assert [*labels] == [*(each.name for each in DEFAULT_LABELS), 'say "<&']
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in labels.values())
    assert len({*labels.values()}) == len(labels)
    assert "who & what" in [each.get("value") for each in root.iter("Choice")]


def test_a_break_of_a_line_is_quoted_as_label_studio_does() -> None:
    over = mark("a" * 32, "fact", at("on Monday.\nThe talks"))
    files = as_files(pieces("label-studio", [layer(over)]))
    assert json.loads(files["tasks.json"])[0]["annotations"][0]["result"][0]["value"]["text"] == (
        "on Monday.\\nThe talks"
    )
    (found,) = read([task(region("a", 2, 13, text="Ann met\\nBob"))])
    assert found.spans[0].text == "Ann met\nBob"


def test_what_was_made_there_is_read() -> None:
    choice = {"type": "choices", "from_name": "sex", "value": {"choices": ["f"]}}
    found = read(
        [
            task(
                {**region("a", 2, 5, text="Ann"), "meta": {"text": ["Who?"]}},
                {"id": "a", **choice},
                region("b", 10, 13),
                region("c", 6, 9, "VERB"),
                {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["meets"]},
                {"type": "relation", "from_id": "a", "to_id": "c"},
                {"id": "z", **choice},
                completed_by={"id": 7, "first_name": "Eve", "last_name": "Ng", "email": ""},
            )
        ]
    )
    one, verb = (each for each in found if isinstance(each, Incoming))
    assert [(span.role, span.text) for span in one.spans] == [(None, "Ann"), ("meets", "Bob")]
    assert (one.note, one.attributes, one.annotator) == ("Who?", {"sex": "f"}, "Eve Ng")
    assert (verb.label, verb.text) == ("VERB", "😀 Ann met\nBob.")
    assert {each.what for each in found if isinstance(each, Skipped)} == {
        "relations between different labels",
        "choices that are about no region",
    }


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ([region("a", 2, 50)], "outside the text, of 14 characters"),
        ([region("a", 5, 2)], "are no range"),
        ([region("a", "2", 5)], "are no range"),
        ([region("a", 2, 5), region("a", 6, 9)], "another region has its id 'a'"),
        ([{"type": "labels", "id": "a"}], "it has no value"),
        ([{"type": "labels", "id": "a", "value": {}}], "its region has no label"),
        ([7], "it is no JSON object"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(results: list[Any], why: str) -> None:
    (told,) = (each for each in read([task(*results)]) if isinstance(each, Refused))
    assert why in told.reason
    assert told.place.startswith(f"line 1, annotation 1, result {len(results)}")


def test_another_quotation_is_kept_to_be_told() -> None:
    (found,) = read([task(region("a", 2, 5, text="Bob"))])
    assert found.spans[0].text == "Bob"


@pytest.mark.parametrize("data", [b"[{}]", b'{"data": 1}', b'[{"data": {"text": "a"', b"rubbish"])
def test_what_is_no_task_is_refused_whole(data: bytes) -> None:
    with pytest.raises(WrongUse, match=r"project.json: line 1: it is no"):
        read(data)


def test_parts_of_one_passage_stay_together() -> None:
    parts = [replace(at(each), extra={PART: 1}) for each in ("Ministers met", "on Monday")]
    one = mark("a" * 32, "fact", *parts)
    assert again("label-studio", [layer(one)]) == [("Anna", one)]


@pytest.mark.parametrize("keys", [["annotations", "data"], ["data", "annotations"]])
def test_a_file_of_tasks_is_recognised(keys: list[str]) -> None:
    one = task(region("a", 2, 5))
    data = json.dumps([{key: one[key] for key in keys}]).encode()
    assert recognised(received(data, "project.json")) == [find_format("label-studio")]
    assert recognised(received(data, "-")) == [find_format("label-studio")]
    for other in (b'[{"annotations": 1}]', b"annotations", b""):
        assert recognised(received(other, "project.json")) == []


def test_what_its_converter_writes_is_read() -> None:
    """With emoji before all spans, overlaps, a quotation over two lines, and a relation."""
    found = read((GOLDEN / "result.json").read_bytes())
    first, over, other = (each for each in found if isinstance(each, Incoming))
    assert [(each.role, each.text) for each in first.spans] == [
        (None, "that the bridge"),
        (None, "was safe"),
        ("source", "The mayor"),
    ]
    assert (first.note, first.attributes) == ("Who says so? 😀", {"sure": "no"})
    assert (first.annotator, other.annotator) == ("ann@example.org", "user 4")
    assert over.spans[0].text == "said\nthat the bridge"
    assert first.text is not None
    for one in (first, over, other):
        annotation = annotation_of(one, first.text, WHEN, "label-studio")
        assert annotation.created.startswith("2030-01-01T0")
    assert [each.what for each in found if isinstance(each, Skipped)] == ["skipped tasks"]
