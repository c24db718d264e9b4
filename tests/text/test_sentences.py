"""Sentences as a reader would count them; `|` stands where one begins."""

from __future__ import annotations

import pytest
from hypothesis import given

from reader.text.characters import BLANK
from reader.text.sentences import cut_sentences, flattened
from tests.text.making import any_texts, edges_of

PLAIN = [
    "The bridge opened in May.| Nobody crossed it.",
    "What a day!| What a night!",
    "Was it closed?| It was.| Who closed it?| Nobody knows.",
    "What?!| No.",
    "The answer is no.| The vote is on Tuesday.",
    "The bridge is closed this week.| Pell said so.",
    "They drove back to Vir.| Clinton stayed.",
    "They met Ben at the Hall.| Osei stayed.",
    "He left; she stayed.| They wrote.",
    "It rained.|  It snowed.",
    "It rained.|\nIt snowed on\nthe bridge.",
    "It’s five o’clock.| Let’s go.",
    "ALL OF IT IS GONE.| AND NOBODY CAME.",
    "all of it is gone.| and nobody came.",
    "no final stop",
]
HEADLINES = [
    "Council rejects bridge plan",
    "Why the council rejected the plan",
    "Bridge closed: “Nobody’s fault”",
    "1. Open the door.| 2. Close it.",
    "1. Open the door.",
    "a) the first item",
    "Chapter 1.| It was raining.",
]
ABBREVIATIONS = [
    "Mr. Osei met Mrs. Lund on Friday.| They agreed on nothing.",
    "Dr. Ibarra saw Prof. Ito and Gen. Kask at noon.| All three denied it.",
    "Maj. Gen. Kask and Lt. Col. Osei resigned.",
    "The Rev. Al Moe spoke.| Sgt. Pell did not.",
    "Sen. Ruth Osei, D-Ohio, voted no.| So did Rep. Al Moe, R-Wis.| And then it failed.",
    "The firm, Vir Inc., lost $4.5 million.| Its shares fell.",
    "Pell Co. sued.| Lund Corp. settled.",
    "Pell Co. sued Lund Corp. and Moe Ltd. over it.",
    "She lives in the U.S. and works in the U.K. on weekdays.",
    "She moved to the U.S.| Then she came back.",
    "The U.N. Security Council met.",
    "He moved to Washington, D.C.| His wife stayed.",
    "Washington, D.C., is far.",
    "He has a Ph.D. in law.| She has an M.A. from Oslo.",
    "The vote was at 5 p.m. on Monday.",
    "He was born on Jan. 5, 1980.| She was born on Feb. 6.",
    "The ordinance, passed Sept. 9, takes effect Jan. 1.| Fines begin in March.",
    "The lake (e.g. Lake Vir) is dry, i.e. gone.| The fish died.",
    "They sell apples, etc. and more.",
    "They sell apples, pears, etc.| The shop is small.",
    "Lund et al. found it in 2011.| Others did not.",
    "The case, Lund v. Osei, ended in 2019.| It took years.",
    "He lives on Elm St.| He works on Oak Blvd.| It is quiet.",
    "The St. Olaf bridge is closed.| St. Olaf himself is not.",
    "Smith Jr. won.| Pell Sr. lost.",
    "See pp. 12–14 and fig. 3 for details.",
    "Pell was born c. 1880.| He died in 1950.",
]
INITIALS = [
    "J. R. Larkin wrote the report.| T. S. Moore read it.",
    "The report by J. Larkin was late.",
    "The council fell back on plan B.| Then it voted.",
]
NUMBERS = [
    "Prices rose 1.5% in March.| In April they fell.",
    "Turnout was 61.5%.| In 2019 it was 58%.",
    "Version 2.0 is out.| Version 2.1 is not.",
    "No. 7 won the race.| No. 3 fell.",
    "The temperature fell to -3.5 degrees.| Snow followed.",
    "It costs $5.| It was $4.",
]
ADDRESSES = [
    "Visit example.com for more.| It is free.",
    "Mail a.lund@example.com.| She answers.",
    "See https://example.org/x.html.| Then call.",
    "Go to www.example.org/a.b?c=d.| It is free.",
]
ELLIPSES = [
    "Wait… what happened?",
    "It was over…| The crowd went home.",
    "It was over ...| The crowd went home.",
    "I . . . I do not know.| Do you?",
]
OTHER_LANGUAGES = [
    "Il est parti.| Mme Dupont est restée.",
    "M. Dupont est parti.| Elle est restée.",
    "El Sr. Gómez habló con la Dra. Ruiz.| Nadie escuchó.",
    "¿Quién vino?| Nadie lo sabe.| ¡Basta!| No quiero más.",
    "Er sagte z. B. nichts.| Sie ging.",
    "Am 3. Oktober kam er.| Er blieb bis Mai.",
    "Он пришёл.| Она ушла.| Почему?",
    "Ήρθε χθες.| Έφυγε σήμερα.",
    "그는 왔다.| 그녀는 갔다.",
]
CASES = [
    *(PLAIN + HEADLINES + ABBREVIATIONS + INITIALS),
    *(NUMBERS + ADDRESSES + ELLIPSES + OTHER_LANGUAGES),
]


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in cut_sentences(text, 0, len(text))]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_are_as_a_reader_counts_them(marked: str) -> None:
    assert sentences_of(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_only_the_paragraph_asked_about_is_cut() -> None:
    text = "Before. The bridge is closed. Nobody came. After."
    start, end = text.index("The"), text.index(" After")
    found = [text[first:last] for first, last in cut_sentences(text, start, end)]
    assert found == ["The bridge is closed.", "Nobody came."]


def test_a_paragraph_of_marks_or_of_nothing() -> None:
    assert sentences_of("* * *") == ["* * *"]
    assert sentences_of("…") == ["…"]
    assert sentences_of(" \n ") == []
    assert sentences_of("") == []


def test_a_line_break_and_half_a_surrogate_pair_cut_nothing() -> None:
    assert sentences_of("The bridge\r\nis closed\ud83d.\u2028Nobody came.") == [
        "The bridge\r\nis closed\ud83d.",
        "Nobody came.",
    ]


@given(any_texts)
def test_sentences_hold_everything_written_in_order_and_whole(text: str) -> None:
    edges = set(edges_of(text))
    reached = 0
    for start, end in cut_sentences(text, 0, len(text)):
        assert not text[reached:start].strip(BLANK)
        assert reached <= start < end
        assert {start, end} <= edges
        reached = end
    assert not text[reached:].strip(BLANK)


@given(any_texts)
def test_flattened_text_keeps_every_offset(text: str) -> None:
    flat = flattened(text)
    assert len(flat) == len(text)
    for before, after in zip(text, flat, strict=True):
        if before in BLANK:
            assert after == " "
        else:
            assert after == ("\ufffd" if "\ud800" <= before <= "\udfff" else before)
