"""The kind of a pair: a digit names it right after it was tied, any other key acts as ever."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from reader.model.labels import CHOICE, DEFAULT_LABELS, INCONSISTENCY, Attribute, LabelSet
from reader.modes.annotate.attributes import kinds_asked, kinds_of
from tests.modes.annotate.keyboard import (
    FIFTEEN,
    TWELVE,
    Annotated,
    current,
    press,
    press_on,
    reader_on,
    said,
)

KINDS = kinds_of(INCONSISTENCY)


def tied(root: Path, labels: LabelSet = DEFAULT_LABELS) -> Annotated:
    """Open the text with a pair in it that was tied by the last key."""
    reader = reader_on(root, labels=labels)
    press_on(reader, TWELVE, "i")
    press_on(reader, FIFTEEN, "i")
    return reader


def test_a_digit_names_the_kind_and_undo_takes_it_off_alone(tmp_path: Path) -> None:
    reader = tied(tmp_path)
    assert [kind for _, kind in kinds_asked(reader.state)] == [*KINDS]
    press(reader, "2")
    assert current(reader).attributes == {"kind": KINDS[1]}
    assert said(reader).startswith(f"Its kind: {KINDS[1]}")
    assert not kinds_asked(reader.state)
    press(reader, "u")
    assert current(reader).attributes == {}
    assert len(current(reader).spans) == 2


def test_any_other_key_ends_the_strip_and_acts_and_digits_count_again(tmp_path: Path) -> None:
    reader = tied(tmp_path)
    press(reader, "z")
    assert current(reader).flag
    assert not kinds_asked(reader.state)
    press(reader, "2")
    assert reader.state.count == 2
    assert current(reader).attributes == {}


def test_a_digit_without_a_kind_says_so_and_the_next_one_names(tmp_path: Path) -> None:
    two = Attribute("kind", CHOICE, ("number", "[b]date"))
    label = replace(INCONSISTENCY, attributes=(two,))
    reader = tied(tmp_path, LabelSet((label,)))
    press(reader, "0")
    assert said(reader) == "There is no kind of that number."
    press(reader, "2")
    assert current(reader).attributes == {"kind": "[b]date"}


def test_a_label_without_kinds_asks_for_none(tmp_path: Path) -> None:
    reader = tied(tmp_path, LabelSet((replace(INCONSISTENCY, attributes=()),)))
    assert not kinds_asked(reader.state)
    press(reader, "2")
    assert reader.state.count == 2
