"""`obelism serve` as a command."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, CookieJar, WSMsgType

from reader.browser.session import ENDED
from reader.store.base import LayerKey
from tests.browser.pages import send
from tests.browser.pages import told as page_told
from tests.cli.running import run, told
from tests.environment import PROJECT
from tests.services.tagged import write
from tests.store.folders import Folder


@contextlib.asynccontextmanager
async def serving(root: Path, *options: str) -> AsyncIterator[tuple[Process, list[str]]]:
    """Serve a folder for anna; give the server, and what it prints of her. It ends in any case."""
    command = [sys.executable, "-m", "reader", "serve", root, "--for=anna", "--port=0", *options]
    server = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, cwd=PROJECT)
    try:
        assert server.stdout is not None
        yield server, (await server.stdout.readline()).decode().split()
    finally:
        if server.returncode is None:
            server.terminate()  # so that it ends those of its sessions
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(server.wait(), 30)
        if server.returncode is None:
            server.kill()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_it_serves_and_ends_with_all_saved(tmp_path: Path, stop: signal.Signals) -> None:
    """A link, a page, a tag by the keys, and the end: as a person and whoever runs it find it."""
    write(tmp_path, "a.txt", "Ministers met in Oslo. Nobody else came.")

    async def play() -> None:
        async with (
            serving(tmp_path) as (server, (name, link)),
            ClientSession(cookie_jar=CookieJar(unsafe=True)) as client,
        ):
            address = link.partition("/enter/")[0]
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


CERTIFICATE = Path(__file__).parent / "localhost.pem"
"""A certificate of localhost, good for a hundred years, and its key."""


def test_with_a_certificate_of_its_own_it_speaks_tls_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo.")

    async def play() -> None:
        tls = ("--host=localhost", f"--cert={CERTIFICATE}", f"--key={CERTIFICATE}")
        trusted = ssl.create_default_context(cafile=CERTIFICATE)
        async with serving(tmp_path, *tls) as (server, (_, link)), ClientSession() as client:
            assert link.startswith("https://localhost:")
            address = link.partition("/enter/")[0]
            async with client.get(link, ssl=trusted) as response:
                assert "Secure" in response.headers["Set-Cookie"]
            page = await client.ws_connect(
                f"{address}/ws?width=100&height=30", headers={"Origin": address}, ssl=trusted
            )
            await page_told(page, "a.txt")
            with pytest.raises(ClientError):
                await client.get(link.replace("https:", "http:"))
            server.terminate()
            await server.communicate()
        assert server.returncode == 0

    asyncio.run(asyncio.wait_for(play(), 120))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--cert", CERTIFICATE], "belong together"),
        (["--at", "https://a.example"], "belongs to --cert"),
        (["--cert", CERTIFICATE, "--key", "none.pem"], "none.pem: no such file"),
        (["--cert", CERTIFICATE, "--key", __file__], "as PEM files have them"),
        (["--cert", CERTIFICATE, "--key", CERTIFICATE, "--host", "::"], "--at https://"),
        (
            ["--cert", CERTIFICATE, "--key", CERTIFICATE, "--behind-tls", "https://a.example"],
            "is for a proxy",
        ),
    ],
)
def test_a_certificate_that_cannot_be_used_is_told(
    tmp_path: Path, options: list[str | Path], why: str
) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    result = run("serve", tmp_path, "--for", "anna", *options)
    assert why in told(result, result.exit_code)
    assert result.exit_code


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
