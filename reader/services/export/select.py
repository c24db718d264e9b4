"""Select layers by paths and filters."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import filterfalse, groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.errors import ObelismError, WrongUse
from reader.model.progress import Progress, no_progress
from reader.services.export.judgements import CHOICES, GOLD, NO_GOLD
from reader.services.targets import (
    as_stored,
    existing,
    meant,
    one_article,
    under,
    workspaces_of,
)
from reader.store.base import FileStore, LayerKey, Store
from reader.text.phrases import instead

if TYPE_CHECKING:
    from reader.model.shard import Shard
    from reader.services.assignments import HidesIn


class Chosen(NamedTuple):
    """A layer that is selected."""

    store: Store
    key: LayerKey


class Selection(msgspec.Struct, frozen=True):
    """The layers and what is wanted of them."""

    layers: list[Chosen]
    """By workspace, then article, then annotator."""
    untagged: list[Path]
    """The paths under which no person has tagged anything."""
    labels: frozenset[str] | None = None
    """Names of the labels wanted; None: all."""
    verdicts: frozenset[str] = frozenset()
    """Words of the verdicts wanted, see `judgements.CHOICES`; none: all but rejected."""
    by_hand: bool = False
    """Whether what began as a program's proposal is left out, wholly or in some role."""
    copies: bool = False
    """Whether a reviewer's copy of what they accepted comes beside the original."""
    decided_only: bool = False
    """Whether an article comes of the gold layer only where all is decided there."""
    stores: Sequence[Store] = ()
    """The stores at the paths, with layers or without."""
    annotators: dict[tuple[str, str], list[str]] = {}
    """All with a layer on each article, by name of the store and id: verdicts may be in any."""
    named: frozenset[str] = frozenset()
    """Annotators who are wanted; none: every person."""
    unwanted: frozenset[str] = frozenset()
    """Annotators who are not."""

    def of_shard(self, shard: Shard) -> Selection:
        """Return what is selected of the articles of a share."""
        layers = [each for each in self.layers if shard.has(each.key.article_id)]
        names = {key: names for key, names in self.annotators.items() if shard.has(key[1])}
        return msgspec.structs.replace(self, layers=layers, annotators=names)

    def by_article(
        self, progress: Progress = no_progress, doing: str = "Reading"
    ) -> Iterator[tuple[Store, str, list[str]]]:
        """Yield the store and id of each article, and whose layers on it are selected."""
        layers = progress(self.layers, len(self.layers), doing)
        for (store, id), group in groupby(layers, lambda each: (each.store, each.key.article_id)):
            yield store, id, [each.key.annotator for each in group]

    def wants(self, annotator: str) -> bool:
        """Return whether what is known of somebody may be in the export."""
        if self.named:
            return annotator in self.named and annotator not in self.unwanted
        return not annotator.startswith("@") and annotator not in self.unwanted


def select(
    paths: Sequence[Path],
    *,
    workspace: Path | None = None,
    annotators: Sequence[str] = (),
    not_annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    verdicts: Sequence[str] = (),
    all_layers: bool = False,
    progress: Progress = no_progress,
    hides: HidesIn | None = None,
) -> Selection:
    """Find the layers on the articles that are, or were, at `paths`.

    `hides`: what is hidden from who looks at them, if anything.

    Layers of no person, whose names begin with `@`, are left out unless named or `all_layers`.

    Raises:
        WrongUse: a path is not there and was never tagged, or a filter names what does not exist.
    """
    found: dict[tuple[str, LayerKey], Chosen] = {}
    untagged: list[Path] = []
    places: dict[str, FileStore] = {}
    keys_of: Callable[[Store, str | None], list[LayerKey]] = cache(
        lambda store, id: store.layers(id, progress) if store.exists else []
    )
    for path in paths:
        here = {os.path.realpath(each.name): each for each in workspaces_of(path, workspace)}
        layers: dict[tuple[str, LayerKey], Chosen] = {}
        for root, each in here.items():
            is_under = under(path, each)
            one = one_article(path, each, len(paths))
            keys = (key for key in keys_of(each, one) if is_under(key.article_id))
            shown = keys if hides is None else filterfalse(hides(each), keys)
            layers |= {(root, key): Chosen(each, key) for key in shown}
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
        not_annotators=not_annotators,
        labels=labels,
        verdicts=verdicts,
        all_layers=all_layers,
    )
    return msgspec.structs.replace(selection, untagged=untagged, stores=list(places.values()))


