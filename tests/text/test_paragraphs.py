"""Paragraphs: a line; in hard-wrapped text a block between blank lines."""

from __future__ import annotations

from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.characters import BLANK
from reader.text.lines import needs_spacing, paragraphs, wrap_width
from tests.text.making import any_texts, edges_of

BRIDGE = (
    "The bridge over the Vir was closed on Monday after an inspector found that two of its"
    " pillars had moved by a hand's breadth since the spring. Nobody could say how long the"
    " work would take, and the ferry that used to cross there was sold eleven years ago."
)
FERRY = (
    "On the other bank, the owner of the last ferry said she would buy it back if the council"
    " asked her to, though she did not expect that it would. In the meantime the children of"
    " the village walk to school by way of the railway bridge, which is forbidden."
)
MAYOR = "The mayor was not there."


def paragraphs_of(text: str) -> list[str]:
    return [text[start:end] for start, end in zip(*paragraphs(text), strict=True)]


def wrapped(*texts: str, width: int = 70, end: str = "\n") -> str:
    return "\n\n".join(fill(text, width) for text in texts).replace("\n", end)


def test_a_line_is_a_paragraph() -> None:
    text = f"{BRIDGE}\n{FERRY}\n{MAYOR}\n"
    assert paragraphs_of(text) == [BRIDGE, FERRY, MAYOR]
    assert paragraphs_of(f"\n\n {BRIDGE}\n\n\n{FERRY} ") == [BRIDGE, FERRY]


@pytest.mark.parametrize("width", [32, 50, 70, 78, 110])
def test_in_wrap_width_text_a_block_of_lines_is_a_paragraph(width: int) -> None:
    text = wrapped(BRIDGE, FERRY, MAYOR, width=width)
    assert wrap_width(text)
    assert [" ".join(block.split()) for block in paragraphs_of(text)] == [BRIDGE, FERRY, MAYOR]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028"])
def test_blank_lines_are_seen_whatever_ends_them(end: str) -> None:
    text = wrapped(BRIDGE, FERRY, end=end)
    assert paragraphs_of(text) == [wrapped(BRIDGE, end=end), wrapped(FERRY, end=end)]


def test_a_line_of_blanks_parts_paragraphs_like_an_empty_one() -> None:
    text = wrapped(BRIDGE) + "\n \t\xa0\n" + wrapped(FERRY)
    assert paragraphs_of(text) == [wrapped(BRIDGE), wrapped(FERRY)]


def test_three_full_lines_are_enough_to_tell_and_two_are_not() -> None:
    assert wrap_width(fill(BRIDGE, 100))
    assert not wrap_width("\n".join(fill(BRIDGE, 100).split("\n")[:2]))


def test_a_headline_and_indents_do_not_hide_that_text_is_wrap_width() -> None:
    text = "The bridge is closed\n\n" + wrapped(BRIDGE, FERRY)
    assert paragraphs_of(text)[0] == "The bridge is closed"
    indented = fill(BRIDGE, 66, initial_indent="   ") + "\n\n" + fill(FERRY, 66)
    assert len(paragraphs_of(indented)) == 2


NOT_WRAPPED = {
    "nothing": "",
    "one line": BRIDGE,
    "two lines": "The bridge over the Vir is closed and\nnobody can say for how long it will be.",
    "a poem": "The river took the road,\nand would not give it back;\n"
    "it lay down in the field, and slept.\nWho wakes a river?\nNo one I have known.\n",
    "a list": "- apples\n- a loaf of bread\n- two pounds of flour and some salt\n- milk\n- tea\n",
    "full sentences": "The bridge over the Vir was closed on Monday.\n"
    "The ferry across the Vir was sold years ago.\nThe mayor was not there, and nobody asked.\n"
    "The children go by the railway bridge now.\nThe council will meet again in four weeks.\n",
    "long paragraphs": "\n".join([BRIDGE, FERRY] * 3),
    "very narrow lines": fill(BRIDGE, 12),
}


@pytest.mark.parametrize("text", NOT_WRAPPED.values(), ids=NOT_WRAPPED)
def test_text_whose_lines_mean_something_is_not_wrap_width(text: str) -> None:
    assert not wrap_width(text)
    assert paragraphs_of(text) == [line for line in text.splitlines() if line]


def test_what_a_long_text_is_shows_at_its_start_and_in_its_middle() -> None:
    text = wrapped(*[BRIDGE, FERRY] * 200)
    assert wrap_width(text)
    assert len(paragraphs_of(text)) == 400
    assert wrap_width(f"{text}\n\n{BRIDGE}\n{FERRY}")
    assert not wrap_width("\n".join([BRIDGE, FERRY] * 500) + "\n\n" + wrapped(BRIDGE))


APART = {
    "paragraphs one under the other": (f"{BRIDGE}\n{FERRY}\n{MAYOR}", True),
    "two short lines": ("The bridge is closed\nNobody knows for how long", True),
    "blank lines between": (f"{BRIDGE}\n\n{FERRY}\n\n{MAYOR}", False),
    "hard-wrapped": (wrapped(BRIDGE, FERRY), False),
    "one paragraph": (BRIDGE, False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "expected"), APART.values(), ids=APART)
def test_only_paragraphs_without_blank_lines_are_set_apart(text: str, expected: bool) -> None:
    assert needs_spacing(text) is expected


@given(any_texts | st.lists(st.sampled_from([*BRIDGE.split(), "\n", "\n\n"])).map(" ".join))
def test_paragraphs_hold_everything_written_in_order_and_whole(text: str) -> None:
    starts, ends = paragraphs(text)
    edges = set(edges_of(text))
    covered: set[int] = set()
    for start, end in zip(starts, ends, strict=True):
        assert {start, end} <= edges
        assert start not in covered
        covered.update(range(start, end))
        assert text[start:end].strip(BLANK)
    assert list(starts) == sorted(starts)
    assert all(at in covered or text[at] in BLANK for at in range(len(text)))
