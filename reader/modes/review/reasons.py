"""The reason of a rejection, and comments in one's own words.

A digit or a comment right after a rejection gives its reason; any other comment waits for the
verdict on the annotation that is shown.
"""

from __future__ import annotations

import msgspec

from reader.modes.base import Action, when
from reader.modes.requests import AskComment
from reader.modes.review.state import REASONS, REVIEW, Rejection, Reviewing
from reader.text.phrases import named
from reader.text.screen_text import one_line

REASON = "reason"
"""What giving a reason is called in the journal."""


def give_reason(state: Reviewing, digit: int) -> None:
    """Give the last rejection one of the usual reasons, in the place of one given before."""
    state.keep_rejection()
    rejection = state.rejected
    if rejection is None:
        state.say("A digit gives a reason right after {key:reject}.")
    elif digit in rejection.offered:
        _put(state, msgspec.structs.replace(rejection, digit=digit))
        why = REASONS[digit][1]
        state.say("Rejected, {why}: {what}.", why=why, what=rejection.name)
    elif digit in REASONS:
        label = one_line(rejection.label.name)
        state.say("{digit} is no reason here: {label} has no roles.", digit=digit, label=label)


def comment(state: Reviewing) -> None:
    """Write a note for the verdict; right after a rejection, for that one."""
    state.keep_rejection()
    rejection, item = state.rejected, state.item
    if rejection is not None:
        id = rejection.item.annotation.id
        heading = f"the rejected {named(rejection.item.annotation)}"
        state.request(AskComment(id, heading, rejection.comment, keep=set_comment))
    elif item is not None:
        id, note = item.annotation.id, state.comment or ""
        state.request(AskComment(id, state.name_of(item), note, keep=set_comment))


def set_comment(state: Reviewing, text: str) -> None:
    """Keep a comment until the verdict, or put it to the last rejection; an empty one is none."""
    state.keep_rejection()
    text, rejection = text.strip(), state.rejected
    if rejection is not None:
        _put(state, msgspec.structs.replace(rejection, comment=text))
        which = "with your" if text else "without a"
        state.say("Rejected, {which} note: {what}.", which=which, what=rejection.name)
        return
    item, before = state.item, state.comment
    if item is None:
        return
    state.say("")
    for place in item.places:
        state.comments.pop(place, None)
    if text:
        state.comments[item.place] = text
        what = state.name_of(item)
        state.say("Your note goes with your verdict on {what}.", what=what)
    elif before:
        state.say("No note.")


def _put(state: Reviewing, rejection: Rejection) -> None:
    """Give the verdicts of a rejection its reason.

    Raises:
        ObelismError: it cannot be saved.
    """
    word = REASONS[rejection.digit][1] if rejection.digit else ""
    reason = ": ".join(filter(None, (word, rejection.comment))) or None
    changed = {
        place: msgspec.structs.replace(state.queue.verdicts[place], reason=reason)
        for place in rejection.item.places
    }
    state.reviewer_layers.open(rejection.item.page.article).commit_records(
        REASON, {"verdicts": {each.id: each.to_record() for each in changed.values()}}
    )
    for place, verdict in changed.items():
        state.queue.record(place, verdict)
    state.rejected = rejection


def comment_in(reason: str | None) -> str:
    """Return the comment in a reason, without the usual reason before it."""
    usual, _, comment = (reason or "").partition(": ")
    return comment if any(usual == text for _, text in REASONS.values()) else reason or ""


ACTIONS = (Action("note", ("c",), comment, "note", REVIEW, offer=when(judging=6, blind=4)),)
