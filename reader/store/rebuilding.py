"""Making a layer file again from its journal, and bringing into journals what waits for them."""

from __future__ import annotations

from pathlib import Path

from reader.model.clock import Clock
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import Tables
from reader.store.batches import batch_folders, counts, remove_if_done, waiting_names
from reader.store.heads import head_key
from reader.store.meta import article_info
from reader.store.opening import Opened, open_files
from reader.store.set_aside import keep_copy
from reader.store.workspace import LayerKey, Workspace


def rebuild(workspace: Workspace, key: LayerKey, differing: Tables, clock: Clock) -> str | None:
    """Write a layer file as the journal has it; return why that was impossible.

    `differing`: records that the file has otherwise, for which the journal's word is taken; then
    the file is copied aside first. A file that cannot be read is set aside.
    """
    opened = open_files(workspace, *key, clock)
    try:
        return _write(workspace, key, opened, differing, clock)
    except OSError as error:
        return reason(error)
    except (CannotWrite, ForeignChange) as error:
        return str(error)
    finally:
        if opened.lock is not None:
            opened.lock.release()


def finish_batches(workspace: Workspace, clock: Clock) -> None:
    """Bring what waits into the journals, but for layers that somebody has open or that fail."""
    for place in set(waiting_names(workspace.home)):
        layer, journal = (workspace.home / kind / Path(*place) for kind in ("layers", "history"))
        key = head_key((layer.with_suffix(".json"), journal))
        if key is not None:
            rebuild(workspace, key, {}, clock)
    for batch in filter(counts, batch_folders(workspace.home)):
        remove_if_done(batch)


def _write(
    workspace: Workspace, key: LayerKey, opened: Opened, differing: Tables, clock: Clock
) -> str | None:
    from reader.store.layer_file import LayerFile

    state = opened.state
    info = article_info(state.meta)
    if opened.read_only or info is None:
        return opened.read_only or "the journal does not say whose it is"
    path = workspace.for_writing(workspace.layer_path(*key))
    if differing and path.exists():
        keep_copy(workspace, path, path.read_bytes(), clock)
    layer = LayerFile(path, state.tables, state.seen)
    meta = state.whole_meta(key.annotator, info)
    layer.put(state.behind, meta)
    layer.put(differing, meta)
    layer.save()
    return None
