"""How alike two texts are: an edited one is, another one is not."""

from __future__ import annotations

from itertools import combinations

import pytest

from reader.io.files import samples_folder
from reader.text.alignment import MIN_SIMILARITY, similarity

SAMPLES = [path.read_text(encoding="utf-8") for path in samples_folder().glob("*.txt")]


def with_each_replaced(text: str, step: int) -> str:
    words = text.split(" ")
    return " ".join("otherwise" if at % step == 0 else word for at, word in enumerate(words))


def test_two_articles_are_not_alike() -> None:
    assert max(similarity(one, other) for one, other in combinations(SAMPLES, 2)) < 20


@pytest.mark.parametrize(("step", "least"), [(10, 85), (4, 70)])
def test_an_edited_article_is_above_the_floor(step: int, least: int) -> None:
    texts = [text for text in SAMPLES if text.count(" ") > 100]
    assert (
        min(similarity(text, with_each_replaced(text, step)) for text in texts)
        > least
        > MIN_SIMILARITY
    )


def test_the_same_text_is_wholly_alike_and_no_text_is_not() -> None:
    assert similarity(SAMPLES[0], SAMPLES[0]) == 100
    assert similarity("", "") == similarity("", SAMPLES[0]) == 0


def test_the_same_words_in_another_order_are_not_alike() -> None:
    words = SAMPLES[0].split(" ")
    assert similarity(" ".join(words), " ".join(reversed(words))) < MIN_SIMILARITY


def test_two_notes_of_a_line_are_not_alike() -> None:
    assert similarity("The ferry leaves at nine.", "The ferry leaves at ten.") == 0
