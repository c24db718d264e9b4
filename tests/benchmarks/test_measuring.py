"""That the benchmarks measure what they say."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.benchmarks import latency, layers, measuring, pairs
from tests.store.folders import Folder


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
    typist = latency.Typist(measuring.ONE_LABEL, latency.Task("a key", b"j", 60))
    (cost,) = latency.costs([typist])
    assert min(cost) > 0


def test_a_program_that_never_paints_is_reported_with_what_it_wrote() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        measuring.first_paint_seconds(["sh", "-c", "echo no such thing"])


def test_what_saving_is_measured_against_does_what_it_says(tmp_path: Path) -> None:
    tagging = layers.Tagging(tmp_path / "here", 3)
    assert tagging.tag() > 0
    line = tagging.line
    file = tagging.close()
    tables = json.loads(file.read_bytes())
    assert len(tables["annotations"]) == 4
    with layers.appending(tmp_path / "bare", line) as append:
        assert append() > 0
    assert (tmp_path / "bare").read_bytes() == line
    assert layers.writing_layer(file)() > 0
    assert len(json.loads(file.read_bytes())["annotations"]) == 5
    assert layers.replacing(tmp_path / "bare", b"new")() > 0
    assert (tmp_path / "bare").read_bytes() == b"new"
    with layers.stock_tinydb(tmp_path / "stock", 3) as insert:
        assert insert() > 0
    assert len(json.loads((tmp_path / "stock").read_bytes())["annotations"]) == 4
    layers.fill(tmp_path / "many", tmp_path / "here", 2)
    contents = Folder(tmp_path / "many").read(LayerKey("bench", "report-00001.txt"))
    assert (len(contents.annotations), contents.problems) == (5, [])


def test_what_is_planted_is_looked_for_by_the_rules_and_by_shared_words() -> None:
    text = (
        "The council hired 40 nurses for its hospitals.\n\nA school has 12 teachers.\n\n"
        "All 40 nurses of the council hospitals stay.\n\nAnother school had 15 teachers.\n"
    )
    kinds = pairs.measure([text], 1)["kinds"]
    assert isinstance(kinds, dict)
    assert kinds["number"]["n"] == 1
    assert kinds["number"]["strict 8"] == 1.0
    assert kinds["number"]["overlap loose 8"] == 1.0
