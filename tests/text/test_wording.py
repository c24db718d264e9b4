"""How quotes are spoken of."""

from __future__ import annotations

import pytest

from reader.text.phrases import excerpt, excerpt_of_ends


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nobody\nlistened.", "“Nobody listened.”"),
        ("“I asked twice,” he said", "‘“I asked twice,” he said’"),
        ('He said "no"', '‘He said "no"’'),
        ("“I asked the contractor twice”", "‘“I asked the contractor…’"),
        ("", "“”"),
    ],
)
def test_a_quote_has_other_marks_than_its_own(text: str, said: str) -> None:
    assert excerpt(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nobody listened.", "“Nobody listened.”"),
        ("Trains ran late for days, and the ferry too", "“Trains ran la… ferry too”"),
        ("one_word_that_is_wider_than_there_is_room_for", "“one_word_that_is_wider_…”"),
    ],
)
def test_of_a_long_quote_both_ends_can_be_shown(text: str, said: str) -> None:
    assert excerpt_of_ends(text) == said
