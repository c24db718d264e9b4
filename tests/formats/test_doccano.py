"""doccano: both of its shapes are read, whatever they count in, and ours come back whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from reader.formats.base import GRAPHEME, Incoming, Loss, Refused, Skipped
from reader.formats.doccano_read import entity_label
from reader.formats.registry import find_format, recognised
from reader.model.annotation import Annotation, Span
from reader.model.errors import WrongUse
from tests.environment import PROJECT
from tests.formats.making import TEXT, at, layer, mark, pieces, received, written
from tests.formats.roundtrip import again, annotations

BOTH = pytest.mark.parametrize("name", ["doccano", "doccano-spans"])
FAMILY = "👩‍👩‍👧 Ann met Bob, 😀 then Öst."
"""Its first character is five code points, eight units of UTF-16, and one grapheme."""


def read(*lines: Any, name: str = "all.jsonl") -> list[Any]:
    format = find_format("doccano")
    assert format.read is not None
    data = b"\n".join(
        each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines
    )
    return [*format.read(received(data, name))]


@BOTH
@given(made=annotations())
@settings(max_examples=20)
def test_all_that_is_in_the_text_comes_back(name: str, made: list[Annotation]) -> None:
    found = again(name, [layer(*made), layer(*made[:1], annotator="Ben")])
    expected = [*(("Anna", each) for each in made), ("Ben", made[0])]
    assert found == sorted(expected, key=lambda pair: pair[1].id)


def test_a_line_has_entities_with_roles_and_relations() -> None:
    said = mark("b" * 32, "attribution", at("took place", "content"), at("😀 later", "source"))
    (line,) = map(json.loads, written("doccano", [layer(said)])[0].splitlines())
    entities = {each["id"]: each["label"] for each in line["entities"]}
    (tie,) = line["relations"]
    assert (entities[tie["from_id"]], entities[tie["to_id"]], tie["type"]) == (
        *("attribution.content", "attribution.source"),
        "source",
    )
    units = TEXT.encode("utf-16-le")
    for each in line["entities"]:
        words = units[2 * each["start_offset"] : 2 * each["end_offset"]].decode("utf-16-le")
        assert words in ("took place", "😀 later")


@pytest.mark.parametrize(("unit", "start"), [("utf16", 9), (GRAPHEME, 2)])
def test_offsets_count_what_doccano_counts(unit: str, start: int) -> None:
    ann = mark("a" * 32, "fact", at("Ann", text=FAMILY))
    text, _ = written("doccano-spans", [layer(ann, body=FAMILY)], offsets=unit)
    assert json.loads(text)["label"] == [[start, start + 3, "fact"]]
    assert again("doccano-spans", [layer(ann, body=FAMILY)], unit) == [("Anna", ann)]


@pytest.mark.parametrize("start", [9, 2])
def test_what_it_does_not_say_is_seen_by_the_words(start: int) -> None:
    (found,) = read({"text": FAMILY, "label": [[start, start + 3, "PER"]]})
    assert (found.spans[0].text, found.label, found.annotator) == ("Ann", "PER", "")


def test_where_two_units_could_be_meant_nothing_is_guessed() -> None:
    found = read({"id": 4, "text": "😀 a b c d", "label": [[3, 4, "X"], [5, 6, "X"]]})
    assert [each.spans[0].text for each in found] == ["a", "b"]
    (doubt,) = read({"id": 4, "text": "😀 -- -- --", "label": [[3, 4, "X"]]})
    assert isinstance(doubt, Refused)
    assert "may count as one or as several" in doubt.reason
    (told,) = read({"text": "😀 -- -- --", "label": [[3, 4, "X"]], "offsets": "utf16"})
    assert told.spans[0].extent == (2, 3)


def test_a_span_within_a_grapheme_is_told_as_lost() -> None:
    within = mark("a" * 32, "fact", Span(0, 1, None, "👩"))
    found = pieces("doccano", [layer(within, body=FAMILY)], offsets=GRAPHEME)
    assert [each.count for each in found if isinstance(each, Loss)] == [1]


def test_what_was_made_there_is_read() -> None:
    def entity(id: int, start: int, end: int, label: str) -> dict[str, Any]:
        return {"id": id, "label": label, "start_offset": start, "end_offset": end}

    line = {
        "id": 1,
        "text": "Ann met Bob in Rome.",
        "entities": [entity(7, 0, 3, "B.PER"), entity(8, 8, 11, "B.PER"), entity(9, 15, 19, "LOC")],
        "relations": [
            {"id": 1, "from_id": 7, "to_id": 8, "type": "met"},
            {"id": 2, "from_id": 7, "to_id": 9, "type": "in"},
        ],
        "Comments": ["Check"],
    }
    found = read(line)
    pair, place = (each for each in found if isinstance(each, Incoming))
    assert [(each.role, each.text) for each in pair.spans] == [(None, "Ann"), ("met", "Bob")]
    assert (pair.label, place.label, place.text) == ("B.PER", "LOC", line["text"])
    assert {each.what for each in found if isinstance(each, Skipped)} == {
        "relations between different annotations",
        "comments on a whole text",
    }


def test_what_was_moved_there_loses_only_what_was_said_of_it() -> None:
    first = mark("a" * 32, "fact", at("Oslo"), note="Sure?")
    second = mark("b" * 32, "fact", at("Rome"), note="Which?")
    line = json.loads(written("doccano", [layer(first, second)])[0])
    line["entities"][0]["end_offset"] += 3
    moved, kept = sorted(read(line), key=lambda each: each.spans[0].start)
    assert (moved.spans[0].text, moved.note) == ("Oslo on", None)
    assert (kept.id, kept.note) == ("b" * 32, "Which?")


def test_a_zip_has_a_file_for_each_person() -> None:
    line = json.dumps({"id": 1, "text": "Ann met Bob.", "label": [[0, 3, "PER"]]}).encode()
    source = received({"eve.jsonl": line, "all.jsonl": line})
    (format,) = recognised(source)
    assert format.name == "doccano-spans"
    assert format.read is not None
    found = [each for each in format.read(source) if isinstance(each, Incoming)]
    assert [(each.annotator, each.place) for each in found] == [
        ("", "all.jsonl, line 1"),
        ("eve", "eve.jsonl, line 1"),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"text": "Ann", "label": [[0, 9, "PER"]]}, "nothing stands at 0-9"),
        ({"text": "Ann", "label": [["0", 3, "PER"]]}, "nothing stands at '0'-3"),
        ({"text": "Ann", "label": [[0, 3, None]]}, "no label"),
        ({"text": "Ann", "label": ["PER"]}, "what is no span"),
        ({"text": "Ann"}, "neither entities nor label"),
        ({"label": []}, "it has no text"),
        (b'{"text": "Ann", "label": [[0', "it is no JSON record"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(line: Any, why: str) -> None:
    good = {"text": "Ann", "label": [[0, 3, "PER"]]}
    first, found = read(good, line)
    assert isinstance(first, Incoming)
    assert isinstance(found, Refused)
    assert (found.place, why in found.reason) == ("line 2", True)
    if "nothing" not in why and "no label" not in why:
        with pytest.raises(WrongUse, match=r"all.jsonl: line 1"):
            read(line)


def test_labels_with_points_stay_whole() -> None:
    assert entity_label("a.b", None) == "a.b."
    one = mark("a" * 32, "a.b", at("Oslo"), at("Rome", "c.d%"))
    assert again("doccano", [layer(one)]) == [("Anna", one)]


def test_lines_of_ours_are_not_taken_for_its() -> None:
    native, _ = written("native", [layer(mark("a" * 32, "fact", at("Oslo")))], "article")
    assert recognised(received(native.encode(), "tags.jsonl")) == [find_format("native")]


@pytest.mark.parametrize("shape", ["relations", "spans"])
def test_what_it_writes_itself_is_read(shape: str) -> None:
    """With emoji before all spans, overlaps, a line's end in a span, and relations."""
    path = PROJECT / f"tests/formats/golden/doccano/{shape}.jsonl"
    source = received(path.read_bytes(), "all.jsonl")
    (format,) = recognised(source)
    assert format.read is not None
    found = [*format.read(source)]
    made = [each for each in found if isinstance(each, Incoming)]
    assert sorted((each.label, span.text) for each in made for span in each.spans) == [
        ("Fact", "It fell on Monday"),
        ("Fact", "said\nthat the bridge"),
        ("Quote", "The mayor"),
        ("Quote", "that the bridge"),
        ("Quote", "was safe"),
    ]
    if shape == "relations":
        quotation = next(each for each in made if len(each.spans) > 1)
        assert [each.role for each in quotation.spans] == [None, "same", "source"]
        assert len([each for each in found if isinstance(each, Skipped)]) == 1
