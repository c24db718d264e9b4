"""Where tags may not be kept, or cannot: what the program asks, and what comes of it."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.document import document
from reader.io import files
from reader.store.progress import load_progress
from reader.tui.app import ObelismApp
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.articles import ArticlesScreen
from reader.tui.screens.lists import MenuScreen
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.tui.program import (
    TEXTS,
    app_on,
    article_screen,
    listing,
    on_disk,
    over,
    run,
    says,
    shows,
)
from tests.tui.stage import picture, send, until

# The home folder


def test_tags_in_the_home_folder_are_asked_about_first(home: Path) -> None:
    write(home, "a.txt", TEXTS["a.txt"])

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f")
        await shows(app, pilot, "Keep your tags in", "Enter yes")
        words = " ".join(picture(app).replace("│", " ").split())
        assert "obelism? It is in your home folder." in words
        send(app, "n")
        await shows(app, pilot, "Nothing is kept; --workspace DIR", "0 tags")
        assert not (home / ".obelism").exists()
        send(app, "j", "o", "y")
        await shows(app, pilot, "1 tag ")

    run(app_on(home / "a.txt"), acts)
    assert on_disk(home) == [("opinion", "The boats left.")]


def test_done_in_the_home_folder_is_asked_about_first(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "IN_VIEW_SECONDS", 3600.0)
    write(home, "a.txt", TEXTS["a.txt"])

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "D", "D", "y")
        await shows(app, pilot, "Done: “a.txt”.", "· done ·")

    run(app_on(home / "a.txt"), acts)
    progress = load_progress(Folder(home), "Anna", "a.txt")
    assert progress is not None
    assert progress.status == "done"


# What cannot be saved


class Disk:
    """A disk that can be full: for journals, or for every file."""

    def __init__(self) -> None:
        self.full = False
        self.full_for_all = False
        self._append = files.append_durably

    def append(self, fd: int, data: bytes) -> None:
        journal = fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_APPEND
        if self.full_for_all or (self.full and journal):
            raise OSError(errno.ENOSPC, "")
        self._append(fd, data)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Disk:
    """The disk; the current folder is an empty one on it."""
    found = Disk()
    monkeypatch.setattr(files, "append_durably", found.append)
    current = tmp_path / "current"
    current.mkdir()
    monkeypatch.chdir(current)
    return found


async def fill(app: ObelismApp, pilot: Pilot[Any], disk: Disk) -> None:
    """Tag two sentences, the second on a full disk."""
    send(app, "f")
    await shows(app, pilot, "1 tag", "· saved")
    disk.full = True
    send(app, "j", "o")
    await shows(app, pilot, "2 tags", "NOT SAVED")


@pytest.mark.parametrize(
    ("key", "after"), [("q", "3 articles"), ("greater_than_sign", "2/3"), ("ctrl+q", None)]
)
def test_what_leaves_tags_that_are_not_saved_asks_and_tries_again(
    folder: Path, disk: Disk, key: str, after: str | None
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter")
        await fill(app, pilot, disk)
        send(app, key)
        await shows(app, pilot, "Not saved", "Try again", "Rescue", "Give up")
        first = app.screen
        send(app, "t")
        await until(pilot, lambda: isinstance(app.screen, MenuScreen) and app.screen is not first)
        send(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, AnnotateScreen))
        assert len(article_screen(app).mode.state.document.marks) == 2
        disk.full = False
        send(app, key)
        await (shows(app, pilot, after) if after else over(app, pilot))

    run(app_on(folder), acts, (160, 24))
    assert on_disk(folder) == [("fact", "The tide rose."), ("opinion", "The boats left.")]


def test_trying_again_goes_on_once_the_disk_is_back(folder: Path, disk: Disk) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await fill(app, pilot, disk)
        send(app, "q")
        await shows(app, pilot, "Try again")
        disk.full = False
        send(app, "t")
        await over(app, pilot)

    run(app_on(folder / "a.txt"), acts)
    assert on_disk(folder) == [("fact", "The tide rose."), ("opinion", "The boats left.")]


def test_a_rescue_puts_all_tags_into_a_file_in_the_current_folder(folder: Path, disk: Disk) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await fill(app, pilot, disk)
        send(app, "q")
        await shows(app, pilot, "Rescue", "leave; they go to a file", "the disk is full")
        send(app, "r")
        await over(app, pilot)

    farewell = run(app_on(folder / "a.txt"), acts, (160, 24)).farewell
    (rescue,) = Path.cwd().glob("obelism-rescue-*.json")
    assert farewell == f"Your tags are in {rescue}."
    kept = json.loads(rescue.read_bytes())
    assert [each["label"] for each in kept["annotations"]] == ["fact", "opinion"]
    assert [each["what"] for each in kept["actions"]] == ["tag"]
    assert on_disk(folder) == [("fact", "The tide rose.")]


def test_a_rescue_that_fails_too_is_told_and_nothing_is_lost(folder: Path, disk: Disk) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await fill(app, pilot, disk)
        disk.full_for_all = True
        send(app, "q", "r")
        await says(app, pilot, "No rescue file can be written here, at home or in ")
        await says(app, pilot, ": the disk is full")
        disk.full = disk.full_for_all = False
        send(app, "q")
        await over(app, pilot)

    run(app_on(folder / "a.txt"), acts, (220, 24))
    assert len(on_disk(folder)) == 2
    assert list(Path.cwd().iterdir()) == []


def test_who_gives_up_loses_what_is_not_saved_and_nothing_else(folder: Path, disk: Disk) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter")
        await fill(app, pilot, disk)
        send(app, "q", "g")
        await listing(app, pilot)
        await shows(app, pilot, "1 tag")

    run(app_on(folder), acts, (160, 24))
    assert on_disk(folder) == [("fact", "The tide rose.")]


def test_a_rescue_in_the_list_says_where_it_is(folder: Path, disk: Disk) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter")
        await fill(app, pilot, disk)
        send(app, "q", "r")
        await says(app, pilot, "obelism-rescue-")
        assert isinstance(app.screen, ArticlesScreen)

    assert run(app_on(folder), acts, (220, 24)).farewell == ""
