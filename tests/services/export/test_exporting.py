from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from reader.formats.base import Problem
from reader.formats.registry import choose, find_format
from reader.model.errors import ObelismError, WrongUse
from reader.services.export.select import Selection, select
from reader.services.export.write import Export
from tests.services.tagged import tag, write
from tests.store.folders import Folder

NATIVE = find_format("native")


def selected(*paths: Path, **filters: Any) -> list[tuple[str, str]]:
    """Article and annotator of every layer that is selected."""
    return [(key.article_id, key.annotator) for _, key in select(paths, **filters).layers]


def exported(selection: Selection, by: str = "annotation") -> tuple[list[Any], list[Problem]]:
    pieces = list(Export(selection, NATIVE, choose(NATIVE, by, None)))
    lines = [
        json.loads(line)
        for piece in pieces
        if isinstance(piece, str | bytes)
        for line in piece.splitlines()
    ]
    return lines, [piece for piece in pieces if isinstance(piece, Problem)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with four articles, three of them tagged."""
    for id in ("a.txt", "sub/b.txt", "sub2/c.txt", "untagged.txt"):
        write(tmp_path, id, f"This is {id}.\r\nOslo, then Rome.\n")
    tag(tmp_path, "a.txt", "Oslo", "Rome")
    tag(tmp_path, "a.txt", "Rome", label="opinion", annotator="Ben")
    tag(tmp_path, "a.txt", "then", annotator="@rules")
    tag(tmp_path, "sub/b.txt", "Rome")
    tag(tmp_path, "sub2/c.txt", "Rome")
    return tmp_path


def test_a_file_gives_the_layers_of_all_persons(place: Path) -> None:
    assert selected(place / "a.txt") == [("a.txt", "Anna"), ("a.txt", "Ben")]


def test_a_folder_gives_what_is_below_it_and_nothing_beside_it(place: Path) -> None:
    assert selected(place / "sub") == [("sub/b.txt", "Anna")]
    assert len(selected(place)) == 4


def test_a_path_given_twice_counts_once(place: Path) -> None:
    assert selected(place, place / "a.txt", place / "sub") == selected(place)


def test_layers_of_no_person_come_when_they_are_named(place: Path) -> None:
    assert selected(place, annotators=["@rules"]) == [("a.txt", "@rules")]
    assert selected(place, annotators=["@rules", "Ben"]) == [("a.txt", "@rules"), ("a.txt", "Ben")]


def test_a_jsonl_gives_its_records_and_a_record_itself(place: Path) -> None:
    write(place, "d.jsonl", "{}")
    for id in ("d.jsonl#1", "d.jsonl#2", "d.jsonl2"):
        tag(place, id, "Oslo", text="Oslo.")
    assert selected(place / "d.jsonl") == [("d.jsonl#1", "Anna"), ("d.jsonl#2", "Anna")]
    assert selected(place / "d.jsonl#2") == [("d.jsonl#2", "Anna")]


def test_an_article_that_is_gone_is_still_exported(place: Path) -> None:
    (place / "a.txt").unlink()
    lines, problems = exported(select([place / "a.txt"]))
    assert [line["text"] for line in lines] == ["Oslo", "Rome", "Rome"]
    assert not problems


def test_a_path_that_never_was_is_wrong_use(place: Path) -> None:
    with pytest.raises(WrongUse, match=r"nowhere\.txt"):
        select([place / "a.txt", place / "nowhere.txt"])


def test_a_path_without_tags_is_named(place: Path) -> None:
    selection = select([place / "untagged.txt", place / "a.txt"])
    assert selection.untagged == [place / "untagged.txt"]
    assert len(selection.layers) == 2


def test_a_path_with_proposals_of_the_program_alone_counts_as_untagged(place: Path) -> None:
    tag(place, "untagged.txt", "Oslo", annotator="@rules")
    path = place / "untagged.txt"
    assert select([path]).untagged == [path]
    assert select([path], annotators=["@rules"]).untagged == []


def test_a_workspace_that_is_none_is_wrong_use(place: Path) -> None:
    with pytest.raises(WrongUse, match="no workspace"):
        select([place / "a.txt"], workspace=place / "sub")


def test_a_folder_above_workspaces_gives_all_of_them(tmp_path: Path) -> None:
    for name in ("one", "two/inner"):
        write(tmp_path / name, "a.txt", "Oslo.")
        tag(tmp_path / name, "a.txt", "Oslo")
    found = select([tmp_path]).layers
    assert [Path(layer.store.name) for layer in found] == [tmp_path / "one", tmp_path / "two/inner"]
    assert not (tmp_path / ".obelism").exists()


def test_a_workspace_elsewhere_is_used_when_named(tmp_path: Path) -> None:
    path = write(tmp_path / "articles", "a.txt", "Oslo.")
    elsewhere = Folder.of(None, tmp_path / "tags")
    tag(elsewhere.root, elsewhere.article_id(path), "Oslo", text="Oslo.")
    assert [key for key, _ in selected(path, workspace=tmp_path / "tags")] == ["../articles/a.txt"]
    assert len(selected(tmp_path / "articles", workspace=tmp_path / "tags")) == 1
    assert selected(path) == []


def test_a_link_to_the_workspace_means_the_same(place: Path, tmp_path_factory: Any) -> None:
    link = tmp_path_factory.mktemp("links") / "link"
    os.symlink(place, link)
    assert selected(link / "a.txt") == selected(place / "a.txt")
    assert selected(link, place) == selected(place)


def test_those_who_are_not_wanted_are_left_out(place: Path) -> None:
    assert selected(place / "a.txt", not_annotators=["Anna"]) == [("a.txt", "Ben")]
    assert selected(place / "a.txt", annotators=["@rules", "Ben"], not_annotators=["Ben"]) == [
        ("a.txt", "@rules")
    ]
    with pytest.raises(WrongUse, match="'Zoe' has tags here; there are: @rules, Anna, Ben"):
        select([place], not_annotators=["Zoe"])


def test_labels_filter_the_annotations(place: Path) -> None:
    lines, _ = exported(select([place], labels=["opinion"]))
    assert [(line["annotator"], line["label"]) for line in lines] == [("Ben", "opinion")]


def test_a_label_that_is_only_in_tags_is_known(place: Path) -> None:
    tag(place, "a.txt", "Oslo", label="rumour")
    lines, _ = exported(select([place], labels=["rumour"]))
    assert [line["label"] for line in lines] == ["rumour"]


def test_unknown_filters_name_what_there_is(place: Path) -> None:
    with pytest.raises(WrongUse, match=r"'Cleo'.*@rules, Anna, Ben"):
        select([place], annotators=["Cleo"])
    with pytest.raises(WrongUse, match=r"'rumor'.*fact, opinion, attribution, inconsistency"):
        select([place], labels=["rumor"])


def test_names_are_found_in_either_unicode_form(place: Path) -> None:
    tag(place, "a.txt", "Oslo", annotator="Zo\u00eb")
    assert selected(place, annotators=["Zoe\u0308"]) == [("a.txt", "Zo\u00eb")]


def test_every_text_equals_its_span_line_ends_and_all(place: Path) -> None:
    write(place, "crlf.txt", "One\r\ntwo 😀\rthree.")
    tag(place, "crlf.txt", "\r\ntwo 😀\rthr")
    (line,), problems = exported(select([place / "crlf.txt"]), by="article")
    assert not problems
    (mark,) = line["annotations"]
    assert line["text"][mark["start"] : mark["end"]] == mark["text"] == "\r\ntwo 😀\rthr"


def test_by_article_has_a_line_per_article(place: Path) -> None:
    lines, _ = exported(select([place]), by="article")
    assert [line["id"] for line in lines] == ["a.txt", "sub/b.txt", "sub2/c.txt"]
    assert [mark["annotator"] for mark in lines[0]["annotations"]] == ["Anna", "Anna", "Ben"]


def test_a_lost_text_is_a_problem_and_the_others_go_on(place: Path) -> None:
    lines, _ = exported(select([place / "sub"]))
    Folder(place).text_path(lines[0]["article"]["sha256"]).unlink()
    lines, problems = exported(select([place]))
    assert len(lines) == 4
    assert [problem.article for problem in problems] == ["sub/b.txt"]


def test_an_edited_text_is_as_good_as_lost(place: Path) -> None:
    lines, _ = exported(select([place / "sub"]))
    path = Folder(place).text_path(lines[0]["article"]["sha256"])
    path.write_bytes(b"Something else.")
    lines, problems = exported(select([place / "sub"]))
    assert not lines
    assert len(problems) == 1


def test_a_damaged_layer_is_a_problem_or_comes_from_its_journal(place: Path) -> None:
    store = Folder(place)
    store.layer_path("Anna", "sub/b.txt").write_bytes(b"{")
    lines, problems = exported(select([place / "sub"]))
    assert [line["text"] for line in lines] == ["Rome"]
    assert len(problems) == 1
    assert problems[0].article == "sub/b.txt"


def test_a_damaged_label_file_is_told(place: Path) -> None:
    (place / ".obelism" / "labels.toml").write_text("[[")
    with pytest.raises(ObelismError, match=r"labels\.toml"):
        list(Export(select([place]), NATIVE, choose(NATIVE, None, None)))


def test_exporting_writes_nothing(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    exported(select([place]))
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_only_an_article_that_is_not_the_text_that_was_tagged_is_looked_at_again(
    place: Path,
) -> None:
    write(place, "sub/b.txt", "Rome, then.\n")
    (place / "sub2/c.txt").unlink()
    written = Export(select([place]), NATIVE, choose(NATIVE, "annotation", None))
    list(written)
    seen = {id: whether for (_, id), whether in written.articles.items()}
    assert seen == {"a.txt": True, "sub/b.txt": False, "sub2/c.txt": False}
