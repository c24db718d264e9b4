"""One open layer of a folder: its lock, its journal and its layer file."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import CannotWrite, ReadOnly, reason
from reader.model.log import Entry
from reader.store.base import Contents, LayerKey
from reader.store.folder.find_layers import second_copies
from reader.store.folder.opening import begin, open_files
from reader.store.folder.state import LayerState
from reader.store.folder.workspace import Workspace
from reader.store.folder.writer import Writer
from reader.store.records import encoded, is_outdated, whole_meta


class FolderHandle:
    """The files of a layer, held open: see `reader.store.base.Handle`."""

    def __init__(
        self,
        workspace: Workspace,
        key: LayerKey,
        article: Article,
        who: str,
        clock: Clock,
        *,
        stored: LayerKey,
    ) -> None:
        """Never raises for locks, read-only folders or damaged files.

        `stored`: whose layer its files say they are, which may be a former name of whose it is.
        """
        self.workspace = workspace
        self.key, self.stored = key, stored
        self.on_saved: Callable[[], None] | None = None
        self._article, self._who, self._clock = article, who, clock
        state, self._lock, self._refused = open_files(
            workspace, stored, clock, who=who, sparing=True
        )
        self._unmade = self._lock is None and self._refused is None
        """Whether there was no workspace yet, so that the first entry makes it."""
        for path, _ in second_copies(workspace, stored):
            state.contents.notices.append(
                "There is a second copy of these tags: `obelism merge` takes in what only it has. "
                f"({path})"
            )
        self.contents: Contents = self._named_anew(state.contents)
        self._writer: Writer | None = None
        """None before there is the right to write."""
        if self.refused is not None or is_outdated(state.contents, article):
            self._release()
        else:
            self._begin_writing(state)

    def _begin_writing(self, state: LayerState) -> None:
        meta = whole_meta(state.contents, self.key.annotator, self._article.info)
        self._writer = Writer(
            self.workspace, state, meta, prepare=self._prepare, changed=self._changed
        )
        if state.stale:
            self._writer.catch_up(state.behind)

    def _named_anew(self, contents: Contents) -> Contents:
        if not self.workspace.has_aliases:
            return contents
        from reader.store.folder.aliases import Renaming

        return Renaming(self.workspace, self.key.article_id).contents(contents)

    def _changed(self) -> None:
        if self.on_saved is not None:
            self.on_saved()

    @property
    def refused(self) -> str | None:
        return self._refused or (self._writer.refused if self._writer is not None else None)

    @property
    def saved(self) -> bool:
        return self._writer is None or self._writer.saved

    @property
    def problem(self) -> str | None:
        return self._writer.problem if self._writer is not None else None

    def hold(self) -> None:
        if self._lock is not None:
            return
        if not self._unmade:
            self._hold_again()
            return
        self._lock, self._refused = begin(self.workspace, self.stored, self._clock, self._who)
        if self._refused is not None:
            raise ReadOnly(self._refused)

    def _hold_again(self) -> None:
        """Take the lock of an outdated layer, if its files are as they were read without it.

        They are read whole, since what follows is written over all that the layer file has.
        """
        id, known = self.key.article_id, self.contents
        state, lock, why = open_files(self.workspace, self.stored, self._clock, who=self._who)
        now = self._named_anew(state.contents)
        if (now.last, now.meta, now.records) != (known.last, known.meta, known.records):
            why = why or f"{id} was tagged by another program; open it again."
        if lock is None or why is not None:
            if lock is not None:
                lock.release()
            raise ReadOnly(why or f"{id} cannot be written now.")
        self._lock = lock
        self._begin_writing(state)

    def held_elsewhere(self) -> bool:
        if self._unmade and self.refused is None and self._lock is None and self.workspace.exists:
            self._refused = self.workspace.who_holds(self.workspace.lock_path(*self.stored))
        return self._lock is None and self._refused is not None

    def _prepare(self) -> None:
        """Write what comes before the first line: the text that it counts, its folder, what git
        is to do with it.

        A line whose text is not kept could not be shown any more once the article has changed, so
        the text is on the disk before the line.
        """
        self.workspace.keep_text(self._article.info.sha256, self._article.text)
        if self._article.origin is not None:
            self.workspace.keep_origin(self._article.info.sha256, self._article.origin)
        self.workspace.for_writing(self.workspace.history_path(*self.stored))
        if not os.path.lexists(self.workspace.home / ".gitattributes"):  # a person made the folder
            with contextlib.suppress(OSError, CannotWrite):
                self.workspace.put_git_files()

    def check(self, entry: Entry) -> None:
        encoded(entry)
        path = self.workspace.history_path(*self.stored)
        try:
            self._prepare()
            for each in (path.parent, path):
                if os.path.lexists(each) and not os.access(each, os.W_OK):
                    raise PermissionError(errno.EACCES, "", str(each))
        except PermissionError as error:
            raise self.workspace.cannot_write(error) from None
        except OSError as error:
            raise CannotWrite(reason(error)) from None

    def submit(self, entry: Entry) -> None:
        assert self._writer is not None
        self._writer.submit(entry, encoded(entry))

    def pending(self) -> list[Entry]:
        return self._writer.pending() if self._writer is not None else []

    def flush(self, timeout: float | None = None) -> bool:
        return self._writer is None or self._writer.flush(timeout)

    def answers(self, timeout: float | None = None) -> bool:
        return self._writer is None or self._writer.answers(timeout)

    def close(self, timeout: float | None = None) -> bool:
        done = self._writer is None or self._writer.stop(timeout)
        self._refused = self._refused or f"{self.key.article_id} is closed."
        self._release()
        return done

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
