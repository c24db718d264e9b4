"""Deciding: each function is one key and one step of undo, and leaves a record of who and what.

A decision and the annotations that come of it are one step of the gold layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from reader.model.annotation import Annotation
from reader.model.judgement import JOINED, NOBODY, TAKEN
from reader.modes.adjudicate.agreed import TAKE_AGREED
from reader.modes.adjudicate.ask import already, current_item, sure
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.move import go_on
from reader.modes.adjudicate.state import REASON, REOPEN, Adjudicating
from reader.modes.adjudicate.versions import joined
from reader.modes.adjudicate.wording import (
    BY_DIGIT,
    DECIDE,
    NAME_CELLS,
    heading,
    keys_of,
    lacking,
    named_result,
)
from reader.modes.base import Action
from reader.modes.requests import AskComment, GoBack
from reader.text.phrases import counted, listed
from reader.text.screen_text import one_line

TAKING = "take:"
"""Name of the action of a digit or a code: `take:` and the number of the version, from 1."""


# Taking a version


def take(state: Adjudicating, number: int) -> None:
    """Take the version of an annotator by their number, from 1; behind them come corrections."""
    item = current_item(state)
    if item is None:
        return
    annotators, corrections = state.annotators, state.corrections(item)
    if not 1 <= number <= len(annotators) + len(corrections):
        more = f" and {counted(len(corrections), 'correction')}" if corrections else ""
        count = counted(len(annotators), "annotator")
        state.say("There are {count}{more} here.", count=count, more=more)
        return
    if number > len(annotators):
        correction = corrections[number - len(annotators) - 1]
        whose = one_line(listed(correction.by), NAME_CELLS)
        _take(state, item, whose, correction.annotations)
        return
    name = annotators[number - 1]
    version = next((each for each in item.versions if name in each.by), None)
    whose = one_line(name, NAME_CELLS)
    if version is None:
        state.say("{who} marked nothing here; {key:nobody} decides that nobody should.", who=whose)
    else:
        _take(state, item, whose, version.by[name])


def _take(state: Adjudicating, item: Item, whose: str, version: Sequence[Annotation]) -> None:
    made = [state.gold_of(each) for each in version]
    _decide(state, item, TAKEN, made, then="takes it", source=f"{whose}’s", whose=whose)


def _decide(
    state: Adjudicating,
    item: Item,
    what: str,
    made: list[Annotation],
    *,
    then: str,
    source: str,
    whose: str,
) -> None:
    """Decide on an item, unless just this is decided already, and go on to the next.

    `what`: taken or joined; `then`: what the key does, where it has to confirm; `source`: what
    lacks the roles that are missing; `whose`: the annotators that it is of.
    """
    if already(state, what, item, made):
        return
    lacks = lacking(state.labels, made)
    if sure(state, item, then, lacks and f"unfinished, {source} lacks {lacks}"):
        state.record(what, [(item, made)])
        done = f"{what.capitalize()} from {{whose}}{', unfinished' if lacks else ''}"
        go_on(state, done, ": {made}", whose=whose, made=named_result(made))


def start_code(state: Adjudicating) -> None:
    """Let the next sign be that of an annotator beyond the ninth."""
    if state.takable <= BY_DIGIT:
        annotators = counted(len(state.annotators), "annotator")
        state.say("There are {annotators} here: 1 is the first.", annotators=annotators)
    else:
        _await_code(state, "0")


def _await_code(state: Adjudicating, code: str) -> None:
    """Take the next sign as part of a code; an open question stays, since a code may confirm it."""
    state.code, state.taking = code, partial(_type_code, code=code)
    state.question = state.asked_before
    if code == "0":
        state.say("Type the letter behind 0 of an annotator; {key:escape} leaves.")


def _type_code(state: Adjudicating, sign: str, code: str) -> None:
    """Take one more sign of an annotator's code; one that no code goes on with is said."""
    codes, before, code = keys_of(state.takable), code, f"{code}{sign.lower()}"
    if len(sign) == 1 and code in codes:
        number = codes.index(code) + 1
        state.running = f"{TAKING}{number}"
        if state.answers(state.running):
            take(state, number)
    elif len(sign) == 1 and any(each.startswith(code) for each in codes):
        _await_code(state, code)
    else:
        _await_code(state, before)
        state.say("No annotator has that letter; {key:escape} leaves.")


# Joining, nobody, opening again


