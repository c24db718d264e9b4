"""What the terminal lost at another size is painted again when it tells its size."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.terminal.harness import obelism
from tests.terminal.workspace import SUMMIT, samples

COLUMNS, ROWS = 110, 30


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
