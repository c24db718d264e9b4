"""A server on loopback, and what a browser would do with it."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType, web

from reader.browser.access import Access, addresses
from reader.browser.server import Server

ECHO = """
import json, os, sys
from reader.io.packets import DATA, META, Packets, packed
def send(kind, payload): os.write(1, packed(kind, payload))
send(DATA, json.dumps([sorted(os.environ), sys.argv[1:], os.getcwd()]).encode())
packets = Packets()
while data := os.read(0, 65536):
    for kind, payload in packets.feed(data):
        if payload == b"export":
            path = os.environ["OBELISM_SERVED"] + "/tags \\u00e9.jsonl"
            open(path, "w").write("{}")
            send(META, json.dumps({"type": "download", "path": path}).encode())
        elif payload == b"steal":
            send(META, json.dumps({"type": "download", "path": os.environ["HOME"]}).encode())
        elif payload == b"import":
            send(META, json.dumps({"type": "choose"}).encode())
        elif kind == META and json.loads(payload)["type"] == "upload":
            send(DATA, open(json.loads(payload)["path"], "rb").read())
        elif kind == META and json.loads(payload)["type"] == "quit":
            print("obelism: what was typed is kept", file=sys.stderr)
            sys.exit(0)
        else:
            send(DATA, kind + payload)
"""
"""A program that says what it was started with, and then what it is sent."""


def echo(name: str) -> Sequence[str]:
    return [sys.executable, "-c", ECHO, name]


class Site:
    """The server, and the addresses it has."""

    def __init__(self, server: Server, access: Access, port: int) -> None:
        self.server, self.access, self.port = server, access, port
        self.address = access.address
        """As browsers see it."""

    @asynccontextmanager
    async def browser(self, name: str = "") -> AsyncIterator[Browser]:
        """A browser, which has followed somebody's link; empty: nobody's."""
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            browser = Browser(self, client)
            if name:
                assert await browser.status(f"/enter/{self.access.tokens[name]}") == 200
            yield browser


class Browser:
    def __init__(self, site: Site, client: ClientSession) -> None:
        self.site, self.client = site, client

    async def status(self, path: str, **headers: str) -> int:
        async with self.client.get(f"{self.site.address}{path}", headers=headers) as response:
            return response.status

    async def page(self, **headers: str) -> ClientWebSocketResponse:
        """Connect as a page does; raises WSServerHandshakeError where that is refused."""
        sent = {"Origin": self.site.address, **headers}
        url = f"{self.site.address}/ws?width=100&height=30"
        return await self.client.ws_connect(url, headers={k: v for k, v in sent.items() if v})


async def told(page: ClientWebSocketResponse, *words: str) -> bytes:
    """Wait until a page was sent all of these; return what it was sent."""
    seen = b""
    while not all(word.encode() in seen for word in words):
        message = await page.receive(30)
        assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), (message, seen)
        seen += message.data if message.type is WSMsgType.BINARY else message.data.encode()
    return seen


async def send(page: ClientWebSocketResponse, *packet: object) -> None:
    await page.send_str(json.dumps(packet))


def visiting(
    folder: Path,
    acts: Callable[[Site], Awaitable[None]],
    command: Callable[[str], Sequence[str]] = echo,
    idle: float = 60.0,
    behind_tls: str | None = None,
) -> None:
    """Run a server for anna and ben, and let `acts` use it."""

    async def play() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        address, others = addresses("127.0.0.1", port, behind_tls)
        access = Access(["anna", "ben"], address, others)
        server = Server(access, command, folder / "homes", idle)
        runner = web.AppRunner(server.app())
        await runner.setup()
        await web.SockSite(runner, listening).start()
        try:
            await acts(Site(server, access, port))
        finally:
            await runner.cleanup()

    asyncio.run(play())
