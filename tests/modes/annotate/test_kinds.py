"""The kind of a pair: a digit names it right after it was tied, any other key acts as ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.model.labels import (
    CHOICE,
    DEFAULT_LABELS,
    INCONSISTENCY,
    WITHIN_ONE,
    Attribute,
    LabelSet,
)
from reader.modes.annotate.attributes import kinds_asked, kinds_of, set_attribute
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
    assert said(reader).startswith(f"Its kind is {KINDS[1]}")
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


def begun(root: Path) -> Annotated:
    """Open the text with a first passage in it that the last key tagged."""
    reader = reader_on(root)
    press_on(reader, TWELVE, "i")
    return reader


@pytest.mark.parametrize("kind", WITHIN_ONE)
def test_a_kind_that_needs_one_passage_is_named_after_that(tmp_path: Path, kind: str) -> None:
    reader = begun(tmp_path)
    asked = {name: digit for digit, name in kinds_asked(reader.state)}
    assert [*asked] == [*WITHIN_ONE]
    press(reader, asked[kind])
    assert current(reader).attributes == {"kind": kind}
    assert "PENDING" not in reader.badge
    assert "complete on one passage" in said(reader)
    press(reader, "Esc")
    assert not said(reader).startswith("Left for later")
    press(reader, "u")
    assert "1 PENDING" in reader.badge
    assert [*asked] == [name for _, name in kinds_asked(reader.state)]


def test_other_digits_after_the_first_passage_count_and_say_so(tmp_path: Path) -> None:
    reader = begun(tmp_path)
    press(reader, "2")
    assert said(reader) == "2 counts: date needs a second passage first."
    assert (reader.state.count, reader.badge) == (2, "1 PENDING · 2 times")
    assert not kinds_asked(reader.state)
    press_on(reader, FIFTEEN, "i")
    assert len(current(reader).spans) == 2
    assert [kind for _, kind in kinds_asked(reader.state)] == [*KINDS]


def test_the_footer_names_the_key_of_the_kind_on_a_pair_that_is_chosen(tmp_path: Path) -> None:
    reader = tied(tmp_path)
    press(reader, "j", "Tab")
    for footer in reader.footers():
        assert (":", "kind") in footer[:5]
    assert ":" in {key for keys, _ in reader.now() for key in keys}
    assert "kind" in reader.table["attributes"].help, "the search of the help finds it"
    reader = reader_on(tmp_path / "fact")
    press(reader, "f", "j", "Tab")
    assert (":", "attributes") in reader.footer()


def test_nothing_is_awaited_once_the_kind_is_one_of_a_single_passage(tmp_path: Path) -> None:
    reader = begun(tmp_path)
    reader.apply(set_attribute, "kind", "quotation", current(reader).id)
    assert "PENDING" not in reader.badge
    press_on(reader, FIFTEEN, "i")
    assert "1 PENDING" in reader.badge
    assert len(reader.state.layer.annotations) == 2


def test_undo_of_a_kind_asks_again_and_leaves_the_focus_on_its_passage(tmp_path: Path) -> None:
    reader = tied(tmp_path)
    focus = reader.state.document.focus.extent
    press(reader, "4", "u")
    assert reader.state.document.focus.extent == focus
    press(reader, "3")
    assert current(reader).attributes == {"kind": KINDS[2]}


def test_the_kind_is_said_of_the_current_pair(tmp_path: Path) -> None:
    reader = tied(tmp_path)
    press(reader, "3", "l")
    assert said(reader).endswith(f"” · {KINDS[2]}")
    press(reader, "Tab")
    assert said(reader).endswith(f"1 of 1: inconsistency “{TWELVE}”, {KINDS[2]}.")
