"""The menu."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui.screens.lists import MenuEntry, MenuScreen
from tests.tui.stage import Stage, lines, play

ENTRIES = [
    MenuEntry("l", "List", "All articles"),
    MenuEntry("j", "Jump", "A letter that would else move"),
    MenuEntry("x", "Quit [b]", "All is saved"),
]


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (["x"], "Quit [b]"),
        (["j"], "Jump"),
        (["down", "enter"], "Jump"),
        (["up", "enter"], "Quit [b]"),
        (["escape"], None),
        (["q"], None),
        (["m"], None),
    ],
)
def test_an_entry_is_chosen_by_letter_or_cursor(keys: list[str], given: str | None) -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)

    assert play(MenuScreen(ENTRIES, opened_by="m"), acts).given == [given]


def test_every_entry_is_shown_with_its_letter_and_can_be_clicked() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        shown = [" ".join(line.split()) for line in lines(stage)]
        assert any("▌ l List All articles" in line for line in shown)
        assert any("x Quit [b] All is saved" in line for line in shown)
        await pilot.click("#dialog-rows", offset=(5, 2), times=2)

    assert play(MenuScreen(ENTRIES), acts).given == ["Quit [b]"]


@pytest.mark.parametrize("size", [(40, 10), (60, 20), (80, 24)])
def test_a_long_menu_fits_the_screen(size: tuple[int, int]) -> None:
    entries = [MenuEntry(key, f"Entry {key}", "What it does") for key in "abcdefghilnoprstuvx"]

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert stage.screen.region.contains_region(stage.screen.query_one("#menu").region)
        assert stage.screen.max_scroll_y == 0
        await pilot.press("x")

    assert play(MenuScreen(entries), acts, size).given == ["Entry x"]
