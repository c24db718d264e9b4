"""Who was withdrawn: their layers stay in place, and are in no list, count and export."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.io.json import BadJSON, decode, encode
from reader.model.log import SCHEMA
from reader.store.base import Kind, Store


class _Withdrawn(msgspec.Struct, kw_only=True):
    """What is kept of each."""

    schema: str = SCHEMA
    type: str = "withdrawn"
    annotator: str
    who: str
    """Who withdrew them."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""


def withdrawn(store: Store) -> frozenset[str]:
    """Return the annotators who were withdrawn, by the names that they go by now."""
    return frozenset(_names(store))


def _names(store: Store) -> Iterator[str]:
    for blob in store.blobs(Kind.WITHDRAWN):
        try:
            name = decode(blob.data, _Withdrawn).annotator
        except BadJSON:
            continue
        if blob.place == store.place(Kind.WITHDRAWN, name, name):
            yield store.called(name)


def withdraw(store: Store, annotator: str, who: str, at: str) -> None:
    """Withdraw an annotator; raise CannotWrite where that is not kept."""
    data = encode(_Withdrawn(annotator=annotator, who=who, at=at))
    store.put(Kind.WITHDRAWN, annotator, annotator, data + b"\n")


def take_back(store: Store, annotator: str) -> None:
    """Take an annotator in again, if that can be done."""
    for name in store.names_of(annotator):
        store.remove(Kind.WITHDRAWN, name, name)
