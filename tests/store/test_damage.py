"""Files cut, emptied, replaced: no acknowledged action is lost, nothing damaged is overwritten."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from cProfile import Profile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.errors import NoLayer
from reader.store.base import LayerKey
from reader.store.folder.state import read_state
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import (
    damaged,
    journal_lines,
    layer_tables,
    mark,
    opened,
    tagged,
    workspace,
)

COUNT = 3


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    made = workspace(tmp_path)
    tagged(made, COUNT)
    return made


def journal(place: Folder) -> Path:
    return place.history_path("Anna", "talks.txt")


def layer_file(place: Folder) -> Path:
    return place.layer_path("Anna", "talks.txt")


def ids(count: int) -> list[str]:
    return [mark(number).id for number in range(1, count + 1)]


def restart(place: Folder, journal_bytes: bytes, layer_bytes: bytes | None) -> Layer:
    """The layer as it opens on such files, with no damaged ones beside them."""
    for name in damaged(place):
        (place.home / "damaged" / name).unlink()
    journal(place).write_bytes(journal_bytes)
    if layer_bytes is None:
        layer_file(place).unlink(missing_ok=True)
    else:
        layer_file(place).write_bytes(layer_bytes)
    return opened(place)


@pytest.fixture
def cut(tmp_path: Path) -> tuple[Folder, bytes, bytes, bytes]:
    """A workspace, its journal before and after its last action, and the layer file before."""
    place = workspace(tmp_path)
    tagged(place, COUNT - 1)
    before, old_layer = journal(place).read_bytes(), layer_file(place).read_bytes()
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(COUNT))])
    return place, before, journal(place).read_bytes(), old_layer


def test_a_journal_cut_at_every_byte_of_its_last_line(
    cut: tuple[Folder, bytes, bytes, bytes],
) -> None:
    place, before, whole, old_layer = cut
    layer_file(place).write_bytes(old_layer)
    for length in range(len(before), len(whole) + 1):
        journal(place).write_bytes(whole[:length])
        kept = length >= len(whole) - 1
        contents = place.read(LayerKey("Anna", "talks.txt"))
        assert list(contents.annotations) == ids(COUNT if kept else COUNT - 1)
        assert contents.problems == []


def test_a_torn_line_is_set_aside_and_the_journal_goes_on(
    cut: tuple[Folder, bytes, bytes, bytes],
) -> None:
    place, before, whole, old_layer = cut
    for length in [*range(len(before), len(whole), 97), *range(len(whole) - 3, len(whole) + 1)]:
        kept = length >= len(whole) - 1
        torn = not kept and length > len(before)
        with restart(place, whole[:length], old_layer) as layer:
            assert len(layer.notices) == len(damaged(place)) == int(torn)
            layer.commit("tag", [(None, mark(9))])
        if torn:
            assert layer.notices[0].startswith("Nothing that was saved is missing.")
            (name,) = damaged(place)
            assert (place.home / "damaged" / name).read_bytes() == whole[len(before) : length]
        assert [line["seq"] for line in journal_lines(place)] == list(range(1, COUNT + 1 + kept))
        assert journal(place).read_bytes().startswith(whole if kept else before)


def test_a_layer_file_cut_at_every_tenth_byte(place: Folder) -> None:
    lines, whole = journal(place).read_bytes(), layer_file(place).read_bytes()
    for length in range(0, len(whole) - 2, 10):
        with restart(place, lines, whole[:length]) as layer:
            assert list(layer.annotations) == ids(COUNT)
            assert len(layer.notices) == 1
            assert "set aside" in layer.notices[0]
        (name,) = damaged(place)
        assert (place.home / "damaged" / name).read_bytes() == whole[:length]
        assert list(layer_tables(place)["annotations"]) == ["1", "2", "3"]


WRONG = [
    b"",
    b"\0" * 500,
    b"[]",
    b"null",
    b"7",
    b"{}",
    b'{"meta":{}}',
    b'{"meta":[],"annotations":{}}',
    b'{"meta":{"1":{}},"annotations":{}}',
    b'{"meta":{"1":[]},"annotations":{}}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"\xff\xfe\x00",
    b"<<<<<<< HEAD\n",
]


@pytest.mark.parametrize("content", WRONG, ids=lambda content: repr(content[:20]))
def test_a_layer_file_of_something_else(place: Folder, content: bytes) -> None:
    layer_file(place).write_bytes(content)
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert len(layer.notices) == 1
        assert len(layer_undo(layer)) == COUNT
    (name,) = damaged(place)
    assert (place.home / "damaged" / name).read_bytes() == content


def layer_undo(layer: Layer) -> list[str]:
    """Undo all, and redo it."""
    undone = []
    while (action := layer.undo()) is not None:
        undone.append(action.id)
    for _ in undone:
        assert layer.redo()
    return undone


def wrong_types() -> list[Callable[[dict[str, object]], object]]:
    return [
        lambda tables: tables.update(annotations=[]),
        lambda tables: tables.update(annotations={"one": {}}),
        lambda tables: tables.update(verdicts="none"),
        lambda tables: tables["meta"]["1"].update(seq="3"),  # type: ignore[index]
        lambda tables: tables["meta"]["1"].update(seq=-1),  # type: ignore[index]
        lambda tables: tables["meta"]["1"].update(article="talks"),  # type: ignore[index]
        lambda tables: tables["meta"]["1"].update(schema="other/1"),  # type: ignore[index]
        lambda tables: tables["meta"]["1"].pop("actions"),  # type: ignore[index]
    ]


@pytest.mark.parametrize("change", wrong_types())
def test_a_layer_file_with_wrong_types(
    place: Folder, change: Callable[[dict[str, object]], object]
) -> None:
    tables = layer_tables(place)
    change(tables)
    layer_file(place).write_text(json.dumps(tables))
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert layer.read_only is None
    assert len(damaged(place)) == 1


@pytest.mark.parametrize(
    "content",
    [b"\0" * 300, b"[]", b"[]\n", b"{}\n{}\n", b'{"id":1}\n', b"[" * 100_000],
    ids=lambda content: repr(content[:20]),
)
def test_a_journal_of_something_else(place: Folder, content: bytes) -> None:
    journal(place).write_bytes(content)
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT), "the layer file still has them"
        assert layer.read_only is None
        assert layer.next_undo is None
        assert len(layer.notices) == 2
        layer.commit("tag", [(None, mark(4))])
        assert layer.next_undo is not None
    (line,) = journal_lines(place)
    assert line["seq"] == COUNT + 1
    assert line["meta"]["annotator"] == "Anna"
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT + 1)
        assert layer.notices == []
    (name,) = damaged(place)
    assert (place.home / "damaged" / name).read_bytes() == content


def test_a_journal_that_is_gone(place: Folder) -> None:
    journal(place).unlink()
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert len(layer.notices) == 1
        assert "lacks 3 of the 3 actions" in layer.notices[0]


def test_a_journal_restored_from_an_old_copy(place: Folder) -> None:
    lines = journal(place).read_bytes().splitlines(keepends=True)
    journal(place).write_bytes(lines[0])
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert layer.next_undo is None, "the state before those actions is not known any more"
        layer.commit("tag", [(None, mark(4))])
        assert layer.undo() is not None
        assert layer.undo() is None
    assert [line["seq"] for line in journal_lines(place)] == [1, 4, 5]


def test_a_layer_file_restored_from_an_old_copy(place: Folder) -> None:
    old = layer_file(place).read_bytes()
    with opened(place) as layer:
        layer.commit("delete", [(mark(1), None)])
        layer.commit("tag", [(None, mark(4))])
    layer_file(place).write_bytes(old)
    with opened(place) as layer:
        assert list(layer.annotations) == [mark(2).id, mark(3).id, mark(4).id]
        assert layer.notices == []
    assert layer_tables(place)["meta"]["1"]["seq"] == COUNT + 2, "made good at the next opening"


def test_a_garbled_line_in_the_middle_is_kept(place: Folder) -> None:
    lines = journal(place).read_bytes().splitlines(keepends=True)
    garbled = lines[0] + b"\0\0" + lines[1] + lines[2]
    journal(place).write_bytes(garbled)
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert len(layer.problems) == 1
        assert f"{journal(place)}, line 2" in layer.problems[0]
        layer.commit("tag", [(None, mark(4))])
    assert journal(place).read_bytes().startswith(garbled)
    assert damaged(place) == []


def test_a_garbled_line_and_no_layer_file(place: Folder) -> None:
    lines = journal(place).read_bytes().splitlines(keepends=True)
    journal(place).write_bytes(lines[0] + b"x" + lines[1] + lines[2])
    layer_file(place).unlink()
    with opened(place) as layer:
        assert list(layer.annotations) == [mark(1).id, mark(3).id]
        assert any("lacks 1 actions" in notice for notice in layer.notices)


def test_a_line_that_is_found_again(place: Folder) -> None:
    whole = journal(place).read_bytes()
    lines = whole.splitlines(keepends=True)
    journal(place).write_bytes(lines[0] + b"x" + lines[1] + lines[2])
    layer_file(place).unlink()
    opened(place).close()
    assert len(layer_tables(place)["annotations"]) == COUNT - 1
    journal(place).write_bytes(whole)
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert layer.problems == []


def test_a_line_whose_record_has_another_id(place: Folder) -> None:
    lines = journal(place).read_bytes().splitlines(keepends=True)
    after = b'"after":{"annotations":{"' + mark(3).id.encode()
    lines[2] = lines[2].replace(after, after[:-1] + b"f")
    journal(place).write_bytes(b"".join(lines))
    layer_file(place).unlink()
    for _ in range(2):
        with opened(place) as layer:
            assert list(layer.annotations) == ids(2)
            assert "has another id" in layer.problems[0]
        assert len(layer_tables(place)["annotations"]) == 2
        layer_file(place).unlink()


def test_both_files_gone_bad(place: Folder) -> None:
    journal(place).write_bytes(b"\0\0\0")
    layer_file(place).write_bytes(b"[]")
    with opened(place) as layer:
        assert layer.annotations == {}
        assert len(layer.notices) == 2
        layer.commit("tag", [(None, mark(1))])
    assert len(damaged(place)) == 2
    with opened(place) as layer:
        assert list(layer.annotations) == ids(1)


def test_reading_damaged_files_writes_nothing(place: Folder) -> None:
    whole = journal(place).read_bytes()
    journal(place).write_bytes(whole[:-20])
    layer_file(place).write_bytes(b"[]")
    before = {path: path.read_bytes() for path in place.home.rglob("*") if path.is_file()}
    contents = place.read(LayerKey("Anna", "talks.txt"))
    assert list(contents.annotations) == ids(COUNT - 1)
    assert any(str(layer_file(place)) in problem for problem in contents.problems)
    assert {path: path.read_bytes() for path in place.home.rglob("*") if path.is_file()} == before


def test_reading_nothing_but_damage(place: Folder) -> None:
    journal(place).unlink()
    layer_file(place).write_bytes(b"[]")
    with pytest.raises(NoLayer, match="layers"):
        place.read(LayerKey("Anna", "talks.txt"))


def test_files_turned_into_folders(place: Folder) -> None:
    journal(place).unlink()
    journal(place).mkdir()
    with opened(place) as layer:
        assert "is a folder" in (layer.read_only or "")
        assert list(layer.annotations) == ids(COUNT)


def test_damage_that_cannot_be_set_aside_opens_read_only(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer_file(place).write_bytes(b"[]")
    (place.home / "damaged").write_bytes(b"a file in the way")
    with opened(place) as layer:
        assert "cannot be written" in (layer.read_only or "")
        assert list(layer.annotations) == ids(COUNT)
    assert layer_file(place).read_bytes() == b"[]"


def test_a_damaged_kept_text_is_set_aside_and_kept_anew(place: Folder) -> None:
    (path,) = (place.home / "texts").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(4))])
    assert path.read_bytes() == whole
    assert len(damaged(place)) == 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A journal and a layer file that fit."""
    place = workspace(tmp_path_factory.mktemp("whole"))
    tagged(place, COUNT)
    return journal(place).read_bytes(), layer_file(place).read_bytes()


