"""An open layer: what its files hold, whether it may be written, and what is saved of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reader.model.annotation import Annotation, Record
from reader.model.article import Article, ArticleInfo
from reader.model.clock import Clock
from reader.model.errors import ReadOnly
from reader.model.log import Tables, UndoStack, undoable
from reader.model.log_merge import forks, text_digests
from reader.store.folder.journal import JournalFile
from reader.store.folder.locks import Lock, who_holds
from reader.store.folder.opening import begin, open_files
from reader.store.folder.records import Tags, article_info
from reader.store.folder.rescue import write_rescue
from reader.store.folder.state import LayerState
from reader.store.folder.texts import keep_text
from reader.store.folder.workspace import Workspace
from reader.store.folder.writer import Writer

if TYPE_CHECKING:
    from reader.store.folder.layer_file import LayerFile


class OpenLayer:
    """The files of a layer, held open; what is done to it is `Layer`'s."""

    def __init__(
        self, workspace: Workspace, article: Article, annotator: str, who: str, clock: Clock
    ) -> None:
        """Never raises for locks, read-only folders or damaged files."""
        self.annotator = annotator
        """Whose layer it is."""
        self.on_saved: Callable[[], None] | None = None
        """Called from the writer's thread whenever `saved` or `problem` may have changed, at times
        before `commit` has returned. It must not wait for the thread that calls `flush` or
        `close`, which wait for it: post a message."""
        self._workspace, self._article, self._who, self._clock = workspace, article, who, clock
        opened = open_files(workspace, annotator, article.id, clock, who=who)
        self._lock: Lock | None = opened.lock
        self._read_only = opened.read_only
        self._take(opened.state)

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
        self._set_meta(state.meta)
        self._has_meta = any(action.meta for action in state.actions)
        self._texts = text_digests(state.actions)
        self._settled = [side.entry.id for fork in forks(state.actions) for side in fork.others]
        self._writer = self._new_writer(state)
        if self.read_only:
            self._release()
        elif state.stale:
            self._writer.catch_up(state.behind)

    def _new_writer(self, state: LayerState) -> Writer:
        path = self._workspace.layer_path(self.annotator, self._article.id)

        def open_layer() -> LayerFile:
            from reader.store.folder.layer_file import LayerFile

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
    def article(self) -> Article:
        """The article as it was given at opening."""
        return self._article

    @property
    def workspace(self) -> Workspace:
        return self._workspace

    @property
    def info(self) -> ArticleInfo:
        """The article that the tags belong to, as it was when it was tagged."""
        return self._info

    @property
    def outdated(self) -> bool:
        """Whether the tags belong to another text than the article has now."""
        return self.info.sha256 != self._article.info.sha256

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed, as a sentence; None where it can."""
        return self._refused or self._changed

    @property
    def _refused(self) -> str | None:
        """Why nothing at all can be written, whatever text the article has."""
        return self._read_only or self._writer.refused

    @property
    def _changed(self) -> str | None:
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
        """Whether whoever opened it may carry its tags over to the text the article has now."""
        owned = self._who == self.annotator
        return owned and self._refused is None and self._changed is not None

    @property
    def late(self) -> bool:
        """Whether a merge brought tags that count another text than the layer."""
        return bool(self.not_on(self.info.sha256))

    def not_on(self, sha256: str) -> dict[str, str]:
        """The annotations that a merge left on other texts than this: the digest of each by id."""
        return {
            id: text
            for id, text in self._texts.items()
            if text != sha256 and id in self.annotations and not self.annotations[id].orphan
        }

    def counts(self, sha256: str) -> bool:
        """Whether the layer, or some of what a merge brought, counts this text."""
        return sha256 == self.info.sha256 or sha256 in self._texts.values()

    @property
    def saved(self) -> bool:
        """Whether every action is in the journal and on the disk."""
        return self._writer.saved

    @property
    def problem(self) -> str | None:
        """Why the last save failed and what to do, as a sentence."""
        return self._writer.problem

    def records(self) -> Tables:
        """All stored records that are not empty tables, by table and id; not to be changed."""
        return {name: dict(table) for name, table in self._tags.records.items() if table}

    def record(self, table: str, id: str) -> Record | None:
        """Return a stored record of any table; not to be changed."""
        return self._tags.record(table, id)

    def table(self, name: str) -> Mapping[str, Record]:
        """Return all stored records of a table by id; not to be changed."""
        return self._tags.records.get(name, {})

    def _set_meta(self, meta: Record) -> None:
        self._meta = meta
        self._info = article_info(meta) or self._article.info

    def _hold(self) -> None:
        """Take the lock of an outdated layer, which was opened to be read only.

        Raises:
            ReadOnly: it cannot be had, or the files are not as they were read.
        """
        if self._lock is not None:
            return
        opened = open_files(
            self._workspace, self.annotator, self._article.id, self._clock, who=self._who
        )
        why, state = opened.read_only, opened.state
        if (state.last, state.meta, state.records) != (self._seq, self._meta, self._tags.records):
            why = why or f"{self._article.id} was tagged by another program; open it again."
        if opened.lock is None or why is not None:
            if opened.lock is not None:
                opened.lock.release()
            raise ReadOnly(why or f"{self._article.id} cannot be written now.")
        self._lock = opened.lock
        self._writer = self._new_writer(state)
        if state.stale:
            self._writer.catch_up(state.behind)

    def _make_ready(self, *, anchored: bool) -> None:
        """Make the workspace and take the lock at the first action.

        `anchored`: the action is on the text that the article has, which the tags must belong to.
        """
        if self.read_only is None and self._lock is None:
            self._lock, self._read_only = begin(
                self._workspace, self.annotator, self._article.id, self._clock, who=self._who
            )
        why = self.read_only if anchored else self._refused
        if why is not None:
            raise ReadOnly(why)

    def held_elsewhere(self) -> bool:
        """Whether another program has begun to write what was opened before there was a workspace.

        From then on the layer is read-only.
        """
        if self.read_only is None and self._lock is None and self._workspace.exists:
            path = self._workspace.lock_path(self.annotator, self._article.id)
            self._read_only = who_holds(path)
        return self._lock is None and self._read_only is not None

    def _prepare(self) -> None:
        """Before the first line: the text it counts, and the folder it goes to."""
        keep_text(self._workspace, self._article.info.sha256, self._article.text)
        self._workspace.for_writing(self._workspace.history_path(self.annotator, self._article.id))

    def check_writable(self) -> None:
        """Keep the text that the tags are on, and see that the journal can be written.

        Raises:
            OSError, CannotWrite: it cannot.
        """
        self._prepare()
        path = self._workspace.history_path(self.annotator, self._article.id)
        for each in (path.parent, path):
            if os.path.lexists(each) and not os.access(each, os.W_OK):
                raise self._workspace.cannot_write(PermissionError(errno.EACCES, "", str(each)))

    def _tell(self) -> None:
        if self.on_saved is not None:
            self.on_saved()

    def flush(self, timeout: float | None = None) -> bool:
        """Try all that is left to write; return whether journal and layer file are on the disk.

        `timeout` in seconds; None waits as long as the disk does.
        """
        return self._writer.flush(timeout)

    def answers(self, timeout: float) -> bool:
        """Try all that is left to write; return whether the disk has said yes or no by then."""
        return self._writer.answers(timeout)

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
