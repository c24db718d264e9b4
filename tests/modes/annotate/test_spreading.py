"""Tagging every other place that says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.annotate import move
from tests.modes.annotate.keyboard import (
    Annotated,
    close,
    current,
    note,
    on_disk,
    press,
    reader_on,
    said,
    select,
    tags,
)

FARES = "The fare rose. A fare is due, the welfare and fares are not; Fare. No fare!"
PLACES = [FARES.index("fare"), FARES.index("fare is"), FARES.rindex("fare")]
NOWHERE_ELSE = "stands nowhere else, or is tagged there already."


def tagged_at(reader: Annotated, label: str = "fact") -> list[int]:
    """Where the tags of a label begin."""
    marks = reader.marks.touching(0, len(reader.text))
    return sorted(mark.start for mark in marks if mark.label == label)


def on_fare(root: Path) -> Annotated:
    """A reader with the first fare tagged as a fact."""
    reader = reader_on(root, FARES)
    select(reader, "fare")
    press(reader, "f")
    return reader


def test_the_first_press_only_counts(tmp_path: Path) -> None:
    reader = on_fare(tmp_path)
    press(reader, "*")
    assert said(reader) == "* again tags “fare” in 2 other places too."
    assert reader.stage == "question"
    assert tagged_at(reader) == PLACES[:1]


def test_the_second_press_tags_them_all_and_u_takes_them_off_whole(tmp_path: Path) -> None:
    reader = on_fare(tmp_path)
    press(reader, "*", "*")
    assert said(reader) == "Tagged 2 other places. u takes them all off again."
    assert tagged_at(reader) == PLACES
    press(reader, "u")
    assert tagged_at(reader) == PLACES[:1]
    press(reader, "U")
    assert tagged_at(reader) == PLACES
    close(reader)
    assert on_disk(tmp_path) == [("fact", "fare")] * 3


def test_undoing_it_leaves_the_focus_where_it_was_done(tmp_path: Path) -> None:
    reader = on_fare(tmp_path)
    tag, focus = reader.lit, reader.focus.extent
    press(reader, "*", "*")
    for key in ("u", "U"):
        press(reader, key)
        assert (reader.lit, reader.focus.extent) == (tag, focus)
        assert said(reader).endswith("the tag: fact “fare” and 1 more.")


def test_another_key_between_is_a_no(tmp_path: Path) -> None:
    reader = on_fare(tmp_path)
    press(reader, "*", "j", "*")
    assert reader.stage == "question"
    assert tagged_at(reader) == PLACES[:1]


def test_one_other_place_is_spoken_of_as_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "A fare. A fare.")
    select(reader, "fare")
    press(reader, "f", "*")
    assert said(reader) == "* again tags “fare” in 1 other place too."
    press(reader, "*")
    assert said(reader).startswith("Tagged 1 other place.")


def test_the_others_are_tagged_alike_but_without_the_note(tmp_path: Path) -> None:
    reader = on_fare(tmp_path)
    first = current(reader)
    press(reader, "z")
    note(reader, "Since May.")
    press(reader, "*", "*")
    copies = [tag for id, tag in reader.layer.annotations.items() if id != first.id]
    assert [tag.note for tag in copies] == [None, None]
    assert current(reader).note == "Since May."
    assert {(tag.label, tag.spans[0].text) for tag in copies} == {("fact", "fare")}
    assert all(tag.created == tag.modified for tag in copies)


WORDS = [
    ("fare", "fare welfare fares fare", 1),
    ("fare", "fare fare’s fare-free", 2),
    ("кот", "кот котёл скот кот.", 1),
    ("été", "été répété été", 1),
    ("e", "e e\u0301 e", 1),
    ("12", "12 120 212 12", 1),
    ("fare is", "fare is fare isn fare is", 1),
    ("来了", "来了。他来了，来来了。", 2),
    ("日本", "日本は日本語で日本の", 1),
    ("ไทย", "ไทย ไทย", 1),
]


@pytest.mark.parametrize(("quote", "text", "others"), WORDS)
def test_only_whole_words_count(tmp_path: Path, quote: str, text: str, others: int) -> None:
    reader = reader_on(tmp_path, text)
    select(reader, quote)
    press(reader, "f", "*", "*")
    assert tags(reader) == [("fact", quote)] * (1 + others)


def test_capitals_matter(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "Fare. A fare.")
    select(reader, "Fare")
    press(reader, "f", "*")
    assert said(reader) == f"“Fare” {NOWHERE_ELSE}"


def test_where_it_is_tagged_already_it_is_not_tagged_again(tmp_path: Path) -> None:
    reader = on_fare(tmp_path)
    reader.apply(move.select, PLACES[1], PLACES[1] + 4)
    press(reader, "f", "*")
    assert said(reader) == "* again tags “fare” in 1 other place too."
    press(reader, "*", "*")
    assert said(reader) == f"“fare” {NOWHERE_ELSE}"
    assert tagged_at(reader) == PLACES


def test_another_label_or_a_longer_tag_there_is_no_hindrance(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, FARES)
    reader.apply(move.select, PLACES[1], PLACES[1] + 4)
    press(reader, "o")
    select(reader, "No fare!")
    press(reader, "f")
    select(reader, "fare")
    press(reader, "f", "*", "*")
    assert [place for place in tagged_at(reader) if place in PLACES] == PLACES
    assert tagged_at(reader, "opinion") == PLACES[1:2]


def test_a_pair_and_a_tag_on_several_passages_are_refused(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, FARES)
    select(reader, "fare")
    for keys in (["i", "*", "*"], ["Esc", "a", "r"]):
        press(reader, *keys)
    select(reader, "due")
    press(reader, "r", "*")
    assert len(current(reader).spans) > 1
    assert said(reader) == "Only a tag on one passage can be set elsewhere the same way."
    assert len(reader.marks) == 2


def test_without_a_tag_there_is_nothing_to_spread(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, FARES)
    press(reader, "*", "*")
    assert said(reader) != ""
    assert tags(reader) == []
