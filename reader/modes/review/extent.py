"""Correcting the extent of an annotation, as its annotator would have chosen it."""

from __future__ import annotations

from functools import partial

from reader.model.annotation import Span
from reader.modes.base import Action, when
from reader.modes.extent import ExtentChoice
from reader.modes.review.decide import correct
from reader.modes.review.state import REVIEW, Reviewing
from reader.text.screen_text import one_line


def choose_extent(state: Reviewing) -> None:
    """Correct the extent: select it as in the reader, then keep it or leave it as it was."""
    item = state.item
    if item is None:
        return
    if state.blind:
        state.say("The label is hidden: only a label can be given.")
        return
    item.page.choosing = True
    state.choice = ExtentChoice(
        state,
        item.page.document,
        state.labels,
        item.annotation,
        heading="EXTENT",
        keep=partial(_keep, state),
        leave=state.leave_choice,
    )


def _keep(state: Reviewing, spans: tuple[Span, ...], what: str, quote: str) -> None:
    if not correct(state, {"spans": spans}, f"The {one_line(what)} is now", quote):
        state.leave_choice()


ACTIONS = (Action("extent", ("E",), choose_extent, "extent", REVIEW, offer=when(judging=4)),)
