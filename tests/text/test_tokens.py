"""What two versions of a text are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given

from reader.text.characters import BLANK
from reader.text.tokens import Tokens
from tests.text.making import any_texts


def words(text: str) -> list[str]:
    tokens = Tokens(text, {})
    return [text[slice(*tokens.extent(at, at + 1))] for at in range(len(tokens))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smith: aye\n", "Smith|:|aye"),
        ("£18,400 — no", "£|18|,|400|—|no"),
        ("don’t", "don|’|t"),
        ("日本語です", "日|本|語|で|す"),
        ("été 2024", "été|2024"),
        (" \r\n\t", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert "|".join(words(text)) == expected


@given(any_texts)
def test_everything_but_blanks_is_in_a_token(text: str) -> None:
    assert "".join(words(text)) == "".join(sign for sign in text if sign not in BLANK)


@given(any_texts)
def test_tokens_are_found_by_what_they_cover(text: str) -> None:
    tokens = Tokens(text, {})
    for place in range(len(tokens)):
        start, end = tokens.extent(place, place + 1)
        assert tokens.covering(start, end) == (place, place + 1)
    assert tokens.covering(0, len(text)) == (0, len(tokens))


def test_what_stands_beside_a_token_is_of_its_line() -> None:
    tokens = Tokens("One two.\nSmith (Lab): aye, at last\nThree", {})
    aye = tokens.covering(22, 25)
    assert tokens.text[slice(*tokens.extent(*aye))] == "aye"
    assert (
        tokens.text[slice(*tokens.extent(*tokens.with_neighbours(*aye, 2)))]
        == "Smith (Lab): aye, at last"
    )
    assert tokens.text[slice(*tokens.extent(*tokens.with_neighbours(*aye, 1)))] == "Lab): aye, at"


def test_a_run_is_found_wherever_it_stands() -> None:
    numbers: dict[str, int] = {}
    old, new = Tokens("aye, aye", numbers), Tokens("Aye! aye,aye , aye. may", numbers)
    assert new.find(old, 0, 3, 9) == [2, 4]
    assert new.find(old, 0, 3, 1) == [2]
    assert old.find(old, 0, 1, 9) == [0, 2]


def test_a_run_is_found_where_there_are_more_tokens_than_code_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reader.text.tokens.maxunicode", 3)
    numbers: dict[str, int] = {}
    old = Tokens("a b c d e f", numbers)
    new = Tokens("a b c e f d f e f", numbers)
    assert new.find(old, 4, 6, 9) == [3, 7]
    assert new.find(old, 0, 4, 9) == []
