"""What somebody teaches: the articles that they have finished, with what they tagged in them.

Of articles that they have not, what was adjudicated teaches who said what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from reader.model.annotation import Annotation
from reader.model.article import Article, is_markdown, kept_article
from reader.model.errors import ObelismError
from reader.model.labels import CONTENT, CUE, SOURCE
from reader.services.export.judgements import GOLD
from reader.services.suggest.rules import TextView
from reader.store.base import LayerKey, Store
from reader.store.progress import every_progress
from reader.text.lines import Extent

ATTRIBUTION = "attribution"

FEWEST = 5
"""Finished articles from which on something is learned."""


class Known(NamedTuple):
    """An attribution as a person made it. Extents are `[start, end)` in code points, in order."""

    contents: tuple[Extent, ...]
    """At least one."""
    cues: tuple[Extent, ...]
    sources: tuple[Extent, ...]
    """None where nobody is named."""


class Lesson:
    """An article with what somebody tagged in it. Extents are `[start, end)` in code points."""

    def __init__(
        self, article: Article, annotations: Iterable[Annotation], *, whole: bool = True
    ) -> None:
        """`whole`: whether what is not tagged in it says something, too."""
        self.article, self.whole = article, whole
        self._annotations = [each for each in annotations if not each.has_lost]

    @cached_property
    def view(self) -> TextView:
        """Its text in units."""
        return TextView(self.article.text, markdown=is_markdown(self.article.id))

    @cached_property
    def known(self) -> list[Known]:
        """Its attributions that have content and cue."""
        found = (_known(each) for each in self._annotations if each.label == ATTRIBUTION)
        return sorted(each for each in found if each is not None)

    def tagged(self, label: str) -> list[Extent]:
        """Return where tags of a label without roles stand, in order."""
        extents = {
            span.extent for one in self._annotations if one.label == label for span in one.spans
        }
        return sorted(extents)

    @cached_property
    def digest(self) -> str:
        """What it is known by: it changes with the text and the tags."""
        parts = [f"{self.article.info.sha256} {self.whole}"]
        for each in self._annotations:
            parts += [f"{each.label} {span.start} {span.end} {span.role}" for span in each.spans]
        return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _known(one: Annotation) -> Known | None:
    contents, cues, sources = (
        tuple(sorted(span.extent for span in one.in_role(role))) for role in (CONTENT, CUE, SOURCE)
    )
    return Known(contents, cues, sources) if contents and cues else None


def finished(store: Store, annotator: str) -> list[str]:
    """Return the ids of the articles that somebody has marked as done, in order."""
    every = every_progress(store)
    own = {each.article for each in every if each.annotator == annotator and each.status == "done"}
    return sorted(own)


def lessons(store: Store, annotator: str) -> Iterator[Lesson]:
    """Yield what somebody teaches, their own articles first; what cannot be read is passed over."""
    own = finished(store, annotator)
    for id in own:
        lesson = _lesson(store, LayerKey(annotator, id), whole=True)
        if lesson is not None:
            yield lesson
    for head in store.heads(annotator=GOLD):
        lesson = _lesson(store, head.key, whole=False) if head.info.id not in own else None
        if lesson is not None:
            yield lesson


def _lesson(store: Store, key: LayerKey, *, whole: bool) -> Lesson | None:
    try:
        layer = store.read(key)
        article = kept_article(store, layer.info)
    except ObelismError:
        return None
    return Lesson(article, layer.annotations.values(), whole=whole) if article else None
