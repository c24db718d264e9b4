from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import reader.formats
from reader.formats.base import ExportOptions, Incoming, IncomingLabels, Readers, Refused
from reader.formats.native_read import read
from reader.formats.native_write import write
from reader.model.annotation import Annotation, Span
from reader.model.article import Said
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.text.anchor import span_at
from tests.formats.making import TEXT, at, layer, lost, mark, received, records, written
from tests.formats.roundtrip import annotations

SCHEMA_FILE = Path(reader.formats.__file__).parent / "obelism-1.schema.json"

ATTRIBUTION = mark(
    "a1",
    "attribution",
    at("said", "cue"),
    at("took place in Rome", "content"),
    at("an aide", "source"),
)


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@cache
def first_validator() -> jsonschema.Draft202012Validator:
    """Of the schema that the first programs to read such lines were written by."""
    schema = (Path(__file__).parent / "obelism-0.1.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(schema))


def one(*annotations: Any, **fields: Any) -> dict[str, Any]:
    found, problems = records([layer(*annotations, **fields)])
    assert not problems
    (record,) = found
    return record


def test_a_line_has_the_agreed_keys_in_the_agreed_order() -> None:
    record = one(ATTRIBUTION)
    assert list(record) == (
        "schema type id article annotator label state start end text spans note attributes flag"
        " origin corrects verdicts created modified".split()
    )
    assert list(record["article"]) == ["id", "title", "source", "sha256"]
    assert list(record["spans"][0]) == ["start", "end", "role", "text", "prefix", "suffix"]
    assert (record["schema"], record["type"]) == ("obelism/1", "annotation")


def test_spans_stand_in_the_labels_order_and_the_first_is_repeated_at_the_top() -> None:
    record = one(ATTRIBUTION)
    assert [span["role"] for span in record["spans"]] == ["content", "source", "cue"]
    assert record["text"] == "took place in Rome" == TEXT[record["start"] : record["end"]]
    assert record["state"] == "complete"


def test_a_missing_role_or_partner_makes_it_unfinished() -> None:
    assert one(mark("i1", "inconsistency", at("Oslo", "claim")))["state"] == "unfinished"


def test_an_orphan_keeps_its_quote_and_has_no_offsets() -> None:
    record = one(mark("f1", "fact", lost("gone")))
    assert (record["state"], record["start"], record["end"]) == ("orphan", None, None)
    assert record["text"] == record["spans"][0]["text"] == "gone"


def test_a_lost_span_stands_after_those_that_are_in_the_text() -> None:
    record = one(mark("f1", "fact", lost("gone"), at("Oslo")))
    assert record["text"] == "Oslo"
    assert [span["start"] for span in record["spans"]] == [TEXT.index("Oslo"), None]


def test_annotations_stand_in_reading_order_then_by_age_and_orphans_last() -> None:
    early, late = "2030-01-01T00:00:00.000Z", "2030-01-02T00:00:00.000Z"
    found, _ = records(
        [
            layer(
                mark("lost", "fact", lost("gone")),
                mark("rome", "fact", at("Rome")),
                mark("later", "fact", at("Oslo"), created=late),
                mark("longer", "fact", at("Oslo on")),
                mark("first", "fact", at("Oslo"), created=early),
            )
        ]
    )
    assert [record["id"] for record in found] == ["first", "later", "longer", "rome", "lost"]


def test_a_span_whose_text_is_not_there_is_reported_and_left_out() -> None:
    broken = Span(4, 8, None, TEXT[3:7])
    beyond = Span(len(TEXT) - 2, len(TEXT) + 5, None, TEXT[-2:])
    found, problems = records(
        [layer(mark("x", "fact", broken), mark("y", "fact", beyond), mark("z", "fact", at("Oslo")))]
    )
    assert [record["id"] for record in found] == ["z"]
    assert {problem.annotation for problem in problems} == {"x", "y"}
    assert all(problem.article == "talks.txt" for problem in problems)
    assert "4-8" in problems[0].sentence()
    assert "Anna" in problems[0].sentence()


@pytest.mark.parametrize("by", ["annotation", "article"])
def test_a_layer_whose_text_is_lost_is_one_problem_that_counts_its_annotations(by: str) -> None:
    gone = layer(mark("a", "fact", at("Oslo")), mark("b", "fact", at("Rome")), text=None)
    found, problems = records([gone], by)
    assert found == []
    assert [problem.annotation for problem in problems] == [None]
    assert "2 annotations" in problems[0].reason


def test_offsets_in_utf16_units_find_the_same_text() -> None:
    annotations = (mark("a", "fact", at("📰 editor 😀 later")), mark("b", "fact", at("later")))
    found, _ = records([layer(*annotations)], offsets="utf16")
    units = TEXT.encode("utf-16-le")
    for record in found:
        (span,) = record["spans"]
        cut = units[2 * record["start"] : 2 * record["end"]]
        assert cut.decode("utf-16-le") == record["text"] == span["text"]
        assert (span["start"], span["end"]) == (record["start"], record["end"])
        assert record["offsets"] == "utf16"
    assert found[1]["start"] == TEXT.index("later") + 2


def test_by_article_gives_a_line_per_text_with_everybodys_annotations_in_reading_order() -> None:
    found, problems = records(
        [
            layer(mark("a", "fact", at("Rome"))),
            layer(mark("b", "opinion", at("Oslo")), annotator="Ben"),
            layer(
                mark("c", "fact", at("Oslo", text="In Oslo.")), annotator="Cleo", body="In Oslo."
            ),
            layer(id="other.txt"),
        ],
        by="article",
    )
    assert not problems
    assert list(found[0]) == "schema type id title source sha256 text annotations".split()
    assert [(record["id"], record["text"]) for record in found] == [
        ("talks.txt", TEXT),
        ("talks.txt", "In Oslo."),
        ("other.txt", TEXT),
    ]
    assert [(each["id"], each["annotator"]) for each in found[0]["annotations"]] == [
        ("b", "Ben"),
        ("a", "Anna"),
    ]
    assert found[2]["annotations"] == []


def test_layers_on_one_text_become_one_line_even_with_another_between_them() -> None:
    layers = [layer(), layer(annotator="Ben", body="Other."), layer(annotator="Cleo")]
    found, _ = records(layers, by="article")
    assert [record["text"] for record in found] == [TEXT, "Other."]


def test_unknown_fields_are_kept_and_never_replace_known_ones() -> None:
    start, end = at("Oslo").extent
    span = Span(start, end, None, "Oslo", extra={"type": "city", "start": 99})
    record = one(mark("a", "fact", span, extra={"weight": 3, "state": "odd", "article": None}))
    assert record["weight"] == 3
    assert list(record)[-1] == "weight"
    assert record["state"] == "complete"
    assert record["article"]["id"] == "talks.txt"
    assert record["spans"][0]["type"] == "city"
    assert record["spans"][0]["start"] == start


def test_verdicts_are_handed_on() -> None:
    verdict = {
        "reviewer": "Ben",
        "verdict": "rejected",
        "reason": None,
        "at": "2030-01-01T00:00:00Z",
    }
    verdict["digest"] = "0" * 64
    record = one(mark("a", "fact", at("Oslo")), verdicts={"a": [verdict]})
    assert record["verdicts"] == [verdict]
    validator().validate(record)


def test_what_an_article_says_of_itself_comes_where_it_does() -> None:
    said = Said("Ann Lee", "2026-03-02", "en", "https://x.example/a")
    text, _ = written("native", [layer(mark("1", "fact", at("Oslo")), said=said)])
    validator().validate(json.loads(text))
    article = json.loads(text)["article"]
    keys = "id title source sha256 byline date language address".split()
    assert list(article) == keys
    assert [article[key] for key in keys[4:]] == [*said]
    (back,) = read(received(text.encode()))
    assert isinstance(back, Incoming)
    assert [*back.article.said.values()] == [*said]


def test_other_scripts_are_written_as_they_are() -> None:
    text, _ = written("native", [layer(mark("a", "fact", at("📰 editor"), note="日本語"))])
    assert "📰" in text
    assert "日本語" in text
    assert text.endswith("\n")
    assert text.count("\n") == 1


@given(made=annotations(), quote=st.sampled_from(["Oslo", "\ud800"]))
@settings(max_examples=20)
def test_an_annotation_is_the_same_in_a_line_of_its_own_and_in_its_article(
    made: list[Annotation], quote: str
) -> None:
    """Whichever way it was encoded."""
    body = TEXT + quote
    gone = mark("e" * 32, "fact", lost("Bern"), at(quote, text=body), note=quote)
    mine = layer(*made, gone, body=body, verdicts={"0" * 32: ({"verdict": "accepted"},)})
    (article,), _ = records([mine], "article")
    alone, _ = records([mine], "annotation")
    assert article["annotations"] == [
        {name: value for name, value in each.items() if name not in ("schema", "type", "article")}
        for each in alone
    ]


def test_half_a_surrogate_pair_is_escaped() -> None:
    body = "a\ud800b"
    text, problems = written(
        "native", [layer(mark("a", "fact", span_at(body, 0, 3)), body=body, title="t\udfff")]
    )
    assert not problems
    record = json.loads(text.encode("utf-8"))
    assert record["text"] == body
    assert record["article"]["title"] == "t\udfff"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def marks(draw: st.DrawFn) -> Any:
    """Any annotation that may stand on TEXT."""
    label = draw(st.sampled_from(["fact", "attribution", "inconsistency", "theme"]))
    roles = DEFAULT_LABELS[label].role_names()
    spans = []
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(TEXT) - 1))
        end = draw(st.integers(start + 1, len(TEXT)))
        role = draw(st.sampled_from(roles))
        spans.append(span_at(TEXT, start, end, role) if draw(st.booleans()) else lost("q", role))
    return mark(
        draw(st.uuids()).hex,
        label,
        *spans,
        note=draw(st.none() | st.text(st.characters(exclude_categories=["Cs"]))),
        attributes=draw(st.dictionaries(st.text(), json_values, max_size=3)),
        flag=draw(st.booleans()),
    )


