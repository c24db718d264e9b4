from __future__ import annotations

from pathlib import Path

import pytest

from reader.measures.marks import CODEPOINT
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.counted import counted_articles, marks_of
from reader.services.agreement.report import NothingShared, Report, agree
from reader.services.agreement.shared import places_of
from reader.text.anchor import span_at
from tests.modes.review.reviews import put
from tests.services.tagged import tag, write

TEXT = "Ministers met in Oslo.\n\nThe talks, an aide said, took place in Rome.\n"


def report(*paths: Path, unit: str = "word") -> Report:
    return agree(counted_articles(places_of(paths), unit=unit), unit=unit, resamples=0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    tag(tmp_path, "a.txt", "Ministers met in Oslo.", "took place in Rome")
    tag(tmp_path, "a.txt", "met in Oslo", annotator="Ben")
    return tmp_path


def test_figures_are_those_of_the_words_that_were_tagged(place: Path) -> None:
    found = report(place)
    # Of 17 units, Anna has 5 and 4, Ben 3 of the same 5.
    (pair,) = found.agreement.rows[0].pairs
    assert pair.units == 17
    by_chance = (9 * 3 + 8 * 14) / 17**2
    assert pair.kappa.value == pytest.approx((11 / 17 - by_chance) / (1 - by_chance))
    assert (pair.f1_exact.value, pair.f1_overlap.value) == (0, pytest.approx(2 / 3))
    assert (pair.agr_first.value, pair.agr_second.value) == (0.5, 1)


def test_units_may_be_code_points(place: Path) -> None:
    found = report(place, unit=CODEPOINT)
    assert found.agreement.units == len(TEXT)
    assert "code points" in found.agreement.definitions["unit"]


def test_disagreements_say_where_and_who_said_what(place: Path) -> None:
    first, second = report(place).disagreements
    assert (first.article, first.paragraph, first.start, first.kind) == ("a.txt", 1, 0, "extent")
    assert first.hardness == pytest.approx(1 - 3 / 5)
    assert [(said.annotator, said.spans[0].text) for said in first.said] == [
        ("Anna", "Ministers met in Oslo."),
        ("Ben", "met in Oslo"),
    ]
    assert (second.paragraph, second.kind, second.silent) == (2, "missing", ("Ben",))


def test_an_annotation_keeps_its_id_among_the_marks(place: Path) -> None:
    (article,) = shared_articles(places_of([place])).articles
    ids = {mark.id for marks in marks_of(article).by.values() for mark in marks}
    assert ids == {one.id for layer in article.layers.values() for one in layer}


def test_what_somebody_never_had_before_them_is_no_disagreement(tmp_path: Path) -> None:
    text = "The mayor said that the school will open in May.\n"
    more = "Nobody knew why the bridge was closed on that day.\n\n"
    tag(tmp_path, "a.txt", text.strip(), text=text, annotator="Ben")
    for name in ("Anna", "Cleo"):
        tag(tmp_path, "a.txt", text.strip(), more.strip(), text=more + text, annotator=name)
    found = report(tmp_path)
    assert found.disagreements == []
    assert {pair.f1_exact.value for pair in found.agreement.rows[0].pairs} == {1}
    assert found.agreement.rows[0].marks == {"Anna": 1, "Ben": 1, "Cleo": 1}
    assert len(found.aligned) == 1
    assert found.left_out == [
        f"a.txt: left out 1 of 2 tags by {name}, on what is not surely in the version that Ben read"
        for name in ("Anna", "Cleo")
    ]


def test_marks_with_the_same_id_in_two_layers_are_told_apart(tmp_path: Path) -> None:
    for name, end in (("Anna", 22), ("Ben", 16)):
        put(tmp_path, "a.txt", TEXT, name, label="fact", spans=(span_at(TEXT, 0, end),))
    (one,) = report(tmp_path).disagreements
    assert [said.spans[0].text for said in one.said] == [TEXT[:22], TEXT[:16]]
    assert len({said.annotation for said in one.said}) == 1


def test_those_who_share_nothing_are_named(place: Path) -> None:
    write(place, "b.txt", "Oslo.\n")
    tag(place, "b.txt", "Oslo", annotator="Cleo")
    found = report(place)
    assert found.alone == ["Cleo"]
    assert [*found.agreement.annotators] == ["Anna", "Ben"]


def test_nothing_one_annotator_and_nothing_in_common_are_a_sentence_each(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Oslo.\n")
    with pytest.raises(NothingShared, match="nobody has tagged anything"):
        report(tmp_path)
    tag(tmp_path, "a.txt", "Oslo")
    tag(tmp_path, "b.txt", "Oslo")
    with pytest.raises(NothingShared, match=r"only Anna has .* two annotators"):
        report(tmp_path)
    tag(tmp_path, "c.txt", "Oslo", annotator="Ben")
    with pytest.raises(NothingShared, match=r"Anna 2 articles and Ben 1 article$"):
        report(tmp_path)
