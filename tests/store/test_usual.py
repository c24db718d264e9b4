"""Reading a layer in one step gives what reading it with care does, whatever its files hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.model.errors import ObelismError
from reader.model.judgement import Verdict
from reader.store.base import LayerKey, Snapshot
from reader.store.folder import usual as usual_files
from reader.store.folder.layer_file import read_tables
from reader.store.folder.state import read_state
from reader.store.folder.usual import usual_snapshot
from reader.store.records import Tags, whole_meta
from tests.store.folders import Folder
from tests.store.making import article, mark, opened, workspace

KEY = LayerKey("Anna", article().id)


@pytest.fixture(autouse=True, scope="module", params=["whole", "in pieces"])
def decoded(request: pytest.FixtureRequest) -> Iterator[None]:
    """A layer file is decoded as a small one is, and as a large one is."""
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "in pieces":
            patched.setattr(usual_files, "LARGE", 0)
            patched.setattr(usual_files, "_PIECE", 1)
        yield


def tagged(root: Path) -> Folder:
    """A folder in which Anna tagged, untagged and judged."""
    place = workspace(root)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(2, note="“why”", attributes={"checked": "no"}))])
        layer.commit("tag", [(None, mark(3)), (None, mark(1))])
        layer.commit("untag", [(mark(3), None)])
        layer.commit_records("accept", {"verdicts": {verdict().id: verdict().to_record()}})
    return place


def verdict() -> Verdict:
    return Verdict(
        id="1" * 32,
        annotation="2" * 32,
        annotator="Ben",
        reviewer="Anna",
        verdict="accepted",
        at="2030-01-01T00:00:09.000Z",
        digest="0" * 64,
    )


def told(snapshot: Snapshot) -> list[Any]:
    """All that a snapshot says, in order."""
    annotations = [*snapshot.annotations.items()]
    tables = {name: [*table.items()] for name, table in snapshot.records.items()}
    rest = snapshot.info, snapshot.entries, snapshot.problems, snapshot.modified
    return [annotations, tables, *rest]


def both_ways(place: Folder) -> list[Any]:
    """What both ways of reading say, or why they cannot."""
    found: list[Any] = []
    for read in (place.read, place.read_stored):
        try:
            found.append(told(read(KEY)))
        except ObelismError as error:
            found.append(str(error))
    return found


def opened_both_ways(place: Folder) -> list[Any]:
    """What is known of a layer that is opened to be written, sparing memory and not."""
    found = []
    for sparing in (True, False):
        state = read_state(place, KEY, sparing=sparing)
        contents = state.contents
        tags = Tags(contents.records, contents.annotations)
        said = [*contents.problems, *tags.problems], contents.notices, state.damage, state.closed
        records = {name: {**table} for name, table in contents.records.items() if table}
        known = [*tags.annotations.items()], records, contents.entries, contents.last
        meta = whole_meta(contents, KEY.annotator, article().info)
        found.append([*said, *known, meta, state.behind, state.stale, state.newer])
    return found


def test_what_the_program_wrote_is_read_in_one_step(tmp_path: Path) -> None:
    place = tagged(tmp_path)
    usual = usual_snapshot(place, KEY)
    assert usual is not None
    assert list(usual.annotations) == [mark(1).id, mark(2).id]
    assert usual.judgements["verdicts"].keys() == {verdict().id}
    assert told(usual) == told(place.read_stored(KEY))
    assert read_state(place, KEY, sparing=True).usual
    one, other = opened_both_ways(place)
    assert one == other


EDITS = [
    (b'"flag":false', b'"flag":false,"later":[1]'),
    (b'"flag":false', b'"flag":false,"extra":{}'),
    (b'"flag":false', b'"flag":false,"\\u0065xtra":{}'),
    (b'"role":null', b'"role":null,"part":1'),
    (b'"role":null', b'"role":null,"extra":{"a":1}'),
    (b'"start":2', b'"start":null'),
    (b'"start":2', b'"start":99'),
    (b'"seq":4', b'"seq":5'),
    (b'"actions":4', b'"actions":3'),
    (b'"schema":"obelism/1"', b'"schema":"obelism/2"'),
    (b'"schema":"obelism/1"', b'"schema":"obelism/1.4"'),
    (b'"title":"Talks"', b'"title":5'),
    (b'"title":"Talks"', b'"title":"Talks","later":"\\ud800"'),
    (b'"annotator":"Anna"', b'"annotator":"Anna","later":2'),
    (b'"decisions":', b'"later":{"1":{}},"decisions":'),
    (b'"decisions":', b'"annotations":{},"decisions":'),
    (b'"decisions":', b'"\\u0061nnotations":{},"decisions":'),
    (b'\n},\n"annotations":', b'},"verdicts":{"1":{"id":"a"\n},\n"annotations":'),
    (b'\n"2":', b'\n"1":'),
    (b',\n"2":', b'\n},\n"annotations":{"2":'),
    (b',\n"2":', b'\n},\n"annotations":{\n"2":'),
    (b',\n"', b',\n\n"'),
    (b",\n", b",\r\n"),
    (b'\n"2":', b'\n"02":'),
    (b'\n"2":', b'\n"0":'),
    (b'\n"2":', b'\n"x":'),
    (b'"1":{', b'"1000000000000000000":{'),
    (mark(1).id.encode(), mark(2).id.encode()),
    (b'"id":"', b'"di":"'),
    (b"bel", b"\xff"),
    (b"\n", b""),
    (b"{", b""),
]


@pytest.mark.parametrize(("old", "new"), EDITS)
@pytest.mark.parametrize("kind", ["layers", "history"])
@pytest.mark.parametrize("count", [1, -1])
def test_what_is_not_usual_is_read_with_care(
    tmp_path: Path, kind: str, old: bytes, new: bytes, count: int
) -> None:
    place = tagged(tmp_path)
    path = place.layer_path(*KEY) if kind == "layers" else place.history_path(*KEY)
    path.write_bytes(path.read_bytes().replace(old, new, count))
    one, other = both_ways(place)
    assert one == other
    one, other = opened_both_ways(place)
    assert one == other


@pytest.mark.parametrize("kind", ["layers", "history"])
def test_a_layer_with_one_file_is_read_with_care(tmp_path: Path, kind: str) -> None:
    place = tagged(tmp_path)
    path = place.layer_path(*KEY) if kind == "layers" else place.history_path(*KEY)
    path.unlink()
    one, other = both_ways(place)
    assert one == other
    one, other = opened_both_ways(place)
    assert one == other


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_is_found_in_both_ways(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    place = tagged(tmp_path_factory.mktemp("damaged"))
    path = data.draw(st.sampled_from([place.layer_path(*KEY), place.history_path(*KEY)]))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before)))
    till = data.draw(st.integers(at, min(at + 40, len(before))))
    new = data.draw(st.binary(max_size=3) | st.sampled_from([b'"extra":{},', b"{}", b"null,"]))
    path.write_bytes(before[:at] + new + before[till:])
    one, other = both_ways(place)
    assert one == other
    one, other = opened_both_ways(place)
    assert one == other


def test_annotations_of_a_large_file_share_what_they_have_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tagged(tmp_path)
    monkeypatch.setattr(usual_files, "LARGE", 0)
    monkeypatch.setattr(usual_files, "_PIECE", 1)
    found = usual_snapshot(place, KEY)
    assert found is not None
    one, other = found.annotations.values()
    assert one == mark(1)
    assert one.label is other.label
    assert one.origin is other.origin
    assert one.created is one.modified
    assert one.attributes is one.extra
    assert other.attributes == {"checked": "no"}


def test_a_layer_file_that_was_removed_is_written_whole(tmp_path: Path) -> None:
    place = tagged(tmp_path)
    path = place.layer_path(*KEY)
    with opened(place) as layer:
        path.unlink()
        layer.commit("tag", [(None, mark(5))])
        assert layer.flush(30)
    tables = read_tables(path)
    assert tables is not None
    ids = {each["id"] for each in tables["annotations"].values()}
    assert ids == {mark(1).id, mark(2).id, mark(5).id}
    assert [each["id"] for each in tables["verdicts"].values()] == [verdict().id]


def test_a_layer_file_that_was_laid_out_anew_has_a_line_for_each_record(tmp_path: Path) -> None:
    place = tagged(tmp_path)
    path = place.layer_path(*KEY)
    before = path.read_bytes()
    path.write_text(json.dumps(json.loads(before), indent=2), encoding="utf-8")
    assert read_state(place, KEY, sparing=True).usual
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(5))])
        layer.commit("delete", [(mark(5), None)])
        assert layer.flush(30)
    records = [line for line in path.read_bytes().splitlines() if b'"label"' in line]
    assert records == [line for line in before.splitlines() if b'"label"' in line]


def test_a_layer_file_that_was_changed_before_the_first_save_is_left_alone(tmp_path: Path) -> None:
    place = tagged(tmp_path)
    path = place.layer_path(*KEY)
    layer = opened(place)
    path.write_bytes(path.read_bytes().replace(b'"label":"fact"', b'"label":"opinion"'))
    layer.commit("tag", [(None, mark(5))])
    assert not layer.flush(30)
    assert layer.problem is not None
    assert "was changed by another program" in layer.problem
    assert b'"opinion"' in path.read_bytes()
    layer.close(30)


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    place = tagged(tmp_path)
    with opened(place) as layer:
        before = layer.records()
        layer.commit("comment", [(mark(1), mark(1, note="now"))])
        layer.commit("delete", [(mark(2), None)])
        assert mark(2).id not in layer.table("annotations")
        layer.undo()
        layer.undo()
        assert layer.records() == before
