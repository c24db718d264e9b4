"""What the terminal lost at another size is painted again, however fast its sizes follow."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import SUMMIT, samples

COLUMNS, ROWS = SIZE = 110, 30
BETWEEN = [((80, 24),), ((80, 24), (60, 20), (200, 60)), ((40, 10), (110, 31))]
"""Sizes that a terminal has for a moment."""
MOMENTS = (0, 0.002, 0.006)
"""Seconds that it has each of them."""


def pass_through(terminal: Terminal, sizes: tuple[tuple[int, int], ...], moment: float) -> None:
    """Change the size several times, and lose all that was painted each time."""
    for columns, rows in sizes:
        terminal.update(moment)
        terminal.emulator.screen.reset()
        terminal.resize(columns, rows)


@pytest.mark.parametrize("name", ["", SUMMIT])
def test_the_last_of_several_sizes_in_a_moment_is_painted_whole(name: str, tmp_path: Path) -> None:
    with obelism(samples(tmp_path) / name, "--as", "bob", columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("Nothing is tagged yet" if name else "council-clock")
        terminal.press("j")
        terminal.wait_quiet()
        shown = terminal.screen
        for moment in MOMENTS:
            for between in BETWEEN:
                pass_through(terminal, (*between, SIZE), moment)
                terminal.wait_for(lambda: terminal.screen == shown)


def test_a_size_that_is_told_again_is_painted_whole(tmp_path: Path) -> None:
    article = samples(tmp_path) / SUMMIT
    with obelism(article, "--as", "bob", columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("Nothing is tagged yet")
        terminal.press("j")
        terminal.wait_for("% read")
        terminal.wait_quiet()
        shown = terminal.screen
        terminal.emulator.screen.reset()
        terminal.kill(signal.SIGWINCH)
        terminal.wait_for(lambda: terminal.screen == shown)
