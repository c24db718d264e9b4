"""Hints on the words in view: any span of them in at most five keys."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.hints import CHARACTERS, MAX_HINTS, Hints, codes
from reader.document.picture import row_picture
from reader.modes.annotate import jump
from reader.text.lines import Extent
from reader.text.units import bare
from tests.modes.annotate.keyboard import (
    FERRY,
    LONG,
    STORMS,
    TEXT,
    TEXTS,
    Annotated,
    focused,
    press,
    reader_on,
    said,
    scroll,
    tags,
)

NOWHERE = Path("/nowhere")
"""A workspace that is never made."""

CROWDED = "on " * (MAX_HINTS + 40)
"""More words than there are hints, on one line."""


def type_hint(reader: Annotated, code: str) -> None:
    """Type a hint, sign by sign."""
    for sign in code:
        reader.apply(jump.type_sign, sign)


def shown(reader: Annotated) -> dict[int, str]:
    """The hints on the screen, by where they are drawn."""
    rows = range(reader.viewport.top, reader.viewport.bottom)
    pictures = (row_picture(reader.document, row) for row in rows)
    return {offset: code for picture in pictures for offset, code in picture.hints}


def hint_on(reader: Annotated, quote: str) -> str:
    """The hint that is drawn over a word."""
    return shown(reader)[reader.text.index(quote)]


def words_in_view(reader: Annotated) -> list[Extent]:
    return reader.focus.units.within("word", *reader.viewport.extent)


# The codes


@pytest.mark.parametrize("count", [0, 1, 2, 35, 36, 37, 71, 72, 600, 1_295, 1_296, 1_297, 9_999])
def test_no_hint_begins_another_and_shorter_ones_come_first(count: int) -> None:
    found = codes(count)
    assert len(found) == len(set(found)) == min(count, 36**2)
    assert set("".join(found)) <= set(CHARACTERS)
    assert all(1 <= len(code) <= 2 for code in found)
    assert all(len(code) <= len(following) for code, following in pairwise(found))
    assert not any(other.startswith(code) for code, other in pairwise(sorted(found)))


@given(st.integers(0, MAX_HINTS))
def test_as_many_hints_as_can_be_are_short(count: int) -> None:
    found = codes(count)
    short = sum(len(code) == 1 for code in found)
    assert len(found) == count
    assert short == count or (short + 1) + (len(CHARACTERS) - short - 1) * len(CHARACTERS) < count


def test_the_shortest_hints_are_near_the_focus() -> None:
    words = [(3 * number, 3 * number + 2) for number in range(200)]
    lengths = {offset: len(code) for offset, code in Hints(words, 300, span=False).shown()}
    assert lengths[300] == lengths[303] == 1
    assert lengths[0] == lengths[597] == 2


# To a word


def test_s_and_a_hint_focus_a_word(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "s")
    assert (reader.stage, said(reader)) == (
        "hinting",
        "Type the hint of a word; Esc leaves.",
    )
    type_hint(reader, hint_on(reader, "harbour"))
    assert (focused(reader), reader.focus.unit, reader.stage) == ("harbour", "word", "reading")
    assert shown(reader) == {}


def test_of_a_hint_that_is_begun_only_those_that_go_on_with_it_are_left(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    press(reader, "s")
    before = shown(reader)
    first = next(code[0] for code in before.values() if len(code) == 2)
    reader.apply(jump.type_sign, first)
    assert shown(reader) == {at: code[1] for at, code in before.items() if code[0] == first}


def test_capital_letters_count_as_small_ones(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "S")
    type_hint(reader, hint_on(reader, "Storms").upper())
    type_hint(reader, hint_on(reader, "harbour").upper())
    assert focused(reader) == "Storms closed the harbour"


# From a word to a word


def test_two_words_are_chosen_in_either_order(tmp_path: Path) -> None:
    for first, last in (("ferry", "harbour"), ("harbour", "ferry")):
        reader = reader_on(tmp_path)
        press(reader, "S")
        assert said(reader).startswith("Type the hint of the first word;")
        type_hint(reader, hint_on(reader, first))
        assert said(reader).startswith("Type the hint of the last;")
        type_hint(reader, hint_on(reader, last))
        assert focused(reader) == "ferry was cancelled. Storms closed the harbour"


def test_one_word_is_chosen_by_its_hints_twice(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "S")
    type_hint(reader, hint_on(reader, "ferry"))
    type_hint(reader, hint_on(reader, "ferry"))
    assert focused(reader) == "ferry"


def test_the_tag_is_one_key_more(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "S")
    type_hint(reader, hint_on(reader, "Storms"))
    type_hint(reader, hint_on(reader, "harbour"))
    press(reader, "f")
    assert tags(reader) == [("fact", "Storms closed the harbour")]


WORDS = st.lists(
    st.sampled_from(["a", "ferry", "Zoe\u0308", "12,000", "他来", "don’t", "—", "\n", "\n\n"]),
    min_size=1,
    max_size=400,
).map(" ".join)
SCREENS = st.tuples(st.integers(1, 200), st.integers(1, 60))


@given(WORDS | TEXTS | st.just(CROWDED[: 3 * MAX_HINTS]), SCREENS, st.data())
def test_any_span_in_view_takes_at_most_five_keys_and_its_tag_one_more(
    text: str, screen: tuple[int, int], data: st.DataObject
) -> None:
    reader = reader_on(NOWHERE, text)
    reader.resize(*screen)
    every = reader.focus.units.within("word", 0, len(text))
    if every:
        reader.focus.put(*data.draw(st.sampled_from(every)), unit="word")
        reader.document.bring_into_view()
    words = words_in_view(reader)
    if not words or len(words) > MAX_HINTS:
        return
    first, last = sorted(data.draw(st.tuples(st.sampled_from(words), st.sampled_from(words))))
    keys = 1
    press(reader, "S")
    for word in (first, last):
        code = shown(reader)[word[0]]
        keys += len(code)
        type_hint(reader, code)
    assert keys <= 5
    assert bare(reader.document.units, *reader.focus.extent) == (first[0], last[1])
    assert reader.stage == "reading"
    assert reader.viewport.shows(*reader.focus.extent), "so that the tag acts at once"


def test_on_the_fullest_screen_every_word_has_a_hint_of_two_signs(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, CROWDED[: 3 * MAX_HINTS])
    reader.resize(108, 40)
    press(reader, "S")
    found = shown(reader)
    assert len(found) == len(words_in_view(reader)) == MAX_HINTS
    assert {len(code) for code in found.values()} == {2}


def test_words_beyond_the_last_hint_are_counted(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, CROWDED)
    reader.resize(108, 60)
    press(reader, "s")
    assert len(shown(reader)) == MAX_HINTS
    assert "40 words further off have no hint." in said(reader)


def test_one_word_beyond_the_last_hint_is_spoken_of_as_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, " ".join(["on"] * (MAX_HINTS + 1)))
    reader.resize(108, 60)
    press(reader, "s")
    assert said(reader).endswith(" 1 word further off has no hint.")


# Leaving


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("key", ["!", " ", "\r", "é", "-", "", "ctrl+x"])
def test_any_other_key_changes_nothing_until_esc_leaves(
    tmp_path: Path, key: str, before: int
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", "f", "S")
    type_hint(reader, "".join(hint_on(reader, "ferry") for _ in range(before)))
    was = (reader.focus.extent, reader.focus.unit, reader.viewport.top, reader.lit)
    hints = shown(reader)
    assert reader.sign(key)
    assert said(reader) == "No hint begins like that; Esc leaves the hints."
    assert shown(reader) == hints
    press(reader, "Esc")
    assert (reader.document.hints, said(reader), shown(reader)) == (None, "Cancelled.", {})
    assert (reader.focus.extent, reader.focus.unit, reader.viewport.top, reader.lit) == was
    assert tags(reader) == [("fact", STORMS)]


@pytest.mark.parametrize("key", ["up", "f2", "f9"])
def test_a_key_whose_name_reads_like_a_hint_is_none(tmp_path: Path, key: str) -> None:
    reader = reader_on(tmp_path, CROWDED)
    reader.resize(108, 40)
    press(reader, "s")
    assert key in shown(reader).values()
    before = reader.focus.extent
    reader.apply(jump.type_sign, key)
    assert key in shown(reader).values()
    assert reader.focus.extent == before


def test_an_action_from_the_menu_or_the_mouse_leaves(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    for leave in (lambda: reader.do("next_word"), lambda: scroll(reader, 1)):
        press(reader, "s")
        assert reader.stage == "hinting"
        leave()
        assert (reader.stage, shown(reader)) == ("reading", {})


def test_without_words_in_view_there_are_no_hints(tmp_path: Path) -> None:
    for text in ("", "\n\n", "—"):
        reader = reader_on(tmp_path, text)
        press(reader, "s")
        assert (reader.document.hints, said(reader)) == (None, "There are no words in view.")


# What they leave alone


def test_hints_are_drawn_over_the_rows_and_never_move_them(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    before = [row_picture(reader.document, row) for row in range(len(reader.viewport.layout))]
    press(reader, "s")
    after = [row_picture(reader.document, row) for row in range(len(reader.viewport.layout))]
    for plain, hinted in zip(before, after, strict=True):
        assert (plain.start, plain.end, plain.runs) == (hinted.start, hinted.end, hinted.runs)
        assert (plain.labels, plain.in_focus) == (hinted.labels, hinted.in_focus)
        assert plain.hints == ()
    hinted_words = [offset for picture in after for offset, _ in picture.hints]
    assert hinted_words == [start for start, _ in words_in_view(reader)]


def test_only_words_in_view_have_hints(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "Space", "s")
    start, end = reader.viewport.extent
    assert shown(reader)
    assert all(start <= offset < end for offset in shown(reader))


def test_while_extending_a_jump_extends(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "l", "v", "s")
    type_hint(reader, hint_on(reader, "Storms"))
    assert focused(reader) == f"{FERRY} Storms"
    assert reader.focus.extending
    press(reader, "V", "j")
    assert not reader.focus.extending
    reader = reader_on(tmp_path)
    press(reader, "J", "l", "v", "s")
    type_hint(reader, hint_on(reader, "harbour"))
    assert focused(reader) == TEXT[TEXT.index("harbour") : TEXT.index("We") + 2]
