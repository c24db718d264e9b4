"""Programs in processes that are forked off one that has loaded the program once.

Loading takes longer than most of what a test does with a program. A server, one for all tests of a
process, has loaded all of it and forks for each start. Tests of what is loaded, and of how long it
takes, start a new process instead.
"""

from __future__ import annotations

import asyncio
import atexit
import faulthandler
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import environment
from tests.environment import PROJECT, environment_of

_LONGEST = 1 << 20
"""Bytes of a request, at most."""


@dataclass(frozen=True)
class Module:
    """What `python -m NAME ARGUMENTS` runs."""

    name: str
    arguments: Sequence[str]


class Forked:
    """A running module of this repository, with what the tests use of `subprocess.Popen`."""

    def __init__(
        self, module: Module, terminal: str, env: Mapping[str, str], cwd: Path | None
    ) -> None:
        """`terminal`: the path of the terminal that becomes its controlling one."""
        self._returncode: int | None = None
        told, tell = os.pipe()
        request = {
            "module": module.name,
            "arguments": list(module.arguments),
            "terminal": terminal,
            "env": dict(env),
            "cwd": os.fspath(cwd or os.getcwd()),
        }
        socket.send_fds(_server(), [json.dumps(request).encode()], [tell])
        os.close(tell)
        self._told = told
        self.pid = self._number()

    def poll(self) -> int | None:
        """Return the exit code, minus the number of a signal that ended it; None while it runs."""
        if self._returncode is None and select.select([self._told], [], [], 0)[0]:
            self._end()
        return self._returncode

    def wait(self, timeout: float) -> int:
        """Wait for the end; return the exit code."""
        if self._returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(["obelism"], timeout)
            self._end()
        assert self._returncode is not None
        return self._returncode

    def _end(self) -> None:
        self._returncode = self._number()
        os.close(self._told)

    def _number(self) -> int:
        return int.from_bytes(os.read(self._told, 4), "big", signed=True)


@functools.cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * _LONGEST)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=theirs,
        cwd=PROJECT,
        env=environment_of({}),
        start_new_session=True,
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


# In the server


def _load() -> None:
    """Load the program and all that it may load later, and what most of its runs begin with."""
    _rehearse()
    _forget()
    import reader

    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()  # what is never looked through is never copied


def _rehearse() -> None:
    """Tag a sentence before nobody: styles are parsed once for all programs, and the patterns of
    words and sentences compiled, which is most of what a short run does."""
    from reader.modes.articles.opening import opening
    from reader.tui.app import reading_app
    from tests import styles_once

    styles_once.keep()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment.folders(Path(folder)))
        article = Path(folder, "a.txt")
        article.write_text("The tide rose. \u201cGo,\u201d said Dr. Ray.\n\nThe boats left.\n")
        app = reading_app(opening([article], annotator="nobody"))

        async def play() -> None:
            async with app.run_test() as pilot:
                await pilot.press("j", "f", "l", "u", "?", "escape", "m", "escape")

        asyncio.run(play())
        app.close_all()
    tempfile.tempdir = None  # each program looks anew where such files go


def _forget() -> None:
    """Take back what is loaded of the program; what its libraries have made for it stays."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "reader"]:
        del sys.modules[name]


def _serve() -> dict[str, Any] | None:
    """Fork a process for each request; return the request in each of them, and None at the end."""
    requests = socket.socket(fileno=0)
    while True:
        data, files, _, _ = socket.recv_fds(requests, _LONGEST, 1)
        if not data:
            return None
        if os.fork() == 0:
            if _is_program(*files):
                requests.detach()
                return dict(json.loads(data))
            os._exit(0)
        os.close(*files)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _is_program(tell: int) -> bool:
    """Fork the program, and tell its number and its exit code; return whether this is it."""
    child = os.fork()
    if child == 0:
        return True
    os.write(tell, _in_four_bytes(child))
    os.write(tell, _in_four_bytes(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
    return False


def _in_four_bytes(number: int) -> bytes:
    return number.to_bytes(4, "big", signed=True)


def _become(request: dict[str, Any]) -> None:
    """Be a process that has just been started in the terminal, with nothing else open."""
    os.setsid()
    os.closerange(0, 256)
    os.dup2(os.open(request["terminal"], os.O_RDWR), 1)
    os.dup2(1, 2)
    ins, out, err = io.FileIO(0), io.FileIO(1, "w"), io.FileIO(2, "w")
    sys.stdin = sys.__stdin__ = _text(io.BufferedReader(ins), "surrogateescape")
    sys.stdout = sys.__stdout__ = _text(io.BufferedWriter(out), "surrogateescape")
    sys.stderr = sys.__stderr__ = _text(io.BufferedWriter(err), "backslashreplace")
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    if "PYTHONFAULTHANDLER" in os.environ:
        faulthandler.enable()
    sys.path[0] = request["cwd"]
    sys.argv[1:] = request["arguments"]


def _text(buffer: io.BufferedReader | io.BufferedWriter, errors: str) -> io.TextIOWrapper:
    """A standard stream as Python makes it for a terminal."""
    return io.TextIOWrapper(buffer, "utf-8", errors, line_buffering=True)


def _run(module: str) -> None:
    """Run a module as the program; any but `reader` finds nothing of that loaded."""
    if module != "reader":
        _forget()
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            _leave(end.code or 0)
        raise


def _leave(code: int) -> None:
    """End as the interpreter does, but for taking to pieces all that was loaded before the fork,
    which costs more than most programs do."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError):  # the interpreter says what cannot be written, and how
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF)


if __name__ == "__main__":
    _load()
    asked = _serve()
    if asked is not None:
        _become(asked)
        _run(asked["module"])
