from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.measures.marks import (
    CODEPOINT,
    Mark,
    MarkPart,
    Units,
    bits_of,
    mark_of,
    merge_overlapping,
    to_bits,
)
from reader.model.annotation import LOST, Annotation, Span

TEXT = "Mr O’Neill said: “No.”"
WORDS = ["Mr", "O", "’", "Neill", "said", ":", "“", "No", ".", "”"]


def test_words_and_each_punctuation_mark_are_units() -> None:
    assert Units(TEXT).count == len(WORDS)
    assert Units(TEXT, CODEPOINT).count == len(TEXT)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_touches_its_own_unit_alone(word: str) -> None:
    at, start = WORDS.index(word), TEXT.index(word)
    assert Units(TEXT).run(start, start + len(word)) == (at, at + 1)


def test_a_part_of_a_word_touches_it_and_a_blank_touches_nothing() -> None:
    units = Units(TEXT)
    assert units.run(TEXT.index("eill"), TEXT.index("aid")) == (3, 5)
    assert units.run(2, 3) is None


@given(st.text(" ab.\n", max_size=20), st.integers(0, 20), st.integers(1, 20))
def test_a_run_is_what_a_search_finds(text: str, start: int, size: int) -> None:
    touched = [
        at
        for at, found in enumerate(re.finditer(r"\w+|[^\w\s]", text))
        if found.start() < start + size and start < found.end()
    ]
    expected = (touched[0], touched[-1] + 1) if touched else None
    assert Units(text).run(start, start + size) == expected


def test_overlapping_runs_become_one_and_touching_ones_stay() -> None:
    assert merge_overlapping([(4, 6), (0, 2), (1, 4)]) == [(0, 4), (4, 6)]
    assert to_bits([(0, 2), (4, 6)]) == 0b110011


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=4))
def test_the_bits_of_marks_are_those_of_their_runs(places: list[tuple[int, int]]) -> None:
    parts = [MarkPart("", at, at + size, (at, at + size)) for at, size in places]
    several, alone = Mark("fact", tuple(parts)), [Mark("fact", (part,)) for part in parts]
    assert several.bits == bits_of(alone) == to_bits(part.run for part in parts)


def annotation(*spans: Span) -> Annotation:
    return Annotation(id="1", label="fact", spans=spans, created="", modified="")


def test_a_mark_has_the_spans_that_are_in_the_text() -> None:
    found = mark_of(annotation(Span(LOST, LOST, None, "gone"), Span(0, 2)), Units(TEXT))
    assert found is not None
    assert [(part.start, part.end, part.run) for part in found.parts] == [(0, 2, (0, 1))]


def test_an_annotation_that_is_lost_or_on_a_blank_is_no_mark() -> None:
    assert mark_of(annotation(Span(LOST, LOST, None, "gone")), Units(TEXT)) is None
    assert mark_of(annotation(Span(2, 3)), Units(TEXT)) is None
