"""An error that nobody foresaw, wherever it comes from: it ends the program, and is told once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App
from textual.worker import WorkerFailed

from reader.console import Crash, run_guarded, tell
from reader.model.errors import ObelismError

LONGEST_END = 3.0
"""Seconds after a failure in which the screen has to come to its end by itself."""


class Failing(App[None]):
    """Ends at the first failure, with the terminal as it was; the command line tells of it."""

    def __init__(self) -> None:
        super().__init__()
        self.farewell = ""
        """What is said once the screen is gone; empty: nothing."""
        self._force = threading.Timer(LONGEST_END, self._end_by_force)
        self._force.daemon = True

    @property
    def failure(self) -> BaseException | None:
        """What ended the program; None where it ended as it should, or runs."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def fail(self, error: BaseException | None) -> None:
        """End, because of an error; once the program is about to end anyway, that is all."""
        if self._running and not self._exit and self._exception is None:
            unknown = RuntimeError("the screen has failed")
            self._handle_exception(error if isinstance(error, Exception) else unknown)

    def _fatal_error(self) -> None:
        """Textual's way to the end, without the traceback that it prints there."""
        self._close_messages_no_wait()
        if not self._force.ident and self._driver is not None and not self._driver.is_headless:
            self._force.start()

    def panic(self, *_: object) -> None:
        """Textual calls it where it has something of its own to print, as of failed styles."""
        self.fail(None)
        self._fatal_error()

    # The end

    def close_desk(self) -> str:
        """Save what can be saved; return what became of the rest, empty where there is none."""
        return ""

    def run_to_the_end(self) -> int:
        """Run, save, and say what is to be said; return the exit code.

        What goes wrong in threads and in callbacks ends the program, too.

        Raises:
            ObelismError: what ended it, as a sentence.
            Crash: the same, where nobody foresaw it.
        """
        try:
            with _threads_told(self):
                self.run()
        except Exception as error:
            self._exception = self._exception or error
            self._give_terminal_back()
        finally:
            self._force.cancel()
            self.farewell = self.close_desk() or self.farewell
        return self._tell_end()

    def _tell_end(self) -> int:
        if self.failure is not None and not isinstance(self.failure, ObelismError):
            raise Crash(self.farewell or "your tags are saved") from self.failure
        if self.farewell:
            tell(self.farewell)
        if self.failure is not None:
            raise self.failure
        return self.return_code or 0

    def _end_by_force(self) -> None:
        """After a failure some part of the screen may wait for another one for ever."""
        sys.stderr = sys.__stderr__  # Textual has put something of its own there
        self.farewell = self.close_desk() or self.farewell
        self._give_terminal_back()
        os._exit(run_guarded(self._tell_end))

    def _give_terminal_back(self) -> None:
        if self._driver is not None:
            with contextlib.suppress(Exception):
                self._driver.stop_application_mode()
                self._driver.close()

    def watch_callbacks(self) -> None:
        """See to it that what goes wrong in the loop's own callbacks ends the program, too."""

        def failed(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            if "exception" in context:
                self.fail(context["exception"])

        asyncio.get_running_loop().set_exception_handler(failed)


@contextmanager
def _threads_told(app: Failing) -> Iterator[None]:
    """Let a thread that fails end the program; else nobody would miss it."""
    before = threading.excepthook

    def failed(what: threading.ExceptHookArgs) -> None:
        loop = app._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(app.fail, what.exc_value)

    threading.excepthook = failed
    try:
        yield
    finally:
        threading.excepthook = before
