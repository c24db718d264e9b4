"""Markdown: what is markup, what it says of the words, and units that do not see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.markdown import Markdown
from reader.text.screen_text import EMPHASIS, HEADING, MARKUP, STRONG
from reader.text.units import KINDS, Units

SHOWN = {MARKUP: "~", HEADING: "#", STRONG: "B", EMPHASIS: "I", STRONG | EMPHASIS: "X"}


def said(text: str) -> str:
    """A sign for each character: `~` markup, `#` heading, `B` `I` `X` emphasis, `.` nothing."""
    signs = ["\n" if sign == "\n" else "." for sign in text]
    for start, end, what in Markdown(text).stretches(0, len(text)):
        sign = "~" if what & MARKUP else SHOWN[what]
        signs[start:end] = [sign] * (end - start)
    return "".join(signs)


MARKED = [
    ("# A b ##", "~~###~~~"),
    ("### C#", "~~~~##"),
    ("#tag", "...."),
    ("A\n===", "#\n~~~"),
    ("A\n\n---", ".\n\n~~~"),
    ("**a** _b_ *c*", "~~B~~.~I~.~I~"),
    ("***a*** ~~b~~", "~~~X~~~.~~.~~"),
    ("a_b_c 2 * 3 * 4", "..............."),
    ("*a **b** c*", "~II~~X~~II~"),
    ("`*a*` ``a ` b``", "~...~.~~.....~~"),
    ("`a *b*", "...~I~"),
    ("\\*a\\*", "~..~."),
    ("[a](b) ![c](d 'e')", "~.~~~~.~~.~~~~~~~~"),
    ("[a] and [3]", "..........."),
    ("[a][b] [b]\n\n[b]: c", "~.~~~~.~.~\n\n~~~~~~"),
    ("a[^1]\n\n[^1]: b", ".~~~~\n\n~~~~~~."),
    ("<b>a</b> <http://x> 1 < 2", "~~~.~~~~.~........~......"),
    ("> a\n> > b", "~~.\n~~~~."),
    ("- a\n  - b\n1. c", "~~.\n~~~~.\n~~~."),
    ("- [x] a", "~~~~~~."),
    ("|a|b|\n|-|-|\n|c|d|", "~.~.~\n~~~~~\n~.~.~"),
    ("a | b", "....."),
    ("```py\n*a*\n```\n*b*", "~~~~~\n...\n~~~\n~I~"),
    ("    *a*", "......."),
    ("---\ntitle: a\n---\n*b*", "~~~~~~~~~~~~~~~~\n~I~"),
    ("* * *", "~~~~~"),
    ("a\\\nb", ".~\n."),
]


@pytest.mark.parametrize(("text", "signs"), MARKED)
def test_what_is_markup_and_what_it_says(text: str, signs: str) -> None:
    assert said(text) == signs


SENTENCES = [
    ("---\ntitle: A. B.\n---\n# The river\n\nText.", ["The river", "Text."]),
    ("- One thing.\n- **Two.** Three.", ["One thing.", "Two.", "Three."]),
    ("> It is clear,\n> he said. Go.", ["It is clear,\n> he said.", "Go."]),
    (
        "See [the rules](http://x.example/a.b). Then *go*.",
        ["See [the rules](http://x.example/a.b).", "Then *go*."],
    ),
    ("| Place | Median |\n|---|---|\n| Mill Pool | 210 |", ["Place", "Median", "Mill Pool", "210"]),
    ("**“We were never asked,”** she said.", ["“We were never asked,”** she said."]),
    ("![](a.png)\n\nText.", ["Text."]),
    (
        "One line of a letter that\ngoes on here. Next.",
        ["One line of a letter that\ngoes on here.", "Next."],
    ),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_a_sentence_has_no_markup_at_its_edges(text: str, sentences: list[str]) -> None:
    units = Units(text, markdown=True)
    found = units.within("sentence", 0, len(text))
    assert [text[start:end] for start, end in found] == sentences


def test_a_word_has_no_markup_and_an_address_is_none() -> None:
    text = "**Bo**ld `code` [a link](http://x.example) *it*’s"
    words = Units(text, markdown=True).within("word", 0, len(text))
    assert [text[start:end] for start, end in words] == ["Bo**ld", "code", "a", "link", "it*’s"]


@pytest.mark.parametrize(
    ("chosen", "kept"), [("**bold**", "bold"), ("# A", "A"), ("> “Go,” ", "“Go,”"), ("* *", None)]
)
def test_what_is_chosen_is_trimmed_of_markup(chosen: str, kept: str | None) -> None:
    extent = Units(chosen, markdown=True).tidy(0, len(chosen))
    assert (chosen[slice(*extent)] if extent else None) == kept


def test_a_paragraph_is_an_item_a_heading_a_row() -> None:
    text = "# A\nb\nc\n- d\n- e\n\n| f | g |\n|---|---|\n| h | i |\n**N. M.:** j\n"
    units = Units(text, markdown=True)
    found = [text[start:end] for start, end in units.within("paragraph", 0, len(text))]
    assert found == ["A", "b\nc", "d", "e", "f | g", "h | i", "N. M.:** j"]
    assert units.paragraph_number(text.index("e")) == 4


SIGNS = st.text(alphabet="ab “”.*_`~[]()!<>#-+=|\\:1\n\r\té\u0301👩\u200d🚀", max_size=80)


@given(SIGNS)
def test_units_are_in_order_whole_and_without_markup(text: str) -> None:
    units = Units(text, markdown=True)
    assert units.markup is not None
    for kind in KINDS:
        reached = 0
        for start, end in units.within(kind, 0, len(text)):
            assert reached <= start < end
            reached = end
            assert text[start:end].strip() == text[start:end]
    for start, end in units.within("word", 0, len(text)):
        assert units.trim(start, end) == (start, end)


HOSTILE = [
    *("[" * 100_000, "[" * 19_000 + "]" * 900, "*a " * 6_000, "`a``" * 4_500, "<!--" * 4_900),
    *("[a](" * 4_900, '[a](b "' * 2_500, "|" * 100_000, "a|\n" + "-|" * 50_000, "- " * 100_000),
    *(">" * 100_000, "# a" + " " * 100_000 + "b", "a" * 1_000_000, "*a* " * 250_000, "-" * 100_000),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_markup_is_read_in_time(text: str) -> None:
    markdown = Markdown(text)
    assert [*markdown.paragraphs()] or set(text) <= set("->| ")
    assert sum(end - start for start, end, _ in markdown.stretches(0, len(text))) <= len(text)
