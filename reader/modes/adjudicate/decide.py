"""Deciding: each function is one key and one step of undo, and leaves a record of who, what, why.

A decision and the annotations that come of it are one action of the gold layer.

What names an annotator: a digit, beyond the ninth 0 and a letter or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.judgement import AUTOMATIC, JOINED, NOBODY, TAKEN
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate.ask import already, lacking, sure
from reader.modes.adjudicate.items import Added, Thing
from reader.modes.adjudicate.record import REASON, REOPEN, gold_of, record, without
from reader.modes.adjudicate.versions import corrections, joined, takable
from reader.modes.adjudicate.wording import (
    BY_DIGIT,
    NAME_CELLS,
    heading,
    keys_of,
    made_alike,
    made_of,
    things,
    told_unfinished,
)
from reader.modes.requests import AskComment
from reader.text.phrases import counted, listed, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.adjudicate.state import GoldReader


def take(reader: GoldReader, number: int) -> None:
    """Take the version of the so-manyth annotator, from 1; behind them come corrections."""
    thing = at_hand(reader)
    if thing is None:
        return
    corrected = corrections(reader, thing)
    count = len(reader.annotators)
    if not 1 <= number <= count + len(corrected):
        more = f" and {counted(len(corrected), 'correction')}" if corrected else ""
        reader.say(f"There are {counted(count, 'annotator')}{more} here.")
        return
    if number > count:
        one = corrected[number - count - 1]
        whose, chosen = one_line(listed(one.by), NAME_CELLS), one.annotations
    else:
        name = reader.annotators[number - 1]
        version, whose = thing.version_of(name), one_line(name, NAME_CELLS)
        if version is None:
            key = reader.key_of("nobody")
            reader.say(f"{whose} marked nothing here; {key} decides that nobody should.")
            return
        chosen = version.by[name]
    key = keys_of(count + len(corrected))[number - 1]
    _take(reader, thing, key, whose, [gold_of(reader, each) for each in chosen])


def _take(
    reader: GoldReader, thing: Thing, key: str, whose: str, made: Sequence[Annotation]
) -> None:
    lacks = lacking(reader.labels, made)
    if already(reader, TAKEN, thing, made):
        return
    if sure(reader, key, thing, "takes it", lacks and f"unfinished, {whose}’s lacks {lacks}"):
        record(reader, TAKEN, [(thing, list(made))])
        _done(reader, thing, f"Taken from {whose}{lacks and ', unfinished'}: {made_of(made)}.")


def join(reader: GoldReader) -> None:
    """Join the extents of all versions with the same label."""
    thing = at_hand(reader)
    if thing is None:
        return
    label, spans, names = joined(thing, reader.labels, reader.text)
    marked = [each for _, each in thing.marked if each.label == label]
    made = gold_of(reader, marked[0], spans=spans)
    lacks = lacking(reader.labels, [made])
    if already(reader, JOINED, thing, [made]):
        return
    key = reader.key_of("join")
    if sure(reader, key, thing, "joins", lacks and f"unfinished, joined it lacks {lacks}"):
        record(reader, JOINED, [(thing, [made])])
        whose = listed(names) + (lacks and ", unfinished")
        _done(reader, thing, f"Joined from {whose}: {named(made)}.")


def nobody(reader: GoldReader) -> None:
    """Decide that nothing is to be marked here."""
    thing = at_hand(reader)
    if isinstance(thing, Added):
        _open_again(reader, thing, "nobody")
        return
    if thing is None or already(reader, NOBODY, thing, []):
        return
    if sure(reader, reader.key_of("nobody"), thing, "decides nobody"):
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
    _open_again(reader, thing, "delete")


def _open_again(reader: GoldReader, thing: Thing, action: str) -> None:
    """Take all decisions on a thing off; `action`: whose key does."""
    added = isinstance(thing, Added)
    about = heading(thing)
    others = [] if reader.docket.decision(thing) else reader.docket.touching(thing)
    earlier = next((each.who for each in others if each.who != reader.adjudicator), None)
    doubt = earlier and f"decided by {one_line(earlier, NAME_CELLS)} before it was edited"
    then = "takes it off" if added else "opens it again"
    if sure(reader, reader.key_of(action), thing, then, doubt or ""):
        reader.commit_tables(REOPEN, without(reader, thing))
        reader.say(f"{'Taken off' if added else 'Open'} again: {about}.")


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


def unfinished(reader: GoldReader, least: int) -> int:
    """How many of the things that could be taken over lack a role or a partner."""
    return sum(bool(lacking(reader.labels, made)) for _, made in agreed(reader, least))


def ask_agreed(reader: GoldReader) -> None:
    """Take over what enough annotators made alike; first ask, with how much that is."""
    least, total = reader.least, len(reader.annotators)
    if reader.asked(AUTOMATIC):
        told = f"{things(len(list(agreed(reader, least))))} {made_alike(least, total)}"
        told += told_unfinished(unfinished(reader, least))
        take_agreed(reader, least)
        reader.say(f"Taken over: {told}.")
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
    told = f"{things(count)} {made_alike(least, total)}"
    told += told_unfinished(unfinished(reader, least))
    reader.ask(AUTOMATIC, f"{told}: {key} takes over.")


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


def at_hand(reader: GoldReader) -> Thing | None:
    """The thing that is decided on; where there is none, that is said."""
    if reader.thing is None:
        reader.say(f"Nothing is at hand: {reader.key_of('next_thing')} goes from thing to thing.")
    return reader.thing


def _done(reader: GoldReader, thing: Thing, said: str) -> None:
    """Say what was decided, and go on to what is open."""
    reader.say(said)
    reader.decided_now(thing)
    walking.go_on(reader)


def start(reader: GoldReader) -> None:
    """Let the next key name an annotator beyond the ninth."""
    if takable(reader) <= BY_DIGIT:
        annotators = counted(len(reader.annotators), "annotator")
        reader.say(f"There are {annotators} here: 1 is the first.")
        return
    reader.picked = "0"
    reader.keep_asking()
    reader.say("Type the letter behind 0 of an annotator; any other key leaves.")


def pick(reader: GoldReader, sign: str) -> None:
    """Take one more sign of what names an annotator; their version, once it is complete."""
    reader.begin()
    typed = f"{reader.picked}{sign.lower()}"
    keys = keys_of(takable(reader))
    reader.picked = typed if len(sign) == 1 and any(_goes_on(key, typed) for key in keys) else ""
    try:
        if len(sign) == 1 and typed in keys:
            take(reader, keys.index(typed) + 1)
        elif reader.picked:
            reader.keep_asking()
        else:
            reader.say("Left.")
    except ObelismError as error:
        reader.say(str(error))
    reader.look()


def _goes_on(key: str, typed: str) -> bool:
    return key.startswith(typed) and key != typed
