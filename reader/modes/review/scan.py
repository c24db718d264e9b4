"""Looking through layers for the annotations that a review is about, which fills its queue.

Articles are looked through one by one, so that the first item is known before the last article is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from reader.formats.base import reading_order
from reader.model.annotation import AnnotationKey
from reader.model.judgement import Verdict
from reader.model.progress import Progress, no_progress
from reader.modes.review.filters import Matcher
from reader.modes.review.layers import LayerCache
from reader.modes.review.queue import Match, Order, Queue, Scanned
from reader.services.export.judgements import is_disputed

Rest = Callable[[Progress], Mapping[str, Sequence[str]]]
"""Returns the ids of all articles, in order, each with all who have a layer on it."""

AT_ONCE = 8
"""Articles that one call of `pull` looks through."""


class Scanner:
    """Looks through articles and fills a queue. `pull` may run in a thread of its own."""

    def __init__(
        self,
        articles: Mapping[str, Sequence[str]],
        layers: LayerCache,
        matcher: Matcher,
        queue: Queue,
        order: Order,
        *,
        rest: Rest | None = None,
    ) -> None:
        """`articles`: their ids, in order, each with all who have a layer on it; `rest`: returns
        all of them where those are only the first.

        `queue`: with the items that it had when it was left; none where it is new.
        """
        self.filters = matcher.filters
        self.complete = False
        """Whether all articles have been looked through."""
        self.deleted: dict[str, list[Verdict]] = {}
        """The reviewer's verdicts on annotations that were deleted since, by article."""
        self.disputed: dict[str, int] = {}
        """How many of those that the reviewer judged others judge differently, by article."""
        self.corrections = 0
        """How many more would match if corrections were included."""
        self._layers, self._matcher = layers, matcher
        self.articles = self._included(articles)
        """The articles with a layer that the review includes, as far as they are known."""
        self._rest = rest
        self._queue, self._order = queue, order
        self._drawn = order.sample is not None and bool(queue.keys)
        self._matches: list[Match] = []
        self._known: set[str] = set()
        """Ids of the articles whose scans were recorded."""
        self._left: Iterator[str] = iter(list(self.articles))
        self._lock = threading.Lock()

    def pull(self) -> list[Scanned]:
        """Look through some further articles; an empty list: there are no more."""
        with self._lock:
            articles = list(islice(self._left, AT_ONCE))
            if not articles and self._rest is not None:
                self._find_rest()
                articles = list(islice(self._left, AT_ONCE))
        return [self._look(article) for article in articles]

    def _find_rest(self, progress: Progress = no_progress) -> None:
        """Find the articles after the first, wherever they stand among those."""
        if self._rest is not None:
            every = self._included(self._rest(progress))
            known, self.articles, self._rest = self.articles, every, None
            self._left = chain(self._left, [id for id in every if id not in known])

    def _included(self, articles: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        includes = self._matcher.includes_layer
        return {id: names for id, names in articles.items() if any(map(includes, names))}

    def take(self, scans: Sequence[Scanned]) -> None:
        """Record the scans that `pull` returned; an empty list: that was all."""
        for scanned in scans:
            self._record(scanned)
        if not scans and not self.complete:
            self.complete = True
            self._queue.in_order_of_deciding()
            self._queue.add([] if self._drawn else self._order.chosen(self._matches))
            self._matches = []

    def take_all(self, progress: Progress = no_progress) -> None:
        """Look through everything that is left."""
        if self.complete:
            return
        with self._lock:
            self._find_rest(progress)
            left = list(self._left)
            self._left = iter(left)
        total, scans = len(left), chain.from_iterable(iter(self.pull, []))
        for scanned in progress(scans, total, "Looking through articles"):
            self._record(scanned)
        self.take([])

    def next(self) -> int | None:
        """Return the next place that waits, once the verdicts on its article are known."""
        while True:
            place = self._queue.settle()
            if not self.complete and (place is None or place in self._queue.later):
                self.take(self.pull())
            elif place is None or self._is_known(place):
                return place

    def _is_known(self, place: int) -> bool:
        """Return whether an item's article was looked through already; if not, look now."""
        id = self._queue.keys[place].article
        if id in self._known:
            return True
        if id not in self.articles and self._rest is not None:
            found = self._included({id: self._layers.annotators(id)})
            self.articles = {**self.articles, **found}  # never changed: a thread may go through it
        if id in self.articles:
            self._record(self._look(id))
        else:
            self._known.add(id)
            self._queue.left_out[place] = "there are no tags on its article any more"
        return False

    def _record(self, scanned: Scanned) -> None:
        """Record the annotations of an article, once: later verdicts are recorded already."""
        if scanned.article in self._known:
            return
        self._known.add(scanned.article)
        self._update(scanned)
        self.corrections += scanned.corrections
        if self._order.needs_all:
            self._matches += [each for each in scanned.matches if each[0] not in self._queue.places]
        else:
            self._queue.add(scanned.matches)
            self._queue.update(scanned)

    def look_again(self, articles: Iterable[str]) -> None:
        """Look through articles again, for changes since."""
        for id in articles:
            if id in self.articles:
                self._update(self._look(id))
        self._queue.in_order_of_deciding()

    def _update(self, scanned: Scanned) -> None:
        self._queue.update(scanned)
        self.deleted[scanned.article] = scanned.deleted
        self.disputed[scanned.article] = scanned.disputed

    def _look(self, article: str) -> Scanned:
        """Look through one article."""
        matcher, reviewer = self._matcher, self._matcher.reviewer
        names = sorted({*self.articles[article], reviewer})  # the reviewer's layer may be new
        included = [name for name in names if matcher.includes_layer(name)]
        verdicts: dict[AnnotationKey, dict[str, Verdict]] = {}
        for name in names:
            for key, verdict in self._layers.verdicts(name, article).items():
                verdicts.setdefault(key, {})[name] = verdict
        present = {
            AnnotationKey(name, article, id): annotation
            for name in included
            for id, annotation in self._layers.annotations(name, article).items()
        }
        own = {key: by[reviewer] for key, by in verdicts.items() if reviewer in by}
        matches = [
            (annotation, key)
            for key, annotation in present.items()
            if matcher.matches(annotation, verdicts.get(key, {}))
        ]
        wanted = [pair for pair in matches if not matcher.leaves_out(pair[0])]
        wanted.sort(key=lambda pair: (reading_order(pair[0]), pair[1].annotator))
        return Scanned(
            article,
            [(key, own[key].at if key in own else None) for _, key in wanted],
            present,
            own,
            [own[key] for key in own if key not in present and key.annotator in included],
            corrections=len(matches) - len(wanted),
            disputed=sum(
                verdict.fits(present[key]) and is_disputed(present[key], verdicts[key].values())
                for key, verdict in own.items()
                if key in present
            ),
        )
