"""Run somebody's program that suggests annotations: JSON lines to it, and back.

Nothing that it does holds anything up: what it writes is read by a thread, within bounds, and it is
ended with all that it started once its time is over.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shlex
import signal
import subprocess
import tempfile
import threading
import time
from typing import IO, Any, Self

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.errors import WrongUse, reason
from reader.text.screen_text import one_line

_LONGEST = 1 << 20
"""Bytes of a line."""
_MOST = 20_000
"""Suggestions for an article."""
_MOST_NOISE = 1_000_000
"""Lines for an article that mean nothing."""
_LAST_WORDS = 100
"""Cells of what is quoted of its messages."""
_PATIENCE = 2.0
"""Seconds that it has to end by itself."""


class Answer(msgspec.Struct):
    """What a program said of an article."""

    suggestions: list[dict[str, Any]] = []
    """Lines of the type `suggest`, as they came."""
    noise: int = 0
    """Lines that mean nothing."""
    failure: str = ""
    """Why it is not whole, in a few words; empty: `done` was said."""


class Program:
    """A program that suggests annotations, started where it is needed."""

    def __init__(self, command: str, limit: float) -> None:
        """`limit`: seconds for an article.

        Raises:
            WrongUse: the command is no command.
        """
        try:
            self._words = shlex.split(command)
        except ValueError as error:
            raise WrongUse(f"--with {command!r} is no command: {error}") from None
        if not self._words:
            raise WrongUse("--with needs a command")
        self._limit = limit
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._writing: threading.Thread | None = None
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed in `close`)

    def ask(self, article: dict[str, Any]) -> Answer:
        """Return what the program says of an article.

        Raises:
            WrongUse: it cannot be started.
        """
        process, answer = self._running(), Answer([])
        until = time.monotonic() + self._limit
        # A program that reads nothing would hold up who writes.
        line = encode(article) + b"\n"
        self._writing = threading.Thread(target=_write, args=(process, line), daemon=True)
        self._writing.start()
        while not self._is_complete(answer, article["id"], until):
            pass
        if answer.failure:
            self._end()
        return answer

    def _is_complete(self, answer: Answer, id: str, until: float) -> bool:
        """Take in one line; return whether that was all."""
        try:
            line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            answer.failure = f"it was not done within {self._limit:g} seconds"
            return True
        if line is None:
            answer.failure = self._ended()
            return True
        record = _record(line)
        kind = record.get("type")
        if kind == "done" and record.get("id", id) == id:
            return True
        if kind == "suggest" and record.get("id", id) == id:
            answer.suggestions.append(record)
        else:
            answer.noise += 1
        if len(answer.suggestions) > _MOST or answer.noise > _MOST_NOISE:
            answer.failure = "it said far too much"
        elif time.monotonic() > until:
            answer.failure = f"it was not done within {self._limit:g} seconds"
        return bool(answer.failure)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    self._words,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                    start_new_session=True,
                )
            except FileNotFoundError:
                raise WrongUse(f"there is no program {self._words[0]} to be started") from None
            except OSError as error:
                raise WrongUse(f"{self._words[0]} cannot be started: {reason(error)}") from None
            self._lines = queue.Queue(maxsize=1000)
            arguments = (self._process, self._lines)
            threading.Thread(target=_read, args=arguments, daemon=True).start()
        return self._process

    def _ended(self) -> str:
        """Say how it ended, before it was done."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        code = self._process.poll()
        how = "it closed its output" if code is None else f"it ended with exit code {code}"
        if code is not None and code < 0:
            how = f"it was ended by signal {-code}"
        words = self.last_words()
        return f"{how}: {words}" if words else f"{how} and said nothing of why"

    def messages(self) -> bytes:
        """Return what it wrote to standard error."""
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _LONGEST))
        return self._errors.read()

    def last_words(self) -> str:
        """Return the last line of that, cut."""
        lines = self.messages().decode("utf-8", "replace").split("\n")
        return next((one_line(each, _LAST_WORDS) for each in lines[::-1] if each.strip()), "")

    def _end(self) -> None:
        """End the program and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if self._writing is not None:
            self._writing.join(1)
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(queue.Empty):  # who reads waits for room
            while self._lines.get(timeout=1) is not None:
                pass

    def close(self) -> None:
        """Let the program end, and end it where it does not."""
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
        self._end()
        self._errors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, ValueError):  # it has ended, which its output says
        files.write_all(process.stdin.fileno(), line)


def _read(process: subprocess.Popen[bytes], lines: queue.Queue[bytes | None]) -> None:
    """Pass on the lines that a program writes, and None at their end."""
    assert process.stdout is not None
    with contextlib.suppress(OSError), process.stdout as output:
        while line := output.readline(_LONGEST):
            lines.put(line)
    lines.put(None)


def _record(line: bytes) -> dict[str, Any]:
    """Return the object in a line; an empty one where there is none."""
    try:
        return decode(line, dict[str, Any])
    except BadJSON:
        return {}
