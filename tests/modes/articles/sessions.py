"""A session on a folder of small articles."""

from __future__ import annotations

from pathlib import Path

from reader.corpus.find import find_articles
from reader.model.article import Article
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.list import ArticleList
from reader.modes.articles.session import ArticleSession
from reader.modes.base import plain
from reader.modes.requests import TakeOver
from reader.services.relocate.carry_over import Relocation
from reader.store.progress import Progress, load_progress
from tests.modes.annotate.keyboard import Stopwatch, at_end, press
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.store.making import Ticking

TIDE = "The tide rose. The boats left. The gulls stayed.\n"
BUSES = "The buses stopped. The drivers walked. Nobody came.\n"
SCHOOL = "The school opened. The bell rang.\n"


def session_on(
    root: Path, annotator: str = "Anna", *, login: str = "ann", encoding: str | None = None
) -> ArticleSession:
    """A session for the articles of a folder."""
    articles = ArticleList(find_articles([root]), annotator, encoding)
    articles.add_all()
    return session_for(articles, login=login)


def session_for(
    articles: ArticleList, *, login: str = "", preloaded: Article | None = None
) -> ArticleSession:
    steady = Stopwatch()
    session = ArticleSession(
        articles, login=login, preloaded=preloaded, clock=Ticking(), steady=steady
    )
    at_end(session.open_layers.give_up)
    return session


def reopened(
    session: ArticleSession, sentence: str, relocation: Relocation | None = None
) -> AnnotateMode:
    """Show the open article anew, once all is on the disk."""
    mode = session.reopen(plain(sentence), relocation)
    session.open_layers.flush()
    return mode


def kept(root: Path, id: str, annotator: str = "Anna") -> Progress | None:
    """What the files say of someone's place in an article."""
    return load_progress(Folder(root), annotator, id)


def three_articles(root: Path) -> Path:
    """A folder of three articles that nobody has opened."""
    for id, text in (("a.txt", TIDE), ("b.txt", BUSES), ("c.txt", SCHOOL)):
        write(root, id, text)
    return root


def taken_over(reader: AnnotateMode, session: ArticleSession) -> AnnotateMode:
    """Press the key on an article that is open, and do what the program does then."""
    press(reader, "T")
    (request,) = reader.state.take_requests()
    assert isinstance(request, TakeOver)
    return session.take_over(request.article)