def select_among(
    layers: Iterable[Chosen],
    stores: Iterable[Store],
    *,
    annotators: Sequence[str] = (),
    not_annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    verdicts: Sequence[str] = (),
    all_layers: bool = False,
) -> Selection:
    """Choose among the layers of some stores. Raises WrongUse for a filter that names nothing."""
    for word in verdicts:
        if word not in CHOICES:
            raise WrongUse(f"there is no verdict {word!r}{instead(word, CHOICES)}")
    every = sorted(layers, key=lambda each: (each.store.name, each.key.article_id, each.key))
    every_store = list(stores)
    named, unwanted = (meant(names, every_store) for names in (annotators, not_annotators))
    _refuse_unknown_annotators(every, [*named, *unwanted])
    chosen = every if all_layers else _of_annotators(every, named)
    chosen = [layer for layer in chosen if layer.key.annotator not in unwanted]
    wanted = frozenset(as_stored(name) for name in labels)
    _refuse_unknown_labels(chosen, every_store, wanted)
    names: dict[tuple[str, str], list[str]] = {}
    for store, key in every:
        names.setdefault((store.name, key.article_id), []).append(key.annotator)
    known = frozenset(verdicts)
    return Selection(
        chosen,
        [],
        labels=wanted or None,
        verdicts=known,
        annotators=names,
        named=frozenset(named),
        unwanted=frozenset(unwanted),
    )


def select_only(layers: Iterable[Chosen], hides: HidesIn) -> Selection:
    """Choose some layers. Those who may have judged what is in them are known as well: all with a
    layer on one of these articles that is not hidden."""
    chosen, is_hidden = {*layers}, cache(hides)
    articles = {(each.store, each.key.article_id) for each in chosen}
    every = [
        Chosen(store, key)
        for store, id in articles
        for key in filterfalse(is_hidden(store), store.layers(id))
    ]
    found = select_among(every, {store for store, _ in articles}, all_layers=True)
    return msgspec.structs.replace(found, layers=[each for each in found.layers if each in chosen])


def articles_in(paths: Sequence[Path], workspace: Path | None = None) -> list[tuple[str, str]]:
    """Return the ids and titles of the articles in those of the paths that are folders."""
    folders = [path for path in paths if os.path.isdir(path)]
    refs = find_articles(folders, workspace) if folders else ()
    return [(ref.id, _title(ref)) for ref in refs if ref.problem is None]


def _title(ref: ArticleRef) -> str:
    """Return the title of an article; its id where it has none of its own or cannot be read."""
    title = ref.title_hint
    with suppress(ObelismError):
        if not ref.leads_to:  # what a link out of the folder leads to is not read unasked
            title = load_article(ref).info.title
    return ref.id if title == os.path.basename(ref.id) else title


def _by_person(layer: Chosen) -> bool:
    return not layer.key.annotator.startswith("@")


def _of_annotators(layers: list[Chosen], wanted: Sequence[str]) -> list[Chosen]:
    """Return the layers of those named, or of every person."""
    if not wanted:
        return [layer for layer in layers if _by_person(layer)]
    return [layer for layer in layers if layer.key.annotator in wanted]


def _refuse_unknown_annotators(layers: list[Chosen], wanted: Sequence[str]) -> None:
    known = sorted({layer.key.annotator for layer in layers})
    for name in wanted:
        if name == GOLD and name not in known:
            raise WrongUse(NO_GOLD)
        if layers and name not in known:
            raise WrongUse(f"no annotator {name!r} has tags here{instead(name, known)}")


def _refuse_unknown_labels(
    layers: Sequence[Chosen], workspaces: Iterable[Store], wanted: frozenset[str]
) -> None:
    """Refuse labels that neither the workspaces define nor any annotation has."""
    known = {label.name: None for each in workspaces for label in each.labels()}
    if wanted <= known.keys():
        return
    for store, key in layers:
        with suppress(ObelismError):  # the export says which layers cannot be read
            annotations = store.read(key).annotations.values()
            known.update({annotation.label: None for annotation in annotations})
    if unknown := sorted(wanted - known.keys()):
        raise WrongUse(f"there is no label {unknown[0]!r}{instead(unknown[0], known)}")
