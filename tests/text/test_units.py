"""Units by kind: which covers an offset, which comes next, which lie inside."""

from __future__ import annotations

from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.characters import BLANK
from reader.text.lines import trim
from reader.text.units import CUTTERS, KINDS, Units
from tests.text.making import any_texts, edges_of, units_of

TEXT = (
    "The bridge is closed. Nobody, they say, came.\n"
    "\n"
    "  “Why?” asked the mayor. She left.  \n"
    "他来了。他走了。\n"
)
LONG = 9_000
"""More code points than are cut at once."""


def read(units: Units, extent: tuple[int, int] | None) -> str | None:
    return extent and units.text[extent[0] : extent[1]]


def test_a_text_has_words_sentences_and_paragraphs() -> None:
    assert {"word", "sentence", "paragraph"} <= {*Units.kinds}
    assert (Units.kinds[0], Units.kinds[-1]) == ("word", "paragraph"), "smaller before larger"
    assert units_of(TEXT, "sentence") == [
        *("The bridge is closed.", "Nobody, they say, came."),
        *("“Why?” asked the mayor.", "She left."),
        *("他来了。", "他走了。"),
    ]
    assert units_of(TEXT, "paragraph") == [
        "The bridge is closed. Nobody, they say, came.",
        "“Why?” asked the mayor. She left.",
        "他来了。他走了。",
    ]
    assert units_of("Why? “No”, she said.", "word") == ["Why", "No", "she", "said"]


def test_the_unit_at_an_offset_covers_it_or_is_the_nearest_that_follows() -> None:
    units = Units(TEXT)
    assert read(units, units.at("word", TEXT.index("obody"))) == "Nobody"
    assert read(units, units.at("word", TEXT.index(", they"))) == "they"
    assert read(units, units.at("sentence", TEXT.index(" Nobody"))) == "Nobody, they say, came."
    assert (
        read(units, units.at("paragraph", TEXT.index("  “Why"))) == units_of(TEXT, "paragraph")[1]
    )


def test_after_the_last_unit_the_last_is_meant() -> None:
    units = Units(TEXT)
    assert read(units, units.at("word", len(TEXT))) == "了"
    assert read(units, units.at("sentence", len(TEXT) + 9)) == "他走了。"
    assert units.next("word", len(TEXT)) is None


def test_next_and_previous_skip_what_is_only_half_there() -> None:
    units = Units(TEXT)
    inside = TEXT.index("obody")
    assert read(units, units.next("word", inside)) == "they"
    assert read(units, units.previous("word", inside)) == "closed"
    assert units.previous("sentence", 5) is None
    assert units.previous("word", 0) is None


def test_within_an_extent_are_the_units_that_lie_wholly_inside() -> None:
    units = Units(TEXT)
    start, end = TEXT.index("he bridge"), TEXT.index("they say") + 6
    assert [read(units, unit) for unit in units.within("word", start, end)] == [
        *("bridge", "is", "closed", "Nobody", "they")
    ]
    assert units.within("sentence", start, end) == []
    assert units.within("word", 4, 4) == []


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_a_text_without_anything_has_no_units(text: str) -> None:
    units = Units(text)
    for kind in KINDS:
        assert units.at(kind, 0) is units.next(kind, 0) is units.previous(kind, 9) is None
        assert units.within(kind, 0, len(text)) == []
    assert units.paragraph_number(0) == 1


def test_paragraphs_are_numbered_from_one() -> None:
    text = "\nOne.\nTwo.\n\nThree."
    units = Units(text)
    places = [text.index(quote) for quote in ("One", ".", "Two", "\n\nThree", "Three")]
    assert [units.paragraph_number(place) for place in places] == [1, 1, 2, 2, 3]
    assert units.paragraph_number(0) == 1
    assert units.paragraph_number(len(text)) == 3


def test_trimming_an_extent_takes_the_blanks_at_its_edges() -> None:
    assert trim("  a b \n", 0, 7) == (2, 5)
    assert trim("  a b \n", 5, 7) is None


