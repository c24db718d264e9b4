"""What the command line prints, where it prints it, and the exit code of the program."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from reader.model.errors import ObelismError, WrongUse

if TYPE_CHECKING:
    from reader.model.progress import Progress

T = TypeVar("T")

INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells have it."""
CLOSED_PIPE = 141
"""Exit code when nobody reads the output any more, as shells have it."""

_STYLE = re.compile(r"(\x1b\[[0-9;]*m)")

_EXAMPLE = re.compile(r"Examples?:\n\s*(obelism .*)")
"""The first example in the help of a command."""

_PATIENCE = 1.0
"""Seconds before a progress bar is shown."""

_BETWEEN = 0.1
"""Seconds from one drawing of it to the next."""


class Crash(Exception):
    """An unforeseen error (its cause); the message says what happened to the user's work."""


def run_guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; turn any error into one sentence."""
    _open_closed_streams()
    _Work.doing, _Work.left, _Work.has_bar = "", (), False
    try:
        code = command()
        write_output(b"")
    except click.exceptions.Exit as exit:
        code = exit.exit_code
    except (click.ClickException, ObelismError) as error:
        print_message(_of_click(error) if isinstance(error, click.ClickException) else str(error))
        code = error.exit_code
    except BrokenPipeError:
        _forget_output()
        code = CLOSED_PIPE
    except (KeyboardInterrupt, click.Abort) as stop:
        code = INTERRUPTED
        if isinstance(stop, KeyboardInterrupt):
            with suppress(OSError, ValueError):
                sys.stdout.flush()  # what was found so far stands before the message
            print_message(*_stopped())
    except OSError as error:
        code = _no_output(error) if _is_of_help(error) else _log(error)
    except Exception as error:
        code = _log(error)
    return code


def _of_click(error: click.ClickException) -> str:
    """Return what was wrong with a command; where an argument is missing, with an example."""
    message = error.format_message()
    if not isinstance(error, click.MissingParameter) or error.ctx is None:
        return message
    example = _EXAMPLE.search(error.ctx.command.help or "")
    usage = [error.ctx.command_path, *error.ctx.command.collect_usage_pieces(error.ctx)[1:]]
    return f"{message.rstrip('.')}, as in: {example[1] if example else ' '.join(usage)}"


@contextmanager
def telling_when_stopped(done: str) -> Iterator[None]:
    """Say what was done where Ctrl+C ends what is within."""
    try:
        yield
    except KeyboardInterrupt:
        print_message(f"stopped: {done}")
        raise click.exceptions.Exit(INTERRUPTED) from None


@contextmanager
def telling_if_slow(doing: str) -> Iterator[None]:
    """Say on a terminal what is done once what is within takes more than a second."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(_PATIENCE, print_message, [doing])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _is_of_help(error: OSError) -> bool:
    """Return whether click could not write help; it knows of no output that fails."""
    import traceback

    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_code is click.echo.__code__


def _no_output(error: OSError) -> int:
    """Say that standard output cannot be written, and return the exit code."""
    _forget_output()
    print_message(_unwritten(error))
    return 1


def _unwritten(error: OSError) -> str:
    return f"standard output cannot be written: {error.strerror}"


def _open_closed_streams() -> None:
    """Take the numbers of standard streams that are closed, before a file of ours gets them.

    What is written to standard output then fails, as it does for other programs; messages go
    nowhere, and there still is no standard input.
    """
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def print_message(*sentences: str) -> None:
    """Print sentences on standard error, a line each."""
    _clear_bar()
    for sentence in sentences:
        click.echo(f"obelism: {printable(sentence)}", err=True)


def printable(text: str) -> str:
    """Return a name or sentence that is safe to print: one line without control characters."""
    from reader.text.screen_text import one_line

    return one_line(text)


def encoded(text: str) -> bytes:
    """Return UTF-8 whatever the terminal's encoding; lone surrogates are escaped."""
    return text.encode("utf-8", "backslashreplace")


def standard_input() -> bytes:
    """Read standard input to its end.

    Raises:
        WrongUse: there is no standard input.
    """
    if sys.stdin is None:
        raise WrongUse("there is no standard input")
    return sys.stdin.buffer.read()


