"""What a terminal is told while something goes on."""

from __future__ import annotations

import sys
import threading

import pytest

from reader import console


def test_what_takes_more_than_a_moment_is_told_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    told_it = threading.Event()

    def print_message(sentence: str) -> None:
        said.append(sentence)
        told_it.set()

    monkeypatch.setattr(console, "print_message", print_message)
    monkeypatch.setattr(console, "_PATIENCE", 0)
    with console.telling_if_slow("reading a.pdf"):
        assert not said  # nobody looks
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with console.telling_if_slow("reading a.pdf"):
        assert told_it.wait(10)
    assert said == ["reading a.pdf"]
