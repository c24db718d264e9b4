"""Sizes that change faster than the program looks: what the terminal lost is painted again."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.terminal.harness import obelism
from tests.terminal.workspace import samples

COLUMNS, ROWS = 110, 30


@pytest.mark.parametrize("between", [(), ((80, 24),), ((80, 24), (60, 20), (200, 60))])
def test_a_size_that_is_the_old_one_again_is_painted_whole(
    between: tuple[tuple[int, int], ...], tmp_path: Path
) -> None:
    with obelism(samples(tmp_path), "--as", "bob", columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("council-clock")
        terminal.wait_quiet()
        shown = terminal.screen
        for columns, rows in between:
            terminal.resize(columns, rows)
        terminal.emulator.screen.reset()
        terminal.resize(COLUMNS, ROWS)
        terminal.kill(signal.SIGWINCH)
        terminal.wait_for(lambda: terminal.screen == shown)
