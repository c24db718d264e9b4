"""Documents of UIMA: ours come back whole, and others with layers of their own are read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from reader.formats.base import Incoming, Loss, Problem, Refused, Skipped
from reader.formats.records import annotation_of
from reader.formats.registry import find_format, recognised
from reader.model.annotation import Annotation
from reader.model.errors import WrongUse
from tests.formats.golden_text import BODY, facts, golden_facts, golden_layers
from tests.formats.making import TEXT, WHEN, as_files, at, layer, mark, pieces, received
from tests.formats.roundtrip import again, annotations

GOLDEN = Path(__file__).parent / "golden" / "cas"
NAMES = ("cas", "cas-xmi")
ENDINGS = {"cas": ".json", "cas-xmi": ".xmi"}

both = pytest.mark.parametrize("name", NAMES)


def read(name: str, given: bytes | dict[str, bytes], called: str = "tags") -> list[Any]:
    format = find_format(name)
    assert format.read is not None
    return [*format.read(received(given, called))]


def written(name: str, *marks: Annotation, **fields: Any) -> bytes:
    """The one document of a layer."""
    files = as_files(pieces(name, [layer(*marks, **fields)]))
    (data,) = (data for file, data in files.items() if file != "TypeSystem.xml")
    return data


@both
@given(made=annotations())
@settings(max_examples=20)
def test_all_that_is_in_the_text_comes_back(name: str, made: list[Annotation]) -> None:
    found = again(name, [layer(*made), layer(*made[:1], annotator="Ben")])
    expected = [*(("Anna", each) for each in made), ("Ben", made[0])]
    assert found == sorted(expected, key=lambda pair: pair[1].id)


@both
def test_what_cassis_wrote_again_is_what_it_read(name: str) -> None:
    files = {path.name: path.read_bytes() for path in GOLDEN.glob(f"again-*{ENDINGS[name]}")}
    made = [
        facts(each.annotator, annotation_of(each, BODY, WHEN, name)) for each in read(name, files)
    ]
    assert sorted(made, key=repr) == golden_facts()


@both
def test_layers_of_others_that_cassis_wrote_are_read(name: str) -> None:
    """Spans, the links from one to others, and relations; words are left out."""
    found = read(name, (GOLDEN / f"made{ENDINGS[name]}").read_bytes())
    assert [each.what for each in found[:3]] == [
        "tokens, sentences and what grammar says of them"
    ] * 3
    sure, weight = (True, 3) if name == "cas" else ("true", "3")
    said = {"kind": "denial", "sure": sure, "weight": weight}
    assert [
        (each.label, each.attributes, [(span.role, span.text) for span in each.spans])
        for each in found[3:]
    ] == [
        ("ORG", {}, [(None, "harbour board")]),
        ("Claim", said, [(None, "owes nobody anything")]),
        ("Claim", {}, [(None, "owes the town £40,000")]),
        (
            "Against",
            {},
            [("Governor", "owes nobody anything"), ("Dependent", "owes the town £40,000")],
        ),
        (
            "reported",
            {},
            [(None, "said"), ("who", "two clerks"), ("what", "owes nobody anything")],
        ),
    ]
    assert {(each.annotator, each.article.id, each.text) for each in found[3:]} == {
        ("cleo", "harbour.txt", BODY)
    }
    for each in found[3:]:
        annotation_of(each, BODY, WHEN, name)


@both
def test_what_was_changed_elsewhere_counts(name: str) -> None:
    """Whoever the document is of now has made it; features come before what is kept."""
    data = written(name, mark("a" * 32, "fact", at("😀 later"), note="Sure?", attributes={"a": 1}))
    text = data.decode().replace("Sure?", "No.").replace("Anna", "cleo")
    (found,) = read(name, text.replace('"fact"', '"opinion"').encode())
    assert (found.annotator, found.label, found.note) == ("cleo", "opinion", "No.")
    assert (found.id, found.attributes, found.article.title) == ("a" * 32, {"a": 1}, "Talks")
    initial = text.replace("cleo", "INITIAL_CAS", 1)
    assert [each.annotator for each in read(name, initial.encode())] == ["cleo"]
    edited = text.replace("Ministers", "Officials")  # the text there is now
    (found,) = read(name, edited.encode())
    assert (found.article.id, found.text) == ("talks.txt", TEXT.replace("Ministers", "Officials"))


@both
def test_a_project_of_inception_says_whose_a_file_is(name: str) -> None:
    data = written(name, mark("a" * 32, "fact", at("Oslo")), annotator="Talks")  # as its title
    nameless = data.replace(b"Talks", b"")
    inside = "annotation/talks.txt/cleo" + ENDINGS[name]
    files = {"exportedproject.json": b"{}", inside: nameless}
    if name == "cas-xmi":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("talks.xmi", nameless)
        files = {"exportedproject.json": b"{}", "annotation/talks.txt/cleo.zip": packed.getvalue()}
    assert [each.name for each in recognised(received(files))] == [name]
    assert [each.annotator for each in read(name, files)] == ["cleo"]


def test_types_are_what_inception_takes_for_a_layer_of_spans() -> None:
    """Features are values but for links, whose type has a role and a target and nothing else."""
    (types,) = (
        data.decode()
        for file, data in as_files(pieces("cas", golden_layers())).items()
        if file == "TypeSystem.xml"
    )
    described = {
        re.search("<name>(.*?)</name>", each)[1]: each  # type: ignore[index]
        for each in types.split("<typeDescription>")[1:]
    }
    link = described["webanno.custom.ObelismSpansLink"]
    assert re.findall("<name>(.*?)</name>", link)[1:] == ["role", "target"]
    assert "<supertypeName>uima.cas.TOP<" in link
    ranges = re.findall("<rangeTypeName>(.*?)<", described["webanno.custom.Obelism"])
    assert {*ranges[:-1]} == {"uima.cas.String", "uima.cas.Boolean"}
    assert ranges[-1] == "uima.cas.FSArray"
    used = json.loads(written("cas", *golden_layers()[0].annotations, body=BODY))
    assert {*used["%TYPES"]} == {*described}
    assert {each["%TYPE"].removesuffix("[]") for each in used["%FEATURE_STRUCTURES"]} == {
        *described,
        "uima.cas.Sofa",
    }


def test_two_texts_of_an_article_are_two_files() -> None:
    other = "Other. " + TEXT
    mine = [
        layer(mark("a" * 32, "fact", at("Oslo"))),
        layer(mark("a" * 32, "fact", at("Oslo", text=other)), body=other),
    ]
    assert len(as_files(pieces("cas", mine))) == 3


def test_what_cannot_be_said_is_told() -> None:
    odd = mark("a" * 32, "fact", at("b", text="a\x01b"), note="A\x00b")
    found = pieces("cas-xmi", [layer(odd, body="a\x01b")])
    assert sum(each.count for each in found if isinstance(each, Loss)) == 2
    (back,) = read("cas-xmi", written("cas-xmi", odd, body="a\x01b"))
    assert (back.spans[0].text, back.text) == ("b", None)
    assert back.article.sha256 == layer(odd, body="a\x01b").article.sha256
    assert [each.note for each in read("cas", written("cas", odd, body="a\x01b"))] == ["A\x00b"]
    half = layer(mark("b" * 32, "fact", at("b", text="a\ud800b")), body="a\ud800b")
    (problem,) = pieces("cas", [half])
    assert isinstance(problem, Problem)
    assert "UTF-8 cannot hold" in problem.reason


def span(**values: Any) -> dict[str, Any]:
    return {"%ID": 2, "%TYPE": "webanno.custom.Obelism", "@sofa": 1, **values}


def in_json(*structures: Any, text: Any = "😀 Oslo") -> bytes:
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": text}
    return json.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": [sofa, *structures]}).encode()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (span(begin=3, end=99, label="fact"), "structure 2: 3-99 is no part of its text"),
        (span(begin=1, end=4, label="fact"), "structure 2: 1-4 cuts a character in two"),
        (span(begin=3, end=3, label="fact"), "structure 2: 3-3 is no part of its text"),
        (span(begin=3, label="fact"), "structure 2: 3-0 is no part of its text"),
        (span(begin=3, end=7), "structure 2: it has no label"),
        (span(begin=3, end=7, label="fact", attributes="{"), "its attributes are no JSON object"),
        (span(begin=3, end=7, label="fact", **{"@sofa": 9}), "its document has no text"),
        (span(begin=3, end=7, label="fact", note=[1]), "structure 2: note is a list"),
        (
            span(begin=3, end=7, label="fact", kept='{"article": {"id": 5}}'),
            "structure 2: its article: id is a whole number",
        ),
        (
            span(begin=3, end=7, label="fact", kept='{"annotation": {"verdicts": 5}}'),
            "structure 2: its verdicts are no list",
        ),
    ],
)
def test_a_bad_annotation_is_refused_and_others_are_read(bad: dict[str, Any], why: str) -> None:
    good = {**span(begin=3, end=7, label="fact"), "%ID": 3}
    refused, found = read("cas", in_json(bad, good))
    assert isinstance(refused, Refused)
    assert why in f"{refused.place}: {refused.reason}"
    assert (found.spans[0].extent, found.spans[0].text) == ((2, 6), "Oslo")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no JSON record"),
        (b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [{', "no JSON record"),
        (b'{"%FEATURE_STRUCTURES": 5}', "it is no CAS in JSON: it has no %FEATURE_STRUCTURES"),
        (b'{"%FEATURE_STRUCTURES": [5]}', "one of its structures has no id"),
        (b"<a/>", "it is no CAS in XMI"),
        (b"<XMI><a", "line 1: it is no XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><XMI/>", "it has a DOCTYPE"),
    ],
)
def test_what_is_no_document_is_refused_whole(data: bytes, why: str) -> None:
    with pytest.raises(WrongUse, match=re.escape(why)):
        read("cas", data)
    good = written("cas", mark("a" * 32, "fact", at("Oslo")))
    ending = "xmi" if data.startswith(b"<") else "json"
    marked = data or b'"%FEATURE_STRUCTURES"'
    refused, found = read("cas", {f"a.{ending}": marked, "b.json": good})
    assert isinstance(refused, Refused)
    assert isinstance(found, Incoming)
    with pytest.raises(WrongUse, match="it has no document of UIMA"):
        read("cas", {"notes.txt": b"{}"})


def test_the_older_json_with_ids_as_names_and_xml_1_1_are_read() -> None:
    whole = json.loads(written("cas", mark("a" * 32, "fact", at("Oslo"))))
    name = "%FEATURE_STRUCTURES"
    whole[name] = {str(each.pop("%ID")): each for each in whole[name]}
    xml = written("cas-xmi", mark("a" * 32, "fact", at("Oslo"))).replace(b'"1.0"', b'"1.1"', 1)
    assert [len(read("cas", each)) for each in (json.dumps(whole).encode(), xml)] == [1, 1]


def test_links_in_a_circle_lose_nothing() -> None:
    def two(number: int, other: int) -> list[dict[str, Any]]:
        link = {"%ID": number + 10, "%TYPE": "x.Link", "role": "to", "@target": other}
        array = {"%ID": number + 20, "%TYPE": "x.Link[]", "%ELEMENTS": [number + 10, 99]}
        ours = span(begin=3, end=7, label="fact", **{"@spans": number + 20})
        return [{**ours, "%ID": number}, link, array]

    found = read("cas", in_json(*two(2, 3), *two(3, 2)))
    assert [len(each.spans) for each in found] == [2, 2]
    assert not [each for each in found if isinstance(each, Skipped)]
