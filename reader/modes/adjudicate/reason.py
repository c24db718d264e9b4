"""The reason of a decision: asked for, and kept with it, or until there is one."""

from __future__ import annotations

import msgspec

from reader.modes.adjudicate.ask import current_item
from reader.modes.adjudicate.decide import DECIDE, on_item
from reader.modes.adjudicate.state import REASON, Adjudicating
from reader.modes.adjudicate.wording import heading
from reader.modes.base import Action
from reader.modes.requests import AskComment


def ask_reason(state: Adjudicating) -> None:
    """Give a reason: right after a decision for that one, else for what is at hand."""
    item = state.just_decided or current_item(state)
    if item is None:
        return
    decision = state.decisions.decision(item)
    given = decision.reason if decision else state.reasons.get(item.judged)
    number = str(item.number)

    def keep(state: Adjudicating, text: str) -> None:
        set_reason(state, number, text)

    state.request(AskComment(number, heading(item), given or "", "Reason for", keep))


def set_reason(state: Adjudicating, number: str, text: str) -> None:
    """Give the decision on an item its reason, or keep it until there is one; an empty one is none.

    On the decision of somebody else it says whose reason it is.

    Raises:
        ObelismError: the layer cannot be changed.
    """
    item = state.decisions.items[int(number)]
    reason = text.strip() or None
    decision = state.decisions.decision(item)
    if decision is None:
        state.reasons.pop(item.judged, None)
        if reason:
            state.reasons[item.judged] = reason
        state.say("The reason goes with your decision." if reason else "No reason.")
        return
    if reason not in (None, decision.reason) and decision.who != state.adjudicator:
        name = f"{state.adjudicator}: "
        reason = reason if str(reason).startswith(name) else f"{name}{reason}"
    if reason != decision.reason:
        changed = msgspec.structs.replace(decision, reason=reason)
        state.commit_tables(REASON, {"decisions": {decision.id: changed.to_record()}})
        state.say("Reason kept." if reason else "The reason is taken off.")


COMMENT = Action(
    "comment",
    ("c",),
    ask_reason,
    "reason",
    DECIDE,
    changes=True,
    past={REASON: "reason for"},
    offer=on_item(23),
)
