"""Hard-wrapped paragraphs among others are one; lines that mean something stay lines."""

from __future__ import annotations

from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.lines import (
    candidates,
    may_have_runs,
    needs_spacing,
    paragraphs,
    wrap_width,
    wrapped_runs,
)
from reader.text.rows import Rows
from reader.text.screen_text import ScreenRow
from reader.text.units import Units
from tests.text.making import any_texts, edges_of, units_of

LONG = (
    "The bridge over the Vir was closed on Monday after an inspector found that two of its pillars"
    " had moved by a hand's breadth since the spring, and nobody could say for how long it will be."
)
LETTER = (
    "The report itself was typed by hand and broken into lines of about one length, as typewriters"
    " did it for many years. It says that the second pillar is the worse of the two, and that what"
    " holds it is the ice."
)
BY_EYE = (
    'The council said that the report has "a quotation broken over'
    "\nthe end of a line" + '" and that whoever typed it for them in the year\n'
    "of the flood had neither a machine nor a ruler to hand when\n"
    "he did it, and was sent home afterwards."
)
GERMAN = (
    "Die Brücke über die Vir wurde am Montag gesperrt, nachdem ein\n"
    "Prüfer gefunden hatte, dass zwei Pfeiler seit dem Frühjahr um\n"
    "eine Handbreit gewandert waren; wie lange die Arbeit dauert,\n"
    "konnte niemand sagen."
)
HEBREW = "\n".join(["הגשר נסגר ביום שני לאחר שמפקח מצא כי שניים מן העמודים זזו"] * 3)

JOINED = {
    "a letter": fill(LETTER, 54),
    "a wide letter": fill(LETTER, 96),
    "indented": fill(LETTER, 62, initial_indent="   "),
    "broken by eye": BY_EYE,
    "German": GERMAN,
    "without capitals": HEBREW,
}
LINES = {
    "a stanza": (
        "The river took the road, and in the field\n"
        "it lay down with the grass, and did not yield;\n"
        "the men who came to look at it went home,\n"
        "and nobody was there when it had gone."
    ),
    "a stanza that runs on": (
        "And when the river had lain down at last\n"
        "Among the grasses of the lower field\n"
        "The men who came with lanterns to the bank\n"
        "Believed that it was sleeping there"
    ),
    "free verse": (
        "the river that had taken the road before the morning came\n"
        "and lay\n"
        "in the field as if there were nothing more to be done about it\n"
        "and slept there until"
    ),
    "narrow verse": (
        "the river takes the road and will\n"
        "not give it back to those who came\n"
        "to look at it when it was still\n"
        "and nobody recalls its name"
    ),
    "verse without capitals": (
        "the river that had taken the road at the dawn of\n"
        "monday lay down in the field as if nobody\n"
        "were to be woken by it, and slept there until\n"
        "the men came"
    ),
    "a list": (
        "- the bridge over the Vir, which has been closed since Monday\n"
        "- the ferry, which was sold eleven years ago to a man in town\n"
        "- the railway bridge, which nobody is allowed to use"
    ),
    "a numbered list": (
        "1. the bridge over the Vir, which has been closed since Monday\n"
        "2. the ferry which was sold eleven years ago to a man in town\n"
        "3. the bridge which nobody can use at all"
    ),
    "a list without marks": (
        "the bridge over the Vir, closed since the first Monday;\n"
        "the ferry, which was sold to a man in town long ago;\n"
        "the railway bridge, which nobody is allowed to use."
    ),
    "a table": (
        "bridge over the Vir     closed since Monday     two pillars\n"
        "ferry to the other side sold eleven years ago  nobody knows\n"
        "railway bridge in town  it is forbidden      children go"
    ),
    "a table with bars": (
        "| bridge over the Vir | closed since the first Monday | two |\n"
        "| ferry to the other bank | sold many years ago to him | one |\n"
        "| railway bridge near it | forbidden | a |"
    ),
    "an address": (
        "The Editor of the Vir Herald and Advertiser\n"
        "12 Long Lane by the Railway Bridge House\n"
        "Vir on the Water near the Lower Ferry Town\n"
        "Second District"
    ),
    "a dialogue": (
        "— the bridge over the Vir is closed again, and for how long\n"
        "— nobody could say for how long it would be, or so they told\n"
        "— then the ferry will have to be bought back again"
    ),
    "said by two": (
        "“Is the bridge over the Vir closed again this Monday?”\n"
        "“nobody could say for how long it would be, they said.”\n"
        "“then the ferry will have to be bought back again!”"
    ),
    "full sentences": (
        "The bridge over the Vir was closed on the first Monday.\n"
        "The ferry across the Vir was sold eleven years ago to him.\n"
        "The children go by the railway bridge to their school."
    ),
    "a log": (
        "12:01:07 bridge sensor reports that pillar two has moved again\n"
        "12:03:44 bridge sensor reports that pillar one has moved as well\n"
        "12:04:10 bridge closed for all traffic by the night"
    ),
    "quoted": (
        "> the bridge over the Vir was closed on Monday after all that\n"
        "> an inspector found that two of its pillars had moved by a\n"
        "> hand's breadth since the spring and nobody knows why"
    ),
    "two lines": (
        "the bridge over the Vir was closed on Monday after all that an\n"
        "inspector found that two of its pillars had moved by a hand or two"
    ),
    "code": (
        "    bridge = open_bridge(of=the_river, pillars=two_of_them)\n"
        "    ferry = buy_back(what=sold_years_ago, price=some_price)\n"
        "    return bridge or ferry or railway_bridge(forbidden)"
    ),
}
"""Lines that mean something, as many as prose would have and about as wide."""


