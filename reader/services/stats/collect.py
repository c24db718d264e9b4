"""Collect how far the annotation of articles is; what did not change is not read again.

Of a large workspace an index keeps what is known of each article (`kept.py`), so that only what
changed since is read.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

import reader
from reader.corpus.find import find_articles
from reader.corpus.refs import ArticleRef
from reader.io import derived
from reader.io.json import without_gc
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.agreement.shared import Place, places_of
from reader.services.assignments import Hides, HidesIn, hidden_here, hides_nothing
from reader.services.export.judgements import GOLD
from reader.services.stats import kept
from reader.services.stats.article import Source, read_article
from reader.services.stats.figures import ArticleStats, Share, Stats, stats_of
from reader.services.stats.kept import Known
from reader.services.targets import under, workspaces_of
from reader.store.base import FileStore, LayerKey, Store
from reader.store.progress import Progress as Reading
from reader.store.progress import every_progress

FEW = 50
"""Articles that are looked up one by one; more are found faster all at once."""

AT_ONCE = 1000
"""Articles that are put in the index together: what was read stays if reading is interrupted."""

Refs = Mapping[str, ArticleRef]
"""The articles that a workspace has now, by id."""


class Project:
    """The articles at some paths; what is known of them is kept, and brought up to date."""

    def __init__(
        self, paths: Sequence[Path], explicit: Path | None = None, hides: HidesIn = hidden_here
    ) -> None:
        """`hides`: what is hidden from who looks at them."""
        self._paths, self._explicit, self._hides = paths, explicit, hides
        self._by_store: dict[str, _StoreStats] = {}
        self.tagged: list[tuple[Store, str]] = []
        """Store and id of each article that a person has tagged, as `stats` found them last."""

    @without_gc()
    def stats(self, progress: Progress = no_progress, since: str = "") -> Stats:
        """Read what is known now.

        `since`: what was done before that day or time, as they are stored, does not count.

        Raises:
            WrongUse: nothing is or was at a path, or no workspace where one was named.
            BadLabels, BadAssignments: those of a workspace cannot be used.
        """
        there = [path for path in self._paths if path.exists()]
        refs: dict[Store, dict[str, ArticleRef]] = {}
        for ref in find_articles(there, self._explicit):
            if ref.problem is None:
                refs.setdefault(ref.store, {})[ref.id] = ref
        known: dict[Store, dict[str, ArticleStats]] = {}
        labels: list[LabelSet] = []
        if since or not all(path.is_dir() for path in self._paths):
            for place in places_of(self._paths, self._explicit, progress):
                known[place.store] = _at(place, refs.get(place.store, {}), progress, since)
                labels.append(place.labels)
        else:
            for store, paths in self._stores().items():
                standing = self._by_store.setdefault(store.name, _StoreStats(store))
                found = standing.stats(refs.get(store, {}), progress)
                meant = [under(path, store) for path in paths]
                known[store] = {id: found[id] for id in found if any(each(id) for each in meant)}
                labels.append(store.labels())
        names = dict.fromkeys(label.name for each in labels for label in each)
        seen = {store: _seen(self._hides(store), found) for store, found in known.items()}
        self.tagged = [
            (store, id) for store, found in seen.items() for id in found if found[id].tags
        ]
        return stats_of([*_in_order(refs, seen)], names)

    def changed(self) -> bool:
        """Return whether something looks otherwise than `stats` found it. Opens nothing."""
        return any(each.changed() for each in self._by_store.values())

    def _stores(self) -> dict[FileStore, list[Path]]:
        """Return the workspaces with the folders that lead to them."""
        stores: dict[FileStore, list[Path]] = {}
        same: dict[str, FileStore] = {}
        for path in self._paths:
            for store in workspaces_of(path, self._explicit):
                one = same.setdefault(os.path.realpath(store.root), store)
                stores.setdefault(one, []).append(path)
        return stores


def _seen(hides: Hides, found: Mapping[str, ArticleStats]) -> Mapping[str, ArticleStats]:
    """Return articles without what blind annotation hides."""
    if hides is hides_nothing:
        return found
    seen = {}
    for id, each in found.items():
        by = {name: one for name, one in each.by.items() if not hides(LayerKey(name, id))}
        problems = each.problems if len(by) == len(each.by) else []  # they name who is hidden
        seen[id] = msgspec.structs.replace(each, by=by, problems=problems)
        if hides(LayerKey(GOLD, id)):
            seen[id] = msgspec.structs.replace(seen[id], reviewed=0, gold=None, decided=None)
    return seen


def _in_order(
    refs: Mapping[Store, Refs], known: Mapping[Store, Mapping[str, ArticleStats]]
) -> Iterator[ArticleStats]:
    """Yield the articles as they were found, then those that are gone."""
    for store, some in refs.items():
        stats = known.get(store, {})
        for id, ref in some.items():
            yield stats.get(id) or ArticleStats(id=id, title=ref.title_hint, words=None, by={})
    for store, found in known.items():
        there = refs.get(store, {})
        yield from (each for id, each in found.items() if id not in there)


def _at(place: Place, refs: Refs, progress: Progress, since: str) -> dict[str, ArticleStats]:
    """Read the articles at a place, by id."""
    found = _done(place.layers, place.progress.values())
    return {
        id: read_article(Source(place.store, place.labels, id, refs.get(id), since), names, read)
        for id, (names, read) in progress(found.items(), len(found), "Reading")
    }


Done = tuple[list[str], dict[str, Reading]]
"""Who has a layer on an article, and how far who has read it."""


def _done(keys: Iterable[LayerKey], readings: Iterable[Reading]) -> dict[str, Done]:
    """Return by id of the article who has done what."""
    found: dict[str, Done] = {}
    for name, id in keys:
        found.setdefault(id, ([], {}))[0].append(name)
    for each in readings:
        found.setdefault(each.article, ([], {}))[1][each.annotator] = each
    return dict(sorted(found.items()))


class _StoreStats:
    """What is known of the articles of a workspace, by what they are called in its `looks`."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._known: dict[str, Known] = {}
        self._state = ""
        self._looks: tuple[str, dict[str, str]] = "", {}

    def changed(self) -> bool:
        """Return whether it looks otherwise than when it was read."""
        return self._store.exists and self._store.looks() != self._looks

    def stats(self, refs: Refs, progress: Progress) -> dict[str, ArticleStats]:
        """Return the articles that somebody has tagged or read, by id."""
        store = self._store
        if not store.exists:
            return {}
        labels = store.labels()
        self._looks = names, looks = store.looks()
        state = _digest(labels, names)
        path = derived.place_for(store.home, store.name, "standing", made=True)
        large = len(looks) >= kept.LARGE
        if state != self._state:
            self._state, self._known = state, kept.load(path, state) if large else {}
        changed = {name for name, look in looks.items() if not look or self._look_of(name) != look}
        gone = self._known.keys() - looks.keys()
        for name in gone:
            del self._known[name]
        done = self._changed(changed, refs, progress) if changed else {}
        fresh = {name: Known(looks[name], None) for name in changed - done.keys()}
        for name, id in progress(done.items(), len(done), "Reading"):
            source = Source(store, labels, id[0], refs.get(id[0]))
            fresh[name] = Known(looks[name], read_article(source, *id[1]))
            if len(fresh) >= AT_ONCE:
                self._take(fresh, path if large else None)
                fresh = {}
        self._take(fresh, path if large else None, gone)
        return {one.stats.id: one.stats for one in self._known.values() if one.stats is not None}

    def _look_of(self, name: str) -> str:
        one = self._known.get(name)
        return "" if one is None else one.look

    def _take(
        self, fresh: Mapping[str, Known], path: Path | None, gone: Collection[str] = ()
    ) -> None:
        """Keep what was read, in an index if there is one; what may change unseen is not put in."""
        self._known |= fresh
        sure = [(name, one) for name, one in fresh.items() if one.look]
        if path is not None and (sure or gone):
            kept.keep(path, self._state, sure, gone)

    def _changed(
        self, names: Collection[str], refs: Refs, progress: Progress
    ) -> dict[str, tuple[str, Done]]:
        """Return the id of each article that is called so, and who has done what on it."""
        store, ids = self._store, self._ids(names, refs) if len(names) <= FEW else {}
        if names and len(ids) == len(names):
            keys = [key for id in ids.values() for key in store.layers(id)]
            readings = [each for id in ids.values() for each in every_progress(store, id)]
        else:
            keys, readings = store.layers(None, progress), [*every_progress(store)]
        done = _done(keys, readings)
        found = {name: id for id in done if (name := store.look_name(id)) in names}
        if len(found) < len(names):  # of some nothing can be read, not even what it is on
            found = self._called(names, refs) | found
        return {name: (id, done.get(id, ([], {}))) for name, id in found.items()}

    def _ids(self, names: Collection[str], refs: Refs) -> dict[str, str]:
        """Return the ids of the articles that are called so, as far as they are known."""
        stats = {name: one.stats for name in names if (one := self._known.get(name)) is not None}
        found = {name: each.id for name, each in stats.items() if each is not None}
        return found if len(found) == len(names) else self._called(names, refs) | found

    def _called(self, names: Collection[str], refs: Refs) -> dict[str, str]:
        """Return the ids of the articles there are that are called so."""
        return {name: id for id in refs if (name := self._store.look_name(id)) in names}


def _digest(labels: LabelSet, names: str) -> str:
    """Identify what all figures depend on."""
    fields = Share.__struct_fields__, ArticleStats.__struct_fields__
    known = msgspec.json.encode((reader.__version__, fields, labels, names))
    return sha256(known).hexdigest()
