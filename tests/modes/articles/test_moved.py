"""An article whose file has another name now: its tags are offered, taken over, and given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.article import kept_article
from reader.model.errors import NoLayer
from reader.modes.articles.session import ArticleSession
from reader.services.check import check
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.modes.annotate.keyboard import press, said, tags
from tests.modes.articles.sessions import kept, session_on, taken_over
from tests.services.tagged import write
from tests.store.folders import Folder

TEXT = "The tide rose. The boats left. The gulls stayed.\n"
TAGS = [("fact", "The tide rose."), ("opinion", "The boats left.")]


@pytest.fixture
def session(tmp_path: Path) -> ArticleSession:
    """An article with two tags that was renamed since, and another that is untouched."""
    path = write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "z.txt", "Nothing of that.\n")
    session = session_on(tmp_path)
    press(session.open(0), "g", "f", "j", "o")
    session.close()
    path.rename(tmp_path / "b.txt")
    return session_on(tmp_path)


def in_file(root: Path, id: str) -> list[tuple[str, str]]:
    annotations = Folder(root).read(LayerKey("Anna", id)).annotations.values()
    return [(each.label, each.spans[0].text) for each in annotations]


def test_what_was_tagged_under_another_name_is_offered(
    session: ArticleSession, tmp_path: Path
) -> None:
    reader = session.open(0)
    expected = "You tagged this text as a.txt, which is gone; T takes the tags over."
    assert said(reader) == expected
    assert tags(reader) == []
    assert said(session.open(1)) == ""
    with pytest.raises(NoLayer):
        Folder(tmp_path).read(LayerKey("Anna", "b.txt"))


def test_the_tags_come_over_and_leave_the_name_that_is_gone(
    session: ArticleSession, tmp_path: Path
) -> None:
    reader = taken_over(session.open(0), session)
    assert said(reader) == "Took over 2 tags of a.txt; u gives them back."
    assert tags(reader) == TAGS
    assert reader.state.status == "started"
    session.close()
    assert in_file(tmp_path, "b.txt") == TAGS
    assert in_file(tmp_path, "a.txt") == []
    assert kept(tmp_path, "b.txt") is not None
    assert [*check([Folder(tmp_path)])] == []
    assert said(session.open(0)) == ""


def test_undo_gives_them_back_and_redo_takes_them_again(
    session: ArticleSession, tmp_path: Path
) -> None:
    reader = taken_over(session.open(0), session)
    press(reader, "u")
    assert "Undid the taking over of the tags" in said(reader)
    assert tags(reader) == []
    assert in_file(tmp_path, "a.txt") == TAGS
    press(reader, "U")
    assert tags(reader) == TAGS
    assert in_file(tmp_path, "a.txt") == []
    press(reader, "u")
    session.close()
    (tmp_path / "b.txt").rename(tmp_path / "a.txt")
    assert tags(session_on(tmp_path).open(0)) == TAGS


def test_one_that_is_still_there_keeps_its_tags(session: ArticleSession, tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    other = session_on(tmp_path)
    assert said(other.open(1)) == ""
    assert tags(other.open(0)) == TAGS


def test_another_persons_tags_are_not_offered(session: ArticleSession, tmp_path: Path) -> None:
    assert said(session_on(tmp_path, "Ben").open(0)) == ""


def test_one_that_was_tagged_anew_is_left_alone(session: ArticleSession, tmp_path: Path) -> None:
    press(session.open(0), "g", "f")
    session.close()
    assert said(session_on(tmp_path).open(0)) == ""


def test_tags_that_another_program_holds_stay_where_they_are(
    session: ArticleSession, tmp_path: Path
) -> None:
    place = Folder(tmp_path)
    info = place.read(LayerKey("Anna", "a.txt")).info
    article = kept_article(place, info)
    assert article is not None
    with Layer.open(place, article, "Anna"):
        reader = taken_over(session.open(0), session)
        assert "open elsewhere" in said(reader)
        assert tags(reader) == []
    session.close()
    assert in_file(tmp_path, "a.txt") == TAGS
