"""Small files that git joins by line: they stay JSON, and both sides stand in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.io.json import BadJSON, first_mark, lines_of, sides, versions, without_marks
from reader.store.folder.names import join_names
from reader.store.progress import Position, Progress, encode_progress, parse_progress
from tests.store.folders import Folder

MARKED = b"one\n<<<<<<< HEAD\nours\n||||||| 1234\nbase\n=======\ntheirs\n>>>>>>> them\nlast\n"


def test_marks_are_told_from_what_only_looks_alike() -> None:
    assert first_mark(MARKED) == 2
    assert first_mark(b"<<<<<<<<\n=======\nA heading\n") is None
    assert first_mark(b"<<<<<<< a quotation that goes on and never closes\n") is None


def test_the_sides_of_a_merge() -> None:
    assert sides(MARKED) == (b"one\nours\nlast\n", b"one\ntheirs\nlast\n")
    assert without_marks(MARKED) == b"one\nours\nbase\ntheirs\nlast\n"


def joined(one: bytes, other: bytes) -> bytes:
    """What git's union merge makes of two files without a common ancestor."""
    first, *ours, last = one.splitlines(keepends=True)
    return first + b"".join(ours) + b"".join(other.splitlines(keepends=True)[1:-1]) + last


def test_both_versions_can_be_read_from_the_joined_file() -> None:
    one, other = (lines_of({"a": 1}, [{"b": n, "c": "x,\n"}], b'"d":4') for n in (2, 3))
    assert versions(one) == [{"a": 1, "b": 2, "c": "x,\n", "d": 4}]
    assert [each["b"] for each in versions(joined(one, other))] == [2, 3]
    assert json.loads(joined(one, other))["d"] == 4
    assert versions(joined(one, one)) == versions(one)


@pytest.mark.parametrize("data", [b"", b"[]", b"{\n,\n,\n}", b'{"a":1,\nx,\ny,\n"d":4}'])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadJSON):
        versions(data)


def progress(at: str, read: list[tuple[int, int]], sha256: str = "a") -> Progress:
    return Progress(
        article="talks.txt",
        annotator="Anna",
        sha256=sha256,
        read=read,
        position=Position(start=read[-1][0], end=read[-1][1]),
        seconds=float(read[-1][1]),
        modified=at,
        extra={"later": 1},
    )


def test_what_was_read_in_two_places_was_read() -> None:
    early, late = progress("2030-01-01", [(0, 9), (20, 30)]), progress("2030-01-02", [(5, 12)])
    whole = parse_progress(joined(encode_progress(late), encode_progress(early)))
    assert whole.read == [(0, 12), (20, 30)]
    assert whole.position == late.position
    assert whole.seconds == 30
    assert whole.extra == {"later": 1}
    other = progress("2030-01-03", [(1, 2)], sha256="b")
    assert parse_progress(joined(encode_progress(late), encode_progress(other))).read == [(1, 2)]


def test_names_given_in_two_places_are_both_known(tmp_path: Path) -> None:
    places = [Folder(tmp_path / name) for name in ("ours", "theirs")]
    for place, name in zip(places, ("Anna", "Bên"), strict=True):
        place.remember_annotator(name.lower(), name)
    ours, theirs = (place.home / "names.json" for place in places)
    whole = joined(ours.read_bytes(), theirs.read_bytes())
    marked = (
        b"<<<<<<< a\n" + ours.read_bytes() + b"=======\n" + theirs.read_bytes() + b">>>>>>> b\n"
    )
    for data in (whole, marked, join_names(marked)):
        ours.write_bytes(data)
        assert places[0].annotator_for("anna") == "Anna"
        assert places[0].annotator_for("bên") == "Bên"
    assert json.loads(whole)["schema"] == json.loads(join_names(marked))["schema"] == "obelism/1"


def test_the_rules_for_git_are_brought_up_to_date_and_a_persons_own_stay(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.ensure()
    path = place.home / ".gitattributes"
    whole = path.read_bytes()
    assert not place.put_git_files()
    path.write_bytes(b"texts/** -text\nhistory/** merge=union\n")
    assert place.put_git_files()
    assert path.read_bytes() == whole
    own = b"# ours\nlayers/** merge=text\n"
    path.write_bytes(own)
    assert place.put_git_files()
    assert path.read_bytes().endswith(own)
    assert path.read_bytes().count(b"layers/**") == 1
    assert b"history/** -text merge=union\n" in path.read_bytes()
    assert not place.put_git_files()
