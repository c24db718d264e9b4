"""One's own version: the focus, tagged as in the reader, in the place of what annotators have; and
where they have nothing, added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import Annotation
from reader.model.judgement import OWN
from reader.session import filling, tagging
from reader.session.adjudication import recording, walking
from reader.session.adjudication.asking import say_already, sure
from reader.session.adjudication.things import Added, Thing
from reader.session.adjudication.wording import said_in_short
from reader.text.phrases import missing_of, named
from reader.text.units import tidy

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


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
