"""Choosing another extent in a review, with all the motions of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.modes.annotate import old_jump as jumping
from reader.modes.annotate.old_actions import EXTEND, FIND, MOVE, UserAction
from reader.modes.annotate.old_tag import overlapped, with_extent
from reader.modes.requests import Show
from reader.modes.review.at import CORRECTING, JUDGING
from reader.modes.review.decide import decide
from reader.text.phrases import excerpt
from reader.text.screen_text import one_line
from reader.text.units import tidy

if TYPE_CHECKING:
    from reader.modes.review.state import Review

KEEP, NEXT, LEAVE = "keep_extent", "next_annotation", "back"

_MOTIONS = (MOVE, EXTEND, FIND)
"""Headings of the reader's actions that choose an extent."""

CORRECT = "Review: correct the extent"

_OWN = (
    UserAction(KEEP, ("Enter",), "keep", "Keep the extent in focus as a correction.", CORRECT),
    UserAction(NEXT, ("Tab",), "next passage", "Focus its next passage.", CORRECT),
)


def correcting_actions(table: tuple[UserAction, ...]) -> tuple[UserAction, ...]:
    """The actions while an extent is chosen, out of the reader's in force.

    Motions, the search, help and what leaves have the reader's keys.
    """
    motions = [each for each in table if each.group in _MOTIONS]
    others = [each for each in table if each.name in ("help", "escape", LEAVE)]
    taken = {key for each in (*motions, *others) for key in each.keys}
    own = [each for each in _OWN if not taken.intersection(each.keys)]
    return (*motions, *own, *others)


def begin(review: Review) -> None:
    """Choose another extent: put the focus on the annotation, to be moved as in the reader."""
    if review.blind:
        review.say("The label is hidden: only a label can be given.")
    elif review.item is not None:
        review.mode = CORRECTING
        review.item.page.choose_extent()
        review.say("Select the right extent; Enter keeps it, q leaves it as it was.")


def do(review: Review, action: str) -> None:
    """Do an action while an extent is chosen."""
    assert review.item is not None
    page = review.item.page
    reader = page.reader
    review.message = ""
    if action == KEEP:
        _keep(review)
    elif action == LEAVE or (action == "escape" and not reader.focus.extending):
        leave(review)
    elif action == NEXT:
        page.next_passage()
    elif action == "find":
        review.request(Show("find"))
    elif action == "help":
        review.request(Show("help"))
    else:
        reader.do(action)
        review.message = reader.message


def type_sign(review: Review, sign: str) -> None:
    """Take a key while hints are shown on the words."""
    assert review.item is not None
    jumping.type_sign(review.item.page.reader, sign)
    review.message = review.item.page.reader.message


def leave(review: Review) -> None:
    """Leave the extent as it was, and go back to judging."""
    assert review.item is not None
    review.mode = JUDGING
    review.item.page.leave()
    review.message = "The extent is as it was."


def _keep(review: Review) -> None:
    assert review.item is not None
    annotation, page = review.item.annotation, review.item.page
    extent = tidy(page.reader.text, *page.reader.focus.extent)
    if extent is None:
        review.say("There is no text in focus.")
    elif annotation.has_extent(*extent):
        review.say("This is its extent already; q leaves it so.")
    else:
        label = review.labels[annotation.label]
        role = overlapped(annotation, extent).role or annotation.label
        spans = with_extent(page.reader.text, annotation, label, extent)
        quote = excerpt(page.reader.text[slice(*extent)])
        comment = review.comment
        decide(
            review,
            "correct",
            lambda judge: judge.correct(comment, spans=spans),
            f"The {one_line(role)} is now",
            quote,
        )
