"""The program as a process at a terminal: what is kept as it runs, and how it ends.

The two pages, dark and light; their colours are in `styles/themes.json`.

They are exact xterm-256 colours, so that 256 colours show what is meant; those of the labels are
measured to stay apart, also for colour-blind readers. Each label has two variables, text and
background: as it stands, and where the focus is on it; `own-1` to `own-6` are for the labels that a
workspace defines itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import ANSIToTruecolor, LineFilter
from textual.theme import Theme

from reader.io.json import decode
from reader.io.resources import styles_folder
from reader.modes.articles.opening import terminal_is_gone
from reader.modes.articles.session import ArticleSession
from reader.modes.open_layers import OpenLayers
from reader.settings.files import read_word, write_preference
from reader.tui.runtime import Runtime

if TYPE_CHECKING:
    from reader.modes.review.mode import ReviewMode

NAMES = ("dark", "light")


def themes() -> list[Theme]:
    """The themes of the program, the usual one first."""
    colours = decode((styles_folder() / "themes.json").read_bytes(), dict[str, Any])
    return [Theme(f"obelism-{name}", dark=name == "dark", **colours[name]) for name in NAMES]


KEEP_PLACE_SECONDS = 5.0
"""How often the place in the article and what is read are kept."""


class AtDesk(Runtime):
    """Keeps the place as somebody reads, and ends with everything saved, however it is ended."""

    BINDINGS: ClassVar = [
        Binding("ctrl+z", "suspend_process", "suspend", show=False, priority=True, id="suspend"),
    ]

    def __init__(self, open_layers: OpenLayers | None = None) -> None:
        """`open_layers`: those of the run, where they are there before its screen."""
        self._pages = {theme.name: theme for theme in themes()}
        # Textual told of a theme later would parse all styles once more before the first paint.
        self.set_reactive(App.theme, _remembered_theme(list(self._pages)))
        super().__init__()
        self.open_layers = open_layers or OpenLayers()
        """Every layer that is open in this run."""
        self.session: ArticleSession | None = None
        """None until it is known who reads."""
        self.review: ReviewMode | None = None
        """What is judged, while that is."""
        for theme in self._pages.values():
            self.register_theme(theme)

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        self.watch_callbacks()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self._end_by, number)
        self.set_interval(KEEP_PLACE_SECONDS, self._keep_place)
        self.call_after_refresh(_collect_garbage_again)

    # Colours

    def get_theme(self, theme_name: str) -> Theme | None:
        """Textual asks for the theme before any can be registered."""
        return self._pages.get(theme_name) or super().get_theme(theme_name)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Our colours are all exact, so Textual need not look through every row for others."""
        filters = super().get_line_filters()
        if self.no_color:
            return filters
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    def switch_theme(self) -> None:
        """Take the other page, and remember that."""
        names = list(self._pages)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        write_preference("theme", self.theme)

    # The place, and the end

    def _keep_place(self) -> None:
        if self.session is not None:
            self.session.keep_place()
            self.run_worker(self.session.write_places, thread=True, group="place")

    def action_suspend_process(self) -> None:
        if self.session is not None and self.session.reader is not None:
            self.session.keep_place()
        self.open_layers.flush(1.0)
        super().action_suspend_process()

    @on(Driver.SignalResume)
    def _paint_again(self) -> None:
        """Brought back by `fg`: the terminal has forgotten what it showed."""
        self.refresh(layout=True)

    def _end_by(self, number: int) -> None:
        """A signal ends the program: save first. A terminal that is gone needs no restoring."""
        self.farewell = self.close_all()
        if terminal_is_gone():
            self.leave_nothing()
            os._exit(128 + number)
        self.exit(return_code=128 + number)

    def leave_nothing(self) -> None:
        """Remove what was made for this run alone, where nobody else comes to it any more."""

    def tell_rescued(self, sentence: str) -> None:
        """Say where a rescue file is, once the screen is gone."""
        self.farewell = sentence

    def close_all(self) -> str:
        """Save what can be saved, and let go of the locks; a second call does no harm.

        Return what became of tags that could not be saved; empty where all are.
        """
        return self.open_layers.end()


def _collect_garbage_again() -> None:
    """What was made for the first paint stays for good, and need not be looked through again."""
    gc.freeze()
    gc.enable()


def _remembered_theme(names: list[str]) -> str:
    remembered = read_word("theme")
    return remembered if remembered in names else names[0]
