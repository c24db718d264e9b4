"""Choosing an own extent, with all the motions of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.judgement import OWN
from reader.session.adjudication import deciding, recording, walking
from reader.session.adjudication.asking import sure
from reader.session.adjudication.things import Added
from reader.session.adjudication_actions import KEEP, LEAVE, NEXT_PASSAGE
from reader.session.extents import overlapped, with_extent
from reader.session.requests import Show
from reader.text.phrases import excerpt
from reader.text.units import tidy

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


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
