"""Keys, pasted text and the mouse, in their order however fast they come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import pytest
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Key, MouseDown, MouseUp, Paste
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Input

from reader.tui import input_queue
from reader.tui.runtime import Runtime, TextDialog
from tests.tui.stage import mouse, send, until

TURNS = 20
"""Turns of the loop that the slow dialog takes before it is there."""


class Question(TextDialog[str]):
    """A dialog that takes its time to open."""

    async def on_mount(self) -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)

    def compose(self) -> ComposeResult:
        yield Input()
        yield Button("Leave it")

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    @on(Button.Pressed)
    def _leave(self) -> None:
        self.dismiss("left")


class Page(Screen[None]):
    """Notes what it was told, in order."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        Binding("c", "ask", "ask"),
        Binding("x", "fail", "fail"),
        Binding("h", "hang", "hang"),
        Binding("escape", "note('esc')", "esc"),
        *(Binding(key, f"note({key!r})", key) for key in "abde"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.gate = asyncio.Event()

    def action_ask(self) -> None:
        self.app.push_screen(Question(), lambda answer: self.told.append(f"<{answer}>"))

    def action_note(self, key: str) -> None:
        self.told.append(key)

    def action_fail(self) -> None:
        raise ZeroDivisionError("a handler is broken")

    async def action_hang(self) -> None:
        await self.gate.wait()

    def on_paste(self, event: Paste) -> None:
        self.told.append(event.text)


class Program(Runtime):
    """Shows the page."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [Binding("ctrl+q", "leave", "leave", priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.left = False

    def get_default_screen(self) -> Screen[None]:
        return self.page

    def action_leave(self) -> None:
        self.left = True


def run(acts: Callable[[Program, Pilot[Any]], Awaitable[None]]) -> list[str]:
    """Run the program, and give what the page was told."""
    program = Program()

    async def play() -> None:
        async with program.run_test() as pilot:
            await acts(program, pilot)

    asyncio.run(play())
    return program.page.told


def test_keys_that_come_at_once_are_taken_one_by_one() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, *"abde" * 10)
        await until(pilot, lambda: len(program.page.told) == 40)

    assert run(acts) == list("abde" * 10)


def test_what_is_typed_while_a_dialog_opens_is_for_the_dialog() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, *"ac", *"a bad cade", "enter", "b", "c", *"c", "enter", "e")
        await until(pilot, lambda: "e" in program.page.told)

    assert run(acts) == ["a", "<a bad cade>", "b", "<c>", "e"]


def test_a_dialog_that_is_left_by_the_last_key_leaves_the_next_to_the_page() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, "c", "tab", "enter", "a", "b")
        await until(pilot, lambda: "b" in program.page.told)

    assert run(acts) == ["<left>", "a", "b"]


def test_pasted_text_and_keys_keep_their_order() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        program.post_message(Paste("first"))
        send(program, "c", "d")
        program.post_message(Paste("one two"))
        send(program, "a", "enter")
        program.post_message(Paste("last"))
        send(program, "b")
        await until(pilot, lambda: "b" in program.page.told)

    assert run(acts) == ["first", "<done twoa>", "last", "b"]


def test_esc_and_a_letter_that_come_as_one_are_two_keys() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        for letter in "ad":
            program.post_message(Key(f"alt+{letter}", letter))
        send(program, "b")
        await until(pilot, lambda: "b" in program.page.told)

    assert run(acts) == ["esc", "a", "esc", "d", "b"]


def test_but_where_esc_would_lose_a_text_they_stay_one() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, "c", "a")
        program.post_message(Key("alt+d", "d"))
        send(program, "e", "enter", "b")
        await until(pilot, lambda: "b" in program.page.told)

    assert run(acts) == ["<ade>", "b"]


def test_a_click_waits_for_the_keys_before_it() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, "c", "a")
        await until(pilot, lambda: isinstance(program.screen, Question))
        await pilot.pause()
        region = program.screen.query_one(Button).region
        send(program, "d")
        for kind in (MouseDown, MouseUp):
            mouse(program, kind, region.x + 2, region.y + 1)
        send(program, "b")
        await until(pilot, lambda: "b" in program.page.told)

    assert run(acts) == ["<left>", "b"]


def test_a_failure_is_kept_and_ends_the_program() -> None:
    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, "a", "x", "b")
        await until(pilot, lambda: program._exception is not None)

    with pytest.raises(ZeroDivisionError):
        run(acts)


def test_one_that_hangs_does_not_hold_up_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_queue, "LONGEST_WAIT", 0.02)

    async def acts(program: Program, pilot: Pilot[Any]) -> None:
        send(program, "a", "h", "b", "ctrl+q")
        while not program.left:
            await asyncio.sleep(0)
        assert program.page.told == ["a"]
        program.page.gate.set()
        await until(pilot, lambda: "b" in program.page.told)

    assert run(acts) == ["a", "b"]
