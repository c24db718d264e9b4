"""A process that ends the program when it cannot end itself.

A signal reaches Python code only between two instructions of the main thread, and a thread stops
where somebody else holds the interpreter's lock: a loop that does not come to its end, or a
terminal that does not take what is written to it, would keep the program for ever. So a process of
its own waits for the signals that end the program and for the terminal to go away, and kills the
program if it is still there after a moment. All that was shown as saved is on the disk by then.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""What ends the program."""

GRACE = 2.5
"""Seconds that the program has for ending by itself."""

_PASSED_OVER = (*ENDING, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
"""What is meant for the program, and must not stop or end the process that watches it."""

_LEAVE_SCREEN = (
    b"\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[<u\x1b[0m\r\n"
)
"""The screen of before, a cursor, no reports of mouse, pastes or keys."""


class Watchdog:
    """The process that watches, seen from the program."""

    def __init__(self, process: int, signals: int) -> None:
        """`signals`: the pipe that the numbers of signals are written to."""
        self._process, self._signals = process, signals

    def guard(self, end: Callable[[int], object]) -> None:
        """Let the signals of `ENDING` call `end` with their number, and have their end watched.

        Has to be called in the main thread. `end` is called between two instructions of whatever
        runs then, so it should only leave word with the event loop.
        """

        def handle(number: int, _: FrameType | None) -> None:
            end(number)

        for number in ENDING:
            signal.signal(number, handle)
        # The interpreter's own handler writes there at once, whoever holds the lock.
        signal.set_wakeup_fd(self._signals, warn_on_full_buffer=False)

    def release(self) -> None:
        """Watch no longer; the process ends as nobody can write to its pipe any more."""
        signal.set_wakeup_fd(-1)
        with contextlib.suppress(OSError):
            os.close(self._signals)
            os.waitpid(self._process, 0)


def start_watchdog() -> Watchdog | None:
    """Start the process that watches this one; None where there can be no other process.

    Has to be called before there are threads, locks or open files that the other process must not
    hold; keys come from file descriptor 0.
    """
    try:
        settings = termios.tcgetattr(0)
        reading, writing = os.pipe()
        program = os.getpid()
        child = os.fork()
    except (OSError, termios.error):
        return None
    if child == 0:
        _watch(program, reading, settings)
    os.close(reading)
    os.set_blocking(writing, False)
    return Watchdog(child, writing)


def _watch(program: int, signals: int, settings: list[Any]) -> NoReturn:
    """Wait for the end of the program, and bring it about where that takes too long."""
    try:
        for number in _PASSED_OVER:
            signal.signal(number, signal.SIG_IGN)
        os.setpgid(0, 0)  # what the terminal sends to the program is not for this process
        os.closerange(3, signals)
        os.closerange(signals + 1, 256)
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(1, 2)
        if _must_end(signals) and not _ended(signals, GRACE):
            os.kill(program, signal.SIGKILL)
            _give_terminal_back(settings)
    finally:
        os._exit(0)


def _must_end(signals: int) -> bool:
    """Wait; return whether the program has to end, False where it has ended."""
    poll = select.poll()
    poll.register(signals, select.POLLIN)
    poll.register(0, 0)  # only that the terminal is gone
    while True:
        events = dict(poll.poll())
        if signals in events:
            numbers = os.read(signals, 4096)
            if not numbers:
                return False
            if any(number in ENDING for number in numbers):
                return True
        elif events:
            return True


def _ended(signals: int, seconds: float) -> bool:
    """Return whether the program ends within `seconds`: then nobody can write to the pipe."""
    poll = select.poll()
    poll.register(signals, select.POLLIN)
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if poll.poll(left * 1000) and not os.read(signals, 4096):
            return True
    return False


def _give_terminal_back(settings: list[Any]) -> None:
    """Make the terminal again what it was, as far as it takes that at once."""
    with contextlib.suppress(OSError, termios.error):
        termios.tcflush(0, termios.TCOFLUSH)
        termios.tcsetattr(0, termios.TCSANOW, settings)
        # A description of its own: whoever else has the terminal open goes on waiting for it.
        terminal = os.open(os.ttyname(0), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        os.write(terminal, _LEAVE_SCREEN)
