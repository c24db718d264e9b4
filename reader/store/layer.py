"""A layer: one person's annotations on one article, and everything done to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from reader.model.action import Action, Tables
from reader.model.annotation import Annotation, Record
from reader.model.article import Article, ArticleInfo
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.errors import ObelismError
from reader.store.contents import LayerContents, read_layer
from reader.store.errors import ReadOnly
from reader.store.forks import SETTLED, forks
from reader.store.history import REDO, UNDO, UndoStack, undoable
from reader.store.journal import JournalFile
from reader.store.jsonio import BadJSON, encode
from reader.store.locks import Lock
from reader.store.meta import COUNTERS, article_info, first_meta, with_article
from reader.store.opening import begin, open_files
from reader.store.rescue import write_rescue
from reader.store.state import LayerState
from reader.store.tags import Tags
from reader.store.texts import keep_text
from reader.store.workspace import Workspace
from reader.store.writer import Writer

if TYPE_CHECKING:
    from reader.store.layer_file import LayerFile

__all__ = ["Change", "Layer", "LayerContents", "read_layer"]

Change = tuple[Annotation | None, Annotation | None]
"""What was there and what shall be; None for nothing."""


class Layer:
    """An open layer. Changes are applied at once in memory and saved by a thread of its own."""

    def __init__(
        self, workspace: Workspace, article: Article, annotator: str, who: str, clock: Clock
    ) -> None:
        """Use `Layer.open`."""
        self.annotator = annotator
        """Whose layer it is."""
        self.on_saved: Callable[[], None] | None = None
        """Called from the writer's thread whenever `saved` or `problem` may have changed, at times
        before `commit` has returned. It must not wait for the thread that calls `flush` or
        `close`, which wait for it: post a message."""
        self._workspace, self._article, self._who, self._clock = workspace, article, who, clock
        opened = open_files(workspace, annotator, article.id, clock)
        self._lock: Lock | None = opened.lock
        self._read_only = opened.read_only
        self._take(opened.state)

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

    def _take(self, state: LayerState) -> None:
        self._tags = Tags(state.records)
        self.annotations: dict[str, Annotation] = self._tags.annotations
        """By id, in the order of their making; changes with every commit, undo and redo."""
        self.notices: list[str] = state.notices
        """A sentence for each thing that was put right at opening."""
        self.problems: list[str] = state.problems + self._tags.problems
        """A sentence for each stored record or line that cannot be used, and is kept."""
        self._stack = UndoStack(undoable(state.actions, state.last))
        self._seq = state.last
        self._at = max((action.at for action in state.actions), default="")
        self._meta = state.meta
        self._has_meta = any(action.meta for action in state.actions)
        self._settled = [side.action.id for fork in forks(state.actions) for side in fork.others]
        if self.outdated and self.annotations:
            self._read_only = self._read_only or (
                f"This article has changed since {self.annotator} tagged it. Here is the text as "
                "it was tagged, to be read only; the file itself is as you left it."
            )
        self._writer = self._new_writer(state)
        if self._read_only:
            self._release()
        elif state.stale:
            self._writer.catch_up(state.behind)

    def _new_writer(self, state: LayerState) -> Writer:
        path = self._workspace.layer_path(self.annotator, self._article.id)

        def open_layer() -> LayerFile:
            from reader.store.layer_file import LayerFile

            return LayerFile(self._workspace.for_writing(path), state.tables, state.seen)

        return Writer(
            JournalFile(state.journal),
            open_layer,
            check=state.seen.check,
            meta=state.whole_meta(self.annotator, self._article.info),
            prepare=self._prepare,
            changed=self._tell,
        )

    @property
    def info(self) -> ArticleInfo:
        """The article that the tags belong to, as it was when it was tagged."""
        return article_info(self._meta) or self._article.info

    @property
    def outdated(self) -> bool:
        """Whether the tags belong to another text than the article has now."""
        return self.info.sha256 != self._article.info.sha256

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed, as a sentence; None where it can."""
        return self._read_only or self._writer.refused

    @property
    def saved(self) -> bool:
        """Whether every action is in the journal and on the disk."""
        return self._writer.saved

    @property
    def problem(self) -> str | None:
        """Why the last save failed and what to do, as a sentence."""
        return self._writer.problem

    @property
    def next_undo(self) -> Action | None:
        """What `undo` would take back. Actions on an earlier text stay as they are."""
        return self._on_this_text(self._stack.next_undo)

    @property
    def next_redo(self) -> Action | None:
        """What `redo` would do again."""
        return self._on_this_text(self._stack.next_redo)

    def _on_this_text(self, action: Action | None) -> Action | None:
        return action if action and action.sha256 == self._article.info.sha256 else None

    def record(self, table: str, id: str) -> Record | None:
        """Return a stored record of any table; not to be changed."""
        return self._tags.record(table, id)

    def table(self, name: str) -> Mapping[str, Record]:
        """Return all stored records of a table by id; not to be changed."""
        return self._tags.records.get(name, {})

    def commit(self, what: str, changes: Iterable[Change], *, batch: str | None = None) -> Action:
        """Change annotations as one action, and queue its journal line.

        Raises:
            ReadOnly: the layer cannot be changed.
            HomeFolder: the workspace would be made in the home folder; `Workspace.ensure` asks.
            ObelismError: a text in it cannot be stored.
            ValueError: there are no changes.
        """
        after: dict[str, Record | None] = {}
        for old, new in changes:
            if old is not None:
                after[old.id] = None
            if new is not None:
                after[new.id] = new.to_record()
        return self.commit_records(what, {"annotations": after}, batch=batch)

    def commit_records(self, what: str, after: Tables, *, batch: str | None = None) -> Action:
        """Change records of any tables as one action; None removes. Raises as `commit`."""
        if not any(after.values()):
            raise ValueError("an action changes at least one record")
        return self._act(what, after, batch=batch)

    def undo(self) -> Action | None:
        """Take the last action back, as an action of its own; None where there is none.

        Raises as `commit`.
        """
        action = self.next_undo
        return action and self._act(UNDO, action.before, of=action.id, batch=action.batch)

    def redo(self) -> Action | None:
        """Do again what was undone last; None where there is none. Raises as `commit`."""
        action = self.next_redo
        return action and self._act(REDO, action.after, of=action.id, batch=action.batch)

    def _act(
        self, what: str, after: Tables, *, of: str | None = None, batch: str | None = None
    ) -> Action:
        self._make_ready()
        self._at = max(self._at, timestamp(self._clock()))
        action = Action(
            id=new_id(),
            seq=self._seq + 1,
            at=self._at,
            who=self._who,
            what=what,
            article=self._article.id,
            sha256=self._article.info.sha256,
            before={name: {id: self.record(name, id) for id in after[name]} for name in after},
            after=after,
            of=of,
            batch=batch,
            meta=self._meta_to_set(),
        )
        try:
            line = encode(action)
        except BadJSON as error:
            raise ObelismError(f"This cannot be saved: {error}") from None
        self._apply(action)
        self._writer.submit(action, line)
        return action

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

    def _apply(self, action: Action) -> None:
        self._seq = action.seq
        self._has_meta = True
        self._settled = []
        self._meta = {**self._meta, **(action.meta or {})}
        self._stack.add(action)
        self._tags.apply(action.after)

    def _make_ready(self) -> None:
        """Make the workspace and take the lock at the first action."""
        if self.read_only is None and self._lock is None:
            self._lock, self._read_only = begin(
                self._workspace, self.annotator, self._article.id, self._clock
            )
        if self.read_only is not None:
            raise ReadOnly(self.read_only)

    def _prepare(self) -> None:
        """Before the first line: the text it counts, and the folder it goes to."""
        keep_text(self._workspace, self._article.info.sha256, self._article.text)
        self._workspace.for_writing(self._workspace.history_path(self.annotator, self._article.id))

    def _tell(self) -> None:
        if self.on_saved is not None:
            self.on_saved()

    def flush(self, timeout: float | None = None) -> bool:
        """Try all that is left to write; return whether journal and layer file are on the disk.

        `timeout` in seconds; None waits as long as the disk does.
        """
        return self._writer.flush(timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Flush and let go of the lock; what could not be saved by then is given up.

        Returns as `flush`. A second call does no harm.
        """
        done = self._writer.stop(timeout)
        self._read_only = self._read_only or f"{self._article.id} is closed."
        self._release()
        return done

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def rescue(self, path: Path) -> None:
        """Write the unsaved actions and all annotations to a file of the user's choice.

        Raises:
            CannotWrite: it cannot be written either.
        """
        records = self._tags.records.get("annotations", {}).values()
        write_rescue(path, self.annotator, self._article.info, self._writer.pending(), records)

    def __enter__(self) -> Layer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