@given(st.lists(marks(), max_size=4), st.sampled_from(["codepoint", "utf16"]))
def test_every_line_follows_the_schema_and_its_spans_say_what_the_text_says(
    annotations: list[Any], offsets: str
) -> None:
    found, problems = records([layer(*annotations)], "annotation", offsets)
    (whole,), _ = records([layer(*annotations)], "article", offsets)
    assert not problems
    assert len(found) == len(annotations) == len(whole["annotations"])
    for record in [*found, whole]:
        validator().validate(record)
    units = whole["text"].encode("utf-16-le")
    for record in [*found, *whole["annotations"]]:
        for span in record["spans"]:
            if span["start"] is None:
                continue
            if offsets == "utf16":
                stands = units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le")
            else:
                stands = whole["text"][span["start"] : span["end"]]
            assert stands == span["text"]


def changed(record: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**record, **fields}


def test_the_schema_refuses_what_is_no_line() -> None:
    good = one(mark("a", "fact", at("Oslo")))
    validator().validate(good)
    (article,), _ = records([layer(mark("a", "fact", at("Oslo")))], "article")
    bad = [
        {key: value for key, value in good.items() if key != "annotator"},
        changed(good, type="article"),
        changed(good, schema="obelism/2"),
        changed(good, start=None, end=None),
        changed(good, state="orphan"),
        changed(good, spans=[]),
        changed(good, created="yesterday"),
        changed(good, offsets="bytes"),
        changed(article, text=None),
        changed(article, annotations=[{}]),
    ]
    assert [record for record in bad if validator().is_valid(record)] == []


