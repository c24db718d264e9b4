from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import rows
from reader.text.markdown import Markdown
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


@pytest.mark.parametrize("blank", ["\n", "\r\n \n\n", "\u2028\t\n"])
def test_blank_lines_before_the_first_words_take_no_rows(blank: str) -> None:
    text = f"{blank}Title\n\nText."
    for place in (0, len(blank), len(text)):
        found = Rows(text, 40, place)
        first = found.clamp(-1000)
        assert found.row(first) == (len(blank), len(blank) + len("Title\n"))
        assert found.row_of(0) == first
        assert len(found) == 3
    assert len(Rows("\n\n", 40)) == 2


def laid_out(text: str, width: int) -> list[str]:
    found = Rows(text, width, markup=Markdown(text))
    first = found.clamp(-1000)
    rows = (found.row(first + index) for index in range(len(found)))
    return [found.text[start:end].rstrip("\n") for start, end in rows]


def test_a_row_of_a_table_breaks_before_a_cell() -> None:
    table = "| Mill Pool | 210 |\n|---|---|\n| Below the works | 3,900 in a year of rain |"
    assert laid_out(table, 22) == [
        "| Mill Pool | 210 |",
        "|---|---|",
        "| Below the works ",
        "| 3,900 in a year of ",
        "rain |",
    ]


def test_a_row_of_a_table_may_have_no_sign_of_one() -> None:
    text = "| a | b |\n|---|---|\nA line below it, without a blank one between.\n"
    assert laid_out(text, 20)[2:] == ["A line below it, ", "without a blank one ", "between."]


def test_a_line_of_code_is_cut_at_the_edge_and_keeps_its_break() -> None:
    prose = "These lines are wrapped by hand at a width of sixty or so,\nand they go on like this. "
    code = "```\nfor each in all the names:   print(each)\ngo\n```"
    assert laid_out(f"{code}\n", 20)[:4] == [
        "```",
        "for each in all the ",
        "names:   print(each)",
        "go",
    ]
    shown = laid_out(f"{prose * 6}\n\n{code}\n", 40)
    assert shown[-4:] == ["```", "for each in all the names:   print(each)", "go", "```"]


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


@given(st.text("ab 語é\u0301\n\r", max_size=200), st.integers(1, 9), st.integers(0, 200))
def test_a_line_of_a_great_length_is_laid_out_in_the_same_pieces_from_any_place(
    text: str, width: int, place: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_LONG", 16), ("_PIECE", 4), ("_NEAR", 2)):
            patch.setattr(rows, name, value)
        whole, found = Rows(text, width), Rows(text, width, min(place, len(text)))
        first = found.clamp(-1000)
        extents = [found.row(first + index) for index in range(len(found))]
        assert extents == [whole.row(index) for index in range(len(whole))]
    # Nothing is lost, and no line begins within a row.
    assert "".join(text[start:end] for start, end in extents) == text[found.begin :]
    assert not any(set(text[start:end].rstrip("\r\n")) & {"\r", "\n"} for start, end in extents)


@pytest.mark.parametrize("text", ["words of it " * 200_000, "語" * 2_000_000, " " * 2_000_000])
def test_of_a_line_of_a_great_length_a_part_is_laid_out(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    laid: list[int] = []
    original = rows.wrap_line

    def noted(text: str, start: int, end: int, width: int) -> list[int]:
        laid.append(end - start)
        return original(text, start, end, width)

    monkeypatch.setattr(rows, "wrap_line", noted)
    for place in (0, len(text) // 2):
        found = Rows(text, 40, place)
        found.row(found.clamp(20))
        assert found.row_of(place + 50) >= 0
    assert sum(laid) < len(text)
