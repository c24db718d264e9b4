"""`obelism serve` as a command."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, WSMsgType

from reader.browser.session import ENDED
from reader.store.base import LayerKey
from tests.browser.pages import send
from tests.browser.pages import told as page_told
from tests.cli.running import run, told
from tests.environment import PROJECT
from tests.services.tagged import write
from tests.store.folders import Folder


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_it_serves_and_ends_with_all_saved(tmp_path: Path, stop: signal.Signals) -> None:
    """A link, a page, a tag by the keys, and the end: as a person and whoever runs it find it."""
    write(tmp_path, "a.txt", "Ministers met in Oslo. Nobody else came.")

    async def play() -> None:
        command = [sys.executable, "-m", "reader", "serve", tmp_path, "--for=anna", "--port=0"]
        server = await asyncio.create_subprocess_exec(
            *command, stdout=PIPE, stderr=PIPE, cwd=PROJECT
        )
        assert server.stdout is not None
        name, link = (await server.stdout.readline()).decode().split()
        address = link.partition("/enter/")[0]
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            for url in (link, address):
                async with client.get(url) as response:
                    assert (name, response.status) == ("anna", 200)
            page = await client.ws_connect(
                f"{address}/ws?width=100&height=30", headers={"Origin": address}
            )
            await page_told(page, "a.txt")
            await send(page, "stdin", "\r")
            await page_told(page, "0 tags")
            await send(page, "stdin", "f")
            await page_told(page, "1 tag")
            server.send_signal(stop)
            said, code = await server.communicate(), await server.wait()
            while (message := await page.receive(30)).type is WSMsgType.BINARY:
                pass
            assert (message.type, message.data) == (WSMsgType.CLOSE, ENDED)
        assert (code, said[0]) == (0, b"")
        assert said[1].endswith(b"obelism: stopped; all is saved\n")

    asyncio.run(asyncio.wait_for(play(), 120))
    (tag,) = Folder(tmp_path).read(LayerKey("anna", "a.txt")).annotations.values()
    assert tag.spans[0].text == "Ministers met in Oslo."


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = told(run("serve", tmp_path, "--for", "anna", "--port", port), 1)
    assert f"port {port} of 127.0.0.1 cannot be used" in line


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    for name in [each for each in sys.modules if each.startswith("reader.browser.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    line = told(run("serve", tmp_path, "--for", "anna"), 1)
    assert 'pip install "obelism[browser]"' in line
