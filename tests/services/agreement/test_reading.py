"""Agreement counts what was read, by the record that the reader keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.article import text_digest
from reader.services.agreement.counted import counted_articles
from reader.services.agreement.report import NothingShared, Report, agree
from reader.services.agreement.shared import choice_of, places_of
from reader.store.progress import Progress, Status, save_progress
from tests.services.tagged import tag, write
from tests.store.folders import Folder

FIRST, SECOND, THIRD = "The ferry left at noon.", "“Nobody knew why,” Ida said.", "Rome was calm."
TEXT = f"{FIRST} {SECOND}\n\n{THIRD}\n"


def read(
    root: Path, annotator: str, *quotes: str, status: Status = "started", text: str = TEXT
) -> None:
    """Leave a.txt as the reader does that has shown some quotes."""
    places = [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]
    progress = Progress(
        article="a.txt",
        annotator=annotator,
        sha256=text_digest(text),
        read=places,
        status=status,
    )
    store = Folder(root)
    store.ensure()
    assert save_progress(store, progress)


def report(root: Path, labels: tuple[str, ...] = (), *, done_only: bool = False) -> Report:
    choice = choice_of((), labels, done_only=done_only)
    return agree(counted_articles(places_of([root]), choice), resamples=0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Anna has read all and is done; Ben has read and tagged the first sentence."""
    write(tmp_path, "a.txt", TEXT)
    tag(tmp_path, "a.txt", FIRST, THIRD)
    read(tmp_path, "Anna", TEXT, status="done")
    tag(tmp_path, "a.txt", FIRST, annotator="Ben")
    read(tmp_path, "Ben", FIRST)
    return tmp_path


def test_what_one_has_not_read_is_no_disagreement(place: Path) -> None:
    found = report(place)
    assert found.disagreements == []
    assert found.agreement.rows[0].marks == {"Anna": 1, "Ben": 1}
    assert found.agreement.rows[0].f1_exact.value == 1
    assert (found.agreement.units, found.articles[0].compared) == (6, 6)
    assert (found.compared.tags, found.compared.of_tags) == (2, 3)
    assert (found.compared.units, found.compared.of_units) == (6, found.articles[0].units)
    assert found.compared.unrecorded == {}


def test_own_tags_count_as_read_of_any_label(place: Path) -> None:
    tag(place, "a.txt", "calm", annotator="Ben", label="opinion")
    for labels in ((), ("fact",)):
        found = report(place, labels)
        # With the stop behind “calm”.
        assert found.agreement.units == 6 + 2
    assert report(place).agreement.rows[0].marks == {"Anna": 1, "Ben": 2}


def test_punctuation_and_blanks_between_what_was_read_leave_no_hole(place: Path) -> None:
    read(place, "Ben", FIRST, "Nobody knew why", "Ida said", "Rome was calm")
    found = report(place)
    assert found.compared.everything
    assert [one.kind for one in found.disagreements] == ["missing"]


def test_a_layer_without_a_record_counts_as_read_in_full_and_is_named(place: Path) -> None:
    tag(place, "a.txt", SECOND, annotator="Cleo")
    tag(place, "a.txt", SECOND, annotator="@gold")
    found = report(place)
    assert found.compared.unrecorded == {"Cleo": 1}
    pairs = {pair.first + pair.second: pair.units for pair in found.agreement.rows[0].pairs}
    assert pairs == {"AnnaBen": 6, "AnnaCleo": found.articles[0].units, "BenCleo": 6}


def test_a_record_of_another_text_is_none(place: Path) -> None:
    read(place, "Ben", "Oslo", text="Oslo then.\n")
    assert report(place).compared.unrecorded == {"Ben": 1}


def test_what_was_read_of_another_version_counts_where_it_stands(tmp_path: Path) -> None:
    old = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n"
    new = f"{FIRST}\n\nThe bridge was closed on that day, and for good.\n\n{SECOND}\n\n{THIRD}\n"
    for name in ("Anna", "Cleo"):
        tag(tmp_path, "a.txt", FIRST, THIRD, text=new, annotator=name)
        read(tmp_path, name, new, text=new, status="done")
    tag(tmp_path, "a.txt", FIRST, text=old, annotator="Ben")
    read(tmp_path, "Ben", FIRST, SECOND, text=old)
    found = report(tmp_path)
    (pair, *_) = found.agreement.rows[0].pairs
    assert (pair.first, pair.second, pair.f1_exact.value) == ("Anna", "Ben", 1)
    # Neither the paragraph that is new nor the one that he has not read.
    assert pair.units == 6 + 9


def test_those_who_have_read_different_parts_share_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    for name, quote in (("Anna", FIRST), ("Ben", THIRD)):
        tag(tmp_path, "a.txt", quote, annotator=name)
        read(tmp_path, name, quote)
    with pytest.raises(NothingShared, match="Anna and Ben have read nothing of an article"):
        report(tmp_path)
    tag(tmp_path, "a.txt", THIRD, annotator="Cleo")
    read(tmp_path, "Cleo", THIRD)
    found = report(tmp_path)
    assert (found.alone, found.articles[0].annotators) == (["Anna"], ["Ben", "Cleo"])


def test_only_what_is_done_counts_where_that_is_asked(place: Path) -> None:
    with pytest.raises(NothingShared, match="marked as done by two"):
        report(place, done_only=True)
    tag(place, "a.txt", THIRD, annotator="Cleo")
    read(place, "Cleo", THIRD, status="done")
    found = report(place, done_only=True)
    assert list(found.agreement.annotators) == ["Anna", "Cleo"]
    assert found.compared.not_done == 1
    assert found.agreement.units == found.articles[0].units
