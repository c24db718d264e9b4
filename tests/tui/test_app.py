"""The program: from the name to the list, to the articles, and out, with all saved."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.model.errors import ObelismError
from reader.session.opening import opening
from reader.session.reader import Reader
from reader.store import files
from reader.store.contents import read_layer
from reader.store.errors import BadLabels, Unreadable
from reader.store.preferences import read_preference, write_preference
from reader.store.progress import load_progress
from reader.store.workspace import Workspace
from reader.tui import app as module
from reader.tui.app import ObelismApp, open_reader
from reader.tui.menus import reader_menu
from reader.tui.screens.articles import ArticleList
from reader.tui.screens.menu import MenuScreen
from reader.tui.screens.reader import ReaderScreen
from tests.session.tagged import write
from tests.tui.stage import lines, picture, send, style_of, until

Acts = Callable[[ObelismApp, Pilot[Any]], Awaitable[None]]

TEXTS = {
    "a.txt": "The tide rose. The boats left.\n",
    "b.txt": "The buses stopped. Nobody came.\n",
    "c.txt": "The school opened. The bell rang.\n",
}

CLASH = """[[label]]
name = "claim"
key = "j"
letter = "C"
"""
"""Labels of which one wants a key that moves."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three articles that nobody has opened."""
    root = tmp_path / "press"
    for name, text in TEXTS.items():
        write(root, name, text)
    return root


def app_on(path: Path, annotator: str | None = "Anna") -> ObelismApp:
    return ObelismApp(opening([path], annotator=annotator))


def run(app: ObelismApp, acts: Acts, size: tuple[int, int] = (80, 24)) -> ObelismApp:
    """Run the program, and let `acts` use it."""

    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await acts(app, pilot)

    try:
        asyncio.run(play())
    finally:
        app.close_desk()
    return app


async def shows(app: ObelismApp, pilot: Pilot[Any], *texts: str) -> None:
    """Wait until all of these are on the screen."""
    await until(pilot, lambda: all(text in picture(app) for text in texts))


async def says(app: ObelismApp, pilot: Pilot[Any], text: str) -> None:
    """Wait until the line above the footer has this in it."""
    await until(pilot, lambda: text in "".join(lines(app)[-2:-1]))


async def over(app: ObelismApp, pilot: Pilot[Any]) -> None:
    """Wait until the program ends."""
    await until(pilot, lambda: app._exit)


async def listing(app: ObelismApp, pilot: Pilot[Any]) -> None:
    """Wait until the list is shown, and nothing is open."""
    await until(pilot, lambda: isinstance(app.screen, ArticleList) and app.screen.shelf.complete)
    await until(pilot, lambda: app.desk and app.desk.reader is None)
    await pilot.pause()


def on_disk(root: Path, id: str = "a.txt", annotator: str = "Anna") -> list[tuple[str, str]]:
    """Labels and quotes of the tags that are kept of an article."""
    annotations = read_layer(Workspace(root), annotator, id).annotations.values()
    return [(each.label, each.spans[0].text) for each in annotations]


# Who reads


def test_a_name_that_was_given_is_not_asked(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "3 articles", "Anna in press")
        assert isinstance(app.screen, ArticleList)

    run(app_on(folder), acts)


def test_the_list_has_its_layout_from_the_first(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await shows(app, pilot, "Title", "▌ The tide rose.")
        assert lines(app)[1] == ""
        assert not app.screen.query_one("#list-filter").display

    run(app_on(folder), acts)


def test_who_reads_is_asked_and_known_once_something_was_tagged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "login_name", lambda: "ann")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Who is annotating?", "ann")
        send(app, *"Zoe", "enter")
        await shows(app, pilot, "Zoe in press", "3 articles")
        send(app, "enter", "f", "q")
        await shows(app, pilot, "Zoe in press", "1 tag")

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Zoe in press", "1 tag")

    run(app_on(folder, None), acts)
    run(app_on(folder, None), again)
    assert on_disk(folder, annotator="Zoe") == [("fact", "The tide rose.")]


