"""Speaker turns of transcripts."""

from __future__ import annotations

from itertools import chain
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.quotations import Quotations
from reader.text.turns import Turns
from reader.text.units import Units
from tests.text.making import units_of

TRANSCRIPTS = [
    ("ANNA: I left.\nBEN: Why?\nANNA: It rained.", ["ANNA|I left.", "BEN|Why?", "ANNA|It rained."]),
    ("**Anna:** I left.\n\n**Ben**: Why?\n\nNow.", ["Anna|I left.", "Ben|Why?\n\nNow."]),
    ("ANNA (12:03): I left.\n\nBEN (12:04): Why?", ["ANNA|I left.", "BEN|Why?"]),
    ("[12:03] Anna Lund: I left.\n[12:04] Ben: Why?", ["Anna Lund|I left.", "Ben|Why?"]),
    ("0:12:03 ANNA: I left.\n0:12:04 – Ben: Why?", ["ANNA|I left.", "Ben|Why?"]),
    ("Anna : je pars.\nBen\u202f: pourquoi ?", ["Anna|je pars.", "Ben|pourquoi ?"]),
    ("*Anna:* I left.\n*Ben*: Why?", ["Anna|I left.", "Ben|Why?"]),
    ("Anna (0:01): no stop\nBen (0:02): none", ["Anna|no stop", "Ben|none"]),
    (
        "SEN. LUND (D-Ohio): Why?\n\nMS. ROY, Engineer: So.",
        ["SEN. LUND|Why?", "MS. ROY, Engineer|So."],
    ),
    ("Anna: I left.\nBen: Why?", ["Anna|I left.", "Ben|Why?"]),
    ("АННА: Я ушла.\nБОРИС: Почему?", ["АННА|Я ушла.", "БОРИС|Почему?"]),
    ("记者：你来吗？\n市长：来。", ["记者|你来吗？", "市长|来。"]),
    ("Q: Why?\nA: “Rain.”", ["Q|Why?", "A|“Rain.”"]),
]
NONE = [
    "Title: A bridge\nDate: May 5",
    "NOTE: The bridge is closed.",
    "The plan is this: it rains.\nThe rest is that: it snows.",
    "https://example.org\nhttp://example.org",
    "",
]


@pytest.mark.parametrize(("text", "expected"), TRANSCRIPTS)
def test_a_turn_is_a_name_a_colon_and_words(text: str, expected: list[str]) -> None:
    turns = Turns(text).all
    assert [f"{text[slice(*one.name)]}|{text[slice(*one.words)]}" for one in turns] == expected
    assert all(Turns(text).at(one.words[0]) == one for one in turns)


@pytest.mark.parametrize("text", NONE)
def test_other_colons_are_no_turns(text: str) -> None:
    assert Turns(text).all == []


def test_a_turn_begins_a_paragraph_in_hard_wrapped_text() -> None:
    body = "So I said that it rained on the bridge and nobody came to see it, and so on. " * 4
    turns = (wrap(f"{name}: {body}", 60) for name in ("Anna", "Ben", "Anna", "Ben"))
    text = "\n".join(chain.from_iterable(turns))
    assert len(units_of(text, "paragraph")) == 4


_SAID = st.lists(
    st.sampled_from(["I left", "“Why", "now”", '"so', 'it is"', "‘no’", "rain.", "»Ja«", "end"]),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(st.lists(_SAID, min_size=2, max_size=6))
def test_no_quotation_runs_across_turns(said: list[str]) -> None:
    text = "\n".join(f"{'ANNA' if at % 2 else 'BEN'}: {words}" for at, words in enumerate(said))
    starts = [turn.start for turn in Turns(text).all]
    quotations, offset = Quotations(Units(text)), 0
    while (found := quotations.next(offset)) is not None:
        assert not any(found.start < start < found.end for start in starts)
        offset = found.start + 1
