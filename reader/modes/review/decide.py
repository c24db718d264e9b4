"""What the keys of a review do: each decision is one action of the reviewer's layer.

Putting off what is judged, and returning to it: a decision is taken back whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.model.annotation import AnnotationKey
from reader.model.errors import ObelismError, ReadOnly
from reader.model.judgement import Verdict, judged_digest
from reader.model.log import Tables
from reader.modes.requests import AskComment
from reader.modes.review import reasons
from reader.modes.review.items import NAME_CELLS, Item
from reader.modes.review.judging import Decision, Judge, records, relabelled, together
from reader.modes.review.reasons import REASON, comment_in
from reader.store.folder.layer import Layer
from reader.text.phrases import named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.review.state import Review


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
        review.rejected = reasons.rejection_of(review, item)


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
    if item is None or not _stands(review, item):
        return False
    layer = own_layer(review)
    judges = [
        Judge(
            review.reviewer,
            each.key,
            each.annotation,
            review.reviewer_layers.verdict(each.key),
            review.clock,
        )
        for each in item.voices
    ]
    decisions = together([make(judge) for judge in judges])
    keys = [voice.key for voice in item.voices]

    def there(id: str) -> bool:
        return id in layer.annotations and not review.reviewer_layers.stands_for(id, keys)

    _keep_first(review)
    layer.commit_records(what, records(decisions, there))
    for voice, decision in zip(item.voices, decisions, strict=True):
        review.reviewer_layers.record(voice.key, decision.verdict)
        review.queue.record(voice.place, decision.verdict)
        review.queue.labels[voice.place] = voice.annotation.label
        review.comments.pop(voice.place, None)
    review.put_off.clear()
    review.judged += len(decisions)
    review.touched.add(item.key.article)
    about = remark or named(item.annotation) + item.whose
    review.say(f"{said}." if review.blind else f"{said}: {about}.")
    review.go_on()
    return True


def _called(review: Review, item: Item) -> str:
    """What is shown, in words that blind do not tell its label."""
    return "this passage" if review.blind else named(item.annotation)


def _stands(review: Review, item: Item) -> bool:
    """Whether all that is shown is still there as it is shown; else say so, and show what is.

    Annotators may go on while their tags are judged.
    """
    told = []
    for voice in item.voices:
        found = review.annotation(voice.key)
        if found is not None and judged_digest(found) == judged_digest(voice.annotation):
            continue
        who, what = one_line(voice.key.annotator, NAME_CELLS), _called(review, item)
        if found is None:
            review.queue.left_out[voice.place] = f"deleted since by {voice.key.annotator}"
            told.append(f"{who} has just deleted {what}: not judged.")
        else:
            told.append(f"{who} has just edited {what}: judge it as it is now.")
    if told:
        review.return_to(item.place) if review.queue.open(item.place) else review.go_on()
        review.message = " ".join(told)
    return not told


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
    layer = review.reviewer_layers.open(item.page.article)
    if layer.read_only is None:
        return layer
    if layer.outdated and layer.annotations:
        whose = "you" if item.key.annotator == review.reviewer else item.key.annotator
        raise ReadOnly(
            f"Your tags here are on another version than {whose} tagged, so that nothing can be "
            f"decided; {_key(review, 'later')} puts it off."
        )
    raise ReadOnly(layer.read_only)


def comment(review: Review) -> None:
    """Ask for a comment: on what was rejected while that is named, else for the verdict to come."""
    item = review.item
    if review.rejected is not None:
        reasons.ask_comment(review, review.rejected)
    elif item is not None:
        heading = _called(review, item)
        review.request(AskComment(item.annotation.id, heading, review.comment or ""))


def set_comment(review: Review, text: str) -> None:
    """Keep a comment until the verdict, or put it to the last rejection; an empty one is none."""
    item = review.item
    if review.rejected is not None:
        try:
            reasons.set_comment(review, review.rejected, text.strip())
        except ObelismError as error:
            review.message = str(error)
    if review.rejected is not None or item is None:
        return
    review.message = ""
    before = review.comment
    for place in item.places:
        review.comments.pop(place, None)
    if text.strip():
        review.comments[item.place] = text.strip()
        what = _called(review, item)
        review.say(f"Your comment goes with your verdict on {what}.")
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


TAKE_BACK = "take back"


def later(review: Review) -> None:
    """Put what is shown off to the end of the queue."""
    item = review.item
    if item is None:
        return
    if review.filler.complete and review.queue.waiting == len(item.voices):
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
    review.filler.take_all()
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
    now = review.reviewer_layers.verdict(key)
    annotation = review.annotation(key)
    stale = now is not None and annotation is not None and not now.fits(annotation)
    review.queue.record(place, now, stale=stale)


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
    keys = [AnnotationKey(each.annotator, article, each.annotation) for each in verdicts]
    made = {verdict.correction for verdict in verdicts if verdict.correction in layer.annotations}
    taken = [id for id in made if id and not review.reviewer_layers.stands_for(id, keys)]
    if taken:
        gone["annotations"] = dict.fromkeys(taken)
    layer.commit_records(TAKE_BACK, gone)
