"""Why something was rejected: given by a digit or a comment right after, while it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.model.article import Article
from reader.model.labels import Label
from reader.modes.requests import AskComment
from reader.modes.review.actions import REASONS, ROLE
from reader.modes.review.items import Item
from reader.text.phrases import excerpt, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.review.state import Review

REASON = "reason"


class Rejection(msgspec.Struct, frozen=True):
    """What a digit or a comment gives a reason to."""

    places: tuple[int, ...]
    """Where it stands in the queue, once for each annotator."""
    article: Article
    label: Label
    name: str
    """Quote and whose it is, where it is of several: it is not on the screen any more."""
    heading: str
    """Label and quote."""
    comment: str
    """What was said of it already; empty for nothing."""
    digit: int = 0
    """That of the reason given last; 0 before one is."""

    @property
    def offered(self) -> dict[int, str]:
        """Digits, and the reasons they give: all that can be so of its label."""
        words = dict(enumerate(REASONS, 1))
        return words if self.label.roles else {d: w for d, w in words.items() if w != ROLE}


def rejection_of(review: Review, item: Item) -> Rejection:
    """What was rejected just now."""
    return Rejection(
        places=tuple(item.places),
        article=item.page.article,
        label=review.labels[item.annotation.label],
        name=excerpt(item.annotation.spans[0].text) + item.whose,
        heading=named(item.annotation),
        comment=review.queue.verdicts[item.place].reason or "",
    )


def give_reason(review: Review, digit: int) -> None:
    """Give the last rejection one of the usual reasons, in the place of one given before."""
    rejection = review.rejected
    if rejection is None:
        review.message = f"A digit gives a reason right after {review.table['reject'].keys[0]}."
    elif digit in rejection.offered:
        said = list(REASONS.values())[digit - 1]
        _put(review, msgspec.structs.replace(rejection, digit=digit))
        review.message = f"Rejected, {said}: {rejection.name}."
    elif 1 <= digit <= len(REASONS):
        review.message = (
            f"{digit} is no reason here: {one_line(rejection.label.name)} has no roles."
        )


def ask_comment(review: Review, rejection: Rejection) -> None:
    """Ask for a comment on the last rejection."""
    heading = f"the rejected {rejection.heading}"
    review.request(AskComment("", heading, rejection.comment, "Comment on"))


def set_comment(review: Review, rejection: Rejection, text: str) -> None:
    """Give the last rejection a comment beside its reason; an empty one is none."""
    _put(review, msgspec.structs.replace(rejection, comment=text))
    said = "Rejected, with your comment" if text else "Rejected, without a comment"
    review.message = f"{said}: {rejection.name}."


def _put(review: Review, rejection: Rejection) -> None:
    said = list(REASONS.values())[rejection.digit - 1] if rejection.digit else ""
    reason = ": ".join(filter(None, (said, rejection.comment))) or None
    changed = {
        place: msgspec.structs.replace(review.queue.verdicts[place], reason=reason)
        for place in rejection.places
    }
    review.reviewer_layers.open(rejection.article).commit_records(
        REASON, {"verdicts": {each.id: each.to_record() for each in changed.values()}}
    )
    for place, verdict in changed.items():
        review.queue.record(place, verdict)
    review.rejected = rejection


def comment_in(reason: str | None) -> str:
    """What somebody wrote in a reason, beside one of the usual ones."""
    for said in REASONS.values():
        if reason == said:
            return ""
        if reason and reason.startswith(f"{said}: "):
            return reason.removeprefix(f"{said}: ")
    return reason or ""
