"""Layers as they stand, for those who only look: export, statistics, lists.

Records that somebody took out of a layer, by the journal's word.
"""

from __future__ import annotations

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.article import ArticleInfo
from reader.model.errors import NoLayer
from reader.model.log import Records, deleted
from reader.store.folder.journal import read_journal
from reader.store.folder.records import Tags, article_info
from reader.store.folder.state import read_state
from reader.store.folder.workspace import Workspace


class LayerContents(msgspec.Struct):
    """A layer as it stands, for those who only look."""

    info: ArticleInfo
    annotations: dict[str, Annotation]
    """By id, in the order of their making."""
    problems: list[str]
    """A sentence for each record, line or file that cannot be used."""
    records: Records
    """Every table's records by id, as stored."""
    actions: int
    """How many actions were done in it."""
    modified: str
    """When the last was; empty where that is not known."""


def read_layer(workspace: Workspace, annotator: str, article_id: str) -> LayerContents:
    """Read a layer without lock and without writing: the layer file and what the journal adds.

    Raises:
        NoLayer: there is none, or nothing of it can be read.
    """
    state = read_state(workspace, annotator, article_id)
    problems = state.notices + state.problems
    if state.damage:
        problems.insert(0, f"{workspace.layer_path(annotator, article_id)}: {state.damage}")
    if state.closed:
        problems.insert(0, state.closed)
    info = article_info(state.meta)
    if info is None:
        raise NoLayer(problems[0] if problems else f"{annotator} has no tags on {article_id}")
    tags = Tags(state.records)
    modified = state.whole_meta(annotator, info)["modified"]
    return LayerContents(
        info=info,
        annotations=tags.annotations,
        problems=problems + tags.problems,
        records=state.records,
        actions=len(state.actions),
        modified=modified if isinstance(modified, str) else "",
    )


def deleted_records(
    workspace: Workspace, annotator: str, article_id: str, table: str
) -> dict[str, Record]:
    """Return the records of a table that were deleted, by id, as they were last; those only undone
    are not.

    Raises:
        OSError: the journal cannot be read.
    """
    journal = read_journal(workspace.history_path(annotator, article_id))
    return deleted(journal.actions, table)
