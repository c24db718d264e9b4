"""The server as browsers find it: who gets in, what a page may do, what becomes of a program."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSCloseCode, WSMsgType, WSServerHandshakeError

from reader.browser import server, session
from reader.browser.server import program, safe_name
from reader.model.errors import NoLayer
from reader.store.base import LayerKey
from tests.browser.pages import Site, send, told, visiting
from tests.services.tagged import write
from tests.store.folders import Folder

OWN_VARIABLES = (
    *("HOME", "TERM", "COLORTERM", "COLUMNS", "LINES", "PYTHONUTF8"),
    *("OBELISM_SERVED", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER"),
)
"""What a program is told by the server."""


def downloaded(seen: bytes) -> str:
    """The key of the file that a page was told to download."""
    found = re.search(rb'\["download", "([\w-]+)"\]', seen)
    assert found is not None
    return found[1].decode()


def test_a_link_gives_a_cookie_that_no_other_site_and_no_script_gets(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser() as browser:
            for path in ("/", "/alive", "/ws", "/download/x", "/enter/x"):
                assert await browser.status(path) == 403, path
            link = site.access.link("anna")
            async with browser.client.get(link) as response:
                cookie = response.headers["Set-Cookie"]
                assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {*cookie.split("; ")}
                assert 'content="0; url=/"' in await response.text()
            for path in ("/", "/page/reader.js", "/page/reader.css", "/terminal/js/textual.js"):
                assert await browser.status(path) == 200, path
            assert await browser.status("/page/enter.html") == 404

    visiting(tmp_path, acts)


def test_pages_and_connections_are_refused_under_other_names_and_from_other_pages(
    tmp_path: Path,
) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
                assert await browser.status("/", **headers) == 403
                with pytest.raises(WSServerHandshakeError) as refused:
                    await browser.page(**headers)
                assert refused.value.status == 403
            with pytest.raises(WSServerHandshakeError):
                await browser.page(Origin="")
            upload = f"{site.address}/upload?name=x"
            async with browser.client.post(upload, headers={"Origin": "null"}) as response:
                assert response.status == 403
        assert not site.server.sessions

    visiting(tmp_path, acts)


def test_behind_tls_the_cookie_goes_by_tls_alone_and_the_server_has_no_other_name(
    tmp_path: Path,
) -> None:
    async def acts(site: Site) -> None:
        assert site.address == "https://annotate.example.org"
        async with ClientSession() as client:
            place = f"http://127.0.0.1:{site.port}"
            link = f"{place}/enter/{site.access.tokens['anna']}"
            async with client.get(link) as response:
                assert response.status == 403
            async with client.get(link, headers={"Host": "annotate.example.org"}) as response:
                cookie = response.headers["Set-Cookie"]
                assert cookie.startswith("__Host-obelism=")
                assert "Secure" in cookie.split("; ")

    visiting(tmp_path, acts, behind_tls="https://annotate.example.org")


def test_a_page_asks_no_other_host_for_anything(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser, browser.client.get(site.address) as response:
            page = await response.text()
            assert "http:" not in page
            assert "https:" not in page
            rules = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in rules
            assert "script-src 'self';" in rules
            assert "frame-ancestors 'none'" in rules
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"

    visiting(tmp_path, acts)


def test_a_program_gets_no_variable_that_could_be_a_secret_and_no_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")

    async def acts(site: Site) -> None:
        async with site.browser("ben") as browser:
            page = await browser.page()
            variables, arguments, folder = json.loads(await told(page, "]"))
            assert arguments == ["ben"]
            assert {*variables} <= {*server.PASSED_ON, *OWN_VARIABLES}
            assert Path(folder).samefile(site.server.sessions["ben"].folder)

    visiting(tmp_path, acts)


def test_what_is_typed_and_the_size_reach_the_program(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            page = await browser.page()
            await send(page, "stdin", "fé\x1b[A")
            await told(page, "Dfé\x1b[A")
            await send(page, "resize", {"width": 90_000, "height": 1})
            await told(page, '"width": 500, "height": 5')
            await send(page, "ping", "7")
            await told(page, '["pong", "7"]')

    visiting(tmp_path, acts)


@pytest.mark.parametrize("sent", ["", "{}", "[]", "[1]", '["stdin"]', '["stdin", 1]',
    '["resize", {"width": "x", "height": 1}]', '["quit"]', "[" * 5000],
    ids=range(9))  # fmt: skip
def test_what_no_page_sends_ends_the_connection(tmp_path: Path, sent: str) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            page = await browser.page()
            await told(page, "anna")
            await page.send_str(sent)
            message = await page.receive(30)
            assert (message.type, message.data) == (WSMsgType.CLOSE, session.MISUSED)

    visiting(tmp_path, acts)


def test_a_paste_has_bounds(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            page = await browser.page()
            await told(page, "anna")
            await send(page, "stdin", "x" * server.LARGEST_MESSAGE)
            assert (await page.receive(30)).data == WSCloseCode.MESSAGE_TOO_BIG

    visiting(tmp_path, acts)


def test_files_go_down_by_their_keys_and_no_others_do(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser, site.browser("ben") as other:
            page = await browser.page()
            await send(page, "stdin", "export")
            key = downloaded(await told(page, "download"))
            url = f"{site.address}/download/{key}"
            async with browser.client.get(url) as response:
                assert await response.text() == "{}"
                shown = response.headers["Content-Disposition"]
                assert shown == 'attachment; filename="tags_.jsonl"'
            assert await other.status(f"/download/{key}") == 404
            await send(page, "stdin", "steal")
            stolen = downloaded(await told(page, "download"))
            assert await browser.status(f"/download/{stolen}") == 404

    visiting(tmp_path, acts)


def test_a_file_goes_up_once_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "LARGEST_UPLOAD", 100)

    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            page = await browser.page()

            async def upload(data: bytes) -> int:
                url = f"{site.address}/upload?name=../tags.jsonl"
                headers = {"Origin": site.address}
                async with browser.client.post(url, data=data, headers=headers) as response:
                    return response.status

            assert await upload(b"unasked") == 403
            await send(page, "stdin", "import")
            await told(page, '["choose"]')
            assert await upload(b"x" * 101) == 413
            assert await upload(b"the tags") == 204
            await told(page, "the tags")
            assert await upload(b"again") == 403

    visiting(tmp_path, acts)


def test_a_second_page_takes_over_and_a_cut_one_comes_back(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            first = await browser.page()
            await told(first, "anna")
            second = await browser.page()
            assert (await first.receive(30)).data == session.ELSEWHERE
            await told(second, "\x1b[?1049h", "resize")
            await second.close()
            third = await browser.page()
            await told(third, "\x1b[?1049h", "resize")
            assert len(site.server.sessions) == 1

    visiting(tmp_path, acts)


def test_a_program_that_nobody_uses_is_ended_and_its_last_words_shown(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            page = await browser.page()
            folder = site.server.sessions["anna"].folder
            await told(page, "anna")
            message = await page.receive(30)
            assert (message.data, message.extra) == (session.ENDED, "what was typed is kept")
            await asyncio.sleep(0)
            assert not site.server.sessions
            assert not folder.exists()

    visiting(tmp_path, acts, idle=0.5)


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            message = await (await browser.page()).receive(30)
            assert message.data == session.ENDED
            assert str(message.extra).startswith("the reader cannot be started: ")
            assert not site.server.sessions

    visiting(tmp_path, acts, lambda _: [str(tmp_path / "nothing")])


def test_a_key_in_a_browser_is_a_tag_in_the_layer(tmp_path: Path) -> None:
    """The program itself, two persons at once; the connection of one is cut."""

    async def until(holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                await asyncio.sleep(0.02)

    root = tmp_path / "press"
    root.mkdir()
    write(root, "a.txt", "The tide rose. The boats left.\n")

    def labels(name: str) -> list[str]:
        with suppress(NoLayer):
            found = Folder(root).read(LayerKey(name, "a.txt")).annotations.values()
            return [each.label for each in found]
        return []

    async def acts(site: Site) -> None:
        async with site.browser("anna") as one, site.browser("ben") as two:
            pages = {"anna": await one.page(), "ben": await two.page()}
            for (name, page), key in zip(pages.items(), "fo", strict=True):
                await told(page, "a.txt")
                await send(page, "stdin", "\r")
                await told(page, "tide", f"{name} in press")
                await send(page, "stdin", key)
                await told(page, "Tagged")
            await until(lambda: (labels("anna"), labels("ben")) == (["fact"], ["opinion"]))
            pages["anna"]._response.connection.transport.abort()  # type: ignore[union-attr]
            again = await one.page()
            await told(again, "tide", "1 tag")
            await send(again, "stdin", "u")
            await told(again, "0 tags")
            await until(lambda: not labels("anna"))

    visiting(tmp_path, acts, partial(program, root))


@pytest.mark.parametrize(
    ("given", "name"),
    [("a.jsonl", "a.jsonl"), ("../../x", "_.._x"), ("", "file"), ("...", "file"), ("é\n", "_")],
)
def test_names_of_files_are_made_harmless(given: str, name: str) -> None:
    made = safe_name(given)
    assert made == name
    assert "/" not in made


FLOOD = """
import os
from reader.io.packets import DATA, packed
while True:
    os.write(1, packed(DATA, b"x" * 60_000))
"""
"""A program that shows more than any page takes, and hears nothing."""


def test_a_page_that_takes_nothing_holds_up_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLOSE_SECONDS", "QUIT_SECONDS"):
        monkeypatch.setattr(session, name, 0.2)

    async def acts(site: Site) -> None:
        async with site.browser("anna") as browser:
            page = await browser.page()
            await page.receive()
            (shown,) = site.server.sessions.values()
            await asyncio.wait_for(shown.end(), 30)
            assert not site.server.sessions

    visiting(tmp_path, acts, lambda _: [sys.executable, "-c", FLOOD])
