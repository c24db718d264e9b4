"""Undoing the last change to a layer, and redoing it."""

from __future__ import annotations

from typing import Literal

from reader.model.annotation import Annotation
from reader.model.log import ALIKE, MOVE, REANCHOR, REDO, UNDO, Entry
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.tag import MARK
from reader.modes.base import Action, when
from reader.modes.requests import LookForTied, Reopen, TakeDoneBack
from reader.store.moves import step_move
from reader.text.phrases import counted, named
from reader.text.screen_text import one_line

_MADE_ELSEWHERE = {
    "accept": "verdict",
    "reject": "verdict",
    "correct": "correction",
    "answer": "blind answer",
    "reason": "reason of a verdict",
    "take back": "taking back of a verdict",
    "list pair": "listing of a pair again",
    "take pair": "taking of a pair",
    "dismiss pair": "dismissing of a pair",
    "anchor": "anchoring of late tags",
    "follow": "following of passages in other articles",
    ALIKE: "tagging alike",
    MOVE: "taking over of the tags",
}
"""What a step that no action here makes is called when it is undone or redone, by its word."""


def undo(state: Annotating) -> bool:
    """Undo the last change to this article's tags."""
    if state.finished_before is not None:
        state.request(TakeDoneBack(state.finished_before))
        state.finished_before = None
        return False
    return _step(state, UNDO, "Undid", _nothing_to_undo(state))


def _nothing_to_undo(state: Annotating) -> str:
    """Say so; on a pair of another article, where what was done to it is undone."""
    from reader.modes.annotate.across import ARTICLE_CELLS, other_of  # rarely needed

    other = other_of(state) if state.layer.next_undo is None else None
    if other is None or not other.annotation:
        return "There is nothing to undo."
    article = one_line(other.place.article, ARTICLE_CELLS)
    return f"There is nothing to undo here; this pair is kept with {article}."


def redo(state: Annotating) -> bool:
    """Redo what was undone."""
    # Refused here: carrying the tags over may be redone where nothing else may be changed.
    return _step(state, REDO, "Redid", state.read_only or "There is nothing to redo.")


def _step(state: Annotating, kind: Literal["undo", "redo"], verb: str, nothing: str) -> bool:
    """Undo or redo the next step, as `kind` says, and show what changed; say so, or `nothing`."""
    layer, undoes = state.layer, kind == UNDO
    step = layer.next_undo if undoes else layer.next_redo
    others = left = 0
    if step is not None and step.what == MOVE:
        entry, others, left = step_move(kind, layer, state.clock)
        state.request(LookForTied(anew=True))
    elif step is not None and step.what == ALIKE:
        from reader.store.together import step_batch  # not before it is needed

        entry, others, left = step_batch(kind, layer, state.clock)
    else:
        entry = layer.undo() if undoes else layer.redo()
    if step is None or entry is None:
        state.say("{nothing}", nothing=nothing)
        return False
    if step.what == REANCHOR:
        back = "{key:redo} redoes it" if state.layer.outdated else "{key:undo} takes it back"
        state.say(f"{{verb}} the carrying over of the tags; {back}.", verb=verb)
        state.request(Reopen())
        return False
    changed = _take_in(state, entry)
    if step.what == "tie":
        _await_partner(state)
    pair = state.document.current_annotation
    if step.what == "kind" and undoes and pair is not None:
        from reader.modes.annotate.attributes import ask_kind  # rarely needed

        ask_kind(state, pair)
    state.say(
        "{verb} the {step}{changed}.",
        verb=verb,
        step={**_MADE_ELSEWHERE, **state.steps}.get(step.what, step.what),
        changed=changed and f": {changed}",
    )
    if others:
        state.add("So in {count}, too.", count=counted(others, "other article"))
    if left:
        state.add("Not in {count}: more was done there since.", count=counted(left, "article"))
    return True


def _await_partner(state: Annotating) -> None:
    """Have the pair whose second passage went await the next one, as before that was tied; and no
    more once it is back."""
    if state.lacks_partner:
        state.pending = state.document.current
    elif state.pending == state.document.current:
        state.pending = None


def _take_in(state: Annotating, entry: Entry) -> str:
    """Show what an entry of the journal changed, and say it in words.

    Go to a single changed annotation; several were changed elsewhere, and the focus stays.
    """
    marks, words = state.document.marks, []
    ids = list(entry.after.get("annotations", {}))
    for id in ids:
        before = marks.annotation(id)
        state.take_in([id])
        now = marks.annotation(id)
        changed = now or before
        if changed is not None:
            if len(ids) == 1:
                _go_to(state, changed, before, now)
            words.append(named(changed))
    if not words:
        return ""
    return words[0] if len(words) == 1 else f"{words[0]} and {len(words) - 1} more"


def _go_to(
    state: Annotating, changed: Annotation, before: Annotation | None, now: Annotation | None
) -> None:
    """Go to the passage that came or went; where none did, to the first, unless one is in focus."""
    if now is not None:
        state.choose(now.id)
        same = before is not None and before.spans == now.spans
        if same and now.touches(*state.document.focus.extent):
            return
    old, new = (one.spans if one is not None else () for one in (before, now))
    different = [span for span in new if span not in old]
    if before is not None and now is not None and not different:
        different = [span for span in old if span not in new]
    span = next((span for span in (*different, *changed.spans) if not span.lost), None)
    if span is not None:
        state.document.focus_on(*span.extent)


ACTIONS = (
    Action(
        "undo",
        ("u",),
        undo,
        "undo",
        MARK,
        repeats=True,
        changes=True,
        offer=lambda state: when(reading=32)(state) if state.layer.next_undo is not None else 0,
    ),
    Action("redo", ("U",), redo, "redo", MARK, repeats=True),
)
