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
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.record import REASON, REOPEN, gold_of, record, without
from reader.modes.adjudicate.versions import corrections, joined, takable
from reader.modes.adjudicate.wording import (
    BY_DIGIT,
    NAME_CELLS,
    counted_items,
    heading,
    keys_of,
    made_alike,
    made_of,
    told_unfinished,
)
from reader.modes.requests import AskComment
from reader.text.phrases import counted, listed, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.adjudicate.state import Adjudicating


def take(reader: Adjudicating, number: int) -> None:
    """Take the version of the so-manyth annotator, from 1; behind them come corrections."""
    item = current_item(reader)
    if item is None:
        return
    corrected = corrections(reader, item)
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
        version, whose = item.version_of(name), one_line(name, NAME_CELLS)
        if version is None:
            key = reader.key_of("nobody")
            reader.say(f"{whose} marked nothing here; {key} decides that nobody should.")
            return
        chosen = version.by[name]
    key = keys_of(count + len(corrected))[number - 1]
    _take(reader, item, key, whose, [gold_of(reader, each) for each in chosen])


def _take(
    reader: Adjudicating, item: Item, key: str, whose: str, made: Sequence[Annotation]
) -> None:
    lacks = lacking(reader.labels, made)
    if already(reader, TAKEN, item, made):
        return
    if sure(reader, key, item, "takes it", lacks and f"unfinished, {whose}’s lacks {lacks}"):
        record(reader, TAKEN, [(item, list(made))])
        _done(reader, item, f"Taken from {whose}{lacks and ', unfinished'}: {made_of(made)}.")


def join(reader: Adjudicating) -> None:
    """Join the extents of all versions with the same label."""
    item = current_item(reader)
    if item is None:
        return
    label, spans, names = joined(item, reader.labels, reader.text)
    marked = [each for _, each in item.marked if each.label == label]
    made = gold_of(reader, marked[0], spans=spans)
    lacks = lacking(reader.labels, [made])
    if already(reader, JOINED, item, [made]):
        return
    key = reader.key_of("join")
    if sure(reader, key, item, "joins", lacks and f"unfinished, joined it lacks {lacks}"):
        record(reader, JOINED, [(item, [made])])
        whose = listed(names) + (lacks and ", unfinished")
        _done(reader, item, f"Joined from {whose}: {named(made)}.")


def nobody(reader: Adjudicating) -> None:
    """Decide that nothing is to be marked here."""
    item = current_item(reader)
    if isinstance(item, Added):
        _open_again(reader, item, "nobody")
        return
    if item is None or already(reader, NOBODY, item, []):
        return
    if sure(reader, reader.key_of("nobody"), item, "decides nobody"):
        record(reader, NOBODY, [(item, [])])
        _done(reader, item, f"Nobody, recorded: {heading(item)}.")


def reopen(reader: Adjudicating) -> None:
    """Take the decision on the current item off, so that it is open again."""
    item = current_item(reader)
    if item is None:
        return
    if not reader.decisions.touching(item):
        reader.say("Nothing is decided here yet.")
        return
    _open_again(reader, item, "delete")


def _open_again(reader: Adjudicating, item: Item, action: str) -> None:
    """Take all decisions on an item off; `action`: whose key does."""
    added = isinstance(item, Added)
    about = heading(item)
    others = [] if reader.decisions.decision(item) else reader.decisions.touching(item)
    earlier = next((each.who for each in others if each.who != reader.adjudicator), None)
    doubt = earlier and f"decided by {one_line(earlier, NAME_CELLS)} before it was edited"
    then = "takes it off" if added else "opens it again"
    if sure(reader, reader.key_of(action), item, then, doubt or ""):
        reader.commit_tables(REOPEN, without(reader, item))
        reader.say(f"{'Taken off' if added else 'Open'} again: {about}.")


def take_agreed(reader: Adjudicating, least: int) -> int:
    """Take over what is open and at least so many annotators made alike, as one step.

    Returns how many items that were.
    """
    found = list(agreed(reader, least))
    if found:
        made = [
            (item, [gold_of(reader, each) for each in annotations]) for item, annotations in found
        ]
        record(reader, AUTOMATIC, made)
    return len(found)


