"""The program on a page: it reaches no path and no address."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.io.packets import DATA, META, Packets, packed
from reader.tui import served
from reader.tui.app import ObelismApp
from reader.tui.runtime import Runtime
from reader.tui.served import ServedDriver
from reader.tui.terminal import SERVED
from tests.cli.running import run as command_line
from tests.modes.adjudicate.adjudicating import mark
from tests.tui.program import app_on, listing, menu_of, run, shows
from tests.tui.stage import send


class Page:
    """What a program asks of its page."""

    def __init__(self) -> None:
        self.given: list[Path] = []
        self.upload: Callable[[Path], None] | None = None

    def hand_over(self, path: Path) -> None:
        self.given.append(path)

    def ask_file(self, then: Callable[[Path], None]) -> None:
        self.upload = then


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    folder = tmp_path / "served"
    folder.mkdir()
    monkeypatch.setenv(SERVED, str(folder))
    page = Page()

    def driver_of(_: Runtime) -> Page:
        return page

    monkeypatch.setattr(served, "driver_of", driver_of)
    return page


def test_files_go_down_and_come_up_and_no_path_is_asked_for(tmp_path: Path, page: Page) -> None:
    root = tmp_path / "press"
    mark(root, id="a.txt")
    expected = command_line("export", root).stdout

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Open an address" not in await menu_of(app, pilot)
        send(app, "e", "enter")
        await shows(app, pilot, "press.jsonl, among your downloads")
        send(app, "q", "m", "g")
        await shows(app, pilot, "shared article")
        send(app, "s")
        await shows(app, pilot, "press-agreement.txt, among your downloads")
        send(app, "q", "m", "i")
        await pilot.pause()
        assert page.upload is not None
        page.upload(page.given[0])
        await shows(app, pilot, "already there")

    run(app_on(root, "dora"), acts)
    assert [each.name for each in page.given] == ["press.jsonl", "press-agreement.txt"]
    assert page.given[0].read_text() == expected
    assert all(each.is_relative_to(tmp_path / "served") for each in page.given)
    assert {each.name for each in tmp_path.iterdir()} == {"press", "served"}


def test_a_folder_of_files_goes_down_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "tags"
    folder.mkdir()
    (folder / "a.ann").write_text("T1")
    told: list[dict[str, object]] = []

    class Telling(ServedDriver):
        def __init__(self) -> None:
            """Nothing is shown."""

        def tell(self, **what: object) -> None:
            told.append(what)

    Telling().hand_over(folder)
    (what,) = told
    assert what == {"type": "download", "path": f"{folder}.zip"}
    assert zipfile.ZipFile(str(what["path"])).namelist() == ["a.ann"]


def test_packets_are_whole_however_they_come() -> None:
    sent = packed(DATA, b"f" * 300) + packed(META, b"") + packed(DATA, os.urandom(9))
    for size in (1, 5, 7, 1000):
        packets = Packets()
        pieces = (sent[at : at + size] for at in range(0, len(sent), size))
        found = [packet for piece in pieces for packet in packets.feed(piece)]
        assert b"".join(packed(*packet) for packet in found) == sent
        assert len(found) == 3
