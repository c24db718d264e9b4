"""Taking in what somebody handed on: each record to its layer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.corpus.match import Matcher
from reader.formats.registry import DEFAULT, find_format
from reader.services.import_.apply import dry_run, take_in
from reader.services.import_.placing import delivery
from reader.services.import_.plan import unknown_labels
from reader.services.import_.sources import records_of
from reader.store.base import LayerKey
from tests.services.import_.deliveries import (
    MOMENT,
    brought,
    edited,
    exported,
    imported,
    journal,
    kept,
    layer_of,
    lines_of,
    tag,
)
from tests.store.folders import Folder


def test_records_go_to_the_layers_that_they_name(place: Path, tags: Path) -> None:
    lines = ["a.txt, Anna: 2 new", "b/c.txt, Anna: 1 new", "b/c.txt, Ben: 1 new"]
    assert imported(tags, place) == lines
    assert exported(place).read_bytes() == tags.read_bytes()


def test_it_is_one_action_a_layer_and_says_who_did_it(place: Path, tags: Path) -> None:
    imported(tags, place)
    (first,), (second,) = journal(place, "Anna", "a.txt"), journal(place, "Ben", "b/c.txt")
    assert (first["what"], first["who"], len(first["after"]["annotations"])) == ("import", "Zoe", 2)
    assert first["meta"]["annotator"] == "Anna"
    assert first["batch"] == second["batch"] is not None


def test_the_same_again_changes_nothing(place: Path, tags: Path) -> None:
    imported(tags, place)
    before = kept(place)
    assert imported(tags, place)[0] == "a.txt, Anna: 2 already there"
    assert kept(place) == before


def test_looking_first_writes_nothing(place: Path, tags: Path) -> None:
    found = brought(tags, place)
    plans = dry_run(found)
    assert plans[0].lines == ["new: fact “Oslo” at 0-4", "new: fact “Rome” at 11-15"]
    assert not (place / ".obelism").exists()


def test_one_undo_takes_it_back(place: Path, tags: Path) -> None:
    tag(place, "a.txt", "nothing")
    before = Folder(place).read(LayerKey("Anna", "a.txt")).annotations
    imported(tags, place)
    with layer_of(place, "a.txt") as layer:
        assert len(layer.annotations) == 3
        layer.undo()
        assert layer.annotations == before
    assert imported(tags, place)[0] == "a.txt, Anna: 2 new", "what was undone may come again"


def test_what_was_deleted_here_stays_deleted(place: Path, tags: Path) -> None:
    imported(tags, place)
    with layer_of(place, "a.txt") as layer:
        first = next(iter(layer.annotations.values()))
        layer.commit("delete", [(first, None)])
    assert imported(tags, place)[0] == "a.txt, Anna: 1 already there, 1 deleted here before"


@pytest.mark.parametrize(
    ("modified", "word", "note"),
    [
        ("2030-01-01T00:00:00.001Z", "1 changed, 1 already there", "theirs"),
        ("2029-12-31T00:00:00.000Z", "1 already there, 1 older than here", None),
        ("2030-01-01T00:00:00Z", "1 already there, 1 in conflict", None),
    ],
)
def test_a_record_that_says_something_else_counts_if_it_is_later(
    place: Path, tags: Path, modified: str, word: str, note: str | None
) -> None:
    imported(tags, place)
    other = edited(tags, 0, note="theirs", modified=modified)
    found = brought(other, place)
    (plan, *_) = dry_run(found)
    assert plan.said == f"a.txt, Anna: {word}"
    questions = plan.questions
    assert bool(questions) == (note is None)
    assert all("note none against “theirs”" in question for question in questions)
    id = lines_of(other)[0]["id"]
    assert all(id in question for question in questions)
    take_in(found, "Zoe")
    layer = Folder(place).read(LayerKey("Anna", "a.txt"))
    assert layer.annotations[id].note == note


def test_another_persons_layer_by_name(place: Path, tags: Path) -> None:
    assert imported(tags, place, "Cleo") == ["a.txt, Cleo: 2 new", "b/c.txt, Cleo: 2 new"]
    assert imported(tags, place, "Cleo")[1] == "b/c.txt, Cleo: 2 already there"
    origins = {each["origin"] for each in lines_of(exported(place))}
    assert origins == {"import"}


def test_a_record_without_an_id_or_a_time_comes_once(place: Path, tags: Path) -> None:
    bare = [
        {key: value for key, value in line.items() if key not in ("id", "created", "modified")}
        for line in lines_of(tags)
    ]
    path = tags.with_name("bare.jsonl")
    path.write_text("".join(json.dumps(line) + "\n" for line in [*bare, bare[0]]))
    assert imported(path, place)[0] == "a.txt, Anna: 2 new, 1 already there"
    first = lines_of(exported(place))[0]
    assert (first["created"], first["origin"]) == (MOMENT, "import")
    assert imported(path, place)[0] == "a.txt, Anna: 3 already there"
    bare[0]["note"] = "changed"
    path.write_text(json.dumps({**bare[0], "id": first["id"]}))
    assert [plan.said for plan in dry_run(brought(path, place))] == ["a.txt, Anna: 1 in conflict"]


@pytest.mark.parametrize("kind", ["layers", "history"])
def test_a_layer_file_or_journal_as_it_stands(place: Path, tags: Path, kind: str) -> None:
    theirs = tags.parent / "theirs"
    for path in sorted((theirs / ".obelism" / kind).rglob("*.json*")):
        mailed = tags.with_name("mailed.json")
        mailed.write_bytes(path.read_bytes())
        imported(mailed, place)
    assert exported(place).read_bytes() == tags.read_bytes()


def test_standard_input_holds_whatever_a_file_can_hold(place: Path, tags: Path) -> None:
    theirs = tags.parent / "theirs" / ".obelism"
    sent = [tags, *theirs.glob("layers/*/a.txt*"), *theirs.glob("history/*/a.txt*")]
    lines = []
    for path in sent:
        records = records_of([Path("-")], find_format(DEFAULT), standard_input=path.read_bytes)
        found = delivery(records, Matcher(place), None, moment=MOMENT)
        lines += [plan.said for plan in take_in(found, "Zoe")][:1]
    assert lines == ["a.txt, Anna: 2 new"] + ["a.txt, Anna: 2 already there"] * 2
    broken = records_of([Path("-")], find_format(DEFAULT), standard_input=lambda: b"{}")
    (problem,) = delivery(broken, Matcher(place), None, moment=MOMENT).problems
    assert problem.startswith("standard input, line 1: ")


@pytest.mark.parametrize("folder", ["theirs", "theirs/.obelism"])
def test_a_folder_with_all_that_persons_tagged(place: Path, tags: Path, folder: str) -> None:
    theirs = tags.parent / "theirs"
    tag(theirs, "a.txt", "nothing", annotator="@rules")
    for path in theirs.glob(".obelism/layers/*/c.txt*"):
        path.unlink()  # its journal has it all
    sent = tags.parent / folder
    assert imported(sent, place) == [
        "a.txt, Anna: 2 new",
        "b/c.txt, Anna: 1 new",
        "b/c.txt, Ben: 1 new",
    ]
    assert exported(place).read_bytes() == tags.read_bytes()
    assert imported(sent, place)[0] == "a.txt, Anna: 2 already there"


def test_what_is_no_layer_in_a_folder_is_told_by_file(place: Path, tags: Path) -> None:
    theirs = tags.parent / "theirs"
    (path,) = theirs.glob(".obelism/layers/*/a.txt*")
    path.with_name("other.json").write_bytes(path.read_bytes())
    (problem,) = brought(theirs, place).problems
    assert problem.startswith(f"{theirs}, .obelism/layers/")
    assert "other.json: it does not say" in problem


def test_a_rescue_file(place: Path, tags: Path) -> None:
    rescue = tags.with_name("rescue.json")
    with layer_of(tags.parent / "theirs", "a.txt") as layer:
        layer.rescue(rescue)
    assert imported(rescue, place) == ["a.txt, Anna: 2 new"]


def test_an_article_under_another_name(place: Path, tags: Path) -> None:
    (place / "a.txt").rename(place / "moved.txt")
    assert imported(tags, place)[0] == "moved.txt, Anna: 2 new"


@pytest.mark.parametrize("into", ["a.txt", "b"])
def test_nothing_goes_to_an_article_beside_what_was_named(
    place: Path, tags: Path, into: str
) -> None:
    imported(tags, place)
    found = brought(tags, place / into)
    assert {target.key.article_id for target in found.layers.targets} == (
        {"a.txt"} if into == "a.txt" else {"b/c.txt"}
    )
    assert (found.broken, len(found.problems)) == (2, 1)


def test_an_article_that_is_gone_and_was_tagged_here(place: Path, tags: Path) -> None:
    tag(place, "a.txt", "nothing")
    (place / "a.txt").unlink()
    assert imported(tags, place)[0] == "a.txt, Anna: 2 new"


def test_labels_that_are_not_defined_are_named(place: Path, tags: Path) -> None:
    found = brought(edited(tags, 0, label="rumour"), place)
    plans = take_in(found, "Zoe")
    assert unknown_labels(plans) == [(Folder(place), "rumour")]


def test_a_bar_sees_each_layer_that_changes(place: Path, tags: Path) -> None:
    seen: list[str] = []

    def progress(layers: Any, total: int, doing: str) -> Iterator[Any]:
        for each in layers:
            if doing == "Importing":
                seen.append(each)
            yield each

    take_in(brought(tags, place), "Zoe", progress=progress)
    take_in(brought(tags, place), "Zoe", progress=progress)
    assert len(seen) == 3
