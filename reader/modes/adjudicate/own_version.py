"""Choosing an own extent, with all the motions of the reader.

One's own version: the focus, tagged as in the reader, in the place of what annotators have; and
where they have nothing, added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.judgement import OWN
from reader.modes.adjudicate import decide as deciding
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate import record as recording
from reader.modes.adjudicate.actions import KEEP, LEAVE, NEXT_PASSAGE
from reader.modes.adjudicate.ask import say_already, sure
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.wording import said_in_short
from reader.modes.annotate import old_roles as filling
from reader.modes.annotate import old_tag as tagging
from reader.modes.annotate.old_tag import overlapped, with_extent
from reader.modes.requests import Show
from reader.text.phrases import excerpt, missing_of, named
from reader.text.units import tidy

if TYPE_CHECKING:
    from reader.modes.adjudicate.state import Adjudicating


class Choice(msgspec.Struct, frozen=True):
    """An annotation that gets another extent."""

    annotation: Annotation
    others: tuple[Annotation, ...]
    """What else comes of the decision."""


def begin(reader: Adjudicating) -> None:
    """Choose another extent for what was decided, or for what most annotators have."""
    item = deciding.current_item(reader)
    if item is None:
        return
    if reader.layer.read_only:
        reader.say(reader.layer.read_only)
        return
    if not item.touches(*reader.focus.extent) and not walking.item_at(reader, *reader.focus.extent):
        keys = " ".join(label.key for label in reader.labels)
        reader.say(f"Nobody marked anything here: {keys} adds what is in focus.")
        return
    if not sure(reader, reader.key_of("extent"), item, "lets you change it"):
        return
    decision = reader.decisions.decision(item)
    there = reader.layer.annotations
    made = [there[id] for id in decision.result if id in there] if decision else []
    made = made or [recording.gold_of(reader, each) for each in item.main.annotations]
    annotation = next((each for each in made if _touches(each, reader)), made[0])
    reader.choice = Choice(annotation, tuple(each for each in made if each is not annotation))
    if not _touches(annotation, reader):
        reader.focus.put(*overlapped(annotation, reader.focus.extent).extent)
    reader.bring_into_view()
    reader.say("Select the right extent; Enter keeps it, q leaves it as it was.")


def do(reader: Adjudicating, action: str) -> None:
    """Do an action while an extent is chosen."""
    if action == KEEP:
        reader.begin()
        _keep(reader)
    elif action == LEAVE or (action == "escape" and not reader.focus.extending):
        reader.begin()
        leave(reader)
    elif action == NEXT_PASSAGE:
        reader.begin()
        _next_passage(reader)
    elif action in ("find", "help"):
        reader.request(Show(action))
    else:
        reader.plain_do(action)


def leave(reader: Adjudicating) -> None:
    """Leave the extent as it was."""
    reader.choice = None
    reader.focus.leave()
    reader.say("The extent is as it was.")


def _touches(annotation: Annotation, reader: Adjudicating) -> bool:
    start, end = reader.focus.extent
    return any(span.start < end and start < span.end for span in annotation.spans)


def _next_passage(reader: Adjudicating) -> None:
    assert reader.choice is not None
    spans = sorted(span.extent for span in reader.choice.annotation.spans if not span.lost)
    after = [extent for extent in spans if extent[0] > reader.focus.start]
    for extent in (*after, *spans)[:1]:
        reader.focus.leave()
        reader.focus.put(*extent)
        reader.bring_into_view()


def _keep(reader: Adjudicating) -> None:
    choice, item = reader.choice, reader.item
    extent = tidy(reader.text, *reader.focus.extent)
    if choice is None or item is None:
        return
    if extent is None:
        reader.say("There is no text in focus.")
        return
    if choice.annotation.has_extent(*extent):
        reader.say("This is its extent already; q leaves it so.")
        return
    label = reader.labels[choice.annotation.label]
    role = overlapped(choice.annotation, extent).role or choice.annotation.label
    spans = with_extent(reader.text, choice.annotation, label, extent)
    changed = msgspec.structs.replace(choice.annotation, spans=spans)
    try:
        recording.record(reader, OWN, [(item, [changed, *choice.others])])
    except ObelismError as error:
        reader.say(str(error))
        return
    reader.choice = None
    reader.focus.leave()
    lacks, said = reader.decisions.lacks(item), excerpt(reader.text[slice(*extent)])
    reader.say(f"Own version: the {role} is now {said}{lacks and f'; it lacks {lacks}'}.")
    reader.decided_now(item)
    if lacks:
        reader.begun = item
    elif not isinstance(item, Added):
        walking.go_on(reader)


def tag(reader: Adjudicating, name: str) -> None:
    """Decide on one's own version: the focus, with a label; where nobody marked it, add it."""
    if reader.pending is None:
        before = reader.item
        if _stands_already(reader, name):
            return
        found, key = _at_focus(reader), reader.labels[name].key
        if found is not None and not sure(reader, key, found, "decides it anew"):
            return
        reader.at(found or reader.decisions.to_add(reader.annotators))
        tagging.tag(reader, name)
        if reader.item is not None and not reader.decisions.is_there(reader.item):
            reader.item = before  # there was nothing to tag
    else:
        tagging.tag(reader, name)
    _go_on(reader)


