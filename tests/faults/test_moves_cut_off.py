"""A program that is killed while it moves tags: the next opening has them in one place, whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.model.errors import ObelismError
from reader.services.check import check
from reader.store.base import LayerKey
from tests.faults import moves_cut_off
from tests.modes.annotate.old_keyboard import said
from tests.modes.articles.sessions import session_on
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "The tide rose. The boats left. The gulls stayed.\n"
QUOTES = ["The tide rose.", "The boats left."]


def quotes(root: Path, id: str) -> list[str]:
    try:
        annotations = Folder(root).read(LayerKey("Anna", id)).annotations.values()
    except ObelismError:
        return []
    return [each.spans[0].text for each in annotations]


def begun(folder: Path, step: str) -> Path:
    """A workspace in which the step is the next thing to do."""
    root = folder / "whole"
    write(root, "a.txt", TEXT)
    tag(root, "a.txt", *QUOTES)
    (root / "a.txt").rename(root / "b.txt")
    if step != "move":
        moves_cut_off.do("move", "a.txt", "b.txt", root)
    if step == "redo":
        moves_cut_off.do("undo", "a.txt", "b.txt", root)
    return root


def cut_off(folder: Path, step: str) -> list[Path]:
    """The workspaces that killed programs left, by the call that killed them; the last is whole."""
    begun(folder, step)
    script = [sys.executable, moves_cut_off.__file__, step, "a.txt", "b.txt", str(folder)]
    subprocess.run(script, check=True)
    return sorted(
        (path for path in folder.iterdir() if path.name.isdigit()), key=lambda path: int(path.name)
    )


@pytest.mark.parametrize("step", ["move", "undo", "redo"])
@pytest.mark.parametrize("back", [False, True])
def test_the_tags_are_in_one_place_after_the_next_opening(
    tmp_path: Path, step: str, *, back: bool
) -> None:
    """Whichever article it is that is opened next, that with the new name or with the old."""
    ends = set()
    folders = cut_off(tmp_path, step)
    for root in folders:
        told_of = any("being moved" in each.message for each in check([Folder(root)]))
        assert told_of or [] in (quotes(root, "a.txt"), quotes(root, "b.txt"))
        if back:
            (root / "b.txt").rename(root / "a.txt")
        session = session_on(root)
        reader = session.open(0)
        told = said(reader)
        session.close()
        places = quotes(root, "a.txt"), quotes(root, "b.txt")
        assert sorted(places) == [[], QUOTES], root
        assert [*(root / ".obelism/local/moves").glob("*")] == []
        ends.add((places.index(QUOTES), told.startswith("Finished moving your tags from")))
    assert len(folders) > 20
    expected = {(0, False), (1, True), (1, False)}
    if step == "undo":
        expected = {(1, False), (0, True), (0, False)}
    assert ends == expected


def test_what_was_finished_can_be_undone_and_done_again(tmp_path: Path) -> None:
    for root in cut_off(tmp_path, "move"):
        session = session_on(root)
        session.open(0)
        session.close()
        if not quotes(root, "b.txt"):
            continue
        moves_cut_off.do("undo", "a.txt", "b.txt", root)
        assert (quotes(root, "a.txt"), quotes(root, "b.txt")) == (QUOTES, [])
        moves_cut_off.do("redo", "a.txt", "b.txt", root)
        assert (quotes(root, "a.txt"), quotes(root, "b.txt")) == ([], QUOTES)
