"""Words that keep their full stop within a sentence."""

from __future__ import annotations

import pytest

from reader.text.abbreviations import is_abbreviation, never_ends_sentence


@pytest.mark.parametrize("word", ["Mr", "Dr", "Gen", "Inc", "Jan", "St", "etc", "vs", "pp", "MR"])
def test_abbreviations_are_known(word: str) -> None:
    assert is_abbreviation(word)


@pytest.mark.parametrize("word", ["week", "mass", "miss", "sun", "may", "Berlin", "river", ""])
def test_ordinary_words_are_none(word: str) -> None:
    assert not is_abbreviation(word)


@pytest.mark.parametrize(("word", "expected"), [("Mass", True), ("MASS", True), ("mass", False)])
def test_what_is_a_name_needs_its_capital(word: str, expected: bool) -> None:
    assert is_abbreviation(word) is expected


def test_a_title_hardly_ever_ends_a_sentence_and_a_place_may() -> None:
    assert all(map(never_ends_sentence, ["Mr", "GEN", "Sra", "vs", "cf"]))
    assert not any(map(never_ends_sentence, ["Inc", "Calif", "etc", "nick"]))
