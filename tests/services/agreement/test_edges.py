"""Spans with the same words are the same span, whatever marks stand at their edges."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.article import text_digest
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.counted import counted_articles, marks_of
from reader.services.agreement.report import Report, agree
from reader.services.agreement.shared import places_of
from reader.store.progress import Progress, save_progress
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "“The ferry left,” Ida said. It cost 5 % more (and $500).\n"


def report(root: Path) -> Report:
    return agree(counted_articles(places_of([root])), resamples=0)


def two(root: Path, one: list[str], other: list[str]) -> Report:
    write(root, "a.txt", TEXT)
    tag(root, "a.txt", *one)
    tag(root, "a.txt", *other, annotator="Ben")
    return report(root)


@pytest.mark.parametrize(
    ("one", "other", "edges"),
    [
        ("Ida said.", "Ida said", 1),
        ("The ferry left", "“The ferry left,”", 1),
        ("“The ferry left", "The ferry left,”", 2),
        ("It cost 5 % more", "It cost 5 % more (", 1),
        ("and $500", "(and $500).", 1),
    ],
)
def test_marks_at_the_edges_make_no_difference(
    tmp_path: Path, one: str, other: str, edges: int
) -> None:
    found = two(tmp_path, [one], [other])
    assert (found.edges, found.disagreements) == (edges, [])
    every = found.agreement.rows[0]
    assert (every.alpha.value, every.f1_exact.value) == (1, 1)


@pytest.mark.parametrize(
    ("one", "other"), [("5 %", "5"), ("$500", "500"), ("Ida said.", "said."), ("Ida", "Ida")]
)
def test_other_words_do_and_the_same_edges_are_no_difference(
    tmp_path: Path, one: str, other: str
) -> None:
    found = two(tmp_path, [one], [other])
    assert found.edges == 0
    assert len(found.disagreements) == (one != other)


def test_edges_that_both_have_taken_so_stay(tmp_path: Path) -> None:
    """Each has a span with its stop and one without."""
    both = ["Ida said.", "Ida said"]
    found = two(tmp_path, both, both)
    assert (found.edges, found.agreement.rows[0].f1_exact.value) == (0, 1)
    (article,) = shared_articles(places_of([tmp_path])).articles
    ends = {mark.parts[0].end for mark in marks_of(article).by["Ben"]}
    assert len(ends) == 2


def test_what_is_said_is_shown_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    tag(tmp_path, "a.txt", "Ida said.")
    tag(tmp_path, "a.txt", "Ida said", annotator="Ben")
    tag(tmp_path, "a.txt", "Ida said", annotator="Cleo", label="opinion")
    (one,) = report(tmp_path).disagreements
    assert {said.annotator: said.spans[0].text for said in one.said} == {
        "Anna": "Ida said.",
        "Ben": "Ida said",
        "Cleo": "Ida said",
    }


def test_the_marks_that_a_span_is_given_count_as_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Ida said ( … ) no.\n")
    tag(tmp_path, "a.txt", "Ida said ( … )")
    tag(tmp_path, "a.txt", "Ida said", annotator="Ben")
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    read = Progress(article="a.txt", annotator="Ben", sha256=text_digest(text), read=[(0, 8)])
    assert save_progress(Folder(tmp_path), read)
    found = report(tmp_path)
    assert (found.edges, found.agreement.units) == (1, 5)
    assert found.agreement.rows[0].f1_exact.value == 1
