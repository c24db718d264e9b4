"""Annotations of the web: JSON-LD for whoever reads it, and JSON-LD of whoever wrote it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from pyld import jsonld
from rdflib import RDF, Graph, Literal, Namespace

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.registry import find_format, recognised
from reader.formats.web_annotation_read import CONTEXT
from reader.model.annotation import Annotation
from reader.model.errors import WrongUse
from tests.environment import PROJECT
from tests.formats.making import at, layer, mark, received, written
from tests.formats.roundtrip import again, annotations

WORDS = json.loads((PROJECT / "tests/formats/webannotation.context.json").read_text())
"""What the words of the context mean, as far as they are used here."""

OA = Namespace("http://www.w3.org/ns/oa#")
SAID = mark(
    "b" * 32,
    "attribution",
    at("took place", "content"),
    at("😀 later", "source"),
    note="Who?",
    flag=True,
    attributes={"sure": [1, None]},
)


def loader(url: str, options: Any) -> dict[str, Any]:
    assert url == CONTEXT
    return {"contextUrl": None, "documentUrl": url, "document": WORDS, "contentType": "x"}


def read(document: Any) -> list[Any]:
    format = find_format("webannotation")
    assert format.read is not None
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return [*format.read(received(data, "notes.jsonld"))]


@given(annotations())
@settings(max_examples=20)
def test_all_that_is_in_the_text_comes_back(made: list[Annotation]) -> None:
    found = again("webannotation", [layer(*made), layer(*made[:1], annotator="Ben")])
    expected = [*(("Anna", each) for each in made), ("Ben", made[0])]
    assert found == sorted(expected, key=lambda pair: pair[1].id)


def test_pyld_reads_it_and_what_pyld_writes_is_read() -> None:
    text, _ = written("webannotation", [layer(SAID)])
    expanded = jsonld.expand(json.loads(text), {"documentLoader": loader})
    (body, *_) = expanded[0][str(OA.hasBody)]
    assert body[str(RDF.value)] == [{"@value": "attribution"}]
    (one,) = json.loads(text)
    compacted = jsonld.compact(expanded, one["@context"], {"documentLoader": loader})
    assert [*map(facts, read(compacted))] == [*map(facts, read(text.encode()))]


def facts(one: Incoming) -> tuple[object, ...]:
    return one.spans, one.label, one.note, one.flag, one.attributes, one.id, one.annotator


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # its own parser
def test_rdflib_finds_each_passage() -> None:
    text, _ = written("webannotation", [layer(SAID, mark("a" * 32, "fact", at("Oslo")))])
    records = json.loads(text)
    for each in records:
        each["@context"][0] = WORDS["@context"]
    graph = Graph().parse(data=json.dumps(records), format="json-ld")
    assert len([*graph.subjects(RDF.type, OA.Annotation)]) == 2
    passages = sorted(
        (int(str(start)), str(exact))
        for target in graph.objects(None, OA.hasTarget)
        for place in graph.objects(target, OA.hasSelector)
        for start in graph.objects(place, OA.start)
        for words in graph.objects(target, OA.hasSelector)
        for exact in graph.objects(words, OA.exact)
    )
    assert passages == sorted((span.start, span.text) for span in (*SAID.spans, at("Oslo")))
    assert (None, RDF.value, Literal("Who?")) in graph


FOREIGN = {
    "@context": CONTEXT,
    "id": "http://example.org/anno1",
    "type": "Annotation",
    "creator": {"id": "acct:eve@example.org", "type": "Person", "nickname": "eve"},
    "created": "2030-01-28T12:00:00+01:00",
    "body": [
        {"type": "TextualBody", "value": "A comment", "purpose": "commenting"},
        {"type": "TextualBody", "value": "money", "purpose": "tagging"},
        {"source": "http://example.org/terms#fact", "purpose": "classifying"},
    ],
    "target": {
        "source": "http://example.org/talks.txt",
        "selector": {
            "type": "Choice",
            "items": [
                {"type": "TextQuoteSelector", "exact": "Oslo"},
                {"type": "TextPositionSelector", "start": 17, "end": 21},
            ],
        },
    },
}


@pytest.mark.parametrize(
    "document",
    [
        FOREIGN,
        [FOREIGN],
        {"type": "AnnotationPage", "items": [FOREIGN]},
        {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [FOREIGN]}},
        {"@context": CONTEXT, "@graph": [FOREIGN]},
    ],
)
def test_what_others_wrote_is_read(document: Any) -> None:
    (found,) = read(document)
    assert (found.label, found.note, found.attributes) == ("fact", "A comment", {"tags": ["money"]})
    assert (found.annotator, found.created) == ("eve", "2030-01-28T11:00:00.000Z")
    assert (found.article.id, found.article.sha256) == ("/talks.txt", "")
    assert [(span.extent, span.text) for span in found.spans] == [((17, 21), "Oslo")]
    data = json.dumps(document).encode()
    assert recognised(received(data, "-")) == [find_format("webannotation")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": [], "motivation": []}, "no body that classifies"),
        ({"body": [{"type": "TextualBody"}]}, "neither a value nor a source"),
        ({"target": []}, "it has no target|needs at least one span"),
        ({"target": "http://example.org/talks.txt"}, "has no TextPositionSelector"),
        ({"target": {"selector": {"type": "TextPositionSelector"}}}, "has no TextQuoteSelector"),
        ({"creator": 7, "created": "yesterday"}, ""),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], why: str) -> None:
    (found,) = read([{**FOREIGN, **change}])
    if why:
        assert isinstance(found, Refused)
        assert found.place == "line 1"
        assert any(each in found.reason for each in why.split("|"))
    else:
        assert (found.annotator, found.created) == ("", "yesterday")


def test_offsets_that_are_no_range_are_refused() -> None:
    for start, end in ((21, 17), (-1, 4), ("17", 21), (None, 21)):
        one = json.loads(json.dumps(FOREIGN))
        one["target"]["selector"]["items"][1] |= {"start": start, "end": end}
        (found,) = read([one])
        assert isinstance(found, Refused)


def test_what_is_elsewhere_is_told() -> None:
    (found,) = read({"type": "AnnotationCollection", "first": "http://example.org/page1"})
    assert found == Skipped("line 1, item 1", "pages that are elsewhere")


@pytest.mark.parametrize("data", [b"{}", b'[{"type": "Person"}]', b"[[", b'[{"id": "x'])
def test_what_is_no_annotation_is_refused_whole(data: bytes) -> None:
    with pytest.raises(WrongUse, match="line 1: it is no"):
        read(data)


def test_an_article_on_the_web_is_named_by_its_address() -> None:
    for source, expected in (
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("talks.txt", "my%20talks/%23%C3%A9.txt"),
    ):
        made = layer(SAID, id="my talks/#é.txt", source=source)
        (one,) = json.loads(written("webannotation", [made])[0])
        assert [one["target"][0]["source"]["id"], one["target"][1]["source"]] == [expected] * 2
