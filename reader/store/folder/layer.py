"""A layer: one person's annotations on one article, and everything done to them.

Where a passage stood that is lost until somebody decides where it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from reader.io.json import BadJSON, encode
from reader.model.annotation import Annotation, Record, Span
from reader.model.article import Article
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.errors import ObelismError, ReadOnly
from reader.model.log import REANCHOR, REDO, UNDO, Entry, Tables
from reader.model.log_merge import SETTLED
from reader.store.folder.open_layer import OpenLayer
from reader.store.folder.read import LayerContents, read_layer
from reader.store.folder.records import COUNTERS, article_info, first_meta, with_article
from reader.store.folder.workspace import Workspace

__all__ = ["Change", "Layer", "LayerContents", "Prepared", "read_layer", "records_of"]

Change = tuple[Annotation | None, Annotation | None]
"""What was there and what shall be; None for nothing."""


class Prepared(NamedTuple):
    """An action that is to be done next."""

    action: Entry
    line: bytes
    """What its line in the journal says, without the line's end."""


def records_of(changes: Iterable[Change]) -> dict[str, Record | None]:
    """Return the records that changes leave, by id."""
    after: dict[str, Record | None] = {}
    for old, new in changes:
        if old is not None:
            after[old.id] = None
        if new is not None:
            after[new.id] = new.to_record()
    return after


