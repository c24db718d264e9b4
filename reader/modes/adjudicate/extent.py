"""Giving what was decided, or what most annotators have, an extent of the adjudicator's own."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.judgement import OWN
from reader.modes.adjudicate.ask import current_item, sure
from reader.modes.adjudicate.decide import DECIDE, on_item
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.move import go_on, item_at
from reader.modes.adjudicate.own_version import OWN_STEPS
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.base import Action
from reader.modes.extent import ExtentChoice


def choose_extent(state: Adjudicating) -> None:
    """Choose an extent of your own, with all motions."""
    item, extent = current_item(state), state.document.focus.extent
    if item is None:
        return
    if not item.touches(*extent) and item_at(state, *extent) is None:
        keys = " ".join(label.key for label in state.labels)
        state.say("Nobody marked anything here: {keys} adds what is in focus.", keys=keys)
        return
    if not sure(state, item, "lets you change it"):
        return
    decision, gold = state.decisions.decision(item), state.layer.annotations
    made = [gold[id] for id in decision.result if id in gold] if decision is not None else []
    made = made or [state.gold_of(each) for each in item.main.annotations]
    annotation = next((each for each in made if _touches(each, *extent)), made[0])
    others = [each for each in made if each is not annotation]

    def keep(spans: tuple[Span, ...], what: str, quote: str) -> None:
        changed = msgspec.structs.replace(annotation, spans=spans)
        _keep(state, item, [changed, *others], what, quote)

    state.choice = ExtentChoice(
        state,
        state.document,
        annotation,
        heading="OWN EXTENT",
        keep=keep,
    )


def _touches(annotation: Annotation, start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in annotation.spans)


def _keep(state: Adjudicating, item: Item, made: list[Annotation], what: str, quote: str) -> None:
    """Decide on what has the extent that was chosen; `what` of it has it, and quotes what.

    Raises:
        ObelismError: the layer cannot be changed.
    """
    state.record(OWN, [(item, made)])
    state.leave_choice()
    state.decided_now(item)
    done, about = "Own version", ": the {what} is now {quote}"
    lacks = state.decisions.lacks(item)
    if lacks:
        state.begun = item
        about += "; it lacks {lacks}"
    if lacks or isinstance(item, Added):
        state.say(f"{done}{about}.", what=what, quote=quote, lacks=lacks)
    else:
        go_on(state, done, about, what=what, quote=quote)


EXTENT = Action(
    "extent",
    ("E",),
    choose_extent,
    "extent",
    DECIDE,
    changes=True,
    at_focus=True,
    past=OWN_STEPS,
    offer=on_item(15),
)
