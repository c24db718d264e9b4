"""Hard-wrapped text on rows narrower than its lines: no stubs, and no offset moves."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.rows import Rows, unwrapped_for
from reader.text.screen_text import ScreenRow

BRIDGE = (
    "The bridge over the Orne was closed again on Monday after an engineer found a crack in one of"
    " the two piers that carry it, the council said. Nobody was on it at the time. A ferry takes"
    " people across, and the first of them had to wait for an hour in the rain."
)
FERRY = BRIDGE.replace("bridge", "ferry")


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(textwrap.wrap(text, width))


TWO = f"{wrapped(BRIDGE)}\n\n{wrapped(FERRY)}\n"


def rows(text: str, width: int) -> list[str]:
    """What is drawn, row by row."""
    found = Rows(text, width)
    extents = (found.row(index) for index in range(len(found)))
    return [ScreenRow(found.text, *extent).drawn(*extent).rstrip() for extent in extents]


def test_a_paragraph_is_wrapped_as_one_where_its_lines_do_not_fit() -> None:
    again = [*textwrap.wrap(BRIDGE, 66), "", *textwrap.wrap(FERRY, 66)]
    assert rows(TWO, 66) == again


def test_where_they_fit_lines_stay_as_they_are() -> None:
    assert rows(TWO, 72) == TWO.removesuffix("\n").split("\n")
    assert unwrapped_for(TWO, 72) is TWO


@pytest.mark.parametrize("line_break", ["\n", "\r\n", " \n"])
def test_it_is_as_long_as_the_text_whatever_ends_its_lines(line_break: str) -> None:
    text = TWO.replace("\n", line_break)
    shown = unwrapped_for(text, 60)
    assert len(shown) == len(text)
    assert rows(text, 60)[: len(textwrap.wrap(BRIDGE, 60))] == textwrap.wrap(BRIDGE, 60)


@pytest.mark.parametrize("item", ["- a first item", "2. an item", "> quoted", "  indented"])
def test_lines_that_stand_by_themselves_stay_lines(item: str) -> None:
    assert item in rows(f"{wrapped(BRIDGE)}\n{item}\n\n{TWO}", 66)


def test_a_headline_and_a_short_line_stay_lines() -> None:
    text = f"A bridge is closed\n{TWO}\nThe editor\nof the Herald\n"
    found = rows(text, 66)
    assert found[0] == "A bridge is closed"
    assert found[-2:] == ["The editor", "of the Herald"]


@given(st.integers(24, 90), st.integers(10, 90))
def test_each_row_begins_where_it_stands_in_the_text(width: int, room: int) -> None:
    text = f"{wrapped(BRIDGE, width)}\n\n{wrapped(FERRY, width)}\n"
    found = Rows(text, room)
    extents = [found.row(index) for index in range(len(found))]
    assert "".join(text[start:end] for start, end in extents) == text
    assert "".join(found.text.split()) == "".join(text.split())
