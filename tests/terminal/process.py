"""A program in a terminal of its own: bytes in, bytes out, signals and the end."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.environment import environment_of
from tests.terminal.forks import Forked, Module

PATIENCE = 20.0
"""Seconds that a busy machine may take over anything."""

# The shell opens the terminal itself, which makes it the controlling one, and becomes the program.
_TAKE_TERMINAL = 'exec "$@" <"$0" >"$0" 2>&1'


def _started(
    argv: Sequence[str] | Module, terminal: str, env: dict[str, str], cwd: Path | None
) -> subprocess.Popen[bytes] | Forked:
    """Start a program in a terminal."""
    if isinstance(argv, Module):
        return Forked(argv, terminal, env, cwd)
    return subprocess.Popen(
        ["/bin/sh", "-c", _TAKE_TERMINAL, terminal, *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
        cwd=cwd,
        start_new_session=True,
    )


class Process:
    """A program started in a new pseudo-terminal; `Module`: see `forks`."""

    def __init__(
        self,
        argv: Sequence[str] | Module,
        *,
        columns: int = 110,
        rows: int = 30,
        env: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.raw = bytearray()
        """Everything that the program has written."""
        self._master, self._slave = pty.openpty()
        self._set_size(columns, rows)
        self.before = self.line_discipline()
        """Settings of the terminal before the program started, see `line_discipline`."""
        self._popen = _started(argv, os.ttyname(self._slave), environment_of(env or {}), cwd)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while the program runs; minus the number of a signal that ended it."""
        return self._popen.poll()

    @property
    def is_busy(self) -> bool:
        """Whether a thread of the program runs, or waits for its turn or for the disk.

        Where the system does not say: no.
        """
        with suppress(OSError):  # a thread may end while it is looked at
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                state = (thread / "stat").read_bytes().rpartition(b")")[2].split()[0]
                if state in (b"R", b"D"):
                    return True
        return False

    def line_discipline(self) -> list[Any]:
        """Return what `stty` shows: echo, line mode, translations, control characters."""
        return termios.tcgetattr(self._slave)

    def read(self, seconds: float) -> bytes:
        """Return what the program writes next, waiting at most `seconds`; empty if nothing came."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        data = os.read(self._master, 65_536)
        self.raw += data
        return data

    def write(self, data: bytes) -> None:
        """Send bytes as the keyboard or the terminal would; raise OSError if nobody takes them."""
        while data:
            if not select.select([], [self._master], [], PATIENCE)[1]:
                raise TimeoutError("nobody reads the keys")
            data = data[os.write(self._master, data[:256]) :]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; the kernel tells the program."""
        self._set_size(columns, rows)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program."""
        if self.exit_code is None:
            os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Take the terminal away, as closing its window does."""
        if self._master >= 0:
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1

    def wait_gone(self, timeout: float = PATIENCE) -> int:
        """Wait for the end of a program whose terminal is gone; return its exit code."""
        return self._popen.wait(timeout)

    def close(self) -> None:
        """End the program and all it started in its process group, and give the terminal back."""
        self.hang_up()
        deadline = time.monotonic() + 1
        while self.exit_code is None and time.monotonic() < deadline:
            time.sleep(0.01)
        if self.exit_code is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._popen.wait(PATIENCE)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
