"""What is made of the tags of a folder, out of the menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from reader.tui.screens.paths import completions
from tests.modes.adjudicate.adjudicating import mark
from tests.tui.program import app_on, listing, menu_of, run, shows
from tests.tui.stage import lines, send


def two_annotators(root: Path) -> None:
    """Two of three tags are alike."""
    mark(root, id="a.txt")


def test_agreement_is_shown_and_saved(tmp_path: Path) -> None:
    root = tmp_path / "press"
    two_annotators(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Agreement" in await menu_of(app, pilot)
        send(app, "g")
        await shows(app, pilot, "shared article", "All labels: alpha")
        send(app, "G")
        await shows(app, pilot, "under definitions")
        send(app, "s")
        await shows(app, pilot, "Save the report to")
        send(app, "enter")
        await shows(app, pilot, "Saved to")
        send(app, "s", "enter")
        await shows(app, pilot, "is there already. Replace it?")
        send(app, "n")
        await shows(app, pilot, "Save the report to")
        send(app, *"/x", "enter")
        await shows(app, pilot, "there is no folder")
        send(app, "escape", "q")
        await listing(app, pilot)

    run(app_on(root, "dora"), acts)
    assert "All labels: alpha" in (tmp_path / "press-agreement.txt").read_text()


def test_where_nothing_is_shared_that_is_said(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "g")
        await shows(app, pilot, "nothing to compare")

    run(app_on(folder), acts)


def test_a_report_fits_a_small_screen(tmp_path: Path) -> None:
    root = tmp_path / "press"
    two_annotators(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "g")
        await shows(app, pilot, "shared article")
        assert lines(app)[-1].rstrip().endswith("q back")
        send(app, "s")
        await shows(app, pilot, "Save the report to", "Esc leave")

    run(app_on(root, "dora"), acts, (40, 10))


def test_a_path_is_completed_as_far_as_names_agree(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "arts.jsonl").touch()
    (tmp_path / ".arch").touch()
    at = str(tmp_path)
    assert completions(f"{at}/ar") == [f"{at}/articles/", f"{at}/arts.jsonl"]
    assert completions(f"{at}/.a") == [f"{at}/.arch"]
    assert completions(f"{at}/none") == []
    assert completions(f"{at}/nowhere/x") == []