def join(state: Adjudicating) -> None:
    """Join the extents of all versions of one label."""
    item = current_item(state)
    if item is None:
        return
    label, spans, names = joined(item, state.labels, state.document.text)
    marked = [each for _, each in item.marked if each.label == label]
    made = state.gold_of(marked[0], spans=spans)
    whose = listed(names)
    _decide(state, item, JOINED, [made], then="joins", source="joined it", whose=whose)


def nobody(state: Adjudicating) -> None:
    """Decide that nobody should mark this."""
    item = current_item(state)
    if isinstance(item, Added):
        _open_again(state, item)
        return
    if item is None or already(state, NOBODY, item, []):
        return
    if sure(state, item, "decides nobody"):
        state.record(NOBODY, [(item, [])])
        go_on(state, "Nobody, recorded", ": {about}", about=heading(item))


def reopen(state: Adjudicating) -> None:
    """Take the decision on this off again."""
    item = current_item(state)
    if item is None:
        return
    if state.decisions.touching(item):
        _open_again(state, item)
    else:
        state.say("Nothing is decided here yet.")


def _open_again(state: Adjudicating, item: Item) -> None:
    """Take all decisions on an item off; one on versions before an edit is asked about."""
    added, about = isinstance(item, Added), heading(item)
    others = [] if state.decisions.decision(item) else state.decisions.touching(item)
    earlier = next((each.who for each in others if each.who != state.adjudicator), None)
    doubt = earlier and f"decided by {one_line(earlier, NAME_CELLS)} before it was edited"
    if sure(state, item, "takes it off" if added else "opens it again", doubt or ""):
        state.reopen(item)
        state.say("Taken off again: {about}." if added else "Open again: {about}.", about=about)


# The reason


def ask_reason(state: Adjudicating) -> None:
    """Give a reason: right after a decision for that one, else for the current item."""
    if state.follows:
        state.request(GoBack(state.running))
        return
    item = state.just_decided or current_item(state)
    if item is None:
        return
    decision = state.decisions.decision(item)
    given = decision.reason if decision else state.reasons.get(item.judged)
    keep = partial(set_reason, item=item)
    request = AskComment(str(item.number), heading(item), given or "", "Reason for", keep)
    state.request(msgspec.structs.replace(request, place=state.layer.article.id))


def set_reason(state: Adjudicating, text: str, item: Item) -> None:
    """Give the decision on an item its reason, or keep it until there is one; an empty one is none.

    On the decision of somebody else it says whose reason it is.

    Raises:
        ObelismError: the layer cannot be changed.
    """
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


# Which of them are offered


def on_item(
    rank: int, wanted: Callable[[Adjudicating, Item], object] = lambda *_: True
) -> Callable[[Adjudicating], int]:
    """Offer an action where there is a current item that is wanted, at this rank."""

    def offered(state: Adjudicating) -> int:
        here = state.stage == "deciding" and state.item is not None and wanted(state, state.item)
        return rank if here else 0

    return offered


VERSIONS = (
    Action(
        "join",
        ("&",),
        join,
        "join",
        DECIDE,
        changes=True,
        past={JOINED: "joining of"},
        offer=on_item(11, lambda _, item: not isinstance(item, Added) and len(item.versions) > 1),
    ),
    Action(
        "nobody",
        ("n",),
        nobody,
        "nobody",
        DECIDE,
        changes=True,
        past={NOBODY: "“nobody” on"},
        offer=on_item(12),
    ),
)
"""Actions on the versions of an item, beside taking one."""

TAKE = Action(
    "take",
    ("1-9",),
    partial(take, number=1),
    "take",
    DECIDE,
    "Take that annotator's version, then reviewers' corrections; beyond the ninth 0 and letters.",
    changes=True,
    past={TAKEN: "taking of"},
)
"""What digits do, for the help: they are no keys that can be changed."""

DECISIONS = (
    Action(
        "note",
        ("c",),
        ask_reason,
        "reason",
        DECIDE,
        changes=True,
        past={REASON: "reason for"},
        offer=on_item(23),
    ),
    TAKE_AGREED,
    Action(
        "delete",
        ("x",),
        reopen,
        "open again",
        DECIDE,
        changes=True,
        past={REOPEN: "opening again of"},
        offer=on_item(25, lambda state, item: state.decisions.touching(item)),
    ),
)
"""Actions on decisions."""
