"""Checking stores: that every part is whole, and that the tagged articles are as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from reader.corpus.missing import Articles
from reader.model.clock import Clock, utc_now
from reader.store.base import Finding, Store, WrongWith


def check(
    stores: Iterable[Store], *, repair: bool = False, clock: Clock = utc_now
) -> Iterator[Finding]:
    """Check stores and yield what is wrong, as it is found.

    With `repair`, layer files are made again from their journals and damaged files are set aside;
    no annotation is ever edited.
    """
    for store in stores:
        yield from _checked(store, repair, clock)


def _checked(store: Store, repair: bool, clock: Clock) -> Iterator[Finding]:
    def articles(tagged: Collection[str]) -> WrongWith:
        return Articles(store, tagged).wrong_with

    yield from store.check(repair=repair, clock=clock, articles=articles)