def write_output(results: str | bytes, *, styled: bool = False) -> None:
    """Write results to standard output; with none, flush what was written before.

    On a terminal, which would obey them, control characters are escaped. `styled`: keep colours and
    attributes, which are the program's own.

    Raises:
        BrokenPipeError: nobody reads the output any more.
        ObelismError: the output cannot be written.
    """
    try:
        if results:
            data = encoded(results) if isinstance(results, str) else results
            if not sys.stdout.isatty():
                sys.stdout.buffer.write(data)
                return
            had_bar = _clear_bar()
            sys.stdout.buffer.write(_for_terminal(data, styled))
            if had_bar:
                sys.stdout.flush()  # before the bar is drawn again
        else:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _forget_output()
        raise ObelismError(_unwritten(error)) from None


def _for_terminal(data: bytes, styled: bool) -> bytes:
    """Return results with the control characters escaped."""
    from reader.text.screen_text import escape_controls

    text = data.decode("utf-8", "backslashreplace")
    parts = _STYLE.split(text) if styled else [text]
    safe = (part if number % 2 else escape_controls(part) for number, part in enumerate(parts))
    return encoded("".join(safe))


class _Work:
    """How far the program is, for when somebody stops it."""

    doing, done, total = "", 0, 0
    """What the progress bar says, or would say on a terminal."""
    left: tuple[str, ...] = ()
    """What is still as it was."""
    has_bar = False
    """Whether a progress bar is on the terminal's line; it is drawn again as it goes on."""


@contextmanager
def if_stopped(left: str) -> Iterator[None]:
    """Say, where somebody stops the program within this, what it leaves as it was."""
    before, _Work.left = _Work.left, (*_Work.left, left)
    yield
    _Work.left = before


def _stopped() -> list[str]:
    """Return a sentence on what was done until the program was stopped, if there is one."""
    far = [f"{_Work.doing.lower()} was at {_Work.done:,} of {_Work.total:,}"] if _Work.doing else []
    parts = [*far, *_Work.left]
    return [f"stopped: {'; '.join(parts)}"] if parts else []


def progress_bar(*, to_file: bool = False) -> Progress:
    """Return a progress bar; where what it would stand above are no whole lines, one that shows
    nothing, and only knows how far it is."""
    seen = to_file or not sys.stdout.isatty()
    return partial(show_progress, seen=seen)


def show_progress(items: Iterable[T], total: int, doing: str, *, seen: bool = True) -> Iterator[T]:
    """Yield the items; on a terminal, show a progress bar once that takes more than a second.

    Lines that are written meanwhile stand above it. `seen`: whether it is ever shown.
    """
    is_seen, bar = seen and sys.stderr.isatty(), None
    start = drawn = time.monotonic()
    _Work.doing, _Work.total = doing, total
    with ExitStack() as stack:
        for done, item in enumerate(items):
            _Work.done = done
            if not is_seen:
                pass
            elif bar is not None:
                # To draw it costs more than what is done to many an item.
                if time.monotonic() - drawn > _BETWEEN:
                    bar.update(done - bar.pos)
                    drawn = time.monotonic()
            elif time.monotonic() - start > _PATIENCE:
                bar = click.progressbar(length=total, label=doing, file=sys.stderr)
                stack.enter_context(bar)
                stack.callback(setattr, _Work, "has_bar", False)
                bar.update(done)
                drawn = time.monotonic()
            _Work.has_bar = bar is not None
            yield item
        if bar is not None:
            bar.update(total - bar.pos)


def _clear_bar() -> bool:
    """Take the progress bar off its line, which something else is to stand on; return whether there
    was one."""
    had_bar, _Work.has_bar = _Work.has_bar, False
    if had_bar:
        click.echo("\r\x1b[K", nl=False, err=True)
    return had_bar


def _forget_output() -> None:
    """Discard what is left in the buffer, since nobody reads the pipe any more."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _log(error: Exception) -> int:
    """Log the traceback of an unforeseen error, say where it is, and return the exit code."""
    import traceback

    from platformdirs import user_log_path

    from reader.io import files

    cause = error.__cause__ or error if isinstance(error, Crash) else error
    work = f"; {error}" if isinstance(error, Crash) else ""
    problem = f"something went wrong that should not have ({type(cause).__name__}){work}"
    try:
        path = user_log_path("obelism") / "errors.log"
        files.make_folders(path.parent, files.PRIVATE_FOLDER)
        fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, files.PRIVATE)
        with open(fd, "a", encoding="utf-8", errors="backslashreplace") as log:
            os.fchmod(fd, files.PRIVATE)
            log.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {sys.argv[1:]}\n")
            log.writelines(traceback.format_exception(cause))
    except OSError:
        print_message(f"{problem}: {cause}")
    else:
        print_message(f"{problem}; what exactly is in {path}")
    return 1
