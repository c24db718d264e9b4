"""An error that nobody foresaw, wherever it comes from: it ends the program, and is told once.

Input one by one: what a key does is done before the next one is looked at.

Textual decides who gets a key when it arrives. Of keys that come in a burst, as over a slow line or
from somebody who types on while a dialog opens, the later ones would go to the screen that was
there before, and the words of a note would be taken for commands.

Output to a terminal that may go away at any moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
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


LONGEST_WAIT = 2.0
"""Seconds that one key may hold up the next."""

_TURN = 0.002
"""Seconds between two looks at a screen that is not ready."""


class InOrder(Failing):
    """A program that takes keys, pasted text and the mouse strictly in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._inputs: asyncio.Queue[events.Event] = asyncio.Queue()
        self._feeding: asyncio.Task[None] | None = None
        self._at_work = False

    async def on_event(self, event: events.Event) -> None:
        is_input = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if not is_input:
            await super().on_event(event)
            return
        self._inputs.put_nowait(event)
        if self._feeding is None:
            self._feeding = asyncio.create_task(self._feed())

    @property
    def idle(self) -> bool:
        """Whether all input so far has been worked off."""
        return self._inputs.empty() and not self._at_work

    async def _feed(self) -> None:
        """Give each input to whoever it is for, and wait until that is through with it."""
        while self._running and self._exception is None:
            self._at_work = False
            event = await self._inputs.get()
            self._at_work = True
            try:
                await self._screen_ready()
                for each in _keys_of(event, self.screen):
                    await self._screen_ready()
                    target = self.focused or self.screen
                    await super().on_event(each)
                    await self._settled(target)
            except Exception as error:
                self._handle_exception(error)
                return

    async def _screen_ready(self) -> None:
        """Wait until the topmost screen is there, and has the focus where it wants it."""
        for _ in range(int(LONGEST_WAIT / _TURN)):
            screen = self.screen
            focus = self.AUTO_FOCUS if screen.AUTO_FOCUS is None else screen.AUTO_FOCUS
            if screen.is_mounted and (not focus or screen.focused is not None):
                return
            await asyncio.sleep(_TURN)

    async def _settled(self, target: DOMNode) -> None:
        """Wait until `target` and all above it have worked off what the input made them do."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        _Errand(_upward(target), done).run()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done, LONGEST_WAIT)


def _keys_of(event: events.Event, screen: object) -> list[events.Event]:
    """Two keys for Esc and a letter that came at once, which reach us as that letter with Alt.

    Where Esc would throw a typed text away, Alt is taken for Alt.
    """
    letter = event.character if isinstance(event, events.Key) and "alt+" in event.key else None
    if letter is None or getattr(screen, "ESC_LOSES_TEXT", False):
        return [event]
    return [events.Key("escape", "\x1b"), events.Key(letter, letter)]


def _upward(target: DOMNode) -> Iterator[MessagePump]:
    """The node twice, since what it tells others it tells itself first; then those above it."""
    yield target
    yield from target.ancestors_with_self


class _Errand:
    """Goes from node to node, each when that node comes to it; the last one ends the wait."""

    def __init__(self, nodes: Iterator[MessagePump], done: asyncio.Future[None]) -> None:
        self._nodes, self._done = nodes, done

    def run(self) -> None:
        """Queue at the next node that still takes messages."""
        event = events.Callback(callback=self.run)
        if not any(node.post_message(event) for node in self._nodes) and not self._done.done():
            self._done.set_result(None)


class PatientDriver(LinuxDriver):
    """Goes on without its terminal, so that the signal which tells of the end is heard.

    Textual's thread for output ends at the first failure, and the program, which hands its
    output to that thread, would then wait for it for ever.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = cast("Any", PatientFile(cast("IO[str]", self._file)))

    def _run_input_thread(self) -> None:
        """Textual would print what goes wrong with reading keys, and end as if all were well."""
        try:
            self.run_input_thread()
        except Exception as error:
            if isinstance(self._app, Failing):
                self._app.call_later(self._app.fail, error)


class PatientFile:
    """A file where what cannot be written is dropped."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()
