"""Finding text in the article, and going from place to place."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.find import Finder
from reader.document.picture import row_picture
from reader.modes.annotate import jump
from reader.modes.requests import ShowFind
from tests.modes.annotate.keyboard import (
    FERRY,
    LONG,
    TEXT,
    TEXTS,
    TWELVE,
    Annotated,
    find,
    focused,
    press,
    reader_on,
    said,
)


def places(text: str, query: str) -> list[str]:
    """What is found, as it stands in the text."""
    found = Finder(text, query)
    return [text[slice(*found[index])] for index in range(len(found))]


def lit(reader: Annotated, row: int) -> list[str]:
    """The stretches of a row that are shown as found."""
    runs = row_picture(reader.document, row).runs
    return [reader.text[run.start : run.end] for run in runs if run.is_found]


FOUND = [
    ("The Sea, the sea, THE SEA", "the sea", ["The Sea", "the sea", "THE SEA"]),
    ("The Sea, the sea, THE SEA", "The Sea", ["The Sea", "the sea", "THE SEA"]),
    ("Ärger, Arger", "arger", ["Ärger", "Arger"]),
    ("Cafe\u0301 und CAFÉ-Straße", "café", ["Cafe\u0301", "CAFÉ"]),
    ("Spaß", "s", ["S", "ß"]),
    ("Die Straße, die STRASSE", "strasse", ["Straße", "STRASSE"]),
    ("Ærlig, ærlig", "ærlig", ["Ærlig", "ærlig"]),
    ("an open\nsea, an open  sea", "open sea", ["open\nsea", "open  sea"]),
    ("an open\r\nsea, open\r\n\r\nsea", "open sea", ["open\r\nsea", "open\r\n\r\nsea"]),
    ("open\xa0sea", " open   sea ", ["open\xa0sea"]),
    ("“yes” \"yes\" «yes» „yes“ 'yes'", '"yes"', ["“yes”", '"yes"', "«yes»", "„yes“"]),
    ("don’t and don't", "don't", ["don’t", "don't"]),
    ("don’t and don't", "don’t", ["don’t", "don't"]),
    ("2010–2012 and 2010-2012", "2010-2012", ["2010–2012", "2010-2012"]),
    ("yes — no", "yes - no", ["yes — no"]),
    ("a.c abc a*c [a]", "a.c", ["a.c"]),
    ("a.c abc a*c [a]", "[a]", ["[a]"]),
    ("aaaa", "aa", ["aa", "aa"]),
    ("他来了，她来了", "来了", ["来了", "来了"]),
    ("an inter\xadde\xadpart, inter-de", "interdepart", ["inter\xadde\xadpart"]),
    (
        "a\u200bb a\u200db a\u2060b a\ufeffb a\u200cb",
        "ab",
        [f"a{c}b" for c in "\u200b\u200d\u2060\ufeff\u200c"],
    ),
    ("the inter\xad sea", "inter sea", ["inter\xad sea"]),
    ("open sea", "op\xaden\u200b sea", ["open sea"]),
    ("caf\u00e9, cafe\u0301", "caf\u00e9", ["caf\u00e9", "cafe\u0301"]),
    ("caf\u00e9, cafe\u0301", "cafe\u0301", ["caf\u00e9", "cafe\u0301"]),
    ("\u00c9tat, E\u0301tat", "\u00e9tat", ["\u00c9tat", "E\u0301tat"]),
    ("\ud55c\uae00, \u1112\u1161\u11ab\uae00", "\ud55c", ["\ud55c", "\u1112\u1161\u11ab"]),
    ("The sea", "\xad\u200b", []),
    ("The sea", "storm", []),
    ("The sea", " ", []),
]


@pytest.mark.parametrize(("text", "query", "expected"), FOUND)
def test_what_a_query_finds(text: str, query: str, expected: list[str]) -> None:
    assert places(text, query) == expected


def test_the_case_matters_where_that_is_asked_for(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "The Sea, the sea, THE SEA")
    reader.apply(partial(jump.find, exact=True), "The Sea")
    assert (focused(reader), said(reader)) == ("The Sea", "1 of 1: “The Sea” in just this case.")
    reader.apply(partial(jump.find, exact=True), "Sea the")
    assert said(reader) == "“Sea the” is not in this article in just this case."
    find(reader, "the sea")
    press(reader, "N")
    assert said(reader) == "3 of 3: “the sea”. Continued from the end."
    reader.apply(partial(jump.find, exact=True), "")
    assert said(reader).startswith("1 of 1: “the sea” in just this case."), "the last again"


def test_a_part_of_a_word_that_is_found_puts_the_focus_on_the_word(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "They meet in Samarkand. Sam is there.")
    find(reader, "sam")
    assert (focused(reader), said(reader)) == ("Samarkand", "1 of 2: “sam”.")
    press(reader, "n")
    assert focused(reader) == "Sam"
    find(reader, "eet i")
    assert focused(reader) == "meet in"


def test_n_goes_on_where_the_focus_has_edges_of_its_own(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "“No.” He left. “No.” He came. “No.” Why?")
    find(reader, "no")
    seen = [(focused(reader), said(reader))]
    for key in "nnNv":
        press(reader, key)
        seen.append((focused(reader), said(reader)[:6]))
    assert [each[1][:6] for each in seen[:4]] == ["1 of 3", "2 of 3", "3 of 3", "2 of 3"]
    assert {each[0] for each in seen} == {"“No.”"}
    press(reader, "n")
    assert focused(reader) == "“No.” He came. “No.”"
    find(reader, "“No")
    press(reader, "V", "N", "N")
    assert said(reader) == "3 of 3: ‘“No’. Continued from the end."


def test_the_search_asks_the_screen_for_a_line_to_type_in(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "/")
    assert reader.take_requests() == [ShowFind()]


def test_find_goes_to_the_next_place_and_says_which_of_how_many(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "One sea. " * 12)
    press(reader, "2", "j")
    find(reader, "sea")
    assert (focused(reader), said(reader)) == ("sea", "3 of 12: “sea”.")
    assert reader.focus.start == len("One sea. One sea. One ")


def test_a_place_at_the_focus_itself_will_do(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    find(reader, "the ferry")
    assert (focused(reader), said(reader)) == ("The ferry", "1 of 1: “the ferry”.")


def test_small_and_capital_n_go_on_and_back_and_round_both_ends(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    find(reader, "fare")
    first = reader.focus.start
    press(reader, "n")
    assert (focused(reader), said(reader)) == ("fare", "2 of 2: “fare”.")
    press(reader, "n")
    assert (reader.focus.start, said(reader)) == (
        first,
        "1 of 2: “fare”. Continued from the beginning.",
    )
    press(reader, "N")
    assert said(reader) == "2 of 2: “fare”. Continued from the end."
    press(reader, "N")
    assert (reader.focus.start, said(reader)) == (first, "1 of 2: “fare”.")


def test_n_counts_from_where_the_focus_went_since(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    find(reader, "the")
    press(reader, "G", "N")
    assert said(reader) == "5 of 6: “the”."


def test_a_count_goes_that_many_places(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "One sea. " * 12)
    find(reader, "sea")
    press(reader, "4", "n")
    assert said(reader) == "5 of 12: “sea”."
    press(reader, "2", "N")
    assert said(reader) == "3 of 12: “sea”."


def test_what_is_not_there_is_said_and_moves_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j")
    before = reader.focus.extent
    for look in (lambda: find(reader, "whale"), lambda: press(reader, "n", "N")):
        look()
        assert said(reader) == "“whale” is not in this article."
        assert reader.focus.extent == before


def test_before_anything_was_looked_for_n_says_how(tmp_path: Path) -> None:
    for key in ("n", "N"):
        reader = reader_on(tmp_path)
        press(reader, key)
        assert (focused(reader), said(reader)) == (
            FERRY,
            "Nothing was looked for yet: / asks what.",
        )
    find(reader, "  ")
    assert said(reader) == "Nothing was looked for yet: / asks what."


def test_an_empty_query_repeats_the_last(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    find(reader, "kroner")
    press(reader, "g")
    find(reader, "")
    assert (focused(reader), said(reader)) == ("kroner", "1 of 2: “kroner”.")


def test_while_extending_a_search_extends(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "v")
    find(reader, "harbour")
    assert focused(reader) == TEXT[: TEXT.index("harbour") + len("harbour")]


def test_a_place_out_of_view_is_brought_into_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 8)
    find(reader, "Bus 33")
    assert focused(reader) == "Bus 33"
    assert reader.viewport.shows(*reader.focus.extent)


def test_what_was_found_can_be_tagged(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    find(reader, TWELVE)
    press(reader, "f")
    assert [mark.label for mark in reader.marks.touching(*reader.focus.extent)] == ["fact"]


def test_rows_show_every_place_in_them(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    assert [lit(reader, row) for row in range(3)] == [[], [], []]
    find(reader, "the")
    assert [lit(reader, row) for row in range(3)] == [["The", "the", "the"], [], ["the", "The"]]
    find(reader, "fare is")
    assert [lit(reader, row) for row in (0, 2, 4)] == [[], ["fare is"], ["fare is"]]


def test_a_place_over_two_rows_is_shown_in_both(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "The long pier was closed.")
    reader.resize(10, 5)
    find(reader, "long pier")
    press(reader, "g")
    assert lit(reader, 0) == ["long"]
    assert lit(reader, 1) == ["pier"]


@given(TEXTS, st.data())
def test_any_piece_of_a_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    query = text[start:end]
    found = Finder(text, query)
    every = [found[index] for index in range(len(found))]
    assert all(one[1] <= other[0] for one, other in pairwise(every))
    seen = re.sub("[\xad\u200b-\u200d\u2060\ufeff]", "", query)
    if seen.split() and query == query.strip():
        assert any(first < end and start < last for first, last in every)


@given(st.text("ab \n", max_size=40), st.text("ab ", min_size=1, max_size=3), st.data())
def test_next_previous_and_within_agree_with_a_search_through_all(
    text: str, query: str, data: st.DataObject
) -> None:
    found = Finder(text, query)
    every = [found[index] for index in range(len(found))]
    offset = data.draw(st.integers(-1, len(text)))
    if every:
        later = [index for index, (start, _) in enumerate(every) if start > offset]
        earlier = [index for index, (start, _) in enumerate(every) if start < offset]
        assert found.next(offset) == ((later[0], False) if later else (0, True))
        last = len(every) - 1
        assert found.previous(offset) == ((earlier[-1], False) if earlier else (last, True))
    end = data.draw(st.integers(max(0, offset), len(text)))
    touching = [place for place in every if place[0] < end and place[1] > offset]
    assert found.within(offset, end) == touching
