"""What the keys of a review do: each decision is one action of the reviewer's layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from reader.model.action import Tables
from reader.model.article import Article
from reader.model.verdict import Verdict
from reader.session.requests import AskComment
from reader.session.review.judging import Decision, Judge, relabelled
from reader.session.review_actions import REASONS
from reader.session.wording import named
from reader.store.errors import ReadOnly
from reader.store.layer import Layer

if TYPE_CHECKING:
    from reader.session.review.review import Review

REASON, TAKE_BACK = "reason", "take back"


class Rejection(msgspec.Struct, frozen=True):
    """What a digit gives a reason to."""

    place: int
    article: Article
    name: str
    """Label and quote: it is not on the screen any more."""
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
    decide(review, "accept", lambda judge: judge.accept(_reason(review)), "Accepted")


def reject(review: Review) -> None:
    """Reject the annotation; for as long as that is said, a digit gives the reason."""
    item = review.item
    if review.blind:
        decide(review, "answer", lambda judge: judge.answer(""), "Answered: none")
    elif item is not None and decide(
        review, "reject", lambda judge: judge.reject(_reason(review)), "Rejected"
    ):
        reason = review.queue.verdicts[item.place].reason
        name = named(item.annotation)
        review.rejected = Rejection(item.place, item.page.article, name, reason)


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
        done = decide(
            review,
            "correct",
            lambda judge: judge.correct(_reason(review), **correct),
            f"Accepted as {name}",
        )
        if done:
            review.say(other.remark)


def decide(review: Review, what: str, make: Callable[[Judge], Decision], said: str) -> bool:
    """Put a verdict on the annotation and go on; say whether it was possible."""
    item = review.item
    if item is None:
        return False
    layer = own_layer(review)
    earlier = review.own.verdict(item.key)
    judge = Judge(review.reviewer, item.key, item.annotation, earlier, review.clock)
    decision = make(judge)
    _keep_first(review)
    layer.commit_records(what, decision.records(layer.annotations.__contains__))
    review.own.learn(item.key, decision.verdict)
    review.queue.note(item.place, decision.verdict)
    review.queue.labels[item.place] = item.annotation.label
    review.comments.pop(item.place, None)
    review.put_off.clear()
    review.judged += 1
    review.say(f"{said}." if review.blind else f"{said}: {named(item.annotation)}.")
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
            f"Your own tags on {item.key.article} are on another version of it than {whose} "
            f"tagged, so nothing can be decided here; {_key(review, 'later')} puts it off."
        )
    raise ReadOnly(layer.read_only)


def give_reason(review: Review, digit: int) -> None:
    """Give the last rejection one of the usual reasons, in the place of one given before."""
    rejection = review.rejected
    if rejection is None or not 1 <= digit <= len(REASONS):
        if rejection is None:
            review.message = f"A digit gives a reason right after {_key(review, 'reject')}."
        return
    verdict = review.queue.verdicts[rejection.place]
    said = list(REASONS.values())[digit - 1]
    reason = f"{said}: {rejection.comment}" if rejection.comment else said
    changed = msgspec.structs.replace(verdict, reason=reason)
    review.own.open(rejection.article).commit_records(
        REASON, {"verdicts": {verdict.id: changed.to_record()}}
    )
    review.queue.note(rejection.place, changed)
    review.rejected = msgspec.structs.replace(rejection, digit=digit)
    review.message = f"Rejected: {rejection.name}, {said}."


def comment(review: Review) -> None:
    """Ask for a comment that goes with the verdict on the annotation."""
    item = review.item
    if item is not None:
        heading = "this passage" if review.blind else named(item.annotation)
        review.request(AskComment(item.annotation.id, heading, review.comments.get(item.place, "")))


def set_comment(review: Review, text: str) -> None:
    """Keep a comment until the verdict; an empty one is none."""
    item = review.item
    if item is None:
        return
    review.message = ""
    if text.strip():
        review.comments[item.place] = text.strip()
        review.say("The comment goes with your verdict.")
    elif review.comments.pop(item.place, None):
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


def later(review: Review) -> None:
    """Put the annotation off to the end of the queue."""
    item = review.item
    if item is None:
        return
    if review.feed.complete and review.queue.waiting == 1:
        review.say("This is the only one left.")
        return
    review.queue.put_off()
    review.put_off.append(item.place)
    review.say("Put off to the end.")
    review.go_on()


def back(review: Review) -> None:
    """Return to what was put off or decided last; a decision is taken back."""
    if review.put_off:
        review.return_to(review.put_off.pop())
        review.say("Back again.")
        return
    review.feed.take_all()
    place = next(reversed(review.queue.verdicts), None)
    if place is None:
        review.say("There is no decision to take back.")
        return
    verdict = review.queue.verdicts[place]
    review.return_to(place)
    if review.item is None or review.item.place != place:
        return
    _take_back(review, own_layer(review), verdict)
    review.judged = max(0, review.judged - 1)
    key = review.queue.keys[place]
    now = review.own.verdict(key)
    stale = now is not None and not now.fits(review.item.annotation)
    review.queue.note(place, now, stale=stale)
    review.return_to(place)
    if verdict.reason and verdict.reason not in REASONS.values():
        review.comments[place] = verdict.reason
    review.say(f"Taken back: {verdict.verdict}.")


def _take_back(review: Review, layer: Layer, verdict: Verdict) -> None:
    """Undo what was done to a verdict last, its reason included.

    Where something else was done in that layer since, the verdict is taken off instead.
    """
    undone = False
    while (step := layer.next_undo) and verdict.id in step.after.get("verdicts", {}):
        layer.undo()
        undone = True
        if step.what != REASON:
            return
    if undone:
        return
    gone: Tables = {"verdicts": {verdict.id: None}}
    if verdict.correction in layer.annotations:
        gone["annotations"] = {verdict.correction: None}
    layer.commit_records(TAKE_BACK, gone)


def scroll(review: Review, step: int) -> None:
    """Scroll the context by rows."""
    if review.item is not None:
        review.item.page.scroll(step)


def scroll_page(review: Review, step: int) -> None:
    """Scroll the context by pages."""
    if review.item is not None:
        review.item.page.scroll(step * review.item.page.page_rows)


def scroll_home(review: Review) -> None:
    """Bring the annotation back into view."""
    if review.item is not None:
        review.item.page.look()


def _reason(review: Review) -> str | None:
    return review.comments.get(review.item.place) if review.item else None


def _key(review: Review, action: str) -> str:
    return review.table[action].keys[0]
