"""Sentences on one line: those that have room, none of them cut."""

from __future__ import annotations

import pytest

from reader.text.phrases import fitting, instead, without_advice

SENTENCES = ["Accepted: fact “The tide rose.”.", "b.txt is gone.", "Passed over one."]


@pytest.mark.parametrize(
    ("room", "first", "kept"),
    [
        (80, False, SENTENCES),
        (40, False, SENTENCES[1:]),
        (50, True, SENTENCES[:2]),
        (5, True, SENTENCES[:1]),
    ],
)
def test_whole_sentences_are_left_out(room: int, first: bool, kept: list[str]) -> None:
    assert fitting(SENTENCES, room, first=first) == " ".join(kept)


@pytest.mark.parametrize(
    ("word", "known", "rest"),
    [
        ("anan", ["ben", "anna"], "; did you mean 'anna'?"),
        ("Anna", ["ben", "anna"], "; did you mean 'anna'?"),
        ("zoe", ["ben", "anna"], "; there are: ben, anna"),
        ("zoe", [], ""),
    ],
)
def test_an_unknown_word_is_told_the_nearest_or_all_there_are(
    word: str, known: list[str], rest: str
) -> None:
    assert instead(word, known) == rest


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("nothing is tagged here yet, so it ends", "Nothing is tagged here yet, so it ends."),
        ("nothing fits: --new begins again", "Nothing fits."),
        ("labels.toml is empty", "labels.toml is empty."),
        ("labels.toml: line 3 has no key; add one", "labels.toml: line 3 has no key."),
        ("Anna has it open", "Anna has it open."),
        ("@gold is of nobody", "@gold is of nobody."),
    ],
)
def test_what_is_refused_is_said_as_a_sentence_without_advice(reason: str, sentence: str) -> None:
    assert without_advice(reason) == sentence
