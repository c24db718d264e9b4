from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import rows
from reader.text.rows import Rows

TEXTS = st.text("ab \n\r\u2028語\t-", max_size=60)


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the place itself is far off."""
    monkeypatch.setattr(rows, "FAR", 0)


@given(TEXTS, st.integers(1, 12), st.integers(0, 60))
def test_they_are_the_rows_of_the_whole_layout_whatever_the_place(
    text: str, width: int, place: int
) -> None:
    whole, found = Rows(text, width), Rows(text, width, min(place, len(text)))
    first = found.clamp(-1000)
    assert [found.row(first + index) for index in range(len(found))] == [
        whole.row(index) for index in range(len(whole))
    ]
    assert found.clamp(1000) == first + len(whole) - 1


@given(TEXTS, st.integers(1, 12), st.integers(0, 60), st.lists(st.integers(0, 60), max_size=4))
def test_a_row_is_found_by_what_it_shows_in_any_order(
    text: str, width: int, place: int, offsets: list[int]
) -> None:
    whole, found = Rows(text, width), Rows(text, width, min(place, len(text)))
    for offset in offsets:
        offset = min(offset, len(text))
        assert found.row(found.row_of(offset)) == whole.row(whole.row_of(offset))


def test_only_what_is_asked_for_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []
    original = rows.wrap_line

    def noted(text: str, start: int, end: int, width: int) -> list[int]:
        laid.append(start)
        return original(text, start, end, width)

    monkeypatch.setattr(rows, "wrap_line", noted)
    text = "one line\n" * 10_000
    found = Rows(text, 40, 45_000)
    found.row_of(45_100)
    found.row(found.clamp(-5))
    assert len(laid) < 30
