"""Clauses as a reader would cut them; `|` stands between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clauses import cut_clauses
from reader.text.sentences import cut_sentences
from reader.text.words import cut_words
from tests.text.making import any_texts, units_of

SEMICOLONS_AND_COLONS = [
    ("The bridge was closed; nobody told them.", "The bridge was closed|nobody told them"),
    ("There was one problem: the money was gone.", "There was one problem|the money was gone"),
    ("He asked for two things: bread and butter.", "He asked for two things|bread and butter"),
    ("He left; however, she stayed at home.", "He left|however, she stayed at home"),
    ("At 10:30 the train left.", "At 10:30 the train left"),
]
DASHES = [
    (
        "The mayor — a former teacher — refused to answer.",
        "The mayor|a former teacher|refused to answer",
    ),
    ("The mayor – a tall man – refused to answer.", "The mayor|a tall man|refused to answer"),
    ("The mayor - a tall man - refused to answer.", "The mayor|a tall man|refused to answer"),
    ("The mayor -- a tall man -- refused to answer.", "The mayor|a tall man|refused to answer"),
    ("The mayor—a tall man—refused to answer.", "The mayor|a tall man|refused to answer"),
    ("The mayor--a tall man--refused to answer.", "The mayor|a tall man|refused to answer"),
    ("She is a well-known long-distance runner.", "She is a well-known long-distance runner"),
    ("They won 3–1, and the crowd cheered.", "They won 3–1|and the crowd cheered"),
]
BRACKETS = [
    (
        "The report (published on Monday) blamed the pilot.",
        "The report|published on Monday|blamed the pilot",
    ),
    ("The report [see page nine] blamed the pilot.", "The report|see page nine|blamed the pilot"),
    ("The report blamed the pilot (who had slept).", "The report blamed the pilot|who had slept"),
    ("He bought things (milk and eggs) on Monday.", "He bought things|milk and eggs|on Monday"),
    ("The price (in kroner) rose.", "The price (in kroner) rose"),
    ("He (the mayor) was gone.", "He (the mayor) was gone"),
    (
        "The price (up 4%) rose; wages (down 2%) fell.",
        "The price (up 4%) rose|wages (down 2%) fell",
    ),
    ("It was late (very late), and cold.", "It was late|very late|and cold"),
]
COMMAS = [
    ("When the rain stopped, the crowd came back.", "When the rain stopped|the crowd came back"),
    (
        "The house, which had burned down, was never rebuilt.",
        "The house|which had burned down|was never rebuilt",
    ),
    ("I came, I saw, I won.", "I came|I saw|I won"),
    ("The town spent $1,250,000 on it.", "The town spent $1,250,000 on it"),
    ("It cost 3,500 kroner, which was too much.", "It cost 3,500 kroner|which was too much"),
]
LISTS = [
    ("The flag was red, white and blue.", "The flag was red, white and blue"),
    ("The flag was red, white, and blue.", "The flag was red, white, and blue"),
    ("They sold bread, milk, and eggs at the gate.", "They sold bread, milk, and eggs at the gate"),
    ("The work was slow, hard, dull or badly paid.", "The work was slow, hard, dull or badly paid"),
    ("Oslo, Bergen, Narvik and Moss are cities.", "Oslo, Bergen, Narvik and Moss are cities"),
    ("They visited Oslo, Bergen and Narvik.", "They visited Oslo, Bergen and Narvik"),
    ("When it stopped, Peter and Mary came back.", "When it stopped|Peter and Mary came back"),
    (
        "Salt and pepper, bread and butter, and fish and chips were sold out.",
        "Salt and pepper, bread and butter, and fish and chips were sold out",
    ),
    (
        "They sold fresh bread, cold milk, and brown eggs.",
        "They sold fresh bread|cold milk|and brown eggs",
    ),
]
INTRODUCING_WORDS = [
    ("However, the ship sailed on Friday.", "However, the ship sailed on Friday"),
    ("Then, without warning, the roof fell in.", "Then, without warning|the roof fell in"),
    ("In the morning, the ship sailed.", "In the morning|the ship sailed"),
]
ADDED_WORDS = [
    ("The minister, however, disagreed.", "The minister, however, disagreed"),
    ("It rained, however, and the match was off.", "It rained, however|and the match was off"),
    ("It sank off Bergen, Norway, on Sunday.", "It sank off Bergen, Norway|on Sunday"),
    ("On May 3, 2021, the ship sank.", "On May 3, 2021|the ship sank"),
    ("I do not know, sir, but I can ask.", "I do not know, sir|but I can ask"),
    ("I do not know, Peter.", "I do not know, Peter"),
]
CONJUNCTIONS = [
    ("He came and she left.", "He came|and she left"),
    ("We can wait or we can walk.", "We can wait|or we can walk"),
    ("The wind rose but the boats stayed out.", "The wind rose|but the boats stayed out"),
    ("She was tired so she went home.", "She was tired|so she went home"),
    ("It rained yet nobody complained.", "It rained|yet nobody complained"),
    ("He did not call nor did she.", "He did not call nor did she"),
    ("Prices rose and the city did nothing.", "Prices rose|and the city did nothing"),
    ("He said that she left and that it hurt.", "He said that she left|and that it hurt"),
    ("She likes bread and butter.", "She likes bread and butter"),
    ("It took two and a half hours of talk.", "It took two and a half hours of talk"),
    ("He stood up and left the room.", "He stood up and left the room"),
    ("He neither ate nor slept.", "He neither ate nor slept"),
    ("The man and his dog slept.", "The man and his dog slept"),
    ("He met the mayor and the head of the bank.", "He met the mayor and the head of the bank"),
    ("Peter Lund and Ida Berg voted against it.", "Peter Lund and Ida Berg voted against it"),
    ("There were so many people that we left.", "There were so many people that we left"),
]
QUOTATIONS = [
    (
        "“We are leaving,” she said, “and we will not be back.”",
        "We are leaving|she said|and we will not be back",
    ),
    ('"We are leaving," said the captain.', "We are leaving|said the captain"),
    ("‘We are leaving’, he said.", "We are leaving|he said"),
    ("„Wir gehen jetzt“, sagte der Kapitän.", "Wir gehen jetzt|sagte der Kapitän"),
    ("The captain said, “We are leaving.”", "The captain said|We are leaving"),
    ("The captain said: “We are leaving.”", "The captain said|We are leaving"),
    ("“Is it true?” asked the mayor.", "Is it true|asked the mayor"),
    ("“We are leaving!” the old man cried.", "We are leaving!” the old man cried"),
    ("The song “Help!” was played.", "The song “Help!” was played"),
]
OTHER_SCRIPTS = [
    ("昨日は雨が降り、試合は中止になった。", "昨日は雨が降り|試合は中止になった"),
    ("他来了，她走了。", "他来了|她走了"),
    ("他说：我们走吧；没有人回答。", "他说|我们走吧|没有人回答"),
    ("他說（很久以前）他會來。", "他說|很久以前|他會來"),
    ("وصل القطار متأخرا، ثم نزل الركاب.", "وصل القطار متأخرا|ثم نزل الركاب"),
    ("وصل القطار؛ نزل الركاب.", "وصل القطار|نزل الركاب"),
]
SHORT_AND_PLAIN = [
    ("Silence.", "Silence"),
    ("Silence, please.", "Silence, please"),
    ("“Yes!”", "Yes"),
    ("“No,” he said.", "No,” he said"),
    ("no mark at all in this long line of words", "no mark at all in this long line of words"),
    ("He left. It rained; nobody came.", "He left|It rained|nobody came"),
    ("... !", ""),
    ("", ""),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *SEMICOLONS_AND_COLONS,
        *DASHES,
        *BRACKETS,
        *COMMAS,
        *LISTS,
        *INTRODUCING_WORDS,
        *ADDED_WORDS,
        *CONJUNCTIONS,
        *QUOTATIONS,
        *OTHER_SCRIPTS,
        *SHORT_AND_PLAIN,
    ],
)
def test_clauses_are_those_a_reader_would_cut(text: str, expected: str) -> None:
    assert "|".join(units_of(text, "clause")) == expected


CLAUSE_TEXTS = st.lists(
    st.sampled_from(
        [
            *"and but or so the he mayor Oslo left red bread 1,000 well-known 他来 رجل".split(),
            *[", ", "; ", ": ", " — ", "—", " - ", "--", " (", ") ", "，", "、", "؛ "],
            *[" ", " ", " “", "” ", "!” ", "?” ", ". ", ".\n\n", "\n", "... "],
        ]
    ),
    max_size=30,
).map("".join)


@given(CLAUSE_TEXTS | any_texts)
def test_every_word_of_a_sentence_is_in_just_one_of_its_clauses(text: str) -> None:
    sentences = cut_sentences(text, 0, len(text))
    words = [word for sentence in sentences for word in cut_words(text, *sentence)]
    found = cut_clauses(text, 0, len(text))
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert {start for start, _ in found} <= {start for start, _ in words}
    assert {end for _, end in found} <= {end for _, end in words}
    for start, end in found:
        assert any(first <= start and end <= last for first, last in sentences)
    for start, end in words:
        assert sum(first <= start and end <= last for first, last in found) == 1


@given(CLAUSE_TEXTS)
def test_no_clause_is_a_single_word_where_its_sentence_has_more(text: str) -> None:
    clauses = cut_clauses(text, 0, len(text))
    for start, end in cut_sentences(text, 0, len(text)):
        several = len(cut_words(text, start, end)) > 1
        for clause in clauses:
            if several and start <= clause[0] < end:
                assert len(cut_words(text, *clause)) > 1
