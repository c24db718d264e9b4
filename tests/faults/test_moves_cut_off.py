"""A program that ends while it moves tags, however it ends: they are in one place, whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.model.errors import ObelismError
from reader.services.check import check
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.faults import moves_cut_off
from tests.faults.strict_disk import power_cuts
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "The tide rose. The boats left. The gulls stayed.\n"
QUOTES = ["The tide rose.", "The boats left."]
FINISHED = "A move of tags that was cut short is finished here."


def quotes(root: Path, id: str) -> list[str]:
    try:
        annotations = Folder(root).read(LayerKey("Anna", id)).annotations.values()
    except ObelismError:
        return []
    return [each.spans[0].text for each in annotations]


def notices_at_opening(root: Path) -> list[str]:
    """What is told when Anna opens the article."""
    with Layer.open(Folder(root), load_article(next(find_articles([root]))), "Anna") as layer:
        return layer.notices


def place_of_tags(root: Path) -> int:
    """Where whoever looks finds them: 0 under the old name, 1 under the new one."""
    places = quotes(root, "a.txt"), quotes(root, "b.txt")
    assert sorted(places) == [[], QUOTES], root
    return places.index(QUOTES)


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


def cut_off(folder: Path, step: str, every: int) -> list[Path]:
    """The workspaces that killed programs left, by the call that killed them; the last is whole.

    `every`: one call in so many is tried.
    """
    begun(folder, step)
    arguments = [step, "a.txt", "b.txt", str(folder), str(every)]
    subprocess.run([sys.executable, moves_cut_off.__file__, *arguments], check=True)
    return sorted(
        (path for path in folder.iterdir() if path.name.isdigit()), key=lambda path: int(path.name)
    )


def see_one_place(root: Path, *, back: bool) -> tuple[int, bool]:
    """See that the tags are in one place, before and after the next opening, and all is right then.

    `back`: the file has its old name again. Returns where they are, and whether a line that waited
    for the layer that was opened is told of.
    """
    place = place_of_tags(root)
    if back:
        (root / "b.txt").rename(root / "a.txt")
    told = notices_at_opening(root)
    assert place_of_tags(root) == place
    list(check([Folder(root)], repair=True))
    assert [each for each in check([Folder(root)]) if "is gone" not in each.message] == []
    assert [*(root / ".obelism/batches").glob("*.jsonl")] == []
    return place, FINISHED in told


def see_all_ends(step: str, ends: list[tuple[int, bool]], before: int, after: int) -> None:
    """See that the tags stay until it is decided and have come from then on, told of or not.

    `before`, `after`: so many ends there have to be before it is decided, and from then on.
    """
    old, new = (1, 0) if step == "undo" else (0, 1)
    decided = ends.index((new, True))
    assert ends[:decided] == [(old, False)] * decided
    assert {place for place, _ in ends[decided:]} == {new}
    assert decided >= before
    assert len(ends) - decided >= after


@pytest.mark.parametrize("step", ["move", "undo", "redo"])
@pytest.mark.parametrize("back", [False, True])
def test_the_tags_are_in_one_place_wherever_it_is_killed(
    tmp_path: Path, step: str, *, back: bool, in_full: bool
) -> None:
    """Whichever article it is that is opened next, that with the new name or with the old."""
    every = 1 if in_full else 8
    left, least = cut_off(tmp_path, step, every), 6 if in_full else 1
    see_all_ends(step, [see_one_place(root, back=back) for root in left], least, least)


@pytest.mark.parametrize("step", ["move", "undo", "redo"])
@pytest.mark.parametrize("names_early", [False, True])
def test_the_tags_are_in_one_place_wherever_the_power_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, *, names_early: bool
) -> None:
    root = begun(tmp_path, step)
    left = power_cuts(
        monkeypatch,
        root,
        lambda: moves_cut_off.do(step, "a.txt", "b.txt", root),
        names_early=names_early,
    )
    # The note is on the disk before it has its name, which changes nothing to be seen.
    see_all_ends(step, [see_one_place(copy, back=False) for copy in left], 0, 3)


def test_what_was_finished_can_be_undone_and_done_again(tmp_path: Path, *, in_full: bool) -> None:
    for root in cut_off(tmp_path, "move", 1 if in_full else 6):
        notices_at_opening(root)
        if not quotes(root, "b.txt"):
            continue
        moves_cut_off.do("undo", "a.txt", "b.txt", root)
        assert place_of_tags(root) == 0
        moves_cut_off.do("redo", "a.txt", "b.txt", root)
        assert place_of_tags(root) == 1
