"""Standard streams that are closed or full: one sentence or nothing, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import run

CLOSED = "obelism: standard output cannot be written: Bad file descriptor\n"
FULL = "obelism: standard output cannot be written: No space left on device\n"


def shell(command: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, output and messages of a command of the shell; `obelism` is the program."""
    line = command.replace("obelism", f"{sys.executable} -m reader", 1)
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("closed") / "samples"
    run("samples", made)
    return made


@pytest.mark.parametrize(
    ("command", "code", "output", "messages"),
    [
        ("obelism export . >&-", 1, "", CLOSED),
        ("obelism export . >&- 2>&- <&-", 1, "", ""),
        ("obelism export . --annotator nobody 2>&-", 2, "", ""),
        ("obelism export . >/dev/full", 1, "", FULL),
        ("obelism history . >&-", 1, "", CLOSED),
        ("obelism keys --help >&-", 1, "", CLOSED),
        ("obelism --help >/dev/full", 1, "", FULL),
        ("obelism --version >/dev/full", 1, "", FULL),
        ("obelism - <&-", 2, "", "obelism: there is no standard input\n"),
    ],
)
def test_a_stream_that_is_closed(
    command: str, code: int, output: str, messages: str, folder: Path
) -> None:
    assert shell(command, folder) == (code, output, messages)
