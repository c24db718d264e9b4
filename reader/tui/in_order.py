"""Input one by one: what a key does is done before the next one is looked at.

Textual decides who gets a key when it arrives. Of keys that come in a burst, as over a slow line or
from somebody who types on while a dialog opens, the later ones would go to the screen that was
there before, and the words of a note would be taken for commands.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from reader.tui.failing import Failing

LONGEST_WAIT = 2.0
"""Seconds that one key may hold up the next."""

_TURN = 0.002
"""Seconds between two looks at a screen that is not ready."""


class InOrder(Failing):
    """A program that takes keys, pasted text and the mouse strictly in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._inputs: asyncio.Queue[events.Event] = asyncio.Queue()
        self._feeding: asyncio.Task[None] | None = None
        self._at_work = False

    async def on_event(self, event: events.Event) -> None:
        is_input = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if not is_input:
            await super().on_event(event)
            return
        self._inputs.put_nowait(event)
        if self._feeding is None:
            self._feeding = asyncio.create_task(self._feed())

    @property
    def idle(self) -> bool:
        """Whether all input so far has been worked off."""
        return self._inputs.empty() and not self._at_work

    async def _feed(self) -> None:
        """Give each input to whoever it is for, and wait until that is through with it."""
        while self._running and self._exception is None:
            self._at_work = False
            event = await self._inputs.get()
            self._at_work = True
            try:
                await self._screen_ready()
                for each in _keys_of(event, self.screen):
                    await self._screen_ready()
                    target = self.focused or self.screen
                    await super().on_event(each)
                    await self._settled(target)
            except Exception as error:
                self._handle_exception(error)
                return

    async def _screen_ready(self) -> None:
        """Wait until the topmost screen is there, and has the focus where it wants it."""
        for _ in range(int(LONGEST_WAIT / _TURN)):
            screen = self.screen
            focus = self.AUTO_FOCUS if screen.AUTO_FOCUS is None else screen.AUTO_FOCUS
            if screen.is_mounted and (not focus or screen.focused is not None):
                return
            await asyncio.sleep(_TURN)

    async def _settled(self, target: DOMNode) -> None:
        """Wait until `target` and all above it have worked off what the input made them do."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        _Errand(_upward(target), done).run()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done, LONGEST_WAIT)


def _keys_of(event: events.Event, screen: object) -> list[events.Event]:
    """Two keys for Esc and a letter that came at once, which reach us as that letter with Alt.

    Where Esc would throw a typed text away, Alt is taken for Alt.
    """
    letter = event.character if isinstance(event, events.Key) and "alt+" in event.key else None
    if letter is None or getattr(screen, "ESC_LOSES_TEXT", False):
        return [event]
    return [events.Key("escape", "\x1b"), events.Key(letter, letter)]


def _upward(target: DOMNode) -> Iterator[MessagePump]:
    """The node twice, since what it tells others it tells itself first; then those above it."""
    yield target
    yield from target.ancestors_with_self


class _Errand:
    """Goes from node to node, each when that node comes to it; the last one ends the wait."""

    def __init__(self, nodes: Iterator[MessagePump], done: asyncio.Future[None]) -> None:
        self._nodes, self._done = nodes, done

    def run(self) -> None:
        """Queue at the next node that still takes messages."""
        event = events.Callback(callback=self.run)
        if not any(node.post_message(event) for node in self._nodes) and not self._done.done():
            self._done.set_result(None)
