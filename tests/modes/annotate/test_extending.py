"""Extending the focus: which end moves, how far, and one grapheme at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.document.focusing import begun, on, take, words
from tests.modes.annotate.keyboard import (
    FAMILY,
    FERRY,
    FLAG,
    STORMS,
    TEXT,
    WARNED,
)


def test_extending_grows_and_shrinks_at_its_end() -> None:
    focus = begun(TEXT)
    focus.extend()
    focus.move("sentence", 1)
    assert words(focus) == f"{FERRY} {STORMS}"
    focus.move("word", 1)
    assert words(focus).endswith("“We")
    focus.move("word", -1)
    assert words(focus) == f"{FERRY} {STORMS}", "all words of a sentence take its full stop"
    focus.move("word", -1)
    assert words(focus) == f"{FERRY} {STORMS.removesuffix(' said.')}"
    focus.move("sentence", -1)
    assert words(focus) == FERRY


def test_the_other_end_moves_after_a_second_v() -> None:
    focus = on("harbour", "word")
    focus.extend()
    focus.move("word", 1)
    focus.extend()
    assert focus.moving_start
    focus.move("word", -1)
    assert words(focus) == "the harbour, the"
    focus.extend()
    focus.move("word", 1)
    assert words(focus) == "the harbour, the mayor"


def test_the_moving_end_passes_the_unit_that_stays() -> None:
    focus = on("harbour", "word")
    focus.extend()
    focus.move("word", -1)
    assert words(focus) == "the harbour"
    focus.move("word", 1)
    assert words(focus) == "harbour"
    focus.move("word", 1)
    assert words(focus) == "harbour, the"


def test_extending_directly_begins_at_the_end_that_is_pushed() -> None:
    focus = on("harbour", "word")
    focus.move("word", -1, extend=True)
    focus.move("word", -1, extend=True)
    assert words(focus) == "closed the harbour"
    focus.move("word", 1, extend=True)
    assert words(focus) == "the harbour"
    assert not focus.extending


def test_a_fresh_motion_ends_a_direct_extension() -> None:
    focus = on("harbour", "word")
    focus.move("word", -1, extend=True)
    focus.move("word", 1)
    assert words(focus) == "the"
    focus.move("word", 1, extend=True)
    assert words(focus) == "the harbour"


def test_extending_stops_at_the_ends_of_the_text() -> None:
    focus = on("15", "word")
    assert focus.move("word", 1, extend=True)
    assert not focus.move("word", 1, extend=True)
    focus = on("ferry", "word")
    assert focus.move("sentence", -1, extend=True)
    assert words(focus) == "The ferry"
    assert not focus.move("sentence", -1, extend=True)


def test_extending_by_a_sentence_from_within_one_goes_to_its_end() -> None:
    focus = on("harbour", "word")
    focus.move("sentence", 1, extend=True)
    assert words(focus) == "harbour, the mayor said", "only a part of a sentence takes no stop"
    focus.move("sentence", 1, extend=True)
    assert words(focus) == f"harbour, the mayor said.\n\n{WARNED}"
    focus = on("harbour", "word")
    focus.move("sentence", -1, extend=True)
    assert words(focus) == "Storms closed the harbour"


def test_while_extending_an_edge_takes_in_all_up_to_it() -> None:
    focus = on("harbour", "word")
    focus.extend()
    focus.to_edge("sentence", 1)
    assert words(focus) == TEXT[TEXT.index("harbour") :].rstrip()
    focus.to_edge("sentence", -1)
    assert words(focus) == TEXT.rstrip()
    assert focus.moving_start


def test_leaving_keeps_the_focus() -> None:
    focus = begun(TEXT)
    focus.extend()
    focus.move("sentence", 1)
    before = focus.extent
    assert words(focus) == f"{FERRY} {STORMS}"
    focus.leave()
    assert (focus.extent, focus.extending) == (before, False)
    focus.move("sentence", 1)
    assert words(focus) == WARNED


# One grapheme


def test_a_nudge_moves_the_end_by_what_a_reader_takes_for_one_character() -> None:
    focus = on("met", "word", f"They met {FAMILY}{FLAG}.")
    for ending in (" ", FAMILY, FLAG, "."):
        assert focus.nudge(1)
        assert words(focus).endswith(ending)
    assert not focus.nudge(1)
    assert focus.nudge(-1)
    assert words(focus) == f"met {FAMILY}{FLAG}"


def test_a_nudge_leaves_at_least_one_grapheme() -> None:
    focus = on(FAMILY, text=f"They met {FAMILY}.")
    assert not focus.nudge(-1)
    assert words(focus) == FAMILY


def test_a_nudge_moves_the_end_that_was_pushed() -> None:
    focus = on("harbour", "word")
    focus.move("word", -1, extend=True)
    focus.nudge(1)
    assert words(focus) == "he harbour"


def test_in_a_focus_put_elsewhere_the_end_moves_again() -> None:
    for step in (("move", "word", 1, False), ("to_edge", "sentence", 1), ("widen",)):
        focus = on("harbour", "word")
        focus.move("word", -1, extend=True)
        take(focus, step)
        start, end = focus.extent
        focus.nudge(-1)
        assert focus.extent == (start, end - 1)


@given(
    st.sampled_from(("harbour", "Ida", "fare", "15")),
    st.sampled_from(("word", "sentence")),
    st.integers(0, 40),
    st.sampled_from((1, -1)),
)
def test_words_taken_in_are_left_again_in_the_other_direction(
    word: str, kind: str, times: int, way: int
) -> None:
    focus = on(word, "word")
    pushes = (focus.move(kind, way, extend=True) for _ in range(times))
    seen = [focus.extent, *(focus.extent for moved in pushes if moved)]
    for extent in reversed(seen[:-1] if kind == "word" else seen[1:-1]):
        focus.move(kind, -way, extend=True)
        assert focus.extent == extent