def test_who_leaves_the_name_open_leaves_the_program_without_a_trace(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Who is annotating?")
        send(app, "escape")
        await over(app, pilot)

    app = run(app_on(folder / "a.txt", None), acts)
    assert (app.desk, app.return_code) == (None, 0)
    assert sorted(path.name for path in folder.iterdir()) == [*TEXTS]


def test_one_article_opens_at_once_and_after_the_name(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        if app.desk is None:
            send(app, *"Anna", "enter")
        await shows(app, pilot, "1/1 The tide rose.", "▌")
        send(app, "q")
        await over(app, pilot)

    for name in ("Anna", None):
        run(app_on(folder / "a.txt", name), acts)


def test_an_article_that_is_gone_once_the_name_is_known_ends_with_a_sentence(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        (folder / "a.txt").unlink()
        send(app, *"Anna", "enter")
        await over(app, pilot)

    with pytest.raises(Unreadable, match=r"a\.txt: it is gone"):
        run(app_on(folder / "a.txt", None), acts)


# From the list to articles and back


def test_an_article_is_opened_tagged_and_left_and_its_row_knows(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "j", "enter")
        await shows(app, pilot, "2/3 The buses stopped.", "▌")
        send(app, "f", "q")
        await listing(app, pilot)
        await shows(app, pilot, "1 tag", "2 of 3", "started" if app.size.width > 100 else "today")
        assert lines(app)[4].startswith("▌ The buses stopped.")
        send(app, "q")
        await over(app, pilot)

    assert run(app_on(folder), acts).return_code == 0
    assert on_disk(folder, "b.txt") == [("fact", "The buses stopped.")]


def test_angle_brackets_go_from_article_to_article_as_far_as_there_are_any(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "less_than_sign")
        await shows(app, pilot, "This is the first article.", "F  ¶1")
        send(app, "greater_than_sign")
        await shows(app, pilot, "2/3 The buses stopped.", "0 tags", "Nothing is tagged yet.")
        send(app, "greater_than_sign", "greater_than_sign")
        await shows(app, pilot, "3/3 The school opened.", "This is the last article.")
        send(app, "left_square_bracket", "left_square_bracket")
        await shows(app, pilot, "1/3 The tide rose.", "1 tag ", "F  ¶1")
        send(app, "greater_than_sign", "q")
        await listing(app, pilot)
        await shows(app, pilot, "2 of 3")

    run(app_on(folder), acts, (120, 30))


def test_done_goes_on_to_the_next_unfinished_until_there_is_none(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "j", "enter", "D")
        await shows(app, pilot, "3/3 The school opened.")
        send(app, "D")
        await shows(app, pilot, "1/3 The tide rose.")
        send(app, "D")
        await shows(app, pilot, "1/3 The tide rose.", "Every article here is done.", "· done ·")
        send(app, "q")
        await shows(app, pilot, "3 done")

    run(app_on(folder), acts)


def test_each_article_opens_where_it_was_left(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "j", "greater_than_sign")
        await shows(app, pilot, "2/3 The buses stopped.")
        send(app, "less_than_sign")
        await shows(app, pilot, "1/3 The tide rose.", "1 tag ")
        assert app.reader_screen is not None
        assert app.reader_screen.reader.focus.extent == (15, 30)

    run(app_on(folder), acts)


def test_the_place_is_kept_while_one_reads(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "j")
        await shows(app, pilot, "1 tag · 100% read · saved")
        app._keep_place()
        await app.workers.wait_for_complete()
        progress = load_progress(Workspace(folder), "Anna", "a.txt")
        assert progress is not None
        assert progress.position.start == 15

    run(app_on(folder / "a.txt"), acts)


# What cannot be opened


def test_labels_that_clash_are_refused_before_there_is_a_screen(folder: Path) -> None:
    write(folder, ".obelism/labels.toml", CLASH)
    for path in (folder, folder / "a.txt"):
        with pytest.raises(BadLabels, match=r"labels\.toml: The key j is wanted by both"):
            app_on(path)


def test_an_article_that_cannot_be_opened_is_told_and_the_others_open(folder: Path) -> None:
    write(folder, "b.txt", "")
    write(folder, "d/e.txt", "The library moved.\n")
    write(folder, "d/.obelism/labels.toml", CLASH)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "b.txt: it is empty", "4 articles")
        send(app, "j", "enter")
        await says(app, pilot, "b.txt: it is empty")
        send(app, "G", "enter")
        await says(app, pilot, "The key j is wanted by both")
        assert isinstance(app.screen, ArticleList)
        send(app, "k")
        await says(app, pilot, "c.txt")
        send(app, "enter", "less_than_sign")
        await shows(app, pilot, "1/4 The tide rose.")

    run(app_on(folder), acts, (200, 24))


def test_an_article_that_went_away_is_told_where_one_is(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await app.workers.wait_for_complete()
        (folder / "b.txt").unlink()
        send(app, "enter", "greater_than_sign")
        await shows(app, pilot, "1/3 The tide rose.", "b.txt: it is gone")
        send(app, "q")
        await listing(app, pilot)
        send(app, "j", "enter")
        await says(app, pilot, "it is gone")

    run(app_on(folder), acts, (200, 24))


# The menu


def test_every_entry_of_the_readers_menu_does_what_it_says(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "m")
        await shows(app, pilot, *(name for _, name, _ in reader_menu(listed=True)))
        send(app, "p")
        await shows(app, pilot, "m p folds the panel", "¶1")
        send(app, "escape")
        await shows(app, pilot, "m p opens the panel")
        send(app, "m", "s", "o")
        await shows(app, pilot, "m p folds the panel")
        screen = app.reader_screen
        assert screen is not None
        assert screen.panel is not None
        assert screen.panel.label == "opinion"
        send(app, "m", "s", "asterisk")
        await shows(app, pilot, "¶1")
        send(app, "m", "h")
        await shows(app, pilot, "Help", "mark what it states")
        send(app, "q", "m", "l")
        await listing(app, pilot)

    run(app_on(folder), acts)


def test_every_entry_of_the_lists_menu_does_what_it_says(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "h")
        await shows(app, pilot, "mark what it states")
        send(app, "q", "m", "t")
        await until(pilot, lambda: app.theme == "obelism-light")
        send(app, "m", "q", "question_mark", "q", "m", "x")
        await over(app, pilot)

    assert run(app_on(folder), acts).return_code == 0


def test_where_there_is_no_list_the_menu_names_none_and_quits(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "m")
        await shows(app, pilot, "Quit")
        assert "List" not in picture(app)
        send(app, "x")
        await over(app, pilot)

    run(app_on(folder / "a.txt"), acts)
    assert on_disk(folder) == [("fact", "The tide rose.")]


def test_the_other_page_is_remembered(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "▌")
        dark = style_of(app, "The tide").bgcolor
        send(app, "m", "t")
        await until(pilot, lambda: app.theme == "obelism-light")
        await until(pilot, lambda: style_of(app, "The tide").bgcolor != dark)

    run(app_on(folder / "a.txt"), acts)
    assert read_preference("theme") == "obelism-light"
    assert app_on(folder).theme == "obelism-light"
    write_preference("theme", "textual-dark")
    assert app_on(folder).theme == "obelism-dark"


def test_without_colour_no_colour_is_sent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "l", "m")
        await shows(app, pilot, "Quit", "1 tag")
        for strip in app.screen._compositor.render_strips():
            colors = [(s.style.color, s.style.bgcolor) for s in strip if s.style]
            assert all(color is None or color.is_default for pair in colors for color in pair)

    run(app_on(folder / "a.txt"), acts, (110, 24))


# The home folder


def test_tags_in_the_home_folder_are_asked_about_first(home: Path) -> None:
    write(home, "a.txt", TEXTS["a.txt"])

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f")
        await shows(app, pilot, "Keep your tags in", "Enter yes")
        words = " ".join(picture(app).replace("│", " ").split())
        assert "a.txt" not in words
        assert "obelism? It is in your home folder." in words
        send(app, "n")
        await shows(app, pilot, "Nothing is kept; --workspace DIR", "0 tags")
        assert not (home / ".obelism").exists()
        send(app, "j", "o", "y")
        await shows(app, pilot, "1 tag ")

    run(app_on(home / "a.txt"), acts)
    assert on_disk(home) == [("opinion", "The boats left.")]


def test_done_in_the_home_folder_is_asked_about_first(home: Path) -> None:
    write(home, "a.txt", TEXTS["a.txt"])

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "D", "y")
        await shows(app, pilot, "Done.", "· done ·")

    run(app_on(home / "a.txt"), acts)
    progress = load_progress(Workspace(home), "Anna", "a.txt")
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
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        assert app.reader_screen is not None
        assert len(app.reader_screen.reader.marks) == 2
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
        await says(app, pilot, "cannot be written: the disk is full")
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
        assert isinstance(app.screen, ArticleList)

    assert run(app_on(folder), acts, (220, 24)).farewell == ""


# The end


def test_ctrl_c_says_what_leaves(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "ctrl+c")
        await shows(app, pilot, "q goes back, and then quits.")
        send(app, "enter", "f", "ctrl+c")
        await shows(app, pilot, "1 tag", "q goes back, and then quits.")
        assert not app._exit

    run(app_on(folder), acts)


def test_ctrl_q_quits_from_anywhere_with_all_saved(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "j", "o", "m", "ctrl+q")
        await over(app, pilot)

    app = run(app_on(folder / "a.txt"), acts)
    assert app.return_code == 0
    assert on_disk(folder) == [("fact", "The tide rose."), ("opinion", "The boats left.")]
    assert list((folder / ".obelism/local/locks").iterdir()) == []


def test_a_signal_ends_it_with_all_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "terminal_is_gone", lambda: False)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f")
        await shows(app, pilot, "1 tag")
        app._end_by(signal.SIGTERM)
        await over(app, pilot)

    assert run(app_on(folder / "a.txt"), acts).return_code == 128 + signal.SIGTERM
    assert on_disk(folder) == [("fact", "The tide rose.")]


