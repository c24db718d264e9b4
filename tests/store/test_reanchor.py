"""Carrying a layer over to another text: one action, by its owner, that undo takes back whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from reader.model.annotation import LOST, Annotation
from reader.model.article import Article
from reader.model.errors import ReadOnly
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import (
    TEXT,
    Ticking,
    article,
    journal_lines,
    layer_tables,
    mark,
    opened,
    tagged,
    workspace,
)

FRONT = "New. "


def changed() -> Article:
    return article(text=FRONT + TEXT)


def shifted(annotation: Annotation) -> Annotation:
    spans = tuple(
        msgspec.structs.replace(span, start=span.start + len(FRONT), end=span.end + len(FRONT))
        for span in annotation.spans
    )
    return msgspec.structs.replace(annotation, spans=spans)


def lost(annotation: Annotation) -> Annotation:
    spans = tuple(msgspec.structs.replace(span, start=LOST, end=LOST) for span in annotation.spans)
    return msgspec.structs.replace(annotation, spans=spans)


def carry_over(layer: Layer) -> None:
    layer.reanchor([shifted(each) for each in layer.annotations.values()])


def state(place: Folder) -> tuple[Any, Any]:
    """What the layer file says of article and annotations."""
    tables = layer_tables(place)
    return tables["meta"]["1"]["article"], tables["annotations"]


def test_the_tags_and_the_article_are_those_of_the_new_text(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 2)
    with opened(place, article=changed()) as layer:
        assert layer.can_reanchor
        carry_over(layer)
        assert (layer.outdated, layer.read_only, layer.can_reanchor) == (False, None, False)
        assert layer.annotations[mark(1).id] == shifted(mark(1))
        layer.commit("tag", [(None, shifted(mark(3)))])
    (_, _, action, _) = journal_lines(place)
    assert (action["what"], action["sha256"]) == ("reanchor", changed().info.sha256)
    assert action["meta_before"]["article"]["sha256"] == article().info.sha256
    assert place.text(changed().info.sha256) == FRONT + TEXT
    with opened(place, article=changed()) as layer:
        assert layer.read_only is None
        assert [each.start for each in layer.annotations.values()] == [6, 7, 8]


def test_undo_gives_back_records_and_article_as_they_were(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 2)
    path = place.layer_path("Anna", "talks.txt")
    path.write_bytes(path.read_bytes().replace(b'"title":"Talks"', b'"title":"Talks","shelf":"b"'))
    before = state(place)
    with opened(place, article=changed()) as layer:
        carry_over(layer)
        layer.commit("tag", [(None, shifted(mark(3)))])
        layer.undo()
        assert layer.undo() is not None
        assert layer.outdated
        assert "has changed since" in (layer.read_only or "")
        assert layer.undo() is None, "what was done to the earlier text stays"
        with pytest.raises(ReadOnly):
            layer.commit("tag", [(None, mark(3))])
    assert state(place) == before
    with opened(place) as layer:
        assert layer.read_only is None
        assert layer.info.sha256 == article().info.sha256


def test_redo_carries_over_again_also_after_a_restart(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place, article=changed()) as layer:
        carry_over(layer)
    carried = state(place)
    with opened(place, article=changed()) as layer:
        layer.undo()
        layer.redo()
        assert not layer.outdated
        layer.undo()
    with opened(place, article=changed()) as layer:
        assert layer.outdated
        assert layer.redo() is not None
        assert layer.read_only is None
    assert state(place) == carried


def test_a_text_that_changed_again_has_nothing_to_redo(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place, article=changed()) as layer:
        carry_over(layer)
        layer.undo()
    with opened(place, article=article(text="Quite another.")) as layer:
        assert layer.next_redo is None
        assert layer.next_undo is None
        assert layer.can_reanchor


def test_what_is_lost_stays_with_its_quote(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place, article=article(text="Quite another.")) as layer:
        layer.reanchor([lost(each) for each in layer.annotations.values()])
        assert layer.read_only is None
    (record,) = layer_tables(place)["annotations"].values()
    (span,) = record["spans"]
    assert (span["start"], span["end"], span["text"]) == (None, None, mark(1).spans[0].text)
    (found,) = place.read(LayerKey("Anna", "talks.txt")).annotations.values()
    assert found.orphan


def test_the_article_alone_changes_where_every_tag_stands_where_it_stood(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    longer = article(text=f"{TEXT} The end.")
    with opened(place, article=longer) as layer:
        action = layer.reanchor(layer.annotations.values())
        assert action.after == {"annotations": {}}
        assert not layer.outdated
        layer.undo()
        assert layer.outdated


def test_only_the_owner_carries_tags_over(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with Layer.open(place, changed(), "Anna", who="Ben", clock=Ticking()) as layer:
        assert not layer.can_reanchor
        with pytest.raises(ReadOnly, match="Only Anna"):
            carry_over(layer)
    assert len(journal_lines(place)) == 1


def test_a_layer_that_has_not_changed_is_not_carried_over(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place) as layer, pytest.raises(ReadOnly, match="Nothing has changed"):
        layer.reanchor(layer.annotations.values())


def test_a_layer_that_another_program_holds_is_not_carried_over(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place, article=changed()) as waiting, opened(place) as holder:
        assert holder.read_only is None
        with pytest.raises(ReadOnly, match="open elsewhere"):
            carry_over(waiting)
    assert len(journal_lines(place)) == 1


def test_tags_that_came_meanwhile_are_not_carried_over_unseen(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place, article=changed()) as waiting:
        with opened(place) as other:
            other.commit("tag", [(None, mark(2))])
        with pytest.raises(ReadOnly, match="open it again"):
            carry_over(waiting)
    with opened(place) as layer:
        assert list(layer.annotations) == [mark(1).id, mark(2).id]


def test_the_layer_is_made_again_from_the_journal(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 2)
    with opened(place, article=changed()) as layer:
        carry_over(layer)
    carried = state(place)
    place.layer_path("Anna", "talks.txt").unlink()
    with opened(place, article=changed()) as layer:
        assert not layer.outdated
    assert state(place) == carried
