"""That the benchmarks measure what they say."""

from __future__ import annotations

import os
import time

import pytest

from tests.benchmarks import keys, measuring


@pytest.mark.parametrize("words", [100, 5_000])
def test_an_article_is_as_long_as_asked_and_opens_with_the_marker(words: int) -> None:
    text = measuring.article(words)
    assert words <= len(text.split()) < words + 100
    assert text.split("\n\n")[1].startswith(measuring.MARKER)
    assert text.count(measuring.MARKER) == 1


def test_processor_time_is_that_of_the_process() -> None:
    before = time.process_time()
    while measuring.cpu_seconds(os.getpid()) < before + 0.05:
        pass
    assert time.process_time() - before < 0.2


def test_a_first_paint_and_a_key_are_seen() -> None:
    assert measuring.first_paint_seconds(measuring.ONE_LABEL) > 0
    assert keys.cpu_per_key(measuring.ONE_LABEL, b"jkl" * 20) > 0


def test_a_program_that_never_paints_is_reported_with_what_it_wrote() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        measuring.first_paint_seconds(["sh", "-c", "echo no such thing"])
