"""Sentences on one line: those that have room, none of them cut."""

from __future__ import annotations

import pytest

from reader.text.phrases import fitting

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
