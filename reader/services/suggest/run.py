"""Run rules on an article, and keep what they suggest in the layer `@rules`."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from reader.model.annotation import Annotation
from reader.model.article import Article, is_markdown, kept_article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import ObelismError, ReadOnly
from reader.model.labels import LabelSet
from reader.services.suggest.rules import Rule, Suggestion, TextView
from reader.store.base import LayerKey, Store
from reader.store.layer import Change, Layer

LAYER = "@rules"
"""Annotator of the layer of suggestions; no person's name begins with `@`."""

ORIGIN = "rules"
"""Origin of an annotation that a rule suggested."""

ACTION = "suggest"
"""Name of the action in the history."""

BY = "by"
"""Field that says which rule suggested an annotation: its layer, name and version."""

NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-727567676573")


class Outcome(NamedTuple):
    """Numbers of annotations after a run."""

    added: int
    removed: int
    """Earlier suggestions that the same rules no longer make."""
    kept: int


def suggest(
    store: Store,
    article: Article,
    rules: Sequence[Rule],
    *,
    clock: Clock = utc_now,
    dry_run: bool = False,
) -> Outcome:
    """Run rules on an article and update the layer `@rules` to what they find, as one action.

    Suggestions of other rules stay; those on an earlier text of the article are replaced. Nothing
    is written if nothing changes, nor in a dry run, which only counts.

    Raises:
        ReadOnly: the layer cannot be written.
        BadLabels: the labels of the workspace cannot be used.
        ValueError: a rule suggests what it may not.
    """
    found = suggestions(article, rules, store.labels(), clock)
    ran = {rule.name for rule in rules}
    return bring_up_to(
        store,
        article,
        LAYER,
        found,
        lambda each: rule_of(each) in ran,
        dry_run=dry_run,
        clock=clock,
    )


def bring_up_to(
    store: Store,
    article: Article,
    name: str,
    found: Mapping[str, Annotation],
    replaces: Callable[[Annotation], bool] = lambda _: True,
    *,
    dry_run: bool = False,
    clock: Clock = utc_now,
) -> Outcome:
    """Have a layer of suggestions hold those that were found, by id, as one action.

    Of earlier ones those that it `replaces` go, and those on an earlier text of the article; what
    is found again says who found it last. `dry_run` only counts.

    Raises:
        ReadOnly: the layer cannot be written.
    """
    removed = _clear_earlier_text(store, article, name, clock, dry_run=dry_run)
    if not found and next(store.heads(annotator=name, article_id=article.id), None) is None:
        return Outcome(0, removed, 0)
    with Layer.open(store, article, name, clock=clock) as layer:
        if dry_run and removed:
            return Outcome(len(found), removed, 0)
        stale = [
            each for each in layer.annotations.values() if each.id not in found and replaces(each)
        ]
        new = [each for each in found.values() if each.id not in layer.annotations]
        again = (
            (old, replace(old, extra={**old.extra, **found[old.id].extra}))
            for old in layer.annotations.values()
            if old.id in found and old.extra.get(BY) != found[old.id].extra.get(BY)
        )
        changes: list[Change] = [*((old, None) for old in stale), *((None, each) for each in new)]
        changes += again
        if changes and not dry_run:
            _commit(layer, changes)
        return Outcome(len(new), len(stale) + removed, len(found) - len(new))


def suggestions(
    article: Article, rules: Iterable[Rule], labels: LabelSet, clock: Clock = utc_now
) -> dict[str, Annotation]:
    """Return the rules' suggestions for an article by id, without labels that are not defined.

    The same suggestion on the same text always has the same id.

    Raises:
        ValueError: a rule suggests a label that it does not declare, or no passage.
    """
    view, now = TextView(article.text, markdown=is_markdown(article.id)), timestamp(clock())
    found: dict[str, Annotation] = {}
    for rule in rules:
        if not any(label in labels for label in rule.labels):
            continue
        for suggestion in rule.find(view):
            if suggestion.label not in rule.labels or not suggestion.spans:
                raise ValueError(f"the rule {rule.name} may not suggest {suggestion}")
            if suggestion.label in labels:
                annotation = _annotation(rule, suggestion, article, labels, now)
                found.setdefault(annotation.id, annotation)
    return found


def is_behind(store: Store, article: Article, rules: Iterable[Rule]) -> bool:
    """Return whether `@rules` on an article is about an earlier text, or has something in it that
    an older version of these rules found; False where there is no such layer."""
    heads = store.heads(annotator=LAYER, article_id=article.id)
    if (head := next(iter(heads), None)) is None:
        return False
    if head.info.sha256 != article.info.sha256:
        return True
    try:
        kept = store.read(LayerKey(LAYER, article.id)).annotations.values()
    except ObelismError:
        return False
    versions = {rule.name: rule.version for rule in rules}
    return any(_version_of(each) < versions.get(rule_of(each) or "", 0) for each in kept)


def rule_of(annotation: Annotation) -> str | None:
    """Return the name of the rule that suggested an annotation, if one did."""
    by = annotation.extra.get(BY)
    name = by.get("rule") if isinstance(by, dict) else None
    return name if isinstance(name, str) else None


def _version_of(annotation: Annotation) -> float:
    """Return the version of the rule that suggested an annotation; infinity where none is said."""
    by = annotation.extra.get(BY)
    version = by.get("version") if isinstance(by, dict) else None
    return version if isinstance(version, int) else math.inf


def _annotation(
    rule: Rule, suggestion: Suggestion, article: Article, labels: LabelSet, now: str
) -> Annotation:
    spans = labels[suggestion.label].ordered(suggestion.spans)
    places = [f"{span.start}-{span.end} {span.role or ''}" for span in spans]
    content = "\0".join((rule.name, article.info.sha256, suggestion.label, *places))
    return Annotation(
        id=uuid.uuid5(NAMESPACE, content).hex,
        label=suggestion.label,
        spans=spans,
        note=suggestion.note,
        attributes=suggestion.attributes,
        origin=ORIGIN,
        created=now,
        modified=now,
        extra={BY: {"layer": LAYER, "rule": rule.name, "version": rule.version}},
    )


def _clear_earlier_text(
    store: Store, article: Article, name: str, clock: Clock, *, dry_run: bool
) -> int:
    """Remove the suggestions on an earlier text of the article; return their number."""
    with Layer.open(store, article, name, clock=clock) as layer:
        if not (layer.outdated and layer.annotations):
            return 0
        if dry_run:
            return len(layer.annotations)
        earlier = kept_article(store, layer.info)
    if earlier is None:
        raise ReadOnly(layer.read_only or "The text of the suggestions is not kept.")
    with Layer.open(store, earlier, name, clock=clock) as layer:
        old = [*layer.annotations.values()]
        _commit(layer, [(each, None) for each in old])
        return len(old)


def _commit(layer: Layer, changes: Sequence[Change]) -> None:
    if layer.read_only is not None:
        raise ReadOnly(layer.read_only)
    layer.commit(ACTION, changes)
    layer.flush()
    if not layer.saved:
        raise ReadOnly(layer.problem or f"{layer.article.id} cannot be written.")
