"""Projects of REFI-QDA: ours come back whole, and others are read however they count."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import product
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.base import Incoming, Loss, Problem, Refused, Skipped
from reader.formats.qdpx_places import READINGS
from reader.formats.records import annotation_of
from reader.formats.registry import find_format
from reader.formats.xml_text import NoXML, element, escaped, parsed
from reader.model.annotation import Annotation
from reader.model.errors import WrongUse
from tests.clients.potato import MARKED
from tests.formats.golden_text import BODY, facts, golden_facts, golden_layers
from tests.formats.making import TEXT, WHEN, as_files, at, layer, lost, mark, pieces, received
from tests.formats.roundtrip import again, annotations

GOLDEN = Path(__file__).parent / "golden" / "qdpx"
QDPX = find_format("qdpx")
WIDE = "😀 Ann met Bob.\r\n“Nothing,” he said 📰 later.\r\nNo end.\r\n"


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def described(*annotations: Annotation, **fields: Any) -> str:
    """The description in what is written of a layer."""
    files = unpacked(as_files(pieces("qdpx", [layer(*annotations, **fields)]))[""])
    return files["project.qde"].decode()


def read(*files: tuple[str, str | bytes]) -> list[Any]:
    assert QDPX.read is not None
    given = {name: data if isinstance(data, bytes) else data.encode() for name, data in files}
    return [*QDPX.read(received(given))]


def project(*selections: str, text: str = WIDE, codes: str = "", rest: str = "") -> list[Any]:
    """What is read of a project of another program."""
    codes = codes or '<Code guid="c" name="Theme"/>'
    source = '<TextSource guid="t" name="talks" plainTextPath="internal://t.txt">{}</TextSource>'
    inside = source.format("".join(selections))
    whole = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="Other 1.0">'
        f'<Users><User guid="u" name="Cleo"/></Users><CodeBook><Codes>{codes}</Codes></CodeBook>'
        f"<Sources>\n{inside}</Sources>{rest}</Project>"
    )
    return read(("study.qde", whole), ("Sources/t.txt", text))


def selection(
    start: int, end: int, name: str, code: str = "c", *, more: str = "", guid: str = "s"
) -> str:
    """A selection, its name as a program writes it that leaves line ends as they are."""
    place = f'startPosition="{start}" endPosition="{end}"'
    coding = f'<Coding guid="k{start}"><CodeRef targetGUID="{code}"/></Coding>' if code else ""
    named = quoteattr(name, {"\n": "\n"})
    return (
        f'<PlainTextSelection guid="{guid}" {place} name={named} creatingUser="u">'
        f"{more}{coding}</PlainTextSelection>"
    )


@given(made=annotations())
@settings(max_examples=20)
def test_all_that_is_in_the_text_comes_back(made: list[Annotation]) -> None:
    found = again("qdpx", [layer(*made), layer(*made[:1], annotator="Ben")])
    expected = [*(("Anna", each) for each in made), ("Ben", made[0])]
    assert found == sorted(expected, key=lambda pair: pair[1].id)


def test_what_pyrefiqda_wrote_again_is_what_it_read() -> None:
    files = unpacked(as_files(pieces("qdpx", golden_layers()))[""])
    found = read(*{**files, "project.qde": (GOLDEN / "again.qde").read_bytes()}.items())
    made = [facts(each.annotator, annotation_of(each, BODY, WHEN, "qdpx")) for each in found]
    assert sorted(made, key=repr) == golden_facts()


def test_a_project_that_pyrefiqda_made_is_read() -> None:
    """Ends are inclusive, units are of UTF-16, and codes of one name stand below others."""
    found = read(("project.qde", (GOLDEN / "made.qde").read_bytes()))
    assert [type(each) for each in found] == [Skipped, *[Incoming] * 4, Refused]
    assert found[0].what == "selections without a code"
    assert [
        (each.label, each.spans[0].text, each.annotator, each.note) for each in found[1:-1]
    ] == [
        ("Money", "owes nobody anything", "Cleo Ash", "Nobody?\nReally?"),
        ("Trust / High", "owes nobody anything", "Cleo Ash", "Nobody?\nReally?"),
        ("Risk / High", "anything.\nIt owes", "Cleo Ash", None),
        ("Trust", "two clerks", "Cleo Ash", None),
    ]
    assert "it is called 'The board', which is not the text at 15-19" in found[-1].reason
    for each in found[1:-1]:
        assert each.text == BODY
        annotation_of(each, BODY, WHEN, "qdpx")


def test_a_project_that_potato_wrote_is_read() -> None:
    """Its ends are inclusive, and its text stands beside."""
    data = (GOLDEN / "potato.qde").read_bytes()
    (name,) = re.findall(rb'plainTextPath="internal://([^"]*)"', data)
    found = read(("project.qde", data), (f"sources/{name.decode()}", BODY))
    assert {(each.annotator, each.label, each.spans[0].text) for each in found} == {
        (person, code, quote) for person, marked in MARKED.items() for code, quote in marked
    }
    assert {(each.article.id, each.text) for each in found} == {("harbour", BODY)}


def counted(text: str, place: int, unit: str, *, one_break: bool) -> int:
    """The offset of a code point as another program counts it."""
    before = text[:place].replace("\r\n", "\n") if one_break else text[:place]
    return len(before.encode("utf-16-le")) // 2 if unit == "utf16" else len(before)


@pytest.mark.parametrize("reading", READINGS, ids=lambda each: "-".join(map(str, each)))
def test_names_tell_how_it_counts(reading: Any) -> None:
    quotes = ["met Bob.\r\n“Nothing", "said 📰", "end"]
    count = [
        [
            counted(WIDE, place, reading.unit, one_break=reading.one_break)
            for place in (WIDE.index(quote), WIDE.index(quote) + len(quote))
        ]
        for quote in quotes
    ]
    names = [quote.replace("\r\n", "\n") for quote in quotes]
    names[1] = ""
    found = project(
        *(
            selection(start, end - reading.inclusive, name)
            for (start, end), name in zip(count, names, strict=True)
        )
    )
    assert [each.spans[0].text for each in found] == quotes
    assert {(each.annotator, each.article.id, each.text) for each in found} == {
        ("Cleo", "talks", WIDE)
    }


@pytest.mark.parametrize(
    ("selections", "why"),
    [
        ([(2, 5, "")], "nothing tells how 2-5 is counted"),
        ([(2, 5, "Bob")], "nothing tells how 2-5 is counted"),
        ([(2, 5, "Ann"), (3, 6, "nn mo")], "it is called 'nn mo', which is not the text at 3-6"),
        ([(2, 5, "Ann"), (90, 95, "")], "nothing stands at 90-95 in its text"),
        ([(2, 5, "Ann"), (7, 7, "")], "nothing stands at 7-7"),
        ([(2, 5, "Ann"), (2, "x", "Ann")], "2-x is no place in a text"),
        ([(2, 5, "Ann"), (2, 5, "Ann", "other")], "its code is not in the project: other"),
    ],
)
def test_what_cannot_be_placed_is_refused(selections: list[Any], why: str) -> None:
    found = project(*(selection(*each) + "\n" for each in selections))
    (refused,) = (each for each in found if isinstance(each, Refused))
    assert why in refused.reason
    assert refused.place == f"study.qde, line {len(selections) + 1}"


def test_what_can_be_counted_in_two_ways_is_refused() -> None:
    """As one person counts it, it is the first; as the other does, it is the second."""
    found = project(selection(2, 3, "a"), text="😀aab aa")
    assert isinstance(found[0], Refused)
    assert "in more than one way" in found[0].reason
    told = project(selection(2, 3, "a"), selection(3, 4, "b"), text="😀aab aa")
    assert [each.spans[0].start for each in told] == [2, 3]


def test_codes_below_others_notes_and_links() -> None:
    codes = (
        '<Code guid="a" name="said"><Code guid="b" name="said: who"/><Code guid="c" name="odd">'
        '</Code></Code><Code guid="d" name="odd"/>'
    )
    linked = '<Link guid="l" name="same annotation" originGUID="s1" targetGUID="{}"/>'.format
    rest = (
        '<Cases><Case guid="case"/></Cases>'
        '<Notes><Note guid="n" name="Memo"><PlainTextContent>Or Bob?</PlainTextContent></Note>'
        f"</Notes><Links>{linked('s2')}{linked('s4')}"
        '<Link guid="m" name="contradicts" originGUID="s1" targetGUID="s3"/></Links>'
    )
    noted = '<Description>Ask.</Description><NoteRef targetGUID="n"/>'
    found = project(
        selection(6, 9, "met", "a", guid="s1", more=noted),
        selection(2, 5, "Ann", "B", guid="{S2}"),
        selection(10, 13, "Bob", "c", guid="s3"),
        selection(10, 13, "Bob", "d", guid="s4"),
        selection(2, 5, "Ann", "{case}", guid="s5"),
        "<Description>All of it.</Description>",
        codes=codes,
        rest=rest,
    )
    assert [each.what for each in found if isinstance(each, Skipped)] == [
        "notes on a whole text",
        "passages of cases",
        "links",
    ]
    said, *others = (each for each in found if isinstance(each, Incoming))
    assert [(span.role, span.text) for span in said.spans] == [(None, "met"), ("who", "Ann")]
    assert (said.label, said.note) == ("said", "Ask.\nOr Bob?")
    assert [each.label for each in others] == ["said / odd", "odd"], "not of one label: not one"


def test_texts_of_pages_are_read_and_pictures_are_not() -> None:
    inside = selection(0, 3, "Ann").replace("PlainText", "PDF").replace("startPosition", "page")
    sources = (
        f'<PDFSource guid="p" name="a.pdf">{inside}<Representation plainTextPath="internal://t.txt"'
        f' guid="r" name="x">{selection(0, 3, "Ann")}</Representation></PDFSource>'
        '<PictureSource guid="i"><PictureSelection guid="j"/></PictureSource>'
        '<TextSource guid="g" richTextPath="internal://g.docx">'
        f"{selection(0, 3, 'Ann')}</TextSource>"
    )
    codes = '<CodeBook><Codes><Code guid="c" name="Theme"/></Codes></CodeBook>'
    whole = f"<Project>{codes}<Sources>{sources}</Sources></Project>"
    found = read(("project.qde", whole), ("sources/t.txt", "\ufeffAnn."))
    by_kind = {type(each): each for each in found}
    assert by_kind[Incoming].article.id == "a.pdf"
    assert by_kind[Refused].reason == "its text is not in the archive as plain text"
    assert [each.what for each in found if isinstance(each, Skipped)] == [
        "selections on pages",
        "selections in pictures, sound or film",
    ]


GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_ids_are_stable_and_there_but_once() -> None:
    """Two people's layers may have an annotation of one id, and an article two texts."""
    mine = mark("a" * 32, "inconsistency", at("Oslo", "claim"), at("Rome", "claim"))
    both = [layer(mine), layer(mine, annotator="Ben"), layer(mine, body=f"{TEXT}x")]
    data = as_files(pieces("qdpx", both))[""]
    assert as_files(pieces("qdpx", both))[""] == data
    files = unpacked(data)
    ids = re.findall(r' guid="([^"]*)"', files["project.qde"].decode())
    assert len(ids) == len({*ids})
    assert all(map(GUID.fullmatch, ids))
    assert {*re.findall(r'(?:User|GUID)="([^"]*)"', files["project.qde"].decode())} < {*ids}
    assert {Path(name).stem for name in files if name != "project.qde"} < {*ids}
    assert [each.id for each in read(*files.items())] == ["a" * 32] * 3


