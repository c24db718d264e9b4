"""Putting off what is judged, and returning to it: a decision is taken back whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.model.judgement import Verdict
from reader.model.log import Tables
from reader.session.review.deciding import own_layer
from reader.session.review.layers import ItemKey
from reader.session.review.reasons import REASON, comment_in
from reader.store.folder.layer import Layer

if TYPE_CHECKING:
    from reader.session.review.review import Review

TAKE_BACK = "take back"


def later(review: Review) -> None:
    """Put what is shown off to the end of the queue."""
    item = review.item
    if item is None:
        return
    if review.feed.complete and review.queue.waiting == len(item.voices):
        review.say("This is the only one left.")
        return
    review.queue.put_off(item.places)
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
    places = _decided_last(review)
    if not places:
        review.say("There is no decision to take back.")
        return
    verdicts = [review.queue.verdicts[place] for place in places]
    review.return_to(places[0])
    if review.item is None or review.item.place != places[0]:
        return
    _take_back(review, own_layer(review), verdicts)
    review.judged = max(0, review.judged - len(places))
    for place in places:
        _note(review, place)
    review.return_to(places[0])
    if comment := comment_in(verdicts[0].reason):
        review.comments[places[0]] = comment
    review.say(f"Taken back: {verdicts[0].verdict}.")


def _decided_last(review: Review) -> list[int]:
    """Places of what was decided last, all at once; empty for nothing."""
    decided = review.queue.verdicts
    last = next(reversed(decided), None)
    if last is None:
        return []
    article, at = review.queue.keys[last].article, decided[last].at
    return [
        place
        for place, verdict in decided.items()
        if verdict.at == at and review.queue.keys[place].article == article
    ]


def _note(review: Review, place: int) -> None:
    """Let the queue know the verdict on an item as it stands."""
    key = review.queue.keys[place]
    now = review.own.verdict(key)
    annotation = review.annotation(key)
    stale = now is not None and annotation is not None and not now.fits(annotation)
    review.queue.note(place, now, stale=stale)


def _take_back(review: Review, layer: Layer, verdicts: Sequence[Verdict]) -> None:
    """Undo what was done to verdicts last, their reason included.

    Where something else was done in that layer since, the verdicts are taken off instead.
    """
    ids = {verdict.id for verdict in verdicts}
    undone = False
    while (step := layer.next_undo) and ids & step.after.get("verdicts", {}).keys():
        layer.undo()
        undone = True
        if step.what != REASON:
            return
    if undone:
        return
    gone: Tables = {"verdicts": dict.fromkeys(ids)}
    article = layer.article.id
    keys = [ItemKey(each.annotator, article, each.annotation) for each in verdicts]
    made = {verdict.correction for verdict in verdicts if verdict.correction in layer.annotations}
    taken = [id for id in made if id and not review.own.stands_for(id, keys)]
    if taken:
        gone["annotations"] = dict.fromkeys(taken)
    layer.commit_records(TAKE_BACK, gone)
