"""The list opens on what somebody was given, and the reader walks through that."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from reader.corpus.find import find_articles
from reader.modes.articles.browse import ListMode
from reader.modes.articles.list import ArticleList
from reader.modes.articles.taggers import Taggers
from reader.services.assign.wish import Wish, assign
from reader.settings.assignments import Given, read_assignments, write_assignments
from reader.store.base import ASSIGNMENTS
from reader.store.progress import Progress, save_progress
from tests.modes.articles.sessions import session_for
from tests.modes.keys import settings_with
from tests.services.tagged import tag, write
from tests.store.folders import Folder

IDS = [f"{number}.txt" for number in range(5)]


def given(root: Path, *, blind: bool = False, **who: str) -> ArticleList:
    """The list for Anna, of five articles that are given as `who` says: `_0="Anna Bert"`."""
    for id in IDS:
        write(root, id, f"The tide rose in {id}. The boats left.")
    outcome = assign(root, Wish(annotators=("Anna", "Bert"), blind=blind))
    articles = {
        f"{key[1:]}.txt": Given(
            annotators=tuple(name for name in names.split() if name != "training"),
            training="training" in names,
        )
        for key, names in who.items()
    }
    outcome.store.ensure()
    path = root / ".obelism" / ASSIGNMENTS
    write_assignments(path, structs.replace(outcome.now, articles=articles))
    found = ArticleList(find_articles([root]), "Anna")
    found.add_all()
    return found


def shown(articles: ArticleList) -> list[str]:
    return [articles.refs[index].id for index in articles.visible]


def test_the_list_opens_on_what_was_given(tmp_path: Path) -> None:
    articles = given(tmp_path, _1="Anna", _2="Bert", _3="Anna Bert")
    assert shown(articles) == ["1.txt", "3.txt"]
    assert articles.narrowed == "given to you"
    mode = ListMode(articles, settings_with())
    mode.do("all_rows")
    assert shown(articles) == IDS
    mode.do("narrow_rows")
    mode.sign("m")
    assert shown(articles) == ["1.txt", "3.txt"]


def test_who_was_given_nothing_sees_all(tmp_path: Path) -> None:
    assert shown(given(tmp_path, _1="Bert")) == IDS


def test_training_that_is_mixed_stands_where_it_would_in_the_list(tmp_path: Path) -> None:
    alone = given(tmp_path, _0="Anna", _1="Anna", _2="Anna", _3="Anna training", _4="Anna")
    assert shown(alone) == ["3.txt", "0.txt", "1.txt", "2.txt", "4.txt"]
    path = tmp_path / ".obelism" / ASSIGNMENTS
    known = read_assignments(path)
    assert known is not None
    write_assignments(path, structs.replace(known, opening=3))
    mixed = ArticleList(find_articles([tmp_path]), "Anna")
    mixed.add_all()
    first, rest = shown(mixed)[:3], shown(mixed)[3:]
    assert first == sorted(first)
    assert "3.txt" in first
    assert rest == sorted(rest)


def test_the_reader_goes_from_one_to_the_next(tmp_path: Path) -> None:
    articles = given(tmp_path, _0="Anna", _2="Anna", _4="Anna")
    session = session_for(articles)
    session.open(articles.visible[0])
    assert articles.refs[session.neighbour(1) or 0].id == "2.txt"
    assert articles.refs[session.done() or 0].id == "2.txt"
    for index in articles.visible[1:]:
        session.open(index)
        after = session.done()
    assert after is None
    assert session.mode is not None
    assert "Every article given to you is done." in session.mode.message


def test_what_is_for_training_comes_first_whatever_the_order(tmp_path: Path) -> None:
    articles = given(tmp_path, _0="Anna", _2="Anna", _4="Anna training")
    assert shown(articles) == ["4.txt", "0.txt", "2.txt"]
    articles.sort(articles.order.by("file"))
    articles.sort(articles.order.by("file"))
    assert shown(articles) == ["4.txt", "2.txt", "0.txt"]


def test_others_are_hidden_until_one_is_done(tmp_path: Path) -> None:
    articles = given(tmp_path, blind=True, _1="Anna Bert", _2="Bert")
    for id in ("1.txt", "2.txt"):
        tag(tmp_path, id, "The tide", annotator="Bert")
    known = Taggers(articles.refs, "Anna")
    assert (known.names, known.tagged) == (["Bert"], 1)
    assert known.of(articles.refs[1].store, "1.txt") == frozenset()
    done = Progress(article="1.txt", annotator="Anna", sha256="0" * 64, status="done")
    assert save_progress(Folder(tmp_path), done)
    assert Taggers(articles.refs, "Anna").tagged == 2


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    given(tmp_path, _1="Anna")
    (tmp_path / ".obelism" / ASSIGNMENTS).write_text("{")
    articles = ArticleList(find_articles([tmp_path]), "Anna")
    articles.add_all()
    assert shown(articles) == IDS
    assert "assignments.json: " in ListMode(articles, settings_with()).message
