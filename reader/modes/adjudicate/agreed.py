"""Taking over what enough annotators agree on, as one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.model.annotation import Annotation
from reader.model.judgement import AUTOMATIC
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.move import go_on
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import DECIDE, and_rejected, and_unfinished, lacking
from reader.modes.base import Action
from reader.text.phrases import counted

AGREED = "take_agreed"
"""Name of the action that takes over what enough annotators agree on."""


class Agreed(NamedTuple):
    """Open items on which enough annotators agree."""

    items: list[tuple[Item, list[Annotation]]]
    """Those that are taken over, with the annotations."""
    rejected: int
    """How many are left to be decided each for itself, as a reviewer rejected what is agreed on."""


def agreed(state: Adjudicating, least: int) -> Agreed:
    """Return the open items on which at least `least` annotators agree."""
    found = ((item, item.agreed_by(least)) for item in state.decisions.open_items())
    alike = [(item, version) for item, version in found if version is not None]
    items = [(item, each.annotations) for item, each in alike if not item.is_rejected(each)]
    return Agreed(items, len(alike) - len(items))


def take_agreed(state: Adjudicating, least: int) -> tuple[int, int, int]:
    """Accept every open item on which at least `least` annotators agree, as one undoable step.

    Return how many those were, how many of them lack a role or a partner, and how many were left
    because a reviewer rejected them.
    """
    decided, left = agreed(state, least)
    if decided:
        gold = [(item, [state.gold_of(each) for each in made]) for item, made in decided]
        state.record(AUTOMATIC, gold)
    return len(decided), _unfinished(state, decided), left


def _unfinished(state: Adjudicating, decided: Iterable[tuple[Item, list[Annotation]]]) -> int:
    return sum(bool(lacking(state.labels, made)) for _, made in decided)


def ask_agreed(state: Adjudicating) -> None:
    """Take over the items on which all, or enough, annotators agree; it says first how many."""
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
    """Set the threshold while it is asked for."""
    if not fewest(state) <= least <= len(state.annotators):
        least = least_asked(state.asked_before) or len(state.annotators)
    _ask_agreed(state, least)


def least_asked(question: tuple[str, str] | None) -> int | None:
    """Return the threshold that a question is about; None where it asks something else."""
    return int(question[1]) if question is not None and question[0] == AGREED else None


def _ask_agreed(state: Adjudicating, least: int) -> None:
    decided, rejected = agreed(state, fewest(state))
    if not decided:
        left = and_rejected(rejected)
        state.say("There is no open item on which annotators agree{left}.", left=left)
        return
    what = _what_is_agreed(state, least)
    state.ask(AGREED, str(least), "{what}: {key} takes over.", what=what)


def _what_is_agreed(state: Adjudicating, least: int) -> str:
    """Return on how many items at least `least` annotators agree, in words."""
    (decided, rejected), total = agreed(state, least), len(state.annotators)
    enough = f"all {total}" if least == total else f"at least {least} of {total}"
    which = f"on which {enough} agree" if total > 1 else f"by {state.annotators[0]} alone"
    unfinished = and_unfinished(_unfinished(state, decided))
    left = and_rejected(rejected)
    return f"{counted(len(decided), 'item')} {which}{unfinished}{left}"


def fewest(state: Adjudicating) -> int:
    """Return how many annotators have to agree at the least: two, where more than one is there."""
    return min(2, len(state.annotators))


TAKE_AGREED = Action(
    AGREED,
    ("%",),
    ask_agreed,
    "take agreed",
    DECIDE,
    changes=True,
    past={AUTOMATIC: "taking over of"},
    offer=lambda state: (
        27 if state.stage == "deciding" and state.decisions.tally().alike_open else 0
    ),
)