def test_codes_have_guidelines_colours_and_names_of_their_own() -> None:
    said = mark("a" * 32, "attribution", at("Oslo", "content"), at("an aide", "odd"))
    whole = described(said, mark("b" * 32, "Größe: ja", at("Rome")))
    names = re.findall(r'<Code [^>]*name="([^"]*)"[^>]*color="#[0-9a-f]{6}"', whole)
    roles = ("content", "source", "cue", "odd")
    assert names == ["attribution", *(f"attribution: {each}" for each in roles), "Größe: ja"]
    assert whole.count("<Description>") == 1


def test_what_cannot_be_said_is_told() -> None:
    found = pieces("qdpx", [layer(mark("a" * 32, "fact", at("Oslo"), note="A\x00b\x1b"))])
    assert [each for each in found if isinstance(each, Loss)] == [
        Loss("characters that XML cannot have", 2)
    ]
    half = layer(mark("b" * 32, "fact", at("b", text="a\ud800b")), body="a\ud800b")
    (problem,) = pieces("qdpx", [half])
    assert isinstance(problem, Problem)
    assert "UTF-8 cannot hold" in problem.reason
    gone = layer(mark("c" * 32, "fact", lost("Bern")))
    assert "PlainTextSelection" not in described(*gone.annotations)


@given(text=st.text(), name=st.text())
def test_xml_says_what_it_is_told(text: str, name: str) -> None:
    root = parsed(element("a", {"name": name, "none": None}, escaped(text)).encode())
    shown = [
        re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", each) for each in (text, name)
    ]
    assert [root.text(), root.get("name")] == shown
    assert "none" not in root.attributes


