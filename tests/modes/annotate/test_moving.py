"""What the motion keys do, and choosing annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.annotation import LOST, Annotation, Span
from reader.modes.annotate import walk
from reader.modes.requests import Copy, ShowPanel
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    LONG,
    NOBODY,
    STORMS,
    TEXT,
    TWELVE,
    WARNED,
    current,
    focused,
    press,
    reader_on,
    said,
    select,
)


def test_j_and_k_walk_by_sentence_and_say_where_it_ends(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j")
    assert focused(reader) == STORMS
    press(reader, "Down", "k", "Up")
    assert (focused(reader), said(reader)) == (FERRY, "")
    press(reader, "k")
    assert (focused(reader), said(reader)) == (FERRY, "This is the beginning of the article.")
    press(reader, "G", "j")
    assert (focused(reader), said(reader)) == (FIFTEEN, "This is the end of the article.")


def test_five_j_moves_five_sentences(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "5", "j")
    assert focused(reader) == "Trains ran late."
    press(reader, "3", "k")
    assert focused(reader) == WARNED
    press(reader, "9", "9", "j")
    assert focused(reader) == FIFTEEN


@pytest.mark.parametrize(
    ("keys", "word"), [("l", "Storms"), ("lwll", "harbour"), ("h", "said"), ("hbb", "the")]
)
def test_l_goes_to_the_first_word_of_a_sentence_and_h_to_its_last(
    tmp_path: Path, keys: str, word: str
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", *keys)
    assert focused(reader) == word


def test_paragraphs_and_ends(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "J", "}")
    assert focused(reader) == f"Trains ran late. {FIFTEEN}"
    press(reader, "K")
    assert focused(reader) == f"{WARNED} {NOBODY} {TWELVE}"
    press(reader, "g")
    assert focused(reader) == FERRY
    press(reader, "End")
    assert focused(reader) == FIFTEEN


# Pages


def test_a_page_puts_the_focus_on_the_first_full_sentence_in_view(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "Space")
    assert reader.viewport.top == 8
    assert focused(reader) == "Bus 5 left."
    press(reader, "2", "PgDn")
    assert reader.viewport.top == 24
    assert focused(reader) == "Bus 13 left."
    press(reader, "Backspace")
    assert focused(reader) == "Bus 9 left."


def test_a_sentence_cut_by_the_top_of_the_view_is_not_full(tmp_path: Path) -> None:
    long_one = "The bus to the coast was late, " * 5 + "and nobody knew why."
    reader = reader_on(tmp_path, f"{long_one} The driver did. {long_one}")
    reader.resize(20, 5)
    press(reader, "3", "Space")
    assert focused(reader) == "The driver did."


def test_where_no_sentence_is_full_it_is_the_one_at_the_top(tmp_path: Path) -> None:
    long_one = "The bus to the coast was late, " * 8 + "and nobody knew why."
    reader = reader_on(tmp_path, f"Well. {long_one} Well.")
    reader.resize(20, 5)
    press(reader, "2", "Space")
    assert focused(reader) == long_one


def test_past_the_last_page_the_focus_is_the_last_sentence(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, *["Space"] * 20)
    assert focused(reader) == "Line 40 was full."
    press(reader, *["Backspace"] * 20)
    assert focused(reader) == "Bus 1 left."


def test_the_view_follows_the_focus(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    for keys in (["2", "0", "j"], ["7", "k"], ["G"], ["g"], ["9", "J"]):
        press(reader, *keys)
        assert reader.viewport.shows(*reader.focus.extent)


def test_of_a_focus_higher_than_the_view_the_moving_end_is_shown(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "v", "1", "9", "j")
    end = reader.focus.end
    assert reader.viewport.shows(end - 1, end)
    press(reader, "v")
    assert reader.viewport.top == 0, "now the start moves"


# More and less


def test_plus_and_minus_go_the_same_way(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "fare")
    press(reader, "+", "=")
    assert focused(reader) == f"{WARNED} {NOBODY} {TWELVE}"
    press(reader, "+")
    assert said(reader) == "There is no larger unit around this."
    press(reader, "2", "-")
    assert focused(reader) == "fare"


def test_minus_says_where_it_can_go_no_further(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "l", "-")
    assert (focused(reader), said(reader)) == ("The", "There is nothing narrower to go back to.")


def test_v_extends_with_any_motion_until_it_is_left(tmp_path: Path) -> None:
    for leave in ("V", "Esc"):
        reader = reader_on(tmp_path)
        press(reader, "j", "v", "j")
        assert focused(reader) == TEXT[TEXT.index(STORMS) : TEXT.index(WARNED)] + WARNED
        press(reader, "2", "k")
        assert focused(reader) == f"{FERRY} {STORMS}"
        press(reader, leave, "j")
        assert focused(reader) == WARNED


def test_shift_and_arrows_extend_directly(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "l", "2", "Shift+Right")
    assert focused(reader) == "The ferry was"
    press(reader, "Shift+Left", "Shift+Down")
    assert focused(reader) == FERRY
    press(reader, "j", "Shift+Up")
    assert focused(reader) == f"{FERRY} {STORMS}"


def test_comma_and_stop_move_the_end_by_one_character(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "2", "l", "3", ",")
    assert focused(reader) == "fe"
    press(reader, "4", ".")
    assert focused(reader) == "ferry "


# Escape


def test_escape_leaves_the_innermost_thing_first(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "j", "v")
    press(reader, "Esc")
    assert (reader.stage, reader.focus.extending) == ("pending", False)
    press(reader, "Esc")
    assert reader.stage == "reading"
    assert "the other passage any time and press r" in said(reader)
    assert reader.lit is not None
    press(reader, "Esc")
    assert reader.lit is None


def test_escape_after_a_count_only_clears_the_count(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "v", "1", "2", "Esc")
    assert reader.state.count == 0
    assert reader.focus.extending
    assert reader.state.pending is not None
    press(reader, "j")
    assert focused(reader) == f"{FERRY} {STORMS}"


# Copying


def test_y_offers_the_text_and_does_not_claim_that_it_was_copied(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "y")
    assert reader.take_requests() == [Copy(FERRY)]
    assert said(reader).startswith("Sent to the terminal's clipboard, if it has one")


def test_what_is_copied_can_be_pasted_anywhere(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "It\x1b[201~ is\0 \u200fso.")
    press(reader, "y")
    assert reader.take_requests() == [Copy("It[201~ is \u200fso.")]


def test_where_nothing_is_written_there_is_nothing_to_copy(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, " \n\n")
    press(reader, "y")
    assert (reader.take_requests(), said(reader)) == ([], "There is no text in focus to copy.")


# From annotation to annotation


def test_tab_walks_in_reading_order_and_says_where(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "3", "j", "f", "g", "a", "Esc", "j", "o", "Esc", "g")
    press(reader, "Tab")
    assert current(reader).label == "attribution"
    assert said(reader).startswith("1 of 3: attribution ")
    assert "source and cue" in said(reader)
    press(reader, "Tab")
    assert (current(reader).label, focused(reader)) == ("opinion", STORMS)
    press(reader, "Tab")
    assert (focused(reader), said(reader)) == (NOBODY, f"3 of 3: fact “{NOBODY}”.")
    press(reader, "Tab")
    assert focused(reader) == FERRY
    assert said(reader).startswith("Past the last, now 1 of 3: attribution “The f")
    press(reader, "Shift+Tab")
    assert (focused(reader), current(reader).label) == (NOBODY, "fact")
    assert said(reader).startswith("Before the first, now 3 of 3: fact “Nobody")


def test_behind_the_last_tag_tab_goes_to_the_first_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "Esc", "2", "l", "Tab")
    assert (focused(reader), current(reader).label) == (FERRY, "fact")
    assert said(reader) == f"Past the last, now 1 of 1: fact “{FERRY}”."
    press(reader, "Esc", "x", "x", "Tab")
    assert said(reader) == "Nothing is tagged yet."


def test_from_elsewhere_tab_counts_from_the_focus(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "2", "j", "f", "2", "j", "f", "k")
    assert focused(reader) == NOBODY
    press(reader, "Tab")
    assert focused(reader) == TWELVE
    press(reader, "k", "Shift+Tab")
    assert focused(reader) == WARNED


def test_tags_on_the_same_words_are_walked_one_by_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "o", "a", "Esc", "G", "g", "Tab")
    seen = [current(reader).label]
    for _ in range(2):
        press(reader, "Tab")
        seen.append(current(reader).label)
    assert seen == ["fact", "opinion", "attribution"]


def test_a_tag_whose_text_is_gone_can_be_chosen_and_left(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    lost = Span(LOST, LOST, None, "Nothing was cancelled.")
    there = current(reader).id
    gone = Annotation(id="0" * 32, label="fact", spans=(lost,), created="", modified="")
    reader.state.commit("import", [(None, gone)])
    press(reader, "Tab")
    does = "Lost: fact “Nothing was c…”: E puts it at the focus, x deletes it."
    assert said(reader) == does
    assert len(does) < 80
    assert focused(reader) == FERRY
    press(reader, "Enter")
    assert (said(reader), reader.take_requests()) == (does, [ShowPanel()])
    press(reader, "l")
    assert (reader.state.sentences, reader.message) == ([], does)
    assert reader.footer()[:2] == [("E", "put it here"), ("x", "delete")]
    press(reader, "Shift+Tab")
    assert current(reader).id == there


def test_tab_says_that_nothing_is_tagged(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "Tab")
    assert said(reader) == "Nothing is tagged yet."


def test_enter_opens_the_smallest_annotation_at_the_focus(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "2", "l", "o", "Esc", "l", "Enter")
    assert (current(reader).label, focused(reader)) == ("fact", FERRY)
    press(reader, "Esc", "2", "l", "Enter")
    assert (current(reader).label, focused(reader)) == ("opinion", "ferry")
    press(reader, "G", "Enter")
    assert said(reader) == "No annotation here; Tab goes to the next."


def test_enter_goes_to_the_other_passage_and_back(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, TWELVE)
    press(reader, "i")
    select(reader, FIFTEEN)
    press(reader, "i", "Enter")
    assert focused(reader) == TWELVE
    assert said(reader).startswith("Its passage, 1 of 2: ")
    press(reader, "Enter")
    assert focused(reader) == FIFTEEN


def test_enter_on_the_only_passage_asks_for_the_panel(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "Enter")
    assert reader.take_requests() == [ShowPanel()]


def test_what_enter_opened_is_left_by_word_as_a_sentence_is(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", "f", "k")
    reader.apply(walk.click, TEXT.index("harbour"))
    press(reader, "h")
    assert focused(reader) == "said"
