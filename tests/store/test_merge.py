"""Two journals of one layer made one, as git's union merge does."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import (
    START,
    Ticking,
    article,
    journal_lines,
    layer_tables,
    mark,
    tagged,
    workspace,
)

COMMON = 3


def at_work(place: Folder, hours: int) -> Layer:
    return Layer.open(place, article(), "Anna", clock=Ticking(START + timedelta(hours=hours)))


def joined(ours: Folder, theirs: Folder) -> bytes:
    """What a union merge of both journals gives: what is common, ours, theirs."""
    lines = [
        place.history_path("Anna", "talks.txt").read_bytes().splitlines(keepends=True)
        for place in (ours, theirs)
    ]
    return b"".join(lines[0] + lines[1][COMMON:])


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Folder, Folder]:
    ours = workspace(tmp_path / "ours")
    tagged(ours, COMMON)
    shutil.copytree(tmp_path / "ours", tmp_path / "theirs")
    theirs = Folder(tmp_path / "theirs")
    with at_work(theirs, 1) as layer:
        layer.commit("delete", [(mark(1), None)])
        layer.commit("comment", [(mark(2), mark(2, note="theirs"))])
        layer.commit("tag", [(None, mark(10))])
    with at_work(ours, 2) as layer:
        layer.commit("tag", [(None, mark(20))])
        layer.commit("comment", [(mark(2), mark(2, note="ours, later"))])
    return ours, theirs


EXPECTED = [mark(number).id for number in (2, 3, 10, 20)]


def test_the_layer_is_made_again_from_the_joined_journal(
    clones: tuple[Folder, Folder],
) -> None:
    ours, theirs = clones
    whole = joined(ours, theirs)
    ours.history_path("Anna", "talks.txt").write_bytes(whole)
    with at_work(ours, 3) as layer:
        assert list(layer.annotations) == EXPECTED, "what was deleted stays deleted"
        assert layer.annotations[mark(2).id].note == "ours, later"
        assert len(layer.notices) == 1
        assert "joined" in layer.notices[0]
        layer.commit("tag", [(None, mark(30))])
        assert layer.undo() is not None
        assert layer.undo() is not None, "then the last one before the merge"
        assert layer.annotations[mark(2).id].note is None
        layer.redo()
        last = dict(layer.annotations)
    assert ours.history_path("Anna", "talks.txt").read_bytes().startswith(whole)
    meta = layer_tables(ours)["meta"]["1"]
    assert meta["actions"] == len(journal_lines(ours))
    with at_work(ours, 4) as layer:
        assert layer.annotations == last
        assert layer.notices == [], "said once"


def test_both_sides_get_the_same(clones: tuple[Folder, Folder]) -> None:
    ours, theirs = clones
    whole, reverse = joined(ours, theirs), joined(theirs, ours)
    ours.history_path("Anna", "talks.txt").write_bytes(whole)
    theirs.history_path("Anna", "talks.txt").write_bytes(reverse)
    here, there = (place.read(LayerKey("Anna", "talks.txt")) for place in clones)
    assert here.annotations == there.annotations
    assert list(here.annotations) == EXPECTED


def test_a_layer_file_that_only_seems_to_have_it_all(
    clones: tuple[Folder, Folder],
) -> None:
    ours, theirs = clones
    ours.history_path("Anna", "talks.txt").write_bytes(joined(ours, theirs))
    tables = layer_tables(ours)
    seq = tables["meta"]["1"]["seq"]
    known = sum(line["seq"] <= seq for line in journal_lines(ours))
    tables["meta"]["1"]["actions"] = known
    ours.layer_path("Anna", "talks.txt").write_text(json.dumps(tables))
    with at_work(ours, 3) as layer:
        assert list(layer.annotations) == EXPECTED


def test_a_layer_file_with_conflict_marks(clones: tuple[Folder, Folder]) -> None:
    ours, theirs = clones
    whole = joined(ours, theirs)
    ours.history_path("Anna", "talks.txt").write_bytes(whole)
    path = ours.layer_path("Anna", "talks.txt")
    path.write_bytes(b"<<<<<<< HEAD\n" + path.read_bytes() + b"=======\n>>>>>>> theirs\n")
    with at_work(ours, 3) as layer:
        assert list(layer.annotations) == EXPECTED
        assert layer.read_only is None


def test_a_line_that_stands_twice_counts_once(clones: tuple[Folder, Folder]) -> None:
    ours, _ = clones
    path = ours.history_path("Anna", "talks.txt")
    lines = path.read_bytes()
    path.write_bytes(lines + lines)
    with at_work(ours, 3) as layer:
        assert layer.notices == []
        assert len(layer.annotations) == COMMON + 1


def test_a_joined_journal_with_a_lost_line_rolls_nothing_back(
    clones: tuple[Folder, Folder],
) -> None:
    ours, theirs = clones
    later = mark(3, note="last word", modified="2031-01-01T00:00:00.000Z")
    with at_work(ours, 5) as layer:
        layer.commit("comment", [(mark(3), later)])
    lines = joined(ours, theirs).splitlines(keepends=True)
    lost = next(place for place, line in enumerate(lines) if b"last word" in line)
    lines[lost] = b"\0" + lines[lost]
    ours.history_path("Anna", "talks.txt").write_bytes(b"".join(lines))
    with at_work(ours, 6) as layer:
        assert layer.annotations[mark(3).id].note == "last word"
        assert mark(1).id not in layer.annotations
