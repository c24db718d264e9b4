"""Deciding: each function is one key and one step of undo, and leaves a record of who, what, why.

A decision and the annotations that come of it are one action of the gold layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from reader.model.action import Tables
from reader.model.annotation import Annotation, Span
from reader.model.clock import new_id, timestamp
from reader.model.decision import AUTOMATIC, JOINED, NOBODY, OWN, TAKEN, Decision
from reader.session.adjudication import walking
from reader.session.adjudication.joining import joined, note_of
from reader.session.adjudication.things import Thing
from reader.session.adjudication.wording import heading, made_alike, made_of, things
from reader.session.requests import AskComment
from reader.session.wording import listed, named

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader
    from reader.store.layer import Change

ADJUDICATED = "adjudicated"
"""Origin of what comes of a decision."""

REASON, REOPEN = "reason", "reopen"
"""Names of the actions that decide nothing."""


def take(reader: GoldReader, number: int) -> None:
    """Take the version of the so-manyth annotator, from 1."""
    thing = at_hand(reader)
    if thing is None:
        return
    if not 1 <= number <= len(reader.annotators):
        reader.say(f"There are {len(reader.annotators)} annotators here.")
        return
    name = reader.annotators[number - 1]
    version = thing.version_of(name)
    if version is None:
        key = reader.key_of("nobody")
        reader.say(f"{name} marked nothing here; {key} decides that nobody should.")
        return
    made = [gold_of(reader, each) for each in version.by[name]]
    record(reader, TAKEN, [(thing, made)])
    _done(reader, thing, f"Taken from {name}: {made_of(made)}.")


def join(reader: GoldReader) -> None:
    """Join the extents of all versions with the same label."""
    thing = at_hand(reader)
    if thing is None:
        return
    label, spans, names = joined(thing, reader.labels, reader.text)
    marked = [each for _, each in thing.marked if each.label == label]
    made = gold_of(reader, marked[0], spans=spans, note=note_of(marked))
    record(reader, JOINED, [(thing, [made])])
    _done(reader, thing, f"Joined from {listed(names)}: {named(made)}.")


def nobody(reader: GoldReader) -> None:
    """Decide that nothing is to be marked here."""
    thing = at_hand(reader)
    if thing is not None:
        record(reader, NOBODY, [(thing, [])])
        _done(reader, thing, f"Nobody, recorded: {heading(thing)}.")


def reopen(reader: GoldReader) -> None:
    """Take the decision on the thing at hand off, so that it is open again."""
    thing = at_hand(reader)
    if thing is None:
        return
    if not reader.docket.touching(thing):
        reader.say("Nothing is decided here yet.")
        return
    reader.commit_tables(REOPEN, _without(reader, thing))
    reader.say(f"Open again: {heading(thing)}.")


def take_agreed(reader: GoldReader, least: int) -> int:
    """Take over what is open and at least so many annotators made alike, as one step.

    Returns how many things that were.
    """
    found = list(agreed(reader, least))
    if found:
        made = [
            (thing, [gold_of(reader, each) for each in annotations]) for thing, annotations in found
        ]
        record(reader, AUTOMATIC, made)
    return len(found)


def agreed(reader: GoldReader, least: int) -> Iterable[tuple[Thing, list[Annotation]]]:
    """What is open and at least so many made alike, with what they made."""
    for thing in reader.docket.open_things():
        version = thing.agreed_by(least)
        if version is not None:
            yield thing, version.annotations


def ask_agreed(reader: GoldReader) -> None:
    """Take over what enough annotators made alike; first ask, with how much that is."""
    least, total = reader.least, len(reader.annotators)
    if reader.asked(AUTOMATIC):
        count = take_agreed(reader, least)
        alike = made_alike(least, total)
        reader.say(f"Taken over: {things(count)} {alike}.")
        walking.settle(reader)
        return
    reader.least = total
    _ask(reader)


def ask_agreed_by(reader: GoldReader, least: int) -> None:
    """While that is asked: let so many be enough."""
    if 2 <= least <= len(reader.annotators):
        reader.least = least
    _ask(reader)


def _ask(reader: GoldReader) -> None:
    least, total = reader.least, len(reader.annotators)
    key = reader.key_of("take_agreed")
    count = sum(1 for _ in agreed(reader, least))
    fewer = f"; 2-{total}: so many suffice" if total > 2 else ""
    reader.ask(AUTOMATIC, f"{things(count)} {made_alike(least, total)}: {key} takes over{fewer}.")


# The reason


def ask_reason(reader: GoldReader) -> None:
    """Ask for a reason: right after a decision for that one, else for the thing at hand."""
    thing = reader.just_decided or at_hand(reader)
    if thing is None:
        return
    decision = reader.docket.decision(thing)
    given = decision.reason if decision else reader.reasons.get(thing.table)
    reader.request(AskComment(str(thing.number), heading(thing), given or "", "Reason for"))


def set_reason(reader: GoldReader, thing: Thing, text: str) -> None:
    """Give a decision its reason, or keep it until there is one; an empty one is none.

    On the decision of somebody else it says whose reason it is.
    """
    reason = text.strip() or None
    decision = reader.docket.decision(thing)
    if decision is not None and reason not in (None, decision.reason):
        named = f"{reader.adjudicator}: "
        own = decision.who == reader.adjudicator or str(reason).startswith(named)
        reason = reason if own else f"{named}{reason}"
    if decision is None:
        reader.reasons.pop(thing.table, None)
        if reason:
            reader.reasons[thing.table] = reason
        reader.say("The reason goes with your decision." if reason else "No reason.")
    elif reason != decision.reason:
        changed = msgspec.structs.replace(decision, reason=reason)
        reader.commit_tables(REASON, {"decisions": {decision.id: changed.to_record()}})
        reader.say("Reason kept." if reason else "The reason is taken off.")


# What is written


def at_hand(reader: GoldReader) -> Thing | None:
    """The thing that is decided on; where there is none, that is said."""
    if reader.thing is None:
        reader.say(f"Nothing is at hand: {reader.key_of('next_thing')} goes from thing to thing.")
    return reader.thing


def gold_of(
    reader: GoldReader,
    source: Annotation,
    *,
    spans: tuple[Span, ...] | None = None,
    note: str | None = None,
) -> Annotation:
    """A new annotation of the gold layer that says what `source` says."""
    moment = timestamp(reader.clock())
    return Annotation(
        id=new_id(),
        label=source.label,
        spans=source.spans if spans is None else spans,
        note=note or source.note,
        attributes=source.attributes,
        origin=ADJUDICATED,
        created=moment,
        modified=moment,
    )


def record(
    reader: GoldReader, what: str, decided: Sequence[tuple[Thing, list[Annotation]]]
) -> None:
    """Write decisions with what comes of them, as one action; earlier ones on it all go."""
    after: Tables = {"annotations": {}, "decisions": {}}
    for thing, made in decided:
        decision = _decision(reader, what, thing, made)
        for table, records in _without(reader, thing).items():
            after[table].update(records)
        after["annotations"].update({each.id: each.to_record() for each in made})
        after["decisions"][decision.id] = decision.to_record()
    reader.commit_tables(what, after)
    for thing, _ in decided:
        reader.reasons.pop(thing.table, None)


def _decision(reader: GoldReader, what: str, thing: Thing, made: Sequence[Annotation]) -> Decision:
    said = reader.measured.saying(made)
    agreeing = (each.annotators for each in thing.versions if each.saying == said)
    before = reader.docket.decision(thing)
    kept = before.reason if before is not None and before.what == what else None
    return Decision(
        id=before.id if before is not None else new_id(),
        what=what,
        annotations=thing.table,
        agreed=next(agreeing, ()) if made else thing.cluster.silent,
        silent=thing.cluster.silent,
        result=tuple(each.id for each in made),
        who=reader.adjudicator,
        at=timestamp(reader.clock()),
        reason=reader.reasons.get(thing.table, kept),
    )


def _without(reader: GoldReader, thing: Thing) -> Tables:
    """What takes all earlier decisions on a thing off, with what came of them."""
    earlier = reader.docket.touching(thing)
    there = reader.layer.annotations
    return {
        "annotations": {id: None for each in earlier for id in each.result if id in there},
        "decisions": {each.id: None for each in earlier},
    }


def commit_own(reader: GoldReader, what: str, changes: Sequence[Change]) -> None:
    """Put changes of gold annotations into the decision on their thing: it is one's own now."""
    owners = (reader.docket.owner(old.id) for old, _ in changes if old is not None)
    thing = next((each for each in owners if each is not None), reader.thing)
    if thing is None:
        return
    decision = reader.docket.decision(thing)
    there = reader.layer.annotations
    kept = {id: there[id] for id in decision.result if id in there} if decision else {}
    if what == "tag":
        kept = {}
    for old, new in changes:
        if old is not None:
            kept.pop(old.id, None)
        if new is not None:
            kept[new.id] = msgspec.structs.replace(new, origin=ADJUDICATED)
    if kept:
        record(reader, OWN, [(thing, list(kept.values()))])
    else:
        reader.commit_tables(REOPEN, _without(reader, thing))


def _done(reader: GoldReader, thing: Thing, said: str) -> None:
    """Say what was decided, and go on to what is open."""
    reader.say(said)
    reader.decided_now(thing)
    walking.go_on(reader)
