"""Taking decisions back and doing them again; also those of an earlier run."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.annotation import Annotation, InvalidRecord
from reader.model.log import Entry
from reader.modes.adjudicate.decide import TAKE
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.move import go_to
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import DECIDE, NAME_CELLS, heading
from reader.modes.base import Action
from reader.modes.requests import GoBack
from reader.text.phrases import QUOTE_CELLS, counted, named
from reader.text.screen_text import one_line

_SHORT = 14
"""Cells of a quote in a question."""


def undo(state: Adjudicating) -> bool:
    """Undo the last decision, also of an earlier run; of somebody else it asks first."""
    if state.follows:
        state.request(GoBack(state.running))
        return False
    step = state.layer.next_undo
    if step is not None and step.who != state.adjudicator and not _sure(state, step):
        return False
    return _show(state, "Undid", step, state.layer.undo(), "There is nothing to undo.")


def _sure(state: Adjudicating, step: Entry) -> bool:
    """Return whether a step of somebody else may be undone, since the same key confirms it."""
    about = _about(step, state.decisions.concerned(step.before, step.after), _SHORT)
    return state.confirm(
        state.running,
        step.id,
        "By {who}: the {step} {about}. {key} again undoes it.",
        who=one_line(step.who, NAME_CELLS),
        step=_called(state, step),
        about=about,
    )


def _called(state: Adjudicating, step: Entry) -> str:
    """Return what a step is called; a digit that takes a version is no action of the mode."""
    return {**TAKE.past, **state.steps}.get(step.what, step.what)


def redo(state: Adjudicating) -> bool:
    """Redo what was undone."""
    step = state.layer.next_redo
    return _show(state, "Redid", step, state.layer.redo(), "There is nothing to redo.")


def _show(
    state: Adjudicating, verb: str, step: Entry | None, entry: Entry | None, nothing: str
) -> bool:
    """Show what `entry`, made by undoing or redoing `step`, changed; say so, or `nothing`."""
    if step is None or entry is None:
        state.say(nothing)
        return False
    touched = state.learn(entry)
    if touched and state.decisions.is_there(touched[0]):
        go_to(state, touched[0])
    own = step.who == state.adjudicator
    state.say(
        f"{verb} {{whose}} {{step}} {{about}}.",
        whose="the" if own else f"{one_line(step.who, NAME_CELLS)}’s",
        step=_called(state, step),
        about=_about(step, touched),
    )
    return True


def _about(step: Entry, touched: Sequence[Item], cells: int = QUOTE_CELLS) -> str:
    """Return what a step is about, in words: one item by its quote, several by their number."""
    if len(touched) != 1:
        return counted(len(touched), "item")
    if touched[0].marked:
        return heading(touched[0], cells)
    for tables in (step.after, step.before):
        for record in tables.get("annotations", {}).values():
            try:
                return named(Annotation.from_record(record), cells)
            except InvalidRecord:
                continue
    return "1 item"


ACTIONS = (
    Action(
        "undo",
        ("u",),
        undo,
        "undo",
        DECIDE,
        changes=True,
        offer=lambda state: 22 if state.stage == "deciding" and state.layer.next_undo else 0,
    ),
    Action("redo", ("U",), redo, "redo", DECIDE, changes=True),
)
