from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.io.json import BadJSON
from reader.model.annotation import AnnotationKey
from reader.store.base import Kind
from reader.store.queues import FiledItem, ReviewFile, filed, load_review, parse_review, save_review
from tests.store.folders import Folder
from tests.store.making import damaged, workspace

QUEUE = ReviewFile(
    reviewer="Bob",
    name="all; label fact",
    layers=[("Anna", "a.txt")],
    items=[FiledItem(0, "a1"), FiledItem(0, "a2", "2030-01-01T00:00:00.000Z")],
    place=1,
    later=[0],
    comments={"1": "Hm."},
    seconds=12.5,
)


def test_a_queue_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    assert load_review(place, "Bob", QUEUE.name) is None
    assert save_review(place, QUEUE)
    assert load_review(place, "Bob", QUEUE.name) == QUEUE
    assert load_review(place, "Cem", QUEUE.name) is None


def test_it_stands_under_a_safe_name_and_says_what_it_is(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    queue = ReviewFile(reviewer="../Bob", name="../../x; label /etc")
    assert save_review(place, queue)
    (path,) = (place.home / "reviews").rglob("*.json")
    assert path.parent.parent == place.home / "reviews"
    assert json.loads(path.read_bytes())["schema"] == "obelism/1"


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    save_review(place, QUEUE)
    path = place.blob_path(Kind.QUEUE, "Bob", QUEUE.name)
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "colour": "red"}))
    found = load_review(place, "Bob", QUEUE.name)
    assert found is not None
    save_review(place, found)
    assert json.loads(path.read_bytes())["colour"] == "red"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"reviewer":"B","name":"n","items":[[3,"x"]]}']
)
def test_a_damaged_queue_is_set_aside(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadJSON):
        parse_review(data)
    place = workspace(tmp_path)
    save_review(place, QUEUE)
    place.blob_path(Kind.QUEUE, "Bob", QUEUE.name).write_bytes(data)
    assert load_review(place, "Bob", QUEUE.name) is None
    assert len(damaged(place)) == 1


def test_places_past_the_end_are_put_right() -> None:
    data = (
        b'{"reviewer":"B","name":"n","layers":[["A","a"]],"items":[[0,"x"]],"place":7,"later":[4]}'
    )
    queue = parse_review(data)
    assert (queue.place, queue.later) == (0, [])


def test_a_disk_that_refuses_it_is_no_trouble(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    (tmp_path / ".obelism").write_text("in the way")
    assert not save_review(place, QUEUE)


def test_layers_are_named_once() -> None:
    keys = [("Anna", "1"), ("Cem", "2"), ("Anna", "3")]
    one, two, three = (AnnotationKey(name, "a.txt", id) for name, id in keys)
    layers, items = filed([(one, None), (two, None), (three, "now")])
    assert layers == [("Anna", "a.txt"), ("Cem", "a.txt")]
    assert items == [FiledItem(0, "1"), FiledItem(1, "2"), FiledItem(0, "3", "now")]