def around(block: str, between: str = "\n\n") -> str:
    """The block in an article of other paragraphs."""
    return between.join([LONG, LONG, LONG, LONG, LONG, LONG, block, LONG, LONG])


@pytest.mark.parametrize("between", ["\n\n", "\n", "\r\n\r\n"])
@pytest.mark.parametrize("block", JOINED.values(), ids=JOINED)
def test_a_wrap_width_paragraph_among_others_is_one(block: str, between: str) -> None:
    block = block.replace("\n", "\r\n") if "\r" in between else block
    text = around(block, between)
    assert not wrap_width(text)
    found = [text[start:end] for start, end in zip(*paragraphs(text), strict=True)]
    assert found == [LONG] * 6 + [block.strip()] + [LONG] * 2


@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("block", LINES.values(), ids=LINES)
def test_lines_that_mean_something_stay_lines(block: str, between: str) -> None:
    text = around(block, between)
    assert len(paragraphs(text)[0]) == 8 + block.count("\n") + 1


def test_sentences_and_quotations_go_on_over_its_lines() -> None:
    text = around(BY_EYE)
    assert BY_EYE in units_of(text, "sentence")
    assert len(units_of(around(fill(LETTER, 54)), "sentence")) == 8 + 2


def drawn(text: str, width: int) -> list[str]:
    found = Rows(text, width)
    extents = (found.row(index) for index in range(len(found)))
    return [ScreenRow(found.text, *extent).drawn(*extent).rstrip() for extent in extents]


def test_on_narrow_rows_its_lines_leave_no_stubs() -> None:
    expected = fill(LETTER, 50).split("\n")
    assert "\n".join(expected) in "\n".join(drawn(around(fill(LETTER, 54)), 50))


def test_no_empty_rows_stand_between_its_lines() -> None:
    for text in (around(BY_EYE, "\n"), "\n\n".join([BY_EYE] * 5)):
        assert BY_EYE in "\n".join(drawn(text, 70))
    assert needs_spacing(around(BY_EYE, "\n"))


def test_stanzas_have_no_empty_rows_between_their_lines() -> None:
    text = "\n\n".join([LINES["a stanza"], LINES["a stanza that runs on"]] * 3)
    assert drawn(text, 70) == text.split("\n")


def test_an_item_like_word_within_a_sentence_begins_no_item() -> None:
    block = "The inspector of the bridge over the Vir found that he had seen\nit. Then he looked"
    block += " at the other pillars of the bridge, which are\nall of iron, and went home."
    assert len(wrapped_runs(block)[0]) == 1


def test_a_line_of_nothing_but_a_control_is_no_word() -> None:
    assert not wrapped_runs(fill(LETTER, 54) + "\n\x1c")[0]
    assert not wrapped_runs(f"{LETTER[:60]}\n{LETTER[:60]}\n\x1c\n{LETTER[:60]}")[0]


_BLOCKS = st.sampled_from([*JOINED.values(), *LINES.values(), LONG, "A line.", "", "\u0301"])


@given(st.lists(_BLOCKS | any_texts, max_size=6).map("\n".join), st.integers(12, 90))
def test_rows_are_the_text_and_units_are_whole_whatever_stands_together(
    text: str, width: int
) -> None:
    found = Rows(text, width)
    extents = [found.row(index) for index in range(len(found))]
    assert "".join(text[start:end] for start, end in extents) == text[found.begin :]
    assert not text[: found.begin].strip(), "only blank lines take no rows"
    assert len(found.text) == len(text)
    for start, end in extents:
        row = ScreenRow(found.text, start, end)
        for edge in edges_of(found.text[start:end])[:-1]:
            if row.drawn(start + edge, start + edge + 1):
                assert row.offset_at(row.cell_of(start + edge)) == start + edge
    edges = set(edges_of(text))
    for kind in ("sentence", "paragraph"):
        for unit in Units(text).within(kind, 0, len(text)):
            assert edges.issuperset(unit)


@given(st.lists(_BLOCKS | any_texts, max_size=6).map("\n".join))
def test_runs_are_in_order_and_of_three_lines_at_least(text: str) -> None:
    at = 0
    for start, end in zip(*wrapped_runs(text), strict=True):
        assert at <= start < end
        assert len(text[start:end].splitlines()) >= 3
        at = end


_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\x0b"])


@given(st.lists(_BLOCKS | any_texts, max_size=6).map("\n".join), _ENDS)
def test_a_first_look_never_misses_a_run(text: str, end: str) -> None:
    text = text.replace("\n", end)
    assert may_have_runs(text) or not list(candidates(text))
