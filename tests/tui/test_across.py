"""Two articles on one screen: the passages of a pair that stand in both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from tests.services.tagged import write
from tests.services.tied import tie
from tests.tui.program import app_on, listing, run, shows
from tests.tui.stage import lines, picture, send, until

HERE, THERE = "The fare is 12 kroner.", "The fare is 15 kroner, it said."


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "press"
    write(root, "a.txt", f"Storms came. {HERE}\n")
    write(root, "b.txt", f"Nobody knew. {THERE}\n")
    return root


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_both_articles_are_shown_and_gone_to(place: Path, size: tuple[int, int]) -> None:
    """Side by side on a wide screen, one below the other on a narrow one."""
    tie(place, "a.txt", HERE, there=("b.txt", THERE))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        def together() -> bool:
            rows = lines(app)
            return any(HERE in row and "b.txt, paragraph 1" in row for row in rows)

        await listing(app, pilot)
        send(app, "enter", "tab")
        await shows(app, pilot, HERE, "b.txt, paragraph 1", "Nobody knew.", "▌1   I", " 2   I")
        await until(pilot, lambda: together() == (size[0] == 120))
        send(app, "enter")
        await shows(app, pilot, "2/2", "It belongs to", "a.txt, paragraph 1", "Storms came.")
        await shows(app, pilot, "▌1   I", " 2   I")
        send(app, "k")
        await until(pilot, lambda: "a.txt, paragraph 1" not in picture(app))
        send(app, "j", "enter")
        await shows(app, pilot, "1/2", "b.txt, paragraph 1")

    run(app_on(place), acts, size)


def test_an_article_that_is_gone_is_said_and_the_pair_stays(place: Path) -> None:
    tie(place, "a.txt", HERE, there=("b.txt", THERE))
    (place / "b.txt").unlink()

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "tab")
        await shows(app, pilot, "The article b.txt is gone")
        send(app, "enter")
        await shows(app, pilot, "b.txt is gone; what was tagged stays as it is.", "1 tag")

    run(app_on(place), acts, (120, 40))


def test_what_one_arrives_at_is_said_before_what_another_pair_has_lost(place: Path) -> None:
    tie(place, "a.txt", HERE, there=("b.txt", THERE))
    tie(place, "a.txt", "Storms came.", there=("b.txt", "Nobody knew."))
    write(place, "b.txt", f"All knew of it. {THERE}\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "tab")
        await shows(app, pilot, "b.txt has changed; it was:")
        send(app, "tab")
        await shows(app, pilot, "b.txt, paragraph 1")
        send(app, "enter")
        await shows(app, pilot, "2/2", " It belongs to “The fare is")
        send(app, "enter")
        await shows(app, pilot, "1/2", "b.txt, paragraph 1")
        send(app, "tab")
        await shows(app, pilot, "b.txt has changed; it was:")
        send(app, "enter")
        await shows(app, pilot, "2/2", "E puts it at the focus; Enter goes back.")
        assert "Enter goes back. “" not in picture(app)

    run(app_on(place), acts, (80, 24))
