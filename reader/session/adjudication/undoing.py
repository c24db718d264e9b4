"""Taking decisions back and doing them again; also those of an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.action import Action
from reader.session.adjudication import walking
from reader.session.adjudication.wording import STEPS, heading, things

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


def undo(reader: GoldReader) -> bool:
    """Take the last decision back, and go there."""
    step = reader.layer.next_undo
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
    if touched:
        walking.go_to(reader, touched[0])
    about = heading(touched[0]) if len(touched) == 1 else things(len(touched))
    reader.say(f"{verb} the {STEPS.get(step.what, step.what)} {about}.")
    return True
