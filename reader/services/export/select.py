"""Handing annotations on: from paths and filters to the pieces of a file and what was left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.corpus.missing import Articles
from reader.formats.base import ExportOptions, Format, LayerExport, Output, Problem
from reader.model.errors import ObelismError, WrongUse
from reader.model.judgement import NOBODY, REJECTED
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.export.judgements import (
    GOLD,
    NO_GOLD,
    adjudications,
    decision_exports,
    decisions_in,
    is_called,
    is_disputed,
    refuse_unknown_verdicts,
    verdicts_on,
    word_for,
)
from reader.services.export.judgements import exported_verdicts as handed_on
from reader.services.targets import as_stored, existing, under, workspaces_of
from reader.store.base import FileStore, LayerKey, Store
from reader.text.phrases import listed


class Chosen(NamedTuple):
    """A layer to be exported."""

    workspace: Store
    key: LayerKey


class Withheld(msgspec.Struct):
    """What an export leaves out without being asked to, or hands on as it should not stay."""

    rejected: int = 0
    """Annotations that a reviewer says should not be there."""
    disputed: int = 0
    """How many of these another reviewer says something else of."""
    nobody: int = 0
    """Decisions that nobody should mark something."""
    unfinished: int = 0
    """Gold annotations that lack a role or a partner; they are handed on."""


class Selection(msgspec.Struct, frozen=True):
    """The layers that some paths and filters mean."""

    layers: list[Chosen]
    """By workspace, then article, then annotator."""
    untagged: list[Path]
    """The paths under which no person has tagged anything."""
    labels: frozenset[str] | None = None
    """Names of the labels wanted; None: all."""
    verdicts: frozenset[str] = frozenset()
    """Words of the verdicts wanted, see `verdicts.CHOICES`; none: all but rejected."""
    reviewers: dict[tuple[str, str], list[str]] = {}
    """Everybody with a layer, by root of the workspace and article: there their verdicts are."""
    withheld: Withheld = msgspec.field(default_factory=Withheld)
    """Counted as the export goes on."""


def select(
    paths: Sequence[Path],
    *,
    workspace: Path | None = None,
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    verdicts: Sequence[str] = (),
    everybody: bool = False,
) -> Selection:
    """Find the layers on the articles that are, or were, at `paths`.

    Layers of no person, whose names begin with `@`, are left out unless named, or `everybody`.

    Raises:
        WrongUse: a path is not there and was never tagged, or a filter names what does not exist.
    """
    found: dict[tuple[str, LayerKey], Chosen] = {}
    untagged: list[Path] = []
    places: dict[str, FileStore] = {}
    keys_of = cache(_keys)
    for path in paths:
        here = {os.path.realpath(each.name): each for each in workspaces_of(path, workspace)}
        layers = {
            (root, key): Chosen(each, key)
            for root, each in here.items()
            for key in filter(_under(path, each), keys_of(each))
        }
        if not layers:
            existing(path)
        if not annotators and not any(_by_person(layer) for layer in layers.values()):
            untagged.append(path)
        places.update(here)
        found.update(layers)
    selection = select_among(
        found.values(),
        places.values(),
        annotators=annotators,
        labels=labels,
        verdicts=verdicts,
        everybody=everybody,
    )
    return msgspec.structs.replace(selection, untagged=untagged)


def select_among(
    layers: Iterable[Chosen],
    stores: Iterable[Store],
    *,
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    verdicts: Sequence[str] = (),
    everybody: bool = False,
) -> Selection:
    """Choose among the layers of some stores, as `select` does.

    Raises:
        WrongUse: a filter names what does not exist.
    """
    refuse_unknown_verdicts(verdicts)
    every = sorted(layers, key=_order)
    named = [as_stored(name) for name in annotators]
    chosen = every if everybody else _of_annotators(every, named)
    wanted = frozenset(as_stored(name) for name in labels)
    _refuse_unknown_labels(chosen, stores, wanted)
    reviewers: dict[tuple[str, str], list[str]] = {}
    for place, key in every:
        reviewers.setdefault((place.name, key.article_id), []).append(key.annotator)
    return Selection(chosen, [], wanted or None, frozenset(verdicts), reviewers)


Changed = dict[tuple[str, str], list[str]]
"""Root of the workspace and id of each article that is no more as it was tagged, and by whom."""


def export(
    selection: Selection,
    format: Format,
    options: ExportOptions,
    progress: Progress = no_progress,
    changed: Changed | None = None,
) -> Output:
    """Write the layers of a selection in a format; note in `changed` which articles have."""
    problems: list[Problem] = []
    changed = {} if changed is None else changed
    layers = _read(
        progress(selection.layers, len(selection.layers), "Exporting"),
        selection.labels,
        problems,
        changed,
        decisions=options.decisions,
        withheld=selection.withheld,
    )
    for piece in format.write(_judged(layers, selection), options):
        yield from _drain(problems)
        yield piece
    yield from _drain(problems)


def _judged(
    layers: Iterable[tuple[Store, LayerExport]], selection: Selection
) -> Iterator[LayerExport]:
    """Put the verdicts to the annotations, and leave out those that are not wanted."""
    verdicts = lru_cache(1)(verdicts_on)
    for workspace, layer in layers:
        place = workspace.name, layer.article.id
        reviewers = tuple(selection.reviewers.get(place, ()))
        found = verdicts(workspace, layer.article.id, reviewers).get(layer.annotator, {})
        kept = []
        for annotation in layer.annotations:
            judged = found.get(annotation.id, ())
            if selection.verdicts:
                wanted = any(is_called(word, annotation, judged) for word in selection.verdicts)
            else:
                wanted = word_for(annotation, judged) != REJECTED
                selection.withheld.rejected += not wanted
                selection.withheld.disputed += not wanted and is_disputed(annotation, judged)
            if wanted:
                kept.append(annotation)
        if layer.annotator == GOLD:
            states = (layer.labels[each.label].state(each) for each in kept)
            selection.withheld.unfinished += sum(state == "unfinished" for state in states)
        records = {id: [handed_on(each) for each in found[id]] for id in found}
        yield msgspec.structs.replace(layer, annotations=kept, verdicts=records)


def _drain(problems: list[Problem]) -> Iterator[Problem]:
    while problems:
        yield problems.pop(0)


def told_of(changed: Changed) -> Iterator[str]:
    """Give a sentence for each article that is no more as it was tagged."""
    for (_, id), annotators in changed.items():
        whose = listed(dict.fromkeys(annotators))
        yield (
            f"{id} has changed since it was tagged by {whose}: offsets count the text of then; "
            "open it to carry the tags over"
        )


def _keys(store: Store) -> list[LayerKey]:
    return store.layers() if store.exists else []


def _under(path: Path, workspace: FileStore) -> Callable[[LayerKey], bool]:
    is_under = under(path, workspace)
    return lambda key: is_under(key.article_id)


def _order(layer: Chosen) -> tuple[str, str, str]:
    return layer.workspace.name, layer.key.article_id, layer.key.annotator


def _by_person(layer: Chosen) -> bool:
    return not layer.key.annotator.startswith("@")


def _of_annotators(layers: list[Chosen], wanted: Sequence[str]) -> list[Chosen]:
    """Return the layers of those named, or of every person."""
    if not wanted:
        return [layer for layer in layers if _by_person(layer)]
    known = sorted({layer.key.annotator for layer in layers})
    for name in wanted:
        if name == GOLD and name not in known:
            raise WrongUse(NO_GOLD)
        if layers and name not in known:
            raise WrongUse(f"no annotator {name!r} has tags here; there are: {', '.join(known)}")
    return [layer for layer in layers if layer.key.annotator in wanted]


def _refuse_unknown_labels(
    layers: Sequence[Chosen], workspaces: Iterable[Store], wanted: frozenset[str]
) -> None:
    """Refuse labels that neither the workspaces define nor any annotation has."""
    known = {label.name: None for each in workspaces for label in each.labels()}
    if wanted <= known.keys():
        return
    for _, layer in _read(layers, None, [], {}):
        known.update({annotation.label: None for annotation in layer.annotations})
    if unknown := sorted(wanted - known.keys()):
        raise WrongUse(f"there is no label {unknown[0]!r}; there are: {', '.join(known)}")


def _labels_of(store: Store) -> LabelSet:
    return store.labels()


def _text_of(store: Store, sha256: str) -> str | None:
    return store.text(sha256)


def _read(
    layers: Iterable[Chosen],
    wanted: frozenset[str] | None,
    problems: list[Problem],
    changed: Changed,
    *,
    decisions: bool = False,
    withheld: Withheld | None = None,
) -> Iterator[tuple[Store, LayerExport]]:
    """Read layers one by one, each with its workspace; what cannot be is added to `problems`."""
    labels = cache(_labels_of)
    text = lru_cache(1)(_text_of)
    articles = cache(lambda workspace: Articles(workspace, ()))
    for workspace, key in layers:
        try:
            contents = workspace.read(LayerKey(key.annotator, key.article_id))
        except ObelismError as error:
            problems.append(Problem(key.article_id, str(error), key.annotator))
            continue
        problems.extend(Problem(key.article_id, why, key.annotator) for why in contents.problems)
        if articles(workspace).has_changed(contents.info, key.annotator):
            changed.setdefault((workspace.name, key.article_id), []).append(key.annotator)
        if withheld is not None and not decisions:
            withheld.nobody += sum(one.what == NOBODY for one in decisions_in(contents.records))
        layer = LayerExport(
            article=contents.info,
            text=text(workspace, contents.info.sha256),
            annotator=key.annotator,
            labels=labels(workspace),
            annotations=[
                each
                for each in contents.annotations.values()
                if wanted is None or each.label in wanted
            ],
            adjudications=adjudications(contents.records),
            decisions=decision_exports(workspace, contents, wanted) if decisions else (),
        )
        yield workspace, layer
