"""Articles that several annotators have read, and what each tagged there: the values.

What was tagged in another version of an article is compared at its place in the chosen one, by the
rules that carry tags over (`reader.text.relocation`). What is in doubt by them has no place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.labels import Label, LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.export.judgements import Tag
from reader.services.targets import as_stored, existing, one_article, under, workspaces_of
from reader.store.base import LayerKey, Store
from reader.store.progress import Progress as Reading
from reader.store.progress import every_progress
from reader.text.anchor import moved_to
from reader.text.lines import Extent
from reader.text.phrases import listed
from reader.text.relocation import Fates

if TYPE_CHECKING:
    from reader.model.shard import Shard
    from reader.services.assignments import Hides, HidesIn


class SharedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article that two annotators or more have read, or one where `Choice.single` says so."""

    store: Store
    """Where it is kept."""
    id: str
    text: str
    info: ArticleInfo | None = None
    """What the layers on that text know of the article; None: there are none."""
    layers: Mapping[str, Sequence[Annotation]]
    """Annotator, by name, to annotations; one who found nothing to tag has none."""
    versions: Mapping[str, str] = {}
    """Annotator to the text they read, if it is another one. `layers` has what they tagged at its
    place in `text`, as far as that is certain."""
    main: Mapping[str, str] = {}
    """Label of the workspace to its main role, in which it says what is marked."""
    reviewers: tuple[str, ...] = ()
    """Those whose layers have verdicts or corrections, annotators or not; by name."""
    rejected: Set[Tag] = frozenset()
    """What reviewers rejected; only found where corrections count as their makers' own."""
    read: Mapping[str, Sequence[Extent]] = {}
    """Annotator to what they have read of `text`; one who is missing has read all."""
    unrecorded: tuple[str, ...] = ()
    """Those whose reading there is no record of, so that they count as having read all."""
    day: str = ""
    """The last on which one of those compared tagged something in it or marked it as done (UTC),
    `2026-11-30`; of layers of no person only where there is no other. Empty: unknown."""


T = TypeVar("T")


