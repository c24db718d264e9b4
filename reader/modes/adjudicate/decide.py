"""Deciding: each function is one key and one step of undo, and leaves a record of who and what.

A decision and the annotations that come of it are one step of the gold layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from reader.model.annotation import Annotation
from reader.model.judgement import AUTOMATIC, JOINED, NOBODY, TAKEN
from reader.modes.adjudicate.ask import already, current_item, lacking, sure
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.move import go_on
from reader.modes.adjudicate.state import REOPEN, Adjudicating
from reader.modes.adjudicate.versions import joined
from reader.modes.adjudicate.wording import (
    BY_DIGIT,
    NAME_CELLS,
    and_unfinished,
    counted_items,
    heading,
    keys_of,
    made_alike,
    named_result,
)
from reader.modes.base import Action
from reader.text.phrases import counted, listed, named
from reader.text.screen_text import one_line

DECIDE = "Adjudicate: decide"
"""Heading of the help."""

AGREED = "take_agreed"
"""Name of the action that takes over what enough annotators made alike."""


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
    version, whose = item.version_of(name), one_line(name, NAME_CELLS)
    if version is None:
        state.say("{who} marked nothing here; {key:nobody} decides that nobody should.", who=whose)
    else:
        _take(state, item, whose, version.by[name])


def _take(state: Adjudicating, item: Item, whose: str, version: Sequence[Annotation]) -> None:
    made = [state.gold_of(each) for each in version]
    lacks = lacking(state.labels, made)
    if already(state, TAKEN, item, made):
        return
    if sure(state, item, "takes it", lacks and f"unfinished, {whose}’s lacks {lacks}"):
        state.record(TAKEN, [(item, made)])
        state.decided_now(item)
        what = "Taken from {whose}, unfinished" if lacks else "Taken from {whose}"
        go_on(state, what, ": {made}", whose=whose, made=named_result(made))


def start_code(state: Adjudicating) -> None:
    """Let the next sign be that of an annotator beyond the ninth."""
    if state.takable <= BY_DIGIT:
        annotators = counted(len(state.annotators), "annotator")
        state.say("There are {annotators} here: 1 is the first.", annotators=annotators)
        return
    type_code(state, "0")
    state.say("Type the letter behind 0 of an annotator; any other key leaves.")


def type_code(state: Adjudicating, code: str) -> None:
    """Take what was typed of an annotator's code so far; more of it is awaited."""
    state.code = code
    state.confirm_again()


def leave_code(state: Adjudicating) -> None:
    """Leave the code of an annotator."""
    state.say("Left.")


def goes_on(state: Adjudicating, code: str) -> bool:
    """Return whether what was typed is a part, and not all, of an annotator's code."""
    return any(each.startswith(code) and each != code for each in keys_of(state.takable))


def number_of(state: Adjudicating, code: str) -> int | None:
    """Return the number of the version that a code takes, from 1; None: of none."""
    codes = keys_of(state.takable)
    return codes.index(code) + 1 if code in codes else None


# Joining, nobody, opening again


def join(state: Adjudicating) -> None:
    """Join the extents of all versions of one label."""
    item = current_item(state)
    if item is None:
        return
    label, spans, names = joined(item, state.labels, state.document.text)
    marked = [each for _, each in item.marked if each.label == label]
    made = state.gold_of(marked[0], spans=spans)
    lacks = lacking(state.labels, [made])
    if already(state, JOINED, item, [made]):
        return
    if sure(state, item, "joins", lacks and f"unfinished, joined it lacks {lacks}"):
        state.record(JOINED, [(item, [made])])
        state.decided_now(item)
        what = "Joined from {whose}, unfinished" if lacks else "Joined from {whose}"
        go_on(state, what, ": {made}", whose=listed(names), made=named(made))


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
        state.decided_now(item)
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


# Taking over what enough made alike


