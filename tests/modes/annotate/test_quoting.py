"""Quotations by their key, and as units between clause and paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.modes.annotate.keyboard import FERRY, TEXT, focused, press, reader_on, said, select, tags

NESTED = "He wrote, “I told them ‘never again’ twice.” Nobody read it. She wrote “soon”.\n"
INNER = "never again"
OUTER = "I told them ‘never again’ twice"


@pytest.mark.parametrize("key", ["Q", '"'])
def test_the_next_quotation_first_without_then_with_its_marks(tmp_path: Path, key: str) -> None:
    reader = reader_on(tmp_path)
    press(reader, key)
    assert (focused(reader), reader.focus.unit) == ("We warned them twice", "quotation")
    press(reader, key)
    assert focused(reader) == "“We warned them twice,”"
    press(reader, key)
    assert (focused(reader), said(reader)) == (
        "“We warned them twice,”",
        "There is no quotation from here on.",
    )


def test_a_third_press_goes_on_to_the_next(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "He said “yes” and “no”. She said “maybe”.")
    press(reader, "Q", "Q")
    assert focused(reader) == "“yes”"
    press(reader, "Q")
    assert focused(reader) == "no"


def test_one_that_is_tagged_is_gone_past(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "He said “yes” and “no”. She said “maybe”.")
    press(reader, "Q", "a", "Q")
    assert focused(reader) == "no"


def test_from_within_it_is_the_quotation_around_and_then_outward(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, NESTED)
    select(reader, "again")
    seen = []
    for _ in range(5):
        press(reader, "Q")
        seen.append(focused(reader))
    assert seen == [INNER, f"‘{INNER}’", OUTER, f"“{OUTER}.”", "soon"]


def test_from_a_larger_focus_it_is_the_first_quotation_in_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, NESTED)
    press(reader, "Q")
    assert focused(reader) == OUTER
    reader = reader_on(tmp_path, "He said “yes” and “no”. She said “maybe”.")
    press(reader, "4", "Q")
    assert focused(reader) == "“no”"


def test_a_count_presses_it_that_often(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, NESTED)
    select(reader, "again")
    press(reader, "3", "Q")
    assert focused(reader) == OUTER


def test_a_sentence_within_a_quotation_goes_to_all_of_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "“It rained. It snowed. It froze,” she said.")
    select(reader, "It snowed.")
    press(reader, "Q")
    assert focused(reader) == "It rained. It snowed. It froze"


def test_a_quotation_over_paragraphs_is_taken_whole(tmp_path: Path) -> None:
    whole = "“It rained.\n\n“It snowed.\n\n“It froze,”"
    reader = reader_on(tmp_path, f"She said, {whole} and left.")
    select(reader, "snowed")
    press(reader, "Q")
    assert focused(reader) == whole[1:-2]
    press(reader, "Q")
    assert focused(reader) == whole


def test_one_that_never_closes_is_said_to(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "She said, “It rained. It snowed.\n\nNobody came.\n")
    press(reader, "Q")
    assert focused(reader) == "It rained. It snowed."
    assert said(reader) == ("This quotation never closes; it is taken to the end of its paragraph.")
    press(reader, "Q")
    assert focused(reader) == "“It rained. It snowed."


def test_where_none_follows_nothing_moves(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "G")
    before = focused(reader)
    press(reader, "Q")
    assert (focused(reader), said(reader)) == (before, "There is no quotation from here on.")


def test_what_was_quoted_can_be_tagged(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "Q", "f")
    assert tags(reader) == [("fact", "We warned them twice")]


def test_while_extending_it_takes_the_quotation_in(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "v", "Q")
    assert focused(reader) == TEXT[: TEXT.index(",” said")]
    assert focused(reader).startswith(FERRY)


def test_plus_goes_by_word_clause_quotation_sentence_paragraph_and_minus_back(
    tmp_path: Path,
) -> None:
    text = "It was late. “We warned them, and nobody came,” said Ida Holm. It rained."
    reader = reader_on(tmp_path, text)
    start = text.index("arned")
    select(reader, "arned")
    reader.focus.put(start, start + 3)
    seen = [(focused(reader), reader.focus.unit)]
    steps = [
        ("warned", "word"),
        ("We warned them", "clause"),
        ("We warned them, and nobody came", "quotation"),
        ("“We warned them, and nobody came,”", "quotation"),
        ("“We warned them, and nobody came,” said Ida Holm.", "sentence"),
        (text, "paragraph"),
    ]
    for step in steps:
        press(reader, "+")
        seen.append((focused(reader), reader.focus.unit))
        assert seen[-1] == step
    press(reader, "+")
    assert said(reader) == "There is no larger unit around this."
    for step in seen[-2::-1]:
        press(reader, "-")
        assert (focused(reader), reader.focus.unit) == step


def test_plus_goes_outward_through_nested_quotations(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, NESTED)
    select(reader, INNER)
    seen = []
    for _ in range(5):
        press(reader, "+")
        seen.append(focused(reader))
    order = [f"‘{INNER}’", OUTER, f"“{OUTER}.”", f"He wrote, “{OUTER}.”", NESTED.strip()]
    assert [step for step in seen if step in order] == order


def test_plus_reaches_a_quotation_that_is_larger_than_its_paragraph(tmp_path: Path) -> None:
    whole = "“It rained.\n\n“It snowed and it thawed.\n\n“It froze,”"
    reader = reader_on(tmp_path, f"She said, {whole} and left.")
    select(reader, "snowed")
    seen = []
    for _ in range(4):
        press(reader, "+")
        seen.append(focused(reader))
    assert seen == ["It snowed", "“It snowed and it thawed.", whole[1:-2], whole]
