"""Hints on the words in view: any span of them in at most five keys."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.hints import CHARACTERS, MAX_HINTS, Hint, Hints, codes
from reader.document.picture import row_picture
from reader.modes.annotate import jump
from reader.text import dictionary_words
from reader.text.characters import is_edge
from reader.text.lines import Extent
from reader.text.screen_text import ScreenRow
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


def drawn(reader: Annotated) -> list[Hint]:
    """The hints on the screen."""
    rows = range(reader.viewport.top, reader.viewport.bottom)
    pictures = (row_picture(reader.document, row) for row in rows)
    return [hint for picture in pictures for hint in picture.hints]


def shown(reader: Annotated) -> dict[int, str]:
    """The hints on the screen, by where they are drawn."""
    return {hint.start: hint.code for hint in drawn(reader)}


def hint_on(reader: Annotated, quote: str) -> str:
    """The hint that is drawn over a word."""
    return shown(reader)[reader.text.index(quote)]


def words_in_view(reader: Annotated) -> list[Extent]:
    return reader.focus.units.within("word", *reader.viewport.extent)


# The codes


@pytest.mark.parametrize("count", [0, 1, 2, 34, 35, 36, 69, 70, 600, 1_224, 1_225, 1_226, 9_999])
def test_no_hint_begins_another_and_shorter_ones_come_first(count: int) -> None:
    found = codes(count)
    assert len(found) == len(set(found)) == min(count, 35**2)
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
    hints = Hints("on " * 200, words, (300, 302), span=False)
    lengths = {start: len(code) for start, code, _ in hints.within(0, 600)}
    assert lengths[300] == lengths[303] == 1
    assert lengths[0] == lengths[597] == 2


def test_most_long_hints_stay_while_the_focus_moves_on() -> None:
    words = [(3 * number, 3 * number + 2) for number in range(300)]

    def long(focus: int) -> dict[int, str]:
        hints = Hints("on " * 300, words, (focus, focus + 2), span=True)
        return {start: code for start, code, _ in hints.within(0, 900) if len(code) == 2}

    for focus in (0, 150, 450, 810):
        before, after = long(focus), long(focus + 36)
        stay = sum(before.get(start) == code for start, code in after.items())
        assert stay >= 0.8 * len(after)


def test_where_a_source_or_cue_is_awaited_they_are_on_both_sides_of_what_was_said(
    tmp_path: Path,
) -> None:
    ferries = "Ferries carry bread to several harbours along the northern coast every winter"
    reader = reader_on(
        tmp_path, f"{ferries}. " * 8 + f"“{ferries},” said Holm. " + f"{ferries}. " * 8
    )
    start = reader.text.index("“")
    end = reader.text.index("”")

    def lengths() -> dict[str, int]:
        press(reader, "s")
        found = shown(reader)
        press(reader, "Esc")
        places = {"before": reader.text.rindex("harbours", 0, start), "within": start + 1}
        places["after"] = reader.text.index("Holm")
        return {name: len(found[at]) for name, at in places.items()}

    reader.focus.put(start, end + 1)
    assert lengths() == {"before": 2, "within": 1, "after": 1}
    press(reader, "a")
    assert lengths() == {"before": 1, "within": 2, "after": 1}
    press(reader, "x")
    assert lengths() == {"before": 2, "within": 1, "after": 1}
    reader.focus.put(*reader.document.units.at("sentence", start) or (0, 0), unit="sentence")
    press(reader, "a")
    assert lengths() == {"before": 2, "within": 1, "after": 1}, "it may hold its own source"


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


def test_of_a_hint_that_is_begun_only_what_goes_on_with_it_stays_lit(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    press(reader, "s")
    before = drawn(reader)
    assert all(lit == len(code) for _, code, lit in before)
    first = next(code[0] for _, code, _ in before if len(code) == 2)
    reader.apply(jump.type_sign, first)
    assert drawn(reader) == [
        hint._replace(lit=1 if hint.code[0] == first else 0) for hint in before
    ]
    assert said(reader) == f"Type the rest of the hint of a word; Backspace takes back {first}."


def test_backspace_takes_back_a_letter_then_the_first_word(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    press(reader, "S")
    before = drawn(reader)
    word = next(hint for hint in before if len(hint.code) == 2)
    type_hint(reader, word.code[0])
    assert drawn(reader) != before
    assert reader.sign("backspace")
    assert drawn(reader) == before
    assert said(reader) == "Type the hint of the first word; Esc leaves."
    type_hint(reader, word.code)
    assert said(reader) == "Type the hint of the last; Esc leaves."
    assert reader.sign("backspace")
    assert said(reader) == "Type the hint of the first word; Esc leaves."
    assert reader.sign("backspace")
    assert said(reader) == "Nothing of a hint is typed yet; Esc leaves the hints."
    assert drawn(reader) == before
    type_hint(reader, 2 * word.code)
    assert reader.focus.start == word.start


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
    press(reader, "S")
    if reader.document.hints is None or reader.document.hints.left_out:
        return
    words = reader.document.hints.places
    if text.isascii():
        assert words == words_in_view(reader), "every word has a hint"
    first, last = sorted(data.draw(st.tuples(st.sampled_from(words), st.sampled_from(words))))
    keys = 1
    for word in (first, last):
        code = shown(reader)[word[0]]
        keys += len(code)
        type_hint(reader, code)
    assert keys <= 5
    assert bare(reader.document.units, *reader.focus.extent) == (first[0], last[1])
    assert reader.stage == "reading"
    assert reader.viewport.shows(*reader.focus.extent), "so that the tag acts at once"


@pytest.mark.parametrize("word", ["a", "e\u0301", "bread,", "“bread"])
def test_words_of_one_letter_and_those_beside_a_sign_have_short_hints_from_farther_away(
    word: str,
) -> None:
    def length(word: str) -> int:
        text = "carry it " * 20 + f"{word} " + "carry it " * 100
        start = len("carry it " * 20) + word.count("“")
        words = [match.span() for match in re.finditer(r"[\w\u0301]+", text)]
        found = {
            start: len(code)
            for start, code, _ in Hints(text, words, (0, 5), span=False).within(0, len(text))
        }
        assert found[0] == 1
        return found[start]

    assert length("bread") == 2
    assert length(word) == 1


# Where they stand

PIECES = [
    *"国家主席 他 5 a の カザフ ประธานา e\u0301 ab שלום ， 👩\u200d👩\u200d👧 नमस्ते".split(" "),
    *("\u200b", "\xad", " ", "\t", "\n"),
]
SCRIPTS = st.lists(st.sampled_from(PIECES), max_size=200).map("".join)


@given(SCRIPTS | st.sampled_from(["5国" * 300, "a b c d " * 90 + "5国5国他5国"]), SCREENS)
def test_no_hint_reaches_into_the_next(text: str, screen: tuple[int, int]) -> None:
    reader = reader_on(NOWHERE, text)
    reader.resize(*screen)
    press(reader, "S")
    for index in range(reader.viewport.top, reader.viewport.bottom):
        row = ScreenRow(reader.text, *reader.viewport.layout.row(index))
        hints = row_picture(reader.document, index).hints
        for hint, after in pairwise(hints):
            assert row.cell_of(hint.start) + len(hint.code) <= row.cell_of(after.start)
        assert all(is_edge(reader.text, hint.start) for hint in hints)


@pytest.mark.parametrize("length", range(2, 12))
def test_where_words_are_not_known_hints_stand_on_a_few_characters(
    tmp_path: Path, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionary_words, "_breaker", lambda: None)
    reader = reader_on(tmp_path, "国家主席习近平星期二抵"[:length] + "，他说")
    press(reader, "S")
    assert reader.document.hints is not None
    *few, last = reader.document.hints.places
    assert [few[0][0], few[-1][1]] == [0, length]
    assert all(one[1] == other[0] for one, other in pairwise(few))
    assert {end - start for start, end in few} <= {2, 3}
    assert reader.text[slice(*last)] == "他说"
    type_hint(reader, shown(reader)[few[-1][0]] + shown(reader)[last[0]])
    assert focused(reader) == reader.text[few[-1][0] :]
    press(reader, "s")
    type_hint(reader, shown(reader)[0])
    assert focused(reader) == "国"


def test_words_that_a_dictionary_knows_have_a_hint_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        dictionary_words, "_breaker", lambda: lambda text, _: ["国家", "主席", "他"]
    )
    reader = reader_on(tmp_path, "国家主席他")
    press(reader, "s")
    assert list(shown(reader)) == [0, 2, 4]


def test_another_size_puts_hints_on_what_is_then_in_view(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "S")
    type_hint(reader, next(iter(shown(reader).values())))
    first, before = reader.focus.units.at("word", 0), len(shown(reader))
    reader.resize(80, 20)
    assert list(shown(reader)) == [start for start, _ in words_in_view(reader)]
    assert len(shown(reader)) > before
    last = list(shown(reader))[-1]
    type_hint(reader, shown(reader)[last])
    assert first is not None
    chosen = bare(reader.document.units, *reader.focus.extent)  # without a closing mark
    assert chosen == (first[0], words_in_view(reader)[-1][1])


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
    hinted_words = [hint.start for picture in after for hint in picture.hints]
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


def test_the_key_that_goes_back_leaves_the_hints_and_is_none(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, CROWDED)
    before = focused(reader)
    press(reader, "S")
    assert not any("q" in code for code in shown(reader).values())
    type_hint(reader, "q")
    assert (shown(reader), said(reader), focused(reader)) == ({}, "Cancelled.", before)
    assert reader.take_requests() == []