def agreed(reader: Adjudicating, least: int) -> Iterable[tuple[Item, list[Annotation]]]:
    """What is open and at least so many made alike, with what they made."""
    for item in reader.decisions.open_items():
        version = item.agreed_by(least)
        if version is not None:
            yield item, version.annotations


def unfinished(reader: Adjudicating, least: int) -> int:
    """How many of the items that could be taken over lack a role or a partner."""
    return sum(bool(lacking(reader.labels, made)) for _, made in agreed(reader, least))


def ask_agreed(reader: Adjudicating) -> None:
    """Take over what enough annotators made alike; first ask, with how much that is."""
    least, total = reader.least, len(reader.annotators)
    if reader.asked(AUTOMATIC):
        told = f"{counted_items(len(list(agreed(reader, least))))} {made_alike(least, total)}"
        told += told_unfinished(unfinished(reader, least))
        take_agreed(reader, least)
        reader.say(f"Taken over: {told}.")
        walking.settle(reader)
        return
    reader.least = total
    _ask(reader)


def ask_agreed_by(reader: Adjudicating, least: int) -> None:
    """While that is asked: let so many be enough."""
    if 2 <= least <= len(reader.annotators):
        reader.least = least
    _ask(reader)


def _ask(reader: Adjudicating) -> None:
    least, total = reader.least, len(reader.annotators)
    key = reader.key_of("take_agreed")
    count = sum(1 for _ in agreed(reader, least))
    told = f"{counted_items(count)} {made_alike(least, total)}"
    told += told_unfinished(unfinished(reader, least))
    reader.ask(AUTOMATIC, f"{told}: {key} takes over.")


# The reason


def ask_reason(reader: Adjudicating) -> None:
    """Ask for a reason: right after a decision for that one, else for the current item."""
    item = reader.just_decided or current_item(reader)
    if item is None:
        return
    decision = reader.decisions.decision(item)
    given = decision.reason if decision else reader.reasons.get(item.judged)
    reader.request(AskComment(str(item.number), heading(item), given or "", "Reason for"))


def set_reason(reader: Adjudicating, item: Item, text: str) -> None:
    """Give a decision its reason, or keep it until there is one; an empty one is none.

    On the decision of somebody else it says whose reason it is.
    """
    reason = text.strip() or None
    decision = reader.decisions.decision(item)
    if decision is not None and reason not in (None, decision.reason):
        named = f"{reader.adjudicator}: "
        own = decision.who == reader.adjudicator or str(reason).startswith(named)
        reason = reason if own else f"{named}{reason}"
    if decision is None:
        reader.reasons.pop(item.judged, None)
        if reason:
            reader.reasons[item.judged] = reason
        reader.say("The reason goes with your decision." if reason else "No reason.")
    elif reason != decision.reason:
        changed = msgspec.structs.replace(decision, reason=reason)
        reader.commit_tables(REASON, {"decisions": {decision.id: changed.to_record()}})
        reader.say("Reason kept." if reason else "The reason is taken off.")


def current_item(reader: Adjudicating) -> Item | None:
    """The item that is decided on; where there is none, that is said."""
    if reader.item is None:
        reader.say(f"Nothing is at hand: {reader.key_of('next_thing')} goes from thing to thing.")
    return reader.item


def _done(reader: Adjudicating, item: Item, said: str) -> None:
    """Say what was decided, and go on to what is open."""
    reader.say(said)
    reader.decided_now(item)
    walking.go_on(reader)


def start(reader: Adjudicating) -> None:
    """Let the next key name an annotator beyond the ninth."""
    if takable(reader) <= BY_DIGIT:
        annotators = counted(len(reader.annotators), "annotator")
        reader.say(f"There are {annotators} here: 1 is the first.")
        return
    reader.picked = "0"
    reader.keep_asking()
    reader.say("Type the letter behind 0 of an annotator; any other key leaves.")


def pick(reader: Adjudicating, sign: str) -> None:
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
