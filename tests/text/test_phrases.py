"""Sentences on one line: those that have room, none of them cut."""

from __future__ import annotations

import pytest

from reader.model.annotation import Annotation, Span
from reader.model.labels import DEFAULT_LABELS
from reader.text.phrases import (
    MOST_PASSAGES,
    about,
    details,
    fitting,
    instead,
    with_shorter_quote,
    without_advice,
)

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


def test_of_very_many_passages_the_first_are_listed_and_the_others_counted() -> None:
    spans = tuple(Span(at, at + 1, None, "x") for at in range(MOST_PASSAGES + 1_300))
    tag = Annotation(id="1", label="fact", spans=spans, created="", modified="")
    listed = details(DEFAULT_LABELS, tag)
    assert [each.text for each in listed[MOST_PASSAGES:]][:1] == ["1,300, not listed here"]
    assert about(DEFAULT_LABELS["fact"], tag).rest.count("x") == MOST_PASSAGES - 1


@pytest.mark.parametrize(
    ("words", "shorter"),
    [
        ("fact “The tide rose early.”", "fact “The tid…”"),
        ("‘“Yes,” she said’", "‘“Yes,”…’"),
        ("“The tide…”", "“The tid…”"),
        ("“The sea”", "“The sea”"),
        ("The tide rose early.", "The tide rose early."),
        ("”", "”"),
    ],
)
def test_of_words_the_quote_at_their_end_is_cut(words: str, shorter: str) -> None:
    assert with_shorter_quote(words, 8) == shorter
