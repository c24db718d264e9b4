"""Graphemes: what a reader takes for one character is never cut."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from reader.text.characters import (
    graphemes,
    has_clusters,
    is_edge,
    next_edge,
    previous_edge,
    snap,
    split,
)
from tests.text.making import FAMILY, FLAG, any_texts, edges_of

ONE_CHARACTER = {
    "an accent that follows its letter": "e\u0301",
    "a family": FAMILY,
    "a flag": FLAG,
    "a flag made of tags": "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "a tone of skin": "☝🏽",
    "a key cap": "1\ufe0f\u20e3",
    "a heart shown as a picture": "❤\ufe0f",
    "a Hindi cluster": "क्षि",
    "a Thai letter with its vowel": "กำ",
    "Korean letters that make a syllable": "\u1112\u1161\u11ab",
    "a line break of two code points": "\r\n",
    "a letter under forty accents": "o" + "\u0308" * 40,
}


@pytest.mark.parametrize("grapheme", ONE_CHARACTER.values(), ids=ONE_CHARACTER)
def test_what_a_reader_takes_for_one_character_is_never_cut(grapheme: str) -> None:
    text = f"a{grapheme}b"
    whole = (1, len(text) - 1)
    assert split(text, 0, len(text)) == ["a", grapheme, "b"]
    assert has_clusters(text, 0, len(text))
    for offset in range(2, whole[1]):
        assert not is_edge(text, offset)
        assert snap(text, offset, offset + 1) == whole
        assert (previous_edge(text, offset), next_edge(text, offset)) == whole


@pytest.mark.parametrize(
    "text", ["ab", "日本", "\n\r", "\n\u0301", "한국", "🙂🙂", "a\u200b", "\0\0"]
)
def test_two_characters_are_two(text: str) -> None:
    assert split(text, 0, 2) == [*text]
    assert is_edge(text, 1)


def test_flags_are_paired_from_the_first_one_however_many_there_are() -> None:
    text = "x" + FLAG * 5_000 + "🇫"
    assert len(split(text, 0, len(text))) == 5_002
    for flag in (1, 2, 2_500, 5_000):
        start = 2 * flag - 1
        assert [is_edge(text, start), is_edge(text, start + 1)] == [True, False]
        assert snap(text, start + 1, start + 2) == (start, start + 2)


def test_past_both_ends_there_are_only_the_ends() -> None:
    text = "ae\u0301"
    assert [next_edge(text, offset) for offset in (-5, 1, 2, 3, 9)] == [0, 3, 3, 3, 3]
    assert [previous_edge(text, offset) for offset in (-5, 0, 1, 3, 9)] == [0, 0, 0, 1, 1]
    assert is_edge(text, -1)
    assert is_edge(text, 9)


def test_an_empty_selection_stays_empty() -> None:
    text = "ae\u0301b"
    assert snap(text, 1, 1) == (1, 1)
    assert snap(text, 2, 2) == (1, 1)
    assert snap("", 0, 0) == (0, 0)


@given(any_texts)
def test_the_graphemes_joined_are_the_text(text: str) -> None:
    pieces = split(text, 0, len(text))
    assert "".join(pieces) == text
    assert [text[start:end] for start, end in graphemes(text, 0, len(text))] == pieces
    assert pieces == regex.findall(r"\X", text)


@given(any_texts)
def test_looking_around_an_offset_finds_the_edges_of_the_whole_text(text: str) -> None:
    edges = edges_of(text)
    for offset in range(len(text) + 1):
        assert is_edge(text, offset) == (offset in edges)
        assert next_edge(text, offset) == min((e for e in edges if e > offset), default=len(text))
        assert previous_edge(text, offset) == max((e for e in edges if e < offset), default=0)


@given(any_texts, st.data())
def test_a_selection_grows_to_the_nearest_edges(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edges = edges_of(text)
    first = max((edge for edge in edges if edge <= start), default=0)
    last = min((edge for edge in edges if edge >= end), default=len(text))
    assert snap(text, start, end) == ((first, last) if start < end else (first, first))


@given(any_texts)
def test_without_clusters_each_code_point_is_a_grapheme(text: str) -> None:
    if not has_clusters(text, 0, len(text)):
        assert edges_of(text) == list(range(len(text) + 1))


@given(st.text(st.characters(min_codepoint=0x2FF0, max_codepoint=0xA010), max_size=6))
def test_signs_that_join_in_chinese_and_japanese_do(text: str) -> None:
    edges = {0, len(text)} | {start for start, _ in graphemes(text, 0, len(text))}
    assert {at for at in range(len(text) + 1) if is_edge(text, at)} == edges


def test_a_mark_of_kana_is_part_of_it() -> None:
    assert [at for at in range(4) if is_edge("か\u3099く", at)] == [0, 2, 3]