def put_in_role(reader: Adjudicating) -> None:
    """Put the focus into the next role of what was decided."""
    made = reader.current_annotation
    if made is None:
        reader.say("Nothing is decided here yet: tag the focus with a label first.")
        return
    item = reader.decisions.owner(made.id)
    if item is not None and not sure(reader, reader.key_of("role"), item, "lets you change it"):
        return
    filling.put_in_role(reader)
    if reader.message.endswith("Complete."):
        _go_on(reader)


def _at_focus(reader: Adjudicating) -> Item | None:
    """The item that the focus touches, the one at hand before others."""
    if reader.item is not None and reader.item.touches(*reader.focus.extent):
        return reader.item
    return walking.item_at(reader, *reader.focus.extent)


def _stands_already(reader: Adjudicating, name: str) -> bool:
    """Whether just this is in the gold layer, whatever it was decided on; then that is said."""
    extent = tidy(reader.text, *reader.focus.extent)
    main = reader.labels[name].role_names()[0]
    for mark in reader.marks.touching(*extent) if extent is not None else ():
        if ((mark.start, mark.end), mark.label, mark.role) == (extent, name, main):
            item = reader.decisions.owner(mark.annotation)
            if item is None:
                reader.say("It is in the gold layer already.")
            elif reader.decisions.is_open(item):
                _confirm(reader, item, reader.layer.annotations[mark.annotation])
            else:
                say_already(reader, item)
            return True
    return False


def _confirm(reader: Adjudicating, item: Item, made: Annotation) -> None:
    """Decide again on what was decided before the versions were edited."""
    reader.at(item)
    recording.record(reader, OWN, [(item, [made])])
    _go_on(reader, "Decided so again")


def _go_on(reader: Adjudicating, what: str = "") -> None:
    """Go on once the own version is complete; from what was added nowhere.

    `what` was done, in words; empty: made an own version.
    """
    item, made = reader.item, reader.current_annotation
    if item is None or made is None or reader.pending is not None or reader.decisions.is_open(item):
        return
    complete = not missing_of(reader.labels, made)
    if isinstance(item, Added):
        reader.decided_now(item)
        if complete:
            reader.say(f"Added, for nobody had marked it: {named(made)}.")
    elif complete:
        decision = reader.decisions.decision(item)
        assert decision is not None
        said = what or said_in_short(decision)
        reader.say(f"{said[:1].upper()}{said[1:]}: {named(made)}.")
        reader.decided_now(item)
        walking.go_on(reader)
