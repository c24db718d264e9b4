"""A small program for one screen or widget, with the styles of this floor, and what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from rich.cells import cell_len
from rich.style import Style
from textual import events, on
from textual.app import App
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen

from reader.modes.annotate.mode import AnnotateMode, Place
from reader.modes.requests import Request
from reader.text.characters import FORBIDDEN
from reader.tui.app import ObelismApp
from reader.tui.input_queue import InputQueue
from reader.tui.keys import Asked
from reader.tui.looks import themes
from reader.tui.runtime import Runtime
from reader.tui.screens.annotate import AnnotateScreen
from tests.modes.annotate.keyboard import press

Play = Callable[["Stage", Pilot[Any]], Awaitable[None]]

Scene = Callable[[AnnotateScreen, Pilot[Any]], Awaitable[None]]

MouseKind = TypeVar("MouseKind", bound=events.MouseEvent)

MOST_LOOKS = 500
"""How often `until` looks before it gives up."""


class Stage(App[None]):
    """Shows a screen, and keeps what is asked of the program and what the screen gave back."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = ObelismApp.CSS_PATH
    COMPONENT_CLASSES = ObelismApp.COMPONENT_CLASSES

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


class Counted(InputQueue):
    """Counts the keys and movements of the mouse that are done with."""

    done = 0

    async def handle(self, event: events.Event) -> None:
        await super().handle(event)
        self.done += 1


class ReaderStage(Runtime):
    """Shows the reader's screen, and keeps what that asks of the program."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS_PATH = ObelismApp.CSS_PATH
    COMPONENT_CLASSES = ObelismApp.COMPONENT_CLASSES

    def __init__(self, screen: AnnotateScreen) -> None:
        super().__init__(themes())
        self.first = screen
        self.asked: list[Request] = []
        self.inputs = self.counted = Counted(self, super(Runtime, self).on_event)

    def on_mount(self) -> None:
        self.push_screen(self.first)

    @on(Asked)
    def _keep(self, event: Asked) -> None:
        self.asked.append(event.request)


def show(
    reader: AnnotateMode,
    scene: Scene,
    size: tuple[int, int] = (80, 24),
    *,
    place: Place | None = None,
    no_color: bool = False,
) -> ReaderStage:
    """Show a reader on its screen, and let `scene` use it."""
    screen = AnnotateScreen(reader, place or Place(2, 7, "press"))
    stage = ReaderStage(screen)
    stage.no_color = no_color

    async def run() -> None:
        async with stage.run_test(size=size) as pilot:
            await until(pilot, lambda: settled(screen))
            await pilot.pause()
            await scene(screen, pilot)

    asyncio.run(run())
    return stage


def settled(screen: AnnotateScreen) -> bool:
    """Whether the screen is whole: the panel comes after the article, and is then filled."""
    panel = screen.panel
    return screen.painted and (panel is None or not panel.display or panel._shown is not None)


async def resize(screen: AnnotateScreen, pilot: Pilot[Any], columns: int, rows: int) -> None:
    """Give the terminal another size, and wait until the screen is laid out for it."""
    await pilot.resize_terminal(columns, rows)
    await until(pilot, lambda: screen.size == (columns, rows) and settled(screen))
    for _ in range(2):  # it is laid out, then its picture is brought up to date
        await pilot.pause()


async def keys(screen: AnnotateScreen, pilot: Pilot[Any], *names: str) -> None:
    """Do what keys of the help do, without what it costs to send them."""
    press(screen.mode, *names)
    screen.sync()
    await pilot.pause()


async def until(pilot: Pilot[Any], true: Callable[[], object]) -> None:
    """Wait for what has to come, however slow the machine is."""
    for _ in range(MOST_LOOKS):
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it did not come:\n{picture(pilot.app)}")


def send(app: App[Any], *keys: str) -> None:
    """Press keys all at once, as they come over a slow line; each is named as Textual does."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


def pointing_at(
    kind: type[MouseKind],
    x: int,
    y: int,
    *,
    widget: Any = None,
    button: int = 1,
    held: str = "",
    **more: Any,
) -> MouseKind:
    """What the mouse does at a cell of the screen; `held`: meta, which is Alt, or ctrl."""
    keys = (False, held == "meta", held == "ctrl")
    return kind(widget, x, y, 0, 0, button, *keys, screen_x=x, screen_y=y, **more)


def mouse(
    app: App[Any],
    kind: type[events.MouseEvent],
    x: int,
    y: int,
    *,
    button: int = 1,
    held: str = "",
) -> None:
    """Let the mouse do something, as the terminal tells it."""
    app.post_message(pointing_at(kind, x, y, button=button, held=held))


async def click(screen: AnnotateScreen, pilot: Pilot[Any], cell: Offset, times: int = 1) -> None:
    """Click on a cell so many times, fast."""
    widget, _ = screen.app.get_widget_at(*cell)
    for chain in range(1, times + 1):
        for kind in (events.MouseDown, events.MouseUp):
            screen._forward_event(pointing_at(kind, *cell))
        screen._forward_event(pointing_at(events.Click, *cell, widget=widget, chain=chain))
    await pilot.pause()


def lines(stage: App[Any]) -> list[str]:
    """The screen as text, without blanks at the ends of lines."""
    return [strip.text.rstrip() for strip in stage.screen._compositor.render_strips()]


def picture(stage: App[Any]) -> str:
    """The screen as one text."""
    return "\n".join(lines(stage))


def style_of(stage: App[Any], text: str, *, cell: int = 0) -> Style:
    """The style of the first place on the screen that shows `text`, or of a cell further on."""
    for strip in stage.screen._compositor.render_strips():
        found = strip.text.find(text)
        if found >= 0:
            at = cell_len(strip.text[:found]) + cell
            (segment,) = strip.crop(at, at + 1)
            return segment.style or Style()
    raise AssertionError(f"{text!r} is not shown:\n{picture(stage)}")


def assert_harmless(stage: App[Any]) -> None:
    """Nothing on the screen would be obeyed by a terminal, and every line has its width."""
    for strip in stage.screen._compositor.render_strips():
        assert FORBIDDEN.search(strip.text) is None, strip.text
        assert cell_len(strip.text) == stage.size.width, strip.text
