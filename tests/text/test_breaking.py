"""Where a row may break: after blanks, dashes and soft hyphens, between East Asian characters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.screen_text import last_break, last_dash, wrap
from tests.text.making import any_texts


def pieces(text: str) -> list[str]:
    """The text cut wherever a row may break."""
    stops = [len(text)]
    while (offset := last_break(text, 0, stops[-1] - 1)) is not None:
        stops.append(offset)
    stops.append(0)
    return [text[start:end] for end, start in pairwise(stops)][::-1]


PLACES = [
    ("the bridge is", "the |bridge |is"),
    ("a\tb\u3000c\u2003d\u200be", "a\t|b\u3000|c\u2003|d\u200b|e"),
    ("5\xa0000\u202f€ a\u2060b", "5\xa0000\u202f€ |a\u2060b"),
    ("long-term plan", "long-|term |plan"),
    ("e-mail, x-ray, -5, 3-2, pre- and", "e-mail, |x-ray, |-5, |3-2, |pre- |and"),
    ("Oslo–Rome, 1990–95", "Oslo–|Rome, |1990–95"),
    ("it came—they say—late", "it |came—|they |say—|late"),
    ("“—no”, he— “yes”", "“—no”, |he— |“yes”"),
    ("so--they say", "so--|they |say"),
    ("co\xadop\xaderate", "co\xad|op\xad|erate"),
    ("他来了", "他|来|了"),
    ("他来了。我们走", "他|来|了。|我|们|走"),
    ("「行こう」と彼", "「行|こ|う」|と|彼"),
    ("カードゲームっ", "カー|ド|ゲー|ムっ"),
    ("第5回 ABC社", "第|5|回 |ABC|社"),
    ("（约￥5）好", "（约|￥5）|好"),
    ("ไทยเก่าและ", "ไทย|เก่า|และ"),
    ("한국어 단어", "한국어 |단어"),
    ("https://example.org/a-b/c", "https://example.org/a-b/c"),
]


@pytest.mark.parametrize(("text", "marked"), PLACES)
def test_where_a_row_may_break(text: str, marked: str) -> None:
    assert pieces(text) == marked.split("|")


def test_the_last_place_up_to_the_limit_is_taken() -> None:
    text = "one two long-term"
    assert [last_break(text, 0, limit) for limit in (3, 4, 8, 12, 13, 16, 17)] == [
        *(None, 4, 8, 8, 13, 13, 13)
    ]
    assert last_break(text, 4, 7) is None
    assert [last_dash(text, 0, limit) for limit in (12, 13, 16, 17)] == [None, 13, 13, 13]


japanese = st.lists(
    st.sampled_from(["日", "本。", "「語", "か、", "「な」", "カー", "きゃ", "word ", "5％"]),
    max_size=30,
).map("".join)


@given(japanese, st.integers(8, 20))
def test_no_row_begins_with_what_closes_or_ends_with_what_opens(text: str, width: int) -> None:
    rows = [text[start:end] for start, end in wrap(text, width)]
    assert all(row[0] not in "。、」ーゃ％" for row in rows[1:])
    assert all(row[-1] != "「" for row in rows[:-1])


@given(any_texts, st.data())
def test_a_break_lies_within_what_was_asked_about(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    limit = data.draw(st.integers(start, len(text)))
    for find in (last_break, last_dash):
        found = find(text, start, limit)
        assert found is None or start < found <= limit
