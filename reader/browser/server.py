"""The server: pages, the connection that each is drawn by, and files that go up and down.

The page's terminal, xterm.js, comes out of textual-serve, whose own server would let any page of
the web open a program, starts it by a shell and has the page load from other hosts.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path
from ssl import SSLContext

from aiohttp import web

from reader.browser.access import Access
from reader.browser.session import CLOSE_SECONDS, Page, Session
from reader.text.slug import slug

LARGEST_MESSAGE = 1 << 20
"""Bytes that a page may send at once: the largest paste."""

LARGEST_UPLOAD = 64 << 20
"""Bytes of a file to import."""

HEARTBEAT = 15.0
"""Seconds between two signs of life; a connection without is taken for cut."""

PAGE = Path(__file__).parent / "page"

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "SYSTEMROOT")
"""Variables of the server that a program gets; all others may hold secrets."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Shows each person who has a link a program of their own."""

    def __init__(
        self, access: Access, command: Callable[[str], Sequence[str]], homes: Path, idle: float
    ) -> None:
        """`command`: the program of a person; `homes`: the folder of their home folders, for what
        is being typed and the like; `idle`: seconds without input after which it is ended."""
        self._access, self._command = access, command
        self._homes, self._idle = homes, idle
        self.sessions: dict[str, Session] = {}
        """Programs that run, by the names of the persons."""

    def app(self) -> web.Application:
        """Return what answers requests."""
        app = web.Application(middlewares=[self._guarded])
        app.router.add_get("/enter/{token}", self._enter)
        app.router.add_get("/", self._page)
        app.router.add_get("/alive", self._alive)
        app.router.add_get("/ws", self._connect)
        app.router.add_get("/download/{key}", self._download)
        app.router.add_post("/upload", self._upload)
        app.router.add_get("/page/{file}", self._own_file)
        app.router.add_static("/terminal", str(files("textual_serve") / "static"))
        app.on_response_prepare.append(self._add_headers)
        app.on_shutdown.append(self._end_all)
        return app

    # Who

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer nothing but what is asked under the server's own name, from its own pages."""
        if reason := self._access.refuses(request.headers):
            raise web.HTTPForbidden(text=reason)
        return await handler(request)

    async def _add_headers(self, _: web.Request, response: web.StreamResponse) -> None:
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            "font-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
            f"frame-ancestors 'none'; connect-src 'self' {self._access.sockets}"
        )
        response.headers.update(
            {
                "Content-Security-Policy": policy,
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Cache-Control": "no-store",
            }
        )

    def _name(self, request: web.Request) -> str:
        """Return who asks. Raises HTTPForbidden where that is not known."""
        name = self._access.name_of(request.cookies.get(self._access.cookie, ""))
        if name is None:
            raise web.HTTPForbidden(
                text="This page needs the link that you were given, and that is still valid."
            )
        return name

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Give the bearer of a link a cookie, and send them on.

        By a page and not by a redirection: a browser that comes from another site does not send a
        strict cookie along on that way.
        """
        token = request.match_info["token"]
        if self._access.name_of(token) is None:
            raise web.HTTPForbidden(text="This link is not valid, or no longer.")
        response = _html("enter.html")
        response.set_cookie(
            self._access.cookie,
            token,
            httponly=True,
            samesite="Strict",
            secure=self._access.is_secure,
            path="/",
        )
        return response

    # Pages

    async def _page(self, request: web.Request) -> web.StreamResponse:
        self._name(request)
        return _html("reader.html")

    async def _alive(self, request: web.Request) -> web.StreamResponse:
        self._name(request)
        return web.Response(status=204)

    async def _own_file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        if name not in ("reader.js", "reader.css"):
            raise web.HTTPNotFound
        return web.FileResponse(PAGE / name)

    # The program

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        name = self._name(request)
        if not self._access.is_own_page(request.headers):
            raise web.HTTPForbidden(text="A page of this server alone may connect.")
        page = web.WebSocketResponse(
            timeout=CLOSE_SECONDS, heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE
        )
        await page.prepare(request)
        assert request.transport is not None  # it has just been answered
        shown = Page(page, request.transport.abort)
        size = _cells(request, "width"), _cells(request, "height")
        await self._session(name).show_on(shown, *size)
        return page

    def _session(self, name: str) -> Session:
        """Return a person's program; a new one where none runs."""
        if name not in self.sessions:
            ended = partial(self._forget, name)
            environment = self._environment(name)
            self.sessions[name] = Session(self._command(name), environment, self._idle, ended)
        return self.sessions[name]

    def _forget(self, name: str, session: Session) -> None:
        if self.sessions.get(name) is session:
            del self.sessions[name]

    def _environment(self, name: str) -> dict[str, str]:
        home = self._homes / slug(name)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        passed = {each: os.environ[each] for each in PASSED_ON if each in os.environ}
        return {
            **passed,
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TEXTUAL_DRIVER": "reader.tui.served:ServedDriver",
            "PYTHONUTF8": "1",
        }

    async def _end_all(self, _: web.Application) -> None:
        await asyncio.gather(*(each.end() for each in [*self.sessions.values()]))

    # Files

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Give the page a file that its program has written for it."""
        session = self.sessions.get(self._name(request))
        path = session.downloads.get(request.match_info["key"]) if session is not None else None
        if session is None or path is None or not path.is_relative_to(session.folder):
            raise web.HTTPNotFound(text="There is no such file, or no longer.")
        headers = {"Content-Disposition": f'attachment; filename="{safe_name(path.name)}"'}
        return web.FileResponse(path, headers=headers)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file for the program that has asked for one."""
        session = self.sessions.get(self._name(request))
        own = self._access.is_own_page(request.headers)
        if session is None or not own or not session.awaits_file:
            raise web.HTTPForbidden(text="Nothing waits for a file.")
        if (request.content_length or 0) > LARGEST_UPLOAD:
            raise web.HTTPRequestEntityTooLarge(LARGEST_UPLOAD, request.content_length or 0)
        path = session.folder / f"upload-{len(os.listdir(session.folder))}"
        path.mkdir()
        path /= safe_name(request.query.get("name", ""))
        size = 0
        with path.open("xb") as file:
            async for piece in request.content.iter_chunked(1 << 16):
                size += len(piece)
                if size > LARGEST_UPLOAD:
                    raise web.HTTPRequestEntityTooLarge(LARGEST_UPLOAD, size)
                file.write(piece)
        session.awaits_file = False
        await session.tell(type="upload", path=str(path))
        return web.Response(status=204)


