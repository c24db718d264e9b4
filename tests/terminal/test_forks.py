"""A program that is forked finds all as one that is started anew, and ends as that does."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from tests.terminal.forks import Module
from tests.terminal.harness import Terminal, obelism

MODULE, ARGUMENTS = "tests.terminal.introduce", ["7", "a b", "ä"]


def test_it_finds_what_a_new_process_finds(tmp_path: Path) -> None:
    told = []
    for argv in (Module(MODULE, ARGUMENTS), [sys.executable, "-m", MODULE, *ARGUMENTS]):
        with Terminal(argv, columns=200, env={"LOGNAME": "é", "TERM": None}, cwd=tmp_path) as one:
            assert one.wait_exit() == 7
            told.append(one.raw.decode())
    assert "'a b'" in told[0]
    assert told[0] == told[1]


def test_a_signal_that_ended_it_is_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text.\n")
    with obelism(tmp_path / "a.txt", "--as", "anna") as terminal:
        terminal.wait_for("Some text.")
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL


def test_of_two_each_has_an_end_of_its_own(tmp_path: Path) -> None:
    with obelism("export", tmp_path / "none") as one, obelism("--version") as other:
        assert (one.wait_exit(), other.wait_exit()) == (2, 0)
