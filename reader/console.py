"""What the command line says, where it says it, and the exit code it ends with."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import TypeVar

import click

from reader.model.errors import ObelismError, WrongUse

T = TypeVar("T")

INTERRUPTED = 130
CLOSED_PIPE = 141

_STYLE = re.compile(r"(\x1b\[[0-9;]*m)")

_PATIENCE = 1.0
"""Seconds that something may take before a progress bar is shown."""


class Crash(Exception):
    """An error nobody foresaw, which is its cause; the message says what became of the work."""


def run_guarded(command: Callable[[], int]) -> int:
    """Run a command; whatever goes wrong becomes one sentence and an exit code."""
    try:
        code = command()
        put(b"")
    except click.exceptions.Exit as exit:
        code = exit.exit_code
    except click.ClickException as error:
        tell(error.format_message())
        code = error.exit_code
    except ObelismError as error:
        tell(str(error))
        code = error.exit_code
    except BrokenPipeError:
        _forget_output()
        code = CLOSED_PIPE
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except Exception as error:
        code = _log(error)
    return code


def tell(sentence: str) -> None:
    """Say something to the user, on standard error."""
    click.echo(f"obelism: {shown(sentence)}", err=True)


def shown(text: str) -> str:
    """Return a name or sentence as it may be shown: on one line, without control characters."""
    from reader.text.screen_text import one_line

    return one_line(text)


def encoded(text: str) -> bytes:
    """Return UTF-8, whatever the terminal's language; what has no place in it is spelled out."""
    return text.encode("utf-8", "backslashreplace")


def standard_input() -> bytes:
    """Read standard input to its end.

    Raises:
        WrongUse: there is none.
    """
    if sys.stdin is None:
        raise WrongUse("there is no standard input")
    return sys.stdin.buffer.read()


def put(data: bytes, *, styled: bool = False) -> None:
    """Write results to standard output; nothing flushes it and all that was written before.

    On a terminal, which would obey them, control characters are spelled out; `styled`: but not
    the colours and attributes, which are the program's own.

    Raises:
        BrokenPipeError: nobody reads any more.
        ObelismError: it cannot be written.
    """
    try:
        if data:
            sys.stdout.buffer.write(_for_terminal(data, styled) if sys.stdout.isatty() else data)
        else:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _forget_output()
        raise ObelismError(f"standard output cannot be written: {error.strerror}") from None


def _for_terminal(data: bytes, styled: bool) -> bytes:
    from reader.text.screen_text import escape_controls

    text = data.decode("utf-8", "backslashreplace")
    parts = _STYLE.split(text) if styled else [text]
    safe = (part if number % 2 else escape_controls(part) for number, part in enumerate(parts))
    return encoded("".join(safe))


def progress(doing: str, total: int, *, hidden: bool) -> Callable[[Iterable[T]], Iterable[T]]:
    """A progress bar, but not where it would stand among the results."""
    return iter if hidden else partial(watched, total=total, doing=doing)


def watched(items: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Let items pass; on a terminal, show a progress bar once that takes over a second."""
    if not sys.stderr.isatty():
        yield from items
        return
    start = time.monotonic()
    bar = None
    with ExitStack() as stack:
        for done, item in enumerate(items):
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - start > _PATIENCE:
                bar = click.progressbar(length=total, label=doing, file=sys.stderr)
                stack.enter_context(bar)
                bar.update(done)
            yield item


def _forget_output() -> None:
    """Let the interpreter flush what is left to nowhere: the reader of the pipe is gone."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass


def _log(error: Exception) -> int:
    """Keep the traceback of an error nobody foresaw, and say where it is."""
    import traceback

    from platformdirs import user_log_path

    cause, work = (
        (error.__cause__ or error, f"; {error}") if isinstance(error, Crash) else (error, "")
    )
    what = f"something went wrong that should not have ({type(cause).__name__}){work}"
    try:
        path = user_log_path("obelism", ensure_exists=True) / "errors.log"
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {sys.argv[1:]}\n")
            log.writelines(traceback.format_exception(cause))
    except OSError:
        tell(f"{what}: {cause}")
    else:
        tell(f"{what}; what exactly is in {path}")
    return 1
