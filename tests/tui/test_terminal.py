from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from reader.model.errors import WrongUse
from reader.tui.terminal import require_terminal
from tests.environment import PROJECT

CHILD = """
import fcntl, sys, termios
fcntl.ioctl(1, termios.TIOCSCTTY, 0)
from reader.tui.terminal import require_terminal
article = sys.stdin.read()
require_terminal()
assert sys.__stdin__ is sys.stdin and sys.__stdin__.fileno() == 0
print(len(article), sys.stdin.readline().strip())
"""


def test_keys_come_from_the_terminal_when_the_article_came_by_a_pipe() -> None:
    terminal, child_side = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=child_side,
        stderr=child_side,
        cwd=PROJECT,
        start_new_session=True,
    )
    os.close(child_side)
    os.write(terminal, b"jjf\n")
    child.communicate(b"12345", timeout=60)
    assert child.returncode == 0
    assert b"5 jjf" in os.read(terminal, 1000)
    os.close(terminal)


def test_without_a_terminal_for_the_screen_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "file").open("w") as file:
        monkeypatch.setattr(sys, "__stdout__", file)
        with pytest.raises(WrongUse, match="standard output is no terminal"):
            require_terminal()
