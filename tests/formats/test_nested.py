"""Articles as nested records: lines for `datasets`."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from reader.formats.base import Incoming, LayerExport, Refused
from reader.formats.records import annotation_of
from reader.formats.registry import find_format
from reader.model.annotation import PART, REFERS, Annotation, Span
from reader.model.article import Said
from tests.environment import PROJECT
from tests.formats.golden_text import BODY, facts, golden_facts
from tests.formats.made_up import annotations
from tests.formats.making import TEXT, WHEN, at, layer, lost, mark, received, written

HF = find_format("hf")


def lines(*layers: LayerExport) -> list[dict[str, Any]]:
    text, problems = written("hf", layers)
    assert problems == []
    return [json.loads(line) for line in text.splitlines()]


def read(text: str) -> list[Any]:
    assert HF.read is not None
    return [*HF.read(received(text.encode(), "tags.jsonl"))]


def test_a_line_is_an_article_with_the_annotations_of_all() -> None:
    anna = layer(mark("a" * 32, "fact", at("Rome"), note="Sure?", attributes={"sure": 1}))
    ben = layer(mark("b" * 32, "attribution", at("Oslo", "content")), annotator="Ben")
    (line,) = lines(anna, ben)
    assert line["text"] == TEXT
    assert [(each["annotator"], each["label"]) for each in line["annotations"]] == [
        ("Ben", "attribution"),
        ("Anna", "fact"),
    ]
    for each in line["annotations"]:
        for span in each["spans"]:
            assert TEXT[span["start"] : span["end"]] == span["text"]
    assert [each["attributes"] for each in line["annotations"]] == ["", '{"sure":1}']


def test_all_lines_have_the_same_fields_and_types() -> None:
    """So that a loader that looks at some lines can read all; an empty list tells it nothing."""
    full = mark("a" * 32, "fact", at("Rome").referring("Italy"), lost("gone"), note="Why?")
    bare = mark("b" * 32, "fact", at("Oslo"))
    found = lines(layer(id="none.txt"), layer(bare, id="b.txt"), layer(full, id="c.txt"))
    assert [each["article"] for each in found] == ["b.txt", "none.txt", "c.txt"]

    def types(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {each: types(known, each) for each, known in value.items()}
        if isinstance(value, list):
            return [types(value[0])] if value else []
        return "offset" if name in ("start", "end") else type(value).__name__

    assert types(found[0]) == types(found[2])
    assert None not in found[1].values()


@settings(max_examples=20)
@given(made=annotations())
def test_out_and_in_is_the_same(made: Annotation) -> None:
    (found,) = read(written("hf", [layer(made)])[0])
    again = annotation_of(found, TEXT, WHEN, "hf")
    assert again == made


def test_what_an_article_says_of_itself_is_one_text() -> None:
    """A loader takes a column of dates for times, and fails at one that is in words."""
    said = Said(byline="A. Smith", date="2030-01-31", language="en")
    text, _ = written("hf", [layer(mark("a" * 32, "fact", at("Oslo")), said=said)])
    assert "date" not in json.loads(text)
    (found,) = read(text)
    assert found.article.said == {"byline": "A. Smith", "date": "2030-01-31", "language": "en"}


def test_what_datasets_has_written_is_read() -> None:
    """The file is made by `python -m tests.clients tables`."""
    golden = (PROJECT / "tests/formats/golden/hf/datasets.jsonl").read_text()
    assert '"schema"' not in golden
    made = [facts(each.annotator, annotation_of(each, BODY, WHEN, "hf")) for each in read(golden)]
    assert sorted(made, key=repr) == golden_facts()


def test_what_is_wrong_is_refused_with_its_place() -> None:
    (line,) = lines(layer(mark("a" * 32, "fact", at("Oslo")), mark("b" * 32, "fact", at("Rome"))))
    line["annotations"][0]["spans"][0]["start"] = 3.5
    other = {**line, "text": "Another text."}
    found = read("\n".join([json.dumps(line), json.dumps(other), "{", '{"article": "a"}']))
    assert [type(each) for each in found] == [Refused, Incoming, Refused, Refused, Refused]
    assert [each.place for each in found] == [
        *("line 1, annotation 1", "line 1, annotation 2"),
        *("line 2", "line 3", "line 4"),
    ]
    assert found[2].reason == "its text is not the one that sha256 names"
    assert found[4].reason == "it has no list of annotations"


def test_a_line_needs_no_more_than_what_says_where() -> None:
    """As another program makes it: text, and spans with labels."""
    span = {"start": 17, "end": 21, "text": "Oslo"}
    line = {"article": "a", "text": TEXT, "annotations": [{"label": "fact", "spans": [span]}]}
    (found,) = read(json.dumps(line))
    assert (found.spans[0].extent, found.article.id, found.text) == ((17, 21), "a", TEXT)
    assert found.spans == (Span(17, 21, None, "Oslo"),)


def test_parts_and_names_of_pronouns_are_kept() -> None:
    made = mark(
        "a" * 32,
        "attribution",
        Span(9, 12, "content", TEXT[9:12], extra={PART: 1}),
        Span(17, 21, "content", TEXT[17:21], extra={PART: 1}),
        at("an aide", "source").referring("A. Smith"),
    )
    (found,) = read(written("hf", [layer(made)])[0])
    assert [span.extra for span in found.spans] == [{PART: 1}, {PART: 1}, {REFERS: "A. Smith"}]
