"""The filter of lists over the screen: typed, kept, taken off, and in force for what follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from reader.tui.widgets.rows import Line
from tests.services.attributed import attribute
from tests.services.tagged import tag, write
from tests.tui.program import app_on, article_screen, listing, run, shows
from tests.tui.stage import picture, send, until

TEXT = "The qualm port opened, Ann Qual said. The pool closed, Bo Holm said. The pool closed.\n"


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
def test_words_filter_a_list_until_they_are_taken_off(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", TEXT)
    attribute(root, "a.txt", "The qualm port opened", "Ann Qual", annotator="dora")
    attribute(root, "a.txt", "The pool closed", "Bo Holm", annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "s")
        await shows(app, pilot, "2 statements of 2 sources", "find")
        send(app, "slash", "q", "u", "a", "l")  # `q` is typed, and leaves nothing
        await shows(app, pilot, "qual", "2 of 4", "keep")
        assert "Bo Holm" not in picture(app)
        send(app, "enter", "j")
        await shows(app, pilot, "2 of 4", "all")
        assert "Bo Holm" not in picture(app)
        send(app, "escape")
        await shows(app, pilot, "Bo Holm", "back")
        send(app, "slash", "p", "o", "o", "l", "enter", "j", "enter")
        await shows(app, pilot, "1/1")
        document = article_screen(app).mode.state.document
        assert TEXT[slice(*document.focus.extent)] == "The pool closed"

    run(app_on(root, "dora"), acts, size)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("c", "No inconsistencies are tagged."),
        ("f", "No pairs are worth a look."),
        ("s", "No attributions are tagged."),
        ("k", "No facts are tagged."),
        ("n", "All your tags agree."),
    ],
)
def test_an_empty_list_offers_the_way_back_alone(tmp_path: Path, key: str, said: str) -> None:
    path = write(tmp_path / "press", "a.txt", "Nobody came.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Nobody came.")
        send(app, "m", key)
        await shows(app, pilot, said)
        assert app.screen.query_one(".dialog-keys", Line).plain.split() == ["Esc", "back"]

    run(app_on(path, "dora"), acts)


def test_a_filter_that_nothing_has_lists_nothing_and_keys_do_nothing(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", TEXT)
    tag(root, "a.txt", "The qualm port opened, Ann Qual said.", annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "k")
        await shows(app, pilot, "1 claim: 1 open")
        send(app, "slash", "z", "z")
        await shows(app, pilot, "0 of 1")
        send(app, "enter", "1", "e", "enter", "space", "G", "q")
        await until(pilot, lambda: "claim" not in picture(app))

    run(app_on(root, "dora"), acts)
