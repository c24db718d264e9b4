"""An import into several layers and workspaces that ends anywhere: nothing is there, or all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.corpus.match import Matcher
from reader.formats.registry import DEFAULT, find_format
from reader.services.check import check
from reader.services.export.select import select
from reader.services.import_.apply import take_in
from reader.services.import_.placing import Delivery, delivery
from reader.services.import_.sources import records_of
from reader.store.base import LayerKey
from reader.store.progress import Progress, load_progress, save_progress
from tests.cli.running import run
from tests.environment import PROJECT
from tests.faults.strict_disk import power_cuts
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXTS = {"one/a.txt": "Oslo, then Rome.", "one/b.txt": "Rome, then Bern.", "two/c.txt": "Bern."}
ALL = {
    ("a.txt", "Anna"): {"Oslo"},
    ("a.txt", "Ben"): {"Rome"},
    ("b.txt", "Anna"): {"Rome"},
    ("c.txt", "Ben"): {"Bern"},
}
"""What comes in, by layer."""
BEFORE = {("b.txt", "Anna"): {"Bern"}}
"""What was there."""


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    for id, text in TEXTS.items():
        write(tmp_path / "theirs", id, text)
    for (name, annotator), quotes in ALL.items():
        (id,) = (id for id in TEXTS if id.endswith(name))
        tag(tmp_path / "theirs", id, *quotes, annotator=annotator)
    run("export", tmp_path / "theirs", "-o", tmp_path / "tags.jsonl")
    return tmp_path / "tags.jsonl"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A folder with two workspaces and a tag."""
    root = tmp_path / "ours"
    for id, text in TEXTS.items():
        write(root, id, text)
    for name in ("one", "two"):
        Folder(root / name).ensure()
    tag(root / "one", "b.txt", "Bern", annotator="Anna")
    return root


def here(root: Path) -> dict[tuple[str, str], set[str]]:
    """The quotes in all layers, as whoever only looks finds them."""
    found = {}
    for store, key in select([root]).layers:
        layer = store.read(key)
        assert layer.problems == []
        found[key.article_id, key.annotator] = {
            span.text for each in layer.annotations.values() for span in each.spans
        }
    return {key: quotes for key, quotes in found.items() if quotes}


def whole() -> dict[tuple[str, str], set[str]]:
    return {key: ALL.get(key, set()) | BEFORE.get(key, set()) for key in {**ALL, **BEFORE}}


def brought(tags: Path, into: Path) -> Delivery:
    return delivery(records_of([tags], find_format(DEFAULT)), Matcher(into), None, moment="")


def see_all_or_nothing(tags: Path, left: Path) -> bool:
    """See that one or the other is there, and that a second import brings all; whether it was."""
    found = here(left)
    assert found in (BEFORE, whole())
    for _, key in select([left]).layers:
        if key == ("Anna", "b.txt"):  # whoever opens a layer finds what those who look have found
            tag(left / "one", "b.txt", "then", annotator="Anna")
            assert here(left)["b.txt", "Anna"] - {"then"} == found["b.txt", "Anna"]
    take_in(brought(tags, left), "Zoe")
    expected = whole()
    assert here(left) == {**expected, ("b.txt", "Anna"): {"Rome", "Bern", "then"}}
    places = [Folder(left / name) for name in ("one", "two")]
    list(check(places, repair=True))
    assert list(check(places)) == []
    assert [path for place in places for path in (place.home / "batches").glob("*.jsonl")] == []
    return found != BEFORE


def test_killed_at_any_call(ours: Path, tags: Path, tmp_path: Path, *, in_full: bool) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    step = 1 if in_full else 3
    argv = [sys.executable, "-m", "tests.faults.killed_imports", ours, tags, folder, step]
    subprocess.run(list(map(str, argv)), cwd=PROJECT, check=True, capture_output=True)
    copies = sorted(path for path in folder.iterdir() if path.is_dir())
    outcomes = [see_all_or_nothing(tags, copy) for copy in copies]
    decided = outcomes.index(True)
    assert outcomes == [False] * decided + [True] * (len(copies) - decided)
    assert min(decided, len(copies) - decided) * step > 15, "calls before and after it was decided"


@pytest.mark.parametrize(
    ("names_early", "files_last"), [(False, False), (True, False), (False, True)]
)
def test_the_power_is_cut_after_any_sync(
    ours: Path,
    tags: Path,
    monkeypatch: pytest.MonkeyPatch,
    names_early: bool,
    files_last: bool,
) -> None:
    found = brought(tags, ours)
    left = power_cuts(
        monkeypatch,
        ours,
        lambda: take_in(found, "Zoe"),
        names_early=names_early,
        files_last=files_last,
    )
    outcomes = [see_all_or_nothing(tags, copy) for copy in left]
    assert {False, True} == set(outcomes)


def test_the_power_is_cut_while_layers_are_taken_as_sent(
    ours: Path, tags: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tags.parent / "theirs"
    sha256 = Folder(theirs).read(LayerKey("Anna", "one/b.txt")).info.sha256
    reading = Progress(article="one/b.txt", annotator="Anna", sha256=sha256, status="done")
    save_progress(Folder(theirs), reading)
    found = delivery(records_of([theirs], None, as_sent=()), Matcher(ours), None, moment="")
    left = power_cuts(monkeypatch, ours, lambda: take_in(found, "Zoe"), names_early=False)
    outcomes = set()
    for copy in left:
        places = [Folder(copy / name) for name in ("one", "two")]
        quotes, known = here(copy), load_progress(places[0], "Anna", "b.txt")
        assert quotes == (BEFORE if known is None else ALL)
        assert known is None or known.status == "done"
        for _ in places:  # what decides on lines elsewhere goes once those have come in
            list(check(places, repair=True))
        assert (here(copy), load_progress(places[0], "Anna", "b.txt")) == (quotes, known)
        assert [path for place in places for path in (place.home / "batches").glob("*.jsonl")] == []
        outcomes.add(known is not None)
    assert outcomes == {False, True}
