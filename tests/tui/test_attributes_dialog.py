"""Attributes on the screen: every value with its key, over an article that stays in view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from tests.services.tagged import write
from tests.tui.program import app_on, article_screen, run, shows
from tests.tui.stage import picture, send


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
def test_a_digit_sets_a_value_and_the_article_stays_in_view(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = write(tmp_path, "a.txt", "Storm\n\nThe tide rose. The boats left.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The tide rose")
        send(app, "j", "i", "j", "i", "colon")
        await shows(app, pilot, "1 number", "0 other", ": or Esc back")
        assert "tide rose" in picture(app) or "boats left" in picture(app)
        send(app, "W", "7")
        await shows(app, pilot, "kind: cause.")
        send(app, "colon")
        await shows(app, pilot, "7[cause]")
        send(app, "colon", "G", "f", "colon", "e")
        await shows(app, pilot, "evidence of")
        send(app, "x", "y", "enter")
        await shows(app, pilot, "evidence: xy.")
        document = article_screen(app).mode.state.document
        assert document.current_annotation is not None
        assert document.current_annotation.attributes == {"evidence": "xy"}

    run(app_on(path), acts, size)
