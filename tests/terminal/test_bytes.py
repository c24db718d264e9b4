"""What keys send to the terminal, in bytes, as they count over a slow line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.bytes import tagged_reader
from tests.terminal.harness import Terminal

MOST = {"j": 1_200, "f": 4_000, "Tab": 4_000, "Space": 8_000}
"""Keys, and the bytes that each may send at 120 by 40 in an article with 500 tags."""

MOST_FOR_HINTS = {"truecolor": 20_000, None: 13_000}
"""Bytes that the hints may send, in true colour and in 256 colours."""


def sent_by(terminal: Terminal, key: str) -> int:
    """Press a key; return the bytes that it sends."""
    before = len(terminal.raw)
    terminal.press(key)
    terminal.wait_for(lambda: len(terminal.raw) > before)
    terminal.wait_quiet(0.2)
    return len(terminal.raw) - before


@pytest.mark.parametrize("colors", MOST_FOR_HINTS)
def test_a_key_sends_what_it_changes(colors: str | None, tmp_path: Path) -> None:
    command = tagged_reader(tmp_path)
    with Terminal(command, columns=120, rows=40, env={"COLORTERM": colors}) as terminal:
        terminal.wait_for("500 tags")
        terminal.wait_quiet()
        sent = {key: sent_by(terminal, key) for key in MOST}
        sent["S"] = sent_by(terminal, "S")
    bounds = MOST | {"S": MOST_FOR_HINTS[colors]}
    assert {key: count for key, count in sent.items() if count > bounds[key]} == {}
