"""That documents are read as well as they are said to be, and that the benchmark would tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benchmarks.documents import Made, documents, score


@pytest.fixture(scope="module")
def every() -> list[Made]:
    return list(documents())


def test_a_kind_is_read_as_well_as_it_has_to_be(every: list[Made]) -> None:
    short = {made.name: score(made).short for made in every}
    assert short
    assert {name: found for name, found in short.items() if found} == {}


def test_the_benchmark_tells_what_is_wrong(every: list[Made]) -> None:
    made = next(made for made in every if made.name == "eml: text")
    words, half = made.paragraphs, len(made.paragraphs) // 2
    assert score(replace(made, paragraphs=words[half:] + words[:half])).short == ["order"]
    joined = [" ".join(words[:half]), *words[half:]]
    assert score(replace(made, paragraphs=joined)).short == ["paragraphs"]
    assert "words" in score(replace(made, paragraphs=[*words, *words[:3]])).short
