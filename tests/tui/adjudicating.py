"""The program of an adjudication on small articles, and what its user would see."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.start import start_adjudication
from reader.tui.app import ObelismApp, adjudication_app
from reader.tui.screens.adjudicate import AdjudicateScreen
from reader.tui.visits import AdjudicationVisit
from tests.store.making import Ticking
from tests.tui.stage import until

Acts = Callable[[ObelismApp, Pilot[Any]], Awaitable[None]]


def app_on(path: Path, who: str = "dora", *, hardest: bool = False) -> ObelismApp:
    """The program, about to be shown on the first article."""
    work, _ = start_adjudication([path], who, hardest=hardest, clock=Ticking())
    return adjudication_app(work)


def run(app: ObelismApp, acts: Acts, size: tuple[int, int] = (80, 24)) -> ObelismApp:
    """Run the program, and let `acts` use it."""

    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await acts(app, pilot)

    try:
        asyncio.run(play())
    finally:
        app.close_all()
    return app


async def settled(app: ObelismApp, pilot: Pilot[Any]) -> None:
    """Wait until all keys are worked off, all is saved, and all of that is painted."""
    await until(pilot, lambda: app.idle and _painted(app))
    for _ in range(3):
        await pilot.pause()


def work_of(app: ObelismApp) -> Adjudication:
    """What is adjudicated."""
    (visit,) = app.navigation.visits
    assert isinstance(visit, AdjudicationVisit)
    return visit.adjudication


def screen_of(app: ObelismApp) -> AdjudicateScreen:
    """The screen of the adjudication, be it under a dialog."""
    screen = app.topmost(AdjudicateScreen)
    assert screen is not None
    return screen


def _painted(app: ObelismApp) -> bool:
    screen, mode = screen_of(app), work_of(app).mode
    if mode is None:
        return True
    versions = screen.versions
    return mode.state.layer.saved and versions is not None and bool(versions.view.count)


async def press(app: ObelismApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, named as Textual names them, and wait for what they do."""
    await pilot.press(*keys)
    await settled(app, pilot)
