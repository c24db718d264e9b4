"""A file that another program changed, as one that synchronises folders does, whatever the locks.

What is there then is never written over, and what is not saved can be put into a file of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.io import files
from reader.model.errors import ReadOnly
from tests.store.folders import Folder
from tests.store.making import journal_lines, layer_tables, mark, opened, tagged, workspace

ID = "talks.txt"


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    found = workspace(tmp_path)
    tagged(found, 2)
    return found


def replaced(path: Path) -> bytes:
    """Replace a file by another version, as such a program does; return that."""
    data = path.read_bytes() + b"\n"
    new = path.with_name("new")
    new.write_bytes(data)
    os.replace(new, path)
    return data


def rewritten(path: Path) -> bytes:
    """Change a file in place, without changing its size."""
    data = bytes(reversed(path.read_bytes()))
    path.write_bytes(data)
    return data


def cut(path: Path) -> bytes:
    path.write_bytes(b"")
    return b""


CHANGES = [replaced, rewritten, cut]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", ["layer", "journal"])
def test_it_is_noticed_before_anything_is_written(
    place: Folder, tmp_path: Path, change: Callable[[Path], bytes], kind: str
) -> None:
    path = (place.layer_path if kind == "layer" else place.history_path)("Anna", ID)
    other = (place.history_path if kind == "layer" else place.layer_path)("Anna", ID)
    with opened(place) as layer:
        there, beside = change(path), other.read_bytes()
        layer.commit("tag", [(None, mark(3))])
        assert not layer.flush(30)
        assert not layer.saved
        assert (path.read_bytes(), other.read_bytes()) == (there, beside)
        sentence = layer.read_only or ""
        assert str(path) in sentence
        assert "by another program" in sentence
        assert sentence == layer.problem
        with pytest.raises(ReadOnly):
            layer.commit("tag", [(None, mark(4))])
        layer.rescue(tmp_path / "rescue.json")
    rescued = json.loads((tmp_path / "rescue.json").read_bytes())
    assert [record["id"] for record in rescued["annotations"]] == [mark(n).id for n in (1, 2, 3)]
    assert len(rescued["actions"]) == 1
    assert (path.read_bytes(), other.read_bytes()) == (there, beside), "nor at the end"


@pytest.mark.parametrize("change", CHANGES)
def test_a_layer_file_changed_between_two_of_our_writes(
    place: Folder, change: Callable[[Path], bytes]
) -> None:
    path = place.layer_path("Anna", ID)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(3))])
        assert layer.flush(30)
        there = change(path)
        layer.commit("tag", [(None, mark(4))])
        assert not layer.flush(30)
        assert str(path) in (layer.read_only or "")
    assert path.read_bytes() == there
    assert len(journal_lines(place)) == 3


def test_a_layer_file_that_appears_is_not_written_over(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place) as layer:
        path = place.for_writing(place.layer_path("Anna", ID))
        path.write_bytes(b"theirs")
        layer.commit("tag", [(None, mark(1))])
        assert not layer.flush(30)
        assert str(path) in (layer.read_only or "")
    assert path.read_bytes() == b"theirs"


def test_the_same_content_under_a_new_number_is_no_change(place: Folder) -> None:
    path = place.layer_path("Anna", ID)
    with opened(place) as layer:
        for number in (3, 4):
            copy = path.with_name("copy")
            copy.write_bytes(path.read_bytes())
            os.replace(copy, path)
            layer.commit("tag", [(None, mark(number))])
            assert layer.flush(30)
    assert len(layer_tables(place)["annotations"]) == 4


def test_a_layer_file_that_is_gone_is_made_again(place: Folder) -> None:
    path = place.layer_path("Anna", ID)
    with opened(place) as layer:
        path.unlink()
        layer.commit("tag", [(None, mark(3))])
        assert layer.flush(30)
    assert len(layer_tables(place)["annotations"]) == 3


def test_a_write_of_ours_that_failed_late_is_not_taken_for_another_program(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(3))])
        with monkeypatch.context() as broken:
            broken.setattr(files, "sync_folder", refused)
            assert not layer.flush(30)
        layer.commit("tag", [(None, mark(4))])
        assert layer.flush(30)
        assert layer.read_only is None
    assert len(layer_tables(place)["annotations"]) == 4


def refused(_folder: Path) -> None:
    raise OSError(5, "the disk reports an error")
