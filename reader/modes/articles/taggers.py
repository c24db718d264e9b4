"""Whose the articles of a list are: who was given them, and who has tagged them or judged tags.

A layer that is not opened does not say which of both. What is hidden from the annotator is as if it
were not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from reader.corpus.refs import ArticleRef
from reader.model.errors import ObelismError
from reader.services.assignments import Hides, assignments_of, hidden_from
from reader.store.base import Store

_NOBODY: frozenset[str] = frozenset()


class Taggers:
    """Who has a layer on each article, found in one pass over the heads of all layers."""

    def __init__(self, refs: Iterable[ArticleRef] = (), annotator: str = "") -> None:
        """Read the heads; a thread may do this. `annotator`: who is none of the `others`."""
        refs = [*refs]
        self._known: dict[tuple[Store, str], frozenset[str]] = {}
        for store in dict.fromkeys(ref.store for ref in refs):
            hides = hidden(annotator, store)
            for key in store.layers():
                if not hides(key):
                    id = key.article_id
                    self._known[store, id] = self.of(store, id) | {key.annotator}
        tagged = [names for ref in refs if (names := self.of(ref.store, ref.id) - {annotator})]
        self.names = sorted(_NOBODY.union(*(self.of(ref.store, ref.id) for ref in refs)))
        """Everybody who has worked on one of the articles."""
        self.others = len(_NOBODY.union(*tagged))
        """Others among them."""
        self.tagged = len(tagged)
        """Articles that others have worked on."""

        self.tags: tuple[int, int] | None = None
        """Tags of others, and how many persons have made them; None before they were counted."""
        self._annotator = annotator

    def count_tags(self) -> None:
        """Count the tags of others, who have not merely judged; a thread may do this, and it may
        take long where layers have not been read before."""
        from reader.services.stats.collect import Project

        counted: Counter[str] = Counter()
        for store in {store.files for store, _ in self._known} - {None}:
            assert store is not None
            explicit = store.root if store.explicit else None
            project = Project([store.root], explicit, partial(hidden, self._annotator))
            with suppress(ObelismError):
                for article in project.stats().articles:
                    counted.update({name: one.tags for name, one in article.by.items()})
        del counted[self._annotator]
        self.tags = counted.total(), sum(count > 0 for count in counted.values())

    def of(self, store: Store, id: str) -> frozenset[str]:
        """Return who has worked on an article."""
        return self._known.get((store, id), _NOBODY)


class Assigned:
    """What an annotator was given, in the stores that the articles of a list are in."""

    def __init__(self, annotator: str) -> None:
        self._annotator = annotator
        self._own: dict[tuple[Store, str], bool] = {}
        """What was given, and whether it is to be read before all else."""
        self.problem = ""
        """Why the assignments of a store cannot be used, as a sentence."""
        self.shown = False
        """Whether the list has begun with what was given."""

    def read(self, store: Store) -> None:
        """Read the assignments of a store; a thread may do this."""
        try:
            known = assignments_of(store)
        except ObelismError as error:
            self.problem = str(error)
            return
        if known is None:
            return
        first = known.first_of(self._annotator)
        self._own |= {(store, id): id in first for id, _ in known.of(self._annotator)}

    def __bool__(self) -> bool:
        return bool(self._own)

    def has(self, ref: ArticleRef) -> bool:
        """Return whether an article is theirs to read."""
        return (ref.store, ref.id) in self._own

    def comes_first(self, ref: ArticleRef) -> bool:
        """Return whether it is to be read before all else, as what is for training."""
        return self._own.get((ref.store, ref.id), False)


def hidden(annotator: str, store: Store) -> Hides:
    """Return which layers are hidden from somebody, see `hidden_from`; all others', where the
    assignments cannot be used."""
    try:
        return hidden_from(annotator, store)
    except ObelismError:
        return lambda key: key.annotator != annotator
