"""The screen of an adjudication: what its keys and its mouse do, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from reader.modes.adjudicate.decisions import Tally
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.start import sums
from reader.tui import leaving
from reader.tui.app import ObelismApp
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.lists import OverviewScreen
from tests.modes.adjudicate.adjudicating import gold, mark, records
from tests.tui.adjudicating import app_on, press, run, screen_of, work_of
from tests.tui.program import menu_of
from tests.tui.stage import assert_harmless, lines, mouse, picture, until


def mode_of(app: ObelismApp) -> AdjudicateMode:
    mode = work_of(app).mode
    assert mode is not None
    return mode


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "press"
    mark(root, id="a.txt")
    mark(root, id="b.txt")
    return root


def test_lanes_say_who_marked_what_and_what_was_decided(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert "   123│@" in lines(app)[1]
        assert "1 anna  2 ben  3 cleo" in lines(app)[1]
        (row,) = [line for line in lines(app) if "Storms closed" in line and "│" in line]
        assert row.startswith("▌▸?AAF│ ")
        await press(app, pilot, "1")
        (row,) = [line for line in lines(app) if "Storms closed" in line and "│" in line]
        assert row.startswith("  ?AAF│A ")
        assert_harmless(app)

    run(app_on(place), acts)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
def test_every_version_is_on_the_table(place: Path, size: tuple[int, int]) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        panel = screen_of(app).versions
        assert panel is not None
        text = "\n".join("".join(piece for piece, _ in row) for row in panel.view.rows)
        for part in ("1 anna", "2 ben", "did not mark it", "3 cleo", "source", "the mayor"):
            assert part in text
        await press(app, pilot, "semicolon", "semicolon")
        assert_harmless(app)

    run(app_on(place), acts, size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_passage_of_a_pair_is_called_so(tmp_path: Path, size: tuple[int, int]) -> None:
    passages = ("claim", "The fare is 12 kroner."), ("claim", "The fare is 15 kroner.")
    pair = ("inconsistency", *passages)
    mark(tmp_path, {"anna": [pair], "ben": [("inconsistency", passages[0])]})

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "passage" in picture(app))
        await press(app, pilot, "enter", "enter")
        await until(pilot, lambda: "inconsistency passage: anna" in picture(app))
        assert "claim" not in picture(app)

    run(app_on(tmp_path), acts, size)


def test_a_click_chooses_the_thing_there(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        y = next(y for y, line in enumerate(lines(app)) if "Nobody listened." in line)
        x = lines(app)[y].index("Nobody")
        for kind in (events.MouseDown, events.MouseUp):
            mouse(app, kind, x, y)
        await until(pilot, lambda: "Nobody" in _at_hand(app))

    run(app_on(place), acts)


def _at_hand(app: ObelismApp) -> str:
    return str(mode_of(app).state.item.main.annotations[0].spans[0].text)


def test_the_keys_of_the_extent_are_in_force_while_it_is_chosen(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "E", "2", "l", "n")
        assert mode_of(app).state.choice is not None
        assert gold(mode_of(app)) == []
        assert "OWN EXTENT" in picture(app)
        await press(app, pilot, "q")
        assert mode_of(app).state.choice is None
        await press(app, pilot, "n")
        assert mode_of(app).state.decisions.tally().open == 2

    run(app_on(place), acts)


def test_hints_select_while_an_extent_is_chosen(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "E", "s")
        assert mode_of(app).state.document.hints is not None
        await press(app, pilot, "a")
        assert mode_of(app).state.document.hints is None

    run(app_on(place), acts)


def test_from_article_to_article_and_back(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n", "greater_than_sign")
        assert mode_of(app).state.document.article.id == "b.txt"
        await press(app, pilot, "number_sign")
        assert isinstance(app.screen, OverviewScreen)
        await press(app, pilot, "k", "enter")
        assert mode_of(app).state.document.article.id == "a.txt"
        assert "1 of 3 decided" in picture(app)
        await press(app, pilot, "less_than_sign")
        assert "This is the first article." in picture(app)

    run(app_on(place), acts)


def test_it_goes_on_to_the_next_article_and_undo_comes_back(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "percent_sign", "percent_sign", "1", "1", "n")
        assert mode_of(app).state.document.article.id == "b.txt"
        assert "All is decided in “Title of a.txt”; here is the next." in picture(app)
        await press(app, pilot, "u")
        assert mode_of(app).state.document.article.id == "a.txt"
        assert "Undid the “nobody”" in picture(app)
        await press(app, pilot, "n", "u", "n", "c", *"why", "enter")
        assert mode_of(app).state.document.article.id == "a.txt"
        assert "Reason kept." in picture(app)

    run(app_on(place), acts)
    assert [each.get("reason") for each in records(place, id="a.txt").values()].count("why") == 1


def test_when_all_is_decided_the_overview_says_how(tmp_path: Path) -> None:
    mark(tmp_path)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "percent_sign", "percent_sign", "1", "1", "n")
        assert isinstance(app.screen, OverviewScreen)
        assert "3 of 3 disagreements decided" in picture(app)
        assert "2 taken, 1 nobody, 1 taken over" in picture(app)

    run(app_on(tmp_path), acts)


def test_help_and_menu_are_those_of_an_adjudication(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "Join the extents" in picture(app)
        rows = ["".join(piece for piece, _ in row).strip() for row in app.screen.view.rows]
        assert any(row.startswith("1-9 ") for row in rows)
        own = rows.index("Adjudicate: decide")
        other = rows.index("While an extent is chosen")
        assert rows.index("Now") < own
        assert any(row.startswith("n ") for row in rows[own:other])
        await press(app, pilot, "q", "m")
        assert await menu_of(app, pilot) == ["Overview", "Theme", "Help", "Stop"]
        await press(app, pilot, "o")
        assert isinstance(app.screen, OverviewScreen)

    run(app_on(place), acts)


def test_q_says_that_it_ends_then_saves_and_ends(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "1", "q")
        said = " in this article; q again stops: the same command goes on from here."
        assert said in picture(app)
        await press(app, pilot, "j", "q")
        assert said in picture(app)
        await pilot.press("q")
        await until(pilot, lambda: app.ending)

    run(app_on(place), acts)
    assert [each["what"] for each in records(place, id="a.txt").values()] == ["taken"]


def test_what_cannot_be_saved_is_asked_about(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("reader.io.files.append_durably", refuse)
        await pilot.press("1")
        await until(pilot, lambda: mode_of(app).state.layer.problem)
        await pilot.press("q")
        names = await menu_of(app, pilot)
        assert names == [leaving.AGAIN, leaving.RESCUE, leaving.GIVE_UP]
        monkeypatch.undo()
        await pilot.press("t")
        await until(pilot, lambda: app.ending)

    run(app_on(place), acts)
    assert len(records(place, id="a.txt")) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_versions_that_a_reason_is_about_stay_in_view(
    place: Path, size: tuple[int, int]
) -> None:
    def seen(app: ObelismApp, *parts: str) -> bool:
        text = "\n".join(lines(app))
        return all(part in text for part in parts)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "1")
        assert seen(app, "2 of 3: different labels")
        await press(app, pilot, "c")
        about = "1 of 3: different extents", "1 anna", "“Storms closed", "2 ben"
        assert seen(app, "Reason for attribution", *about, "“closed the", "3 cleo")
        await press(app, pilot, "escape")
        assert seen(app, "2 of 3: different labels")
        await press(app, pilot, "1", "c", *"why", "enter")
        assert seen(app, "3 of 3: not marked by everyone", "Reason kept.")

    run(app_on(place), acts, size)


def test_all_that_was_decided_is_told_in_the_overview(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        counts = dict.fromkeys(["taken", "joined", "own", "nobody", "automatic", "added"], 12)
        app.push_screen(OverviewScreen(list(sums(Tally(decided=counts))), [], 0))
        await pilot.pause()
        assert any(" added" in line for line in lines(app))

    run(app_on(place), acts)


def test_who_decides_is_named_at_every_size(place: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert sum("dora for @gold" in line for line in lines(app)) == 1

    for size in ((80, 24), (120, 40)):
        run(app_on(place), acts, size)
