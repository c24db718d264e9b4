"""Read a document in a process of its own, with bounds on time and memory.

PDF and office files can be made so that reading them takes all there is. What the process cannot do
within its bounds costs one sentence; it gets the bytes of the file and no address, and hands back
parts as JSON.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import msgspec

from reader.kinds.base import NoText, Part
from reader.kinds.registry import DocumentKind, kind_named

SECONDS = 30
"""Of computing; by the clock three times as many, as on a busy machine."""
MEMORY = 1 << 30
"""Bytes of memory."""
ANSWER = 1 << 27
"""Bytes of what it may hand back."""

_SPLIT = "make smaller files of it, or keep what you need of it as .txt"
_TOO_LONG = f": reading it takes too long or too much memory; {_SPLIT}"


class Answer(msgspec.Struct, omit_defaults=True):
    """What the process hands back."""

    parts: list[Part] = []
    problem: str = ""
    """Why it cannot be read, in words that follow its name."""
    missing: str = ""
    """The library that is not there."""


def read_apart(
    kind: DocumentKind, data: bytes, *, seconds: int = SECONDS, memory: int = MEMORY
) -> list[Part]:
    """Read a document, as the `read` of its kind does, within bounds.

    Raises:
        NoText: it cannot be read, or not within the bounds.
        ImportError: a library is missing.
    """
    command = [sys.executable, "-P", "-m", "reader.kinds.apart", kind.name]
    bounds = [str(seconds), str(memory)]
    root = str(Path(__file__).resolve().parents[2])
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    environment = {**kept, "PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*command, *bounds],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=3 * seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoText(_TOO_LONG) from None
    except OSError as error:
        raise NoText(f": no process can be started to read it ({error})") from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise NoText(_TOO_LONG)
    try:
        answer = msgspec.json.decode(done.stdout, type=Answer)
    except (msgspec.MsgspecError, UnicodeError):
        raise NoText(f": what reads {kind.title} has failed on it; it may be damaged") from None
    if answer.missing:
        raise ImportError(answer.missing)
    if answer.problem:
        raise NoText(answer.problem)
    return answer.parts


def _answer(kind: DocumentKind, data: bytes) -> Answer:
    """Read a document in this process, whatever becomes of it."""
    try:
        return Answer(list(kind.read(data, None)))
    except NoText as error:
        return Answer(problem=str(error))
    except ImportError as error:
        return Answer(missing=str(error) or "a library")
    except (MemoryError, RecursionError):
        return Answer(problem=_TOO_LONG)
    except Exception as error:  # whatever a damaged file does to a library
        why = f"{type(error).__name__}: {error}".strip(": ")
        what = f"it is damaged, or none of the {kind.title}"
        return Answer(problem=f": {what} ({' '.join(why.split())[:120]})")


def main(name: str, seconds: str, memory: str) -> None:
    """Read standard input as a kind of document within bounds, and write the answer."""
    for limit, most in ((resource.RLIMIT_CPU, int(seconds)), (resource.RLIMIT_AS, int(memory))):
        try:
            resource.setrlimit(limit, (most, most))
        except (OSError, ValueError):
            continue  # not every system has each of them
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        output = msgspec.json.encode(_answer(kind_named(name), sys.stdin.buffer.read()))
    except MemoryError:
        output = b""
    if not output or len(output) > ANSWER:
        output = msgspec.json.encode(Answer(problem=_TOO_LONG))
    sys.stdout.buffer.write(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