def serve(
    server: Server,
    listening: socket.socket,
    on_ready: Callable[[], None],
    tls: SSLContext | None = None,
) -> None:
    """Answer until Ctrl+C, and then end all programs with everything saved; call `on_ready` once it
    answers. `tls`: how to speak TLS, if it does."""

    async def ready(_: web.Application) -> None:
        on_ready()

    app = server.app()
    app.on_startup.append(ready)
    web.run_app(
        app,
        sock=listening,
        ssl_context=tls,
        print=lambda *_: None,
        access_log=None,
        shutdown_timeout=CLOSE_SECONDS,  # for what is still being downloaded; aiohttp waits 60
    )


def program(folder: Path, name: str) -> list[str]:
    """Return the command that shows a folder to a person; no module comes out of a folder of it."""
    return [sys.executable, "-P", "-m", "reader", str(folder), f"--as={name}"]


def safe_name(name: str) -> str:
    """Return a name that a file may have, near to one that somebody gave."""
    kept = re.sub(r"[^\w.-]+", "_", name, flags=re.ASCII).lstrip(".")[-100:]
    return kept or "file"


def _cells(request: web.Request, side: str) -> int:
    given = request.query.get(side, "")
    return int(given) if re.fullmatch(r"[0-9]{1,4}", given) else 80


def _html(name: str) -> web.Response:
    return web.Response(body=(PAGE / name).read_bytes(), content_type="text/html", charset="utf-8")