DAMAGE = st.tuples(
    st.integers(0, 1),
    st.integers(0, 4000),
    st.integers(0, 300),
    st.sampled_from([b"", b"\0" * 9, b"\n", b"\xff", b"[]", b"null", b'"', b"9", b"}", b"{}\n"]),
)


@given(st.lists(DAMAGE, min_size=1, max_size=3))
def test_any_damage_opens_and_goes_on(
    whole: tuple[bytes, bytes], damages: list[tuple[int, int, int, bytes]]
) -> None:
    contents = list(whole)
    for which, start, length, put in damages:
        data = contents[which]
        start %= len(data) + 1
        contents[which] = data[:start] + put + data[start + length :]
    with tempfile.TemporaryDirectory() as folder:
        place = workspace(Path(folder))
        place.for_writing(journal(place)).write_bytes(contents[0])
        place.for_writing(layer_file(place)).write_bytes(contents[1])
        with opened(place) as layer:
            if contents[1] == whole[1] and layer.read_only is None:
                assert set(ids(COUNT)) <= set(layer.annotations), "the layer file has them all"
            if contents[0] == whole[0] and layer.notices:
                assert set(ids(COUNT)) <= set(layer.annotations), "the journal has them all"
            if layer.read_only is None:
                layer.commit("tag", [(None, mark(9))])
                assert layer.flush(30)
            here = dict(layer.annotations)
        with opened(place) as layer:
            assert layer.annotations == here


