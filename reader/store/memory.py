"""A store that keeps everything in memory: for tests, and for a notebook that leaves no files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from reader.model.article import Article, ArticleInfo, Origin
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import CannotWrite, ReadOnly
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.model.log import Entry
from reader.model.names import valid_annotator
from reader.model.progress import Progress
from reader.store.base import (
    Blob,
    Contents,
    FileStore,
    Handle,
    Head,
    Kind,
    LayerKey,
    Part,
    Sent,
    Snapshot,
    Store,
    article_of,
    of_one_kind,
)
from reader.store.findings import Finding, LogLine, Trail
from reader.store.records import (
    article_info,
    contents_of,
    encoded,
    is_outdated,
    short_id,
    snapshot_of,
)
from reader.store.withdrawn import withdrawn
from reader.store.without_files import StoreWithoutFiles


class MemoryStore(StoreWithoutFiles):
    """Layers, texts and blobs of one process: see `reader.store.base.Store`."""

    def __init__(
        self,
        articles: Iterable[Article] = (),
        *,
        name: str = "memory",
        labels: LabelSet = DEFAULT_LABELS,
    ) -> None:
        """`articles` are kept from the beginning, tagged or not."""
        super().__init__(name)
        self.logs: dict[LayerKey, list[Entry]] = {}
        self.texts = {article.info.sha256: article.text for article in articles}
        self.origins = {each.info.sha256: each.origin for each in articles if each.origin}
        self.writers: dict[LayerKey, MemoryHandle] = {}
        self._labels = labels
        self._articles = {article.id: article.info for article in articles}
        self._blobs: dict[tuple[Kind, str, str], bytes] = {}
        self._damaged: list[bytes] = []
        self._logins: dict[str, str] = {}

    def keep(self, article: Article) -> None:
        """Keep a text that was tagged, and what it was extracted from."""
        self.texts[article.info.sha256] = article.text
        if article.origin is not None:
            self.origins.setdefault(article.info.sha256, article.origin)

    def ensure(self, *, allow_home: bool = False) -> None:
        """Do nothing: there is nothing to be made."""

    def finish(self, clock: Clock) -> None:
        """Do nothing: nothing ever waits here."""

    def labels(self) -> LabelSet:
        return self._labels

    def assignments(self) -> None:
        """Return that nobody is given anything."""

    def annotator_for(self, login: str) -> str | None:
        return self._logins.get(login)

    def remember_annotator(self, login: str, name: str) -> None:
        self._logins[login] = valid_annotator(name)

    def persons(self) -> set[str]:
        return {key.annotator for key in self.logs} | {*self._logins.values()}

    def articles(self) -> Iterator[ArticleInfo]:
        tagged = {head.info.id: head.info for head in self.heads()}
        yield from {**tagged, **self._articles}.values()

    def article(self, id: str) -> Article:
        return article_of(self, id, self.articles())

    def text(self, sha256: str) -> str | None:
        return self.texts.get(sha256)

    def text_size(self, sha256: str) -> int | None:
        text = self.texts.get(sha256)
        return None if text is None else len(text.encode())

    def origin(self, sha256: str) -> Origin | None:
        return self.origins.get(sha256)

    def heads(
        self,
        *,
        annotator: str | None = None,
        article_id: str | None = None,
        without: Collection[str] = (),
    ) -> Iterator[Head]:
        for key in self.layers() if annotator is None else sorted(self.logs):
            wanted = annotator in (None, key.annotator) and article_id in (None, key.article_id)
            if not wanted or key.article_id in without:
                continue
            info = article_info(contents_of(self.logs[key]).meta)
            if info is not None:
                yield Head(key.annotator, info)

    def layers(
        self, article_id: str | None = None, progress: Progress | None = None
    ) -> list[LayerKey]:
        hidden = withdrawn(self)
        found = (key for key in self.logs if article_id in (None, key.article_id))
        return sorted(key for key in found if key.annotator not in hidden)

    def having(self, ids: Collection[bytes]) -> Iterator[tuple[LayerKey, Collection[bytes]]]:
        for key in self.layers():
            tags = contents_of(self.logs[key]).records.get("annotations", {})
            known = {short_id(id) for id in tags}
            if both := known.intersection(ids):
                yield key, both

    def over_articles(
        self,
        annotator: str | None = None,
        *,
        without: Collection[str] = (),
        progress: Progress | None = None,
    ) -> list[LayerKey]:
        every = self.layers() if annotator is None else sorted(self.logs)
        whose = (key for key in every if annotator in (None, key.annotator))
        wanted = (key for key in whose if key.article_id not in without)
        tags = ((key, self.read(key).annotations.values()) for key in wanted)
        return [key for key, each in tags if any(tag.elsewhere for tag in each)]

    def read(self, key: LayerKey) -> Snapshot:
        return snapshot_of(key, contents_of(self.logs.get(key, ())))

    def stamp(self, key: LayerKey) -> int:
        return len(self.logs.get(key, ()))

    def trail(self, key: LayerKey) -> Trail:
        place = f"{self.name}, {key.article_id}, {key.annotator}"
        return Trail(
            [
                LogLine(each.at, place, each.seq, each.id, at + 1, at, each.who, each.what, each.of)
                for at, each in enumerate(self.logs.get(key, ()))
            ]
        )

    def entry(self, line: LogLine) -> Entry | Finding:
        for log in self.logs.values():
            if line.offset < len(log) and log[line.offset].id == line.id:
                return log[line.offset]
        return Finding(line.place, line.line, "there is no such entry")

    def open(
        self, key: LayerKey, article: Article, *, who: str | None = None, clock: Clock = utc_now
    ) -> MemoryHandle:
        return MemoryHandle(self, key, article, who or key.annotator)

    def holder(self, key: LayerKey) -> str | None:
        writer = self.writers.get(key)
        return None if writer is None else f"Read-only: {writer.who} has this article open."

    def commit(self, parts: Sequence[Part], *, timeout: float | None) -> None:
        ours = of_one_kind(MemoryHandle, parts)
        for handle, entry in ours:
            handle.check(entry)
        for handle, entry in ours:
            handle.submit(entry)

    def batch(
        self,
        layers: Collection[tuple[Store, LayerKey]],
        *,
        who: str,
        own: Collection[FileStore] = (),
        clock: Clock,
    ) -> MemoryBatch:
        return MemoryBatch(who, clock)

    def get(self, kind: Kind, owner: str, name: str) -> bytes | None:
        return self._blobs.get((kind, owner, name))

    def put(self, kind: Kind, owner: str, name: str, data: bytes) -> None:
        self._blobs[kind, owner, name] = data

    def remove(self, kind: Kind, owner: str, name: str) -> None:
        self._blobs.pop((kind, owner, name), None)

    def quarantine(self, kind: Kind, owner: str, name: str) -> None:
        data = self._blobs.pop((kind, owner, name), None)
        if data is not None:
            self._damaged.append(data)

    def blobs(
        self, kind: Kind, owner: str | None = None, name: str | None = None
    ) -> Iterator[Blob]:
        for key in sorted(self._blobs):
            if key[0] is kind and owner in (None, key[1]) and name in (None, key[2]):
                yield Blob(self.place(*key), self._blobs[key])


class MemoryBatch:
    """See `reader.store.base.Batch`."""

    def __init__(self, who: str, clock: Clock) -> None:
        self.id = new_id()
        self._who, self._clock = who, clock
        self._open: list[Handle] = []
        self._parts: list[Part] = []
        self._sent: list[Sent] = []

    def open(self, store: Store, key: LayerKey, article: Article) -> Handle:
        handle = store.open(key, article, who=self._who, clock=self._clock)
        self._open.append(handle)
        return handle

    def put(self, handle: Handle, entry: Entry) -> None:
        self._parts.append((handle, entry))

    def send(self, sent: Sent) -> None:
        self._sent.append(sent)

    def replace(self, store: FileStore, name: str, data: bytes) -> None:
        raise CannotWrite(f"{store.name} has no files beside its layers")

    def commit(self, *, progress: Progress, doing: str) -> None:
        for handle, entry in self._parts:
            handle.check(entry)
        for handle, entry in progress(self._parts, len(self._parts), doing):
            handle.submit(entry)
        for each in self._sent:
            each.store.put(Kind.PROGRESS, *each.key, each.data)
        self.close()

    def close(self) -> None:
        for handle in self._open:
            handle.close()
        self._open.clear()


class MemoryHandle:
    """One open layer: see `reader.store.base.Handle`. An entry is saved as it is submitted."""

    saved, problem = True, None

    def __init__(self, store: MemoryStore, key: LayerKey, article: Article, who: str) -> None:
        self.key, self.who = key, who
        self.on_saved: Callable[[], None] | None = None
        self.contents: Contents = contents_of(store.logs.get(key, ()))
        self._store, self._article = store, article
        self._count = len(self.contents.entries)
        """How many entries of the log are known here."""
        self.refused = None if is_outdated(self.contents, article) else self._claim()

    def _claim(self) -> str | None:
        """Become the one that writes the layer; return who is that where it cannot be."""
        self._store.writers.setdefault(self.key, self)
        return None if self._holds() else self._store.holder(self.key)

    def _holds(self) -> bool:
        return self._store.writers.get(self.key) is self

    def _release(self) -> None:
        if self._holds():
            del self._store.writers[self.key]

    def hold(self) -> None:
        if self._holds():
            return
        why = self._claim()
        if why is None and self._store.stamp(self.key) != self._count:
            why = f"{self.key.article_id} was tagged by another program; open it again."
            self._release()
        if why is not None:
            raise ReadOnly(why)

    def held_elsewhere(self) -> bool:
        return not self._holds() and self.refused is not None

    def check(self, entry: Entry) -> None:
        if self.refused is not None:
            raise CannotWrite(self.refused)
        encoded(entry)
        self._store.keep(self._article)

    def submit(self, entry: Entry) -> None:
        encoded(entry)
        self._store.keep(self._article)
        self._store.logs.setdefault(self.key, []).append(entry)
        self._count += 1
        if self.on_saved is not None:
            self.on_saved()

    def pending(self) -> list[Entry]:
        return []

    def flush(self, timeout: float | None = None) -> bool:
        return True

    def answers(self, timeout: float | None = None) -> bool:
        return True

    def close(self, timeout: float | None = None) -> bool:
        self.refused = self.refused or f"{self.key.article_id} is closed."
        self._release()
        return True
