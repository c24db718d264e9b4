"""Every layer that a run has open: saved and closed, or rescued, whichever mode opened it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reader.modes.open_layers import NotSaved, OpenLayers
from reader.store.base import LayerKey
from reader.store.folder.journal import JournalFile
from reader.store.layer import Layer
from tests.modes.annotate.keyboard import at_end
from tests.store.folders import Folder
from tests.store.making import Ticking, article, mark, workspace


@pytest.fixture
def layers() -> OpenLayers:
    found = OpenLayers(Ticking())
    at_end(found.give_up)
    return found


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A workspace in the current folder, where rescue files go first."""
    monkeypatch.chdir(tmp_path)
    return workspace(tmp_path)


class Disk:
    """A disk on which journals can be written, or cannot."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        append = JournalFile.append

        def may_append(journal: JournalFile, lines: list[bytes]) -> None:
            if self.full:
                raise OSError(28, "")
            append(journal, lines)

        monkeypatch.setattr(JournalFile, "append", may_append)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def kept(place: Folder, annotator: str = "Anna") -> list[str]:
    return [*place.read(LayerKey(annotator, "talks.txt")).annotations]


def test_what_was_done_is_on_the_disk_once_all_are_closed(
    place: Folder, layers: OpenLayers
) -> None:
    mine, gold = (layers.open(place, article(), name) for name in ("Anna", "@gold"))
    mine.commit("tag", [(None, mark(1))])
    gold.commit("tag", [(None, mark(2))])
    layers.close_all()
    assert (kept(place), kept(place, "@gold")) == ([mark(1).id], [mark(2).id])
    assert mine.read_only == gold.read_only == "talks.txt is closed."
    assert layers.end() == ""


def test_what_cannot_be_saved_stays_open_and_says_why_until_it_can(
    place: Folder, layers: OpenLayers, disk: Disk
) -> None:
    layer = layers.open(place, article(), "Anna")
    disk.full = True
    layer.commit("tag", [(None, mark())])
    for leave in (lambda: layers.save(layer), layers.close_all):
        with pytest.raises(NotSaved, match="the disk is full"):
            leave()
    assert (layer.read_only, layers.saved) == (None, False)
    assert layers.problem is not None
    assert layers.open(place, article(), "Anna") is layer
    disk.full = False
    layers.close_all()
    assert (layers.saved, layers.problem) == (True, None)
    assert kept(place) == [mark().id]


def test_one_that_is_left_closes_by_itself_and_can_be_opened_again(
    place: Folder, layers: OpenLayers
) -> None:
    told = threading.Event()
    first = layers.open(place, article(), "Anna")
    first.commit("tag", [(None, mark())])
    layers.on_saved = told.set
    layers.leave(first)
    again = layers.open(place, article(), "Anna")
    assert told.is_set()
    assert again is not first
    assert again.read_only is None
    assert [*again.annotations] == [mark().id]


def test_one_that_is_left_and_cannot_be_saved_is_there_again_when_it_is_opened(
    place: Folder, layers: OpenLayers, disk: Disk
) -> None:
    layer = layers.open(place, article(), "Anna")
    disk.full = True
    layer.commit("tag", [(None, mark())])
    layers.leave(layer)
    assert layers.open(place, article(), "Anna") is layer


def test_the_end_rescues_what_it_cannot_save_and_keeps_the_rest(
    place: Folder, layers: OpenLayers, disk: Disk
) -> None:
    kept_too: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    layers.keepers |= {lambda: kept_too.append("place"), fail}
    layers.open(place, article(), "Anna").commit("tag", [(None, mark(1))])
    layers.flush()
    disk.full = True
    for name in ("Bob", "Cem"):
        layer = layers.open(place, article(), name, what="verdicts")
        layer.commit("tag", [(None, mark(2))])
    told = layers.end()
    files = sorted(Path.cwd().glob("obelism-rescue-*.json"))
    assert told == (
        f"the last verdicts could not be saved where they belong; all are in {files[0]}, {files[1]}"
    )
    assert [mark(2).id in file.read_text() for file in files] == [True, True]
    assert kept(place) == [mark(1).id]
    assert kept_too == ["place"]
    assert layers.end() == ""


def test_what_cannot_be_rescued_either_is_told(
    place: Folder, layers: OpenLayers, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers.open(place, article(), "Anna").commit("tag", [(None, mark())])
    layers.close_all()
    layer = layers.open(place, article(), "Anna")
    disk.full = True
    layer.commit("tag", [(None, mark(2))])

    def refuse(*_: object) -> None:
        raise OSError(28, "")

    monkeypatch.setattr("reader.io.files.write_atomically", refuse)
    assert layers.end().startswith("the last tags could not be saved, nor be rescued: ")
    monkeypatch.undo()
    assert kept(place) == [mark().id]


def test_what_was_given_up_is_closed_and_need_not_be_saved(
    place: Folder, layers: OpenLayers, disk: Disk
) -> None:
    layer = layers.open(place, article(), "Anna")
    disk.full = True
    layer.commit("tag", [(None, mark())])
    layers.give_up()
    layers.save(layer)
    assert layers.rescue() == layers.end() == ""
    assert Layer.open(place, article(), "Anna").read_only is None
