"""The program on the terminal: one app, whichever screen it begins with."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.screen import Screen

from reader.io.files import styles_folder
from reader.modes.articles.opening import Opening
from reader.modes.open_layers import OpenLayers
from reader.text.phrases import counted
from reader.tui.drafted import Drafted, Full
from reader.tui.keys import Asked
from reader.tui.looks import remembered_first, themes
from reader.tui.navigation import Navigation
from reader.tui.runtime import Runtime, SteadyScreen, TextDialog
from reader.tui.terminal import terminal_is_gone
from reader.tui.visits import AdjudicationVisit, ReviewVisit, Visit
from reader.tui.widgets.rows import ROW_CLASSES

if TYPE_CHECKING:
    from reader.modes.adjudicate.articles import Adjudication
    from reader.modes.review.mode import ReviewMode

STYLES = ("reader", "article_view", "panel", "virtual_list")
"""Those that are needed at once; every other screen brings its own."""

KEPT = "What you were typing is kept, and is there again where you typed it."

KEEP_TYPED_SECONDS = 1.0
"""How often what is being typed is kept."""

KEEP_PLACE_SECONDS = 5.0
"""How often the place in the article and the ranges read are written."""


def reading_app(opening: Opening, *, lesson: int | None = None) -> ObelismApp:
    """Return the program to read and mark articles with.

    `lesson`: there is a lesson above the article, of which so many steps are done.

    Raises:
        ObelismError: nothing can be opened, or the labels cannot be used.
    """
    app = ObelismApp()
    app.first_screen = app.navigation.begin_reading(opening, lesson=lesson)
    if lesson is not None:
        from reader.modes.articles.tutorial import remove_lesson

        app.leave_nothing = partial(remove_lesson, opening)
    return app


def review_app(mode: ReviewMode) -> ObelismApp:
    """Return the program to review with."""
    return _app_of(ReviewVisit(mode), mode.state.open_layers)


def adjudication_app(adjudication: Adjudication, message: str = "") -> ObelismApp:
    """Return the program to adjudicate with, from the first article with something open.

    `message` is said at the beginning.

    Raises:
        ObelismError: the labels or keys cannot be used.
    """
    return _app_of(AdjudicationVisit(adjudication, message, None), adjudication.open_layers)


def _app_of(visit: Visit, open_layers: OpenLayers) -> ObelismApp:
    app = ObelismApp(open_layers)
    app.navigation.visits.append(visit)
    app.first_screen = visit.screen
    return app


class ObelismApp(Runtime):
    """Shows screens and answers their requests; ends with all saved."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in STYLES]
    TITLE = "obelism"
    COMPONENT_CLASSES: ClassVar = set(ROW_CLASSES)
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(self, open_layers: OpenLayers | None = None) -> None:
        """`open_layers`: those of the run, where they are there before its screen."""
        super().__init__(remembered_first(themes()))
        self.open_layers = open_layers or OpenLayers()
        """Every layer that is open in this run."""
        self.navigation = Navigation(self, self.open_layers)
        self.first_screen: Screen[Any] | None = None
        """The first screen; None: there is something to ask before."""
        self.leave_nothing: Callable[[], object] | None = None
        """Removes the files of this run alone when it is killed."""

    # Beginning

    def get_default_screen(self) -> Screen[Any]:
        screen = self.first_screen or SteadyScreen()
        self.load_styles(screen)
        return screen

    def on_mount(self) -> None:
        self.watch_callbacks()
        if self.watchdog is not None:
            self.watchdog.guard(partial(self.call_soon, self._end_by))
        self.set_interval(KEEP_TYPED_SECONDS, self.keep_typed)
        self.set_interval(KEEP_PLACE_SECONDS, self.navigation.keep_place)
        self.call_after_refresh(_collect_garbage_again)
        if self.first_screen is None and self.navigation.reading is not None:
            self.navigation.reading.ask_first()

    @on(Asked)
    def _answer(self, event: Asked) -> None:
        self.navigation.answer(event.request)

    # The end

    async def action_quit(self) -> None:
        """Quit; in a dialog where something is typed, ask first what is to become of that."""
        if isinstance(self.screen, TextDialog) and any(each.unsaved for each in self._typed):
            from reader.tui.leaving import ask_typed

            ask_typed(self, self._quit_typing)
        else:
            self._quit_typing()

    def _quit_typing(self, *, dropped: bool = False) -> None:
        """Quit; what is typed is kept, or dropped."""
        for each in self._typed if dropped else ():
            each.drop_draft()
        self._keep_and_tell()
        self.navigation.quit()

    def action_help_quit(self) -> None:
        """Say what leaves; Ctrl+C interrupts nothing here."""
        self.navigation.say_what_leaves()

    def refuse_paste(self, text: str) -> None:
        pasted = counted(len(text), "character")
        self.navigation.say(f"Nothing is being typed here, so the paste of {pasted} was left out.")

    @on(Full)
    def _refuse_more(self, event: Full) -> None:
        most = counted(event.most, "character")
        self.navigation.say(f"That is more than the {most} that can stand here; it was left out.")

    def action_suspend_process(self) -> None:
        self.navigation.keep_place()
        self.keep_typed()
        self.open_layers.flush(1.0)
        super().action_suspend_process()

    def hang_up(self) -> None:
        self._end_by(signal.SIGHUP)

    def _end_by(self, number: int) -> None:
        """End on a signal, with all saved; a closed terminal needs no restoring."""
        self._keep_and_tell()
        self.farewell = self.close_all() or self.farewell
        if terminal_is_gone():
            if self.leave_nothing is not None:
                self.leave_nothing()
            os._exit(128 + number)
        self.exit(return_code=128 + number)

    # What is being typed

    @property
    def _typed(self) -> Iterator[Drafted]:
        """Every field on a screen where something may be being typed."""
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                if isinstance(widget, Drafted):
                    yield widget

    def keep_typed(self) -> None:
        for each in self._typed:
            each.keep_draft()

    def _keep_and_tell(self) -> None:
        """Keep what is being typed, and say so at the end."""
        self.keep_typed()
        if any(each.unsaved for each in self._typed):
            self.farewell = KEPT

    def close_all(self) -> str:
        """Save and release everything, if not done yet; return what could not be saved."""
        return self.open_layers.end()


def _collect_garbage_again() -> None:
    """Collect garbage again, but not among what the first paint made, which stays for good."""
    gc.freeze()
    gc.enable()
