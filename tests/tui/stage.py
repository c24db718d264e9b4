"""A small program for one screen or widget, with the styles of this floor, and what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from reader.tui.app import ObelismApp
from reader.tui.themes import themes

Play = Callable[["Stage", Pilot[Any]], Awaitable[None]]


class Stage(App[None]):
    """Shows a screen, and keeps what is asked of the program and what the screen gave back."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = ObelismApp.CSS_PATH

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self.first = screen
        self.given: list[Any] = []
        """Results of the screen."""
        dark = themes()[0]
        self.register_theme(dark)
        self.theme = dark.name

    def on_mount(self) -> None:
        self.push_screen(self.first, self.given.append)


def play(screen: Screen[Any], acts: Play, size: tuple[int, int] = (80, 24)) -> Stage:
    """Show a screen in a terminal of a size, and let `acts` use it."""
    stage = Stage(screen)

    async def run() -> None:
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            await acts(stage, pilot)

    asyncio.run(run())
    return stage


def lines(stage: App[Any]) -> list[str]:
    """The screen as text, without blanks at the ends of lines."""
    return [strip.text.rstrip() for strip in stage.screen._compositor.render_strips()]


def picture(stage: App[Any]) -> str:
    """The screen as one text."""
    return "\n".join(lines(stage))
