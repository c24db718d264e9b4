"""A layer that is compared byte for byte is found to be what reading it with care says it is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.store.folder import check_layer
from reader.store.folder.lazy_entries import entries_on
from reader.store.folder.sound import SoundLayer, sound_layer
from tests.store.folders import Folder
from tests.store.making import article, mark
from tests.store.test_lazy_entries import line
from tests.store.test_usual import EDITS, KEY, tagged

SOUND = msgspec.Raw(b'{"id":"a"}')
NULL = msgspec.Raw(b"null")


def sound(place: Folder) -> SoundLayer | None:
    """Anna's layer where it is sound."""
    layer, journal = place.layer_path(*KEY), place.history_path(*KEY)
    return sound_layer(f"{layer}", f"{journal}", f"{place.home}")


def found(place: Folder, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str]]:
    """What a check says, and what it says where each layer is read with care."""
    said = [each.at_line() for each in place.check()]
    with monkeypatch.context() as patched:
        patched.setattr(check_layer, "sound_layer", lambda *_: None)
        return said, [each.at_line() for each in place.check()]


def test_what_the_program_wrote_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tagged(tmp_path)
    layer, snapshot = sound(place), place.read(KEY)
    assert layer is not None
    assert layer.key == KEY
    assert layer.info == snapshot.info == article().info
    assert [*layer.annotations.items()] == [*snapshot.annotations.items()]
    assert [*map(msgspec.json.encode, layer.entries)] == [
        *map(msgspec.json.encode, snapshot.entries)
    ]
    assert not layer.is_empty
    said, with_care = found(place, monkeypatch)
    assert said == with_care


MORE_EDITS = [
    (b'"label":"fact"', b'"label":"view"'),
    (b'"before":{}', b'"before":{"annotations":{"a":{"b":"\xff"}}}'),
    (b'"before":{', b'"before":{"annotations":{"a":1e999}},"before":{'),
    (b'"after":{', b'"after":{"annotations":{"a":"\xff"}},"after":{'),
    (
        b'"after":{"annotations":{',
        b'"after":{"annotations":{"%b":{"a":1e999},' % mark(1).id.encode(),
    ),
    (b'"after":{"annotations":{', b'"after":{"annotations":{"a":{"b":"\xff"},'),
    (b'"after":{"annotations":{', b'"after":{"annotations":{"a":{"b":"c"},'),
    (b'"after":{', b'"after": {'),
    (b'"seq":2', b'"seq":7'),
]


@pytest.mark.parametrize(("old", "new"), [*EDITS, *MORE_EDITS])
@pytest.mark.parametrize("where", [("layers", 1), ("layers", -1), ("history", 1), ("history", -1)])
def test_a_check_finds_what_it_does_with_care(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[str, int],
    old: bytes,
    new: bytes,
) -> None:
    (kind, count), place = where, tagged(tmp_path)
    path = place.layer_path(*KEY) if kind == "layers" else place.history_path(*KEY)
    path.write_bytes(path.read_bytes().replace(old, new, count))
    said, with_care = found(place, monkeypatch)
    assert said == with_care


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_check_finds_any_damage(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    place = tagged(tmp_path_factory.mktemp("damaged"))
    path = data.draw(st.sampled_from([place.layer_path(*KEY), place.history_path(*KEY)]))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before)))
    till = data.draw(st.integers(at, min(at + 40, len(before))))
    new = data.draw(st.binary(max_size=3) | st.sampled_from([b"{}", b"null,", b'"a":"\xff",']))
    path.write_bytes(before[:at] + new + before[till:])
    said, with_care = found(place, monkeypatch)
    assert said == with_care


def test_records_on_the_way_need_not_be_known() -> None:
    way = [{"annotations": {"a": {"id": "b"}}}, {"annotations": {"a": None}}]
    end = {"annotations": {"a": {"id": "a"}}}
    data = line(1, {}, way[0]) + line(2, way[0], way[1]) + line(3, way[1], end)
    entries = entries_on(data, {"annotations": {"a": SOUND}})
    assert entries is not None
    assert [each.after for each in entries] == [*way, end]
    assert entries_on(data, {"annotations": {"a": NULL}}) is None
    assert entries_on(data, {}) is None
    gone = line(1, {}, end) + line(2, end, way[1])
    assert entries_on(gone, {"annotations": {}}) is not None


@pytest.mark.parametrize("wrong", [b'"\xff"', b"1e999", b"5"])
@pytest.mark.parametrize("field", ["before", "after"])
def test_a_record_on_the_way_that_cannot_be_decoded_is_found(wrong: bytes, field: str) -> None:
    other: dict[str, object] = {"before": {}, "after": {}}
    first = line(1, **{**other, field: {"annotations": {"a": "Q"}}}).replace(b'"Q"', wrong)
    data = first + line(2, {}, {"annotations": {"a": {"id": "a"}}})
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        entries_on(data, {"annotations": {"a": SOUND}})


def test_a_record_that_stands_twice_in_a_line_is_not_passed_over() -> None:
    some = line(1, {}, {"annotations": {"b": {"id": "Q"}, "a": {"id": "a"}}})
    twice = some.replace(b'"b"', b'"a"').replace(b'"Q"', b'"\xff"')
    assert entries_on(twice, {"annotations": {"a": SOUND}}) is None
