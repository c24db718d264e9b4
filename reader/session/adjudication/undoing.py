"""Taking decisions back and doing them again; also those of an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.model.annotation import Annotation, InvalidRecord
from reader.model.log import Action
from reader.session.adjudication import walking
from reader.session.adjudication.things import Thing
from reader.session.adjudication.wording import NAME_CELLS, STEPS, heading, things
from reader.text.phrases import QUOTE_CELLS, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader

_SHORT = 14
"""Cells of a quote in a question."""


def undo(reader: GoldReader) -> bool:
    """Take the last decision back, and go there; that of somebody else once it is confirmed."""
    step = reader.layer.next_undo
    if step is not None and step.who != reader.adjudicator:
        key = reader.key_of("undo")
        question = f"{key}:{step.id}"
        if not reader.asked(question):
            about = _about(step, reader.docket.concerned(step.before, step.after), _SHORT)
            what = f"the {STEPS.get(step.what, step.what)} {about}"
            reader.ask(
                question, f"By {one_line(step.who, NAME_CELLS)}: {what}. {key} again undoes it."
            )
            return False
    return _tell(reader, "Undid", step, reader.layer.undo(), "There is nothing to undo.")


def redo(reader: GoldReader) -> bool:
    """Do again what was undone last."""
    step = reader.layer.next_redo
    return _tell(reader, "Did again", step, reader.layer.redo(), "There is nothing to do again.")


def _tell(
    reader: GoldReader, verb: str, step: Action | None, action: Action | None, nothing: str
) -> bool:
    if step is None or action is None:
        reader.say(nothing)
        return False
    touched = reader.learn(action)
    if touched and reader.docket.is_there(touched[0]):
        walking.go_to(reader, touched[0])
    whose = "the" if step.who == reader.adjudicator else f"{one_line(step.who, NAME_CELLS)}’s"
    reader.say(f"{verb} {whose} {STEPS.get(step.what, step.what)} {_about(step, touched)}.")
    return True


def _about(step: Action, touched: Sequence[Thing], cells: int = QUOTE_CELLS) -> str:
    """What a step is about, in words: one thing by its quote, several by their number."""
    if len(touched) != 1:
        return things(len(touched))
    if touched[0].marked:
        return heading(touched[0], cells)
    for tables in (step.after, step.before):
        for record in tables.get("annotations", {}).values():
            try:
                return named(Annotation.from_record(record), cells)
            except InvalidRecord:
                continue
    return things(1)
