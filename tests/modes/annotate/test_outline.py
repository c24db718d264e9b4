"""What the panel says of the annotations."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reader.model.annotation import LOST
from reader.model.labels import ATTRIBUTION, DEFAULT_LABELS, Label, LabelSet
from reader.modes.document_state import REPAIR, OutlineRow, counts, outline, outline_row
from reader.text.phrases import About, Detail, details
from reader.text.screen_text import one_line
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    NOBODY,
    STORMS,
    TWELVE,
    Annotated,
    close,
    current,
    note,
    press,
    press_on,
    reader_on,
)


def row(reader: Annotated) -> OutlineRow:
    """The panel's row of the current annotation."""
    return outline_row(reader.state, current(reader))


def lines(reader: Annotated) -> list[tuple[str, str]]:
    """The current annotation in full, without the guideline."""
    repair = REPAIR.text(reader.key_of)
    every = details(reader.state.labels, current(reader), repair=repair)
    found = [(detail.name, detail.text) for detail in every]
    return [(name, text) for name, text in found if name != "guideline"]


def test_a_row_says_label_paragraph_and_quote(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "3", "j", "f")
    assert row(reader) == OutlineRow(place="¶2", about=About("", "", NOBODY), marks="")


def test_a_row_marks_notes_doubts_and_what_is_unfinished(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "z")
    note(reader, "By whom?")
    assert row(reader).marks == "…?✎"
    for quote in (STORMS, NOBODY):
        press_on(reader, quote, "r")
    assert row(reader).marks == "?✎"


def test_a_quote_is_one_line_and_safe_for_the_screen(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "A \x1b[31mred\nherring.\u202e")
    press(reader, "v", "J", "f")
    assert row(reader).about.line == "A \u241b[31mred herring.\u00ac"


def test_a_role_that_came_from_elsewhere_is_safe_for_the_screen(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    tag = current(reader)
    span = msgspec.structs.replace(tag.spans[0], role="by\x1b[31m\nwhom")
    other = msgspec.structs.replace(tag, spans=(span,), attributes={"a\x9b": "b\x07"})
    reader.state.commit("import", [(tag, other)])
    assert lines(reader) == [("by\u241b[31m whom", FERRY), ("a\ufffd", "b\u2407")]


def test_a_lost_quote_is_in_no_paragraph(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    tag = current(reader)
    lost = msgspec.structs.replace(tag.spans[0], start=LOST, end=LOST)
    reader.state.commit("import", [(tag, msgspec.structs.replace(tag, spans=(lost,)))])
    assert (row(reader).place, row(reader).about.line) == ("lost", FERRY)
    (name, text), (_, does) = lines(reader)
    assert name == "text, lost; it stood here"
    assert text == f"«{FERRY}» {one_line(tag.spans[0].suffix)} …"
    assert does == "focus where it stands now, and press E; x deletes it"


def test_a_row_says_who_says_what(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, "We warned them twice", "a")
    assert row(reader).about.line == "We warned them twice"
    press_on(reader, "Ida Holm", "r")
    press_on(reader, "said", "r")
    assert row(reader).about.line == "Ida Holm: “We warned them twice”"


def test_a_row_has_both_passages_of_a_pair_and_all_of_one_in_parts(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "i")
    assert row(reader).about.line == TWELVE
    press_on(reader, FIFTEEN, "i")
    assert row(reader).about.line == f"{TWELVE} ↔ {FIFTEEN}"
    press_on(reader, "The ferry", "f")
    press_on(reader, "was cancelled", "r")
    assert row(reader).about.line == "The ferry … was cancelled"


def test_rows_stand_in_reading_order_of_all_labels_or_of_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "3", "j", "f", "k", "o", "k", "f")
    first, second, third = outline(reader.state)
    assert [each.label for each in (first, second, third)] == ["fact", "opinion", "fact"]
    reader.state.only = "fact"
    assert outline(reader.state)[:] == [first, third]
    reader.state.only = "attribution"
    assert outline(reader.state)[:] == []


def test_counts_are_by_label_in_the_labels_order(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "o", "f", "j", "f")
    assert list(counts(reader.state).items()) == [
        ("fact", 2),
        ("opinion", 1),
        ("attribution", 0),
        ("inconsistency", 0),
    ]
    close(reader)
    own = LabelSet((Label(name="claim", key="F2", letter="C"), *DEFAULT_LABELS.labels[:1]))
    again = reader_on(tmp_path, labels=own)
    assert list(counts(again.state).items()) == [("claim", 0), ("fact", 2), ("opinion", 1)]


def test_in_full_it_has_every_passage_by_its_role_and_what_is_awaited(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "j", "r")
    assert lines(reader) == [("content", FERRY), ("source", STORMS), ("missing", "cue")]
    press(reader, "G", "i")
    assert lines(reader) == [("passage", FIFTEEN), ("missing", "the other passage")]
    press_on(reader, TWELVE, "i")
    assert lines(reader) == [("passage", TWELVE), ("passage", FIFTEEN)]


def test_in_full_it_has_doubt_note_attributes_and_guideline(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "z")
    tag = current(reader)
    full = msgspec.structs.replace(tag, attributes={"topic": ["sea"]}, note="By whom?\nWhen?")
    reader.state.commit("import", [(tag, full)])
    found = details(reader.state.labels, current(reader))
    assert [detail.name for detail in found] == ["text", "not sure", "note", "topic", "guideline"]
    assert found[2] == Detail("note", "By whom? When?")
    assert found[3] == Detail("topic", "['sea']")
    assert found[4].text == DEFAULT_LABELS["fact"].guideline


def test_a_label_that_is_no_longer_defined_has_a_letter_and_no_guideline(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a")
    close(reader)
    again = reader_on(tmp_path, labels=LabelSet((Label(name="claim", key="F2", letter="C"),)))
    press(again, "g", "Tab")
    assert again.state.labels[current(again).label].letter == ATTRIBUTION.letter
    assert details(again.state.labels, current(again)) == [Detail("content", FERRY)]
