"""A layer from its first tag to its last."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest
from tinydb import TinyDB

from reader.model.article import text_digest
from reader.model.errors import NoLayer, ObelismError, ReadOnly
from reader.store.base import LayerKey
from reader.store.layer import Layer
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


def test_opening_makes_nothing(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    with opened(place) as layer:
        assert layer.annotations == {}
        assert layer.read_only is None
        assert layer.saved
    assert list(tmp_path.iterdir()) == []


def test_a_tag_is_a_journal_line_and_a_record(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    with opened(place) as layer:
        action = layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
        assert layer.saved
        assert layer.problem is None
    (line,) = journal_lines(place)
    assert list(line) == [
        *("id", "seq", "at", "who", "what", "article", "sha256", "before", "after"),
        *("of", "batch", "meta", "schema", "type"),
    ]
    assert line["id"] == action.id
    assert (line["seq"], line["who"], line["what"]) == (1, "Anna", "tag")
    assert line["before"] == {"annotations": {mark(1).id: None}}
    assert line["after"] == {"annotations": {mark(1).id: mark(1).to_record()}}
    assert line["meta"]["annotator"] == "Anna"
    assert line["meta"]["article"]["sha256"] == text_digest(TEXT)
    meta = layer_tables(place)["meta"]["1"]
    assert (meta["seq"], meta["actions"], meta["schema"]) == (1, 1, "obelism/1")
    assert meta["modified"] == line["at"]


def test_only_the_first_action_carries_meta(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 2)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(3))])
    assert [bool(line["meta"]) for line in journal_lines(place)] == [True, False, False]


def test_plain_tinydb_reads_and_changes_the_layer(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 3)
    path = place.layer_path("Anna", "talks.txt")
    with TinyDB(path) as db:
        assert db.tables() == {"meta", "annotations", "verdicts", "decisions"}
        assert [doc["id"] for doc in db.table("annotations")] == [mark(n).id for n in (1, 2, 3)]
        assert [doc.doc_id for doc in db.table("annotations")] == [1, 2, 3]
        db.table("annotations").update({"note": "by hand"}, doc_ids=[2])
    with opened(place) as layer:
        assert layer.annotations[mark(2).id].note == "by hand"
        assert layer.notices == []


def test_one_record_per_line(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 3)
    lines = place.layer_path("Anna", "talks.txt").read_text().splitlines()
    records = [json.loads("{" + line.rstrip(",") + "}") for line in lines if '"id":"000' in line]
    assert [list(record) for record in records] == [["1"], ["2"], ["3"]]


def test_doc_ids_stay(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 3)
    with opened(place) as layer:
        layer.commit("delete", [(mark(2), None)])
        assert layer.flush(30)
        layer.undo()
        layer.commit("delete", [(mark(1), None)])
        layer.commit("comment", [(mark(3), mark(3, note="why?"))])
    table = layer_tables(place)["annotations"]
    assert {doc_id: record["id"] for doc_id, record in table.items()} == {
        "2": mark(2).id,
        "3": mark(3).id,
    }
    assert table["3"]["note"] == "why?"


def test_everything_comes_back(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    rich = mark(4, note="\u201c\n\u0000]", attributes={"sure": [1, {"x": None}]}, flag=True)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1)), (None, rich)])
        layer.commit("comment", [(mark(1), mark(1, note="n"))])
        here = dict(layer.annotations)
    with opened(place) as layer:
        assert layer.annotations == here
        assert layer.annotations[rich.id] == rich


def test_the_text_is_kept_before_the_first_line(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    assert place.text_path(text_digest(TEXT)).read_bytes() == TEXT.encode()


def test_the_workspace_says_what_git_shall_do(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    tagged(place, 1)
    assert (place.home / ".gitignore").read_text() == "local/\n"
    assert (place.home / ".gitattributes").read_text().splitlines() == [
        "texts/** -text -merge",
        "guidelines.md -text",
        "guidelines/** -text -merge",
        "sources/** -text merge=union",
        "history/** -text merge=union",
        "layers/** -text -merge",
        "progress/** -text merge=union",
        "names.json -text merge=union",
        "aliases.jsonl -text merge=union",
        "reviews/** -text -merge",
    ]


def test_so_does_one_that_a_person_made_for_a_file_of_settings(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    place.home.mkdir()
    (place.home / "labels.toml").write_text('extends = "default"\n')
    tagged(place, 1)
    assert (place.home / ".gitignore").read_text() == "local/\n"
    assert "history/** -text merge=union" in (place.home / ".gitattributes").read_text()


def test_unknown_fields_and_tables_stay(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.layer_path("Anna", "talks.txt")
    tables = layer_tables(place)
    tables["annotations"]["1"]["colour"] = {"deep": [1]}
    tables["annotations"]["1"]["spans"][0]["weight"] = 2
    tables["meta"]["1"]["team"] = "desk"
    tables["meta"]["1"]["article"]["shelf"] = "b"
    tables["marks"] = {"1": {"id": "m"}, "2": {"id": "n"}}
    tables["odd"] = [1, 2]
    path.write_text(json.dumps(tables))
    with opened(place) as layer:
        old = layer.annotations[mark(1).id]
        assert old.extra == {"colour": {"deep": [1]}}
        layer.commit("flag", [(old, mark(1, flag=True, extra=old.extra, spans=old.spans))])
    after = layer_tables(place)
    assert after["annotations"]["1"]["colour"] == {"deep": [1]}
    assert after["annotations"]["1"]["spans"][0]["weight"] == 2
    assert after["annotations"]["1"]["flag"] is True
    assert after["meta"]["1"]["team"] == "desk"
    assert after["meta"]["1"]["article"]["shelf"] == "b"
    assert after["marks"] == tables["marks"]
    assert after["odd"] == [1, 2]


def test_a_broken_record_is_kept_and_reported(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.layer_path("Anna", "talks.txt")
    tables = layer_tables(place)
    broken = {"id": "b", "label": 7, "spans": []}
    tables["annotations"] |= {"2": broken, "3": {"no": "id"}, "4": tables["annotations"]["1"]}
    path.write_text(json.dumps(tables))
    with opened(place) as layer:
        assert list(layer.annotations) == [mark(1).id]
        assert len(layer.problems) == 3
        assert any("annotation b " in problem for problem in layer.problems)
        layer.commit("tag", [(mark(1), mark(1, note="n")), (None, mark(5))])
    after = layer_tables(place)["annotations"]
    assert after["1"]["note"] == "n", "the first of two is the one that counts"
    assert after["2"] == broken
    assert after["3"] == {"no": "id"}
    assert after["4"] == tables["annotations"]["1"]
    assert after["5"]["id"] == mark(5).id


def test_another_major_version_opens_read_only(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.layer_path("Anna", "talks.txt")
    newer = path.read_bytes().replace(b'"schema":"obelism/1"', b'"schema":"obelism/2"')
    path.write_bytes(newer)
    with opened(place) as layer:
        assert "another version" in (layer.read_only or "")
        assert list(layer.annotations) == [mark(1).id]
        with pytest.raises(ReadOnly):
            layer.commit("tag", [(None, mark(2))])
    assert path.read_bytes() == newer
    assert len(journal_lines(place)) == 1


def test_a_journal_line_of_another_major_version_opens_read_only(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.history_path("Anna", "talks.txt")
    with path.open("ab") as file:
        file.write(b'{"schema":"obelism/2","type":"deed"}\n')
    before = path.read_bytes()
    with opened(place) as layer:
        assert "another version" in (layer.read_only or "")
        assert list(layer.annotations) == [mark(1).id]
    assert path.read_bytes() == before


def test_a_minor_version_is_written_on(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.layer_path("Anna", "talks.txt")
    path.write_bytes(path.read_bytes().replace(b'"obelism/1"', b'"obelism/1.4"'))
    with opened(place) as layer:
        assert layer.read_only is None
        layer.commit("tag", [(None, mark(2))])
    assert layer_tables(place)["meta"]["1"]["schema"] == "obelism/1.4"


def test_a_changed_text_opens_read_only(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    changed = article(text="New. " + TEXT)
    with opened(place, article=changed) as layer:
        assert layer.outdated
        assert layer.info == article().info
        assert "has changed since Anna tagged it" in (layer.read_only or "")
        with pytest.raises(ReadOnly):
            layer.undo() or layer.commit("tag", [(None, mark(2))])
    assert len(journal_lines(place)) == 1


def test_a_changed_text_without_tags_is_taken_over(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1))])
        layer.undo()
    changed = article(text="New. " + TEXT)
    with opened(place, article=changed) as layer:
        assert layer.read_only is None
        assert layer.next_redo is None, "what was done to the old text is not done to the new"
        layer.commit("tag", [(None, mark(2))])
        assert layer.undo() is not None
        assert layer.undo() is None
        layer.redo()
    meta = layer_tables(place)["meta"]["1"]
    assert meta["article"]["sha256"] == changed.info.sha256
    assert place.text_path(changed.info.sha256).exists()


def test_a_new_title_is_noted_at_the_next_tag(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.layer_path("Anna", "talks.txt")
    path.write_bytes(path.read_bytes().replace(b'"title":"Talks"', b'"title":"Talks","shelf":"b"'))
    same = article()
    renamed = type(same).of(TEXT, id=same.id, title="Other", source=same.id, encoding="utf-8")
    with opened(place, article=renamed) as layer:
        assert not layer.outdated
        layer.commit("tag", [(None, mark(2))])
    stored = layer_tables(place)["meta"]["1"]["article"]
    assert (stored["title"], stored["shelf"]) == ("Other", "b")
    assert place.read(LayerKey("Anna", same.id)).info.title == "Other"


def test_annotations_stand_in_the_order_of_their_making(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place) as layer:
        for number in (1, 2, 3):
            layer.commit("tag", [(None, mark(number))])
        layer.commit("delete", [(mark(2), None)])
        layer.undo()
        assert list(layer.annotations) == [mark(number).id for number in (1, 2, 3)]


def test_a_replacement_is_one_action(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1))])
        layer.commit("tag", [(mark(1), mark(2)), (None, mark(3))], batch="b")
        assert list(layer.annotations) == [mark(2).id, mark(3).id]
        undone = layer.undo()
        assert undone is not None
        assert undone.batch == "b"
        assert list(layer.annotations) == [mark(1).id]


def test_other_tables_are_kept_beside(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    verdict = {"id": "v", "annotation": mark(1).id, "verdict": "accepted"}
    with opened(place, "@gold", who="Anna") as layer:
        layer.commit_records("verdict", {"verdicts": {"v": verdict}})
        assert layer.record("verdicts", "v") == verdict
        layer.undo()
        assert layer.record("verdicts", "v") is None
        layer.redo()
    with opened(place, "@gold") as layer:
        assert layer.record("verdicts", "v") == verdict
    line = journal_lines(place, "@gold")[0]
    assert (line["who"], line["meta"]["annotator"]) == ("Anna", "@gold")


def test_times_never_go_back(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 3)
    from datetime import datetime

    early = Ticking(datetime(2001, 1, 1, tzinfo=UTC))
    with Layer.open(place, article(), "Anna", clock=early) as layer:
        layer.commit("tag", [(None, mark(4))])
    times = [line["at"] for line in journal_lines(place)]
    assert times == sorted(times)


def test_what_cannot_be_stored_is_refused_whole(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place) as layer:
        with pytest.raises(ObelismError, match="surrogate"):
            layer.commit("comment", [(None, mark(1, note="\ud800"))])
        assert layer.annotations == {}
        assert layer.undo() is None
        layer.commit("tag", [(None, mark(2))])
    assert [line["seq"] for line in journal_lines(place)] == [1]


def test_a_closed_layer_is_read_only(tmp_path: Path) -> None:
    layer = opened(workspace(tmp_path))
    assert layer.close()
    assert layer.close()
    with pytest.raises(ReadOnly, match="closed"):
        layer.commit("tag", [(None, mark(1))])


def test_reading_needs_no_lock_and_writes_nothing(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1))])
        layer.flush(30)
        before = sorted(tmp_path.rglob("*"))
        contents = place.read(LayerKey("Anna", "talks.txt"))
        assert contents.annotations == layer.annotations
        assert contents.info == article().info
        assert len(contents.entries) == 1
        assert contents.problems == []
        assert sorted(tmp_path.rglob("*")) == before


def test_reading_sees_what_only_the_journal_has(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 3)
    place.layer_path("Anna", "talks.txt").unlink()
    contents = place.read(LayerKey("Anna", "talks.txt"))
    assert list(contents.annotations) == [mark(number).id for number in (1, 2, 3)]
    assert not place.layer_path("Anna", "talks.txt").exists()


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoLayer, match=r"Ben has no tags on talks\.txt"):
        workspace(tmp_path).read(LayerKey("Ben", "talks.txt"))
