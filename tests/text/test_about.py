"""What an annotation is about, in a line or two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.phrases import GOES_ON, SAYS, TIED, About, about_lines

PARTS = st.text(st.sampled_from("ab 語é“”"), max_size=60)


def test_what_fits_is_whole() -> None:
    pair = About("Kazakhstan", TIED, "Samarkand")
    assert about_lines(pair, 22) == ["Kazakhstan ↔ Samarkand"]
    assert about_lines(pair, 14, 2) == ["Kazakhstan ↔", "Samarkand"]


def test_both_parts_are_seen_where_neither_fits() -> None:
    pair = About("China elects its president", TIED, "The parliament sits in March")
    (line,) = about_lines(pair, 30)
    assert line == "China elects i… ↔ The parliam…"
    says = About("the news agency Reuters", SAYS, "“Xi is coming to Kazakhstan”")
    assert about_lines(says, 30) == ["the news agenc…: “Xi is comi…”"]
    assert about_lines(says, 20, 2) == ["the news agency", "Reu…: “Xi is comin…”"]


@given(PARTS, st.sampled_from([TIED, SAYS, GOES_ON]), PARTS, st.integers(8, 60), st.integers(1, 2))
def test_no_line_is_wider_than_there_is_room(
    first: str, between: str, rest: str, width: int, most: int
) -> None:
    lines = about_lines(About(first, between, f"{rest}”"), width, most)
    assert 1 <= len(lines) <= most
    assert all(cell_len(line) <= width for line in lines)
