"""Layers as they stand, for those who only look: export, statistics, lists."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.errors import NoLayer
from reader.store.meta import article_info
from reader.store.state import read_state
from reader.store.tags import Records, Tags
from reader.store.workspace import Workspace


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
