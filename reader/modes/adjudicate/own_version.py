"""The adjudicator's own version: the focus, tagged as in an article that is annotated.

It stands in the place of what annotators have; where they have nothing, it is added.
"""

from __future__ import annotations

from functools import partial

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.judgement import ADDED, OWN
from reader.modes.adjudicate.ask import current_item, say_already, sure
from reader.modes.adjudicate.decide import on_item
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.move import go_on, item_at
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import DECIDE, decision_in_short
from reader.modes.annotate import attributes
from reader.modes.annotate import roles as annotate_roles
from reader.modes.annotate import tag as annotate_tag
from reader.modes.base import Action, when
from reader.modes.extent import ExtentChoice
from reader.text.phrases import named, roles_missing_of

OWN_STEPS = {OWN: "own version of", ADDED: "adding of"}
"""What the steps are called that make an own version."""


def tag(state: Adjudicating, name: str) -> None:
    """Decide on the focus with a label; where nobody marked it, add it."""
    before = state.item
    if state.pending is None:
        if _is_decided_so(state, name):
            return
        extent, current = state.document.focus.extent, state.item
        at_current = current is not None and current.touches(*extent)
        item = current if at_current else item_at(state, *extent)
        if item is not None and not sure(state, item, "decides it again"):
            return
        state.make_current(item or state.decisions.to_add(state.annotators))
    annotate_tag.tag(state, name)
    if state.item is not None and not state.decisions.is_there(state.item):
        state.make_current(before)  # there was nothing to tag
    _finish(state)


def put_in_role(state: Adjudicating) -> None:
    """Put the focus into the next role of your version."""
    before = state.document.current_annotation
    if before is None:
        state.say("Nothing is decided here yet: tag the focus with a label first.")
        return
    item = state.decisions.owner(before.id)
    if item is not None and not sure(state, item, "lets you change it"):
        return
    annotate_roles.put_in_role(state, filed=partial(_filed, before=before))


def _filed(state: Adjudicating, before: Annotation) -> None:
    """Go on once a passage that was added has completed the version."""
    made = state.document.current_annotation
    if made is None or len(made.spans) <= len(before.spans):
        return
    if roles_missing_of(state.labels, before) or state.labels[made.label].pairs:
        _finish(state)


def _is_decided_so(state: Adjudicating, name: str) -> bool:
    """Return whether the gold layer has exactly this annotation; then say so."""
    document = state.document
    extent = document.units.trim(*document.focus.extent)
    role = state.labels[name].role_names()[0]
    for mark in document.marks.exactly(*extent) if extent is not None else ():
        if (mark.label, mark.role) == (name, role):
            item = state.decisions.owner(mark.annotation)
            if item is None:
                state.say("It is in the gold layer already.")
            elif state.decisions.is_open(item):
                state.make_current(item)
                state.record(OWN, [(item, [state.layer.annotations[mark.annotation]])])
                _finish(state, "Decided so again")
            else:
                say_already(state, item)
            return True
    return False


def _finish(state: Adjudicating, what: str = "") -> None:
    """Go on once the own version is complete; stay at one that was added.

    `what` was done, in words; empty: made an own version.
    """
    item, made = state.item, state.document.current_annotation
    if item is None or made is None or state.pending is not None:
        return
    decision = state.decisions.decision(item)
    if decision is None or roles_missing_of(state.labels, made):
        return
    if state.labels[made.label].unset(made):
        attributes.ask_required(state)
        return
    if isinstance(item, Added):
        state.say("Added, for nobody had marked it: {made}.", made=named(made))
    else:
        what = what or decision_in_short(decision)
        go_on(state, "{what}", ": {made}", what=f"{what[:1].upper()}{what[1:]}", made=named(made))
    state.add(annotate_tag.doubt_about(made))


TAG_LABEL = msgspec.structs.replace(
    annotate_tag.TAG_LABEL,
    run=tag,
    group=DECIDE,
    summary="Your own version: the focus as {label}; where nobody marked anything, add it.",
    past=OWN_STEPS,
    offer=when(deciding=13, extending=20, pending=20),
    together="own",
)

ROLE = Action(
    "role",
    ("r",),
    put_in_role,
    "role",
    DECIDE,
    changes=True,
    at_focus=True,
    past=OWN_STEPS,
    offer=when(pending=30),
    turns=annotate_roles.ROLE.turns,
)


# Attributes


def set_attributes(state: Adjudicating) -> None:
    """Set attributes of what is decided here, a key for each value; it is your version then."""
    annotation = state.document.current_annotation
    if annotation is None:
        state.say("Nothing is decided here yet: take a version, or tag the focus with a label.")
        return
    item = state.decisions.owner(annotation.id)
    if item is None or sure(state, item, "lets you change it"):
        attributes.ask(state)


ATTRIBUTES = Action(
    "attributes",
    (":",),
    set_attributes,
    "attributes",
    DECIDE,
    changes=True,
    past=OWN_STEPS,
    offer=lambda state: 28 if state.stage == "deciding" and state.lacks_attribute else 0,
)


# An extent of one's own


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
    made = state.decisions.result(item)
    made = made or [state.gold_of(each) for each in item.main.annotations]
    annotation = next((each for each in made if each.touches(*extent)), made[0])
    others = [each for each in made if each is not annotation]

    def keep(spans: tuple[Span, ...], what: str, quote: str) -> None:
        changed = msgspec.structs.replace(annotation, spans=spans)
        _keep(state, item, [changed, *others], what, quote)

    state.choice = ExtentChoice(state, state.document, annotation, heading="OWN EXTENT", keep=keep)


def _keep(state: Adjudicating, item: Item, made: list[Annotation], what: str, quote: str) -> None:
    """Decide on what has the extent that was chosen; `what` of it has it, and quotes what.

    Raises:
        ObelismError: the layer cannot be changed.
    """
    state.record(OWN, [(item, made)])
    state.leave_choice()
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
