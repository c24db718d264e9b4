"""The mode of a review, and looking around: the context, what others said, the decisions so far."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from reader.model.labels import LabelSet
from reader.modes import program
from reader.modes.base import Action, both_ways, of_labels, when, words
from reader.modes.extent import ChoosingMode
from reader.modes.requests import Scroll
from reader.modes.review import decide, there, undo
from reader.modes.review.state import DONE, REVIEW, SUMMARY, Reviewing


def scroll(state: Reviewing, step: int, *, pages: bool = False) -> None:
    """Scroll the context, or the summary where that is shown; a step of 0 goes back to the top."""
    state.keep_sentences()
    if state.stage in (SUMMARY, DONE):
        state.request(Scroll(step, pages))
    elif (page := state.page) is not None:
        page.scroll(step * page.page_rows if pages else step) if step else page.look()


def tell_others(state: Reviewing) -> None:
    """Show, or hide, other reviewers' verdicts; hidden until you have judged."""
    if state.item is None:
        return
    if state.blind:
        state.say("The label is hidden, and so is what others said.")
        return
    state.tells_others = not state.tells_others
    shown = "shown; {key} hides them" if state.tells_others else "hidden until you have judged"
    state.say(f"Other reviewers' verdicts are {shown}.")


def show_summary(state: Reviewing) -> None:
    """Show what was decided so far."""
    state.summary_open = True


def stop(state: Reviewing) -> None:
    """Stop here; the same command goes on from here."""
    if state.stage == SUMMARY:
        state.summary_open = False
    else:
        program.leave(state)


_LOOKING = (
    *both_ways(
        scroll,
        ("scroll_down", ("j", "Down"), "scroll", "Scroll the context down."),
        ("scroll_up", ("k", "Up"), "scroll up", "Scroll the context up."),
        REVIEW,
        offer=when(judging=8, blind=6, summary=1, done=1),
        beside=("scroll_down", "scroll_up"),
    ),
    *both_ways(
        partial(scroll, pages=True),
        ("scroll_page", ("PgDn",), "page", "Scroll the context down by a page."),
        ("scroll_page_back", ("PgUp",), "page back", "Scroll the context up by a page."),
        REVIEW,
    ),
    Action(
        "scroll_home",
        ("g", "Home"),
        partial(scroll, step=0),
        "to it",
        REVIEW,
        "Bring the annotation back into view.",
    ),
    Action("verdicts", ("v",), tell_others, "others", REVIEW),
    Action("summary", ("s",), show_summary, "summary", REVIEW, offer=when(judging=9, blind=7)),
    replace(program.MENU, group=REVIEW, summary="Open the menu: theme, help, stop."),
    replace(program.HELP, group=REVIEW, offer=when(judging=10, blind=8)),
    replace(program.PALETTE, group=REVIEW),
    Action(
        "back",
        ("q",),
        stop,
        "stop",
        REVIEW,
        offer=when(judging=11, blind=9, summary=2, done=3),
        word=words("stop", summary="go on"),
    ),
)


IN_SUMMARY = frozenset(
    "scroll_down scroll_up scroll_page scroll_page_back scroll_home undo menu help palette".split()
)
"""Actions that do over the summary what they do elsewhere; any other key only leaves it."""


def review_actions(labels: LabelSet) -> tuple[Action, ...]:
    """Return the actions of a review for a set of labels, in the order of the help."""
    return (
        *decide.ACTIONS,
        *of_labels(labels, decide.GIVE_LABEL),
        decide.EXTENT,
        decide.NOTE,
        there.OTHER,
        *undo.ACTIONS,
        *_LOOKING,
    )


class ReviewMode(ChoosingMode[Reviewing]):
    """Runs the actions of a review."""

    name = "review"

    def do(self, name: str) -> None:
        """Run an action; over the summary most only go back to the item.

        Raises:
            KeyError: there is no such action.
        """
        super().do("back" if self._is_covered(name) else name)

    def _is_covered(self, name: str) -> bool:
        """Return whether an action cannot be done since the summary is shown over its item."""
        if self.state.stage != SUMMARY or name in IN_SUMMARY:
            return False
        return name != "note" or self.state.rejected is None

    def digit(self, digit: int) -> None:
        """Give the last rejection a reason."""
        self.apply(decide.give_reason, digit)

    def together(self, action: Action, *, narrow: bool) -> str:
        """Return the one word of all labels: they stand together however wide the screen is."""
        return "which label?" if action.together and self.state.blind else action.together
