"""The other passage of a pair: which one is shown, and when."""

from __future__ import annotations

from pathlib import Path

from reader.modes.annotate.walk import partner_of
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    NOBODY,
    TWELVE,
    Annotated,
    focused,
    press,
    press_on,
    reader_on,
    select,
)


def partner(reader: Annotated) -> str | None:
    """The passage that is shown beside the one in focus."""
    extent = partner_of(reader.state)
    return reader.text[slice(*extent)] if extent is not None else None


def test_the_first_passage_is_shown_until_the_second_is_tied(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "i")
    assert partner(reader) is None
    press(reader, "j", "j")
    assert partner(reader) == TWELVE
    select(reader, FERRY)
    press(reader, "Esc")
    assert partner(reader) is None


def test_of_a_pair_the_one_is_shown_that_enter_goes_to(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "i")
    press_on(reader, FIFTEEN, "i")
    for _ in range(3):
        shown = partner(reader)
        assert shown in (TWELVE, FIFTEEN)
        assert shown != focused(reader)
        press(reader, "Enter")
        assert focused(reader) == shown
    select(reader, "kroner")
    assert partner(reader) == FIFTEEN
    select(reader, NOBODY)
    assert partner(reader) is None


def test_of_several_passages_each_shows_the_next(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "i")
    press_on(reader, FIFTEEN, "i")
    press_on(reader, FERRY, "r")
    seen = []
    for _ in range(3):
        seen.append(partner(reader))
        press(reader, "Enter")
    assert {*seen} == {FERRY, TWELVE, FIFTEEN}


def test_other_labels_and_lost_passages_have_none(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "f")
    assert partner(reader) is None
