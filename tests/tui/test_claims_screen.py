"""The facts of a folder, out of the menu: checked, filtered, taken back and gone to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.store.base import LayerKey
from reader.tui.app import ObelismApp
from tests.services.attributed import attribute
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.tui.program import app_on, article_screen, listing, menu_of, run, shows
from tests.tui.stage import picture, send, until

TEXT = "Trade grew by 3 per cent, Yuri Holm said. The port opened in 1911. It has two piers.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "press"
    write(root, "a.txt", TEXT)
    write(root, "b.txt", "The pool closed.\n")
    attribute(root, "a.txt", "Trade grew by 3 per cent", "Yuri Holm", annotator="dora")
    tag(root, "a.txt", "Trade grew by 3 per cent", "The port opened in 1911.", annotator="dora")
    tag(root, "a.txt", "It has two piers.", annotator="ben")
    tag(root, "b.txt", "The pool closed.", annotator="dora")
    return root


def checked(root: Path, article: str = "a.txt") -> list[dict[str, Any]]:
    found = Folder(root).read(LayerKey("dora", article)).annotations.values()
    return [each.attributes for each in found if each.label == "fact"]


def test_claims_are_checked_filtered_taken_back_and_gone_to(root: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Claims" in await menu_of(app, pilot)
        send(app, "k")
        await shows(app, pilot, "4 claims: 4 open", "says Yuri Holm", "evidence: –")
        send(app, "2")
        await shows(app, pilot, "4 claims: 1 false, 3 open")
        assert checked(root) == [{"checked": "false"}, {}]
        send(app, "e")
        await shows(app, pilot, "Evidence of")
        send(app, "x", "enter")
        await shows(app, pilot, "evidence: x")
        assert checked(root) == [{"checked": "false", "evidence": "x"}, {}]
        send(app, "u")
        await shows(app, pilot, "evidence: –")
        send(app, "o")
        await shows(app, pilot, "only what is open")
        assert "Trade grew" not in picture(app)
        send(app, "j", "1")
        await shows(app, pilot, "a tag of ben; only your own")
        send(app, "j", "enter")
        await shows(app, pilot, "The pool closed.", "1 tag")
        document = article_screen(app).mode.state.document
        assert document.text[slice(*document.focus.extent)] == "The pool closed."

    run(app_on(root, "dora"), acts)
    assert checked(root) == [{"checked": "false"}, {}]


def test_a_claim_that_its_row_cuts_goes_on_below_the_list(tmp_path: Path) -> None:
    root = tmp_path / "press"
    claim = f"The ferry company was paid {'a very large ' * 4}sum by the council of Norvik."
    write(root, "a.txt", f"{claim}\n")
    tag(root, "a.txt", claim, annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "saved")
        send(app, "m", "k")
        row, rest = "a very large a very large…  ", "… a very large a very large sum by the council"
        await shows(app, pilot, "1 claim: 1 open", row, rest, "says the article · Title of a.txt")

    run(app_on(root / "a.txt", "dora"), acts)


@pytest.mark.parametrize("size", [(40, 10), (120, 40)])
def test_the_article_comes_back_as_it_was_and_a_small_screen_will_do(
    root: Path, size: tuple[int, int]
) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "pool closed")
        send(app, "tab")
        await until(pilot, lambda: article_screen(app).mode.state.document.current is not None)
        current = article_screen(app).mode.state.document.current
        send(app, "m", "k")
        await shows(app, pilot, "4 claims: 4 open", "Enter")
        assert "read-only" not in picture(app), "nothing is wrong with the article below"
        dialog = app.screen.query_one("#claims")
        assert dialog.region.height <= size[1]
        send(app, "escape")
        await until(pilot, lambda: "claim" not in picture(app))
        assert article_screen(app).mode.state.document.current == current
        send(app, "g", "o")
        await shows(app, pilot, "saved")

    run(app_on(root / "b.txt", "dora"), acts, size)
