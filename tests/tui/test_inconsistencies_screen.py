"""Inconsistencies out of the menu: listed over the folder, filtered, and gone to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from tests.services.tagged import judge, write
from tests.services.tied import tie
from tests.tui.program import app_on, article_screen, listing, menu_of, run, shows
from tests.tui.stage import picture, send

TEXT = "The fare is 12 kroner. Nobody paid on Monday. The fare is 15 kroner. It was Friday.\n"


def test_they_are_filtered_and_gone_to_in_another_article(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", "Nothing here.\n")
    write(root, "b.txt", TEXT)
    tie(root, "b.txt", "12 kroner", "15 kroner", attributes={"kind": "number"}, annotator="dora")
    tie(root, "b.txt", "on Monday", "Friday", attributes={"kind": "date"}, annotator="dora")
    tie(root, "b.txt", "Nobody paid", annotator="ben")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Inconsistencies" in await menu_of(app, pilot)
        send(app, "c")
        await shows(app, pilot, "3 inconsistencies", "all, 3 of 3", "12 kroner", "Nobody paid")
        await shows(app, pilot, "The fare is 12 kroner.", "The fare is 15 kroner.")
        send(app, "tab")
        await shows(app, pilot, "Shown: unfinished, 1 of 3", "by ben")
        assert "12 kroner" not in picture(app)
        send(app, "shift+tab", "shift+tab")
        await shows(app, pilot, "Shown: date, 1 of 3", "on Monday")
        send(app, "enter")
        await shows(app, pilot, "Nobody paid on Monday. The fare")
        document = article_screen(app).mode.state.document
        assert TEXT[slice(*document.focus.extent)] == "on Monday"
        assert document.current_annotation is not None
        # What another person tagged is gone to by its words.
        send(app, "m", "c")
        await shows(app, pilot, "all, 3 of 3")
        send(app, "G", "k", "enter")
        await shows(app, pilot, "1 of 1: “Nobody paid”")

    run(app_on(root, "dora"), acts)


def test_an_article_that_is_gone_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", TEXT)
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"), annotator="dora")
    (tmp_path / "b.txt").unlink()

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "1 inconsistency", "passage 2, in b.txt, which is gone")

    run(app_on(tmp_path, "dora"), acts)


def test_a_long_title_and_a_note_are_seen_where_there_are_rows(tmp_path: Path) -> None:
    name = f"the-{'evening-' * 10}edition.txt"
    write(tmp_path, name, TEXT)
    note = "Which of the two is right was asked at the office of the ferry company on Monday."
    tie(tmp_path, name, "12 kroner", "15 kroner", annotator="dora", note=note)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "1 inconsistency", "edition.txt · complete · by dora", "on Monday.")

    run(app_on(tmp_path, "dora"), acts, size=(80, 24))


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (140, 40)])
def test_many_fit_the_screen_and_both_passages_are_seen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    root = tmp_path / "press"
    said = [f"The fare of line {n} is {n}2 kroner. Line {n} costs {n}5 kroner.\n" for n in range(9)]
    write(root, "a.txt", "".join(said))
    for n in range(9):
        tie(root, "a.txt", f"{n}2 kroner", f"{n}5 kroner", annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "9 inconsistencies", "02 kroner", "05 kroner")
        dialog = app.screen.query_one("#passages")
        assert app.screen.region.contains_region(dialog.region)
        assert dialog.region.contains_region(app.screen.query_one(".dialog-keys").region)
        assert app.screen.query_one("#dialog-rows").region.height >= (1 if size[1] < 16 else 7)
        send(app, "G")
        await shows(app, pilot, "82 kroner", "85 kroner")

    run(app_on(root, "dora"), acts, size=size)


def test_how_many_were_rejected_in_review_is_said(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", TEXT)
    judge(root, "a.txt", tie(root, "a.txt", "on Monday", "Friday"), "rejected")

    async def none(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "The inconsistency that was tagged was rejected in review.")

    run(app_on(root, "Anna"), none, size=(80, 24))
    tie(root, "a.txt", "12 kroner", "15 kroner")

    async def some(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "1 inconsistency", "all, 1 of 1 · 1 rejected in review is left out")

    run(app_on(root, "Anna"), some, size=(80, 24))


def test_none_is_said(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", TEXT)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "No inconsistencies are tagged.")
        send(app, "enter", "tab", "escape")
        await listing(app, pilot)

    run(app_on(root, "dora"), acts)


def test_a_row_says_which_other_article_it_leads_to(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b_evening.txt", TEXT)
    tie(tmp_path, "a.txt", "12 kroner", "15 kroner", annotator="dora")
    tie(tmp_path, "a.txt", "on Monday", there=("b_evening.txt", "Friday"), annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "2 inconsistencies")
        rows = [row for row in picture(app).splitlines() if " ↔ " in row]
        assert [("b_evening" in row, "Monday" in row) for row in rows] in (
            [(True, True), (False, False)],
            [(False, False), (True, True)],
        )
        send(app, "escape", "j", "enter")
        await shows(app, pilot, "2/2")
        send(app, "m", "c")
        await shows(app, pilot, "2 inconsistencies")
        [row] = [row for row in picture(app).splitlines() if " ↔ " in row and "Monday" in row]
        assert "b_evening" not in row

    run(app_on(tmp_path, "dora"), acts, (80, 24))


def test_all_kinds_are_counted_in_view(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    kinds = "number", "date", "place", "person", "negation", "certainty", "other"
    for kind in kinds:
        tie(tmp_path, "a.txt", "12 kroner", "15 kroner", attributes={"kind": kind})

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "c")
        await shows(app, pilot, "7 inconsistencies", "1 number, 1 date", "certainty, 1 other")

    run(app_on(tmp_path, "dora"), acts, (80, 24))
