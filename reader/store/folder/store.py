"""The store that is a folder: `.obelism/` beside the articles, readable by people and by git.

Most commands need a small part of it, and the first paint waits for what it imports: so each method
imports what it needs, of 20 modules that take some 40 ms in all.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from reader.io import files
from reader.model.article import Article, ArticleInfo
from reader.model.clock import Clock, utc_now
from reader.model.errors import Unreadable, reason
from reader.model.labels import LabelSet
from reader.model.log import Entry
from reader.store.base import (
    ASSIGNMENTS,
    LABELS,
    ArticlesNow,
    Blob,
    FileStore,
    Head,
    Kind,
    LayerKey,
    Part,
    Snapshot,
    Store,
    article_of,
    of_one_kind,
)
from reader.store.folder.workspace import BLOBS, Workspace, set_aside
from reader.text.slug import slug

if TYPE_CHECKING:
    from reader.model.progress import Progress
    from reader.settings.assignments import Assignments
    from reader.store.findings import Finding, LogLine, Trail
    from reader.store.folder.bulk import FolderBatch
    from reader.store.folder.handle import FolderHandle


class FolderStore(Workspace, frozen=True, eq=False):
    """A workspace as a store: see `reader.store.base.Store` and `FileStore`."""

    @classmethod
    def of(
        cls,
        path: Path | None,
        explicit: Path | None = None,
        belonging: Callable[[FolderStore], Callable[[str], bool]] | None = None,
    ) -> FolderStore:
        """Find the workspace of a folder or file: see `reader.store.registry.open_folder`.

        `belonging`: what the method of that name says, where it is asked more than once.
        """
        if explicit is not None:
            return cls(Path(os.path.abspath(explicit)), explicit=True)
        own, *above = cls.upward(path)
        target = own.root if path is None else path
        if not above or (own.exists and os.path.isdir(target)):
            return own
        belongs = belonging or (lambda store: store.has_layer_on)
        around = (own, *above)
        return next((each for each in around if belongs(each)(each.article_id(target))), own)

    @property
    def name(self) -> str:
        return str(self.root)

    @property
    def title(self) -> str:
        return self.root.name

    @property
    def files(self) -> FolderStore:
        return self

    def at(self, root: Path) -> FolderStore:
        return FolderStore(root)

    def has_layer_on(self, id: str) -> bool:
        """Return what `belonging` says of one id, without a list where layers are called by it."""
        from reader.store.folder.find_layers import is_tagged

        return is_tagged(self, id) or self.belonging()(id)

    def belonging(self) -> Callable[[str], bool]:
        from reader.store.folder.belonging import belonging

        return belonging(self)

    def take_in(self, folder: Path) -> None:
        from reader.store.folder.belonging import take_in

        take_in(self, self.article_id(folder))

    def looks(self) -> tuple[str, dict[str, str]]:
        from reader.store.folder.looks import article_looks, names_look

        return names_look(self), article_looks(self)

    def look_name(self, id: str) -> str:
        return slug(id)

    def unreadable(self, id: str) -> list[str]:
        from reader.store.folder.find_layers import head_key, layer_files

        pairs = layer_files(self, article_id=id)
        return [str(pair[0]) for pair in pairs if head_key(pair) is None]

    def labels(self) -> LabelSet:
        from reader.settings.files import read_labels

        return read_labels(self.home / LABELS, self.waits_for(LABELS))

    @property
    def labels_place(self) -> str:
        return str(self.home / LABELS)

    def assignments(self) -> Assignments | None:
        from reader.settings.assignments import read_assignments

        return read_assignments(self.home / ASSIGNMENTS)

    def annotator_for(self, login: str) -> str | None:
        from reader.store.folder.names import read_names, spelled

        known = read_names(self).get(spelled(login))
        return None if known is None else self.called(known)

    def remember_annotator(self, login: str, name: str) -> None:
        from reader.store.folder.names import write_name

        write_name(self, login, name)

    def called(self, annotator: str) -> str:
        if not self.has_aliases:
            return annotator
        from reader.store.folder.aliases import aliases_in

        return aliases_in(self).now.get(annotator, annotator)

    def names_of(self, annotator: str) -> tuple[str, ...]:
        if not self.has_aliases:
            return (annotator,)
        from reader.store.folder.aliases import aliases_in

        return (annotator, *aliases_in(self).before.get(annotator, ()))

    def rename_annotator(self, old: str, new: str, who: str, at: str) -> None:
        from reader.store.folder.aliases import Alias, add_alias

        add_alias(self, Alias(name=old, now=new, who=who, at=at))

    def sources(self) -> Mapping[str, str]:
        if not self.has_aliases:
            return {}
        from reader.store.folder.aliases import aliases_in

        return aliases_in(self).sources

    def name_source(self, name: str, now: str, who: str, at: str) -> None:
        from reader.store.folder.aliases import SOURCE, Alias, add_alias, valid_source

        valid_source(name), valid_source(now)
        add_alias(self, Alias(type=SOURCE, name=name, now=now, who=who, at=at))

    def _stored(self, key: LayerKey) -> LayerKey:
        """Return whose layer the files of a layer say they are."""
        if not self.has_aliases:
            return key
        from reader.store.folder.aliases import stored_key

        return stored_key(self, key)

    def _shown(self, key: LayerKey) -> LayerKey:
        """Return whose layer it is, of which the files may say a former name."""
        if not self.has_aliases:
            return key
        from reader.store.folder.aliases import shown_key

        return shown_key(self, key)

    def persons(self) -> set[str]:
        from reader.store.folder.find_layers import persons

        found = set(persons(self))
        if os.path.lexists(self.home / "names.json"):
            from reader.store.folder.names import read_names

            found |= {*read_names(self).values()}
        return found | set(map(self.called, found))

    def articles(self) -> Iterator[ArticleInfo]:
        seen: set[str] = set()
        for head in self.heads():
            if head.info.id not in seen:
                seen.add(head.info.id)
                yield head.info

    def article(self, id: str) -> Article:
        return article_of(self, id, (head.info for head in self.heads(article_id=id)))

    def text_size(self, sha256: str) -> int | None:
        try:
            return os.stat(self.text_path(sha256)).st_size
        except (OSError, ValueError):
            return None

    def heads(
        self,
        *,
        annotator: str | None = None,
        article_id: str | None = None,
        without: Collection[str] = (),
    ) -> Iterator[Head]:
        from reader.store.folder.find_layers import heads

        if not self.has_aliases:
            found: Iterator[Head] = heads(self, annotator, article_id, without)
        else:
            names = [None] if annotator is None else self.names_of(annotator)
            every = chain.from_iterable(heads(self, each, article_id, without) for each in names)
            shown = (Head(self._shown(each.key).annotator, each.info) for each in every)
            found = (each for each in shown if annotator in (None, each.annotator))
        hidden = self._withdrawn() if annotator is None else ()
        return (each for each in found if each.annotator not in hidden) if hidden else found

    def _withdrawn(self) -> frozenset[str]:
        if not os.path.isdir(self.home / BLOBS[Kind.WITHDRAWN][0]):
            return frozenset()
        from reader.store.withdrawn import withdrawn

        return withdrawn(self)

    def layers(
        self, article_id: str | None = None, progress: Progress | None = None
    ) -> list[LayerKey]:
        from reader.store.folder.find_layers import head_key, layer_files

        # Files that do not say whose they are, or whose name says another, are left to `check`.
        hidden = self._withdrawn()
        if article_id is not None:
            pairs = layer_files(self, article_id=article_id)
            stored = list(filter(None, map(head_key, pairs)))
        else:
            from reader.model.progress import no_progress
            from reader.store.folder.layer_index import keys

            stored = keys(self, progress or no_progress)
        found: Iterable[LayerKey] = stored if not self.has_aliases else map(self._shown, stored)
        if hidden:
            found = (key for key in found if key.annotator not in hidden)
        return sorted(found)

    def first_articles(self, count: int) -> list[str]:
        from reader.store.folder.layer_index import first_articles

        return first_articles(self, count)

    def having(self, ids: Collection[bytes]) -> Iterator[tuple[LayerKey, Collection[bytes]]]:
        from reader.store.folder.find_layers import files_of, head_key
        from reader.store.folder.id_index import layers_having

        hidden = self._withdrawn()
        for name, some in layers_having(self, ids):
            key = head_key(files_of(self, *name))
            if key is not None and (shown := self._shown(key)).annotator not in hidden:
                yield shown, some

    def over_articles(
        self,
        annotator: str | None = None,
        *,
        without: Collection[str] = (),
        progress: Progress | None = None,
    ) -> list[LayerKey]:
        from reader.store.folder.find_layers import few_over_articles

        hidden = self._withdrawn() if annotator is None else ()
        names = [None] if annotator is None else self.names_of(annotator)
        found = few_over_articles(self, names, without, progress)
        if found is None:
            from reader.model.progress import no_progress
            from reader.store.folder.layer_index import over_articles

            found = over_articles(self, names, without, progress or no_progress)
        shown = map(self._shown, found)
        return sorted(key for key in shown if key.annotator not in hidden)

    def read(self, key: LayerKey) -> Snapshot:
        from reader.store.folder.usual import usual_snapshot

        if not self.has_aliases and (usual := usual_snapshot(self, key)) is not None:
            return usual
        return self.read_stored(self._stored(key), key)

    def read_stored(self, key: LayerKey, shown: LayerKey | None = None) -> Snapshot:
        """Read the layer of which the files say that they are it.

        `shown`: whose it is, where everybody is to be called by the present name.

        Raises:
            NoLayer: there is none, or nothing of it can be read.
        """
        from reader.store.folder.state import read_state
        from reader.store.records import snapshot_of

        state = read_state(self, key)
        contents = state.contents
        if shown is not None and self.has_aliases:
            from reader.store.folder.aliases import Renaming

            contents = Renaming(self, key.article_id).contents(contents)
        contents.problems = contents.notices + contents.problems
        if state.damage:
            path = self.layer_path(*key)
            contents.problems.insert(0, f"{path}: {state.damage}")
        if state.closed:
            contents.problems.insert(0, state.closed)
        return snapshot_of(shown or key, contents)

    def stamp(self, key: LayerKey) -> tuple[tuple[int, int] | None, ...]:
        stored = self._stored(key)
        paths = self.layer_path(*stored), self.history_path(*stored)
        return tuple(map(_file_stamp, paths))

    def trail(self, key: LayerKey) -> Trail:
        from reader.store.folder.trail import read_trail

        return read_trail(self.history_path(*self._stored(key)))

    def entry(self, line: LogLine) -> Entry | Finding:
        from reader.store.folder.trail import read_entry

        entry = read_entry(line)
        if not isinstance(entry, Entry) or not self.has_aliases:
            return entry
        from reader.store.folder.aliases import Renaming

        return Renaming(self, entry.article).entry(entry)

    def open(
        self, key: LayerKey, article: Article, *, who: str | None = None, clock: Clock = utc_now
    ) -> FolderHandle:
        from reader.store.folder.batches import notes
        from reader.store.folder.handle import FolderHandle

        if who in (None, key.annotator) and os.path.isdir(self.home / "local" / "moves"):
            from reader.store.folder.old_move_notes import finish_old_moves

            finish_old_moves(self, self, key.annotator, clock)
        stored = self._stored(key)
        handle = FolderHandle(self, key, article, who or key.annotator, clock, stored=stored)
        if handle.refused is None and notes(self.home):
            from reader.store.folder.carrying import finish_batches

            finish_batches(self, clock, stored.annotator)
        return handle

    def holder(self, key: LayerKey) -> str | None:
        return self.who_holds(self.lock_path(*self._stored(key)))

    def refusal(self, key: LayerKey) -> str | None:
        from reader.store.folder.opening import in_the_way

        return in_the_way(self, self._stored(key))

    def commit(self, parts: Sequence[Part], *, timeout: float | None) -> None:
        from reader.store.folder.bulk import commit
        from reader.store.folder.handle import FolderHandle

        commit(of_one_kind(FolderHandle, parts), timeout)

    def batch(
        self,
        layers: Collection[tuple[Store, LayerKey]],
        *,
        who: str,
        own: Collection[FileStore] = (),
        clock: Clock,
    ) -> FolderBatch:
        from reader.store.folder.bulk import FolderBatch

        return FolderBatch(layers, own, who, clock)

    def finish(self, clock: Clock) -> None:
        from reader.store.folder.carrying import finish_batches

        finish_batches(self, clock)

    def get(self, kind: Kind, owner: str, name: str) -> bytes | None:
        path = self.blob_path(kind, owner, name)
        if kind is Kind.PROGRESS:
            name = path.relative_to(self.home).as_posix()
            if (waits := self.waits_for(name)) is not None:
                return waits
        try:
            return files.read_bytes(path)
        except OSError as error:
            raise Unreadable(f"{path} cannot be read: {reason(error)}") from None

    def put(self, kind: Kind, owner: str, name: str, data: bytes) -> None:
        path = self.for_writing(self.blob_path(kind, owner, name))
        try:
            files.write_atomically(path, data)
        except OSError as error:
            raise self.cannot_write(error) from None

    def remove(self, kind: Kind, owner: str, name: str) -> None:
        files.remove(self.blob_path(kind, owner, name))

    def quarantine(self, kind: Kind, owner: str, name: str) -> None:
        try:
            set_aside(self, self.blob_path(kind, owner, name))
        except OSError as error:
            raise self.cannot_write(error) from None

    def blobs(
        self, kind: Kind, owner: str | None = None, name: str | None = None
    ) -> Iterator[Blob]:
        folder, joint = BLOBS[kind]
        whose, what = ("*" if one is None else slug(one) for one in (owner, name))
        pattern = f"{whose}{joint}{what}.json"
        found = {*(self.home / folder).glob(pattern)}
        waits: dict[Path, bytes] = {}
        if kind is Kind.PROGRESS:
            from reader.store.folder.batches import waiting_progress

            known = waiting_progress(self.home)
            waits = {path: waiting for path, waiting in known if path.match(pattern)}
        for path in sorted(found | waits.keys()):
            with contextlib.suppress(OSError):
                data = waits.get(path) or files.read_bytes(path)
                if data is not None:
                    yield Blob(str(path), data)

    def place(self, kind: Kind, owner: str, name: str) -> str:
        return str(self.blob_path(kind, owner, name))

    def check(
        self,
        *,
        repair: bool = False,
        clock: Clock = utc_now,
        articles: Callable[[Sequence[ArticleInfo]], ArticlesNow] | None = None,
        only: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Finding]:
        from reader.model.progress import no_progress
        from reader.store.folder.check import Check

        if self.exists:
            hidden = {each for name in self._withdrawn() for each in self.names_of(name)}
            yield from Check(
                self,
                clock,
                articles,
                repair=repair,
                hidden=hidden,
                only=only,
                progress=progress or no_progress,
            ).findings()


def _file_stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
