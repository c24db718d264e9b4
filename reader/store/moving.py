"""An article whose file was renamed or moved: its tags follow it under its new id."""

from __future__ import annotations

import os

import msgspec

from reader.model.action import Action, Tables
from reader.model.article import Article
from reader.model.clock import Clock, new_id, utc_now
from reader.store.check_articles import Articles
from reader.store.contents import read_layer
from reader.store.errors import CannotWrite, ReadOnly, Unreadable
from reader.store.heads import head, layer_files
from reader.store.layer import Layer
from reader.store.meta import article_info
from reader.store.progress import load_progress, save_progress
from reader.store.texts import kept_article
from reader.store.workspace import Workspace

MOVE = "move"
"""What is done in either layer: the records come to one, then they go from the other."""

FROM = "moved_from"
"""Field of the meta record that names the article the tags came from."""


def moved_from(workspace: Workspace, article: Article, annotator: str) -> str | None:
    """Id of an article that is gone, with this very text and tags of this annotator; None: none.

    Costs a look at one file where no article with this text was ever tagged.
    """
    sha256 = article.info.sha256
    if not os.path.exists(workspace.text_path(sha256)):
        return None
    articles = Articles(workspace, ())
    for pair in layer_files(workspace):
        meta = head(pair)
        info = article_info(meta)
        if info is None or meta.get("annotator") != annotator or info.sha256 != sha256:
            continue
        if info.id != article.id and articles.is_gone(info.id):
            return info.id
    return None


def take_over(
    workspace: Workspace, article: Article, annotator: str, old_id: str, clock: Clock = utc_now
) -> int:
    """Move the tags of an article that is gone to this one; return how many annotations came.

    They are in the journal of the new layer before they leave the old one, so that nothing is
    lost whatever happens in between.

    Raises:
        ObelismError: one of the layers cannot be written; the tags stay where they were.
    """
    batch = new_id()
    with _old_layer(workspace, annotator, old_id, clock) as old:
        tables = old.records()
        count = len(old.annotations)
        with Layer.open(workspace, article, annotator, clock=clock) as new:
            new.commit_records(MOVE, tables, batch=batch, meta={FROM: old_id})
            _saved(new)
        old.commit_records(MOVE, _emptied(tables), batch=batch)
        _saved(old)
    progress = load_progress(workspace, annotator, old_id)
    if progress is not None:
        save_progress(workspace, msgspec.structs.replace(progress, article=article.id))
    return count


def undo_move(layer: Layer, step: Action, clock: Clock = utc_now) -> Action | None:
    """Give the tags back to the article they came from, then undo `step` in this layer.

    Raises as `take_over`.
    """
    with _old_layer(layer.workspace, layer.annotator, _source(step), clock) as old:
        if old.next_undo is not None and old.next_undo.batch == step.batch:
            old.undo()
            _saved(old)
        return layer.undo()


def redo_move(layer: Layer, step: Action, clock: Clock = utc_now) -> Action | None:
    """Do `step` again in this layer, then take the tags away from the article they came from.

    Raises as `take_over`.
    """
    with _old_layer(layer.workspace, layer.annotator, _source(step), clock) as old:
        done = layer.redo()
        _saved(layer)
        if old.next_redo is not None and old.next_redo.batch == step.batch:
            old.redo()
            _saved(old)
        return done


def _source(step: Action) -> str:
    """Id of the article that a move was from."""
    return str((step.meta or {}).get(FROM, ""))


def _old_layer(workspace: Workspace, annotator: str, old_id: str, clock: Clock) -> Layer:
    """The layer of the article that is gone, on its text as it was kept, for writing."""
    info = read_layer(workspace, annotator, old_id).info
    then = kept_article(workspace, info)
    if then is None:
        raise Unreadable(f"The text of {old_id}, which is gone, is not kept either.")
    old = Layer.open(workspace, then, annotator, clock=clock)
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
