"""Handing annotations on: from paths and filters to the pieces of a file and what was left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.formats.values import Choices, Format, LayerExport, Output, Problem
from reader.model.errors import ObelismError, WrongUse
from reader.session.places import as_stored, existing, under, workspaces_of
from reader.store.contents import read_layer
from reader.store.texts import kept_text
from reader.store.workspace import LayerKey, Workspace


class Chosen(NamedTuple):
    """A layer to be exported."""

    workspace: Workspace
    key: LayerKey


class Selection(msgspec.Struct, frozen=True):
    """The layers that some paths and filters mean."""

    layers: list[Chosen]
    """By workspace, then article, then annotator."""
    untagged: list[Path]
    """The paths under which no person has tagged anything."""
    labels: frozenset[str] | None = None
    """Names of the labels wanted; None: all."""


Watch = Callable[[Iterable[Chosen]], Iterable[Chosen]]
"""Lets layers pass and counts them, for a progress bar."""


def select(
    paths: Sequence[Path],
    *,
    workspace: Path | None = None,
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Selection:
    """Find the layers on the articles that are, or were, at `paths`.

    Layers of no person, whose names begin with `@`, are left out unless named.

    Raises:
        WrongUse: a path is not there and was never tagged, or a filter names what does not exist.
    """
    found: dict[tuple[str, LayerKey], Chosen] = {}
    untagged: list[Path] = []
    places: dict[str, Workspace] = {}
    keys_of = cache(_keys)
    for path in paths:
        here = {os.path.realpath(each.root): each for each in workspaces_of(path, workspace)}
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
    every = sorted(found.values(), key=_order)
    chosen = _of_annotators(every, [as_stored(name) for name in annotators])
    wanted = frozenset(as_stored(name) for name in labels)
    _refuse_unknown_labels(chosen, places.values(), wanted)
    return Selection(chosen, untagged, wanted or None)


def export(selection: Selection, format: Format, choices: Choices, watch: Watch = iter) -> Output:
    """Write the layers of a selection in a format."""
    problems: list[Problem] = []
    layers = _read(watch(selection.layers), selection.labels, problems)
    for piece in format.write(layers, choices):
        yield from _drain(problems)
        yield piece
    yield from _drain(problems)


def _drain(problems: list[Problem]) -> Iterator[Problem]:
    while problems:
        yield problems.pop(0)


def _keys(workspace: Workspace) -> list[LayerKey]:
    return list(workspace.layers()) if workspace.exists else []


def _under(path: Path, workspace: Workspace) -> Callable[[LayerKey], bool]:
    is_under = under(path, workspace)
    return lambda key: is_under(key.article_id)


def _order(layer: Chosen) -> tuple[str, str, str]:
    return str(layer.workspace.root), layer.key.article_id, layer.key.annotator


def _by_person(layer: Chosen) -> bool:
    return not layer.key.annotator.startswith("@")


def _of_annotators(layers: list[Chosen], wanted: Sequence[str]) -> list[Chosen]:
    """Return the layers of those named, or of every person."""
    if not wanted:
        return [layer for layer in layers if _by_person(layer)]
    known = sorted({layer.key.annotator for layer in layers})
    for name in wanted:
        if layers and name not in known:
            raise WrongUse(f"no annotator {name!r} has tags here; there are: {', '.join(known)}")
    return [layer for layer in layers if layer.key.annotator in wanted]


def _refuse_unknown_labels(
    layers: Sequence[Chosen], workspaces: Iterable[Workspace], wanted: frozenset[str]
) -> None:
    """Refuse labels that neither the workspaces define nor any annotation has."""
    known = {label.name: None for each in workspaces for label in each.labels()}
    if wanted <= known.keys():
        return
    for layer in _read(layers, None, []):
        known.update({annotation.label: None for annotation in layer.annotations})
    if unknown := sorted(wanted - known.keys()):
        raise WrongUse(f"there is no label {unknown[0]!r}; there are: {', '.join(known)}")


def _read(
    layers: Iterable[Chosen], wanted: frozenset[str] | None, problems: list[Problem]
) -> Iterator[LayerExport]:
    """Read layers one by one; what cannot be read is added to `problems`."""
    labels = cache(Workspace.labels)
    text = lru_cache(1)(kept_text)
    for workspace, key in layers:
        try:
            contents = read_layer(workspace, key.annotator, key.article_id)
        except ObelismError as error:
            problems.append(Problem(key.article_id, str(error), key.annotator))
            continue
        problems.extend(Problem(key.article_id, why, key.annotator) for why in contents.problems)
        yield LayerExport(
            article=contents.info,
            text=text(workspace, contents.info.sha256),
            annotator=key.annotator,
            labels=labels(workspace),
            annotations=[
                each
                for each in contents.annotations.values()
                if wanted is None or each.label in wanted
            ],
        )
