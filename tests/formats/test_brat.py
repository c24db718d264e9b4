"""Projects of brat: what its own writer made is read, and what we write comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.base import File, Incoming, Loss, Refused
from reader.formats.records import annotation_of
from reader.formats.registry import find_format, recognised
from reader.model.annotation import PART, Annotation, Span
from reader.model.errors import WrongFormat
from tests.formats.making import TEXT, WHEN, as_files, at, layer, mark, pieces, received

GOLDEN = Path(__file__).parent / "golden" / "brat"
BRAT = find_format("brat")
LATER = "2031-01-01T00:00:00.000Z"


def read(files: dict[str, str | bytes]) -> list[Any]:
    assert BRAT.read is not None
    data = {
        name: each if isinstance(each, bytes) else each.encode() for name, each in files.items()
    }
    return [*BRAT.read(received(data))]


def known(one: Incoming | Annotation) -> tuple[object, ...]:
    """What a project can say of an annotation; parts by what is one passage with what."""
    parts: dict[tuple[str | None, int], list[tuple[int, int]]] = {}
    for number, span in enumerate(one.spans):
        parts.setdefault((span.role, span.part or -1 - number), []).append(span.extent)
    passages = sorted((str(role), sorted(each)) for (role, _), each in parts.items())
    return one.label, passages, one.note, one.flag, one.attributes


def spans_of(one: Incoming) -> list[tuple[str | None, str, int]]:
    return [(span.role, span.text, span.part) for span in one.spans]


def test_what_brat_wrote_is_read() -> None:
    found = read({path.name: path.read_bytes() for path in GOLDEN.glob("talks.*")})
    assert not [each for each in found if not isinstance(each, Incoming)]
    labels = {one.label: one for one in found}
    assert [one.label for one in found] == [
        *("Fact", "Question", "Person", "Body", "Attribution", "Answers", "Equiv")
    ]
    said = labels["Attribution"]
    assert spans_of(said) == [
        ("Content", "The ferry", 1),
        ("Content", "will stop in May", 1),
        ("Source", "Mira Holt", 0),
        ("Cue", "said", 0),
    ], "the trigger is one of them"
    assert said.note == "Who else\nsaid so?\nHer deputy, too."
    assert said.attributes == {"Negated": True, "Certainty": "High"}
    assert spans_of(labels["Fact"]) == [
        (None, "The ferry, Mira Holt said,\nwill stop in May.", 0)
    ], "nothing but the end of a line parts it"
    assert [role for role, _, _ in spans_of(labels["Answers"])] == ["Arg1", "Arg2"]
    assert [role for role, _, _ in spans_of(labels["Equiv"])] == [None, None]
    assert labels["Person"].attributes == {"Reference": "Wikipedia:123 Mira Holt"}
    text = (GOLDEN / "talks.txt").read_text(encoding="utf-8")
    for one in found:
        annotation_of(one, text, WHEN, "brat")


PLACES = [each for each in range(len(TEXT)) if not TEXT[each].isspace()]


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    spans = []
    for role in draw(
        st.lists(st.sampled_from([None, "content", "source"]), min_size=1, max_size=4)
    ):
        start, last = sorted(draw(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES))))
        part = draw(st.sampled_from([{}, {}, {PART: 1}]))
        spans.append(Span(start, last + 1, role, TEXT[start : last + 1], extra=part))
    values = st.text(max_size=4) | st.booleans() | st.integers() | st.lists(st.text(max_size=2))
    return mark(
        draw(st.uuids()).hex,
        draw(st.sampled_from(["fact", "attribution", "Größe, ja", "content", "span"])),
        *spans,
        note=draw(st.none() | st.text(max_size=8)),
        attributes=draw(st.dictionaries(st.sampled_from(["a", "flag", "ä b"]), values, max_size=2)),
        flag=draw(st.booleans()),
    )


@settings(max_examples=20)
@given(st.lists(annotations(), max_size=3))
def test_in_and_out_and_in_again_is_the_same(made: list[Annotation]) -> None:
    found = pieces("brat", [layer(*made)])
    told = sum(each.count for each in found if isinstance(each, Loss))
    again = [one for one in read(dict(as_files(found))) if isinstance(one, Incoming)]
    different = [one for one in made if known(one) not in [known(each) for each in again]]
    assert sorted(str(each.id) for each in again) == sorted(each.id for each in made)
    assert len(different) <= told


def test_a_passage_over_a_line_and_one_of_several_parts() -> None:
    over, part = at("in Rome.\r\n“A disgrace"), {PART: 1}
    spans = [
        Span(*each.extent, "content", each.text, extra=part) for each in (at("Oslo"), at("Rome"))
    ]
    found = pieces("brat", [layer(mark("a" * 32, "fact", over), mark("b" * 32, "fact", *spans))])
    assert not [each for each in found if isinstance(each, Loss)]
    (lines,) = (data for name, data in as_files(found).items() if name.endswith(".ann"))
    first = lines.decode().splitlines()[0]
    assert ";" in first
    one, two = sorted(read(dict(as_files(found))), key=lambda each: each.spans[0].start)
    assert spans_of(one) == [("content", "Oslo", 1), ("content", "Rome", 1)]
    assert spans_of(two) == [(None, "in Rome.\r\n“A disgrace", 0)]


def test_what_lines_cannot_say_is_told() -> None:
    body = "One\nTwo.\n"
    tied = [Span(0, 3, None, "One", extra={PART: 1}), Span(4, 8, None, "Two.", extra={PART: 1})]
    blank = mark("b" * 32, "fact", Span(3, 4, None, "\n"))
    found = pieces("brat", [layer(mark("a" * 32, "fact", *tied), blank, body=body)])
    assert sum(each.count for each in found if isinstance(each, Loss)) == 2
    assert len(read(dict(as_files(found)))) == 1


def test_events_share_a_source() -> None:
    two = [
        mark(id * 32, "attribution", at(quote, "content"), at("an aide", "source"))
        for id, quote in (("a", "Oslo"), ("b", "Rome"))
    ]
    files = as_files(pieces("brat", [layer(*two)]))
    (lines,) = (data.decode() for name, data in files.items() if name.endswith(".ann"))
    assert lines.count("\tsource ") == 1
    assert len(read(dict(files))) == 2


def test_each_of_several_people_has_a_file() -> None:
    one, two = mark("a" * 32, "fact", at("Oslo")), mark("b" * 32, "fact", at("Rome"))
    found = pieces("brat", [layer(one), layer(two, annotator="../Ben")])
    names = sorted(each.name for each in found if isinstance(each, File))
    assert [name.rpartition(".")[2] for name in names] == [
        "conf",
        "json",
        "txt",
        "ann",
        "ann",
        "conf",
    ]
    again = read(dict(as_files(found)))
    assert {(each.annotator, each.article.id) for each in again} == {
        ("Anna", "talks.txt"),
        ("../Ben", "talks.txt"),
    }


def test_texts_may_stand_in_a_folder_of_their_own() -> None:
    text, lines = "The 😀 end.\n", "T1\tFact 4 9\t😀 end\n"
    found = read(
        {"all/text/a_b.txt": text, "all/marks/a_b_ef2d.ann": lines, "all/marks/c.ann": lines}
    )
    assert [(each.article.id, each.annotator, each.text) for each in found] == [
        ("all/text/a_b.txt", "ef2d", text),
        ("all/marks/c.txt", "", None),
    ]
    assert found[1].article.sha256 == ""


def test_the_names_of_types_are_those_of_the_configuration() -> None:
    conf = "[labels]\nFact | A fact | F\nSource | Who says it\n[drawing]\nFact | red\n"
    lines = "T1\tFact 0 3\tThe\nE1\tFact:T1 Source:T1 Source2:T1\n"
    (found,) = read({"a.txt": "The end.", "a.ann": lines, "visual.conf": conf})
    assert found.label == "A fact"
    assert {span.role for span in found.spans} == {"Who says it"}


def test_the_text_of_a_passage_may_spill_over_a_line() -> None:
    text = "The\nend.\n"
    lines = "T1\tFact 0 8\tThe\nend.\nT2\tFact 4 7\tend\t\n#1\tAnnotatorNotes T2\tUp\\nand on\n"
    one, two = read({"a.txt": text, "a.ann": lines})
    assert (one.spans[0].text, one.place) == ("The\nend.", "a.ann, line 1")
    assert (two.note, two.place) == ("Up\nand on", "a.ann, line 3")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("T1\tFact 0 3", "it has no text: the line is cut off"),
        ("T1\tFact 0 7\tThe", "longer or shorter"),
        (f"T1\tFact 4 12\t{'x' * 8}", "4-12 is outside the text, which has 9 characters"),
        ("T1\tFact 0 3\tAbc", "the text at 0-3 is not what it says"),
        ("T1\tFact 3 0\tAbc", "3-0 is no range"),
        ("T1\tFact\tAbc", "it has no type with offsets"),
        ("E1\tFact:T9", "T9 is not in the file"),
        ("E1\tFact:", "is no argument such as Role:T1"),
        ("R1\tSame Arg1:T7 Arg2:T8", "T7 is not in the file"),
        ("*\tEquiv T1", "no two things"),
        ("A1\tSure T9", "T9 is not in the file"),
        ("#1\tAnnotatorNotes", "what it is on is not in the file"),
        ("rubbish", "it is no line of brat"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused(line: str, why: str) -> None:
    good = "T5\tFact 4 7\tend\n"
    found = read({"a.txt": "The end.\n", "a.ann": f"{good}{line}\n"})
    assert [type(each) for each in found] == [Incoming, Refused]
    assert found[1].place == "a.ann, line 2"
    assert why in found[1].reason


def test_what_is_no_text_or_twice_there_is_refused() -> None:
    twice = "T1\tFact 0 3\tThe\nT1\tFact 4 7\tend\n"
    assert "T1 is there twice" in read({"a.txt": "The end.", "a.ann": twice})[1].reason
    assert read({"a.ann": b"\xff\xfe"}) == [Refused("a.ann", "it is not UTF-8")]
    broken = read({"a.ann": twice, "a.txt": b"\xff"})
    assert broken == [Refused("a.ann", "its text is not UTF-8")]
    with pytest.raises(WrongFormat, match=r"no file that ends in \.ann"):
        read({"a.txt": "The end."})


def test_a_list_of_whose_files_they_are_that_is_cut_off_is_refused() -> None:
    project = {"a.txt": "The end.\n", "a.ann": "T5\tFact 4 7\tend\n"}
    cut, found = read({**project, "layers.json": '[{"annotations": "a.an'})
    assert (cut.place, isinstance(found, Incoming)) == ("layers.json", True)
    assert "damaged" in cut.reason
    assert [type(each) for each in read({**project, "layers.json": "{}"})] == [Incoming]


def test_what_comes_back_unchanged_is_known_again() -> None:
    mine = mark("a" * 32, "fact", at("Oslo"), origin="import", created=WHEN, modified=LATER)
    (again,) = read(dict(as_files(pieces("brat", [layer(mine)]))))
    assert (again.id, again.origin, again.created, again.modified) == (
        *(mine.id, "import", WHEN, LATER),
    )


def test_a_project_is_told_from_a_workspace() -> None:
    lines = b"T1\tFact 0 3\tThe\n"
    assert recognised(received(lines, "a.ann")) == [BRAT]
    assert recognised(received({"a/b.ann": lines}, "x")) == [BRAT]
    assert BRAT not in recognised(received({"a.ann": lines, ".obelism/labels.toml": b""}, "x"))
