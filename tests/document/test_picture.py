"""What a row of the article wears."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.document.picture import Pictures, RowPicture, row_picture
from reader.model.annotation import Annotation, Span
from reader.text.characters import BLANK
from tests.modes.annotate.keyboard import (
    FERRY,
    STORMS,
    TEXT,
    TEXTS,
    TWELVE,
    WARNED,
    Annotated,
    press,
    reader_on,
    select,
)

FIRST_ROW = f"{FERRY} {STORMS}"

NOWHERE = Path("/nowhere")
"""A workspace that is never made."""

EXTENTS = st.tuples(st.integers(0, 80), st.integers(1, 30)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


def worn(reader: Annotated, index: int = 0) -> list[tuple[str, str | None, int]]:
    """Runs of a row: the text, the label on top, and how many marks lie there."""
    runs = row_picture(reader.document, index).runs
    return [(reader.text[run.start : run.end], run.label, run.depth) for run in runs]


def in_focus(picture: RowPicture) -> str:
    """The part of a row that is in focus."""
    return "".join(TEXT[run.start : run.end] for run in picture.runs if run.in_focus)


def test_a_row_without_marks_is_cut_at_the_focus_only(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    assert worn(reader) == [(FERRY, None, 0), (f" {STORMS}", None, 0)]
    picture = row_picture(reader.document, 0)
    assert in_focus(picture) == FERRY
    assert (picture.labels, picture.in_focus, picture.is_current) == ((), True, False)
    assert not row_picture(reader.document, 2).in_focus


def test_the_blanks_at_the_end_of_a_row_wear_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, f"{STORMS}\n\n{WARNED}")
    press(reader, "f")
    picture = row_picture(reader.document, 0)
    assert picture.runs[-1].end == len(FIRST_ROW)
    assert picture.end == len(FIRST_ROW) + 1
    assert row_picture(reader.document, 1).runs == ()
    assert worn(reader, 2)[0] == (WARNED, "fact", 1)


def test_a_tag_lies_over_its_words_and_names_its_row(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "the harbour")
    press(reader, "o", "J")
    assert worn(reader) == [
        (f"{FERRY} Storms closed ", None, 0),
        ("the harbour", "opinion", 1),
        (", the mayor said.", None, 0),
    ]
    picture = row_picture(reader.document, 0)
    assert (picture.labels, picture.is_current, picture.in_focus) == (("opinion",), True, False)


def test_where_tags_overlap_the_shortest_is_on_top(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", "f")
    select(reader, "harbour")
    press(reader, "o", "Esc", "G")
    assert worn(reader)[1:] == [
        ("Storms closed the ", "fact", 1),
        ("harbour", "opinion", 2),
        (", the mayor said.", "fact", 1),
    ]
    assert set(row_picture(reader.document, 0).labels) == {"fact", "opinion"}


def test_the_current_one_is_on_top_of_shorter_ones(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "harbour")
    press(reader, "o", "g", "j", "f", "G")
    assert ("harbour", "fact", 2) in worn(reader)
    current = [run for run in row_picture(reader.document, 0).runs if run.is_current]
    assert (current[0].start, current[-1].end) == (TEXT.index(STORMS), len(FIRST_ROW))


def test_all_passages_of_the_current_one_are_current(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i")
    select(reader, TWELVE)
    press(reader, "i", "G")
    assert [row_picture(reader.document, index).is_current for index in range(5)] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_a_key_that_changes_nothing_on_a_row_leaves_its_picture_equal(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    before = [row_picture(reader.document, index) for index in range(5)]
    press(reader, "2", "j")
    after = [row_picture(reader.document, index) for index in range(5)]
    changed = [index for index in range(5) if before[index] != after[index]]
    assert changed == [0, 2]


def test_rows_that_are_pictured_from_key_to_key_are_as_if_they_were_pictured_at_once(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "i")
    select(reader, TWELVE)
    press(reader, "i", "o")
    pictures = Pictures()
    for key in (*["Tab"] * 2, "Shift+Tab", "Tab", "s", "Esc", "Tab", *"jfufx"):
        press(reader, key)
        pictures.follow(reader.document)
        afresh = Pictures()
        afresh.follow(reader.document)
        assert pictures.rows == afresh.rows


@given(TEXTS, st.lists(st.lists(EXTENTS, min_size=1, max_size=2), max_size=5), EXTENTS)
def test_the_runs_are_the_row_and_wear_what_lies_there(
    text: str, tagged: list[list[tuple[int, int]]], focus: tuple[int, int]
) -> None:
    reader = reader_on(NOWHERE, text)
    reader.resize(9, 5)
    reader.focus.put(*focus)
    for number, extents in enumerate(tagged):
        spans = tuple(Span(start, end) for start, end in extents)
        tag = Annotation(id=str(number), label="fact", spans=spans, created="", modified="")
        reader.marks.put(tag.id, tag)
    reader.state.choose("0")
    for index in range(len(reader.viewport.layout)):
        picture = row_picture(reader.document, index)
        start, end = reader.viewport.layout.row(index)
        shown = text[start:end].rstrip(BLANK)
        assert "".join(text[run.start : run.end] for run in picture.runs) == shown
        for run in picture.runs:
            for place in range(run.start, run.end):
                here = [
                    n for n, spans in enumerate(tagged) for a, b in set(spans) if a <= place < b
                ]
                assert (run.depth, run.is_current) == (len(here), 0 in here)
                assert (run.label is not None) == bool(here)
                assert run.in_focus == (reader.focus.start <= place < reader.focus.end)
