"""The whole program on a folder of small articles, and what its user would see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.opening import opening
from reader.store.base import LayerKey
from reader.tui.app import ObelismApp, reading_app
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.articles import ArticlesScreen
from reader.tui.screens.lists import MenuEntry, MenuScreen
from tests.store.folders import Folder
from tests.tui.stage import lines, picture, until

Acts = Callable[[ObelismApp, Pilot[Any]], Awaitable[None]]

TEXTS = {
    "a.txt": "The tide rose. The boats left.\n",
    "b.txt": "The buses stopped. Nobody came.\n",
    "c.txt": "The school opened. The bell rang.\n",
}

CLASH = """[[label]]
name = "claim"
key = "j"
letter = "C"
"""
"""Labels of which one wants a key that moves."""


def app_on(path: Path, annotator: str | None = "Anna") -> ObelismApp:
    return reading_app(opening([path], annotator=annotator))


def run(app: ObelismApp, acts: Acts, size: tuple[int, int] = (80, 24)) -> ObelismApp:
    """Run the program, and let `acts` use it."""

    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await acts(app, pilot)

    try:
        asyncio.run(play())
    finally:
        app.close_all()
    return app


def open_article(app: ObelismApp) -> AnnotateMode | None:
    """The article that is open; None where none is, or it is not known yet who reads."""
    reading = app.navigation.reading
    return reading.session.mode if reading is not None and reading.begun else None


def article_screen(app: ObelismApp) -> AnnotateScreen:
    """The screen of the open article, be it under a dialog."""
    assert app.navigation.reading is not None
    assert app.navigation.reading.screen is not None
    return app.navigation.reading.screen


_FRAME = re.compile("[│▐▌▏▕]")
"""Signs that stand around the lines of a dialog."""


async def shows(app: ObelismApp, pilot: Pilot[Any], *texts: str) -> None:
    """Wait until all of these are on the screen, be it over the end of a line: a path before them
    may have any length."""

    def shown() -> bool:
        screen = picture(app)
        at_length = " ".join(_FRAME.sub(" ", screen).split())
        return all(text in screen or text in at_length for text in texts)

    await until(pilot, shown)


def each_chooses_one(menu: Sequence[MenuEntry]) -> None:
    """Check that no two entries of a menu have one letter or one name."""
    for number in range(2):  # letters, then names
        assert len({entry[number] for entry in menu}) == len(menu)


async def menu_of(app: ObelismApp, pilot: Pilot[Any]) -> list[str]:
    """Wait for the menu, check its entries, and return their names."""
    await until(pilot, lambda: isinstance(app.screen, MenuScreen) and app.screen.is_mounted)
    assert isinstance(app.screen, MenuScreen)
    each_chooses_one(app.screen.entries)
    return [entry.name for entry in app.screen.entries]


async def says(app: ObelismApp, pilot: Pilot[Any], text: str) -> None:
    """Wait until the line above the footer has this in it."""
    await until(pilot, lambda: text in "".join(lines(app)[-2:-1]))


async def over(app: ObelismApp, pilot: Pilot[Any]) -> None:
    """Wait until the program ends."""
    await until(pilot, lambda: app.ending)


async def listing(app: ObelismApp, pilot: Pilot[Any]) -> None:
    """Wait until the list is shown, and nothing is open."""
    await until(
        pilot, lambda: isinstance(app.screen, ArticlesScreen) and app.screen.articles.complete
    )
    await until(pilot, lambda: open_article(app) is None)
    await pilot.pause()


def on_disk(root: Path, id: str = "a.txt", annotator: str = "Anna") -> list[tuple[str, str]]:
    """Labels and quotes of the tags that are kept of an article."""
    annotations = Folder(root).read(LayerKey(annotator, id)).annotations.values()
    return [(each.label, each.spans[0].text) for each in annotations]
