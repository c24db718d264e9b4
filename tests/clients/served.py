"""`obelism serve` in Chromium: keys, mouse, paste, copy, sizes, two persons, cut connections.

Needs Debian's chromium, which is spoken to by its DevTools protocol.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from reader.browser.server import program
from reader.model.errors import NoLayer
from reader.store.base import LayerKey
from tests.browser.pages import Site, visiting
from tests.clients.base import Wrong
from tests.store.folders import Folder

ARTICLE = "a.txt"
TEXT = "The tide rose. The boats left. Nobody came back before the evening.\n"
OPTIONS = (
    *("--headless=new", "--no-sandbox", "--enable-unsafe-swiftshader", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
CONTROL = 2
"""The modifier, in the protocol."""


def needs() -> str:
    """Return what is missing; empty for nothing."""
    return "" if shutil.which("chromium") else "chromium"


def run(folder: Path) -> Iterator[str]:
    """Serve an article to two persons, and look at what their pages do."""
    articles = folder / "articles"
    articles.mkdir()
    (articles / ARTICLE).write_text(TEXT)
    seen: list[str] = []
    visiting(folder, partial(_look, folder, seen), partial(program, articles))
    yield from seen


class Tab:
    """A page, and what it was seen to ask for."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket, self._number = socket, 0
        self.asked: set[str] = set()

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol; return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        async with asyncio.timeout(30):
            while True:
                message = await self._socket.receive_json()
                if message.get("method") == "Network.requestWillBeSent":
                    self.asked.add(message["params"]["request"]["url"])
                if message.get("id") == self._number:
                    return dict(message["result"])

    async def evaluate(self, script: str) -> Any:
        result = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, userGesture=True
        )
        return result["result"].get("value")

    async def type(self, keys: str) -> None:
        for key in keys:
            named = {"key": "Enter", "text": "\r"} if key == "\r" else {"key": key, "text": key}
            code = 13 if key == "\r" else 0
            for kind in ("keyDown", "keyUp"):
                sent = named if kind == "keyDown" else {"key": named["key"]}
                await self.call(
                    "Input.dispatchKeyEvent", type=kind, windowsVirtualKeyCode=code, **sent
                )
            await asyncio.sleep(0.1)

    async def paste(self) -> None:
        for kind, commands in (("rawKeyDown", ["paste"]), ("keyUp", [])):
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key="v",
                code="KeyV",
                windowsVirtualKeyCode=86,
                modifiers=CONTROL,
                commands=commands,
            )

    async def double_click(self, x: int, y: int) -> None:
        for count in (1, 2):
            for kind in ("mousePressed", "mouseReleased"):
                await self.call(
                    "Input.dispatchMouseEvent",
                    type=kind,
                    x=x,
                    y=y,
                    button="left",
                    clickCount=count,
                )

    async def size(self, width: int, height: int) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def picture(self, path: Path) -> None:
        shown = await self.call("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(shown["data"]))

    async def until(self, script: str) -> None:
        """Wait until a script gives what is true. Raises Wrong where it does not come to that."""
        for _ in range(150):
            if await self.evaluate(script):
                return
            await asyncio.sleep(0.2)
        raise Wrong(f"it did not come to that: {script}")


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Callable[[str], Any]]:
    """Start a browser; yield what opens an address in a profile of its own."""
    place = folder / "profile"
    command = ["chromium", *OPTIONS, "--remote-debugging-port=0", f"--user-data-dir={place}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    named = place / "DevToolsActivePort"
    try:
        async with ClientSession() as client, asyncio.timeout(240):
            while not named.exists() or len(named.read_text().split()) < 2:
                await asyncio.sleep(0.1)
            port, path = named.read_text().split()
            root = f"http://127.0.0.1:{port}"
            browser = Tab(await client.ws_connect(f"{root}{path}", max_msg_size=0))

            async def opened(address: str) -> Tab:
                context = (await browser.call("Target.createBrowserContext"))["browserContextId"]
                await browser.call(
                    "Browser.grantPermissions",
                    permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
                    browserContextId=context,
                )
                made = await browser.call(
                    "Target.createTarget", url="about:blank", browserContextId=context
                )
                page = f"{root}/devtools/page/{made['targetId']}"
                tab = Tab(await client.ws_connect(page, max_msg_size=0))
                await tab.call("Network.enable")
                await tab.size(1200, 800)
                await tab.call("Page.navigate", url=address)
                await tab.until("document.activeElement?.className === 'xterm-helper-textarea'")
                return tab

            yield opened
    finally:
        process.terminate()
        process.wait()


def _cut(site: Site, name: str) -> None:
    """Cut the connection of somebody's page, without a word to either side."""
    page = site.server.sessions[name]._page
    assert page is not None
    page.cut()


async def _look(folder: Path, seen: list[str], site: Site) -> None:
    """Do what two persons do, one at a time; add a line to `seen` for each thing that went well."""
    tagged = partial(_tagged, folder / "articles")
    async with chromium(folder) as opened:
        anna, ben = await opened(site.access.link("anna")), await opened(site.access.link("ben"))
        await asyncio.sleep(5)
        await anna.call("Page.bringToFront")
        await anna.type("\rf")
        await tagged("anna", ("fact", "The tide rose.", ""))
        await anna.type("y")
        await anna.until("navigator.clipboard.readText().then((text) => text === 'The tide rose.')")
        seen.append("a key tags, and y copies")
        await anna.evaluate("navigator.clipboard.writeText('a pasted nöte')")
        await anna.type("c")
        await asyncio.sleep(1)
        await anna.paste()
        await asyncio.sleep(1)
        await anna.picture(folder / "note.png")
        await anna.type("\r")
        await tagged("anna", ("fact", "The tide rose.", "a pasted nöte"))
        seen.append("Ctrl+V pastes into a note")
        await _point(folder, ben)
        await tagged("ben", ("opinion", "tide", ""))
        seen.append("a double click takes a word, while another person is at work")
        await anna.call("Page.bringToFront")
        _cut(site, "anna")
        await anna.until("document.querySelector('#ended').open")
        await anna.until("!document.querySelector('#ended').open && document.hasFocus()")
        await asyncio.sleep(4)
        await anna.type("u")
        await tagged("anna", ("fact", "The tide rose.", ""))
        seen.append("a cut connection is taken up where it was")
        others = [each for each in anna.asked if not each.startswith((site.address, "data:"))]
        if others:
            raise Wrong(f"the page asks other hosts: {others}")
        seen.append(f"{len(anna.asked)} files are asked for, none of another host")


async def _point(folder: Path, tab: Tab) -> None:
    """Tag a word with the mouse, and make the page small."""
    await tab.call("Page.bringToFront")
    await tab.type("\r")
    await asyncio.sleep(3)
    await tab.double_click(110, 30)
    await tab.type("o")
    await asyncio.sleep(1)
    await tab.picture(folder / "two.png")
    await tab.size(720, 430)
    await asyncio.sleep(2)
    await tab.picture(folder / "small.png")


async def _tagged(articles: Path, name: str, *expected: tuple[str, str, str]) -> None:
    """Wait until somebody has these tags: label, text and note. Raises Wrong where it is not so."""
    tags: list[tuple[str, str, str]] = []
    for _ in range(150):
        with suppress(NoLayer):
            found = Folder(articles).read(LayerKey(name, ARTICLE)).annotations.values()
            tags = [(each.label, each.spans[0].text, each.note or "") for each in found]
        if tags == [*expected]:
            return
        await asyncio.sleep(0.1)
    raise Wrong(f"{name} has {tags}, not {expected}")
