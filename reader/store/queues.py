"""The queue of a review: what is in it and where one stands. What is decided is in the layers.

What a person has decided of an article's changes before the tags are carried over.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec

from reader.io.json import BadJSON, decode, encode
from reader.model.annotation import AnnotationKey, InvalidRecord, Record, read_record, record_of
from reader.model.errors import CannotWrite, Unreadable
from reader.model.log import SCHEMA
from reader.store.base import Kind, Store


class FiledItem(msgspec.Struct, frozen=True, array_like=True):
    """One annotation of a queue."""

    layer: int
    """Place of its layer in `ReviewFile.layers`."""
    annotation: str
    before: str | None = None
    """Time of the reviewer's verdict that it came into the queue with."""


class ReviewFile(msgspec.Struct, kw_only=True):
    """One reviewer's queue, as it is kept."""

    schema: str = SCHEMA
    reviewer: str
    name: str
    """What the queue was asked for, in words: the same words find it again."""
    filters: Record = {}
    order: str = "text"
    seed: int = 0
    sample: int | None = None
    """How many were drawn; None: all."""
    blind: bool = False
    layers: list[tuple[str, str]] = []
    """Annotator and article of every layer in the queue."""
    items: list[FiledItem] = []
    """In the order of the queue."""
    place: int = 0
    """Which item one stands at."""
    later: list[int] = []
    """Places that were put off, in the order of that."""
    comments: dict[str, str] = {}
    """Place to a comment that waits for its verdict."""
    seconds: float = 0.0
    """Seconds of active reviewing."""
    judged: int = 0
    """How many verdicts were given in that time."""
    created: str = ""
    """UTC, ISO 8601 with milliseconds and `Z`."""
    modified: str = ""
    extra: Record = {}
    """Fields that are unknown to this version."""


def load_review(store: Store, reviewer: str, name: str) -> ReviewFile | None:
    """Return a queue as it was left; None where there is none.

    One that is damaged is set aside: the verdicts in the layers say what was decided.

    Raises:
        Unreadable: it cannot be read.
        CannotWrite: it is damaged, and cannot be set aside.
    """
    for owner in store.names_of(reviewer):
        data = store.get(Kind.QUEUE, owner, name)
        try:
            if data is not None:
                return _named_anew(store, parse_review(data))
        except BadJSON:
            store.quarantine(Kind.QUEUE, owner, name)
    return None


def load_reviews(store: Store, reviewer: str) -> list[ReviewFile]:
    """Return all queues of a reviewer, the latest first; what cannot be read is passed over."""
    reviews: dict[str, ReviewFile] = {}
    for owner in store.names_of(reviewer):
        for blob in store.blobs(Kind.QUEUE, owner):
            with suppress(BadJSON):
                review = _named_anew(store, parse_review(blob.data))
                reviews.setdefault(review.name, review)
    return sorted(reviews.values(), key=lambda review: review.modified, reverse=True)


def _named_anew(store: Store, review: ReviewFile) -> ReviewFile:
    """Return a queue in which everybody has the name that they go by now."""
    review.reviewer = store.called(review.reviewer)
    review.layers = [(store.called(name), article) for name, article in review.layers]
    return review


def parse_review(data: bytes) -> ReviewFile:
    """Read the bytes of a queue; raise BadJSON where it is damaged."""
    try:
        review = read_record(decode(data, dict[str, Any]), ReviewFile)
    except InvalidRecord as error:
        raise BadJSON(str(error)) from None
    if not all(0 <= item.layer < len(review.layers) for item in review.items):
        raise BadJSON("an item is of no layer")
    places = range(len(review.items))
    review.place = review.place if review.place in places else 0
    review.later = [place for place in review.later if place in places]
    return review


def save_review(store: Store, review: ReviewFile) -> bool:
    """Write a queue, which holds no decision; return whether it is saved."""
    try:
        data = encode(record_of(review)) + b"\n"
        store.put(Kind.QUEUE, review.reviewer, review.name, data)
    except (CannotWrite, BadJSON):
        return False
    return True


def filed(
    items: Iterable[tuple[AnnotationKey, str | None]],
) -> tuple[list[tuple[str, str]], list[FiledItem]]:
    """Return annotator and article of each layer, once, and items that name them by place."""
    layers: dict[tuple[str, str], int] = {}
    found = [
        FiledItem(layers.setdefault(key[:2], len(layers)), key.annotation, before)
        for key, before in items
    ]
    return list(layers), found


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """Where one passage is."""

    annotation: str
    """Id of its annotation."""
    start: int
    end: int
    """`[start, end)` of the passage in the old text."""
    place: tuple[int, int] | None
    """The same in the new text; None: it is gone."""


class Choices(msgspec.Struct, kw_only=True):
    """All that was decided between two texts."""

    annotator: str
    article: str
    """Id of the article."""
    old: str
    new: str
    """Digests of the texts."""
    choices: list[Choice] = []
    schema: str = SCHEMA
    type: str = "carrying"


def load_choices(store: Store, annotator: str, article_id: str) -> Choices | None:
    """Return what is kept, also under a former name; None where nothing is or it is damaged."""
    for name in store.names_of(annotator):
        with suppress(Unreadable, BadJSON):
            data = store.get(Kind.CHOICES, name, article_id)
            if data is not None:
                return decode(data, Choices)
    return None


def save_choices(store: Store, choices: Choices) -> None:
    """Replace what was decided so far; raise CannotWrite where it cannot be kept."""
    store.put(Kind.CHOICES, choices.annotator, choices.article, encode(choices))


def remove_choices(store: Store, annotator: str, article_id: str) -> None:
    """Remove what was decided, under each name that the annotator has had."""
    for name in store.names_of(annotator):
        store.remove(Kind.CHOICES, name, article_id)
