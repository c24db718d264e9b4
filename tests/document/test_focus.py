"""The focus by itself: moving, extending, widening, one grapheme at a time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.focus import Focus
from reader.text.characters import is_edge
from reader.text.units import KINDS, Units
from tests.document.focusing import begun, on, take, words
from tests.modes.annotate.keyboard import (
    FAMILY,
    FERRY,
    FIFTEEN,
    NOBODY,
    SENTENCES,
    STORMS,
    TEXT,
    TEXTS,
    TWELVE,
    WARNED,
)

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(KINDS), st.sampled_from((1, -1)), st.booleans()),
        st.tuples(st.just("nudge"), st.sampled_from((1, -1))),
        st.tuples(st.just("to_edge"), st.sampled_from(KINDS), st.sampled_from((1, -1))),
        st.sampled_from([("extend",), ("leave",), ("widen",), ("narrow",)]),
    ),
    max_size=20,
)


def test_it_begins_on_the_first_sentence() -> None:
    focus = begun("\n\n  " + TEXT)
    assert (words(focus), focus.unit) == (FERRY, "sentence")


def test_sentences_follow_each_other_to_the_end_and_back() -> None:
    focus = begun(TEXT)
    seen = [words(focus)]
    while focus.move("sentence", 1):
        seen.append(words(focus))
    assert tuple(seen) == SENTENCES
    back = [words(focus)]
    while focus.move("sentence", -1):
        back.append(words(focus))
    assert back == seen[::-1]


def test_from_a_sentence_a_word_motion_goes_to_its_first_or_last_word() -> None:
    focus = on(STORMS, "sentence")
    focus.move("word", 1)
    assert words(focus) == "Storms"
    focus = on(STORMS, "sentence")
    focus.move("word", -1)
    assert words(focus) == "said"


def test_from_a_word_it_goes_on_over_the_ends_of_sentences() -> None:
    focus = on("cancelled", "word")
    focus.move("word", 1)
    assert words(focus) == "Storms"
    focus.move("word", -1)
    focus.move("word", -1)
    assert words(focus) == "was"


def test_a_sentence_of_one_word_does_not_hold_the_focus() -> None:
    focus = on("Yes.", "sentence", "No? Yes. Well.")
    focus.move("word", 1)
    assert words(focus) == "Well."


def test_from_a_paragraph_the_next_sentence_is_the_one_after_it() -> None:
    focus = begun(TEXT)
    focus.widen()
    assert focus.unit == "paragraph"
    focus.move("sentence", 1)
    assert words(focus) == WARNED


def test_paragraphs_follow_each_other() -> None:
    focus = begun(TEXT)
    focus.move("paragraph", 1)
    assert words(focus).startswith(WARNED)
    assert words(focus).endswith(TWELVE)
    assert focus.move("paragraph", 1)
    assert not focus.move("paragraph", 1)


def test_the_edges_are_the_first_and_the_last_sentence() -> None:
    focus = on("Nobody")
    focus.to_edge("sentence", 1)
    assert words(focus) == FIFTEEN
    focus.to_edge("sentence", -1)
    assert words(focus) == FERRY


# Wider and narrower


def test_widening_takes_the_next_larger_unit_and_narrowing_goes_the_same_way_back() -> None:
    focus = on("fare", "word")
    seen = [words(focus)]
    while focus.widen():
        seen.append(words(focus))
    assert seen == ["fare", TWELVE, f"{WARNED} {NOBODY} {TWELVE}"]
    back = [words(focus)]
    for _ in range(2):
        assert focus.narrow()
        back.append(words(focus))
    assert back == seen[::-1]
    assert focus.unit == "word"
    assert not focus.narrow()


def test_what_is_no_unit_is_widened_to_the_unit_around_it() -> None:
    focus = on("arbour, the may")
    focus.widen()
    assert words(focus) == STORMS
    focus.narrow()
    assert (words(focus), focus.unit) == ("arbour, the may", "span")


def test_what_lies_over_two_sentences_is_widened_to_their_paragraph() -> None:
    focus = on("cancelled. Storms")
    focus.widen()
    assert focus.unit == "paragraph"


def test_a_motion_ends_the_way_back() -> None:
    focus = on("harbour", "word")
    focus.widen()
    focus.move("sentence", -1)
    focus.narrow()
    assert words(focus) == "The"


def test_without_a_way_back_narrowing_goes_to_the_first_word() -> None:
    focus = on(STORMS, "sentence")
    assert focus.narrow()
    assert words(focus) == "Storms"


def test_a_grapheme_is_taken_whole() -> None:
    text = f"Zoe\u0308 {FAMILY}"
    focus = Focus(Units(text))
    focus.put(3, 6)
    assert words(focus) == f"e\u0308 {FAMILY}"


@pytest.mark.parametrize("text", ["", "\n\n  \n"])
def test_where_nothing_is_written_nothing_moves(text: str) -> None:
    focus = begun(text)
    for kind in KINDS:
        for step in (1, -1):
            assert not focus.move(kind, step)
            assert not focus.move(kind, step, extend=True)
            assert not focus.to_edge(kind, step)
    assert not focus.widen()
    assert not focus.narrow()
    assert focus.extent == (0, 0)


# Whatever is done


@given(TEXTS, STEPS)
def test_it_stays_on_whole_graphemes_of_the_text(text: str, steps: list[Any]) -> None:
    focus = begun(text)
    for step in steps:
        before = focus.extent
        take(focus, step)
        start, end = focus.extent
        assert 0 <= start <= end <= len(text)
        assert start < end or before[0] == before[1]
        assert is_edge(text, start)
        assert is_edge(text, end)


@given(TEXTS, STEPS)
def test_what_says_that_it_did_nothing_changed_nothing(text: str, steps: list[Any]) -> None:
    focus = begun(text)
    for step in steps:
        before = focus.extent
        assert take(focus, step) is not False or focus.extent == before


@given(TEXTS, st.integers(0, 200), st.sampled_from(KINDS))
def test_narrowing_takes_back_every_widening(text: str, offset: int, kind: str) -> None:
    focus = Focus(Units(text))
    unit = focus.units.at(kind, offset)
    if unit is None:
        return
    focus.put(*unit, unit=kind)
    seen = [(focus.extent, focus.unit)]
    while focus.widen():
        (start, end), _ = seen[-1]
        assert focus.start <= start
        assert focus.end >= end
        assert focus.extent != (start, end)
        seen.append((focus.extent, focus.unit))
    for state in reversed(seen[:-1]):
        assert focus.narrow()
        assert (focus.extent, focus.unit) == state


def test_in_a_transcript_it_widens_to_what_a_speaker_says_and_to_the_name() -> None:
    text = "ANNA: I left.\n\nIt rained.\n\nBEN (12:03): Why?"
    focus = on("rained", "word", text)
    seen = []
    while focus.widen():
        seen.append((words(focus), focus.unit))
    assert seen[-2:] == [
        ("I left.\n\nIt rained.", "turn"),
        ("ANNA: I left.\n\nIt rained.", "turn"),
    ]
