"""An adjudication out of the menu: over the reader or the list, and back to where one was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui import leaving
from reader.tui.screens.adjudicate import AdjudicateScreen
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.articles import ArticlesScreen
from reader.tui.screens.lists import MenuScreen, OverviewScreen
from tests.modes.adjudicate.adjudicating import mark, records, work_on
from tests.services.tagged import write
from tests.tui.program import app_on, listing, open_article, run, shows
from tests.tui.stage import picture, until


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "press"
    mark(root, id="a.txt")
    mark(root, id="b.txt")
    write(root, "c.txt", "Nobody has tagged this.")
    return root


def whats(root: Path, id: str) -> list[object]:
    """What was decided in an article."""
    return [each["what"] for each in records(root, id=id).values()]


async def begun(app: Any, pilot: Pilot[Any], words: str) -> None:
    """Begin out of the list, where these words show then."""
    await listing(app, pilot)
    await pilot.press("m", "a")
    await shows(app, pilot, words)


def test_it_begins_with_the_open_article_and_comes_back_to_it(place: Path) -> None:
    app = app_on(place, "anna")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("j", "enter")
        await shows(app, pilot, "3 tags")
        await pilot.press("m", "a")
        await until(pilot, lambda: isinstance(app.screen, AdjudicateScreen))
        await shows(app, pilot, "You are annotator 1 here too")
        assert "2/2" in picture(app)
        await pilot.press("1")
        await shows(app, pilot, "1 of 3 decided")
        await pilot.press("less_than_sign")
        await shows(app, pilot, "0 of 3 decided")
        await pilot.press("number_sign")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))
        await pilot.press("number_sign", "question_mark", "q", "m")
        await until(pilot, lambda: isinstance(app.screen, MenuScreen))
        await pilot.press("x")
        await until(pilot, lambda: type(app.screen) is AnnotateScreen)
        await shows(app, pilot, "3 tags")
        await pilot.press("q")
        await listing(app, pilot)

    run(app, acts)
    assert whats(place, "b.txt") == ["taken"]


def test_from_the_list_it_begins_where_something_is_open(place: Path) -> None:
    app = app_on(place, "dora")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await begun(app, pilot, "0 of 3 decided")
        await pilot.press("n", "q")
        await until(pilot, lambda: isinstance(app.screen, ArticlesScreen))

    run(app, acts)
    assert whats(place, "a.txt") == ["nobody"]


def test_where_less_than_two_have_tagged_that_is_said_and_nothing_closes(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("fact", "Nobody listened.")]})
    app = app_on(tmp_path, "anna")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("enter")
        await shows(app, pilot, "1 tag")
        await pilot.press("m", "a")
        await shows(app, pilot, "Only anna has tagged anything here, and it takes two annotators.")
        assert type(app.screen) is AnnotateScreen
        assert open_article(app) is not None

    run(app, acts)


def test_what_is_decided_is_kept_when_the_program_is_ended_over_it(place: Path) -> None:
    app = app_on(place, "dora")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await begun(app, pilot, "0 of 3 decided")
        await pilot.press("n", "ctrl+q")
        await until(pilot, lambda: app.ending)

    run(app, acts)
    assert whats(place, "a.txt") == ["nobody"]


def test_what_cannot_be_saved_is_asked_about(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(place, "dora")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await begun(app, pilot, "0 of 3 decided")

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("reader.io.files.append_durably", refuse)
        await pilot.press("n")
        await shows(app, pilot, "NOT SAVED")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, MenuScreen))
        assert leaving.RESCUE in {entry.name for entry in app.screen.entries}
        monkeypatch.undo()
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ArticlesScreen))

    run(app, acts)
    assert whats(place, "a.txt") == ["nobody"]


def test_a_key_that_decides_opens_gold_again_and_nothing_of_the_desk(place: Path) -> None:
    held = work_on(place, "dora")
    held.open(0)
    app = app_on(place, "eve")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await begun(app, pilot, "Read-only: dora has this article open elsewhere")
        held.close()
        await pilot.press("n")
        await shows(app, pilot, "Nobody else has it open any more")
        assert open_article(app) is None
        await pilot.press("n")
        await shows(app, pilot, "1 of 3 decided")

    run(app, acts)
    assert whats(place, "a.txt") == ["nobody"]
