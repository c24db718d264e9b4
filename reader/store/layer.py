"""A layer: one annotator's annotations on one article, and everything that is done to them.

A layer applies a change at once in memory and hands its entry to a `Handle`, which saves it. It
knows no backend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from reader.io import files
from reader.io.json import pretty, without_gc
from reader.model.annotation import Annotation, Record, Span, as_record
from reader.model.article import Article, ArticleInfo
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.errors import CannotWrite, ReadOnly, reason
from reader.model.log import (
    REANCHOR,
    REDO,
    SCHEMA,
    UNDO,
    Entry,
    Step,
    Tables,
    UndoStack,
    joined,
    made_under,
    undoable,
)
from reader.model.log_merge import SETTLED, forks, text_digests
from reader.store.base import Handle, LayerKey, Store, Unfinished
from reader.store.records import COUNTERS, Tags, article_info, first_meta, with_article

Change = tuple[Annotation | None, Annotation | None]
"""What was there and what shall be; None for nothing."""


def records_of(changes: Iterable[Change]) -> dict[str, Record | None]:
    """Return the records that changes leave, by id."""
    after: dict[str, Record | None] = {}
    for old, new in changes:
        if old is not None:
            after[old.id] = None
        if new is not None:
            after[new.id] = new.to_record()
    return after


class Layer:
    """An open layer. Changes are applied at once in memory and saved by its handle."""

    info: ArticleInfo
    """The article that the annotations belong to, as it was when it was tagged."""
    outdated: bool
    """Whether the annotations belong to another text than the article has now."""

    def __init__(
        self, store: Store, handle: Handle, article: Article, *, who: str, clock: Clock
    ) -> None:
        """Takes over the contents of a handle that was just opened; see `open`."""
        self.key = handle.key
        self.annotator = handle.key.annotator
        self.store = store
        self.article = article
        """The article as it was given at opening."""
        self.handle = handle
        self.closed = False
        """Whether the right to write was given up: nothing is wrong where it only reads now."""
        self.guidelines: Callable[[], str] | None = None
        """Says which version of the guidelines annotations are made under; empty: none."""
        self.made_under: dict[str, str] = {}
        """The version of the guidelines that each annotation was changed last under, by id."""
        self._who, self._clock = who, clock
        contents = handle.contents
        self._tags = Tags(contents.records, contents.annotations)
        self.annotations: dict[str, Annotation] = self._tags.annotations
        """By id, in the order of their making; changes with every commit, undo and redo."""
        self.notices: list[str] = contents.notices
        """A sentence for each thing that was repaired at opening."""
        self.problems: list[str] = contents.problems + self._tags.problems
        """A sentence for each stored record or line that cannot be used, and is kept."""
        entries = contents.entries
        self.made_under.update(made_under(entries))
        self._stack = UndoStack(undoable(entries, contents.last))
        self._seq = contents.last
        self._at = max((entry.at for entry in entries), default="")
        self._has_meta = any(entry.meta for entry in entries)
        merged = entries if joined(entries) else ()
        self._texts = text_digests(merged) if merged else {}
        """Of a merged log, the digest of the text that each annotation counts."""
        left = forks(merged) if merged else []
        self._settled = [side.entry.id for fork in left for side in fork.others]
        """Ids of the entries that a merge left behind; the next entry says that they are known."""
        self._set_meta(contents.meta)

    @classmethod
    @without_gc()
    def open(
        cls,
        store: Store,
        article: Article,
        annotator: str,
        *,
        who: str | None = None,
        clock: Clock = utc_now,
    ) -> Layer:
        """Open a layer as `Store.open` does; `read_only` says why it cannot be written."""
        handle = store.open(LayerKey(annotator, article.id), article, who=who, clock=clock)
        return cls(store, handle, article, who=who or annotator, clock=clock)

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed, as a sentence; None where it can."""
        # Asked many times for each key: it must cost no more than this.
        refused = self.handle.refused
        if refused is not None or not self.outdated:
            return refused
        return self._changed

    @property
    def _changed(self) -> str | None:
        """Why nothing is changed on another text; None where there is nothing to carry over."""
        if not (self.outdated and self.annotations):
            return None
        return (
            f"This article has changed since {self.annotator} tagged it. Here is the text as it "
            "was tagged, to be read only; the file itself is as you left it."
        )

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever done in it, as far as is known."""
        return not self._seq and not self.annotations

    @property
    def can_reanchor(self) -> bool:
        """Whether whoever opened it may carry its annotations over to the article's text."""
        owned = self._who == self.annotator
        return owned and self._changed is not None and self.handle.refused is None

    @property
    def has_merged(self) -> bool:
        """Whether a merge brought annotations that count another text than the layer."""
        return bool(self.not_on(self.info.sha256))

    def not_on(self, sha256: str) -> dict[str, str]:
        """Return the text's digest of each annotation that a merge left on another one, by id."""
        return {
            id: text
            for id, text in self._texts.items()
            if text != sha256 and id in self.annotations and not self.annotations[id].orphan
        }

    def counts(self, sha256: str) -> bool:
        """Return whether the layer, or some of what a merge brought, counts this text."""
        return sha256 == self.info.sha256 or sha256 in self._texts.values()

    @property
    def saved(self) -> bool:
        """Whether every entry is safe from the end of the program."""
        return self.handle.saved

    @property
    def problem(self) -> str | None:
        """Why the last save failed and what to do, as a sentence."""
        return self.handle.problem

    def records(self) -> Tables:
        """Return all stored records by table and id, without empty tables."""
        return {name: dict(table) for name, table in self._tags.records.items() if table}

    def record(self, table: str, id: str) -> Record | None:
        """Return a stored record of any table; not to be changed."""
        return self.table(table).get(id)

    def table(self, name: str) -> Mapping[str, Record]:
        """Return all stored records of a table by id; not to be changed."""
        return self._tags.records.get(name, {})

    @property
    def next_undo(self) -> Entry | None:
        """What `undo` would take back; None for entries on an earlier text, too."""
        return self.next_step(UNDO)

    @property
    def next_redo(self) -> Entry | None:
        """What `redo` would do again."""
        return self.next_step(REDO)

    def next_step(self, what: Step) -> Entry | None:
        """Return what `undo` or `redo` would act on."""
        entry = self._stack.next(what)
        return entry if entry and entry.sha256 == self.article.info.sha256 else None

    def commit(self, what: str, changes: Iterable[Change], *, batch: str | None = None) -> Entry:
        """Change annotations as one entry, and have it saved.

        `what` names the action in the history; `batch` is shared by entries of several layers.

        Raises:
            ReadOnly: the layer cannot be changed.
            HomeFolder: the store would be made where nobody asked for one; `Store.ensure` asks.
            ObelismError: a text in it cannot be stored.
            ValueError: there are no changes.
        """
        changes = list(changes)
        known = {new.id: new for _, new in changes if new is not None}
        entry = self._made(what, {"annotations": records_of(changes)}, batch=batch)
        if self.guidelines is not None and (version := self.guidelines()):
            entry = msgspec.structs.replace(entry, guidelines=version)
        saved = self._save(entry, known)
        self.made_under.update(made_under([saved]))
        return saved

    def commit_records(
        self, what: str, after: Tables, *, batch: str | None = None, meta: Record | None = None
    ) -> Entry:
        """Change records, None to remove, and fields of `meta` as one entry; raises as `commit`."""
        return self._save(self._made(what, after, batch=batch, meta=meta))

    def prepare(
        self,
        what: str,
        after: Tables,
        *,
        batch: str,
        meta: Record | None = None,
        made_under: Mapping[str, str] | None = None,
    ) -> Entry:
        """Make the entry of `commit_records` for `commit_together`, and see that it can be saved.

        `made_under`: versions of guidelines that annotations in it were made under, by id.
        Nothing else may be done in the layer before. Raises as `commit`, and `CannotWrite`.
        """
        entry = self._made(what, after, batch=batch, meta=meta)
        if made_under:
            entry = msgspec.structs.replace(entry, made_under={**made_under})
        self.handle.check(entry)
        return entry

    def _made(
        self, what: str, after: Tables, *, batch: str | None, meta: Record | None = None
    ) -> Entry:
        if not any(after.values()):
            raise ValueError("an entry changes at least one record")
        self._make_ready(anchored=True)
        both = {**(self._meta_to_set() or {}), **meta} if meta else None
        return self._entry(what, after, batch=batch, meta=both)

    def undo(self) -> Entry | None:
        """Take the last entry back, as an entry of its own; None where there is none.

        Of a `reanchor`, the annotations belong to the earlier text again. Raises as `commit`.
        """
        return self.step(UNDO)

    def redo(self) -> Entry | None:
        """Do again what was undone last; None where there is none. Raises as `commit`."""
        return self.step(REDO)

    def step(self, what: Step) -> Entry | None:
        """Undo or redo."""
        entry = self._step(what)
        return None if entry is None else self._save(entry)

    def prepare_step(self, what: Step) -> Entry | None:
        """Make the entry of `undo` or `redo` for `commit_together`; raises as they do."""
        entry = self._step(what)
        if entry is not None:
            self.handle.check(entry)
        return entry

    def _step(self, what: Step) -> Entry | None:
        last = self.next_step(what)
        if last is None:
            return None
        after, meta = last.before, last.meta_before or None
        if what == REDO:
            after, meta = last.after, last.meta if last.meta_before else None
            if meta is not None:
                self._hold_outdated()
        return self._entry(what, after, of=last.id, batch=last.batch, meta=meta)

    def reanchor(self, annotations: Iterable[Annotation]) -> Entry:
        """Carry the annotations over to the text that the article has now, as one entry.

        `annotations` are those of the layer, by id, with their spans in that text; what is not
        among them stays as it is. `undo` takes it back whole, to the earlier text.

        Raises:
            ReadOnly: it is somebody else's layer, cannot be written, or has not changed.
            ObelismError: a text in it cannot be stored.
        """
        self._hold_outdated()
        after: dict[str, Record | None] = {}
        for annotation in annotations:
            record = annotation.to_record()
            if record != self.record("annotations", annotation.id):
                after[annotation.id] = record
        before = {"article": self._meta.get("article")}
        meta = self._meta_to_set()
        entry = self._entry(REANCHOR, {"annotations": after}, meta=meta, meta_before=before)
        return self._save(entry)

    def _hold_outdated(self) -> None:
        """Take the right to write an entry that brings the layer to the article's current text."""
        if not self.can_reanchor:
            whose = f"Only {self.annotator} can carry these tags over to the text as it is now."
            refused = self.handle.refused
            raise ReadOnly(refused or (whose if self._changed else "Nothing has changed."))
        self.handle.hold()

    def _make_ready(self, *, anchored: bool) -> None:
        """Take the right to write; `anchored`: for an entry on the text the article has now."""
        why = self.read_only if anchored else self.handle.refused
        if why is not None:
            raise ReadOnly(why)
        self.handle.hold()

    def _entry(
        self,
        what: str,
        after: Tables,
        *,
        of: str | None = None,
        batch: str | None = None,
        meta: Record | None = None,
        meta_before: Record | msgspec.UnsetType = msgspec.UNSET,
    ) -> Entry:
        """Return an entry; `meta`: what one between texts sets, which an outdated layer allows."""
        self._make_ready(anchored=meta is None)
        if meta is not None and self._settled:
            meta = {**meta, SETTLED: self._settled}
        counted = article_info(meta) if meta else None
        meta = meta or self._meta_to_set()
        self._at = max(self._at, timestamp(self._clock()))
        return Entry(
            id=new_id(),
            seq=self._seq + 1,
            at=self._at,
            who=self._who,
            what=what,
            article=self.article.info.id,
            sha256=(counted or self.article.info).sha256,
            before={name: {id: self.record(name, id) for id in after[name]} for name in after},
            after=after,
            of=of,
            batch=batch,
            meta=meta,
            meta_before=meta_before,
        )

    def _meta_to_set(self) -> Record | None:
        changed = self._meta and article_info(self._meta) != self.article.info
        fields = with_article(self._meta, self.article.info) if changed else {}
        if not self._has_meta:
            known = {key: value for key, value in self._meta.items() if key not in COUNTERS}
            fields = {**first_meta(self.annotator, self.article.info), **known, **fields}
        if self._settled:
            fields = {**fields, SETTLED: self._settled}
        return fields or None

    def _save(self, entry: Entry, known: Mapping[str, Annotation] | None = None) -> Entry:
        # Handed over first: what cannot be stored is refused before anything has changed here.
        self.handle.submit(entry)
        self.apply(entry, known)
        return entry

    def apply(self, entry: Entry, known: Mapping[str, Annotation] | None = None) -> None:
        """Apply a submitted entry in memory; `known`: annotations its records were made of."""
        self._seq = entry.seq
        self._has_meta = True
        self._settled = []
        self._stack.add(entry)
        self._tags.apply(entry.after, known)
        self._set_meta({**self._meta, **(entry.meta or {})})
        if self._texts:
            self._texts.update(dict.fromkeys(entry.after.get("annotations", ()), entry.sha256))

    def _set_meta(self, meta: Record) -> None:
        self._meta = meta
        self.info = article_info(meta) or self.article.info
        self.outdated = self.info.sha256 != self.article.info.sha256

    def flush(self, timeout: float | None = None) -> bool:
        """Try all that is left to save; see `Handle.flush`."""
        return self.handle.flush(timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Flush and give up the right to write; see `Handle.close`."""
        self.closed = self.closed or self.handle.refused is None
        return self.handle.close(timeout)

    def rescue(self, path: Path) -> None:
        """Write unsaved entries and all annotations as one JSON object, or raise CannotWrite."""
        content = {
            "schema": SCHEMA,
            "type": "rescue",
            "annotator": self.annotator,
            "article": msgspec.structs.asdict(self.article.info),
            "actions": self.handle.pending(),
            "annotations": list(self.table("annotations").values()),
        }
        try:
            files.write_atomically(path, pretty(content), files.PRIVATE)
        except OSError as error:
            raise CannotWrite(f"{path} cannot be written: {reason(error)}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def commit_together(
    prepared: Sequence[tuple[Layer, Entry]], *, timeout: float | None = None
) -> None:
    """Commit entries of a few open layers that were prepared with one `batch`, all or none.

    See `Store.commit`. Where it raises `CannotWrite`, the layers are as they were.
    """
    if not prepared:
        return
    store = prepared[0][0].store
    parts = [(layer.handle, entry) for layer, entry in prepared]
    unfinished = None
    try:
        store.commit(parts, timeout=timeout)
    except Unfinished as error:
        unfinished = error
    for layer, entry in prepared:
        layer.apply(entry)
    if unfinished is not None:
        raise unfinished


_PATIENCE = 60.0
"""Seconds that the store may take over one layer, once it is decided that all entries count."""


def commit_all(prepared: Sequence[tuple[Layer, Entry]]) -> None:
    """Commit entries together; once they count, one that is not in its log comes in by itself."""
    with suppress(Unfinished):
        commit_together(prepared, timeout=_PATIENCE)


WAS = "was"
"""Field of a lost span that somebody has yet to place: `sha256` of the text that it stood in, with
`start` and `end` there."""


def was(span: Span) -> tuple[str, int, int] | None:
    """Return where a lost span stood: digest of that text, start, end; None: nothing to decide."""
    known = as_record(span.extra.get(WAS) if span.lost else None)
    sha256, start, end = known.get("sha256"), known.get("start"), known.get("end")
    if isinstance(sha256, str) and isinstance(start, int) and isinstance(end, int):
        return (sha256, start, end) if 0 <= start < end else None
    return None
