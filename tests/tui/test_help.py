"""The help."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.keymap import Settings, usual_actions
from reader.settings.files import KeyFile
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.help import HelpScreen, help_rows, sections
from reader.tui.widgets.rows import shown_key
from tests.modes.annotate.keyboard import reader_on
from tests.tui.stage import Stage, keys, lines, play, show


def text_of(labels: LabelSet, width: int) -> list[str]:
    rows = help_rows(sections(Settings(labels), "annotate"), width)
    return ["".join(text for text, _ in row) for row in rows]


def test_every_key_stands_beside_what_it_does() -> None:
    text = text_of(DEFAULT_LABELS, 220)
    for action in chain.from_iterable(
        usual_actions(mode, DEFAULT_LABELS) for mode in ("annotate", "list")
    ):
        keys = " ".join(map(shown_key, action.keys))
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


def test_it_begins_with_the_state_that_it_was_called_from(tmp_path: Path) -> None:
    """Where hints or roles are typed its key is none of those, and what was begun stays."""
    reader = reader_on(tmp_path)

    def heading() -> list[str]:
        return [line.strip(" ▐") for line in lines(stage) if line.strip(" ▐")][2:5]

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        nonlocal stage
        stage = screen.app
        await keys(screen, pilot, "S")
        await pilot.press("question_mark")
        first, asks, leaves = heading()
        assert (first, leaves) == ("Now: FROM", "Esc               Leave the hints.")
        assert asks.startswith("Type the hint of the first word")
        await pilot.press("q")
        assert reader.state.document.hints is not None
        await keys(screen, pilot, "Esc", "a")
        await pilot.press("question_mark")
        assert heading()[:2] == ["Now", "r                 Source; twice: cue."]
        await pilot.press("q")
        await keys(screen, pilot, "r")
        await pilot.press("question_mark")
        assert heading()[1].startswith("This is its content, not its source.")
        assert heading()[2].split() == ["s", "source"]

    stage: Any = None
    show(reader, scene)


def test_the_keys_of_the_mode_stand_before_the_labels_where_it_has_none() -> None:
    for mode, first in (("list", "List of articles"), ("annotate", "Labels"), ("changes", "What")):
        assert sections(Settings(), mode)[0][0].startswith(first)
