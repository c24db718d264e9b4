"""What is not tagged alike, out of the menu: made to agree after the count, taken back, gone to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.store.base import LayerKey
from reader.tui.app import ObelismApp
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.tui.program import app_on, article_screen, listing, menu_of, run, shows
from tests.tui.stage import send


@pytest.mark.parametrize("size", [(60, 12), (80, 24)])
def test_one_key_makes_all_agree_after_the_count(tmp_path: Path, size: tuple[int, int]) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", "The pool closed. The port opened.\n")
    write(root, "b.txt", "Rain fell. The pool closed. The pool closed.\n")
    tag(root, "a.txt", "The pool closed.", annotator="dora")

    def count() -> int:
        store = Folder(root)
        keys = [LayerKey("dora", name) for name in ("a.txt", "b.txt")]
        return sum(len(store.read(key).annotations) for key in keys if key in store.layers())

    tag(root, "b.txt", "Rain fell.", annotator="dora")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Consistency" in await menu_of(app, pilot)
        send(app, "n")
        await shows(app, pilot, "1 text not tagged alike", "not tagged 2")
        send(app, "equals_sign")
        await shows(app, pilot, "2 places in 1 article will be fact")
        assert count() == 2
        send(app, "equals_sign")
        await shows(app, pilot, "All your tags agree.", "Changed 2 places in 1 article.")
        assert count() == 4
        send(app, "u")
        await shows(app, pilot, "1 text not tagged alike", "Taken back.")
        assert count() == 2
        send(app, "j", "j", "j", "enter")
        await shows(app, pilot, "2/2")
        document = article_screen(app).mode.state.document
        assert document.focus.extent == (28, 44)

    run(app_on(root, "dora"), acts, size)
