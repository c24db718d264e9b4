"""Many programs on one workspace at once: each layer has one writer, and nobody loses anything.

In short a few processes make a fixed number of actions; in full ten do so for a minute.
"""

from __future__ import annotations

import json
import os
import queue
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.io.locks import Lock
from reader.services.check import check
from reader.store.base import LayerKey
from reader.store.folder.layer_file import read_tables
from tests.environment import PROJECT
from tests.store.folders import Folder
from tests.store.making import TEXT, journal_lines, workspace
from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import SUMMIT, exported, samples

ARTICLES = [f"talks-{number}.txt" for number in range(3)]

HAND = """
import random, sys, time
from pathlib import Path
from reader.model.clock import new_id
from reader.model.errors import ReadOnly
from reader.store.layer import Layer
from reader.store.progress import progress_in, save_progress
from tests.store.folders import Folder
from tests.store.making import article
from tests.store.making import mark
root, name, seed, turns, seconds = sys.argv[1:6]
place, rounds = Folder(Path(root)), random.Random(int(seed))
until = time.monotonic() + float(seconds)
turn = 0
while turn < int(turns) or time.monotonic() < until:
    turn += 1
    told = article(rounds.choice(sys.argv[6:]))
    layer = Layer.open(place, told, name)
    if layer.read_only:
        print("refused", told.id, layer.read_only, flush=True)
        continue
    for number in range(rounds.randrange(1, 6)):
        made = mark(rounds.randrange(1000), id=new_id())
        layer.commit("tag", [(None, made)])
        while not layer.saved:
            assert layer.read_only is None and layer.problem is None, layer.problem
        print("tagged", told.id, made.id, flush=True)
    if rounds.random() < 0.3 and layer.next_undo:
        (gone,) = layer.undo().before["annotations"]
        assert layer.flush(60)
        print("undone", told.id, gone, flush=True)
    assert layer.read_only is None, layer.read_only
    save_progress(place, progress_in(place, name, told.info))
    place.remember_annotator(name, name)
    assert layer.close()
"""


class Told(NamedTuple):
    """A line that a hand wrote once the disk had what it says."""

    what: str
    article: str
    rest: str


