"""Subtitles become a transcript: who speaks stays, cues are joined."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.kinds import subtitles
from reader.kinds.base import NoText
from reader.text.turns import Turns


def text_of(data: str) -> str:
    (part,) = subtitles.read(data.encode(), None)
    return part.text


SRT = """1
00:00:01,000 --> 00:00:02,500
ANNA LEE: The dam is
<i>old.</i>

2
00:00:02,600 --> 00:00:04,000
{\\an8}It leaks.

3
00:00:04,100 --> 00:00:05,000
BEN: Why?
ANNA LEE: Nobody knows.
"""


def test_the_turns_of_an_srt() -> None:
    text = text_of(SRT.replace("\n", "\r\n"))
    assert text == "ANNA LEE: The dam is old. It leaks.\nBEN: Why?\nANNA LEE: Nobody knows."
    assert [text[slice(*turn.name)] for turn in Turns(text).all] == ["ANNA LEE", "BEN", "ANNA LEE"]


VTT = """WEBVTT - a talk

NOTE
nothing

intro
00:01.000 --> 00:02.000 align:start
<v.loud Anna Lee>The <b>dam</b> is</v>

00:02.000 --> 00:03.000
<v Anna Lee>old &amp; leaks.

00:03.000 --> 00:04.000
<v Ben>Why?</v> <v Anna Lee>Nobody <00:03.500>knows.</v>
"""


def test_the_voices_of_a_vtt() -> None:
    assert text_of(VTT) == "Anna Lee: The dam is old & leaks.\nBen: Why?\nAnna Lee: Nobody knows."


def test_without_names_a_silence_or_a_dash_ends_a_paragraph() -> None:
    cues = "00:01.000 --> 00:02.000\nOne\ntwo.\n\n00:03.000 --> 00:04.000\nThree.\n\n"
    cues += "00:09.000 --> 00:10.000\n- Four.\n- Five.\n"
    assert text_of(f"WEBVTT\n\n{cues}") == "One two. Three.\nFour.\nFive."


@pytest.mark.parametrize("data", ["WEBVTT\n", "Just a text.\n", "1\n2\n3\n", "WEBVTT\n\n-->\nA\n"])
def test_what_holds_none(data: str) -> None:
    with pytest.raises(NoText, match="subtitles"):
        text_of(data)


@given(
    st.lists(st.sampled_from(["WEBVTT", "1", "00:01.000 --> 00:02.000", "<v ", "A: b", "", ">"]))
)
def test_whatever_lines_come_there_is_a_text_or_a_sentence(lines: list[str]) -> None:
    with suppress(NoText):
        assert text_of("\n".join(lines)).strip()