BOMB = '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><Project name="&b;"/>'
OUTSIDE = '<!DOCTYPE Project SYSTEM "file:///etc/passwd"><Project/>'


@pytest.mark.parametrize(
    ("whole", "why"),
    [
        (BOMB, "it has a DOCTYPE"),
        (OUTSIDE, "it has a DOCTYPE"),
        ("<Project>\n<Users>", "line 2: it is no XML: no element found"),
        ("", "line 1: it is no XML"),
        ("<CodeBook/>", "is no project of REFI-QDA"),
        ('<?xml version="1.0" encoding="rot13"?><Project/>', "it is no XML"),
    ],
)
def test_what_is_no_project_is_refused_whole(whole: str, why: str) -> None:
    with pytest.raises(WrongUse, match=why) as told:
        read(("project.qde", whole))
    assert "project.qde" in str(told.value)


def test_an_archive_without_a_project_and_no_archive_are_refused() -> None:
    assert QDPX.read is not None
    for source in (received({"sources/a.txt": b"A"}), received(b"<Project/>", "a.qdpx")):
        with pytest.raises(WrongUse, match=r"it has no \.qde"):
            [*QDPX.read(source)]


def test_no_more_is_kept_than_any_project_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.formats.xml_text._MOST", 3)
    with pytest.raises(NoXML, match="more than 3 elements"):
        parsed(b"<a><b/><b/><b/></a>")
    monkeypatch.setattr("reader.formats.xml_text._LARGEST", 2**20)
    with pytest.raises(NoXML, match="larger than 1 MB"):
        parsed(b"<a>" + b" " * 2**20)


def test_every_way_to_count_is_another() -> None:
    assert len({*READINGS}) == len([*product(range(2), repeat=3)])
    assert READINGS[0] == (False, False, "codepoint")