class Hand:
    """A process that opens, tags, undoes and closes, and tells what is saved."""

    def __init__(self, root: Path, name: str, seed: int, turns: int, seconds: float) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                HAND,
                root,
                name,
                str(seed),
                str(turns),
                str(seconds),
                *ARTICLES,
            ],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            text=True,
        )

        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        """Take in what it tells at once, so that it never waits for us."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def line(self) -> Told:
        """Wait for its next line."""
        return _told(self._lines.get(timeout=60))

    def told(self) -> list[Told]:
        """Wait for its end; return the rest that it told, without a line that a kill has cut."""
        self.process.wait()
        self._thread.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        lines = [self._lines.get() for _ in range(self._lines.qsize())]
        return [_told(line) for line in lines if line.endswith("\n")]


def _told(line: str) -> Told:
    return Told(*line.rstrip("\n").split(" ", 2))


def left(told: list[Told]) -> dict[str, set[str]]:
    """The ids that are to be there, by article."""
    found: dict[str, set[str]] = {id: set() for id in ARTICLES}
    for each in told:
        if each.what == "tagged":
            found[each.article].add(each.rest)
    for each in told:
        if each.what == "undone":
            found[each.article].discard(each.rest)
    return found


def nothing_is_torn(place: Folder) -> None:
    """Every file is whole, whoever writes now."""
    for path in place.home.glob("layers/*/*.json"):
        assert read_tables(path) is not None
    for path in (*place.home.glob("progress/*/*.json"), *place.home.glob("names.json")):
        json.loads(path.read_bytes())
    for path in place.home.glob("history/*/*.jsonl"):
        whole = path.read_bytes()
        assert all(json.loads(line) for line in whole[: whole.rfind(b"\n") + 1].splitlines())


def all_is_there(place: Folder, name: str, told: list[Told]) -> None:
    """Each layer has exactly what its hands said, each of its actions once and in order."""
    for id, ids in left(told).items():
        if ids or place.history_path(name, id).exists():
            lines = journal_lines(place, name, id)
            assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
            assert set(place.read(LayerKey(name, id)).annotations) == ids


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    for id in ARTICLES:
        (tmp_path / id).write_bytes(TEXT.encode())
    return workspace(tmp_path)


def test_ten_hands_on_the_same_articles_lose_nothing(place: Folder, in_full: bool) -> None:
    own, turns, seconds = (8, 0, 60.0) if in_full else (3, 12, 0.0)
    names = [f"Hand {number}" for number in range(own)]
    names += names[:2]  # two layers have two hands each: one is refused while the other is there
    hands = [Hand(place.root, name, seed, turns, seconds) for seed, name in enumerate(names)]
    while any(hand.process.poll() is None for hand in hands):
        nothing_is_torn(place)
    told = {
        name: [each for hand in hands if hand.name == name for each in hand.told()]
        for name in sorted(set(names))
    }
    assert [hand.process.returncode for hand in hands] == [0] * len(hands)
    for name, lines in told.items():
        refused = [each for each in lines if each.what == "refused"]
        assert all("has this article open" in each.rest for each in refused)
        assert not refused or names.count(name) == 2
        assert len(refused) < len(lines)
        all_is_there(place, name, lines)
    assert [finding.sentence() for finding in check([place])] == []
    counts = Counter(each.what for lines in told.values() for each in lines)
    print(f"{len(hands)} hands: {dict(counts)}")


def test_one_of_two_on_the_same_layer_is_refused(place: Folder) -> None:
    lock = Lock.acquire(
        place.for_writing(place.lock_path("Hand", ARTICLES[0])), "Hand", "2030-01-01T00:00:00.000Z"
    )
    told = Hand(place.root, "Hand", 0, 20, 0).told()
    lock.release()
    here = {each.what for each in told if each.article == ARTICLES[0]}
    elsewhere = {each.what for each in told if each.article != ARTICLES[0]}
    assert here == {"refused"}
    assert "tagged" in elsewhere
    assert "refused" not in elsewhere
    all_is_there(place, "Hand", told)


def test_a_dead_hand_keeps_nobody_out(place: Folder, in_full: bool) -> None:
    told: list[Told] = []
    rounds = random.Random(7)
    for turn in range(40 if in_full else 4):
        hand = Hand(place.root, "Hand", turn, 10_000, 0)
        told.append(hand.line())
        assert told[-1].what == "tagged", "a dead process's lock does not block"
        told += [hand.line() for _ in range(rounds.randrange(20))]
        hand.process.kill()
        told += hand.told()
    for id, ids in left(told).items():
        lines = journal_lines(place, "Hand", id)
        assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
        made = {each for line in lines for each in line["after"]["annotations"]}
        assert ids <= made, "what was told is there, be it undone just before the end"
    nothing_is_torn(place)


TAGS = re.compile(r"\b(\d+) tags?\b")


def shows(terminal: Terminal, count: int) -> Callable[[], bool]:
    """Whether the screen shows so many tags, and that they are saved."""

    def seen() -> bool:
        found = TAGS.search(terminal.text)
        return found is not None and int(found[1]) == count and " saved" in terminal.text

    return seen


def test_many_terminals_on_one_article(tmp_path: Path, in_full: bool) -> None:
    folder = samples(tmp_path)
    count, turns, seconds = (9, 0, 60.0) if in_full else (2, 4, 0.0)
    names = [f"hand{number}" for number in range(count)]
    with ExitStack() as stack:
        terminals = [stack.enter_context(obelism(folder / SUMMIT, "--as", name)) for name in names]
        for terminal in terminals:
            terminal.wait_for("0 tags")
            terminal.press("l", "f")
            terminal.wait_for(shows(terminal, 1))
        second = stack.enter_context(obelism(folder / SUMMIT, "--as", names[0]))
        second.wait_for("has this article open")
        second.press("j", "f")
        until = time.monotonic() + seconds
        turn = 1
        while turn < turns or time.monotonic() < until:
            turn += 1
            for terminal in terminals:
                terminal.press("l", "f")
            for terminal in terminals:
                terminal.wait_for(shows(terminal, turn), 120)
        for terminal in [*terminals, second]:
            terminal.press("q", "q")
        assert [terminal.wait_exit(60) for terminal in [*terminals, second]] == [0] * (count + 1)
    for name in names:
        assert len(exported(folder / SUMMIT, name)) == turn
    assert [finding.sentence() for finding in check([Folder(folder)])] == []
    print(f"{count} terminals, {turn} tags each")