def test_a_paragraph_as_long_as_a_book_is_cut_like_a_short_one() -> None:
    sentences = [f"The bridge number {number} is closed." for number in range(2_000)]
    text = " ".join(sentences)
    units = Units(text)
    assert units_of(text, "sentence") == sentences
    assert units_of(text, "paragraph") == [text]
    assert len(units_of(text, "word")) == 12_000
    middle = text.index("number 1000 ")
    assert read(units, units.at("sentence", middle)) == sentences[1_000]
    assert read(units, units.previous("sentence", middle)) == sentences[999]
    assert read(units, units.next("sentence", middle)) == sentences[1_001]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bridge " * LONG, LONG),
        ("他来了。" * LONG, 3 * LONG),
        ("e\u0301" * LONG, 3),
    ],
    ids=["no stops", "no blanks", "one long word"],
)
def test_a_long_paragraph_without_good_places_to_divide_loses_nothing(
    text: str, words: int
) -> None:
    found = Units(text).within("word", 0, len(text))
    edges = set(edges_of(text))
    assert len(found) == words
    assert all({start, end} <= edges for start, end in found)
    assert sum(end - start for start, end in found) == sum(map(str.isalpha, text)) + text.count(
        "\u0301"
    )


def test_only_what_is_near_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(f"Line {number} is here. It is short." for number in range(3_000))
    cut: list[int] = []
    real = CUTTERS["sentence"]

    def counted(text: str, start: int, end: int) -> list[tuple[int, int]]:
        cut.append(start)
        return real(text, start, end)

    monkeypatch.setitem(CUTTERS, "sentence", counted)
    units = Units(text)
    middle = text.index("Line 1500 ")
    for _ in range(3):
        assert read(units, units.at("sentence", middle)) == "Line 1500 is here."
        assert read(units, units.previous("sentence", middle)) == "It is short."
    assert len(cut) == len(set(cut)) <= 3


def test_what_was_forgotten_is_cut_again() -> None:
    text = "\n\n".join(f"Line {number} is here." for number in range(3_000))
    units = Units(text)
    first = units.within("word", 0, len(text))
    assert units.within("word", 0, len(text)) == first
    assert len(first) == 12_000


kinds = pytest.mark.parametrize("kind", KINDS)


@kinds
@given(any_texts)
def test_units_of_a_kind_are_ordered_disjoint_and_whole(kind: str, text: str) -> None:
    found = Units(text).within(kind, 0, len(text))
    edges = set(edges_of(text))
    assert all({start, end} <= edges and start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert all(trim(text, *unit) == unit for unit in found)


@kinds
@given(any_texts)
def test_next_and_previous_undo_one_another(kind: str, text: str) -> None:
    units = Units(text)
    for unit, following in pairwise(units.within(kind, 0, len(text))):
        assert units.next(kind, unit[1]) == following
        assert units.previous(kind, following[0]) == unit


@kinds
@given(any_texts)
def test_at_every_offset_the_right_unit_is_found(kind: str, text: str) -> None:
    units = Units(text)
    every = units.within(kind, 0, len(text))
    for offset in range(len(text) + 1):
        after = next((unit for unit in every if unit[0] >= offset), None)
        before = next((unit for unit in reversed(every) if unit[1] <= offset), None)
        around = next((unit for unit in every if unit[0] <= offset < unit[1]), None)
        assert units.next(kind, offset) == after
        assert units.previous(kind, offset) == before
        assert units.at(kind, offset) == (around or after or before)


@kinds
@given(any_texts, st.data())
def test_within_any_extent_are_those_that_lie_inside(
    kind: str, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = Units(text)
    every = units.within(kind, 0, len(text))
    inside = [unit for unit in every if start <= unit[0] and unit[1] <= end]
    assert units.within(kind, start, end) == inside


@pytest.mark.parametrize("kind", ["word", "sentence"])
@given(any_texts)
def test_a_paragraph_divided_anywhere_keeps_all_that_is_written(kind: str, text: str) -> None:
    with patch("reader.text.units._REGION", 16):
        found = Units(text).within(kind, 0, len(text))
    edges = set(edges_of(text))
    assert all({start, end} <= edges and start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    covered = {at for extent in found for at in range(*extent)}
    for at, character in enumerate(text):
        assert at in covered or (
            character in BLANK if kind == "sentence" else not character.isalnum()
        )


@given(any_texts)
def test_every_sentence_and_word_lies_in_one_paragraph(text: str) -> None:
    units = Units(text)
    paragraphs = units.within("paragraph", 0, len(text))
    for kind in ("word", "sentence"):
        for unit in units.within(kind, 0, len(text)):
            number = units.paragraph_number(unit[0])
            start, end = paragraphs[number - 1]
            assert start <= unit[0] < unit[1] <= end
