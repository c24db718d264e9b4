"""Runs the whole program with a clock and ids that a test decides.

    python -m tests.golden.launcher MOMENT ARGUMENT...

MOMENT is a file with two numbers: which run this is, which its ids begin with, and how many seconds
have passed. It may change at any moment.
"""

from __future__ import annotations

import itertools
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGIN = datetime(2030, 5, 6, 7, 0, tzinfo=UTC)
"""What time it is after no second."""


class Moment:
    """What the file says now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._numbers = itertools.count(1)

    def _read(self) -> list[int]:
        return [int(word) for word in self._path.read_text(encoding="ascii").split()]

    def seconds(self) -> int:
        return self._read()[1]

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds())

    def new_id(self) -> str:
        return f"{self._read()[0]:08x}{next(self._numbers):024x}"


def fix(moment: Moment) -> None:
    """Put the moment under the program, of which nothing may be loaded yet."""
    from reader.model import clock

    clock.utc_now = moment.now
    clock.new_id = moment.new_id
    uuid.uuid4 = lambda: uuid.UUID(moment.new_id())
    time.monotonic = _steady(moment, time.monotonic)


def _steady(moment: Moment, real: Callable[[], float]) -> Callable[[], float]:
    """A steady clock that gives the program's main thread the moment.

    Active seconds and what was in view for long are counted there. The real time is for
    everything else: asyncio, Textual, and the writer's thread, which waits by it.
    """
    main = threading.main_thread()

    def steady() -> float:
        asks = str(sys._getframe(1).f_globals.get("__name__"))
        counts = asks.partition(".")[0] == "reader" and threading.current_thread() is main
        return float(moment.seconds()) if counts else real()

    return steady


def main() -> int:
    fix(Moment(Path(sys.argv[1])))
    sys.argv = ["obelism", *sys.argv[2:]]
    from reader.__main__ import main as program

    return program()


if __name__ == "__main__":
    sys.exit(main())
