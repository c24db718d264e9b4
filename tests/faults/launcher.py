"""Runs the whole program with faults put under it:

    python -m tests.faults.launcher CONTROL ARGUMENT...

CONTROL is a file that says which faults there are, and may change at any moment; see `faulty.py`.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

CALLS = ("open", "write", "fsync", "ftruncate", "rename", "mkdir", "rmdir", "unlink")
"""System calls that can go wrong; `open` where it is for writing."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_real = {name: getattr(os, name) for name in (*CALLS, "close")}
_paths: dict[int, str] = {}
"""Where open files stand."""


class Control:
    """What the control file says now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._faults: dict[str, Any] = {}
        self._kill_in: int | None = None

    @property
    def faults(self) -> dict[str, Any]:
        found = os.stat(self._path)
        if (found.st_ino, found.st_mtime_ns) != self._seen:
            self._seen = found.st_ino, found.st_mtime_ns
            with open(self._path, encoding="utf-8") as file:
                self._faults = json.load(file)
        return self._faults

    def meet(self, call: str, path: str, halfway: Callable[[], object]) -> None:
        """Let a call on a path meet its fault, if it has one: raise, wait, or be killed."""
        faults = self.faults
        for name, part, code in faults.get("errors", []):
            if name == call and part in path:
                raise OSError(code, os.strerror(code), path)
        for name, part, gate in faults.get("gates", []):
            if name == call and part in path:
                with open(gate, "rb") as file:  # until the test opens and closes it
                    file.read()
        if "largest_file" in faults:
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (faults["largest_file"] or hard, hard))
        if "kill_at" in faults and "/.obelism/" in path:
            left = faults["kill_at"] if self._kill_in is None else self._kill_in
            self._kill_in = left - 1
            if self._kill_in <= 0:
                halfway()
                os.kill(os.getpid(), signal.SIGKILL)


def put_under(control: Control) -> None:
    """Put the faults under the functions of `os`."""

    def path_of(target: Any) -> str:
        return _paths.get(target, "") if isinstance(target, int) else os.fspath(target)

    def faulty(name: str) -> Callable[..., Any]:
        real = _real[name]

        @functools.wraps(real)
        def call(target: Any, *rest: Any, **options: Any) -> Any:
            if name != "open" or (rest and rest[0] & _WRITING):
                where = path_of(rest[0] if name == "rename" else target)
                half = [rest[0][: len(rest[0]) // 2]] if name == "write" else rest
                control.meet(name, where, lambda: real(target, *half, **options))
            done = real(target, *rest, **options)
            if name == "open":
                _paths[done] = path_of(target)
            return done

        return call

    for name in CALLS:
        setattr(os, name, faulty(name))

    def close(fd: int) -> None:
        _paths.pop(fd, None)
        _real["close"](fd)

    os.close = close


def break_functions(control: Control, names: list[str]) -> None:
    """Make functions, named `module:Class.function`, fail while the control file says so."""

    def broken(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def call(*arguments: Any, **options: Any) -> Any:
            if name in control.faults.get("broken", []):
                raise ZeroDivisionError("secret")
            return real(*arguments, **options)

        return call

    for name in names:
        module, _, qualified = name.partition(":")
        owner: Any = importlib.import_module(module)
        *classes, function = qualified.split(".")
        for part in classes:
            owner = getattr(owner, part)
        setattr(owner, function, broken(name, getattr(owner, function)))


def set_clock(control: Control) -> None:
    """Let the clock go wrong by as many seconds as the control file says."""
    from reader.model import clock

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + timedelta(seconds=control.faults.get("clock", 0))

    clock.datetime = Clock  # type: ignore[misc]


def main() -> int:
    control = Control(Path(sys.argv[1]))
    sys.argv = ["obelism", *sys.argv[2:]]
    put_under(control)
    set_clock(control)
    break_functions(control, control.faults.get("breakable", []))
    from reader.__main__ import main as program

    return program()


if __name__ == "__main__":
    sys.exit(main())
