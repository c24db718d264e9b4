"""What a user does, played and traced: from the key or the command to the disk and the screen.

All that a walk needs of the package's inside is imported here.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.app import App
from textual.pilot import Pilot

from reader.cli.main import run as run_command
from reader.tui.app import review_app
from tests.modes.annotate.keyboard import close_all
from tests.modes.review.reviews import press_folder, review_of
from tests.services.tagged import tag, write
from tests.tui.program import TEXTS, app_on
from tests.tui.stage import picture
from tests.walks.tracing import Trace, Tracer

SIZE = (120, 40)
ARTICLE = "a.txt"
CHANGED = "The tide rose quickly. The boats left.\n"
"""What becomes of that article's text."""

LOOK = 0.01
"""Seconds between two looks at what is done; Textual's own pauses would be seen as something."""
QUIET = 10
"""When that many looks on end see nothing done, all is done."""
MOST_LOOKS = 3_000

NEVER = 3600.0
"""Seconds until what is kept from time to time would be kept, in the middle of something else."""


@dataclass
class Player:
    """Plays keys in a program that is shown, and waits for all that each of them does."""

    tracer: Tracer
    app: App[Any]
    pilot: Pilot[Any]
    workspace: Path

    async def press(self, key: str, *, saves: bool = False) -> None:
        """Press a key; `saves`: it is done when the layer's file has been written too."""
        before = self._layers()
        await self.pilot.press(key)
        if saves:
            await self._until(lambda: self._layers() != before)
        await self.quiet()

    async def trace(self, name: str, key: str, *, saves: bool = False) -> None:
        """Press a key, and count all that it does."""
        self.tracer.begin(name)
        await self.press(key, saves=saves)
        self.tracer.end()

    async def quiet(self) -> None:
        """Wait until nothing is done any more."""
        seen: list[int] = []

        def still() -> bool:
            seen.append(self.tracer.seen)
            return len(seen) > QUIET and seen[-1] == seen[-QUIET]

        await self._until(still)

    async def shows(self, text: str) -> None:
        """Wait until this is on the screen, and all is done."""
        await self._until(lambda: text in picture(self.app))
        await self.quiet()

    async def _until(self, true: Callable[[], object]) -> None:
        for _ in range(MOST_LOOKS):
            if true():
                return
            await asyncio.sleep(LOOK)
        raise AssertionError(f"it did not come:\n{picture(self.app)}")

    def _layers(self) -> set[tuple[Path, int]]:
        """The files of the layers, and when each was written."""
        files = self.workspace.glob(".obelism/layers/*/*.json")
        return {(path, path.stat().st_mtime_ns) for path in files}


@patch("reader.tui.app.KEEP_TYPED_SECONDS", NEVER)
@patch("reader.tui.app.KEEP_PLACE_SECONDS", NEVER)
async def mark(tracer: Tracer) -> None:
    """A first tag, which makes the workspace, and another; a motion and undo."""
    workspace = tracer.folder / "marked"
    for name, text in TEXTS.items():
        write(workspace, name, text)
    app = app_on(workspace / ARTICLE)
    try:
        async with app.run_test(size=SIZE) as pilot:
            player = Player(tracer, app, pilot, workspace)
            await player.quiet()
            await player.press("j")
            await player.trace("a first tag", "f", saves=True)
            await player.press("k")
            await player.trace("a tag", "f", saves=True)
            await player.trace("a motion", "j")
            await player.trace("undo", "u", saves=True)
    finally:
        app.close_all()


@patch("reader.tui.app.KEEP_TYPED_SECONDS", NEVER)
@patch("reader.tui.app.KEEP_PLACE_SECONDS", NEVER)
async def come_back(tracer: Tracer) -> None:
    """After `mark`, the article's text changes, and it is opened again; carrying over follows.

    That needs no decision, since the last tag was undone.
    """
    workspace = tracer.folder / "marked"
    (workspace / ARTICLE).write_text(CHANGED)
    app_on(workspace / ARTICLE).close_all()  # what is loaded once is loaded before it is counted
    tracer.begin("a changed article opened")
    app = app_on(workspace / ARTICLE)
    try:
        async with app.run_test(size=SIZE) as pilot:
            player = Player(tracer, app, pilot, workspace)
            await player.quiet()
            tracer.end()
            await player.trace("its changes shown", "T")
            await player.trace("its tags carried over", "enter", saves=True)
    finally:
        app.close_all()


@patch("reader.tui.app.KEEP_TYPED_SECONDS", NEVER)
@patch("reader.tui.screens.review.KEEP_SECONDS", NEVER)
async def review(tracer: Tracer) -> None:
    """A decision of a review that has begun already."""
    workspace = press_folder(tracer.folder / "reviewed")
    app = review_app(review_of(workspace))
    try:
        async with app.run_test(size=SIZE) as pilot:
            player = Player(tracer, app, pilot, workspace)
            await player.shows("accepted")
            await player.press("y", saves=True)
            await player.trace("a review decision", "y", saves=True)
    finally:
        app.close_all()
        close_all()


def export(tracer: Tracer, workspace: str) -> None:
    """An export of all layers of a folder."""
    sent = tracer.folder / "sent.jsonl"
    _command(tracer, "an export", "export", tracer.folder / workspace, "-o", sent)


def pass_on(tracer: Tracer) -> None:
    """After `review`, an export; its import where only the articles are; and agreement.

    For the last, a second annotator has tagged something too.
    """
    export(tracer, "reviewed")
    workspace, new = tracer.folder / "reviewed", tracer.folder / "new"
    for path in workspace.glob("*.txt"):
        write(new, path.name, path.read_text())
    sent = tracer.folder / "sent.jsonl"
    _command(tracer, "an import", "import", sent, "--into", new, "--as", "Zoe")
    tag(workspace, "a.txt", "The tide rose.", annotator="Ben")
    _command(tracer, "agreement", "agree", workspace)


def _command(tracer: Tracer, name: str, *args: str | Path) -> None:
    """Run a command and count all that it does; what it prints is thrown away."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(printed), redirect_stderr(printed):
        tracer.begin(name)
        code = run_command([str(arg) for arg in args])
        tracer.end()
    assert code == 0, printed.buffer.getvalue().decode()


def marking(folder: Path) -> list[Trace]:
    """All that one does who tags an article."""
    with Tracer(folder) as tracer:
        asyncio.run(mark(tracer))
        asyncio.run(come_back(tracer))
    return tracer.traces


def reviewing(folder: Path) -> list[Trace]:
    """All that one does with the tags of others."""
    with Tracer(folder) as tracer:
        asyncio.run(review(tracer))
        pass_on(tracer)
    return tracer.traces
