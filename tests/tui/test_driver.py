"""Output to a terminal that may go away."""

from __future__ import annotations

import os

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from reader.tui.terminal import PatientFile


def test_a_terminal_that_is_gone_holds_nobody_up() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8", closefd=False) as file:
        thread = WriterThread(PatientFile(file))  # type: ignore[arg-type]
        thread.start()
        for _ in range(3 * MAX_QUEUED_WRITES):
            thread._queue.put("x" * 9000, timeout=5)
        thread.stop()
        assert not thread.is_alive()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, writing)
    os.close(nowhere)
    os.close(writing)


def test_what_can_be_written_is(capfd: pytest.CaptureFixture[str]) -> None:
    with open(os.dup(1), "w", encoding="utf-8") as out:
        file = PatientFile(out)
        file.write("one")
        file.flush()
        assert file.fileno() == out.fileno()
    assert capfd.readouterr().out == "one"
