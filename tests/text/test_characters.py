"""Which code points break, show nothing, may not be shown, or are plain to draw."""

from __future__ import annotations

import functools
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.characters import BLANK, BREAKABLE, BREAKS, FORBIDDEN, NOT_DRAWN, VISIBLE, is_plain
from reader.text.screen_text import drawn_grapheme, last_break
from tests.text.making import edges_of


@functools.cache
def every() -> str:
    """All code points in order."""
    return "".join(map(chr, range(sys.maxunicode + 1)))


@functools.cache
def plain() -> list[str]:
    """Those that are plain."""
    return [character for character in every() if is_plain(character, 0, 1)]


def test_what_a_terminal_may_obey_is_forbidden() -> None:
    controls = {c for c in every() if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    directions = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    bidi = {c for c in every() if unicodedata.bidirectional(c) in directions}
    expected = controls - {"\n", "\t"} | bidi | {"\u061c", "\u200e", "\u200f"}
    assert set(FORBIDDEN.findall(every())) == expected


def test_everything_forbidden_has_a_sign_of_one_cell_or_is_a_line_break() -> None:
    assert {chr(code) for code in VISIBLE} | {"\r"} == set(FORBIDDEN.findall(every()))
    for code, sign in VISIBLE.items():
        assert FORBIDDEN.match(sign) is None
        assert sign == "\n" if chr(code) in BREAKS else cell_len(sign) == 1


def test_blanks_are_what_no_reader_sees() -> None:
    spaces = {c for c in every() if unicodedata.category(c) in ("Zs", "Zl", "Zp")}
    assert set(BLANK) == spaces | set("\t\n\v\f\r\x85\u200b\u2060\ufeff")
    assert len(set(BLANK)) == len(BLANK)
    assert set(BREAKABLE) == set(BLANK) - set(BREAKS) - set("\xa0\u2007\u202f\u2060\ufeff")


def test_plain_code_points_are_drawn_as_they_are_in_one_cell() -> None:
    assert {*"aZ09 .,’“”–—…éßжяاב€"} <= {*plain()}
    for character in plain():
        assert drawn_grapheme(character, 0) == (character, 1)
        assert cell_len(character) == 1
        assert character not in NOT_DRAWN


@given(st.text(st.deferred(lambda: st.sampled_from(plain())), max_size=60))
def test_plain_code_points_never_join(text: str) -> None:
    assert is_plain(text, 0, len(text))
    assert edges_of(text) == list(range(len(text) + 1))
    assert cell_len(text) == len(text)


def test_plain_text_breaks_only_after_blanks_and_dashes() -> None:
    for character in plain():
        text = f"ab{character}cd"
        places = {last_break(text, 0, limit) for limit in range(1, len(text))} - {None}
        assert places <= ({3} if character in " -‐–—" else set()), character


def test_only_what_is_asked_about_decides() -> None:
    text = "日ab日"
    assert is_plain(text, 1, 3)
    assert not is_plain(text, 0, 3)
    assert not is_plain(text, 1, 4)
    assert is_plain(text, 2, 2)
