"""What programs propose on one article: the layers of programs on its text, for whoever reads it.

Where no program has proposed anything yet, the rules are asked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.model.judgement import judged_digest
from reader.services.export.judgements import GOLD
from reader.services.suggest.dismissal import Dismissed, Turned, known_by
from reader.services.suggest.rules import find_rules
from reader.services.suggest.run import BY, LAYER, is_behind, suggest, suggestions
from reader.store.base import LayerKey, Store
from reader.text.lines import Extent

LEARNED = "@learned"
"""Annotator of the layer of what learned models suggest, each from one person's articles."""

FROM = "from"
"""Field of `by` that says from whose articles something was learned."""


class Proposal(NamedTuple):
    """An annotation that a program proposes."""

    layer: str
    annotation: Annotation

    @property
    def known(self) -> str:
        """What it is known by however it is made: label, passages, and text around."""
        one = self.annotation
        passages = [[span.role, span.text] for span in one.spans]
        return known_by([one.label, passages, one.spans[0].prefix, one.spans[0].suffix])

    def is_among(self, turned_down: Dismissed) -> bool:
        """Return whether it is turned down."""
        return turned_down.has(self.layer, self.annotation.id, lambda: self.known)

    @property
    def turned(self) -> Turned:
        """It, to be turned down."""
        one = self.annotation
        return Turned(self.layer, one.id, judged_digest(one), self.known)


class Found(NamedTuple):
    """What is proposed on an article."""

    proposals: list[Proposal]
    """In reading order; of several layers' at one place the first layer's alone."""
    by_rules: int = 0
    """How many of them the rules have just made."""
    problem: str = ""
    """Why these are not kept, as a sentence."""


def find_proposals(
    store: Store,
    article: Article,
    *,
    annotator: str | None = None,
    learned: Callable[[Article], object] | None = None,
    keeps: bool = True,
    clock: Clock = utc_now,
) -> Found:
    """Return what programs propose on an article; where there is nothing, have the rules propose.

    `annotator`: who reads; what was learned from others is left out. `learned`: brings `@learned`
    on an article up to what was learned; `keeps`: whether anything is written, to that layer or
    what the rules find to `@rules`, which is brought up to date where older ones found it. It reads
    files and looks at all of the text; a thread may call it.

    Raises:
        BadLabels: the labels of the workspace cannot be used.
    """
    by_rules, problem = 0, ""
    if learned is not None and keeps:
        with suppress(ObelismError):
            learned(article)
    rules = find_rules()
    if keeps and is_behind(store, article, rules):
        with suppress(ObelismError):
            suggest(store, article, rules, clock=clock)
    layers = dict(_layers_on(store, article, annotator))
    if not layers:
        if keeps:
            try:
                suggest(store, article, rules, clock=clock)
            except ObelismError as error:
                problem = str(error)
        layers = {LAYER: suggestions(article, rules, store.labels(), clock)}
        by_rules = len(layers[LAYER])
    return Found(_one_at_a_place(layers), by_rules, problem)


def is_for(proposed: Annotation, annotator: str) -> bool:
    """Return whether what a program proposes was learned from somebody, or from nobody at all."""
    by = proposed.extra.get(BY)
    return not isinstance(by, dict) or by.get(FROM, annotator) == annotator


def _layers_on(
    store: Store, article: Article, annotator: str | None
) -> Iterator[tuple[str, Mapping[str, Annotation]]]:
    """Yield the layers of programs that are about the text of an article, as far as they are for
    an annotator."""
    for head in store.heads(article_id=article.id):
        name = head.annotator
        if name.startswith("@") and name != GOLD and head.info.sha256 == article.info.sha256:
            try:
                every = store.read(LayerKey(name, article.id)).annotations
            except ObelismError:
                continue
            for_them = {
                id: each
                for id, each in every.items()
                if annotator is None or is_for(each, annotator)
            }
            if for_them or not every:
                yield name, for_them


def _one_at_a_place(layers: Mapping[str, Mapping[str, Annotation]]) -> list[Proposal]:
    """Return the annotations of layers, what was learned first, the rules' last; what begins where
    another of its label does is left out."""
    first = sorted(layers, key=lambda name: (name != LEARNED, name == LAYER, name))
    found: dict[tuple[str, int], Proposal] = {}
    for name in first:
        for each in layers[name].values():
            if not each.has_lost:
                found.setdefault((each.label, each.start), Proposal(name, each))
    return sorted(found.values(), key=_place)


def _place(proposal: Proposal) -> tuple[int, int, str]:
    one = proposal.annotation
    return min(span.start for span in one.spans), one.end, one.id


def main_extents(annotation: Annotation, role: str | None) -> list[Extent]:
    """Return where the spans of a role stand; where there is none, where all stand."""
    placed = annotation.placed
    return [span.extent for span in placed if span.role == role] or [each.extent for each in placed]
