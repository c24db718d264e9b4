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
from reader.modes.adjudicate.items import Added, Thing
from reader.modes.adjudicate.wording import said_in_short
from reader.modes.annotate import roles as filling
from reader.modes.annotate import tag as tagging
from reader.modes.annotate.tag import overlapped, with_extent
from reader.modes.requests import Show
from reader.text.phrases import excerpt, missing_of, named
from reader.text.units import tidy

if TYPE_CHECKING:
    from reader.modes.adjudicate.state import GoldReader


class Draft(msgspec.Struct, frozen=True):
    """An annotation that gets another extent."""

    annotation: Annotation
    others: tuple[Annotation, ...]
    """What else comes of the decision."""


def begin(reader: GoldReader) -> None:
    """Choose another extent for what was decided, or for what most annotators have."""
    thing = deciding.at_hand(reader)
    if thing is None:
        return
    if reader.layer.read_only:
        reader.say(reader.layer.read_only)
        return
    if not thing.touches(*reader.focus.extent) and not walking.thing_at(
        reader, *reader.focus.extent
    ):
        keys = " ".join(label.key for label in reader.labels)
        reader.say(f"Nobody marked anything here: {keys} adds what is in focus.")
        return
    if not sure(reader, reader.key_of("extent"), thing, "lets you change it"):
        return
    decision = reader.docket.decision(thing)
    there = reader.layer.annotations
    made = [there[id] for id in decision.result if id in there] if decision else []
    made = made or [recording.gold_of(reader, each) for each in thing.main.annotations]
    annotation = next((each for each in made if _touches(each, reader)), made[0])
    reader.draft = Draft(annotation, tuple(each for each in made if each is not annotation))
    if not _touches(annotation, reader):
        reader.focus.put(*overlapped(annotation, reader.focus.extent).extent)
    reader.bring_into_view()
    reader.say("Select the right extent; Enter keeps it, q leaves it as it was.")


def do(reader: GoldReader, action: str) -> None:
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


def leave(reader: GoldReader) -> None:
    """Leave the extent as it was."""
    reader.draft = None
    reader.focus.leave()
    reader.say("The extent is as it was.")


def _touches(annotation: Annotation, reader: GoldReader) -> bool:
    start, end = reader.focus.extent
    return any(span.start < end and start < span.end for span in annotation.spans)


def _next_passage(reader: GoldReader) -> None:
    assert reader.draft is not None
    spans = sorted(span.extent for span in reader.draft.annotation.spans if not span.lost)
    after = [extent for extent in spans if extent[0] > reader.focus.start]
    for extent in (*after, *spans)[:1]:
        reader.focus.leave()
        reader.focus.put(*extent)
        reader.bring_into_view()


def _keep(reader: GoldReader) -> None:
    draft, thing = reader.draft, reader.thing
    extent = tidy(reader.text, *reader.focus.extent)
    if draft is None or thing is None:
        return
    if extent is None:
        reader.say("There is no text in focus.")
        return
    if draft.annotation.has_extent(*extent):
        reader.say("This is its extent already; q leaves it so.")
        return
    label = reader.labels[draft.annotation.label]
    role = overlapped(draft.annotation, extent).role or draft.annotation.label
    spans = with_extent(reader.text, draft.annotation, label, extent)
    changed = msgspec.structs.replace(draft.annotation, spans=spans)
    try:
        recording.record(reader, OWN, [(thing, [changed, *draft.others])])
    except ObelismError as error:
        reader.say(str(error))
        return
    reader.draft = None
    reader.focus.leave()
    lacks, said = reader.docket.lacks(thing), excerpt(reader.text[slice(*extent)])
    reader.say(f"Own version: the {role} is now {said}{lacks and f'; it lacks {lacks}'}.")
    reader.decided_now(thing)
    if lacks:
        reader.begun = thing
    elif not isinstance(thing, Added):
        walking.go_on(reader)


def tag(reader: GoldReader, name: str) -> None:
    """Decide on one's own version: the focus, with a label; where nobody marked it, add it."""
    if reader.pending is None:
        before = reader.thing
        if _stands_already(reader, name):
            return
        found, key = _at_focus(reader), reader.labels[name].key
        if found is not None and not sure(reader, key, found, "decides it anew"):
            return
        reader.at(found or reader.docket.to_add(reader.annotators))
        tagging.tag(reader, name)
        if reader.thing is not None and not reader.docket.is_there(reader.thing):
            reader.thing = before  # there was nothing to tag
    else:
        tagging.tag(reader, name)
    _go_on(reader)


def put_in_role(reader: GoldReader) -> None:
    """Put the focus into the next role of what was decided."""
    made = reader.current_annotation
    if made is None:
        reader.say("Nothing is decided here yet: tag the focus with a label first.")
        return
    thing = reader.docket.owner(made.id)
    if thing is not None and not sure(reader, reader.key_of("role"), thing, "lets you change it"):
        return
    filling.put_in_role(reader)
    if reader.message.endswith("Complete."):
        _go_on(reader)


def _at_focus(reader: GoldReader) -> Thing | None:
    """The thing that the focus touches, the one at hand before others."""
    if reader.thing is not None and reader.thing.touches(*reader.focus.extent):
        return reader.thing
    return walking.thing_at(reader, *reader.focus.extent)


def _stands_already(reader: GoldReader, name: str) -> bool:
    """Whether just this is in the gold layer, whatever it was decided on; then that is said."""
    extent = tidy(reader.text, *reader.focus.extent)
    main = reader.labels[name].role_names()[0]
    for mark in reader.marks.touching(*extent) if extent is not None else ():
        if ((mark.start, mark.end), mark.label, mark.role) == (extent, name, main):
            thing = reader.docket.owner(mark.annotation)
            if thing is None:
                reader.say("It is in the gold layer already.")
            elif reader.docket.is_open(thing):
                _confirm(reader, thing, reader.layer.annotations[mark.annotation])
            else:
                say_already(reader, thing)
            return True
    return False


def _confirm(reader: GoldReader, thing: Thing, made: Annotation) -> None:
    """Decide again on what was decided before the versions were edited."""
    reader.at(thing)
    recording.record(reader, OWN, [(thing, [made])])
    _go_on(reader, "Decided so again")


def _go_on(reader: GoldReader, what: str = "") -> None:
    """Go on once the own version is complete; from what was added nowhere.

    `what` was done, in words; empty: made an own version.
    """
    thing, made = reader.thing, reader.current_annotation
    if thing is None or made is None or reader.pending is not None or reader.docket.is_open(thing):
        return
    complete = not missing_of(reader.labels, made)
    if isinstance(thing, Added):
        reader.decided_now(thing)
        if complete:
            reader.say(f"Added, for nobody had marked it: {named(made)}.")
    elif complete:
        decision = reader.docket.decision(thing)
        assert decision is not None
        said = what or said_in_short(decision)
        reader.say(f"{said[:1].upper()}{said[1:]}: {named(made)}.")
        reader.decided_now(thing)
        walking.go_on(reader)
