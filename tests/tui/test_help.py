"""The help."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.base import grouped
from reader.modes.keymap import Settings, usual_actions
from reader.settings.files import KeyFile
from reader.tui.keys import shown
from reader.tui.screens.help import HelpScreen, help_rows
from tests.tui.stage import Stage, lines, play


def text_of(labels: LabelSet, width: int) -> list[str]:
    rows = help_rows(labels, grouped(Settings(labels).every_action()), width)
    return ["".join(text for text, _ in row) for row in rows]


def test_every_key_stands_beside_what_it_does() -> None:
    text = text_of(DEFAULT_LABELS, 220)
    for action in chain.from_iterable(
        usual_actions(mode, DEFAULT_LABELS) for mode in ("annotate", "list")
    ):
        keys = " ".join(map(shown, action.keys))
        assert any(keys in line and action.help in line for line in text), action.name


def test_it_fits_every_width() -> None:
    odd = Label(name="long \x1b[1mname " * 9, key="F2", letter="X", guideline="銭湯が再び開く" * 30)
    for width in (60, 79, 109, 110, 119, 200):
        text = text_of(LabelSet((*DEFAULT_LABELS, odd)), width)
        assert all(cell_len(line) <= width for line in text)
        assert not any("\x1b" in line for line in text)
        joined = "".join("".join(text).split())
        assert joined.count("銭") == 30 or width >= 110


def test_it_scrolls_to_the_end_and_leaves() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert "mark what it states" in lines(stage)[2]
        for label in DEFAULT_LABELS:
            assert any(label.guideline[:30] in line for line in lines(stage))
        await pilot.press("j", "j", "k")
        assert "mark what it states" in lines(stage)[1]
        await pilot.press("space")
        assert not any("mark what it states" in line for line in lines(stage))
        await pilot.press("G")
        assert any("triple: sentence" in line for line in lines(stage))
        await pilot.press("question_mark")

    assert play(HelpScreen(Settings()), acts).given == [None]


def test_its_own_keys_are_those_in_force() -> None:
    own = {"help": ("F3",), "back": ("Z",), "next_sentence": ("d",), "find": ("F2",)}
    settings = Settings(file=KeyFile(Path(), own, {}))

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert lines(stage)[-1] == " d k scroll  Space page  F2 search  Z back"
        await pilot.press("d", "d", "k")
        assert "mark what it states" in lines(stage)[1]
        await pilot.press("j", "q", "question_mark")
        assert "mark what it states" in lines(stage)[1]
        await pilot.press("f3")

    assert play(HelpScreen(settings), acts).given == [None]
