"""The palette: the actions of the screen it is opened from."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.annotate.mode import annotate_actions as actions
from reader.tui.palette import ActionPalette
from tests.tui.stage import Stage, picture, play

ODD = Label(name="[red]it's", key="F2", letter="X")


class Recorder(Screen[None]):
    """A screen with a table of actions."""

    def __init__(self) -> None:
        super().__init__()
        self.actions = actions(LabelSet((*DEFAULT_LABELS, ODD)))
        self.done: list[str] = []

    def action_do(self, name: str) -> None:
        self.done.append(name)


async def listed(stage: Stage, pilot: Pilot[Any]) -> int:
    while not (count := stage.screen.query_one(OptionList).option_count):
        await pilot.pause(0.01)
    await pilot.pause()
    return int(count)


def test_it_lists_every_action_with_its_keys() -> None:
    screen = Recorder()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        stage.push_screen(ActionPalette({}))
        await pilot.pause()
        assert await listed(stage, pilot) == len(screen.actions) - 1
        assert "j ↓             Focus the next sentence" in picture(stage)

    play(screen, acts)


def test_a_paste_that_is_longer_than_any_entry_is_not_looked_for() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        stage.push_screen(ActionPalette({}))
        await pilot.pause()
        await pilot.press("x")
        stage.post_message(Paste("d" * 5000))
        await pilot.press("y")
        assert stage.screen.query_one(Input).value == "xy"

    play(Recorder(), acts)


def test_a_chosen_action_is_done_on_the_screen_it_was_called_from() -> None:
    screen = Recorder()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        stage.push_screen(ActionPalette({}))
        await pilot.pause()
        await listed(stage, pilot)
        await pilot.press(*"it's")
        await stage.workers.wait_for_complete()
        await pilot.pause()
        assert "F2              Tag the focus as [red]it's" in picture(stage)
        await pilot.press("enter")
        await pilot.pause()

    play(screen, acts)
    assert screen.done == ["tag:[red]it's"]


@pytest.mark.parametrize("query", ["longer", "nudge_right"])
def test_an_action_is_found_by_its_word_in_the_footer_and_by_its_name(query: str) -> None:
    screen = Recorder()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        stage.push_screen(ActionPalette({}))
        await pilot.pause()
        await listed(stage, pilot)
        await pilot.press(*query)
        await stage.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()

    play(screen, acts)
    assert screen.done == ["nudge_right"]
