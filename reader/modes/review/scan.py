"""Looking through layers for what fits a review, one article at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from itertools import islice

import msgspec

from reader.formats.base import reading_order
from reader.model.annotation import Annotation, AnnotationKey
from reader.model.judgement import Verdict
from reader.modes.review.filters import Sieve
from reader.modes.review.layers import LayerCache
from reader.services.export.judgements import is_disputed

Fitting = tuple[AnnotationKey, str | None]
"""An annotation, and the time of the reviewer's verdict on it so far."""


class Judged(msgspec.Struct, frozen=True):
    """The reviewer's verdict on an annotation of the queue."""

    verdict: Verdict
    stale: bool
    """Whether the annotation was edited since."""
    label: str
    """That the annotation has now."""


class Scanned(msgspec.Struct, frozen=True):
    """What was found on one article."""

    article: str
    fitting: list[Fitting]
    """What fits, in reading order."""
    present: frozenset[AnnotationKey]
    """All annotations there are, fitting or not."""
    judged: dict[AnnotationKey, Judged]
    """The reviewer's verdicts on them."""
    deleted: list[Verdict]
    """The reviewer's verdicts on annotations that are not there any more."""
    aside: int
    """How many corrections would fit if they were asked for."""
    disputed: int
    """How many of those that the reviewer judged others judge differently."""


class Article(msgspec.Struct, frozen=True):
    """An article that somebody has tagged."""

    id: str
    annotators: tuple[str, ...]
    """All that have a layer on it."""


class Scanner:
    """Looks through articles, each once, as it is asked to. `pull` may run in a thread."""

    def __init__(
        self, articles: Iterable[Article], layers: LayerCache, sieve: Sieve, reviewer: str
    ) -> None:
        wanted = (each for each in articles if any(map(sieve.takes_layer, each.annotators)))
        self.articles = {article.id: article for article in wanted}
        """By id, in order."""
        self.filters = sieve.filters
        """What is asked for."""
        self.known: set[str] = set()
        """Ids of the articles that were looked through, and are recorded."""
        self._layers, self._sieve, self._reviewer = layers, sieve, reviewer
        self._left = iter(self.articles.values())
        self._lock = threading.Lock()

    def pull(self, limit: int = 8) -> list[Scanned]:
        """Look through some further articles; an empty list: there are no more."""
        with self._lock:
            articles = list(islice(self._left, limit))
        return [self.look(article) for article in articles]

    def look(self, article: Article) -> Scanned:
        """Look through one article."""
        return _scan(article, self._layers, self._sieve, self._reviewer)


def _scan(article: Article, layers: LayerCache, sieve: Sieve, reviewer: str) -> Scanned:
    names = sorted({*article.annotators, reviewer})  # whose layer may have come since
    contents = {name: layers.read(name, article.id) for name in names}
    verdicts: dict[AnnotationKey, dict[str, Verdict]] = {}
    for name in names:
        for key, verdict in layers.verdicts(name, article.id).items():
            verdicts.setdefault(key, {})[name] = verdict
    fitting: list[tuple[Annotation, AnnotationKey]] = []
    present: set[AnnotationKey] = set()
    judged: dict[AnnotationKey, Judged] = {}
    aside = disputed = 0
    for name, layer in contents.items():
        if layer is None or not sieve.takes_layer(name):
            continue
        for annotation in layer.annotations.values():
            key = AnnotationKey(name, article.id, annotation.id)
            present.add(key)
            own = verdicts.get(key, {}).get(reviewer)
            if own is not None:
                judged[key] = Judged(own, not own.fits(annotation), annotation.label)
                disputed += own.fits(annotation) and is_disputed(annotation, verdicts[key].values())
            if not sieve.takes(annotation, verdicts.get(key, {})):
                continue
            if sieve.leaves_aside(annotation):
                aside += 1
            else:
                fitting.append((annotation, key))
    fitting.sort(key=lambda pair: (reading_order(pair[0]), pair[1].annotator))
    deleted = [
        by[reviewer]
        for key, by in verdicts.items()
        if reviewer in by and key not in present and sieve.takes_layer(key.annotator)
    ]
    keys = [(key, judged[key].verdict.at if key in judged else None) for _, key in fitting]
    return Scanned(article.id, keys, frozenset(present), judged, deleted, aside, disputed)


def tagged_articles(keys: Sequence[tuple[str, str]]) -> list[Article]:
    """Group layers, each annotator and article, by article; in the order of their ids."""
    found: dict[str, list[str]] = {}
    for annotator, article in keys:
        found.setdefault(article, []).append(annotator)
    return [Article(id, tuple(sorted(found[id]))) for id in sorted(found)]