@pytest.mark.parametrize("broken", [(Reader, "do"), (ObelismApp, "action_quit")])
def test_a_failure_ends_the_program_and_is_kept_for_whoever_tells_it(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: tuple[type, str],
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a handler is broken")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f")
        await shows(app, pilot, "1 tag")
        monkeypatch.setattr(*broken, fail)
        send(app, "j", "ctrl+q", "k")
        await until(pilot, lambda: app._exception is not None)

    app = app_on(folder / "a.txt")
    with pytest.raises(ZeroDivisionError):
        run(app, acts)
    assert isinstance(app._exception, ZeroDivisionError)
    assert app._exit_renderables == []
    assert capsys.readouterr() == ("", "")
    assert on_disk(folder) == [("fact", "The tide rose.")]


def test_the_command_line_is_given_the_exit_code_or_the_failure(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ends: list[ObelismApp] = []

    def end(app: ObelismApp) -> None:
        ends.append(app)
        app.farewell = "Your tags are elsewhere."
        app._return_code = 143
        app._exception = ObelismError("no more") if len(ends) > 1 else None

    monkeypatch.setattr(ObelismApp, "run", end)
    assert open_reader(opening([folder / "a.txt"], annotator="Anna")) == 143
    assert capsys.readouterr() == ("", "obelism: Your tags are elsewhere.\n")
    with pytest.raises(ObelismError, match="no more"):
        open_reader(opening([folder / "a.txt"], annotator="Anna"))
    assert [app.desk and app.desk.reader for app in ends] == [None, None]
