"""Two people read the same article in a terminal, and are compared in one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import environment_of
from tests.services.tagged import tag, write
from tests.terminal.harness import obelism
from tests.terminal.process import PATIENCE, Process

COLOUR = re.compile(rb"\x1b\[[0-9;]*[34]8;")
STYLING = re.compile(rb"\x1b\[[0-9;]*m")


@pytest.fixture
def read_by_two(tmp_path: Path) -> Path:
    """An article: Anna has tagged its first sentence, Ben has found nothing and is done."""
    path = tmp_path / "a.txt"
    path.write_text("The bridge was closed. Nobody knew why.\n")
    for name, keys, told in (("Anna", ["f"], "1 tag "), ("Ben", ["D"], "done")):
        with obelism(path, "--as", name) as terminal:
            terminal.wait_for("▌")
            terminal.press(*keys)
            terminal.wait_for(told)
            terminal.press("q", "q")
            assert terminal.wait_exit() == 0
    return tmp_path


def written(folder: Path, **env: str) -> bytes:
    """What `obelism agree` writes to a terminal."""
    process = Process([sys.executable, "-m", "reader", "agree", str(folder)], columns=80, env=env)
    try:
        while process.read(0.1) or process.exit_code is None:
            pass
        assert process.exit_code == 0
        return bytes(process.raw)
    finally:
        process.close()


def test_one_who_tags_and_one_who_finds_nothing_are_compared(read_by_two: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reader", "agree", str(read_by_two), "--list"],
        env=environment_of({}),
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    lines = done.stdout.decode().partition("\n\n")[2].splitlines()
    assert lines[0] == "a.txt, paragraph 1, from 0: missing, hardness 1.00"
    assert lines[1].split(maxsplit=2) == ["Anna", "fact", "“The bridge was closed.”"]
    assert lines[2].split() == ["Ben", "–"]


def test_colour_is_for_a_terminal_that_wants_it_and_the_words_are_the_same(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The bridge was closed. Nobody knew why.\n")
    for name in ("Anna", "Ben"):
        tag(tmp_path, "a.txt", "Nobody knew why.", annotator=name)
    coloured, plain = written(tmp_path), written(tmp_path, NO_COLOR="1")
    assert COLOUR.search(coloured)
    assert not COLOUR.search(plain)
    assert "█ 1.00".encode() in plain
    assert STYLING.sub(b"", coloured) == STYLING.sub(b"", plain)
