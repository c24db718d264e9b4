"""Putting off an item, and undoing decisions: each is taken back whole."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.annotation import AnnotationKey
from reader.model.judgement import Verdict
from reader.model.log import Tables
from reader.modes.base import Action, when
from reader.modes.review.decide import REASON, comment_in, layer_on
from reader.modes.review.state import REVIEW, Reviewing
from reader.store.layer import Layer

TAKE_BACK = "take back"
"""What taking a verdict off is called in the journal."""


def later(state: Reviewing) -> None:
    """Put it off to the end of the queue."""
    item = state.item
    if item is None:
        return
    if state.scanner.complete and state.queue.waiting == len(item.members):
        state.say("This is the only one left.")
        return
    state.queue.put_off(item.places)
    state.put_off.append(item.place)
    state.say("Put off to the end.")
    state.go_on()


def undo(state: Reviewing) -> None:
    """Take the last decision back, and return to it."""
    if state.put_off:
        state.return_to(state.put_off.pop())
        state.add("Back again.")
        return
    state.scanner.take_all()
    places = _decided_last(state)
    if not places:
        state.add("There is no decision to take back.")
        return
    verdicts = [state.queue.verdicts[place] for place in places]
    state.return_to(places[0])
    item = state.item
    if item is None or item.place != places[0]:
        return
    layer = layer_on(state, item)
    if layer is None:
        return
    _take_back(state, layer, verdicts)
    state.judged = max(0, state.judged - len(places))
    for place in places:
        key = state.queue.keys[place]
        state.queue.record(place, state.reviewer_layers.verdict(key), state.annotation(key))
    state.return_to(places[0])
    if comment := comment_in(verdicts[0].reason):
        state.comments[places[0]] = comment
    state.add("Taken back: {verdict}.", verdict=verdicts[0].verdict)


def _decided_last(state: Reviewing) -> list[int]:
    """Return the places that the last decision was on; none where there is no decision."""
    decided = state.queue.verdicts
    if not decided:
        return []
    last = next(reversed(decided))
    article, at = state.queue.keys[last].article, decided[last].at
    return [
        place
        for place, verdict in decided.items()
        if verdict.at == at and state.queue.keys[place].article == article
    ]


def _take_back(state: Reviewing, layer: Layer, verdicts: Sequence[Verdict]) -> None:
    """Undo the last action on verdicts, and the reasons given after it.

    Where the layer has later actions on anything else, the verdicts are removed instead.
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
    removed: Tables = {"verdicts": dict.fromkeys(ids)}
    article = layer.article.id
    keys = [AnnotationKey(each.annotator, article, each.annotation) for each in verdicts]
    own = {verdict.correction for verdict in verdicts if verdict.correction in layer.annotations}
    taken = [id for id in own if id and not state.reviewer_layers.stands_for(id, keys)]
    if taken:
        removed["annotations"] = dict.fromkeys(taken)
    layer.commit_records(TAKE_BACK, removed)


ACTIONS = (
    Action("later", ("Space",), later, "later", REVIEW, offer=when(judging=7, blind=5)),
    Action("undo", ("u",), undo, "back", REVIEW, offer=when(judging=5, blind=3, done=2)),
)
