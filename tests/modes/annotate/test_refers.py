"""The source that “he” means: chosen among those named, kept, shown, handed on."""

from __future__ import annotations

import json
from pathlib import Path

from reader.model.annotation import Annotation
from reader.model.labels import ATTRIBUTION
from reader.modes.annotate import move
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.document_state import outline
from reader.modes.requests import ChooseSource
from reader.text.phrases import Detail, about, details
from tests.cli.running import run
from tests.modes.annotate.keyboard import (
    ARTICLE,
    Annotated,
    close,
    current,
    press,
    reader_on,
    said,
    select,
)
from tests.modes.articles.sessions import reopened, session_on
from tests.modes.changes.deciding import carry_over
from tests.services.tagged import write

TEXT = (
    "It rains, Ida Holm said. It pours, Bo Lind said. She laughed.\n"
    "\n"
    "All is wet, he said. All is well, they hoped. It is over, the\nmayor said.\n"
)


def attribute(reader: AnnotateMode, content: str, source: str) -> None:
    """Tag what somebody says, and that somebody, who is named behind it."""
    text = reader.state.document.text
    select(reader, content)
    press(reader, "a")
    start = text.index(source, text.index(content) + len(content))
    reader.apply(move.select, start, start + len(source))
    press(reader, "r")


def with_sources(root: Path) -> Annotated:
    """Five sources; that which is “he” is the last one tagged."""
    reader = reader_on(root, TEXT)
    for content, source in (
        ("It rains", "Ida Holm"),
        ("It pours", "Bo Lind"),
        ("All is well", "they"),
        ("It is over", "the\nmayor"),
        ("All is wet", "he"),
    ):
        attribute(reader, content, source)
    select(reader, "All is wet, he")
    press(reader, "Tab")
    return reader


def asked(reader: AnnotateMode) -> ChooseSource:
    (request,) = reader.state.take_requests()
    assert isinstance(request, ChooseSource)
    return request


def choose(reader: AnnotateMode, name: str) -> None:
    """Choose in the list."""
    press(reader, "&")
    reader.apply(asked(reader).keep, name)


def refers(annotation: Annotation) -> list[str]:
    return [span.refers for span in annotation.spans]


def in_full(reader: AnnotateMode) -> list[Detail]:
    return details(reader.state.labels, current(reader))


def test_the_sources_named_so_far_are_offered_the_nearest_before_first(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    press(reader, "&")
    request = asked(reader)
    assert request.heading == "Who is “he”?"
    assert request.names == ["Bo Lind", "Ida Holm", "the mayor"], "no pronouns"
    assert request.chosen == ""


def test_the_choice_is_stored_shown_and_undone(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    assert ("&", "who it is") in reader.footer(), "a pronoun names nobody"
    choose(reader, "Bo Lind")
    assert ("&", "who it is") not in reader.footer()
    assert said(reader) == "“he” is “Bo Lind”."
    assert refers(current(reader)) == ["", "Bo Lind"]
    assert Detail("source", "he → Bo Lind") in in_full(reader)
    assert about(ATTRIBUTION, current(reader)).line == "Bo Lind: “All is wet”"
    press(reader, "u")
    assert said(reader).startswith("Undid the choice of who it is: attribution “All is wet”")
    assert refers(current(reader)) == ["", ""]
    press(reader, "U")
    close(reader)
    again = reader_on(tmp_path, TEXT)
    assert [refers(each) for each in outline(again.state)][2] == ["", "Bo Lind"]


def test_with_the_cue_in_focus_it_is_the_source_that_is_asked_for(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    start = TEXT.index("said", TEXT.index("he said"))
    reader.apply(move.select, start, start + len("said"))
    press(reader, "r")
    assert [span.text for span in current(reader).in_role("cue")] == ["said"]
    press(reader, "&")
    assert asked(reader).heading == "Who is “he”?"


def test_the_same_again_takes_it_off(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    choose(reader, "Bo Lind")
    press(reader, "&")
    request = asked(reader)
    assert request.chosen == "Bo Lind"
    reader.apply(request.keep, "Bo Lind")
    assert said(reader) == "Who “he” is was taken off."
    assert "extra" not in [*current(reader).spans[1].to_record()]
    assert "refers" not in current(reader).spans[1].to_record()


def test_a_pronoun_that_was_chosen_for_stands_for_its_source(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    choose(reader, "Ida Holm")
    press(reader, "Tab", "&")
    assert asked(reader).names == ["Ida Holm", "Bo Lind", "the mayor"], "he is the nearest"


def test_it_outlives_the_annotation_that_named_the_source(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    choose(reader, "Bo Lind")
    id = current(reader).id
    press(reader, "Shift+Tab", "x", "x")
    pronoun = reader.marks.annotation(id)
    assert pronoun is not None
    assert refers(pronoun) == ["", "Bo Lind"]


def test_another_extent_keeps_it_and_another_role_does_not(tmp_path: Path) -> None:
    reader = with_sources(tmp_path)
    choose(reader, "Bo Lind")
    select(reader, "he said")
    press(reader, "E")
    assert refers(current(reader))[1:] == ["Bo Lind"]
    press(reader, "r")
    assert reader.sign("u")
    assert refers(current(reader)) == ["", ""]


def test_without_a_source_or_others_it_says_so(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT)
    press(reader, "f", "&")
    assert said(reader) == "This fact has no source to say more about."
    press(reader, "f", "a", "&")
    assert said(reader).endswith("Focus it and press r.")
    press(reader, "j", "r", "&")
    assert (
        said(reader) == "No names yet: first tag who “It pours, Bo…” is, as source of another tag."
    )
    assert reader.take_requests() == []


def test_what_is_handed_on_has_it_and_an_import_keeps_it(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for place in (here, there):
        write(place, ARTICLE, TEXT)
    reader = with_sources(here)
    choose(reader, "Bo Lind")
    close(reader)
    exported = run("export", here)
    spans = [json.loads(line)["spans"] for line in exported.stdout.splitlines()]
    assert [span.get("refers") for span in spans[2]] == [None, "Bo Lind"]
    assert "- Source: he (Bo Lind)\n" in run("export", here, "--format", "markdown").stdout
    (tmp_path / "tags.jsonl").write_text(exported.stdout)
    assert run("import", tmp_path / "tags.jsonl", "--into", there).exit_code == 0
    again = [json.loads(line)["spans"] for line in run("export", there).stdout.splitlines()]
    assert again == spans
    wrong = exported.stdout.replace('"refers":"Bo Lind"', '"refers":" "')
    (tmp_path / "tags.jsonl").write_text(wrong)
    refused = run("import", tmp_path / "tags.jsonl", "--into", there)
    assert refused.exit_code == 1
    assert "line 3: refers of a span is no name" in refused.stderr


def test_a_changed_text_keeps_it(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    session = session_on(tmp_path)
    reader = session.open(0)
    attribute(reader, "It pours", "Bo Lind")
    attribute(reader, "All is wet", "he")
    choose(reader, "Bo Lind")
    session.close()
    write(tmp_path, "a.txt", f"Hello. {TEXT}")
    session.open(0)
    changes = session.compare()
    carry_over(changes)
    again = reopened(session, changes.message, changes.state.relocation)
    assert [refers(each) for each in outline(again.state)] == [["", ""], ["", "Bo Lind"]]
