"""Questions before a decision: about the decision of somebody else, about missing roles.

A decision that stands already is not made again.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.annotation import Annotation
from reader.model.judgement import judged_digest
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import NAME_CELLS, decision_in_short
from reader.text.screen_text import one_line


def current_item(state: Adjudicating) -> Item | None:
    """Return the item that is decided on; where there is none, say so."""
    if state.item is None:
        state.say("No item is chosen: {key:next_thing} goes from item to item.")
    return state.item


def sure(state: Adjudicating, item: Item, then: str, *doubts: str) -> bool:
    """Return whether a decision may be made: at once, or since the same key confirms it.

    It is asked for on what somebody else has decided, and for each of the `doubts`; `then`: what
    the key does, in words.
    """
    decision = state.decisions.decision(item)
    reasons = [doubt for doubt in doubts if doubt]
    if decision is not None and decision.who != state.adjudicator:
        reasons.insert(0, f"decided by {one_line(decision.who, NAME_CELLS)}")
    if not reasons:
        return True
    why = "; ".join(reasons)
    return state.confirm(
        state.running,
        f"{item.number}:{decision and decision.at}",
        "{why}: {key} again {then}.",
        why=f"{why[:1].upper()}{why[1:]}",
        then=then,
    )


def may_leave(state: Adjudicating) -> bool:
    """Return whether the current item may be left by the action that is run.

    An own version that was begun and is not finished is left once that is confirmed.
    """
    item = state.item
    if item is None or item is not state.begun or not (lacks := state.decisions.lacks(item)):
        return True
    template = "Unfinished, yours lacks {lacks}: {key} again leaves it so."
    if not state.confirm(state.running, f"{item.number}:leave", template, lacks=lacks):
        return False
    state.begun = None
    return True


def already(state: Adjudicating, what: str, item: Item, made: Sequence[Annotation]) -> bool:
    """Return whether just this is decided; then say so, for there is nothing to do."""
    decision = state.decisions.decision(item)
    if decision is None or decision.what != what or state.decisions.against(item):
        return False
    gold = state.layer.annotations
    known = [judged_digest(gold[id]) for id in decision.result if id in gold]
    if known != [judged_digest(each) for each in made]:
        return False
    say_already(state, item)
    return True


def say_already(state: Adjudicating, item: Item) -> None:
    """Say that the decision on an item stands already."""
    decision = state.decisions.decision(item)
    if decision is not None:
        who = one_line(decision.who, NAME_CELLS)
        state.say(
            "Decided so already: {what}, by {who}.", what=decision_in_short(decision), who=who
        )
