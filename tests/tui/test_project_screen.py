"""How far a folder is, out of the menu: read, sorted, gone to, and live while others work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Sparkline

from reader.services.stats.figures import PersonStats
from reader.tui.app import ObelismApp
from reader.tui.screens import project
from reader.tui.widgets.project_rows import further_figures
from tests.services.tagged import tag, write
from tests.tui.program import app_on, article_screen, listing, menu_of, run, shows
from tests.tui.stage import lines, picture, send, until

TEXT = "Trade grew by 3 per cent. The port opened in 1911.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "press"
    for id in ("a.txt", "b.txt", "c.txt"):
        write(root, id, f"{id[0].upper()} report\n\n{TEXT}")
    tag(root, "a.txt", "Trade grew by 3 per cent.", annotator="dora")
    tag(root, "a.txt", "Trade grew by 3 per cent.", annotator="ben")
    tag(root, "b.txt", "The port opened in 1911.", "Trade", annotator="ben")
    return root


def row(app: ObelismApp, name: str) -> list[str]:
    return next(line.split() for line in lines(app) if name in line)


def test_it_is_read_sorted_filtered_gone_to_and_live(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "LOOK_AFTER", 0.05)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await shows(app, pilot, "C report")
        send(app, "m")
        assert "Project" in await menu_of(app, pilot)
        send(app, "d")
        await shows(app, pilot, "Project: Articles", "4 tags by 2 annotators")
        assert row(app, "B report")[-3:] == ["2", "·", "0/2"]
        assert lines(app)[-2].split()[-5:] == ["3", "0✓", "1", "0✓", "0/4"]
        assert row(app, "C report"), "nobody has tagged it, and it has its title all the same"
        send(app, "s", "s")
        await shows(app, pilot, "by tags")
        tag(root, "c.txt", "Trade", annotator="dora")
        await shows(app, pilot, "5 tags by")
        send(app, "tab")
        await shows(app, pilot, "F1 of every two", "everybody")
        assert list(app.screen.query_one(Sparkline).data or ()) == [0, 5]
        scale = next(line for line in lines(app) if "tags a day of everybody: " in line)
        assert " to " not in scale, "there is one day alone"
        send(app, "j", "j")
        await shows(app, pilot, "tags a day of dora", "labels: fact 2", "decided in gold")
        send(app, "tab", "slash", *"txt", "down", "down")
        await shows(app, pilot, "3 of 3", "Enter keep")
        await until(pilot, lambda: "▌" in "".join(lines(app)[4:5]))
        send(app, "escape", "slash", "c")
        await shows(app, pilot, "1 of 3")
        send(app, "enter")
        await shows(app, pilot, "1 with “c”")
        send(app, "enter")
        await shows(app, pilot, "3/3 ", "C report")
        assert article_screen(app).mode.state.document.article.id == "c.txt"

    run(app_on(root, "dora"), acts)


@pytest.mark.parametrize("size", [(40, 10), (120, 40)])
def test_any_screen_will_do_and_the_article_comes_back(root: Path, size: tuple[int, int]) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "saved")
        send(app, "m")
        await menu_of(app, pilot)
        send(app, "d")
        await shows(app, pilot, "Project: Articles", "Enter")
        assert "Title of b.txt" in picture(app), "names before figures"
        send(app, "tab")
        await shows(app, pilot, "tags a day of everybody", "back", "everybody  ")
        send(app, "q")
        await until(pilot, lambda: "everybody" not in picture(app))
        send(app, "o")
        await shows(app, pilot, "saved")

    run(app_on(root / "b.txt", "dora"), acts, size)


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (100, []),
        (79, ["  also: judged 7"]),
        (59, ["  also: keys/tag 2.5 · accepted 50% of 4 · judged 7"]),
        (44, ["  also: open 1 · min. 2 · keys/tag 2.5 ·", "  accepted 50% of 4 · judged 7"]),
    ],
)
def test_figures_that_have_no_room_in_the_table_are_told_below_it(
    width: int, told: list[str]
) -> None:
    person = PersonStats(
        tags=8,
        unfinished=1,
        seconds=120,
        keys=20,
        keyed=8,
        judged=4,
        accepted=2,
        verdicts=7,
    )
    assert ["".join(text for text, _ in row) for row in further_figures(person, width)] == told
