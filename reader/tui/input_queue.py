"""Keys, pasted text and the mouse, given to the program strictly in their order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, Protocol

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

LONGEST_WAIT = 2.0
"""Seconds that one key may hold up the next."""

_TURN = 0.002
"""Seconds between two looks at a screen that is not ready."""


class Program(Protocol):
    """What takes the input: see `reader.tui.runtime.Runtime`."""

    AUTO_FOCUS: ClassVar[str | None]

    @property
    def screen(self) -> Screen[Any]: ...
    @property
    def screen_is_made(self) -> bool: ...
    @property
    def focused(self) -> Widget | None: ...
    @property
    def takes_input(self) -> bool: ...
    @property
    def ending(self) -> bool: ...
    def keys_of(self, event: events.Event) -> list[events.Event]: ...
    def target_of(self, event: events.Event) -> DOMNode: ...
    def refuse_paste(self, text: str) -> None: ...
    async def do_at_once(self, event: events.Event) -> bool: ...
    def is_quiet(self, target: DOMNode) -> bool: ...
    def paint(self, *, more: bool) -> None: ...
    def fail(self, error: BaseException | None) -> None: ...


class InputQueue:
    """Gives keys, pasted text and the mouse to the program strictly in their order.

    Textual decides who gets a key when it arrives. Of keys that come in a burst, as over a slow
    line or from somebody who types on while a dialog opens, the later ones would go to the screen
    that was there before, and the words of a note would be taken for commands.
    """

    def __init__(self, app: Program, dispatch: Callable[[events.Event], Awaitable[None]]) -> None:
        """`dispatch` delivers an input to its target at that moment."""
        self._app, self._dispatch = app, dispatch
        self._inputs: asyncio.Queue[events.Event] = asyncio.Queue()
        self._feeding: asyncio.Task[None] | None = None
        self._at_work = False

    @property
    def idle(self) -> bool:
        """Whether all input so far has been handled."""
        return self._inputs.empty() and not self._at_work

    def put(self, event: events.Event) -> None:
        """Queue an input behind those before it."""
        self._inputs.put_nowait(event)
        if self._feeding is None:
            self._feeding = asyncio.create_task(self._feed())

    async def _feed(self) -> None:
        """Dispatch each input, and wait until its target has handled it."""
        app = self._app
        while app.takes_input and not app.ending:
            event = await self._inputs.get()
            self._at_work = True
            try:
                await self._screen_ready()
                for each in app.keys_of(event):
                    await self._screen_ready()
                    await self.handle(each)
                app.paint(more=not self._inputs.empty())
            except Exception as error:
                app.fail(error)
                return
            self._at_work = False

    async def handle(self, event: events.Event) -> None:
        """Give an input to its target, and wait until that has handled it."""
        app = self._app
        target = app.target_of(event)
        if isinstance(event, events.Paste) and app.focused is None:
            app.refuse_paste(event.text)
        if not await app.do_at_once(event):
            await self._dispatch(event)
        elif app.is_quiet(target):
            return
        await self.settled(target)

    async def _screen_ready(self) -> None:
        """Wait until the topmost screen is mounted, is made and has its first focus."""
        for _ in range(int(LONGEST_WAIT / _TURN)):
            screen = self._app.screen
            focus = self._app.AUTO_FOCUS if screen.AUTO_FOCUS is None else screen.AUTO_FOCUS
            focused = not focus or screen.focused is not None
            if screen.is_mounted and focused and self._app.screen_is_made:
                return
            await asyncio.sleep(_TURN)

    async def settled(self, target: DOMNode) -> None:
        """Wait until `target` and its ancestors have handled all messages that the input caused."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        _Errand(_upward(target), done).run()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done, LONGEST_WAIT)


def _upward(target: DOMNode) -> Iterator[MessagePump]:
    """Yield the node twice, since it handles its own messages first, and then its ancestors."""
    yield target
    yield from target.ancestors_with_self


class _Errand:
    """A message that passes from node to node in their queues; the last one ends the wait."""

    def __init__(self, nodes: Iterator[MessagePump], done: asyncio.Future[None]) -> None:
        self._nodes, self._done = nodes, done

    def run(self) -> None:
        """Queue at the next node that still takes messages."""
        event = events.Callback(callback=self.run)
        if not any(node.post_message(event) for node in self._nodes) and not self._done.done():
            self._done.set_result(None)
