"""Whatever the program does, what ends it ends it, and what was shown as saved is on the disk."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_state_path

from tests.terminal.forks import Module
from tests.terminal.harness import Terminal, obelism
from tests.terminal.process import PATIENCE
from tests.terminal.workspace import SUMMIT, exported, samples

LONGEST = 3.0
"""Seconds in which the program has to be gone, on a machine that has nothing else to do."""


def tagged(article: Path) -> Terminal:
    """Open an article with the program of `stuck.py`, and tag a sentence."""
    terminal = Terminal(Module("tests.terminal.stuck", [str(article), "--as", "anna"]))
    terminal.wait_for("▌")
    terminal.press("f")
    terminal.wait_for("1 tag ")
    terminal.wait_for("· saved")
    return terminal


def gone_after(terminal: Terminal) -> float:
    """Wait for the end; return the seconds it took."""
    start = time.monotonic()
    terminal.process.wait_gone()
    return time.monotonic() - start


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that comes after the end of a program."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_loop_without_end_is_ended_by_a_signal(number: int, tmp_path: Path) -> None:
    article = samples(tmp_path) / SUMMIT
    with tagged(article) as terminal:
        before = terminal.process.before
        terminal.press("Ctrl+C")
        os.kill(terminal.process.pid, number)
        assert gone_after(terminal) < LONGEST
        # What ended the program gives the terminal back, a moment after the program is gone.
        wait_until(lambda: terminal.process.line_discipline() == before)
        wait_until(lambda: not terminal.update() and "1 tag" not in terminal.text)
    assert len(exported(article)) == 1


def test_a_loop_without_end_is_ended_by_a_terminal_that_goes_away(tmp_path: Path) -> None:
    article = samples(tmp_path) / SUMMIT
    with tagged(article) as terminal:
        terminal.press("Ctrl+C")
        start = time.monotonic()
        terminal.hang_up()
        assert time.monotonic() - start < LONGEST
    assert len(exported(article)) == 1


def test_a_terminal_that_takes_no_output_keeps_nothing_from_ending(tmp_path: Path) -> None:
    article = samples(tmp_path) / SUMMIT
    with tagged(article) as terminal:
        for _ in range(300):  # more than a pseudo-terminal holds; nobody reads it any more
            terminal.process.write(b"?q")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert gone_after(terminal) < LONGEST
    assert len(exported(article)) == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, None])
def test_a_note_that_is_being_written_is_there_again(number: int | None, tmp_path: Path) -> None:
    """`number`: the signal that ends the program; None: its terminal goes away."""
    article, drafts = samples(tmp_path) / SUMMIT, user_state_path("obelism") / "drafts"
    with obelism(article, "--as", "anna") as terminal:
        terminal.wait_for("▌")
        terminal.press("f", "c")
        terminal.wait_for("Note on")
        terminal.press(*"Who says so?")
        terminal.wait_for("Who says so?")
        if number == signal.SIGKILL:
            terminal.wait_for(
                lambda: any("Who says so?" in path.read_text() for path in drafts.glob("*.txt"))
            )
        if number is None:
            terminal.hang_up()
        else:
            terminal.kill(number)
            terminal.wait_exit()
    with obelism(article, "--as", "anna") as terminal:
        terminal.wait_for("1 tag ")
        terminal.press("Tab", "c")
        terminal.wait_for("Not saved yet")
        terminal.press("Enter")
        terminal.wait_for("Note saved.")
    (record,) = exported(article)
    assert record["note"] == "Who says so?"
    assert list(drafts.iterdir()) == []


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_without_a_screen_is_told_so(kind: str, tmp_path: Path) -> None:
    with obelism(samples(tmp_path) / SUMMIT, env={"TERM": kind}, columns=200) as terminal:
        assert terminal.wait_exit() == 2
        assert f"obelism: the terminal calls itself {kind!r} (TERM)" in terminal.text


@pytest.mark.parametrize(
    ("kind", "columns", "rows"),
    [
        ("", 80, 24),
        ("vt100", 1, 1),
        ("linux", 20, 5),
        ("screen", 500, 10),
        ("tmux-256color", 10, 200),
        ("no-such-term", 300, 100),
    ],
)
def test_every_other_kind_and_size_of_terminal_shows_the_article(
    kind: str, columns: int, rows: int, tmp_path: Path
) -> None:
    article = samples(tmp_path) / SUMMIT
    size = {"columns": columns, "rows": rows}
    with obelism(article, "--as", "anna", env={"TERM": kind}, **size) as terminal:
        # How many frames come before it is a matter of luck; a single cell has no word of it.
        frame = b"\x1b[?2026l"
        terminal.wait_for("Xi" if columns > 1 else lambda: frame in terminal.raw)
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []
