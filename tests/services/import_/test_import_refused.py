"""What cannot be taken in, and looking first whether it can."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from reader.model.annotation import Annotation
from reader.model.clock import new_id
from reader.model.errors import ObelismError, WrongUse
from reader.services.import_.apply import dry_run, in_the_way, take_in
from reader.text.anchor import span_at
from tests.services.import_.deliveries import (
    TEXTS,
    brought,
    edited,
    imported,
    kept,
    layer_of,
    problems_of,
    tag,
)
from tests.services.tagged import WHEN, write
from tests.store.folders import Folder


def test_what_fits_no_article_is_told_by_line(place: Path, tags: Path) -> None:
    write(place, "a.txt", "Another text.")
    why = "has another text than the one tagged, which is not known here"
    how = "obelism export --by article sends it along"
    assert problems_of(tags, place) == [f"line 1 and line 2: a.txt {why}; {how}"]
    (place / "a.txt").unlink()
    where = "line 1 and line 2"
    assert problems_of(tags, place)[0] == f"{where}: no article at {place} is a.txt or has its text"
    for name in ("d.txt", "e.txt"):
        write(place, name, TEXTS["a.txt"])
    assert problems_of(tags, place)[0].endswith("and d.txt and e.txt have the same text")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"annotator": ""}, "names no annotator"),
        ({"annotator": "@gold"}, "is no person"),
        ({"annotator": "a\nb"}, "control characters"),
        ({"annotator": "a" * 101}, "at most 100"),
        ({"text": "Bonn"}, "first span"),
    ],
)
def test_a_record_that_cannot_be_taken(
    place: Path, tags: Path, fields: dict[str, Any], word: str
) -> None:
    (problem,) = problems_of(edited(tags, 1, **fields), place)
    assert problem.startswith("line 2: ")
    assert word in problem
    if "annotator" in fields:
        assert problems_of(edited(tags, 1, **fields), place, "Cleo") == []


def test_a_file_that_cannot_be_read_or_is_no_such_file(place: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no such file"):
        brought(tmp_path / "nowhere.jsonl", place)
    with pytest.raises(WrongUse, match="folder"):
        brought(tmp_path, place)
    torn = tmp_path / "torn.json"
    torn.write_bytes(b'{"meta":{\n"1":{')
    assert "torn.json: " in brought(torn, place).problems[0]


def test_a_layer_that_somebody_has_open_stops_all(place: Path, tags: Path) -> None:
    tag(place, "b/c.txt", "so was", annotator="Ben")
    found = brought(tags, place)
    with layer_of(place, "b/c.txt", "Ben"):
        before = kept(place)
        with pytest.raises(ObelismError, match=r"^b/c.txt, Ben: Read-only: .*Nothing was imported"):
            take_in(found, "Zoe")
        after = {name: data for name, data in kept(place).items() if "/locks/" not in name}
        assert after == {name: data for name, data in before.items() if "/locks/" not in name}


def test_looking_first_tells_who_is_in_the_way(place: Path, tags: Path) -> None:
    tag(place, "b/c.txt", "so was", annotator="Ben")
    plans = dry_run(brought(tags, place))
    assert in_the_way(plans) == []
    with layer_of(place, "b/c.txt", "Ben"):
        before = kept(place)
        (sentence,) = in_the_way(plans)
        assert sentence.startswith("b/c.txt, Ben: Read-only: Ben has this article open elsewhere")
        assert kept(place) == before
    assert in_the_way(plans) == []


@pytest.mark.parametrize("made", [False, True])
def test_looking_first_tells_of_a_place_that_cannot_be_written(
    place: Path, tags: Path, monkeypatch: pytest.MonkeyPatch, *, made: bool
) -> None:
    if made:
        Folder(place).ensure()
    plans = dry_run(brought(tags, place))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert len(in_the_way(plans)) == 3
    assert all("cannot be written" in sentence for sentence in in_the_way(plans))


def test_looking_first_tells_of_a_layer_of_a_newer_program(place: Path, tags: Path) -> None:
    plans = dry_run(brought(tags, place))
    path = Folder(place).history_path("Ben", "b/c.txt")
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"schema":"obelism/2"}\n')
    (sentence,) = in_the_way(plans)
    assert "another version of obelism" in sentence


def test_where_nothing_changes_nobody_is_in_the_way(place: Path, tags: Path) -> None:
    imported(tags, place)
    with layer_of(place, "b/c.txt", "Ben"):
        assert imported(tags, place)[0] == "a.txt, Anna: 2 already there"


def test_a_layer_on_an_earlier_text_takes_nothing_in(place: Path, tags: Path) -> None:
    now = TEXTS["a.txt"]
    write(place, "a.txt", "Oslo, before.")
    with layer_of(place, "a.txt") as layer:
        span = span_at("Oslo, before.", 0, 4)
        mark = Annotation(id=new_id(), label="fact", spans=(span,), created=WHEN, modified=WHEN)
        layer.commit("tag", [(None, mark)])
    write(place, "a.txt", now)
    for attempt in (dry_run, lambda found: take_in(found, "Zoe")):
        with pytest.raises(ObelismError, match=r"changed since Anna tagged it.*Nothing was"):
            attempt(brought(tags, place))
