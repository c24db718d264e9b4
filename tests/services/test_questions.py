"""Questions in notes, and the answers that reviewers give by the reasons of their verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import structs

from reader.corpus.find import find_articles
from reader.model.article import Article
from reader.modes.articles.list import ArticleList
from reader.services.questions import said
from reader.store.layer import Layer
from tests.cli.running import run
from tests.modes.adjudicate import adjudicating
from tests.modes.annotate.keyboard import TEXT
from tests.modes.articles.sessions import session_for
from tests.store.folders import Folder

ASKED = "? one fact or two"


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """Anna asks of all her tags, Ben's note is no question."""
    adjudicating.mark(tmp_path, {"anna": [("fact", "Nobody listened.")]}, note=ASKED)
    adjudicating.mark(tmp_path, {"ben": [("fact", "Nobody listened.")]}, note="why? no")
    return tmp_path


def test_notes_that_begin_with_the_sign_are_listed(asked: Path) -> None:
    result = run("questions", asked)
    assert result.stdout.splitlines() == [
        "ferry.txt",
        "  anna on fact “Nobody listened.”: one fact or two",
        "    → not answered yet",
    ]
    assert run("questions", asked, "--annotator", "ben").stdout == ""


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_the_reason_of_a_verdict_is_the_answer(asked: Path, verdict: str) -> None:
    adjudicating.judge(asked, "anna", 0, verdict, reason="Two: the count\nand the year.")
    assert run("questions", asked).stdout.splitlines()[-1] == (
        f"    → Two: the count and the year. (rita, {verdict})"
    )
    assert run("questions", asked, "--open").stdout == ""
    (found,) = json.loads(run("questions", asked, "--json").stdout)["questions"]
    assert (found["open"], found["start"]) == (False, TEXT.index("Nobody"))


def test_a_verdict_without_a_reason_answers_nothing(asked: Path) -> None:
    adjudicating.judge(asked, "anna", 0, "accepted")
    assert "not answered" in run("questions", asked).stdout


def test_what_is_changed_after_an_answer_is_open_again(asked: Path) -> None:
    adjudicating.judge(asked, "anna", 0, "rejected", reason="Two.")
    article = Article.of(TEXT, id=adjudicating.ARTICLE, title="", source=adjudicating.ARTICLE)
    with Layer.open(Folder(asked), article, "anna") as layer:
        (old,) = layer.annotations.values()
        layer.commit("note", [(old, structs.replace(old, note="? and the year"))])
    assert run("questions", asked, "--open").stdout.splitlines()[1:] == [
        "  anna on fact “Nobody listened.”: and the year",
        "    → Two. (rita, rejected, before a change)",
        "    → not answered yet",
    ]


def test_who_asked_reads_the_answer(asked: Path) -> None:
    adjudicating.judge(asked, "anna", 0, "rejected", reason="Two.")
    articles = ArticleList(find_articles([asked]), "anna")
    articles.add_all()
    state = session_for(articles).open(0).state
    assert [said(each) for (each,) in state.answered.values()] == ["Two. (rita, rejected)"]


@pytest.mark.parametrize("note", [ASKED, "? or none"])
def test_a_correction_asks_only_what_is_not_asked_by_what_it_corrects(
    note: str, asked: Path
) -> None:
    (tag,) = adjudicating.annotations_of(asked, "anna")
    adjudicating.judge(asked, "anna", 0, "corrected", to=("opinion", "Nobody listened."))
    article = Article.of(TEXT, id=adjudicating.ARTICLE, title="", source=adjudicating.ARTICLE)
    with Layer.open(Folder(asked), article, "rita") as layer:
        (old,) = layer.annotations.values()
        assert old.corrects == tag.id
        layer.commit("note", [(old, structs.replace(old, note=note))])
    found = json.loads(run("questions", asked, "--json").stdout)["questions"]
    expected = ["anna"] if note == ASKED else ["anna", "rita"]
    assert [each["annotator"] for each in found] == expected
