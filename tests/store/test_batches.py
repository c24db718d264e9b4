"""Batches: what was decided on counts at once, for all who look, and comes into the journals."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from reader.io import files
from reader.io.json import encode
from reader.model.errors import NoLayer
from reader.services.check import check
from reader.store.base import LayerKey
from reader.store.folder.batches import every_note, notes, remove_if_done
from reader.store.folder.carrying import carry_out, finish_batches
from reader.store.folder.layer_file import TABLES, Lines, first_file
from reader.store.folder.merge import merge
from reader.store.folder.trail import read_trail
from reader.store.layer import records_of
from reader.store.records import encoded
from tests.store.folders import Folder
from tests.store.making import (
    Ticking,
    article,
    damaged,
    journal_lines,
    mark,
    opened,
    put_down,
    tagged,
    workspace,
)

KEY = LayerKey("Anna", "talks.txt")


def cut_short(place: Folder, *, decided: bool = True) -> None:
    """Leave what a program leaves that ended while an import of one annotation was made."""
    with opened(place) as layer:
        after = records_of([(None, mark(7))])
        entry = layer.prepare("import", {"annotations": after}, batch="b" * 32)
        line = encoded(entry)
    put_down("b" * 32, {(place, KEY): line}, decided=decided)


def ids(place: Folder) -> list[str]:
    return list(place.read(KEY).annotations)


def left(place: Folder) -> list[Path]:
    return sorted((place.home / "batches").glob("*"))


@pytest.fixture(params=[0, 2])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
    """A workspace with a layer, or with none yet."""
    place = workspace(tmp_path)
    if request.param:
        tagged(place, request.param)
    (tmp_path / "talks.txt").write_bytes(article().text.encode())
    return place


def test_who_only_looks_sees_what_waits(place: Folder) -> None:
    cut_short(place)
    assert list(place.layers()) == [KEY]
    assert ids(place)[-1] == mark(7).id
    trail = read_trail(place.history_path(*KEY))
    assert len(place.read(KEY).entries) == len(trail.lines)
    assert left(place) != []


def test_who_opens_the_layer_brings_it_in_and_is_told(place: Folder) -> None:
    cut_short(place)
    before = ids(place)
    with opened(place) as layer:
        assert list(layer.annotations) == before
        assert [len(notice) < 80 for notice in layer.notices] == [True]
        layer.undo()
        assert mark(7).id not in layer.annotations
    assert left(place) == []
    assert [line["what"] for line in journal_lines(place)][-2:] == ["import", "undo"]
    assert list(check([place])) == []


def test_what_was_not_decided_on_does_not_count(place: Folder) -> None:
    tagged_before = list(place.home.glob("layers/*/*"))
    cut_short(place, decided=False)
    if tagged_before:
        assert len(ids(place)) == 2
    else:
        with pytest.raises(NoLayer):
            place.read(KEY)
    with opened(place) as layer:
        assert list(check([place])) == [], "it may be being made now"
        assert layer.notices == []
    (found,) = check([place], repair=True)
    assert "an import ended before it counted" in found.sentence()
    assert len(damaged(place)) == 1
    assert list(check([place])) == []


@pytest.mark.parametrize("by", [check, merge, finish_batches])
def test_commands_that_put_things_right_bring_it_in(place: Folder, by: object) -> None:
    cut_short(place)
    before = ids(place)
    if by is check:
        assert [found.repaired for found in check([place], repair=True)] == [True]
    elif by is merge:
        assert [event.kind for event in merge(place, Ticking())] == ["done"]
    else:
        finish_batches(place, Ticking())
    assert left(place) == []
    assert ids(place) == before
    assert list(check([place])) == []


def test_what_somebody_else_has_brought_in_is_done(place: Folder) -> None:
    cut_short(place)
    (note,) = notes(place.home)
    finish_batches(place, Ticking())
    assert carry_out(place, note, Ticking()) == []


def test_check_says_that_something_waits(place: Folder) -> None:
    cut_short(place)
    (found,) = check([place])
    assert "an import that was cut short is not in it yet" in found.sentence()


def test_what_was_tagged_meanwhile_without_knowing_of_it_is_kept(place: Folder) -> None:
    cut_short(place)
    aside = place.home.parent / "aside"
    shutil.move(place.home / "batches", aside)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(9))])
    shutil.move(aside, place.home / "batches")
    expected = {mark(7).id, mark(9).id}
    assert expected <= set(ids(place))
    with opened(place) as layer:
        assert expected <= set(layer.annotations)
        layer.commit("tag", [(None, mark(11))])
    assert expected | {mark(11).id} <= set(ids(place))
    assert left(place) == []


def test_a_line_that_came_into_the_journal_by_another_way_is_not_there_twice(
    place: Folder,
) -> None:
    cut_short(place)
    copy = place.home.parent / "copy"
    shutil.copytree(place.home / "batches", copy)
    with opened(place) as layer:
        layer.undo()
    before = journal_lines(place)
    shutil.rmtree(place.home / "batches")
    shutil.move(copy, place.home / "batches")
    with opened(place) as layer:
        assert mark(7).id not in layer.annotations
    assert journal_lines(place) == before
    assert left(place) == []


def test_a_layer_that_cannot_be_written_shows_it_read_only(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(place)
    before = ids(place)

    def full(fd: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "append_durably", full)
        with opened(place) as layer:
            assert layer.read_only is not None
            assert "the disk is full" in layer.read_only
            assert list(layer.annotations) == before
    with opened(place) as layer:
        assert layer.read_only is None
        assert list(layer.annotations) == before


@pytest.mark.parametrize("content", [b"\n", b"\0" * 40 + b"\n", b"{\n"])
def test_a_line_that_is_damaged_is_set_aside_and_nothing_else_is_harmed(
    place: Folder, content: bytes
) -> None:
    cut_short(place)
    (path,) = left(place)
    header, marker, _ = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(damaged_note := header + marker + content)
    with opened(place) as layer:
        assert mark(7).id not in layer.annotations
    assert path.read_bytes() == damaged_note
    assert any("is no action" in found.sentence() for found in check([place], repair=True))
    assert list(check([place])) == []


def test_a_batch_elsewhere_counts_by_the_word_of_that_place(tmp_path: Path) -> None:
    first, second = (workspace(tmp_path / name) for name in ("first", "second"))
    lines = {}
    for place in (first, second):
        with opened(place) as layer:
            after = {"annotations": records_of([(None, mark(7))])}
            entry = layer.prepare("import", after, batch="b" * 32)
            lines[place, KEY] = encoded(entry)
    put_down("b" * 32, lines)
    moved = [tmp_path / "moved" / name for name in ("first", "second")]
    for place, target in zip((first, second), moved, strict=True):
        shutil.copytree(place.root, target)
    for root in (first.root, second.root, *moved):
        assert ids(Folder(root)) == [mark(7).id]
    (note,) = every_note(first.home)
    remove_if_done(note)
    assert note.path.exists()
    os.unlink(moved[0] / ".obelism/batches" / note.path.name)
    with pytest.raises(NoLayer):
        Folder(moved[1]).read(KEY)


@pytest.mark.parametrize(
    "after",
    [
        {"annotations": {"a": {"id": "a", "x": "é\n"}, "b": {"id": "b"}}},
        {"verdicts": {"v": {"id": "v"}}, "later": {"l": {"id": "l"}, "m": None}},
        {"annotations": {str(number): {"id": str(number)} for number in range(600)}},
    ],
)
def test_the_first_file_of_a_layer_is_as_any_other(after: dict[str, dict[str, object]]) -> None:
    meta = {"annotator": "Anna", "seq": 1}
    tables: dict[str, object] = {"meta": {"1": meta}, **{name: {} for name in TABLES}}
    for name, records in after.items():
        tables[name] = {str(at): each for at, each in enumerate(records.values(), 1)}
    raw = msgspec.json.decode(encode(after), type=dict[str, dict[str, msgspec.Raw]])
    assert first_file(meta, raw) == Lines().encode(tables)