@pytest.mark.parametrize("by", ["annotation", "article"])
def test_the_first_schema_accepts_every_line_that_is_not_of_a_new_type(by: str) -> None:
    split = mark("p1", "attribution", at("took", "content"), at("in Rome", "content"))
    spans = [replace(span, extra={"part": 1}) for span in split.spans]
    rich = layer(
        replace(split, spans=tuple(spans)),
        mark("o1", "fact", lost("gone"), note="Where?", extra={"by": "@rules 1"}),
        said=Said("Ida Holm", "2030-01-01", "en", "https://example.org/talks"),
        fields='{"desk":"foreign","pages":[1,2]}',
        readers=Readers(("Anna", "Ben"), ("Ben",)),
        decided=False,
    )
    text, problems = written("native", [rich], by, labels=True)
    assert not problems
    labels, *lines = map(json.loads, text.splitlines())
    assert labels["type"] == "labels"
    assert not first_validator().is_valid(labels)
    for each in (labels, *lines):
        validator().validate(each)
    for line in lines:
        first_validator().validate(line)
        article = line if by == "article" else line["article"]
        assert (article["read_by"], article["done_by"]) == (["Anna", "Ben"], ["Ben"])
        assert article["fields"] == {"desk": "foreign", "pages": [1, 2]}
    definitions, *found = read(received(text.encode()))
    assert isinstance(definitions, IncomingLabels)
    assert definitions.labels == DEFAULT_LABELS.labels
    for incoming in found:
        assert isinstance(incoming, Incoming)
        assert incoming.article == rich.article
    assert [[span.part for span in each.spans] for each in found] == [[1, 1], [0]]


def test_a_workspace_defines_its_labels_once() -> None:
    other = LabelSet(DEFAULT_LABELS.labels[:1])
    layers = [
        layer(mark(str(number), "fact", at("Oslo")), id=f"{number}.txt", labels=labels)
        for number, labels in enumerate([DEFAULT_LABELS, DEFAULT_LABELS, other])
    ]
    text, _ = written("native", layers, labels=True)
    types = [json.loads(line)["type"] for line in text.splitlines()]
    assert types == ["labels", "annotation", "annotation", "labels", "annotation"]


def test_many_lines_go_on_in_pieces_of_a_hundred() -> None:
    annotations = [mark(f"{number:032x}", "fact", at("Rome")) for number in range(250)]
    pieces = [*write([layer(*annotations)], ExportOptions())]
    groups = [piece.splitlines() for piece in pieces if isinstance(piece, str | bytes)]
    assert [*map(len, groups)] == [100, 100, 50]
    ids = [json.loads(line)["id"] for lines in groups for line in lines]
    assert ids == [one.id for one in annotations]


def test_definitions_that_are_none_are_refused() -> None:
    for labels in ("4", '[{"name": 1}]', "null"):
        line = f'{{"schema":"obelism/1","type":"labels","labels":{labels}}}'
        (found,) = read(received(line.encode()))
        assert isinstance(found, Refused)
        assert "its labels" in found.reason
