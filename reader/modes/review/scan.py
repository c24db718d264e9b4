"""Look through layers for the annotations that a review is about, one article at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from itertools import islice

import msgspec

from reader.formats.base import reading_order
from reader.model.annotation import Annotation, AnnotationKey
from reader.model.judgement import Verdict
from reader.modes.review.filters import Matcher
from reader.modes.review.layers import LayerCache
from reader.services.export.judgements import is_disputed

Match = tuple[AnnotationKey, str | None]
"""An annotation, and the time of the reviewer's verdict on it so far."""


class OwnVerdict(msgspec.Struct, frozen=True):
    """The reviewer's verdict on an annotation."""

    verdict: Verdict
    stale: bool
    """Whether the annotation was edited since."""
    label: str
    """The label that the annotation has now."""


class Scanned(msgspec.Struct, frozen=True):
    """The annotations of one article."""

    article: str
    """Id of the article."""
    matches: list[Match]
    """The annotations that the review is about, in reading order."""
    present: frozenset[AnnotationKey]
    """All annotations that there are in the layers that the review includes."""
    judged: dict[AnnotationKey, OwnVerdict]
    """The reviewer's verdicts on those."""
    deleted: list[Verdict]
    """The reviewer's verdicts on annotations that were deleted since."""
    corrections: int
    """How many more would match if corrections were included."""
    disputed: int
    """How many of those that the reviewer judged others judge differently."""


class TaggedArticle(msgspec.Struct, frozen=True):
    """An article that somebody has tagged."""

    id: str
    annotators: tuple[str, ...]
    """All who have a layer on it, by name."""


class Scanner:
    """Looks through articles, each once, when asked to. `pull` may run in a thread."""

    def __init__(
        self, articles: Iterable[TaggedArticle], layers: LayerCache, matcher: Matcher, reviewer: str
    ) -> None:
        included = (each for each in articles if any(map(matcher.includes_layer, each.annotators)))
        self.articles = {article.id: article for article in included}
        """By id, in order."""
        self.filters = matcher.filters
        self.known: set[str] = set()
        """Ids of the articles that were looked through, and are recorded."""
        self._layers, self._matcher, self._reviewer = layers, matcher, reviewer
        self._left = iter(self.articles.values())
        self._lock = threading.Lock()

    def pull(self, limit: int = 8) -> list[Scanned]:
        """Look through some further articles; an empty list: there are no more."""
        with self._lock:
            articles = list(islice(self._left, limit))
        return [self.look(article) for article in articles]

    def look(self, article: TaggedArticle) -> Scanned:
        """Look through one article."""
        return _scan(article, self._layers, self._matcher, self._reviewer)


def _scan(article: TaggedArticle, layers: LayerCache, matcher: Matcher, reviewer: str) -> Scanned:
    names = sorted({*article.annotators, reviewer})  # the reviewer's layer may be new
    contents = {name: layers.read(name, article.id) for name in names}
    verdicts: dict[AnnotationKey, dict[str, Verdict]] = {}
    for name in names:
        for key, verdict in layers.verdicts(name, article.id).items():
            verdicts.setdefault(key, {})[name] = verdict
    matches: list[tuple[Annotation, AnnotationKey]] = []
    present: set[AnnotationKey] = set()
    judged: dict[AnnotationKey, OwnVerdict] = {}
    corrections = disputed = 0
    for name, layer in contents.items():
        if layer is None or not matcher.includes_layer(name):
            continue
        for annotation in layer.annotations.values():
            key = AnnotationKey(name, article.id, annotation.id)
            present.add(key)
            own = verdicts.get(key, {}).get(reviewer)
            if own is not None:
                judged[key] = OwnVerdict(own, not own.fits(annotation), annotation.label)
                disputed += own.fits(annotation) and is_disputed(annotation, verdicts[key].values())
            if not matcher.matches(annotation, verdicts.get(key, {})):
                continue
            if matcher.leaves_out(annotation):
                corrections += 1
            else:
                matches.append((annotation, key))
    matches.sort(key=lambda pair: (reading_order(pair[0]), pair[1].annotator))
    deleted = [
        by[reviewer]
        for key, by in verdicts.items()
        if reviewer in by and key not in present and matcher.includes_layer(key.annotator)
    ]
    found = [(key, judged[key].verdict.at if key in judged else None) for _, key in matches]
    return Scanned(article.id, found, frozenset(present), judged, deleted, corrections, disputed)


def tagged_articles(keys: Sequence[tuple[str, str]]) -> list[TaggedArticle]:
    """Group layers, each an annotator and the id of an article, by article; in order of the ids."""
    annotators: dict[str, list[str]] = {}
    for annotator, article in keys:
        annotators.setdefault(article, []).append(annotator)
    return [TaggedArticle(id, tuple(sorted(annotators[id]))) for id in sorted(annotators)]
