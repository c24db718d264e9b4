"""Records that somebody took out of a layer, by the journal's word."""

from __future__ import annotations

from reader.model.annotation import Record
from reader.model.log import UNDO, by_time
from reader.store.journal import read_journal
from reader.store.workspace import Workspace


def deleted_records(
    workspace: Workspace, annotator: str, article_id: str, table: str
) -> dict[str, Record]:
    """Return the records of a table that were deleted, by id, as they were last; those only undone
    are not.

    Raises:
        OSError: the journal cannot be read.
    """
    journal = read_journal(workspace.history_path(annotator, article_id))
    gone: dict[str, Record | None] = {}
    for action in by_time(journal.actions):
        before = action.before.get(table, {})
        for id, record in action.after.get(table, {}).items():
            deleted = record is None and action.what != UNDO
            gone[id] = before.get(id) or {} if deleted else None
    return {id: record for id, record in gone.items() if record is not None}
