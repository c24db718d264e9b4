"""Write many layers at once: all of them or none, with as little waiting for the disk as there is.

What is promised is what one layer promises: once something counts, neither the end of the program
nor a cut of the power takes it away, nothing counts in part, and no reader sees a layer whose text
is not kept. The order, and why each step stands where it does:

1. A claim on all layers (`reader.store.folder.claims`): what they hold stays as it is from here on.
2. The note (`reader.store.folder.batches`), with every journal's line, every text that is not kept
   yet and the small files that go along. It has no name that counts, so whatever ends the program
   here leaves nothing.
3. fsync of the note, its name, fsync of the folder: **decided**. All that the note says counts, for
   whoever reads, though nothing else was written; a text is found in the note.
4. The texts, the journals and beside each layer file its new content, none of them synced. If the
   power is cut, any of them may be there, in part or not: the note has it all, and says it again.
   No layer file was touched, which may know what its journal has lost.
5. One sync of the file system (or one of each file, where there is none that waits).
6. The new layer files get their names. What was renamed is whole; what was not is made again from
   its journal, which is.
7. The note goes. If its end does not reach the disk, it says once more what is there already.

However many layers there are, one of them is in memory at a time, no thread is begun, and the open
files are the note, the claim and the folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from reader.io.locks import Holder
from reader.model.article import Article
from reader.model.clock import Clock, new_id, timestamp
from reader.model.errors import CannotWrite, ReadOnly, reason
from reader.model.log import Entry
from reader.model.progress import Progress
from reader.store.base import (
    HOME,
    Contents,
    FileStore,
    Handle,
    Kind,
    LayerKey,
    Sent,
    Store,
    Unfinished,
)
from reader.store.folder.batches import place_of, waiting_names
from reader.store.folder.carrying import carry_out
from reader.store.folder.claims import Claim
from reader.store.folder.find_layers import is_there
from reader.store.folder.handle import FolderHandle
from reader.store.folder.note_writer import NoteWriter, decide
from reader.store.folder.opening import cannot_be_made, not_written, repaired, why_read_only
from reader.store.folder.state import read_state
from reader.store.folder.workspace import Workspace, paths_of
from reader.store.records import encoded
from reader.text.slug import slug


class BatchHandle:
    """A layer that is written as part of a batch: see `reader.store.base.Handle`."""

    def __init__(
        self,
        workspace: Workspace,
        key: LayerKey,
        stored: LayerKey,
        article: Article,
        writable: set[str],
    ) -> None:
        """`writable`: folders of journals that were seen to be; what is seen is added."""
        self.workspace, self.key, self.stored, self.article = workspace, key, stored, article
        self.contents = Contents()
        self.on_saved: Callable[[], None] | None = None
        self.refused: str | None = None
        self.fresh = False
        """Whether the layer has no files yet."""
        self.saved, self.problem = True, None
        self.place = f"{slug(stored.annotator)}/{slug(stored.article_id)}"
        """What the layer is called in notes."""
        self._writable = writable
        self._checked: tuple[Entry, bytes] | None = None

    def hold(self) -> None:
        if self.refused is not None:
            raise ReadOnly(self.refused)

    def held_elsewhere(self) -> bool:
        return False

    def check(self, entry: Entry) -> None:
        self._checked = entry, encoded(entry)
        _, path = paths_of(f"{self.workspace.root}/{HOME}", self.place)
        folder = os.path.dirname(path)
        for each, known in ((folder, folder in self._writable), (path, self.fresh)):
            if not known and os.path.lexists(each) and not os.access(each, os.W_OK):
                raise self.workspace.cannot_write(PermissionError(errno.EACCES, "", each))
        self._writable.add(folder)

    def line(self, entry: Entry) -> bytes:
        """Return an entry as a line, which `check` made already. Raises as that."""
        known, self._checked = self._checked, None
        return known[1] if known is not None and known[0] is entry else encoded(entry)

    def submit(self, entry: Entry) -> None:
        raise CannotWrite("a layer of a batch is written with the batch alone")

    def pending(self) -> list[Entry]:
        return []

    def flush(self, timeout: float | None = None) -> bool:
        return True

    def answers(self, timeout: float | None = None) -> bool:
        return True

    def close(self, timeout: float | None = None) -> bool:
        self.refused = self.refused or f"{self.key.article_id} is closed."
        return True


class FolderBatch:
    """Layers of workspaces that are written together: see `reader.store.base.Batch`."""

    def __init__(
        self,
        layers: Collection[tuple[Store, LayerKey]],
        own: Collection[FileStore],
        who: str,
        clock: Clock,
    ) -> None:
        self.id = new_id()
        self._who, self._clock = who, clock
        self._layers: dict[Workspace, list[LayerKey]] = {}
        """By workspace, as their files say whose they are."""
        self._aliased = {each: each.has_aliases for each in {_workspace(one) for one, _ in layers}}
        for store, key in layers:
            workspace = _workspace(store)
            stored = _stored(workspace, key) if self._aliased[workspace] else key
            self._layers.setdefault(workspace, []).append(stored)
        for store in own:
            self._layers.setdefault(_workspace(store), [])
        self._claims: dict[Workspace, Claim] = {}
        self._writers: dict[Workspace, NoteWriter] = {}
        self._fresh: dict[Workspace, set[str]] = {}
        self._texts: dict[Workspace, set[str]] = {}
        self._refused: dict[Workspace, str] = {}
        self._ahead: dict[Workspace, set[tuple[str, str]]] = {}
        """Layers for which lines of other batches wait, since before the claim."""
        self._known: dict[tuple[Workspace, str], bool] = {}
        """Whether there is a folder of layers or journals, by how it is called."""
        self._writable: set[str] = set()
        try:
            for workspace in self._layers:
                if workspace.exists:
                    self._claim(workspace)
        except BaseException:
            self.close()
            raise

    def _claim(self, workspace: Workspace) -> None:
        """Claim the layers of a workspace; where that cannot be, none of them can be written."""
        holder = Holder(os.uname().nodename, os.getpid(), timestamp(self._clock()), self._who)
        names = [workspace.lock_name(*key) for key in self._layers[workspace]]
        try:
            self._claims[workspace] = Claim.take(
                workspace.for_writing(workspace.claims / self.id), names, holder
            )
        except (OSError, CannotWrite) as error:
            self._refused[workspace] = why_read_only(workspace, error)

    def open(self, store: Store, key: LayerKey, article: Article) -> BatchHandle:
        workspace = _workspace(store)
        stored = _stored(workspace, key) if self._aliased[workspace] else key
        handle = BatchHandle(workspace, key, stored, article, self._writable)
        handle.refused = self._why_not(workspace, stored)
        # Nobody else notes anything for a layer that is claimed, so what waits is listed once.
        if workspace in self._claims and workspace not in self._ahead:
            self._ahead[workspace] = {*waiting_names(workspace.home)}
        name = handle.place.split("/")[0], handle.place.split("/")[1]
        if not (name in self._ahead.get(workspace, ()) or self._is_there(workspace, *name)):
            handle.fresh = True
            return handle
        state = read_state(workspace, stored, sparing=True)
        handle.refused = handle.refused or not_written(state)
        if handle.refused is None:
            state, handle.refused = repaired(workspace, stored, state, self._clock)
        handle.contents = state.contents
        if self._aliased[workspace]:
            from reader.store.folder.aliases import Renaming

            handle.contents = Renaming(workspace, key.article_id).contents(state.contents)
        return handle

    def _is_there(self, workspace: Workspace, folder: str, name: str) -> bool:
        """Return whether a layer has a file; nobody else makes one for who had none."""
        if (workspace, folder) not in self._known:
            homes = (f"{workspace.root}/{HOME}/{kind}/{folder}" for kind in ("layers", "history"))
            self._known[workspace, folder] = any(map(os.path.lexists, homes))
        return self._known[workspace, folder] and is_there(workspace, folder, name)

    def _why_not(self, workspace: Workspace, stored: LayerKey) -> str | None:
        claim = self._claims.get(workspace)
        if claim is None:
            return self._refused.get(workspace) or cannot_be_made(workspace)
        return claim.held.get(workspace.lock_name(*stored)) if claim.held else None

    def put(self, handle: Handle, entry: Entry) -> None:
        assert isinstance(handle, BatchHandle)
        workspace, article = handle.workspace, handle.article
        line = handle.line(entry)
        with _as_cannot_write():
            writer = self._writer(workspace)
            texts, sha256 = self._texts.setdefault(workspace, set()), article.info.sha256
            if sha256 not in texts and not workspace.keeps(sha256):
                writer.text(sha256, article.text)
            if sha256 not in texts and article.origin is not None:
                writer.origin(sha256, article.origin)
            texts.add(sha256)
            writer.layer(handle.place, line)
        if handle.fresh and entry.seq == 1 and entry.meta:
            self._fresh.setdefault(workspace, set()).add(handle.place)

    def send(self, sent: Sent) -> None:
        workspace = _workspace(sent.store)
        with _as_cannot_write():
            path = workspace.blob_path(Kind.PROGRESS, *sent.key)
            self._writer(workspace).progress(path, sent.data)

    def replace(self, store: FileStore, name: str, data: bytes) -> None:
        workspace = _workspace(store)
        with _as_cannot_write():
            writer = self._writer(workspace)
            writer.file(workspace.for_writing(workspace.home / name), data)

    def _writer(self, workspace: Workspace) -> NoteWriter:
        """Return the note of a workspace, which is made where it is not there yet."""
        writer = self._writers.get(workspace)
        if writer is None:
            if workspace not in self._claims:
                self._begin(workspace)
            first = next(iter(self._writers), workspace)
            others = self._layers if first == workspace else ()
            writer = self._writers[workspace] = _note(self.id, workspace, first, others)
        return writer

    def _begin(self, workspace: Workspace) -> None:
        """Make a workspace that was not there when its layers were read."""
        workspace.ensure()
        self._claim(workspace)
        if workspace in self._refused:
            raise CannotWrite(self._refused[workspace].rstrip("."))
        held = self._claims[workspace].held
        there = (path for name in ("layers", "history") for path in [workspace.home / name])
        if held or any(any(path.glob("*/*")) for path in there):
            raise CannotWrite(f"{workspace.root} was tagged by another program meanwhile")

    def commit(self, *, progress: Progress, doing: str) -> None:
        if not self._writers:
            return
        decide([*self._writers.values()])
        left: list[Unfinished] = []
        try:
            for workspace, writer in reversed(self._writers.items()):
                fresh = self._fresh.get(workspace, set())
                left += carry_out(
                    workspace, writer.note, self._clock, fresh, progress=progress, doing=doing
                )
        except KeyboardInterrupt:
            raise Unfinished(None, "It was stopped late") from None
        finally:
            self._writers.clear()
        if left:
            raise left[0]

    def close(self) -> None:
        for writer in self._writers.values():
            writer.drop()
        self._writers.clear()
        for claim in self._claims.values():
            claim.release()


def _stored(workspace: Workspace, key: LayerKey) -> LayerKey:
    """Return whose layer the files of a layer say they are, where somebody goes by another name."""
    from reader.store.folder.aliases import stored_key

    return stored_key(workspace, key)


def _workspace(store: Store) -> Workspace:
    """Return a store that is a folder; raise CannotWrite for any other."""
    if not isinstance(store, Workspace):
        raise CannotWrite("layers of several kinds of stores cannot be written together")
    return store


@contextlib.contextmanager
def _as_cannot_write() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(reason(error)) from None


def _note(
    id: str, workspace: Workspace, first: Workspace, others: Iterable[Workspace] = ()
) -> NoteWriter:
    """Begin the note of a workspace; that of the first decides, on all others that have one."""

    def way(other: Workspace) -> str:
        return os.path.relpath(other.root, workspace.root)

    if workspace != first:
        return NoteWriter(workspace, id, decided_in=way(first))
    return NoteWriter(workspace, id, also=[way(each) for each in others if each != first])


def commit(parts: Sequence[tuple[FolderHandle, Entry]], timeout: float | None) -> None:
    """Save entries of a few layers that are open, by their own threads; see `Store.commit`."""
    with _as_cannot_write():
        writers = _noted(parts)
    left: list[Unfinished] = []
    try:
        for handle, entry in parts:
            handle.submit(entry)
            handle.flush(timeout)
            if not handle.saved:
                why = handle.problem or "the disk takes too long"
                left.append(Unfinished(handle.key, why))
    except KeyboardInterrupt:
        raise Unfinished(None, "It was stopped late") from None
    if left:
        raise left[0]
    for writer in reversed(writers):
        writer.end()


def _noted(parts: Sequence[tuple[FolderHandle, Entry]]) -> Sequence[NoteWriter]:
    """Note entries, so that they count; raise OSError or CannotWrite where they do not."""
    # Named anew: the batch of a move that is undone is the move's own, and where the note that
    # decided on the move is still there, it would decide on these lines.
    id, writers = new_id(), dict[Workspace, NoteWriter]()
    first, *others = dict.fromkeys(handle.workspace for handle, _ in parts)
    try:
        writers[first] = _note(id, first, first, others)
        for workspace in others:
            writers[workspace] = _note(id, workspace, first)
        for handle, entry in parts:
            journal = handle.workspace.history_path(*handle.stored)
            writers[handle.workspace].layer(place_of(journal), encoded(entry))
        decide([*writers.values()])
    except BaseException:
        for writer in writers.values():
            writer.drop()
        raise
    return [*writers.values()]