def test_what_a_killed_writer_left_is_cleared_away(place: Folder) -> None:
    folder = layer_file(place).parent
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = folder / f".obelism-{dead.pid}-0a0a0a0a0a0a.tmp"
    at_work = folder / f".obelism-{os.getpid()}-0b0b0b0b0b0b.tmp"
    for path in (left, at_work):
        path.write_bytes(b'{"meta":{')
    layer_file(place).unlink()
    with opened(place) as layer:
        assert list(layer.annotations) == ids(COUNT)
        assert layer.notices == []
    assert [path.exists() for path in (left, at_work)] == [False, True]


def test_blank_lines_however_many_are_passed_over(place: Folder) -> None:
    lines = journal(place).read_bytes().splitlines(keepends=True)
    blank = b" \r\n\n" * 300_000
    journal(place).write_bytes(blank.join([b"", lines[0], lines[1], b"x\n", lines[2], b""]))
    layer_file(place).unlink()
    counted = Profile()
    counted.enable()
    state = read_state(place, LayerKey("Anna", "talks.txt"))
    counted.disable()
    assert [entry.seq for entry in state.contents.entries] == [1, 2, 3]
    ((number, _),) = state.journal.bad
    assert number == 3 * 600_000 + 3
    assert sum(entry.callcount for entry in counted.getstats()) < 50_000
