"""Which functions of the package run, in which files, and which files on the disk are read."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Self

import reader

PACKAGE = Path(reader.__file__).parent

UNNAMED = ("<module>", "<lambda>", "<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")
"""What is no function of its own; Python runs some of these as one and others not."""


@dataclass(frozen=True)
class Trace:
    """What was counted while something was done."""

    name: str
    files: tuple[str, ...]
    """Files of the package of which a function ran, in the order of their first call."""
    functions: int
    """Different functions that ran."""
    calls: int
    across: int
    """Calls that came, at last, from another file of the package."""
    arrows: int
    """Different pairs of files with such calls."""
    read: dict[str, int]
    """How often each file below the tracer's folder was opened to be read."""

    @property
    def read_again(self) -> dict[str, int]:
        """The files that were read more than once."""
        return {name: times for name, times in self.read.items() if times > 1}


class Tracer:
    """Counts what is done between `begin` and `end`, in this thread and in those begun inside it.

    with Tracer(folder) as tracer:
        tracer.begin("a motion")
        ...
        tracer.end()
    print(tracer.traces)
    """

    def __init__(self, folder: Path, package: Path = PACKAGE) -> None:
        self.folder = folder.resolve()
        """Readings of files are counted below it."""
        self._package = f"{package}{os.sep}"
        self.traces: list[Trace] = []
        self.seen = 0
        """How many calls were seen so far, counted or not; it stands still when nothing is done."""
        self._name = ""
        """What is being counted; empty where nothing is."""
        self._calls: list[tuple[CodeType, str | None]] = []
        """The function that was called, and the file of the package that it was called from."""
        self._opened: list[str] = []

    def __enter__(self) -> Self:
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        _watch_files(self)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)
        _watch_files(None)

    def begin(self, name: str) -> None:
        """Count from here on."""
        self._calls, self._opened, self._name = [], [], name

    def end(self) -> None:
        """Add what was counted to `traces`."""
        name, self._name = self._name, ""
        self.traces.append(self._trace(name))

    def opened(self, path: object, _mode: str | None, flags: int) -> None:
        """Note the opening of a file, unless it is one to write."""
        if not self._name or not isinstance(path, str | bytes | os.PathLike):
            return
        found = os.path.realpath(os.fsdecode(path))
        reads = flags & os.O_ACCMODE == os.O_RDONLY
        if reads and found.startswith(f"{self.folder}{os.sep}") and os.path.isfile(found):
            self._opened.append(os.path.relpath(found, self.folder))

    def _profile(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(self._package):
            return
        self.seen += 1
        if self._name and not code.co_qualname.endswith(UNNAMED):
            self._calls.append((code, self._caller(frame)))

    def _caller(self, frame: FrameType) -> str | None:
        """The file of the package that called, though others may stand in between."""
        above = frame.f_back
        while above is not None and not above.f_code.co_filename.startswith(self._package):
            above = above.f_back
        return None if above is None else above.f_code.co_filename

    def _trace(self, name: str) -> Trace:
        calls = [(code.co_filename, code.co_qualname, caller) for code, caller in self._calls]
        across = [(caller, file) for file, _, caller in calls if caller not in (None, file)]
        return Trace(
            name=name,
            files=tuple(dict.fromkeys(file.removeprefix(self._package) for file, _, _ in calls)),
            functions=len({(file, function) for file, function, _ in calls}),
            calls=len(calls),
            across=len(across),
            arrows=len(set(across)),
            read=dict(sorted(Counter(self._opened).items())),
        )


_watcher: list[Tracer] = []
"""Who is told of files that are opened."""


def _watch_files(tracer: Tracer | None) -> None:
    _hook()
    _watcher[:] = [tracer] if tracer is not None else []


@cache
def _hook() -> None:
    """Be told of openings from now on, once for all: such a hook cannot be taken away."""
    sys.addaudithook(_on_event)


def _on_event(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        for tracer in _watcher:
            tracer.opened(*args)
