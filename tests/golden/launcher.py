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
    """A steady clock for the program; what is below it, asyncio and Textual, has the real one.

    In the main thread, which counts active seconds and how long a text was in view, it is that of
    the test. In others it stands still, so that a layer file is written when an article is left
    and no sooner: how many actions share one write is a matter of luck otherwise, and with it
    which numbers are used up by annotations that come and go.
    """
    main = threading.main_thread()

    def steady() -> float:
        asks = str(sys._getframe(1).f_globals.get("__name__"))
        if asks.partition(".")[0] != "reader":
            return real()
        return float(moment.seconds()) if threading.current_thread() is main else 0.0

    return steady


def main() -> int:
    fix(Moment(Path(sys.argv[1])))
    sys.argv = ["obelism", *sys.argv[2:]]
    from reader.__main__ import main as program

    return program()


if __name__ == "__main__":
    sys.exit(main())
