"""One row of the list, from the files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.refs import ArticleRef
from reader.document.document import count_words
from reader.model.article import text_digest
from reader.modes.articles import details
from reader.modes.articles.details import load_details
from reader.store.progress import Progress, save_progress
from tests.services.tagged import WHEN, tag, write
from tests.store.folders import Folder

TEXT = "Talks end\n\nMinisters met in Oslo. It rained.\n"


def only(root: Path) -> ArticleRef:
    (ref,) = find_articles([root])
    return ref


def test_an_article_nobody_opened_is_new_and_has_its_words_counted(tmp_path: Path) -> None:
    write(tmp_path, "talks.txt", TEXT)
    found = load_details(only(tmp_path), "Anna")
    assert (found.title, found.words, found.tags) == ("Talks end", 8, {})
    assert (found.share, found.status, found.touched, found.problem) == (0.0, "new", None, None)


def test_tags_are_counted_by_label_and_only_the_annotators_own(tmp_path: Path) -> None:
    write(tmp_path, "talks.txt", TEXT)
    tag(tmp_path, "talks.txt", "Ministers met in Oslo.", "It rained.")
    tag(tmp_path, "talks.txt", "It rained.", label="opinion")
    tag(tmp_path, "talks.txt", "Oslo", label="fact", annotator="Bert")
    found = load_details(only(tmp_path), "Anna")
    assert found.tags == {"fact": 2, "opinion": 1}
    assert found.touched is not None
    assert load_details(only(tmp_path), "Carla").tags == {}


def test_share_and_status_are_those_of_the_progress(tmp_path: Path) -> None:
    write(tmp_path, "talks.txt", TEXT)
    store = Folder(tmp_path)
    store.ensure()
    read = [(0, TEXT.index("It rained"))]
    progress = Progress(
        article="talks.txt",
        annotator="Anna",
        sha256=text_digest(TEXT),
        read=read,
        status="started",
        modified=WHEN,
    )
    assert save_progress(store, progress)
    found = load_details(only(tmp_path), "Anna")
    ink = len("".join(TEXT.split()))
    assert found.share == pytest.approx((ink - len("Itrained.")) / ink)
    assert found.status == "started"
    assert found.touched == datetime(2030, 1, 1, tzinfo=UTC)


def test_what_was_read_of_another_text_counts_nothing(tmp_path: Path) -> None:
    write(tmp_path, "talks.txt", TEXT)
    store = Folder(tmp_path)
    store.ensure()
    earlier = Progress(
        article="talks.txt", annotator="Anna", sha256="0" * 64, read=[(0, 9)], status="done"
    )
    assert save_progress(store, earlier)
    found = load_details(only(tmp_path), "Anna")
    assert (found.share, found.status) == (0.0, "done")


def test_what_an_article_says_of_itself(tmp_path: Path) -> None:
    write(tmp_path, "talks.md", "---\nauthor: Ann Lee\ndate: 2026-03-02\n---\n# Talks\n")
    assert load_details(only(tmp_path), "Anna").said == {"byline": "Ann Lee", "date": "2026-03-02"}


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    write(tmp_path, "empty.txt", "")
    problem = load_details(only(tmp_path), "Anna").problem
    assert problem is not None
    assert "empty" in problem


def test_a_failure_nobody_thought_of_stays_with_its_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of luck")

    write(tmp_path, "talks.txt", TEXT)
    monkeypatch.setattr(details, "load_article", broken)
    assert load_details(only(tmp_path), "Anna").problem == "talks.txt cannot be read: out of luck"


def words_of(text: str, name: str = "a.txt") -> int:
    return count_words(name, text)


def test_words_are_those_of_the_motions() -> None:
    assert words_of("Don't count “these” – or 3.14!") == 5
    assert words_of("") == 0
    assert words_of("---\ntitle: A\n---\n# **Two** [words](http://x.example)", "a.md") == 2
