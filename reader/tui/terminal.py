"""The terminal that the screen is drawn on and the keys come from."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import struct
import sys
import termios
from pathlib import Path
from typing import IO

from reader.model.errors import WrongUse

_NEEDED = "the reader needs a terminal; to get tags without one, use obelism export"

_WITHOUT_SCREEN = ("dumb", "unknown")
"""Kinds of terminal that lines are printed on, one after the other, and nothing else."""


SERVED = "OBELISM_SERVED"
"""The variable by which `obelism serve` names the folder for what goes up and down."""


def served_folder() -> Path | None:
    """Return the folder for files that go to a browser and come from it; None on a terminal.

    A program that has one is shown on a page of `obelism serve`: its user is to reach no other path
    of the machine, and no address.
    """
    named = os.environ.get(SERVED)
    return Path(named) if named else None


def require_terminal() -> None:
    """Make sure that there is a terminal for screen and keys, even if standard input is a pipe.

    Has to be called before Textual is imported, after standard input was read. Where the program is
    served, a page is its terminal.

    Raises:
        WrongUse: there is none, or one that has no screen.
    """
    if served_folder() is not None:
        return
    if (term := os.environ.get("TERM", "")) in _WITHOUT_SCREEN:
        raise WrongUse(
            f"the terminal calls itself {term!r} (TERM), and so can show no screen to read on; "
            "if it is one of today's terminals, try TERM=xterm-256color obelism ..."
        )
    for stream, name in ((sys.__stdout__, "output"), (sys.__stderr__, "error")):
        if stream is None or not stream.isatty():
            raise WrongUse(f"standard {name} is no terminal: {_NEEDED}")
    if sys.__stdin__ is None or not sys.__stdin__.isatty():
        _take_keys_from_terminal()
    _give_size_where_none()
    gc.disable()  # until the first paint: what is loaded and made till then stays


def _give_size_where_none() -> None:
    """Give a terminal without a size, as on a serial line, one of 80 by 24.

    Parts of Textual would guess different sizes, and lay the screen out for ever.
    """
    try:
        columns, rows = os.get_terminal_size(0)
        if not columns or not rows:
            size = struct.pack("HHHH", rows or 24, columns or 80, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    except OSError:
        return


def _take_keys_from_terminal() -> None:
    """Replace standard input, where Textual reads keys, by the controlling terminal."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise WrongUse(f"there is no terminal to take keys from: {_NEEDED}") from None
    os.dup2(terminal, 0)
    if terminal:
        os.close(terminal)
    stream = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stdin = stream
    sys.__stdin__ = stream  # type: ignore[misc]


def terminal_is_gone() -> bool:
    """Return whether the terminal was closed, as with its window."""
    try:
        termios.tcgetattr(0)
    except termios.error:
        return True
    return False


class PatientFile:
    """A file that drops what cannot be written."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()
