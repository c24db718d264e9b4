"""Annotations that somebody took out of a layer, by the journal's word."""

from __future__ import annotations

from reader.store.history import UNDO, by_time
from reader.store.journal import read_journal
from reader.store.workspace import Workspace


def deleted_ids(workspace: Workspace, annotator: str, article_id: str) -> set[str]:
    """Return the ids of annotations that were deleted; those only undone are not.

    Raises:
        OSError: the journal cannot be read.
    """
    journal = read_journal(workspace.history_path(annotator, article_id))
    gone: dict[str, bool] = {}
    for action in by_time(journal.actions):
        for id, record in action.after.get("annotations", {}).items():
            gone[id] = record is None and action.what != UNDO
    return {id for id, is_gone in gone.items() if is_gone}
