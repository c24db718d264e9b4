"""An article whose file was renamed or moved: its tags follow it under its new id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec

from reader.io import files
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import CannotWrite, ObelismError, ReadOnly, Unreadable
from reader.model.log import REDO, UNDO, Entry, Tables
from reader.store.base import LayerKey, Store, kept_article
from reader.store.folder.journal import read_journal
from reader.store.folder.move_notes import MoveNote, Step, notes, notes_folder, put_note
from reader.store.folder.store import FolderStore
from reader.store.folder.workspace import Workspace
from reader.store.layer import Layer
from reader.store.progress import load_progress, save_progress

MOVE: Final = "move"
"""What is done in either layer: the records come to one, then they go from the other."""

FROM = "moved_from"
"""Field of the meta record that names the article the tags came from."""


def take_over(
    store: Store, article: Article, annotator: str, old_id: str, clock: Clock = utc_now
) -> int:
    """Move the tags of an article that is gone to this one; return how many annotations came.

    How far it was read comes with them.

    Raises:
        ObelismError: one of the layers cannot be written; the tags stay where they were.
    """
    with Layer.open(store, article, annotator, clock=clock) as new:
        count = hand_over(new, old_id, clock=clock)
    progress = load_progress(store, annotator, old_id)
    if progress is not None:
        save_progress(store, msgspec.structs.replace(progress, article=article.id))
    return count


def hand_over(
    new: Layer, old_id: str, carried: Iterable[Annotation] = (), clock: Clock = utc_now
) -> int:
    """Move the tags of an article that is gone to a layer; return how many annotations came.

    `carried`: annotations as they stand in the text of that layer, where it is another one.
    They are in the journal of the new layer before they leave the old one, so that nothing is
    lost whatever happens in between.

    Raises:
        ObelismError: one of the layers cannot be written; the tags stay where they were.
    """
    if new.read_only is not None:
        raise ReadOnly(new.read_only)
    batch = new_id()
    with layer_of_gone(new.store, new.annotator, old_id, clock) as old:
        there = old.records()
        count = len(old.annotations)
        here = {name: dict(records) for name, records in there.items()}
        for annotation in carried:
            here["annotations"][annotation.id] = annotation.to_record()
        with _noted(MOVE, taker=new, giver=old, batch=batch):
            new.commit_records(MOVE, here, batch=batch, meta={FROM: old_id})
            _saved(new)
            old.commit_records(MOVE, _emptied(there), batch=batch)
            _saved(old)
    return count


def undo_move(layer: Layer, step: Entry, clock: Clock = utc_now) -> Entry | None:
    """Give the tags back to the article they came from, and undo `step` in this layer.

    Raises as `take_over`.
    """
    return _moved_by(UNDO, layer, step, clock)


def redo_move(layer: Layer, step: Entry, clock: Clock = utc_now) -> Entry | None:
    """Do `step` again in this layer, and take the tags away from the article they came from.

    Raises as `take_over`.
    """
    return _moved_by(REDO, layer, step, clock)


def _moved_by(what: Step, layer: Layer, step: Entry, clock: Clock) -> Entry | None:
    """Undo or redo a move in either layer: the tags come to one, then they go from the other."""
    if layer.read_only is not None:
        raise ReadOnly(layer.read_only)
    with layer_of_gone(layer.store, layer.annotator, _source(step), clock) as old:
        if not _is_next(what, old, step.batch):
            return _step(what, layer)
        taker, giver = (old, layer) if what == UNDO else (layer, old)
        done: dict[Layer, Entry | None] = {}
        with _noted(what, taker=taker, giver=giver, batch=step.batch or ""):
            for each in (taker, giver):
                done[each] = _step(what, each)
                _saved(each)
        return done[layer]


def _is_next(what: Step, layer: Layer, batch: str | None) -> bool:
    """Whether undoing, or redoing, in a layer is about an action of that batch."""
    following = layer.next_undo if what == UNDO else layer.next_redo
    return following is not None and following.batch == batch


def _step(what: Step, layer: Layer) -> Entry | None:
    return layer.undo() if what == UNDO else layer.redo()


def finish_moves(store: Store, annotator: str, clock: Clock = utc_now) -> list[MoveNote]:
    """Finish moves of somebody's tags that were cut off; return those for which there was need.

    Where the tags had not come yet, they stay where they were. A move that another program is at,
    or that cannot be finished for another reason, is left for the next time.
    """
    workspace = _workspace(store)
    finished: list[MoveNote] = []
    files.remove_left_overs(notes_folder(workspace))
    for path, note in notes(workspace, annotator):
        try:
            if _finished(store, note, clock):
                finished.append(note)
        except (ObelismError, OSError):
            continue
        files.remove(path)
    return finished


def _finished(store: Store, note: MoveNote, clock: Clock) -> bool:
    """Let the tags leave the giver where they have come to the taker and have not left yet."""
    with layer_of_gone(store, note.annotator, note.giver, clock) as giver:
        if _steps(_workspace(store), note.annotator, note.taker, note.batch) < note.taken:
            return False
        if _steps(_workspace(store), note.annotator, note.giver, note.batch) >= note.given:
            return False
        if not any(giver.records().values()):
            return False
        _give(note.what, giver, note.batch)
        _saved(giver)
        return True


def _give(what: Step, giver: Layer, batch: str) -> None:
    if what == MOVE:
        giver.commit_records(MOVE, _emptied(giver.records()), batch=batch)
    elif _is_next(what, giver, batch):
        _step(what, giver)


def _workspace(store: Store) -> Workspace:
    assert isinstance(store, FolderStore)
    return store.workspace


@contextmanager
def _noted(what: Step, *, taker: Layer, giver: Layer, batch: str) -> Iterator[None]:
    """Keep a note on a move while it is done; it stays where the move comes to no end.

    The giver's lock is held, so no other program takes the move for one that was cut off.
    """
    workspace, annotator = _workspace(giver.store), giver.annotator
    taken, given = (
        _steps(workspace, annotator, each.article.id, batch) + 1 for each in (taker, giver)
    )
    path = put_note(
        workspace,
        MoveNote(
            annotator=annotator,
            what=what,
            taker=taker.article.id,
            giver=giver.article.id,
            batch=batch,
            taken=taken,
            given=given,
        ),
    )
    yield
    files.remove(path)


def _steps(workspace: Workspace, annotator: str, article_id: str, batch: str) -> int:
    """How many actions of a batch are in the journal of a layer."""
    entries = read_journal(workspace.history_path(annotator, article_id)).entries
    return sum(entry.batch == batch for entry in entries)


def _source(step: Entry) -> str:
    """Id of the article that a move was from."""
    return str((step.meta or {}).get(FROM, ""))


def layer_of_gone(store: Store, annotator: str, old_id: str, clock: Clock) -> Layer:
    """The layer of an article that is gone, on its text as it was kept, for writing.

    Raises:
        ObelismError: it cannot be opened, or not be written.
    """
    info = store.read(LayerKey(annotator, old_id)).info
    then = kept_article(store, info)
    if then is None:
        raise Unreadable(f"The text of {old_id}, which is gone, is not kept either.")
    old = Layer.open(store, then, annotator, clock=clock)
    why = old.read_only
    if why is not None:
        old.close()
        raise ReadOnly(why)
    return old


def _emptied(tables: Tables) -> Tables:
    return {name: dict.fromkeys(records) for name, records in tables.items()}


def _saved(layer: Layer) -> None:
    """Raises CannotWrite where the last action is not on the disk."""
    layer.flush()
    if not layer.saved:
        raise CannotWrite(layer.problem or f"{layer.article.id} cannot be written")
