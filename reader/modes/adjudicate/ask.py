"""What is asked before a decision: on what somebody else decided, on what is not finished, and on
what is decided so already nothing is done at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reader.model.annotation import Annotation
from reader.model.judgement import judged_digest
from reader.model.labels import LabelSet
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.wording import NAME_CELLS, said_in_short
from reader.text.phrases import missing_of
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.adjudicate.state import Adjudicating


def sure(reader: Adjudicating, key: str, item: Item, then: str, *doubts: str) -> bool:
    """Whether a decision may be made: at once, or since the same key confirms it.

    It is asked for on what somebody else has decided, and for each of the `doubts`; `then`: what
    the key does, in words.
    """
    decision = reader.decisions.decision(item)
    found = [doubt for doubt in doubts if doubt]
    if decision is not None and decision.who != reader.adjudicator:
        found.insert(0, f"decided by {one_line(decision.who, NAME_CELLS)}")
    question = f"{key}:{item.number}:{decision and decision.at}"
    if not found or reader.asked(question):
        return True
    what = "; ".join(found)
    reader.ask(question, f"{what[:1].upper()}{what[1:]}: {key} again {then}.")
    return False


LEAVING = (
    "next_annotation",
    "previous_annotation",
    "next_thing",
    "previous_thing",
    "next_article",
    "previous_article",
    "back",
)
"""Actions that leave the current item."""


def may_leave(reader: Adjudicating, action: str) -> bool:
    """Whether the current item may be left by an action.

    An own version that was begun and is not finished is left once that is confirmed.
    """
    item = reader.item
    if item is None or item is not reader.begun or not (lacks := reader.decisions.lacks(item)):
        return True
    key = reader.key_of(action)
    question = f"{key}:{item.number}:leave"
    if reader.question == question:
        reader.begun = None
        return True
    reader.begin()
    reader.ask(question, f"Unfinished, yours lacks {lacks}: {key} again leaves it so.")
    return False


def already(reader: Adjudicating, what: str, item: Item, made: Sequence[Annotation]) -> bool:
    """Whether just this is decided; then that is said, and there is nothing to do."""
    decision = reader.decisions.decision(item)
    if decision is None or decision.what != what:
        return False
    there = reader.layer.annotations
    known = [judged_digest(there[id]) for id in decision.result if id in there]
    if known != [judged_digest(each) for each in made]:
        return False
    say_already(reader, item)
    return True


def say_already(reader: Adjudicating, item: Item) -> None:
    """Say what is decided on an item, and that it stays."""
    decision = reader.decisions.decision(item)
    assert decision is not None
    who = one_line(decision.who, NAME_CELLS)
    reader.say(f"Decided so already: {said_in_short(decision)}, by {who}.")


def lacking(labels: LabelSet, annotations: Iterable[Annotation]) -> str:
    """What annotations lack to be finished, in words; empty where they are complete."""
    return "; ".join(filter(None, (missing_of(labels, each) for each in annotations)))
