"""What the keys of a review do: each decision is one action of the reviewer's layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from reader.model.article import Article
from reader.session.requests import AskComment
from reader.session.review.judging import Decision, Judge, records, relabelled, together
from reader.session.review_actions import REASONS
from reader.session.wording import excerpt, named
from reader.store.errors import ReadOnly
from reader.store.layer import Layer
from reader.text.display import one_line

if TYPE_CHECKING:
    from reader.session.review.review import Review

REASON = "reason"


class Rejection(msgspec.Struct, frozen=True):
    """What a digit gives a reason to."""

    places: tuple[int, ...]
    """Where it stands in the queue, once for each annotator."""
    article: Article
    name: str
    """Quote and whose it is, where it is of several: it is not on the screen any more."""
    comment: str | None
    """What was said of it already."""
    digit: int = 0
    """That of the reason given last; 0 before one is."""


def accept(review: Review) -> None:
    """Accept the annotation as it is."""
    if review.blind:
        keys = " ".join(label.key for label in review.labels)
        review.say(
            f"The label is hidden: answer with {keys}, or {_key(review, 'reject')} for none."
        )
        return
    decide(review, "accept", lambda judge: judge.accept(review.comment), "Accepted")


def reject(review: Review) -> None:
    """Reject the annotation; for as long as that is said, a digit gives the reason."""
    item = review.item
    if review.blind:
        decide(review, "answer", lambda judge: judge.answer(""), "Answered: none")
    elif item is not None and decide(
        review, "reject", lambda judge: judge.reject(review.comment), "Rejected"
    ):
        reason = review.queue.verdicts[item.place].reason
        name = excerpt(item.annotation.spans[0].text) + item.whose
        review.rejected = Rejection(tuple(item.places), item.page.article, name, reason)


def as_label(review: Review, name: str) -> None:
    """Accept the annotation as another label; as its own, accept it as it is."""
    item = review.item
    if item is None:
        return
    if review.blind:
        decide(review, "answer", lambda judge: judge.answer(name), f"Answered: {name}")
    elif name == item.annotation.label:
        accept(review)
    else:
        old, new = review.labels[item.annotation.label], review.labels[name]
        other = relabelled(item.annotation, old, new, review.labels)
        correct = {"label": name, "spans": other.spans}
        decide(
            review,
            "correct",
            lambda judge: judge.correct(review.comment, **correct),
            f"Accepted as {one_line(name)}",
            other.remark,
        )


def decide(
    review: Review, what: str, make: Callable[[Judge], Decision], said: str, remark: str = ""
) -> bool:
    """Put a verdict on what is shown, and go on; say whether it was possible.

    Alike annotations of several people are judged by one action. `remark` is said in the place of
    the quote.
    """
    item = review.item
    if item is None:
        return False
    layer = own_layer(review)
    judges = [
        Judge(
            review.reviewer, each.key, each.annotation, review.own.verdict(each.key), review.clock
        )
        for each in item.voices
    ]
    decisions = together([make(judge) for judge in judges])
    keys = [voice.key for voice in item.voices]

    def there(id: str) -> bool:
        return id in layer.annotations and not review.own.stands_for(id, keys)

    _keep_first(review)
    layer.commit_records(what, records(decisions, there))
    for voice, decision in zip(item.voices, decisions, strict=True):
        review.own.learn(voice.key, decision.verdict)
        review.queue.note(voice.place, decision.verdict)
        review.queue.labels[voice.place] = voice.annotation.label
        review.comments.pop(voice.place, None)
    review.put_off.clear()
    review.judged += len(decisions)
    review.touched.add(item.key.article)
    about = remark or named(item.annotation) + item.whose
    review.say(f"{said}." if review.blind else f"{said}: {about}.")
    review.go_on()
    return True


def _keep_first(review: Review) -> None:
    """Keep what is in the queue before the first decision changes what would be found anew."""
    if not review.keeper.kept:
        review.note()
        review.keeper.write()


def own_layer(review: Review) -> Layer:
    """Open the reviewer's layer on the article that is shown.

    Raises:
        ReadOnly: nothing can be decided there; the sentence says why.
    """
    item = review.item
    assert item is not None
    layer = review.own.open(item.page.article)
    if layer.read_only is None:
        return layer
    if layer.outdated and layer.annotations:
        whose = "you" if item.key.annotator == review.reviewer else item.key.annotator
        raise ReadOnly(
            f"Your tags here are on another version than {whose} tagged, so that nothing can be "
            f"decided; {_key(review, 'later')} puts it off."
        )
    raise ReadOnly(layer.read_only)


def give_reason(review: Review, digit: int) -> None:
    """Give the last rejection one of the usual reasons, in the place of one given before."""
    rejection = review.rejected
    if rejection is None or not 1 <= digit <= len(REASONS):
        if rejection is None:
            review.message = f"A digit gives a reason right after {_key(review, 'reject')}."
        return
    said = list(REASONS.values())[digit - 1]
    reason = f"{said}: {rejection.comment}" if rejection.comment else said
    changed = {
        place: msgspec.structs.replace(review.queue.verdicts[place], reason=reason)
        for place in rejection.places
    }
    review.own.open(rejection.article).commit_records(
        REASON, {"verdicts": {each.id: each.to_record() for each in changed.values()}}
    )
    for place, verdict in changed.items():
        review.queue.note(place, verdict)
    review.rejected = msgspec.structs.replace(rejection, digit=digit)
    review.message = f"Rejected, {said}: {rejection.name}."


def comment(review: Review) -> None:
    """Ask for a comment that goes with the verdict on the annotation."""
    item = review.item
    if item is not None:
        heading = "this passage" if review.blind else named(item.annotation)
        review.request(AskComment(item.annotation.id, heading, review.comment or ""))


def set_comment(review: Review, text: str) -> None:
    """Keep a comment until the verdict; an empty one is none."""
    item = review.item
    if item is None:
        return
    review.message = ""
    before = review.comment
    for place in item.places:
        review.comments.pop(place, None)
    if text.strip():
        review.comments[item.place] = text.strip()
        review.say("The comment goes with your verdict.")
    elif before:
        review.say("No comment.")
    review.note()


def tell_others(review: Review) -> None:
    """Tell what others decided before one's own decision, or keep it back again."""
    if review.blind:
        review.say("The label is hidden, and so is what others said.")
        return
    review.tells_others = not review.tells_others
    review.say(
        f"Other reviewers' verdicts are shown; {_key(review, 'verdicts')} hides them."
        if review.tells_others
        else "Other reviewers' verdicts are hidden until you have judged."
    )


def _key(review: Review, action: str) -> str:
    return review.table[action].keys[0]
