"""What counts as read, and for how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.document import IN_VIEW_SECONDS, LONGEST_PAUSE, ReadRanges
from reader.store.progress import merge_ranges

TEXT = "One two.\n\nThree four.\n"

RANGES = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=12)


def test_nothing_is_read_at_first_and_all_of_it_in_the_end() -> None:
    reading = ReadRanges(TEXT)
    assert (reading.share, reading.ranges) == (0.0, [])
    reading.add(0, len(TEXT))
    assert (reading.share, reading.ranges) == (1.0, [(0, len(TEXT))])


def test_blanks_count_nothing() -> None:
    reading = ReadRanges(TEXT)
    reading.add(3, 4)
    reading.add(8, 10)
    assert reading.share == 0.0
    reading.add(0, 8)
    reading.add(10, 21)
    assert reading.share == 1.0


@pytest.mark.parametrize("plane", range(17))
def test_every_blank_there_is_counts_nothing(plane: int) -> None:
    every = map(chr, range(plane << 16, (plane + 1) << 16))
    blanks = "".join(sign for sign in every if sign.isspace())
    reading = ReadRanges(f"word{blanks}")
    reading.add(0, 4)
    assert reading.share == 1.0


def test_what_was_read_before_counts_on() -> None:
    reading = ReadRanges(TEXT, [(0, 8)], seconds=30.0)
    assert reading.share == pytest.approx(7 / 17)
    assert reading.seconds == 30.0
    reading.add(4, 10)
    assert reading.ranges == [(0, 10)]


def test_a_text_of_blanks_is_read() -> None:
    assert ReadRanges(" \n").share == 1.0


def test_ranges_outside_the_text_are_cut() -> None:
    reading = ReadRanges(TEXT, [(-4, 3), (15, 999), (800, 900)])
    assert reading.ranges == [(0, 3), (15, len(TEXT))]


def test_a_view_counts_once_keys_came_for_a_second() -> None:
    reading = ReadRanges(TEXT)
    reading.key(10.0)
    reading.look_at((0, 9), 10.0)
    reading.key(10.0 + 0.9 * IN_VIEW_SECONDS)
    reading.look_at((0, 9), 10.0 + 0.9 * IN_VIEW_SECONDS)
    assert reading.ranges == [], "not yet"
    reading.key(10.0 + IN_VIEW_SECONDS)
    assert reading.ranges == [(0, 9)]


def test_a_view_that_no_key_brought_counts_from_the_first_key_on() -> None:
    reading = ReadRanges(TEXT)
    reading.look_at((0, 9), 0.0, by_key=False)
    reading.key(60.0)
    reading.look_at((0, 9), 60.0)
    assert reading.ranges == [], "it was merely opened"
    reading.key(61.0)
    assert reading.ranges == [(0, 9)]


def test_keys_of_somebody_who_does_not_read_begin_no_view() -> None:
    reading = ReadRanges(TEXT)
    reading.look_at((0, 9), 0.0, by_key=False)
    for moment in (60.0, 70.0, 80.0):
        reading.key(moment, reads=False)
        reading.look_at((0, 9), moment)
    assert (reading.ranges, reading.seconds) == ([], 20.0)
    reading.key(90.0)
    reading.key(91.0, reads=False)
    assert reading.ranges == [(0, 9)]


def test_all_of_a_text_that_was_in_view_for_a_second_can_be_counted_without_a_key() -> None:
    reading = ReadRanges(TEXT)
    reading.look_at((0, len(TEXT)), 10.0, by_key=False)
    reading.saw_all(10.5)
    assert reading.share == 0.0
    reading.saw_all(11.0)
    assert reading.share == 1.0


def test_a_part_of_a_text_in_view_is_not_counted_without_a_key() -> None:
    reading = ReadRanges(TEXT)
    reading.look_at((0, 9), 10.0, by_key=False)
    reading.saw_all(99.0)
    assert reading.share == 0.0


def test_another_view_begins_to_count_anew() -> None:
    reading = ReadRanges(TEXT)
    for moment, view in ((0.0, (0, 9)), (0.8, (10, 21)), (1.6, (10, 21))):
        reading.key(moment)
        reading.look_at(view, moment)
    assert reading.ranges == []
    reading.key(1.9)
    assert reading.ranges == [(10, 21)]


def test_time_counts_between_keys_and_a_long_pause_only_so_much() -> None:
    reading = ReadRanges(TEXT)
    for moment in (100.0, 102.5, 110.0):
        reading.key(moment)
    assert reading.seconds == 10.0
    reading.key(110.0 + 8 * 3600)
    assert reading.seconds == 10.0 + LONGEST_PAUSE
    assert reading.keys == 4


@given(st.text("a \n\u3000\u65e5", max_size=60), RANGES)
def test_like_a_set_of_places(text: str, ranges: list[tuple[int, int]]) -> None:
    reading = ReadRanges(text)
    for start, end in ranges:
        reading.add(start, end)
    places = {place for start, end in ranges for place in range(max(0, start), end)}
    written = {place for place, char in enumerate(text) if not char.isspace()}
    share = len(written & places) / len(written) if written else 1.0
    assert reading.share == pytest.approx(share)
    cut = [(max(0, start), min(end, len(text))) for start, end in ranges]
    assert reading.ranges == merge_ranges(cut)
