"""Who is cited, out of the menu: the list, a merge and back, and the way to what was said."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from tests.services.attributed import attribute
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.tui.program import app_on, article_screen, listing, menu_of, picture, run, shows
from tests.tui.stage import send


def test_sources_are_listed_merged_and_gone_to(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", "Nothing here.\n")
    text = "Trade grew, Yuri Holm said. It will grow again, Holm added.\n"
    write(root, "b.txt", text)
    attribute(root, "b.txt", "Trade grew", "Yuri Holm", annotator="dora")
    attribute(root, "b.txt", "It will grow again", "Holm", "added", annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Sources" in await menu_of(app, pilot)
        send(app, "s")
        await shows(app, pilot, "2 statements of 2 sources", "Holm may be Yuri Holm")
        send(app, "equals_sign", "j", "j", "equals_sign")
        await shows(app, pilot, "2 statements of 1 source", "(also Holm)")
        assert Folder(root).sources() == {"holm": "Yuri Holm"}
        send(app, "x")
        await shows(app, pilot, "2 statements of 2 sources")
        assert Folder(root).sources() == {}
        # The sources again, as many say: Holm with a statement, then Yuri Holm with one.
        send(app, *"kkkkj", "enter")
        await shows(app, pilot, "Trade grew, Yuri Holm said")
        document = article_screen(app).mode.state.document
        assert text[slice(*document.focus.extent)] == "It will grow again"

    run(app_on(root, "dora"), acts)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40)])
def test_many_sources_fit_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    root = tmp_path / "press"
    names = [f"Yuri Holm{letter}, who has the chair of the bank" for letter in ascii_lowercase[:20]]
    write(root, "a.txt", "".join(f"Trade number {name} grew, {name} said.\n" for name in names))
    for name in names:
        attribute(root, "a.txt", f"Trade number {name} grew", name, annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "s")
        await shows(app, pilot, "20 statements of 20 sources")
        rows = [row for row in picture(app).splitlines() if "named" in row]
        assert rows
        assert all(" named" in row for row in rows)
        dialog = app.screen.query_one("#sources")
        assert app.screen.region.contains_region(dialog.region)
        assert dialog.region.contains_region(app.screen.query_one(".dialog-keys").region)
        assert app.screen.query_one("#dialog-rows").region.height >= 3

    run(app_on(root, "dora"), acts, size=size)
