"""One person's program, and the page that shows it now."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from reader.io.packets import DATA, HEAD, META, SERVED_MODE, length, packed
from reader.model.errors import reason

AWAY_SECONDS = 60.0
"""How long a program waits for a page to come back, as after a cut connection."""

QUIT_SECONDS = 5.0
"""How long a program may take to end; all that it has shown as saved is so by then."""

ENDED, ELSEWHERE = 4000, 4001
"""Codes by which a page learns that its program has ended, or that another page shows it."""

SEND_SECONDS = 15.0
"""Seconds after which a page that takes nothing is taken for cut: its program would wait, too."""

CLOSE_SECONDS = 2.0
"""Seconds in which a page has to agree that a connection ends."""

MISUSED = 1008
"""The code for what no page of ours sends."""

_LAST_WORDS = 2000
"""Bytes kept of what a program says outside its screen."""

_REASON_BYTES = 120
"""What fits into the end of a connection, by RFC 6455."""

_COLUMNS, _ROWS = (20, 500), (5, 200)
"""The smallest and largest size of a page in cells."""


class Page:
    """A page that shows a program. One that takes nothing holds nobody up: it is cut."""

    def __init__(self, socket: web.WebSocketResponse, cut: Callable[[], None]) -> None:
        """`cut`: drops the connection at once, whatever has not been sent."""
        self.socket, self.cut = socket, cut

    async def send(self, data: bytes | str) -> None:
        """Send something, unless the page is gone."""
        with contextlib.suppress(ConnectionError):
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    if isinstance(data, bytes):
                        await self.socket.send_bytes(data)
                    else:
                        await self.socket.send_str(data)
            except TimeoutError:
                self.cut()

    async def close(self, code: int, message: bytes = b"") -> None:
        """End the connection, and say why."""
        with contextlib.suppress(ConnectionError):
            try:
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self.socket.close(code=code, message=message)
            except TimeoutError:
                self.cut()


class Session:
    """A program that goes on while its page is away for a moment.

    One page shows it: a second one with the same link takes over, so that one person never waits
    for locks of their own.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        idle: float,
        ended: Callable[[Session], None],
    ) -> None:
        """`command` gets `environment` and no other variables, and never a shell; `idle`: seconds
        without input after which it is ended; `ended` is called once it has."""
        self._command, self._environment = command, environment
        self._idle, self._ended = idle, ended
        self.folder = Path(tempfile.mkdtemp(prefix="obelism-served-"))
        """What goes up and down, and nothing else."""
        self.downloads: dict[str, Path] = {}
        """Files that the page may have, by keys that nobody guesses."""
        self.awaits_file = False
        """Whether the program has asked for a file, and none has come yet."""
        self._page: Page | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[Any]] = []
        self._starting = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._words = b""
        self.over = asyncio.Event()
        """Whether the program has ended."""

    # The page

    async def show_on(self, page: Page, width: int, height: int) -> None:
        """Show the program on a page until either goes; start it where it does not run."""
        earlier, self._page = self._page, page
        size = {"width": _within(width, _COLUMNS), "height": _within(height, _ROWS)}
        if earlier is not None:  # which may be one that is cut, and never answers
            self._tasks.append(_task(earlier.close(ELSEWHERE)))
        async with self._starting:
            if self._process is None:
                try:
                    await self._start(**size)
                except OSError as error:
                    self._words = f"the reader cannot be started: {reason(error)}".encode()
                    await self._finish()
                    return
            else:
                await page.send(SERVED_MODE.encode())
                await self.tell(type="resize", **size)
        self._end_in(self._idle)
        try:
            async for message in page.socket:
                if message.type is WSMsgType.TEXT and not await self._take(message.data):
                    await page.close(MISUSED)
        finally:
            if self._page is page:
                self._page = None
                self._end_in(min(AWAY_SECONDS, self._idle))

    async def _take(self, text: str) -> bool:
        """Take what a page sends; return whether it makes sense."""
        try:
            kind, *rest = msgspec.json.decode(text, type=list[Any])
            match kind, rest:
                case "stdin", [str(typed)]:
                    self._end_in(self._idle)
                    await self._send(DATA, typed.encode("utf-8", "replace"))
                case "resize", [{"width": int(width), "height": int(height)}]:
                    width, height = _within(width, _COLUMNS), _within(height, _ROWS)
                    await self.tell(type="resize", width=width, height=height)
                case "focus" | "blur", []:
                    await self.tell(type=kind)
                case "ping", [str(said)] if self._page is not None:
                    await self._page.send(json.dumps(["pong", said[:40]]))
                case _:
                    return False
        except (msgspec.DecodeError, ValueError, RecursionError):
            return False
        return True

    def _end_in(self, seconds: float) -> None:
        """End the program after so long, unless this is called again."""
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(seconds, lambda: self._tasks.append(_task(self.end())))

    # The program

    async def _start(self, width: int, height: int) -> None:
        size = {"COLUMNS": str(width), "LINES": str(height)}
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env={**self._environment, **size, "OBELISM_SERVED": str(self.folder)},
            cwd=self.folder,
            start_new_session=True,
        )
        self._tasks += _task(self._listen(self._process)), _task(self._run(self._process))

    async def _run(self, process: asyncio.subprocess.Process) -> None:
        """Hand on what the program shows, to its end."""
        assert process.stdout is not None
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                head = await process.stdout.readexactly(HEAD)
                payload = await process.stdout.readexactly(length(head))
                if head[:1] == DATA:
                    await self._show(payload)
                else:
                    await self._handle(json.loads(payload))
        await process.wait()
        await self._finish()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Keep the last of what it says outside its screen."""
        assert process.stderr is not None
        while words := await process.stderr.read(4096):
            self._words = (self._words + words)[-_LAST_WORDS:]

    async def _show(self, data: bytes) -> None:
        if self._page is not None and not self._page.socket.closed:
            await self._page.send(data)

    async def _handle(self, what: dict[str, Any]) -> None:
        """Do what the program asks of its page."""
        if self._page is None:
            return
        if what["type"] == "download":
            key = secrets.token_urlsafe(16)
            self.downloads[key] = Path(what["path"])
            await self._page.send(json.dumps(["download", key]))
        elif what["type"] == "choose":
            self.awaits_file = True
            await self._page.send(json.dumps(["choose"]))

    async def tell(self, **what: object) -> None:
        """Tell the program something that is not typed."""
        await self._send(META, json.dumps(what).encode())

    async def _send(self, kind: bytes, payload: bytes) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(ConnectionError, RuntimeError):  # it ends, or has ended
            self._process.stdin.write(packed(kind, payload))
            await self._process.stdin.drain()

    # The end

    async def end(self) -> None:
        """End the program, with all saved. A page that takes nothing is cut, so that the program
        need not wait for it."""
        process = self._process
        if process is None:
            await self._finish()
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.tell(type="quit")
                await self.over.wait()
                return
        if self._page is not None:
            self._page.cut()
        try:
            await asyncio.wait_for(self.over.wait(), QUIT_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            await self.over.wait()

    async def _finish(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._ended(self)
        if self._page is not None:
            await self._page.close(ENDED, _last_sentence(self._words))
        shutil.rmtree(self.folder, ignore_errors=True)
        self.over.set()


def _last_sentence(words: bytes) -> bytes:
    """Return what a program said at its end, for its page: short, and without paths."""
    lines = words.decode("utf-8", "replace").strip().splitlines()
    said = re.sub(r"[;:][^;:]*/.*", "", "".join(lines[-1:]).removeprefix("obelism: "))
    return said.encode()[:_REASON_BYTES].decode("utf-8", "ignore").encode()


def _task(work: Any) -> asyncio.Task[Any]:
    return asyncio.create_task(work)


def _within(number: int, bounds: tuple[int, int]) -> int:
    least, most = bounds
    return max(least, min(most, number))
