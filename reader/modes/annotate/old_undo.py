"""Taking back and doing again; and the mark that an article is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import Annotation
from reader.model.log import MOVE, REANCHOR, Entry
from reader.modes.annotate import old_changes as changes
from reader.modes.annotate import old_move as moving
from reader.modes.requests import GoTo, Reopen
from reader.store.moves import redo_move, undo_move
from reader.text.phrases import named

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader

_STEPS = {
    "tag": "tag",
    "untag": "taking off",
    "delete": "deleting",
    "tie": "second passage",
    "role": "role",
    "extent": "new extent",
    "flag": "mark as not sure",
    "comment": "note",
    "accept": "verdict",
    "reject": "verdict",
    "correct": "correction",
    "answer": "blind answer",
    "reason": "reason of a verdict",
    "take back": "taking back of a verdict",
    "anchor": "anchoring of late tags",
    MOVE: "taking over of the tags",
}
"""What a step is called when it is undone or done again."""


def undo(reader: Reader) -> bool:
    """Undo the last change to this layer."""
    step, layer = reader.layer.next_undo, reader.layer
    moved = step is not None and step.what == MOVE
    action = undo_move(layer, step, reader.clock) if step and moved else layer.undo()
    return _tell(reader, "Undid", step, action, "There is nothing to undo.")


def redo(reader: Reader) -> bool:
    """Do again what was undone last."""
    step, layer = reader.layer.next_redo, reader.layer
    moved = step is not None and step.what == MOVE
    action = redo_move(layer, step, reader.clock) if step and moved else layer.redo()
    return _tell(reader, "Did again", step, action, "There is nothing to do again.")


def _tell(
    reader: Reader, verb: str, step: Entry | None, action: Entry | None, nothing: str
) -> bool:
    """Show what `action`, made by undoing or redoing `step`, changed; say so, or `nothing`."""
    if step is None or action is None:
        reader.say(nothing)
        return False
    if step.what == REANCHOR:
        reader.request(Reopen(changes.stepped(reader, verb)))
        return False
    changed = _take_in(reader, action)
    reader.say(f"{verb} the {_STEPS.get(step.what, step.what)}{changed and f': {changed}'}.")
    return True


def _take_in(reader: Reader, action: Entry) -> str:
    """Show what an action of the layer changed, and say it in words.

    What changed one annotation is gone to; what changed more was done elsewhere, and the focus
    stays.
    """
    words: list[str] = []
    ids = list(action.after.get("annotations", {}))
    for id in ids:
        before = reader.marks.annotation(id)
        reader.take_in(id)
        now = reader.marks.annotation(id)
        changed = now or before
        if changed is not None:
            if len(ids) == 1:
                _go_to(reader, changed, before, now)
            words.append(named(changed))
    if not words:
        return ""
    return words[0] if len(words) == 1 else f"{words[0]} and {len(words) - 1} more"


def _go_to(
    reader: Reader, changed: Annotation, before: Annotation | None, now: Annotation | None
) -> None:
    """Go to the passage that came or went; where none did, to the first."""
    if now is not None:
        reader.choose(now.id)
    there, here = (one.spans if one is not None else () for one in (before, now))
    different = [span for span in here if span not in there]
    if before is not None and now is not None and not different:
        different = [span for span in there if span not in here]
    span = next((span for span in (*different, *changed.spans) if not span.lost), None)
    if span is not None:
        moving.focus_on(reader, *span.extent)


def toggle_done(reader: Reader) -> None:
    """Mark the article as done and go on; one that is done is taken up again."""
    if reader.layer.read_only:
        reader.say(reader.layer.read_only)
        return
    if reader.status == "done":
        reader.status = "started"
        reader.say(f"Not done any more; {reader.key_of('done')} marks it as done again.")
        return
    reader.status = "done"
    reader.request(GoTo(1, unfinished=True))
