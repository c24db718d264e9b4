"""What the screen says of an annotation that is judged; blind, nothing that tells its label."""

from __future__ import annotations

from collections.abc import Iterator

from reader.model.annotation import Annotation
from reader.model.verdict import Verdict
from reader.session.outline import Detail, details
from reader.session.review.review import Item, Review
from reader.text.display import one_line


def item_details(review: Review, item: Item) -> list[Detail]:
    """An annotation in full: passages by role, comment, note, verdicts so far, guideline."""
    lines: list[Detail] = []
    comment = review.comments.get(item.place)
    if comment:
        lines.append(Detail("your comment", one_line(comment)))
    if review.blind:
        return [*(Detail("this", one_line(span.text)) for span in item.page.spans), *lines]
    lines += [Detail(*each) for each in _earlier(review, item)]
    spans = item.annotation.spans
    told = details(item.page.reader, item.annotation)
    passages = [
        Detail(one_line(item.page.name_of(span)), part.text)
        for span, part in zip(spans, told, strict=False)
    ]
    return [*passages, *told[len(spans) :], *lines]


def heading(item: Item) -> str:
    """Who made the annotation, and when; where it comes from, if not from a person."""
    words = [item.key.annotator, item.annotation.modified[:10]]
    if item.annotation.origin != "human":
        words.append({"import": "imported"}.get(item.annotation.origin, item.annotation.origin))
    if item.annotation.corrects:
        words.append("a correction")
    return one_line(" · ".join(words))


def _earlier(review: Review, item: Item) -> Iterator[tuple[str, str]]:
    """The reviewer's verdict so far; those of others once it is given, or on request."""
    own = item.earlier
    if own is not None:
        yield "you", f"{_said(own)}{_since(own, item.annotation)}"
    if not review.tells_others and (own is None or not own.fits(item.annotation)):
        return
    for name in review.reviewers(item.key.article):
        verdict = review.layers.verdicts(name, item.key.article).get(item.key)
        if verdict is not None and name != review.reviewer:
            yield one_line(name), f"{_said(verdict)}{_since(verdict, item.annotation)}"


def _said(verdict: Verdict) -> str:
    reason = f" ({one_line(verdict.reason)})" if verdict.reason else ""
    return f"{verdict.verdict} it on {verdict.at[:10]}{reason}"


def _since(verdict: Verdict, annotation: Annotation) -> str:
    return "" if verdict.fits(annotation) else "; edited since"
