"""From a place in the queue to an item: the same by several people is gathered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.model.annotation import Annotation
from reader.model.judgement import Verdict
from reader.session.review.item import Item, Voice
from reader.session.review.layers import ItemKey
from reader.session.review.page import Page
from reader.store.folder.workspace import LayerKey

if TYPE_CHECKING:
    from reader.session.review.review import Review

Alike = tuple[ItemKey, Annotation]


def gather(review: Review, place: int, annotation: Annotation, page: Page) -> Item:
    """Return the item that an annotation of the queue is shown in, on its article's page."""
    key = review.queue.keys[place]
    first = Voice(place, key, annotation, review.verdict_on(key))
    alike = [] if review.blind else list(_alike(review, key, annotation, page))
    voices = (first, *_waiting(review, alike))
    shown = {voice.key for voice in voices}
    return Item(voices, page, tuple(_judged(review, alike, shown)))


def _alike(review: Review, key: ItemKey, annotation: Annotation, page: Page) -> Iterator[Alike]:
    """The same as an annotation, by other people of whom the queue has something."""
    sha256 = page.article.info.sha256
    for name in sorted(review.queue.annotators(key.article) - {key.annotator}):
        for other in review.layers.alike(annotation, sha256, LayerKey(name, key.article)):
            yield ItemKey(name, key.article, other.id), other


def _waiting(review: Review, alike: Sequence[Alike]) -> Iterator[Voice]:
    """Those of them that wait in the queue, one of each annotator."""
    taken: set[str] = set()
    for key, annotation in alike:
        place = review.queue.place_of(key)
        if place is not None and review.queue.open(place) and key.annotator not in taken:
            taken.add(key.annotator)
            yield Voice(place, key, annotation, review.verdict_on(key))


def _judged(review: Review, alike: Sequence[Alike], shown: set[ItemKey]) -> Iterator[Verdict]:
    """The reviewer's verdicts on those that are not shown, where they are as they were."""
    for key, annotation in alike:
        verdict = review.verdict_on(key) if key not in shown else None
        if verdict is not None and verdict.fits(annotation):
            yield verdict
