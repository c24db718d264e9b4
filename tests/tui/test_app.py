"""The program: from the name to the list, to the articles, and out, with all saved."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.document import document
from reader.model.errors import BadLabels, ObelismError, Unreadable
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.opening import opening
from reader.settings.files import key_path
from reader.store.progress import load_progress
from reader.tui import app as module
from reader.tui import reading
from reader.tui.app import ObelismApp, reading_app
from reader.tui.screens.articles import ArticlesScreen
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.tui.program import (
    CLASH,
    TEXTS,
    app_on,
    article_screen,
    listing,
    on_disk,
    open_article,
    over,
    run,
    says,
    shows,
)
from tests.tui.stage import lines, send, until

# Who reads


def test_a_name_that_was_given_is_not_asked(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "3 articles", "Anna in press")
        assert isinstance(app.screen, ArticlesScreen)

    run(app_on(folder), acts)


@pytest.mark.parametrize("yes", [True, False])
def test_where_tags_are_kept_is_asked_before_the_name(
    folder: Path, yes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "login_name", lambda: "Anna")
    below = write(folder, "sub/d.txt", "The rain came.\n")
    Folder(folder).ensure()

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Nothing in sub has tags yet.")
        await pilot.press("y" if yes else "n")
        await shows(app, pilot, "Who is annotating?")
        await pilot.press("enter")
        await until(pilot, lambda: open_article(app) is not None)
        send(app, "f", "q", "q")
        await over(app, pilot)

    run(app_on(below, None), acts)
    place = folder if yes else folder / "sub"
    assert on_disk(place, "sub/d.txt" if yes else "d.txt") == [("fact", "The rain came.")]
    assert (folder / "sub" / ".obelism").exists() != yes
    reading_app(opening([below]))


def test_of_what_is_done_aside_alone_in_its_group_the_last_hands_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        begun, late = Event(), Event()
        found, ended = list[str](), list[object]()
        hand_on = app.call_from_thread

        def noted(*call: Any) -> None:
            hand_on(*call)
            ended.append(call)

        def first() -> str:
            begun.set()
            late.wait()
            return "first"

        monkeypatch.setattr(app, "call_from_thread", noted)
        aside = partial(app.in_thread, group="aside", exclusive=True)
        aside(first, found.append, found.append)
        await until(pilot, begun.is_set)
        aside(lambda: "last", found.append, found.append)
        await until(pilot, lambda: ended)
        late.set()
        await until(pilot, lambda: len(ended) == 2)
        assert found == ["last"]

    run(app_on(folder), acts)


def test_the_list_has_its_layout_from_the_first(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await shows(app, pilot, "Title", "▌ a.txt")
        assert lines(app)[1] == ""
        assert not app.screen.query_one("#list-filter").display

    run(app_on(folder), acts)


def test_the_list_has_the_keys_of_the_users_own(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    footer = "n k move  O open  F find  f filter  s sort  D done  m menu  F2 help  q quit"
    keys = 'next_row = "n"\nopen_article = "O"\nfilter = "F"\nall_rows = "A"\nhelp = "F2"\n'
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    write(key_path().parent, "keys.toml", keys)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await shows(app, pilot, footer)
        send(app, "n", "down", "j", "enter")
        await shows(app, pilot, "2 of 3")
        send(app, "F", *"bus", "down", "A", "j")
        await shows(app, pilot, "No title, file name or text has “busAj” in it. Esc lists all.")
        send(app, "enter")
        await shows(app, pilot, "A lists all.", "A all")
        send(app, "A", "F", "up", "escape", "n", "f2")
        await shows(app, pilot, "n  ", "Go to the next article.")
        send(app, "q")
        await shows(app, pilot, "2 of 3")
        send(app, "O")
        await shows(app, pilot, "2/3")

    run(app_on(folder), acts)


def test_who_reads_is_asked_and_known_once_something_was_tagged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "login_name", lambda: "ann")

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
        send(app, "ctrl+c", "escape")
        await over(app, pilot)

    app = run(app_on(folder / "a.txt", None), acts)
    assert (open_article(app), app.return_code) == (None, 0)
    assert sorted(path.name for path in folder.iterdir()) == [*TEXTS]


def test_one_article_opens_at_once_and_after_the_name(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        if open_article(app) is None:
            send(app, *"Anna", "enter")
        await shows(app, pilot, "1/1 a.txt", "▌")
        send(app, "q", "q")
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
        await shows(app, pilot, "2/3 b.txt", "▌")
        send(app, "f", "q")
        await listing(app, pilot)
        await shows(app, pilot, "1 tag", "2 of 3", "started" if app.size.width > 100 else "today")
        assert lines(app)[4].startswith("▌ b.txt")
        send(app, "q")
        await over(app, pilot)

    assert run(app_on(folder), acts).return_code == 0
    assert on_disk(folder, "b.txt") == [("fact", "The buses stopped.")]


def test_words_of_texts_are_found_and_opened_at_their_passage(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("slash", *"RANG")
        await shows(app, pilot, "1 of 3 · 1 by their texts", "The bell rang.")
        await pilot.press("enter", "enter")
        await shows(app, pilot, "1 of 1: “rang”.")
        mode = open_article(app)
        assert mode is not None
        focus = mode.state.document.focus
        assert mode.state.document.text[focus.start : focus.end] == "rang"
        await pilot.press("f")
        await until(pilot, lambda: len(mode.state.layer.annotations) == 1)
        await pilot.press("q")
        await listing(app, pilot)
        await shows(app, pilot, "1 by their texts")
        await pilot.press("escape")
        await shows(app, pilot, "3 articles")

    run(app_on(folder), acts)


def test_at_the_next_start_the_cursor_is_on_what_was_opened_last(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("j", "D")
        await shows(app, pilot, "is read. D again: done anyway.")
        await pilot.press("D")
        await shows(app, pilot, "D takes that back", "1 done")
        await pilot.press("j", "enter")
        await until(pilot, lambda: open_article(app) is not None)
        await pilot.press("q")
        await listing(app, pilot)

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await shows(app, pilot, "3 of 3", "1 done")

    run(app_on(folder), acts)
    run(app_on(folder), again)


def test_angle_brackets_go_from_article_to_article_as_far_as_there_are_any(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "less_than_sign")
        await shows(app, pilot, "This is the first article.", "F  ¶1")
        send(app, "greater_than_sign")
        await shows(app, pilot, "2/3 b.txt", "0 tags", "Nothing is tagged yet.")
        send(app, "greater_than_sign", "greater_than_sign")
        await shows(app, pilot, "3/3 c.txt", "This is the last article.")
        send(app, "left_square_bracket", "left_square_bracket")
        await shows(app, pilot, "1/3 a.txt", "1 tag ", "F  ¶1")
        send(app, "greater_than_sign", "q")
        await listing(app, pilot)
        await shows(app, pilot, "2 of 3")

    run(app_on(folder), acts, (120, 30))


def test_done_goes_on_to_the_next_unfinished_until_there_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "IN_VIEW_SECONDS", 3600.0)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "j", "enter", "D")
        await shows(app, pilot, "3/3 c.txt")
        send(app, "D")
        await shows(app, pilot, "1/3 a.txt")
        send(app, "D")
        await shows(app, pilot, "1/3 a.txt", " 48% read ", "48% is read. D again: done anyway.")
        send(app, "D")
        await shows(app, pilot, "1/3 a.txt", "Every article here is done.", "· done ·")
        send(app, "u")
        await shows(app, pilot, "Not done any more; D marks it as done again.")
        send(app, "D", "D")
        await shows(app, pilot, "· done ·")
        send(app, "q")
        await shows(app, pilot, "3 done")

    run(app_on(folder), acts)


def test_the_next_key_takes_back_that_an_article_is_done_and_shows_it_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "IN_VIEW_SECONDS", 3600.0)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "D")
        await shows(app, pilot, "2/3 b.txt", "Done: ", "u takes that back.")
        send(app, "u")
        await shows(app, pilot, "1/3 a.txt", "1 tag ", "Not done any more; D marks it as")
        send(app, "q")
        await shows(app, pilot, "0 done")

    run(app_on(folder), acts)


def test_each_article_opens_where_it_was_left(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "f", "j", "greater_than_sign")
        await shows(app, pilot, "2/3 b.txt")
        send(app, "less_than_sign")
        await shows(app, pilot, "1/3 a.txt", "1 tag ")
        assert article_screen(app).mode.state.document.focus.extent == (15, 30)

    run(app_on(folder), acts)


def test_the_place_is_kept_while_one_reads(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        send(app, "f", "j")
        await shows(app, pilot, "1 tag · 100% read · saved")
        app.navigation.keep_place()
        await app.workers.wait_for_complete()
        progress = load_progress(Folder(folder), "Anna", "a.txt")
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
        await shows(app, pilot, "it is empty", "4 articles")
        send(app, "j", "enter")
        await says(app, pilot, "b.txt: it is empty")
        send(app, "G", "enter")
        await says(app, pilot, "The key j is wanted by both")
        assert isinstance(app.screen, ArticlesScreen)
        send(app, "k")
        await says(app, pilot, "c.txt")
        send(app, "enter", "less_than_sign")
        await shows(app, pilot, "1/4 a.txt")

    run(app_on(folder), acts, (200, 24))


def test_an_article_that_went_away_is_told_where_one_is(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await app.workers.wait_for_complete()
        (folder / "b.txt").unlink()
        send(app, "enter", "greater_than_sign")
        await shows(app, pilot, "1/3 a.txt", "b.txt: it is gone")
        send(app, "q")
        await listing(app, pilot)
        send(app, "j", "enter")
        await says(app, pilot, "it is gone")

    run(app_on(folder), acts, (200, 24))


# The end


def test_ctrl_c_says_what_leaves(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "ctrl+c")
        await shows(app, pilot, "q goes back, and then quits.")
        send(app, "enter", "f", "ctrl+c")
        await shows(app, pilot, "1 tag", "q goes back, and then quits.")
        assert not app.ending

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


def test_a_signal_after_the_end_is_no_failure(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await pilot.press("q")

    app = run(app_on(folder), acts)
    app.call_soon(app._end_by, signal.SIGTERM)
    assert (app.failure, app.return_code) == (None, 0)


def test_an_article_that_is_left_at_once_is_not_finished(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        screen = article_screen(app)
        await pilot.press("q")
        await until(pilot, lambda: not screen.is_attached)
        screen.find_bar = None
        screen.settle()
        assert isinstance(app.screen, ArticlesScreen)

    run(app_on(folder), acts)


@pytest.mark.parametrize("keys", [60, 3])
def test_keys_after_the_one_that_leaves_are_no_failure(keys: int, folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        send(app, *["q"] * keys)
        await over(app, pilot)

    assert run(app_on(folder), acts).return_code == 0


@pytest.mark.parametrize("broken", [(AnnotateMode, "do"), (ObelismApp, "action_quit")])
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
    assert reading_app(opening([folder / "a.txt"], annotator="Anna")).run_to_the_end() == 143
    assert capsys.readouterr() == ("", "obelism: Your tags are elsewhere.\n")
    with pytest.raises(ObelismError, match="no more"):
        reading_app(opening([folder / "a.txt"], annotator="Anna")).run_to_the_end()
    readers = map(open_article, ends)
    assert [each and each.state.read_only for each in readers] == 2 * ["a.txt is closed."]
