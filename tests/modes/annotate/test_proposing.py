"""Proposing the source and the cue of what was said: with the key, and no data until taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.labels import CONTENT, DEFAULT_LABELS, Label, LabelSet, Role
from reader.services.suggest.attribution.propose import VERSION
from tests.modes.annotate.keyboard import (
    STORMS,
    Annotated,
    current,
    focused,
    passages,
    press,
    press_on,
    reader_on,
    said,
)

QUOTE = "“We warned them twice,”"


def proposed(reader: Annotated) -> list[tuple[str | None, str]]:
    """What is shown as proposed: the role of each passage, and its text."""
    marks = reader.document.proposed
    return [(mark.role, reader.text[mark.start : mark.end]) for mark in marks]


def test_the_key_proposes_source_and_cue_and_says_why(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a")
    assert proposed(reader) == [("source", "Ida Holm"), ("cue", "said")]
    assert said(reader) == "Proposed: source “Ida Holm”, cue “said”, right after the quotation."
    assert len(said(reader)) <= 78, "it is seen whole on a narrow screen"
    assert reader.footer()[0] == ("Enter", "take")
    assert "next best" not in dict(reader.footer()).values(), "there is one alone"
    press(reader, "Tab")
    assert said(reader) == "Nothing else is proposed. Enter takes this."
    assert passages(current(reader)) == [("content", QUOTE)], "no data yet"


def test_what_is_taken_is_one_step_and_says_who_proposed_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a", "Enter")
    assert passages(current(reader)) == [
        ("content", QUOTE),
        ("source", "Ida Holm"),
        ("cue", "said"),
    ]
    assert said(reader) == "Took source “Ida Holm” and cue “said”. Complete."
    made = current(reader)
    assert made.origin == "human"
    assert made.extra["by"] == {
        "layer": "@rules",
        "rule": "attribution",
        "version": VERSION,
        "roles": ["cue", "source"],
    }
    assert proposed(reader) == []
    press(reader, "u")
    assert said(reader).startswith("Undid the taking of what was proposed: attribution")
    assert passages(current(reader)) == [("content", QUOTE)]
    assert "by" not in current(reader).extra


def test_of_a_whole_sentence_the_content_is_proposed_too(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, STORMS, "a")
    assert said(reader) == "Proposed: source “the mayor”, cue “said”, a shorter content."
    parts = [("content", "Storms closed the harbour"), ("source", "the mayor"), ("cue", "said")]
    assert proposed(reader) == parts
    press(reader, "Enter")
    assert passages(current(reader)) == parts
    press(reader, "u")
    assert passages(current(reader)) == [("content", STORMS)]


def test_of_a_whole_paragraph_the_quotation_that_goes_on_behind_its_speaker_is_proposed(
    tmp_path: Path,
) -> None:
    text = "“The fare is high,” said Ida Holm, who sails. “It rises every year.” Nobody listened."
    reader = reader_on(tmp_path, text)
    press_on(reader, text, "a")
    assert passages(current(reader)) == [("content", text)]
    parts = [
        ("content", "“The fare is high,”"),
        ("content", "“It rises every year.”"),
        ("source", "Ida Holm"),
        ("cue", "said"),
    ]
    assert proposed(reader) == parts
    press(reader, "Enter")
    assert passages(current(reader)) == parts


def test_a_content_that_goes_on_behind_the_sentence_is_called_longer(tmp_path: Path) -> None:
    text = "Ida Holm said, “The fare is high. It rises every year. Nobody asked us.”"
    reader = reader_on(tmp_path, text)
    press_on(reader, text[: text.index(" It")], "a")
    assert proposed(reader)[0] == ("content", text[text.index("“") :])
    assert said(reader) == "Proposed: source “Ida Holm”, cue “said”, a longer content."


def test_the_next_best_are_all_others_and_then_the_first_again(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, f"{QUOTE} said Ida Holm, the harbour master. Nobody listened.\n")
    press_on(reader, QUOTE, "a")
    assert reader.footer()[:2] == [("Enter", "take"), ("Tab", "next best")]
    first, seen = proposed(reader), []
    while proposed(reader) not in seen:
        seen.append(proposed(reader))
        press(reader, "Tab")
    assert len(seen) > 1
    assert proposed(reader) == first
    press(reader, "Shift+Tab", "Enter")
    assert set(seen[-1]) <= set(passages(current(reader)))


@pytest.mark.parametrize("key", ["j", "z", "c", "u"])
def test_any_other_key_ignores_what_is_proposed(tmp_path: Path, key: str) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a", key)
    assert proposed(reader) == []
    press(reader, "Enter")
    assert not any(len(tag.spans) > 1 for tag in reader.layer.annotations.values())


@pytest.mark.parametrize("key", ["f", "o", "i"])
def test_nothing_is_proposed_for_another_label(tmp_path: Path, key: str) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, key)
    assert proposed(reader) == []


def test_nothing_is_proposed_where_the_labels_lack_a_role(tmp_path: Path) -> None:
    without = Label(name="attribution", key="a", letter="A", roles=(Role(CONTENT), Role("who")))
    others = [label for label in DEFAULT_LABELS if label.name != "attribution"]
    reader = reader_on(tmp_path, labels=LabelSet((without, *others)))
    press_on(reader, QUOTE, "a")
    assert proposed(reader) == []


def test_what_was_not_taken_is_proposed_again_before_the_same_key_takes_the_tag_off(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a", "j")
    assert proposed(reader) == []
    press_on(reader, QUOTE, "a")
    assert proposed(reader) == [("source", "Ida Holm"), ("cue", "said")]
    assert said(reader).endswith(" a again: tag off.")
    press(reader, "Enter")
    assert len(passages(current(reader))) == 3
    press(reader, "u")
    press_on(reader, QUOTE, "a", "a")
    assert proposed(reader) == []
    assert not reader.layer.annotations


def test_the_same_key_again_takes_the_tag_off_and_nothing_stays_proposed(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a", "a")
    assert proposed(reader) == []
    assert not reader.layer.annotations


def test_on_a_narrow_screen_what_is_proposed_is_said_whole(tmp_path: Path) -> None:
    text = "“We warned them twice,” said Ida Holm of the Norland Ferry Union."
    reader = reader_on(tmp_path, text)
    reader.resize(52, 15)
    press_on(reader, QUOTE, "a")
    assert said(reader) == "Proposed: source “Ida H… Union”, cue “said”."
    reader.resize(78, 15)
    press(reader, "u")
    press_on(reader, QUOTE, "a")
    assert said(reader).startswith("Proposed: source “Ida Holm of… Union”, cue “said”, ")


def test_a_source_is_proposed_without_the_comma_behind_it(tmp_path: Path) -> None:
    text = "Ida Holm, the author of the book “Red Boats”, said, “The fare is too high.” Nobody did."
    reader = reader_on(tmp_path, text)
    press(reader, "a")
    assert proposed(reader)[1:] == [
        ("source", "Ida Holm, the author of the book “Red Boats”"),
        ("cue", "said"),
    ]


def test_a_long_source_is_said_by_both_its_ends(tmp_path: Path) -> None:
    union = "Ida Holm of the Norland Ferry Union"
    reader = reader_on(tmp_path, f"“We warned them twice,” said {union}. Nobody listened.")
    press(reader, "a", "j", "k", "a")
    assert said(reader) == "Proposed: source “Ida H… Union”, cue “said”. a again: tag off."
    assert len(said(reader)) <= 78, "it is seen whole on a narrow screen"
    press(reader, "Enter")
    assert said(reader) == "Took source “Ida Holm of… Union” and cue “said”. Complete."


def test_once_it_is_taken_the_passages_are_walked_from_the_first(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, STORMS, "a", "Enter")
    seen = []
    for _ in range(4):
        press(reader, "Enter")
        seen.append(focused(reader))
    assert seen == ["Storms closed the harbour", "the mayor", "said", "Storms closed the harbour"]


@pytest.mark.parametrize("left", ["Esc", "q"])
def test_what_is_proposed_is_so_again_once_hints_are_left(tmp_path: Path, left: str) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a")
    shown = proposed(reader)
    press(reader, "s")
    assert not proposed(reader)
    press(reader, left) if left == "Esc" else reader.sign(left)
    assert proposed(reader) == shown
    assert reader.footer()[0] == ("Enter", "take")
    press(reader, "Enter")
    assert passages(current(reader))[1:] == [("source", "Ida Holm"), ("cue", "said")]


def test_what_is_proposed_is_no_more_once_a_hint_was_followed(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, QUOTE, "a", "s")
    hints = reader.document.hints
    assert hints is not None
    *_, last = hints.within(0, len(reader.text))
    for sign in last.code:
        reader.sign(sign)
    assert focused(reader) != QUOTE
    assert not proposed(reader)