def agreed(state: Adjudicating, least: int) -> Iterable[tuple[Item, list[Annotation]]]:
    """Yield what is open and at least `least` annotators made alike, with what they made."""
    for item in state.decisions.open_items():
        version = item.agreed_by(least)
        if version is not None:
            yield item, version.annotations


def unfinished(state: Adjudicating, least: int) -> int:
    """Count the items that could be taken over and lack a role or a partner."""
    return sum(bool(lacking(state.labels, made)) for _, made in agreed(state, least))


def take_agreed(state: Adjudicating, least: int) -> int:
    """Take over every open item on which at least `least` annotators agree, as one step.

    Return how many those were.
    """
    found = [
        (item, [state.gold_of(each) for each in annotations])
        for item, annotations in agreed(state, least)
    ]
    if found:
        state.record(AUTOMATIC, found)
    return len(found)


def ask_agreed(state: Adjudicating) -> None:
    """Take over what all, or enough, annotators made alike; how much is told first."""
    least = least_asked(state.asked_before)
    if least is None:
        _ask_agreed(state, len(state.annotators))
        return
    what = _what_is_agreed(state, least)
    take_agreed(state, least)
    if state.item is None or not state.decisions.is_open(state.item):
        go_on(state, "Taken over", ": {what}", what=what)
    else:
        state.say("Taken over: {what}.", what=what)


def ask_agreed_by(state: Adjudicating, least: int) -> None:
    """While that is asked: let so many annotators be enough."""
    if not 2 <= least <= len(state.annotators):
        least = least_asked(state.asked_before) or len(state.annotators)
    _ask_agreed(state, least)


def least_asked(question: tuple[str, str] | None) -> int | None:
    """Return how many annotators are enough, by a question; None where it asks something else."""
    return int(question[1]) if question is not None and question[0] == AGREED else None


def _ask_agreed(state: Adjudicating, least: int) -> None:
    what = _what_is_agreed(state, least)
    state.ask(AGREED, str(least), "{what}: {key} takes over.", what=what)


def _what_is_agreed(state: Adjudicating, least: int) -> str:
    """Return how much at least `least` annotators made alike, in words."""
    items = counted_items(sum(1 for _ in agreed(state, least)))
    alike = made_alike(least, len(state.annotators))
    return f"{items} {alike}{and_unfinished(unfinished(state, least))}"


# Which of them are offered


def on_item(rank: int) -> Callable[[Adjudicating], int]:
    """Offer an action where there is a current item, at this rank."""
    return lambda state: rank if state.stage == "deciding" and state.item is not None else 0


def _join_here(state: Adjudicating) -> int:
    item = state.item
    several = item is not None and not isinstance(item, Added) and len(item.versions) > 1
    return 11 if state.stage == "deciding" and several else 0


def _reopen_here(state: Adjudicating) -> int:
    decided = state.item is not None and state.decisions.touching(state.item)
    return 25 if state.stage == "deciding" and decided else 0


def _agreed_here(state: Adjudicating) -> int:
    return 27 if state.stage == "deciding" and state.decisions.tally().alike_open else 0


JOIN = Action(
    "join",
    ("&",),
    join,
    "join",
    DECIDE,
    changes=True,
    past={JOINED: "joining of"},
    offer=_join_here,
)

NOBODY_HERE = Action(
    "nobody",
    ("n",),
    nobody,
    "nobody",
    DECIDE,
    changes=True,
    past={NOBODY: "“nobody” on"},
    offer=on_item(12),
)

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

TAKE_AGREED = Action(
    AGREED,
    ("%",),
    ask_agreed,
    "take agreed",
    DECIDE,
    changes=True,
    past={AUTOMATIC: "taking over of"},
    offer=_agreed_here,
)

OPEN_AGAIN = Action(
    "delete",
    ("x",),
    reopen,
    "open again",
    DECIDE,
    changes=True,
    past={REOPEN: "opening again of"},
    offer=_reopen_here,
)