class Layer(OpenLayer):
    """An open layer. Changes are applied at once in memory and saved by a thread of its own."""

    @classmethod
    def open(
        cls,
        workspace: Workspace,
        article: Article,
        annotator: str,
        *,
        who: str | None = None,
        clock: Clock = utc_now,
    ) -> Layer:
        """Open a layer for writing, or read-only where that cannot be: `read_only` then says why.

        `who` acts in the layer where that is not its annotator, as in `@gold`. Never raises for
        locks, read-only folders or damaged files; `notices` has a sentence for each of the last.
        """
        return cls(workspace, article, annotator, who or annotator, clock)

    @property
    def next_undo(self) -> Entry | None:
        """What `undo` would take back. Actions on an earlier text stay as they are."""
        return self._on_this_text(self._stack.next_undo)

    @property
    def next_redo(self) -> Entry | None:
        """What `redo` would do again."""
        return self._on_this_text(self._stack.next_redo)

    def _on_this_text(self, action: Entry | None) -> Entry | None:
        return action if action and action.sha256 == self._article.info.sha256 else None

    def commit(self, what: str, changes: Iterable[Change], *, batch: str | None = None) -> Entry:
        """Change annotations as one action, and queue its journal line.

        Raises:
            ReadOnly: the layer cannot be changed.
            HomeFolder: the workspace would be made in the home folder; `Workspace.ensure` asks.
            ObelismError: a text in it cannot be stored.
            ValueError: there are no changes.
        """
        return self.commit_records(what, {"annotations": records_of(changes)}, batch=batch)

    def commit_records(
        self,
        what: str,
        after: Tables,
        *,
        batch: str | None = None,
        meta: Record | None = None,
    ) -> Entry:
        """Change records of any tables as one action; None removes. Raises as `commit`.

        `meta`: further fields of the meta record that it sets.
        """
        return self.perform(self.prepare(what, after, batch=batch, meta=meta))

    def prepare(
        self,
        what: str,
        after: Tables,
        *,
        batch: str | None = None,
        meta: Record | None = None,
    ) -> Prepared:
        """Make the action of `commit_records`, and the line that says it, without doing it.

        It is to be performed before anything else is done. Raises as `commit`.
        """
        if not any(after.values()):
            raise ValueError("an action changes at least one record")
        self._make_ready(anchored=True)
        both = {**(self._meta_to_set() or {}), **meta} if meta else None
        return self._prepared(what, after, batch=batch, meta=both)

    def perform(self, prepared: Prepared) -> Entry:
        """Do what was prepared, and queue its journal line."""
        self._apply(prepared.action)
        self._writer.submit(prepared.action, prepared.line)
        return prepared.action

    def undo(self) -> Entry | None:
        """Take the last action back, as an action of its own; None where there is none.

        Of a `reanchor`, the tags belong to the earlier text again. Raises as `commit`.
        """
        action = self.next_undo
        if action is None:
            return None
        meta = action.meta_before or None
        return self.perform(
            self._prepared(UNDO, action.before, of=action.id, batch=action.batch, meta=meta)
        )

    def redo(self) -> Entry | None:
        """Do again what was undone last; None where there is none. Raises as `commit`."""
        action = self.next_redo
        if action is None:
            return None
        meta = action.meta if action.meta_before else None
        if meta is not None:
            self._hold_outdated()
        return self.perform(
            self._prepared(REDO, action.after, of=action.id, batch=action.batch, meta=meta)
        )

    def reanchor(self, annotations: Iterable[Annotation]) -> Entry:
        """Carry the tags over to the text that the article has now, as one action.

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
        return self.perform(
            self._prepared(REANCHOR, {"annotations": after}, meta=meta, meta_before=before)
        )

    def _hold_outdated(self) -> None:
        """Take the lock for an action that brings an outdated layer to the text of now."""
        if not self.can_reanchor:
            whose = f"Only {self.annotator} can carry these tags over to the text as it is now."
            raise ReadOnly(self._refused or (whose if self._changed else "Nothing has changed."))
        self._hold()

    def _prepared(
        self,
        what: str,
        after: Tables,
        *,
        of: str | None = None,
        batch: str | None = None,
        meta: Record | None = None,
        meta_before: Record | msgspec.UnsetType = msgspec.UNSET,
    ) -> Prepared:
        """`meta`: what an action between two texts sets, which is allowed on an outdated layer."""
        self._make_ready(anchored=meta is None)
        if meta is not None and self._settled:
            meta = {**meta, SETTLED: self._settled}
        meta = meta or self._meta_to_set()
        counted = article_info(meta) if meta else None
        self._at = max(self._at, timestamp(self._clock()))
        action = Entry(
            id=new_id(),
            seq=self._seq + 1,
            at=self._at,
            who=self._who,
            what=what,
            article=self._article.id,
            sha256=(counted or self._article.info).sha256,
            before={name: {id: self.record(name, id) for id in after[name]} for name in after},
            after=after,
            of=of,
            batch=batch,
            meta=meta,
            meta_before=meta_before,
        )
        try:
            return Prepared(action, encode(action))
        except BadJSON as error:
            raise ObelismError(f"This cannot be saved: {error}") from None

    def _meta_to_set(self) -> Record | None:
        fields = self._changed_article()
        if not self._has_meta:
            known = {key: value for key, value in self._meta.items() if key not in COUNTERS}
            fields = {**first_meta(self.annotator, self._article.info), **known, **fields}
        if self._settled:
            fields = {**fields, SETTLED: self._settled}
        return fields or None

    def _changed_article(self) -> Record:
        if article_info(self._meta) == self._article.info:
            return {}
        return with_article(self._meta, self._article.info)

    def _apply(self, action: Entry) -> None:
        self._seq = action.seq
        self._has_meta = True
        self._settled = []
        self._set_meta({**self._meta, **(action.meta or {})})
        self._stack.add(action)
        self._tags.apply(action.after)
        if self._texts:
            self._texts.update(dict.fromkeys(action.after.get("annotations", ()), action.sha256))


WAS = "was"
"""Field of a span that is lost until somebody decides where it is: its text's `sha256` of then,
`start` and `end` there."""


def was(span: Span) -> tuple[str, int, int] | None:
    """Where a lost span stood: digest of that text, start and end; None: nobody is to decide."""
    record = span.extra.get(WAS) if span.lost else None
    known: Record = record if isinstance(record, dict) else {}
    sha256, start, end = known.get("sha256"), known.get("start"), known.get("end")
    if isinstance(sha256, str) and isinstance(start, int) and isinstance(end, int):
        return (sha256, start, end) if 0 <= start < end else None
    return None
