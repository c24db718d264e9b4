"""A pair over two articles, of which the other one was renamed: its passage follows the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.annotation import Elsewhere
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.session import ArticleSession
from reader.modes.requests import LookForTied
from reader.services.check import check
from reader.services.export.judgements import rejected_in
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.store.moves import hand_over
from tests.modes.annotate.keyboard import press
from tests.modes.articles.sessions import BUSES, session_on, taken_over, three_articles
from tests.services.tagged import judge, tag, write
from tests.services.tied import tie
from tests.store.folders import Folder

STAYED, STOPPED = "The gulls stayed.", "The buses stopped."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pair of two annotators over a.txt and b.txt, which is new.txt now and was tagged itself."""
    root = three_articles(tmp_path)
    for annotator in ("Anna", "Ben"):
        tie(root, "a.txt", STAYED, there=("b.txt", STOPPED), annotator=annotator)
    tag(root, "b.txt", "Nobody came.")
    (root / "b.txt").rename(root / "new.txt")
    return root


def place(root: Path, annotator: str = "Anna") -> Elsewhere | None:
    """Return where the files have the second passage."""
    (pair,) = Folder(root).read(LayerKey(annotator, "a.txt")).annotations.values()
    return pair.spans[1].elsewhere


def at(article: str) -> Elsewhere:
    return Elsewhere(article, 0, len(STOPPED))


def pointed_out(session: ArticleSession) -> AnnotateMode:
    """Open the first article and look for what became of passages, as the program does beside."""
    home = session.open(0)
    session.offer_there(home.state, session.find_there(home.state))
    return home


def test_taking_over_takes_the_passages_of_ones_other_pairs_along(folder: Path) -> None:
    session = session_on(folder)
    reader = taken_over(session.open(2), session)
    session.offer_tied(reader.state, session.find_tied(reader.state))
    assert [*reader.state.kept_with.values()] == ["a.txt"]
    session.close()
    assert place(folder) == at("new.txt")
    assert place(folder, "Ben") == at("b.txt")
    wrong = [each for each in check([Folder(folder)]) if each.annotator == "Anna"]
    assert not wrong


def test_a_verdict_on_a_pair_holds_after_its_passage_followed(folder: Path) -> None:
    store = Folder(folder)
    (pair,) = store.read(LayerKey("Anna", "a.txt")).annotations.values()
    judge(folder, "a.txt", pair, "rejected")
    session = session_on(folder)
    taken_over(session.open(2), session)
    session.close()
    names = ("Anna", "Cleo")
    layers = {name: store.read(LayerKey(name, "a.txt")) for name in names}
    assert place(folder) == at("new.txt")
    assert rejected_in(layers) == {("Anna", pair.id)}


@pytest.mark.parametrize("index", [2, 0], ids=["there", "here"])
def test_it_is_undone_and_redone_as_one_from_either_article(folder: Path, index: int) -> None:
    session = session_on(folder)
    taken_over(session.open(2), session)
    mode = session.open(index)
    for key, article, tags in (("u", "b.txt", 0), ("U", "new.txt", 1)):
        press(mode, key)
        assert mode.state.take_requests() == [LookForTied(anew=True)]
        mode.state.layer.flush()
        assert place(folder) == at(article)
        assert len(Folder(folder).read(LayerKey("Anna", "new.txt")).annotations) == tags
        session.forget_tied()
        session.offer_tied(mode.state, session.find_tied(mode.state))
        assert bool(mode.state.kept_with) == bool(tags and index)
        assert len(mode.state.document.marks) == (1 if index == 0 else 2 * tags)


def test_what_another_program_holds_stays_and_the_rest_is_taken_over(folder: Path) -> None:
    store = Folder(folder)
    session = session_on(folder)
    article = session.open(0).state.document.article
    session.close()
    with Layer.open(store, article, "Anna"):
        reader = taken_over(session.open(2), session)
    assert reader.message == "Took over 1 tag of b.txt; u gives them back."
    assert place(folder) == at("b.txt")
    home = pointed_out(session)
    assert home.message == "b.txt is gone; new.txt has the same text: T follows."
    press(home, "T")
    home.state.layer.flush()
    assert place(folder) == at("new.txt")


@pytest.mark.parametrize("tagged", [True, False])
def test_the_key_follows_in_the_article_that_keeps_the_pair(folder: Path, *, tagged: bool) -> None:
    """Nobody need have tagged the article that is gone: its passages are known."""
    if not tagged:
        mine = [*(folder / ".obelism").glob("*/anna*/b*")]
        assert mine
        for each in mine:
            each.unlink()
    home = pointed_out(session_on(folder))
    assert home.message == "b.txt is gone; new.txt has the same text: T follows."
    assert ("T", "follow there") in home.footers()[0]
    press(home, "T")
    assert home.message == "1 passage followed to new.txt; u takes it back."
    home.state.layer.flush()
    assert place(folder) == at("new.txt")
    press(home, "u")
    home.state.layer.flush()
    assert place(folder) == at("b.txt")


def test_of_several_articles_with_the_text_none_is_guessed(folder: Path) -> None:
    write(folder, "copy.txt", BUSES)
    home = pointed_out(session_on(folder))
    said = "b.txt is gone, and several articles have its text."
    assert home.message == said
    press(home, "T")
    assert home.message == said
    assert place(folder) == at("b.txt")


def test_a_passage_that_the_renamed_article_has_no_more_is_in_doubt_there(folder: Path) -> None:
    """It was edited, too, and its tags were taken over: which article it is, is known."""
    write(folder, "new.txt", "The trams stopped. The drivers walked. Nobody came.\n")
    session = session_on(folder)
    layer = session.open(2).state.layer
    old = Folder(folder).read(LayerKey("Anna", "b.txt"))
    assert hand_over(layer, "b.txt", old.annotations.values()) == 1
    home = pointed_out(session)
    assert home.message == f"In doubt: “{STOPPED}” in new.txt; T shows it."
    assert place(folder) == at("new.txt")
