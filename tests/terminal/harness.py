"""The real program in a real terminal, driven by keys and read off its screen.

    with obelism("sample_articles", columns=80, rows=24) as terminal:
        terminal.wait_for("Summit")
        terminal.press("j", "f")
        terminal.wait_for("1 tag")
        terminal.press("q")
        assert terminal.wait_exit() == 0

Nothing sleeps: a test waits for what it wants to see, and fails with a picture of the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.terminal import keys
from tests.terminal.emulator import Emulator
from tests.terminal.forks import Module
from tests.terminal.process import PATIENCE, Process
from tests.terminal.screen import Style

_MOMENT = 0.05
"""Seconds between two looks at the screen when nothing is written."""
_PIECES = 64
"""Reads taken in between two looks at the screen when much is written."""


class Terminal:
    """A terminal of `columns` by `rows` cells that runs `argv`; rows and columns count from 0.

    `env` changes the environment; None takes a name away. The program runs in `cwd`.
    """

    def __init__(
        self,
        argv: Sequence[str] | Module,
        *,
        columns: int = 110,
        rows: int = 30,
        env: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.process = Process(argv, columns=columns, rows=rows, env=env, cwd=cwd)
        self.emulator = Emulator(columns, rows, self.process.write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close()

    # What it shows

    @property
    def screen(self) -> list[str]:
        """The rows, without blanks at their ends."""
        return [self.row(row) for row in range(self.emulator.screen.lines)]

    @property
    def text(self) -> str:
        """The rows as one string."""
        return "\n".join(self.screen)

    def row(self, row: int) -> str:
        """Return one row, without blanks at its end."""
        return "".join(cell.data for cell in self.emulator.screen.cells(row)).rstrip()

    def find(self, text: str) -> tuple[int, int]:
        """Return row and column where `text` first stands; it has to be in one row."""
        for row in range(self.emulator.screen.lines):
            column, built = 0, ""
            starts = []
            for column, cell in enumerate(self.emulator.screen.cells(row)):
                starts += [column] * len(cell.data)
                built += cell.data
            if text in built:
                return row, starts[built.index(text)]
        raise AssertionError(self._picture(f"{text!r} is not on the screen"))

    def style(self, row: int, column: int) -> Style:
        """Return how one cell is drawn."""
        return self.emulator.screen.cells(row)[column].style

    def style_of(self, text: str) -> Style:
        """Return how the first cell of `text` is drawn, where it first stands."""
        return self.style(*self.find(text))

    @property
    def raw(self) -> bytes:
        """Everything that the program has written."""
        return bytes(self.process.raw)

    # What it is told

    def press(self, *names: str) -> None:
        """Press keys, named as in `keys.KEYS`; any other text is typed as it stands.

        `Esc` has to come last: what follows it at once, terminals and programs take for one key.
        """
        if "Esc" in names[:-1]:
            raise ValueError("wait for what Esc does before pressing more")
        for name in names:
            self.process.write(keys.sent_for(name))
            self.update()

    def click(self, row: int, column: int, times: int = 1) -> None:
        """Click with the left button."""
        for _ in range(times):
            self.process.write(keys.pressed(column, row) + keys.released(column, row))

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag from one (row, column) to another with the left button."""
        self.process.write(keys.pressed(start[1], start[0]))
        self.process.write(keys.pressed(end[1], end[0], dragged=True))
        self.process.write(keys.released(end[1], end[0]))

    def wheel(self, row: int, column: int, down: int) -> None:
        """Turn the wheel by `down` notches, up where it is negative."""
        button = keys.WHEEL_DOWN if down > 0 else keys.WHEEL_UP
        self.process.write(keys.pressed(column, row, button) * abs(down))

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        self.emulator.resize(columns, rows)
        self.process.resize(columns, rows)

    def kill(self, number: int) -> None:
        """Send a signal to the program."""
        self.process.kill(number)

    def hang_up(self) -> int:
        """Take the terminal away, as closing its window does; return the program's exit code."""
        self.process.hang_up()
        return self.process.wait_gone()

    # Waiting

    def update(self, seconds: float = 0.0) -> bool:
        """Take in what has been written by now; where that is nothing, wait up to `seconds` for it.

        Return whether there was anything.
        """
        data = first = self.process.read(seconds)
        for _ in range(_PIECES):
            if not data:
                break
            self.emulator.feed(data)
            data = self.process.read(0)
        return bool(first)

    def wait_for(self, what: str | Callable[[], object], timeout: float = PATIENCE) -> None:
        """Wait until a text is on the screen, or until a function returns something true.

        Never looks at a half-painted screen. Raises AssertionError, with the screen, when it takes
        too long or the program has ended without it.
        """
        seen = (lambda: what in self.text) if isinstance(what, str) else what
        deadline = time.monotonic() + timeout
        while True:
            ended = self.process.exit_code is not None
            self.update(0 if ended else _MOMENT)
            if not self.emulator.in_frame and seen():
                return
            if ended or time.monotonic() > deadline:
                why = "the program has ended" if ended else f"{timeout:g} seconds"
                raise AssertionError(self._picture(f"waited for {what!r}: {why}"))

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until a text is no longer on the screen."""
        self.wait_for(lambda: text not in self.text, timeout)

    def wait_quiet(self, seconds: float = 0.3, timeout: float = PATIENCE) -> None:
        """Wait until nothing has been written for so long: for tests that want no change.

        A program that has not had its turn yet on a busy machine is waited for.
        """
        deadline = time.monotonic() + timeout
        while self.update(seconds) or self.emulator.in_frame or self.process.is_busy:
            if time.monotonic() > deadline:
                raise AssertionError(self._picture("it keeps painting"))

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait for the program to end; return its exit code."""
        deadline = time.monotonic() + timeout
        while (code := self.process.exit_code) is None:
            self.update(_MOMENT)
            if time.monotonic() > deadline:
                raise AssertionError(self._picture("the program does not end"))
        self.update(_MOMENT)
        return code

    # The end

    def left_behind(self) -> list[str]:
        """Name what the program left other than it found it; empty is as it should be."""
        changed = self.process.line_discipline() != self.process.before
        return self.emulator.left_on() + (["line discipline"] if changed else [])

    def _picture(self, title: str) -> str:
        width = self.emulator.screen.columns
        rows = "\n".join(f"|{row.ljust(width)}|" for row in self.screen)
        edge = f"+{'-' * width}+"
        return f"{title} (exit code: {self.process.exit_code})\n{edge}\n{rows}\n{edge}"


def obelism(*arguments: str | Path, **settings: Any) -> Terminal:
    """Run this repository's program with arguments; settings are those of `Terminal`."""
    return Terminal(Module("reader", [*map(str, arguments)]), **settings)


def shell(**settings: Any) -> Terminal:
    """Run a shell with job control; its prompt is `ready$`. For Ctrl+Z, pipes and `fg`."""
    env = {"PS1": "ready$ ", "ENV": None, **(settings.pop("env", None) or {})}
    return Terminal(["bash", "--norc", "--noprofile", "-i"], env=env, **settings)
