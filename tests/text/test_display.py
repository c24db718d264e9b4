"""What reaches the screen: no control that a terminal would obey, nothing that hides."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text import screen_text
from reader.text.screen_text import (
    ScreenRow,
    display,
    escape_controls,
    one_line,
    without_controls,
)
from tests.text.making import FAMILY, any_texts

SHOWN = [
    ("Nothing to hide: naïve, 日本, 🙂.", "Nothing to hide: naïve, 日本, 🙂."),
    ("a\x1b[31mred\x1b[0m", "a␛[31mred␛[0m"),
    ("\x1b]0;a title\x07", "␛]0;a title␇"),
    ("\x9b31mred \x9d0;t\x9c", "\ufffd31mred \ufffd0;t\ufffd"),
    ("nul\0 del\x7f bs\b", "nul␀ del␡ bs␈"),
    ("user\u202etxt.exe \u2066a\u2069 \u061c\u200e\u200f", "user¬txt.exe ¬a¬ ¬¬¬"),
    ("half \ud83d pair \udc69", "half \ufffd pair \ufffd"),
    ("one\ntwo\tthree", "one\ntwo\tthree"),
    ("dos\r\nmac\runix\n", "dos\r\nmac\nunix\n"),
    ("a\r\r\nb\n\rc", "a\n\r\nb\n\nc"),
    ("a\vb\fc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
    ("a\r\vb\r\u2028c", "a\n\nb\n\nc"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_what_is_shown_for_a_text(text: str, shown: str) -> None:
    assert display(text) == shown


LINES = [
    ("  A title\r\n in two\tlines \n", "A title in two lines"),
    ("a\u3000b\xa0c\u200bd\ufeff", "a b c d"),
    ("a\x1b]0;x\x07b\u202ec\ud800", "a␛]0;x␇b¬c\ufffd"),
    ("[red]not markup[/]", "[red]not markup[/]"),
    ("\xad a soft hyphen \xad", "a soft hyphen"),
    ("co\xadope\xadra\xadtion", "cooperation"),
    (f"the {FAMILY} left", f"the {FAMILY} left"),
    (" \n\t ", ""),
]


@pytest.mark.parametrize(("text", "line"), LINES)
def test_a_title_or_a_note_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


CUT = [
    ("The bridge is closed", 20, "The bridge is closed"),
    ("The bridge is closed", 19, "The bridge is clos…"),
    ("The bridge is closed", 12, "The bridge…"),
    ("The bridge is closed", 1, "…"),
    ("The bridge is closed", 0, ""),
    ("The bridge is closed", -3, ""),
    ("日本語です", 10, "日本語です"),
    ("日本語です", 9, "日本語で…"),
    ("日本語です", 8, "日本語…"),
    (f"ab{FAMILY}cd", 10, f"ab{FAMILY}cd"),
    (f"ab{FAMILY}cd", 9, f"ab{FAMILY}…"),
    (f"ab{FAMILY}cd", 8, "ab…"),
    ("cafe\u0301 noir", 5, "cafe\u0301…"),
    ("  short  ", 5, "short"),
]


@pytest.mark.parametrize(("text", "cells", "line"), CUT)
def test_what_is_too_long_is_cut_between_graphemes_and_says_so(
    text: str, cells: int, line: str
) -> None:
    assert one_line(text, cells) == line


def obeyed(text: str) -> set[str]:
    """What a terminal might obey, and what turns the writing round."""
    directions = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return {
        character
        for character in text
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in directions
        or character in "\u061c\u200e\u200f"
    }


@given(any_texts | st.text(st.characters(max_codepoint=0x9F)))
def test_what_is_shown_has_the_same_length_and_nothing_to_obey(text: str) -> None:
    shown = display(text)
    assert len(shown) == len(text)
    assert obeyed(shown.replace("\r\n", "\n")) <= {"\n", "\t"}
    assert display(shown) == shown


@given(any_texts)
def test_what_is_shown_breaks_where_the_text_does(text: str) -> None:
    broken = [at for at, character in enumerate(text) if character in "\n\r\v\f\x85\u2028\u2029"]
    shown = display(text)
    assert [at for at, character in enumerate(shown) if character in "\n\r"] == broken
    assert shown.count("\r\n") == text.count("\r\n")


@given(any_texts, st.integers(0, 12))
def test_one_line_is_never_wider_than_it_may_be(text: str, cells: int) -> None:
    line = one_line(text, cells)
    assert cell_len(line) <= cells
    assert not obeyed(line)
    whole = one_line(text)
    assert not obeyed(whole)
    assert whole.strip(" ") == whole
    assert line == whole or cells == 0 or line.endswith("…")


@example("\u200c\naaaaaaaaaa", 2, "x")  # a blank behind what is not drawn
@given(any_texts, st.integers(1, 12), st.sampled_from(["x", "e\u0301", "\u0301" * 50, FAMILY]))
def test_a_long_line_is_cut_where_all_of_it_would_be(text: str, cells: int, more: str) -> None:
    long = (text + more) * 40
    whole = one_line(long)
    row = ScreenRow(whole, 0, len(whole))
    fits = row.fitting(cells) == len(whole)
    cut = row.drawn(0, row.fitting(cells - 1)).strip(" ") + "…"
    assert one_line(long, cells) == (whole if fits else cut)


@pytest.mark.parametrize("more", ["\u0301", "\u200d👩"])
def test_no_more_of_a_grapheme_is_drawn_than_a_terminal_takes(more: str) -> None:
    text = "👩" + more * 100_000
    row = ScreenRow(text, 0, len(text))
    assert len(row.drawn(0, len(text))) <= 2048
    assert row.width == 2


def test_no_more_of_a_long_line_is_drawn_than_its_first_cells_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []
    real: Callable[[str, int], tuple[str, int]] = screen_text.drawn_grapheme

    def draw(grapheme: str, cell: int) -> tuple[str, int]:
        drawn.append(grapheme)
        return real(grapheme, cell)

    monkeypatch.setattr(screen_text, "drawn_grapheme", draw)
    assert one_line("漢" * 100_000, 40) == "漢" * 19 + "…"
    assert len(drawn) < 1000


SPELLED = [
    ('{"text":"plain\u00e9\u4ed6\U0001f642 \\u001b"}\n', None),
    ("a\x9b7m\x7f\u202e\u2028", "a\\u009b7m\\u007f\\u202e\\u2028"),
    ("one\r\ntwo\tthree\rfour\n", "one\r\ntwo\tthree\\u000dfour\n"),
    ("\x1b]0;t\x07", "\\u001b]0;t\\u0007"),
]


@pytest.mark.parametrize(("text", "spelled"), SPELLED)
def test_what_a_terminal_would_obey_is_spelled_out(text: str, spelled: str | None) -> None:
    assert escape_controls(text) == (text if spelled is None else spelled)


@given(any_texts)
def test_json_that_is_spelled_out_says_the_same(text: str) -> None:
    data = json.dumps({"text": text}, ensure_ascii=False)
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(escape_controls(data)) == {"text": joined}, (
        "JSON makes one sign of two halves"
    )


def test_a_text_without_controls_keeps_all_that_is_written() -> None:
    honest = "\u0634\u200f (a) \U0001f469\u200d\U0001f466\r\n\tb"
    assert without_controls(honest) == honest
    assert without_controls("a\x1b[201~rm\r\0\x9b\x7f") == "a[201~rm\r"
