"""Text without case and accents, and the words of a query in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.folding import Folding, Words, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café ZÜRICH", "cafe zurich"),
        ("Cafe\u0301", "cafe"),
        ("Straße İzmir ﬁn", "strasse izmir fin"),
        ("“So’ — said", "\"so' - said"),
        ("soft\xadhyphen\u200b", "softhyphen"),
        ("a\r\nb\tc", "a  b c"),
        ("한국 각", "한국 각"),
        ("がか", "がか"),
        ("кий Ёлка", "кии елка"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("a\ud800b", "ab"),
    ],
)
def test_case_accents_and_what_shows_nothing_are_left_out(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("cafe", "The Cafe\u0301 closes", "Cafe\u0301"),
        ("STRASSE", "An der Straße", "Straße"),
        ("climate change", "A change of climate; climate\n  change.", "climate\n  change"),
        ("change climate", "A change of climate.", "change"),
        ("京都", "東京都と京都", "京都"),
        ("ss", "Straße", "ß"),
        ("bus tram", "A bus.", None),
        ("", "A bus.", None),
    ],
)
def test_words_are_found_one_after_the_other_or_anywhere(
    query: str, text: str, found: str | None
) -> None:
    place = Words(query).place_in(fold(text))
    assert (place and text[slice(*Folding(text).unfolded(place))]) == found


@given(st.text(max_size=40), st.data())
def test_a_place_of_the_folded_text_is_one_of_the_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    first, last = Folding(text).unfolded((start, end))
    assert 0 <= first < last <= len(text)
    assert folded[start:end] in fold(text[first:last])