class Shared(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The articles that annotators share, or what was made of each."""

    articles: list[T]
    read: dict[str, int]
    """Annotator, by name, to how many articles they have read, alone or not."""
    labels: list[Label]
    """Of all workspaces, in the order of showing."""
    left_out: list[str]
    """A sentence for each part that could not be compared."""
    aligned: list[str] = []
    """A sentence for each layer that was compared at its place in another version."""
    corrections: int = 0
    """Corrections of others' annotations that are left out."""
    proposals: dict[str, tuple[int, int]] = {}
    """Annotator, by name, to how many of their tags began as proposals of programs, wholly or in a
    role, and of how many that is; who has none is missing."""
    by_hand: bool = False
    """Whether these are left out."""
    not_done: int = 0
    """Layers that are not marked as done, where only those are wanted that are."""
    earlier: int = 0
    """Articles that two have read, but none of them since the day from which on they count."""
    single: int = 0
    """Articles that one person alone had to read and has marked as done, wanted or not."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which annotations are wanted, and whose."""

    annotators: frozenset[str] = frozenset()
    """Empty: every person's; layers of no person, whose names begin with `@`, must be named."""
    labels: frozenset[str] = frozenset()
    """Empty: with any label."""
    without_rejected: bool = False
    """Whether those that a reviewer has rejected are left out."""
    done_only: bool = False
    """Whether only articles count that somebody has marked as done; those of no person all do."""
    corrections: bool = False
    """Whether corrections of others' annotations count as their makers' own. Else they are left
    out, and where they stand counts as not read by them, who had seen what they corrected."""
    final: bool = False
    """Whether gold counts as it is, whatever those who are named have tagged beside it."""
    by_hand: bool = False
    """Whether tags of persons that began as proposals of programs are left out; where they stand
    counts as not read by who took them."""
    without: frozenset[str] = frozenset()
    """Annotators who are not wanted."""
    since: str = ""
    """The first day (`2026-11-30`) of the articles that are wanted, see `SharedArticle.day`; empty:
    all are."""
    single: bool = False
    """Whether articles are wanted, too, that one person alone has marked as done, and that nobody
    else was given to read."""

    def wants(self, annotator: str) -> bool:
        """Return whether an annotator's layers are wanted."""
        if annotator in self.without:
            return False
        if self.annotators:
            return annotator in self.annotators
        return not annotator.startswith("@")


EVERYTHING = Choice()


def choice_of(
    annotators: Iterable[str],
    labels: Iterable[str],
    *,
    without_rejected: bool = False,
    done_only: bool = False,
    by_hand: bool = False,
    without: Iterable[str] = (),
    since: str = "",
    single: bool = False,
) -> Choice:
    """Return a choice by names as a user writes them."""
    return Choice(
        annotators=frozenset(map(as_stored, annotators)),
        labels=frozenset(map(as_stored, labels)),
        without_rejected=without_rejected,
        done_only=done_only,
        by_hand=by_hand,
        without=frozenset(without),
        since=since,
        single=single,
    )


class Place(msgspec.Struct, dict=True):
    """A store and those of its articles that are meant."""

    store: Store
    paths: list[Path]
    """The paths that led here; empty for a store without files."""
    layers: dict[LayerKey, None]
    """Those on these articles, as good as in order."""
    progress: dict[LayerKey, Reading]
    """How far the articles have been read, where that is recorded."""
    hides: Hides = lambda _: False
    """Says of each layer of the store whether it is hidden from who looks; of those above none
    is."""

    def of_shard(self, shard: Shard) -> Place:
        """Return the place with the articles of a share."""
        return self.without(lambda key: not shard.has(key.article_id))

    def without(self, hides: Hides) -> Place:
        """Return the place without what is hidden."""
        layers = {key: None for key in self.layers if not hides(key)}
        progress = {key: one for key, one in self.progress.items() if not hides(key)}
        return Place(self.store, self.paths, layers, progress, self.hides)

    def hiding(self, hides: Hides) -> Place:
        """Return the place with what is hidden from who looks."""
        return msgspec.structs.replace(self.without(hides), hides=hides)

    def article(self, id: str) -> Place:
        """Return an article of the store as a place, whether it is one of these or not."""
        place = Place(self.store, [], {}, {})
        _add(place, _recorded(self.store, id), lambda _: True)
        return place.hiding(self.hides)

    @cached_property
    def done(self) -> dict[LayerKey, str]:
        """What has been marked as done, with the digest of the text that was read."""
        return {key: one.sha256 for key, one in self.progress.items() if one.status == "done"}

    @cached_property
    def labels(self) -> LabelSet:
        """The labels of the workspace. Raises BadLabels if its file of labels is invalid."""
        return self.store.labels()

    @cached_property
    def readers(self) -> dict[str, list[str]]:
        """Article id to those who have a layer on it or have marked it as done; both sorted."""
        found: dict[str, list[str]] = {}
        done = self.done.keys() - self.layers.keys()
        for annotator, id in sorted(chain(self.layers, done)):
            found.setdefault(id, []).append(annotator)
        return dict(sorted(found.items()))


def places_of(
    paths: Sequence[Path],
    explicit: Path | None = None,
    progress: Progress = no_progress,
    *,
    hides: HidesIn | None = None,
) -> list[Place]:
    """Return the workspaces at some paths, each once, with what has been read there.

    `hides`: what is hidden from who looks at it, if anything.

    Raises:
        WrongUse: nothing is or was at a path, or `explicit` is no workspace.
    """
    places: dict[str, Place] = {}
    recorded = cache(partial(_recorded, progress=progress))
    for path in paths:
        met = False
        for store in workspaces_of(path, explicit):
            root = os.path.realpath(store.root)
            place = places.setdefault(root, Place(store, [path], {}, {}))
            if path not in place.paths:
                place.paths.append(path)
            one = one_article(path, store, len(paths))
            met = _add(place, recorded(store, one), under(path, store)) or met
        if not met:
            existing(path)
    found = list(places.values())
    return found if hides is None else [each.hiding(hides(each.store)) for each in found]


def first_of(
    paths: Sequence[Path],
    explicit: Path | None,
    count: int,
    before: Callable[[Store], Collection[str]] = lambda _: (),
) -> Place | None:
    """Return some of the first articles of a large workspace; None where that cannot be told at
    once, or nothing of it is meant. `places_of` returns all.

    `before`: ids of those that come before all others, if there are any.

    Raises:
        WrongUse: as `places_of`.
    """
    stores = [store for path in paths for store in workspaces_of(path, explicit)]
    if len(stores) != 1 or not os.path.lexists(paths[0]):
        return None
    (store,) = stores
    meant, place = under(paths[0], store), Place(store, list(paths), {}, {})
    first = store.first_articles(count) if store.exists else []
    if first and (ids := before(store)):
        first = sorted(ids)[:count]
    for id in filter(meant, first):
        _add(place, _recorded(store, id), meant)
    return place if place.layers else None


def place_of(store: Store, paths: Sequence[Path] = ()) -> Place:
    """Return a whole store as a place; `paths` lead to its articles, where those are files."""
    place = Place(store, list(paths), {}, {})
    _add(place, _recorded(store, None), lambda _: True)
    return place


Recorded = tuple[Sequence[LayerKey], dict[LayerKey, Reading]]
"""Layers of a store, and how far their articles have been read."""


def _recorded(store: Store, article_id: str | None, progress: Progress = no_progress) -> Recorded:
    """Return what has been read in a store, or of an article."""
    if not store.exists:
        return [], {}
    every = every_progress(store, article_id)
    read = {LayerKey(one.annotator, one.article): one for one in every}
    return store.layers(article_id, progress), read


def _add(place: Place, recorded: Recorded, meant: Callable[[str], bool]) -> bool:
    """Add what has been read of the articles that are meant; return whether anything has."""
    keys, known = recorded
    layers = {key: None for key in keys if meant(key.article_id)}
    progress = {key: one for key, one in known.items() if meant(key.article_id)}
    place.layers |= layers
    place.progress |= progress
    return bool(layers) or any(one.status == "done" for one in progress.values())


def carried(annotation: Annotation, fates: Fates) -> Annotation | None:
    """Return an annotation as it is in the new text; None if the place of a span is in doubt."""
    spans = []
    for span in annotation.spans:
        fate = None if span.lost else fates.of(*span.extent)
        if fate is not None and not fate.sure:
            return None
        text = fates.alignment.new.text
        spans.append(span if fate is None else moved_to(span, text, fate.start, fate.end))
    return msgspec.structs.replace(annotation, spans=tuple(spans))


def in_every_version(article: SharedArticle) -> tuple[SharedArticle, list[str]]:
    """Leave out what is not surely in every version that was read.

    A tag on a sentence that somebody never had before them is no disagreement with them.

    Returns:
        The article, and a sentence for each annotator and version that something is left out for.
    """
    layers = {name: list(annotations) for name, annotations in article.layers.items()}
    left_out = []
    for text in dict.fromkeys(article.versions.values()):
        readers = {name for name, version in article.versions.items() if version == text}
        fates = Fates(article.text, text)
        for name in layers.keys() - readers:
            kept = [each for each in layers[name] if carried(each, fates) is not None]
            left = len(layers[name]) - len(kept)
            if left:
                left_out.append(
                    f"{article.id}: left out {tags(left, len(layers[name]))} by {name}, on what is"
                    f" not surely in the version that {listed(sorted(readers))} read"
                )
            layers[name] = kept
    return msgspec.structs.replace(article, layers=layers), sorted(left_out)


def tags(count: int, among: int) -> str:
    """Return a number of tags out of a number of tags, in words."""
    return f"{count} of {among} tags" if among > 1 else f"{count} tag"
