"""kill -9 at any moment while somebody tags: all that the screen showed as saved is there."""

from __future__ import annotations

import json
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.faults.faulty import SENTENCES, Faults, acknowledged, opened, wait_saved, write_article
from tests.store.folders import Folder
from tests.terminal.harness import Terminal

SHORT, FULL = 5, 300
"""Kills."""

MOST_CALLS = 40
"""Before how many calls on the workspace's files, counted from opening, a call kills it."""

LONGEST_PAUSE = 0.45
"""Seconds without a key before a kill: the layer file is written in that time."""


class Annotator:
    """Tags sentence after sentence, or takes tags back, until the program is killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._faults = Faults(folder)
        self._article = write_article(folder)
        self._shown = self._least = self._most = 0
        self.figures = Counter[str]()
        """What happened, and how often."""

    def turn(self) -> None:
        """Open the article, which has to show what was acknowledged; act, and be killed."""
        self._faults.put()
        with opened(self._faults, self._article, columns=100) as terminal:
            terminal.wait_for(lambda: acknowledged(terminal) is not None)
            self._shown = acknowledged(terminal) or 0
            assert self._least <= self._shown <= self._most, terminal.text
            self._least = self._most = self._shown
            if in_call := self._chance.random() < 0.5:
                self._faults.put(kill_at=self._chance.randrange(1, MOST_CALLS))
            self._act(terminal, until_killed=in_call)
            self.figures["in the middle of a call"] += in_call
            terminal.kill(signal.SIGKILL)
            assert terminal.process.wait_gone() == -signal.SIGKILL
        self.figures["kills"] += 1
        self._look_at_files()

    def go_on(self) -> None:
        """Open the article and tag once more, undisturbed: that is saved."""
        self._faults.put()
        with opened(self._faults, self._article, columns=100) as terminal:
            terminal.wait_for(lambda: acknowledged(terminal) is not None)
            count = acknowledged(terminal) or 0
            assert self._least <= count <= self._most, terminal.text
            terminal.press(*_behind(count), "f")
            wait_saved(terminal, count + 1)

    def _act(self, terminal: Terminal, *, until_killed: bool) -> None:
        """Act a few times; `until_killed`: as often as it takes until a call kills the program."""
        undoing = self._shown > SENTENCES / 4 and self._chance.random() < 0.7
        most = self._shown if undoing else SENTENCES - self._shown - 1
        if not undoing:
            terminal.press(*_behind(self._shown))
        for _ in range(most if until_killed else self._chance.randrange(1, min(most, 24))):
            terminal.press(*(["u"] if undoing else ["f", "j"]))
            self._most += 0 if undoing else 1
            self._least -= 1 if undoing else 0
            self._take_in(terminal, undoing=undoing)
            if terminal.process.exit_code is not None:
                return
        assert not until_killed, terminal.text
        if self._chance.random() < 0.5:
            terminal.update(self._chance.random() * LONGEST_PAUSE)
        self._take_in(terminal, undoing=undoing)

    def _take_in(self, terminal: Terminal, *, undoing: bool) -> None:
        """Note what the screen acknowledges, where it is whole."""
        terminal.update(self._chance.random() * 0.02)
        count = None if terminal.emulator.in_frame else acknowledged(terminal)
        if count is None:
            return
        self.figures["acknowledged"] += 1
        if undoing:
            self._most = min(self._most, count)
        else:
            self._least = max(self._least, count)

    def _look_at_files(self) -> None:
        """The tags on the disk are those of the first sentences, as many as were acknowledged."""
        place = Folder(self._folder)
        journal = place.history_path("anna", "article.txt")
        if not journal.exists():
            assert self._least == 0
            return
        data = journal.read_bytes()
        self.figures["torn lines"] += not data.endswith(b"\n")
        self.figures["temporary files left"] += len(list(place.home.rglob("*.tmp")))
        for line in data[: data.rfind(b"\n") + 1].splitlines():
            json.loads(line)
        if self._least or data.count(b"\n"):
            contents = place.read(LayerKey("anna", "article.txt"))
            quotes = [each.spans[0].text for each in contents.annotations.values()]
            assert self._least <= len(quotes) <= self._most
            assert quotes == [f"This is number {n}." for n in range(1, len(quotes) + 1)]


def _behind(tagged: int) -> list[str]:
    """The keys to the first sentence behind so many tagged ones."""
    return ["g", *str(tagged), "j"] if tagged else []


def test_what_the_screen_showed_as_saved_survives_kills(
    tmp_path: Path, in_full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    annotator = Annotator(tmp_path, seed=1)
    for _ in range(FULL if in_full else SHORT):
        annotator.turn()
    annotator.go_on()
    if in_full:
        with capsys.disabled():
            print("\nkill -9:", dict(annotator.figures))
