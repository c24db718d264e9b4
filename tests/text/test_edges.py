from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.lines import trim
from reader.text.units import tidy


@pytest.mark.parametrize(
    ("text", "quote", "tidied"),
    [
        ("the book “Red Flags”, said", "the book “Red Flags", "the book “Red Flags”"),
        ("the book “Red Flags”, said", "Red Flags", "Red Flags"),
        ("the book “Red Flags”, said", "“Red Flags”", "“Red Flags”"),
        ("a mill (closed in 1970) by", "a mill (closed in 1970", "a mill (closed in 1970)"),
        ("a mill (closed in 1970) by", "closed in 1970", "closed in 1970"),
        ('he said "no" twice', 'said "no', 'said "no"'),
        ("the mayors’ house", "the mayors", "the mayors"),
        ("‘the mayors’ house", "‘the mayors", "‘the mayors’"),
        ("a „Haus“ here", "a „Haus", "a „Haus“"),
        ("松の「湯」です", "松の「湯", "松の「湯」"),
        ("“He said ‘go’” again", "“He said ‘go", "“He said ‘go’"),
        ('6\'2" tall" he', "6'2\" tall", "6'2\" tall"),
        ("called it ``so'' twice", "called it ``so", "called it ``so''"),
        ("called it ``so'' twice, don't", "it ``so'' twice, don", "it ``so'' twice, don"),
        ("  blank  ", "  blank  ", "blank"),
        ("“open", "“open", "“open"),
    ],
)
def test_what_is_opened_is_closed_where_the_mark_follows_at_once(
    text: str, quote: str, tidied: str
) -> None:
    start = text.index(quote)
    found = tidy(text, start, start + len(quote))
    assert found is not None
    assert text[slice(*found)] == tidied


def test_blanks_alone_are_nothing() -> None:
    assert tidy("a \n b", 1, 4) is None


@given(st.text('ab “”‘’"()«»', max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_it_adds_one_mark_at_most_and_only_at_the_end(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    plain, found = trim(text, start, end), tidy(text, start, end)
    assert (plain is None) == (found is None)
    if plain is not None and found is not None:
        assert found[0] == plain[0]
        assert found[1] - plain[1] in (0, 1)


def test_a_mark_is_taken_whole() -> None:
    assert tidy("“No”\u0301 x", 0, 3) == (0, 5)
