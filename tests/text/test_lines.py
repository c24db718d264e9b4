"""Lines: every kind of line break breaks, and nothing of the text is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from reader.text.characters import BLANK
from reader.text.lines import content_end, line_ends, nonblank_lines, only_line_ends, trim
from tests.text.making import any_texts, edges_of


def lines_of(text: str) -> list[str]:
    starts = [0, *line_ends(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def written_of(text: str) -> list[str]:
    return [text[start:end] for start, end in zip(*nonblank_lines(text), strict=True)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_breaks(end: str) -> None:
    text = f"One{end}Two{end}{end}Three"
    assert lines_of(text) == [f"One{end}", f"Two{end}", end, "Three"]
    assert written_of(text) == ["One", "Two", "Three"]
    assert content_end(text, 0, 3 + len(end)) == 3
    assert content_end(text, len(text) - 5, len(text)) == len(text)


def test_mixed_line_ends_are_told_apart() -> None:
    assert lines_of("a\r\r\nb\n\rc\r") == ["a\r", "\r\n", "b\n", "\r", "c\r"]


def test_a_text_without_a_final_break_ends_all_the_same() -> None:
    assert lines_of("") == []
    assert lines_of("a") == ["a"]
    assert lines_of("a\n") == ["a\n"]


def test_blanks_around_a_line_do_not_count_as_written() -> None:
    assert written_of("\ufeff  One two\u3000\n\t\n\u200b\n \xa0Three\t\r\n") == ["One two", "Three"]


def test_trimming_takes_blanks_and_breaks_but_never_half_a_character() -> None:
    assert trim("  a b \n", 0, 7) == (2, 5)
    assert trim(" \n\t", 0, 3) is None
    assert trim("a", 1, 1) is None
    accented = "a \u0301b"
    assert trim(accented, 1, 3) == (1, 3), "an accent on a blank can be seen"


@given(any_texts)
def test_the_lines_joined_are_the_text(text: str) -> None:
    lines = lines_of(text)
    assert "".join(lines) == text
    assert all(lines)
    for line in lines:
        content = line[: content_end(line, 0, len(line))]
        assert len(content.splitlines()) <= 1 or set("\x1c\x1d\x1e") & set(content)
        assert line[len(content) :] in ("", "\r\n", *"\n\r\v\f\x85\u2028\u2029")


@given(any_texts)
def test_what_is_written_stands_in_the_lines_and_in_whole_graphemes(text: str) -> None:
    starts, ends = nonblank_lines(text)
    edges = set(edges_of(text))
    assert edges >= {*starts, *ends}
    covered = {at for start, end in zip(starts, ends, strict=True) for at in range(start, end)}
    assert all(at in covered or text[at] in BLANK for at in range(len(text)))
    assert all(before <= after for before, after in zip(ends, starts[1:], strict=False))


@given(any_texts)
def test_trimming_leaves_nothing_out_but_blanks(text: str) -> None:
    found = trim(text, 0, len(text))
    if found is None:
        assert not text.strip(BLANK)
        return
    start, end = found
    assert text[start:end].strip(BLANK) == text.strip(BLANK)
    assert {start, end} <= set(edges_of(text))
    assert trim(text, start, end) == found


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("One.\r\nTwo.\r\n", True),
        ("One.\rTwo.", True),
        ("One.\u2028Two.\n\n", True),
        ("One. Two.\n", False),
        ("One.\n\nTwo.\n", False),
        ("One.\nTwo!\n", False),
    ],
)
def test_texts_that_differ_in_line_ends_only(new: str, expected: bool) -> None:
    assert only_line_ends("One.\nTwo.\n", new) == expected
