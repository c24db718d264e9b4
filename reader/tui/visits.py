"""Modes that are begun over the articles, or alone: what each has open, and its screen.

What the menu offers to begin is a line in MODES.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reader.modes.open_layers import OpenLayers, WhenSaved
from reader.modes.requests import GoBack, GoOn, GoTo, Reopen, Request, ShowOverview
from reader.store.base import Store
from reader.tui.runtime import Runtime
from reader.tui.screens.mode_screen import ModeScreen

if TYPE_CHECKING:
    from reader.modes.adjudicate.articles import Adjudication
    from reader.modes.adjudicate.mode import AdjudicateMode
    from reader.modes.review.mode import ReviewMode


class Visit:
    """A mode that was begun, until it is left; its screen gives nothing back."""

    def __init__(self, close: Callable[[], None], screen: ModeScreen[None]) -> None:
        """`close` saves and closes all; it raises NotSaved where something has to stay open."""
        self.close, self.screen = close, screen

    def answer(self, request: Request, when_saved: WhenSaved) -> None:
        """Do what this screen alone asks for: nothing, where the mode asks for nothing else."""

    def left(self) -> str:
        """Return what is left to do in it, in a few words; empty: nothing that is known."""
        return ""


class ReviewVisit(Visit):
    """A review of one queue."""

    def __init__(self, mode: ReviewMode) -> None:
        from reader.tui.screens.review import ReviewScreen

        self._state = mode.state
        super().__init__(mode.state.close, ReviewScreen(mode))

    def left(self) -> str:
        waiting, more = self._state.queue.waiting, not self._state.scanner.complete
        return f"{waiting}{'+' if more else ''} left" if waiting or more else ""


class AdjudicationVisit(Visit):
    """Goes from article to article of an adjudication."""

    def __init__(self, adjudication: Adjudication, message: str, article: str | None) -> None:
        """Open `article`, by its id, else the first that has something open; say the message."""
        from reader.tui.screens.adjudicate import AdjudicateScreen

        articles = adjudication.articles
        if article is not None:
            adjudication.look_until(lambda: any(each.id == article for each in articles[-1:]))
        ids = [each.id for each in articles]
        index = ids.index(article) if article in ids else adjudication.next_waiting() or 0
        mode = adjudication.open(index)
        mode.state.say_first(message)
        self.adjudication = adjudication
        self.shown = AdjudicateScreen(mode, adjudication)
        super().__init__(adjudication.close, self.shown)

    def answer(self, request: Request, when_saved: WhenSaved) -> None:
        match request:
            case GoTo(step):
                index = self.adjudication.neighbour(step)
                if index is None:
                    self.shown.sync()
                else:
                    self._show(partial(self.adjudication.open, index), when_saved)
            case Reopen():
                self._show(self.adjudication.reopen, when_saved)
            case ShowOverview():
                self._show_overview(when_saved)
            case GoBack(action):
                self._show(self.adjudication.go_back, when_saved, then=action)
            case GoOn():
                self._go_on(when_saved)

    def left(self) -> str:
        waiting = self.shown.mode.state.decisions.tally().waiting
        if waiting:
            return f"{waiting} left in this article"
        return "Other articles are left" if self._others_left else ""

    @property
    def _others_left(self) -> bool:
        every = self.adjudication
        return not every.complete or every.next_waiting() is not None

    def _go_on(self, when_saved: WhenSaved) -> None:
        """Leave an article in which all is decided: for the next one, if that is known."""
        every, state = self.adjudication, self.shown.mode.state
        index = every.follower()
        if index is not None and not state.decisions.tally().unfinished:
            self._show(partial(every.go_on, index), when_saved)
        elif index is None and (every.complete or every.own_end):
            self._show_overview(when_saved)
        else:
            state.add("{key:overview} goes to another article.")
            self.shown.sync()

    def _show(
        self, open_article: Callable[[], AdjudicateMode], when_saved: WhenSaved, *, then: str = ""
    ) -> None:
        """Leave the open article and show another; `then` run an action in that, by its name."""

        def show() -> None:
            self.shown.open(open_article(), self.adjudication.place)
            if then:
                self.shown.action_do(then)

        when_saved(show)

    def _show_overview(self, when_saved: WhenSaved) -> None:
        from reader.modes.adjudicate.start import in_short, summary
        from reader.tui.screens.lists import OverviewScreen

        every = self.adjudication

        def choose(index: int | None) -> None:
            if index is not None and index != every.index:
                self._show(partial(every.open, index), when_saved)

        articles = [
            (in_short(every.tally(index)), every.title(index))
            for index in range(len(every.articles))
        ]
        key = self.shown.mode.key_of("overview")
        screen = OverviewScreen(summary(every), articles, every.index, opened_by=key)
        self.shown.app.push_screen(screen, choose)


# The modes of the menu


class Here(msgspec.Struct, frozen=True):
    """Where a mode is begun: in the workspace of the articles."""

    store: Store
    annotator: str
    article: str | None
    """Id of the article that is open; None where the list is shown."""
    open_layers: OpenLayers
    """Those of the run, which open those of the mode."""
    app: Runtime
    when_saved: WhenSaved
    say: Callable[[str], None]
    """Puts a sentence on the screen in use."""


class ModeEntry(msgspec.Struct, frozen=True):
    """A mode that can be begun out of the menu."""

    key: str
    """What chooses it in the menu."""
    description: str
    begin: Callable[[Here], Visit]
    """Raises ObelismError where there is nothing to do in it."""


def _begin_review(here: Here) -> Visit:
    """Review all that others have tagged in the workspace, or go on with that."""
    from reader.modes.review.start import ReviewOptions, start_review, workspace_of

    root, explicit = _folder(here.store)
    place, options = workspace_of([root], explicit), ReviewOptions()
    mode = start_review(place, [root], here.annotator, options, open_layers=here.open_layers)
    return ReviewVisit(mode)


def _begin_adjudication(here: Here) -> Visit:
    """Adjudicate the article that is open, else the first that has something open."""
    from reader.modes.adjudicate.start import in_a_sentence, start_adjudication

    root, explicit = _folder(here.store)
    adjudication, left_out = start_adjudication(
        [root], here.annotator, workspace=explicit, open_layers=here.open_layers
    )
    return AdjudicationVisit(adjudication, in_a_sentence(left_out), here.article)


class LessonVisit(Visit):
    """The lesson, in a folder of its own that is removed at its end."""

    def __init__(self, here: Here) -> None:
        """Begin where it was left. Raises ObelismError: there is no room for its folder."""
        from reader.modes.annotate.lesson import steps_done
        from reader.modes.articles.tutorial import lesson_opening
        from reader.tui.reading import Reading
        from reader.tui.screens.annotate import AnnotateScreen

        with ExitStack() as folder:
            opening = folder.enter_context(lesson_opening())
            self._reading = Reading(
                *(here.app, here.when_saved, here.say, here.open_layers, opening),
                lesson=steps_done(),
            )
            screen = self._reading.first_screen()
            self._folder = folder.pop_all()
        assert isinstance(screen, AnnotateScreen)
        super().__init__(self._close, screen)

    def _close(self) -> None:
        self._reading.session.close()
        self._folder.close()

    def answer(self, request: Request, when_saved: WhenSaved) -> None:
        self._reading.answer(request)


def _folder(store: Store) -> tuple[Path, Path | None]:
    """Return the folder of a workspace, and the same again if the user named it."""
    place = store.files
    assert place is not None
    return place.root, place.root if place.explicit else None


TUTORIAL = "Tutorial"
"""The mode that is not about the tags of the folder; the menu has it after those that are."""

MODES = {
    "Review": ModeEntry("r", "judge what others have tagged", _begin_review),
    "Adjudicate": ModeEntry("a", "make gold of what several tagged", _begin_adjudication),
    TUTORIAL: ModeEntry("u", "learn the keys on a sample article", LessonVisit),
}
"""The modes that are begun out of the menu, by the names that they have there."""
