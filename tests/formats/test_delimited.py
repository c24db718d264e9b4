"""Tables as text: what spreadsheets and data frames make of them comes back."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from reader.formats.base import UNITS, Incoming, Refused
from reader.formats.registry import choose, find_format
from reader.model.errors import WrongUse
from tests.formats.making import TEXT, at, layer, mark, received, written

PAIR = mark("a" * 32, "inconsistency", at("Oslo", "claim"), at("Rome", "claim"), note="Which\none?")
SAID = mark("b" * 32, "attribution", at("took place", "content"), at("😀 later", "source"))


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def read(text: str | bytes, name: str = "tags.csv") -> list[Any]:
    format = find_format(name.rpartition(".")[2])
    assert format.read is not None
    return [*format.read(received(text.encode() if isinstance(text, str) else text, name))]


def test_a_row_is_a_span_of_an_annotation() -> None:
    text, _ = written("csv", [layer(PAIR, SAID)])
    rows = table(text)
    assert [(row["id"][0], row["span"], row["role"], row["text"]) for row in rows] == [
        ("a", "1", "claim", "Oslo"),
        ("a", "2", "claim", "Rome"),
        ("b", "1", "content", "took place"),
        ("b", "2", "source", "😀 later"),
    ]
    assert {row["note"] for row in rows} == {"Which\none?", ""}
    for row in rows:
        assert TEXT[int(row["start"]) : int(row["end"])] == row["text"]


def test_or_an_annotation_with_its_spans() -> None:
    text, _ = written("tsv", [layer(PAIR, SAID)], "annotation", "utf16")
    rows = table(text, "\t")
    assert [row["text"] for row in rows] == ["Oslo", "took place"]
    assert {row["offsets"] for row in rows} == {"utf16"}


def test_cells_that_a_spreadsheet_would_run_are_guarded() -> None:
    body = "=1+1 is a sum, 'tis said."
    mine = mark("c" * 32, "fact", at("=1+1", text=body), note="@me")
    theirs = mark("d" * 32, "fact", at("'tis", text=body), note="+1")
    format = find_format("csv")
    options = choose(format, None, None, spreadsheet=True)
    text = "".join(map(str, format.write([layer(mine, theirs, body=body)], options)))
    assert [(row["text"], row["note"]) for row in table(text)] == [
        ("'=1+1", "'@me"),
        ("''tis", "'+1"),
    ]
    assert not [cell for row in table(text) for cell in row.values() if cell[:1] in "=+-@" and cell]
    assert [(one.spans[0].text, one.note) for one in read(text)] == [
        ("=1+1", "@me"),
        ("'tis", "+1"),
    ]
    with pytest.raises(WrongUse, match="native has no --spreadsheet"):
        choose(find_format("native"), None, None, spreadsheet=True)


def test_what_data_frames_make_of_a_table_is_read() -> None:
    """A mark at its beginning, other line ends, fractions, nan, columns moved and left out."""
    lines = [
        "label,text,end,start,article,annotator,flag,note,extra",
        "fact,Oslo,21.0,17.0,talks.txt,Anna,True,nan,x",
        "fact,Oslo,21.5,17,talks.txt,Anna,,,",
        "fact,Oslo,,17,talks.txt,Anna,maybe,,",
    ]
    found = read(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert isinstance(found[0], Incoming)
    assert (found[0].spans[0].extent, found[0].flag, found[0].annotator) == ((17, 21), True, "Anna")
    assert [each.place for each in found] == ["line 2", "line 3", "line 4"]
    assert "end is no whole number" in found[1].reason
    assert "flag is neither" in found[2].reason


def test_rows_without_an_id_stand_for_themselves() -> None:
    head = "article,label,start,end,text,id\n"
    found = read(head + "a,fact,0,4,Oslo,\na,fact,5,7,in,\na,fact,0,1,x,7\na,fact,2,3,y,7\n")
    assert [len(each.spans) for each in found] == [1, 1, 2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,city\nAnna,Oslo\n", "it has no columns article, label"),
        ("{}\n", "it has no columns"),
    ],
)
def test_another_table_is_refused_whole(text: str, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        read(text)


def test_a_cell_that_is_no_json_is_refused_with_its_line() -> None:
    (found,) = read("article,label,start,end,text,attributes\na,fact,0,1,x,{oops\n")
    assert found == Refused("line 2", "attributes is no JSON")
    (found,) = read("article,label,start,end,text,further\na,fact,0,1,x,[1]\n")
    assert found == Refused("line 2", "its further fields are no record")
    (found,) = read('article,label,start,end,text,further\na,fact,0,1,x,"{""spans"": []}"\n')
    assert found == Refused("line 2", "its further fields are not of its spans")


def test_a_cell_that_has_to_be_there_is_named() -> None:
    (found,) = read("article,label,start,end,text\na,,0,1,x\n")
    assert found == Refused("line 2", "it has no label")


def test_a_cell_too_many_is_told_unless_it_is_empty() -> None:
    """Somebody wrote a comma without quotation marks: what follows it may be in a wrong column."""
    table = "article,label,start,end,text,note\na,fact,0,1,x,well, so\n"
    (found,) = read(table)
    assert found == Refused(
        "line 2", "it has more cells than columns, so some may be in a wrong one"
    )
    (found,) = read("article,label,start,end,text,note\na,fact,0,1,x,well,,\n")
    assert isinstance(found, Incoming)


def test_a_table_that_is_cut_off_within_a_row_is_refused_there() -> None:
    """Half of a row would be a tag without its note. Tables of data frames have whole rows, and
    spreadsheets may leave out empty cells at the end of a row."""
    text, _ = written("csv", [layer(SAID, PAIR)], None, None)
    row = text.rindex("\n", 0, -1) + 1
    for cut in range(row + 1, len(text) - len(",codepoint\n")):
        *_, last = read(text[:cut])
        assert isinstance(last, Refused)
        assert last.reason == "the line is cut off"
    short = "article,label,start,end,text,note\na,fact,0,1,x\na,fact,0,1,x\n"
    assert [type(each) for each in read(short)] == [Incoming, Incoming]


def test_offsets_are_counted_as_they_are_named() -> None:
    for unit in UNITS:
        text, _ = written("csv", [layer(SAID)], None, unit)
        assert {each.offsets for each in read(text)} == {unit}
