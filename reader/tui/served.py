"""The program on a page of `obelism serve`, which is its terminal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textual import events
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from reader.io.packets import DATA, META, SERVED_MODE, Packets, packed
from reader.tui.runtime import Runtime, TerminalInput
from reader.tui.terminal import served_folder

_WAIT_SECONDS = 0.05
"""How often the thread that reads looks for what has waited long enough."""

_ENDING_SECONDS = 3.0
"""How long the program may take to end once the server is gone."""


class ServedDriver(Driver):
    """Shows the program on a page of `obelism serve`, by way of pipes to the server.

    Standard input and output carry packets (`reader.io.packets`): what a terminal gets and gives,
    and what only a page does: another size, files that go up and down, that it is gone.
    """

    def __init__(self, app: Runtime, **options: Any) -> None:
        size = int(os.environ.get("COLUMNS", "80")), int(os.environ.get("LINES", "24"))
        super().__init__(app, **{**options, "size": size})  # as the server says it at the start
        self._program = app
        self._upload: Callable[[Path], None] | None = None
        self._input = TerminalInput(app)
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._read, name="input", daemon=True)

    @property
    def is_web(self) -> bool:
        return True

    def start_application_mode(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._program.hang_up)
        self.write(SERVED_MODE)
        self._program.post_message(events.Resize(self._program.size, self._program.size))
        self._thread.start()

    def disable_input(self) -> None:
        """Do nothing: input ends with the program."""

    def stop_application_mode(self) -> None:
        self.tell(type="exit")

    def write(self, data: str) -> None:
        self._send(DATA, data.encode("utf-8", "replace"))

    def tell(self, **what: object) -> None:
        """Tell the server something, by an object in JSON; a thread may call it."""
        self._send(META, json.dumps(what).encode())

    def _send(self, kind: bytes, payload: bytes) -> None:
        left = memoryview(packed(kind, payload))
        with self._writing, contextlib.suppress(OSError):  # where the server is gone, so is input
            while left:
                left = left[os.write(1, left) :]

    def _read(self) -> None:
        """Read packets until the server is gone, and then end the program."""
        packets = Packets()
        while True:
            if not select.select([0], [], [], _WAIT_SECONDS)[0]:
                self._hand_on(self._input.wait(_WAIT_SECONDS))
            elif data := os.read(0, 65_536):
                for kind, payload in packets.feed(data):
                    if kind == DATA:
                        self._hand_on(self._input.take(payload))
                    else:
                        self._program.call_later(self._handle, json.loads(payload))
            else:
                break
        if (folder := served_folder()) is not None:  # nobody else is left to remove it
            shutil.rmtree(folder, ignore_errors=True)
        self._program.call_soon(self._program.hang_up)
        time.sleep(_ENDING_SECONDS)
        os._exit(128 + signal.SIGHUP)

    def _hand_on(self, found: Iterable[Message]) -> None:
        for message in found:
            self.process_message(message)

    def _handle(self, what: dict[str, Any]) -> None:
        """Do what the server says."""
        app = self._program
        match what["type"]:
            case "resize":
                size = Size(what["width"], what["height"])
                # Also where the size is as it was: another page may show the program now.
                app.on_resize()
                app.post_message(events.Resize(size, size))
                app.screen.refresh(layout=True)
            case "focus":
                app.post_message(events.AppFocus())
            case "blur":
                app.post_message(events.AppBlur())
            case "upload":
                self._take_upload(Path(what["path"]))
            case "quit":
                app.hang_up()

    # Files

    def hand_over(self, path: Path) -> None:
        """Let the browser download a file, or the files of a folder in one."""
        if path.is_dir():
            path = Path(shutil.make_archive(str(path), "zip", path))
        self.tell(type="download", path=str(path))

    def ask_file(self, then: Callable[[Path], None]) -> None:
        """Let the page ask for a file; `then` gets the path of what came, if anything does."""
        self._upload = then
        self.tell(type="choose")

    def _take_upload(self, path: Path) -> None:
        then, self._upload = self._upload, None
        if then is not None:
            then(path)


def driver_of(app: Runtime) -> ServedDriver | None:
    """Return what shows a program on a page; None on a terminal."""
    driver = app.shown_by
    return driver if isinstance(driver, ServedDriver) else None
