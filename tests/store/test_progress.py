"""How far someone has read."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.io import files
from reader.io.json import BadJSON
from reader.store.base import Kind
from reader.store.progress import (
    Position,
    Progress,
    every_progress,
    load_progress,
    merge_ranges,
    parse_progress,
    save_progress,
)
from tests.store.making import damaged, workspace

RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)))


def progress() -> Progress:
    return Progress(
        article="talks.txt",
        annotator="Anna",
        sha256="s",
        position=Position(3, 9, "word", 0),
        read=[(0, 5), (4, 9)],
        seconds=12.5,
        keys=31,
        status="started",
        modified="2030-01-01T00:00:00.000Z",
    )


def test_there_and_back(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    assert load_progress(place, "Anna", "talks.txt") is None
    assert save_progress(place, progress())
    there = load_progress(place, "Anna", "talks.txt")
    assert there is not None
    assert there.read == [(0, 9)]
    there.read = progress().read
    assert there == progress()


def test_no_workspace_is_made_for_it(tmp_path: Path) -> None:
    assert not save_progress(workspace(tmp_path, made=False), progress())
    assert list(tmp_path.iterdir()) == []


def test_unknown_fields_stay(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    save_progress(place, progress())
    path = place.blob_path(Kind.PROGRESS, "Anna", "talks.txt")
    record = json.loads(path.read_bytes()) | {"pages": [1], "extra": 5}
    path.write_text(json.dumps(record))
    there = load_progress(place, "Anna", "talks.txt")
    assert there is not None
    there.status = "done"
    save_progress(place, there)
    assert json.loads(path.read_bytes()) == record | {"status": "done"}


WRONG = [
    b"",
    b"\0\0",
    b"[]",
    b"{}",
    b'{"article":"a","annotator":"b","sha256":"c","read":[[1]]}',
    b'{"article":"a","annotator":"b","sha256":"c","read":[[-1,4]]}',
    b'{"article":"a","annotator":"b","sha256":"c","status":"?"}',
    b'{"article":"a","annotator":"b","sha256":"c","position":{"start":5,"end":2}}',
]


@pytest.mark.parametrize("content", WRONG)
def test_a_damaged_file_is_nothing_known_and_set_aside(tmp_path: Path, content: bytes) -> None:
    place = workspace(tmp_path)
    save_progress(place, progress())
    path = place.blob_path(Kind.PROGRESS, "Anna", "talks.txt")
    path.write_bytes(content)
    assert load_progress(place, "Anna", "talks.txt") is None
    assert path.read_bytes() == content
    assert save_progress(place, progress())
    (name,) = damaged(place)
    assert (place.home / "damaged" / name).read_bytes() == content


def test_a_disk_that_refuses_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = workspace(tmp_path)

    def refuse(_path: Path, _data: bytes) -> None:
        raise OSError(28, "")

    monkeypatch.setattr(files, "write_atomically", refuse)
    assert not save_progress(place, progress())


@given(st.binary())
def test_any_bytes_are_progress_or_damage(data: bytes) -> None:
    with pytest.raises(BadJSON):
        parse_progress(data)


@given(RANGES)
def test_merged_ranges_cover_the_same(ranges: list[tuple[int, int]]) -> None:
    merged = merge_ranges(ranges)
    covered = {place for start, end in ranges for place in range(start, end)}
    assert {place for start, end in merged for place in range(start, end)} == covered
    assert all(a[1] < b[0] for a, b in itertools.pairwise(merged))
    assert merge_ranges(merged) == merged


def test_everybodys_progress_is_found_and_damaged_or_misplaced_files_are_passed_over(
    tmp_path: Path,
) -> None:
    place = workspace(tmp_path)
    assert list(every_progress(place)) == []
    for name in ("Anna", "Ben", "Cleo"):
        assert save_progress(place, msgspec.structs.replace(progress(), annotator=name))
    place.blob_path(Kind.PROGRESS, "Cleo", "talks.txt").write_bytes(b"{")
    misplaced = place.blob_path(Kind.PROGRESS, "Ben", "talks.txt").with_name("other.json")
    misplaced.write_bytes(place.blob_path(Kind.PROGRESS, "Ben", "talks.txt").read_bytes())
    assert [one.annotator for one in every_progress(place)] == ["Anna", "Ben"]
