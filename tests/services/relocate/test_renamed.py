"""An article that was renamed and edited: offered where it is certain, and asked about at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.session import ArticleSession
from reader.modes.changes.choices import summary
from reader.modes.changes.on_open import renamed_and_edited
from reader.modes.requests import ShowChanges
from reader.services.check import check
from reader.services.relocate.renamed import Candidate
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.modes.annotate.keyboard import press, said, select, tags
from tests.modes.articles.sessions import kept, reopened, session_on
from tests.modes.changes.deciding import carry_over
from tests.services.tagged import tag, write
from tests.store.folders import Folder

OLD = (
    "The mayor said on Monday that the ferry would be cancelled because of the storm.\n\n"
    "Nobody had told the passengers. The fare is 12 kroner.\n"
)
NEW = (
    "It rained all week. The mayor said on Monday that the ferry would be cancelled because of a "
    "storm.\n\nNobody had told the passengers. The fare is 12 kroner.\n"
)
OTHER = "Trains ran late all day, since a tree had come down on the line near the old mill.\n"
MAYOR = "The mayor said on Monday that the ferry would be cancelled because of a storm."
OFFERED = "It is 88 % like a.txt, which is gone; T takes your tags over."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article with two tags that was renamed and edited since, and another that is untouched."""
    write(tmp_path, "a.txt", OLD)
    tag(tmp_path, "a.txt", OLD.partition("\n")[0], "Nobody had told the passengers.")
    (tmp_path / "a.txt").unlink()
    write(tmp_path, "b.txt", NEW)
    write(tmp_path, "z.txt", OTHER)
    return tmp_path


def opened(session: ArticleSession, index: int = 0) -> AnnotateMode:
    """Open an article, and look for what it was, as the program does beside."""
    reader = session.open(index)
    session.offer_alike(reader.state, session.find_alike(reader.state))
    return reader


def found(folder: Path, annotator: str = "Anna") -> Candidate | None:
    session = session_on(folder, annotator)
    return session.find_alike(session.open(0).state)


def taken_over(session: ArticleSession, *, take: bool = True) -> AnnotateMode:
    """Press the key, compare, decide, and open again, as the screen does."""
    reader = opened(session)
    press(reader, "T")
    assert reader.state.take_requests() == [ShowChanges()]
    changes = session.compare()
    relocation = changes.state.relocation
    carry_over(changes, take=take)
    return reopened(session, summary(relocation), relocation)


def in_file(folder: Path, id: str) -> list[tuple[str, str]]:
    annotations = Folder(folder).read(LayerKey("Anna", id)).annotations.values()
    return [(each.label, each.spans[0].text) for each in annotations]


def test_it_is_offered_with_its_key(folder: Path) -> None:
    session = session_on(folder)
    reader = opened(session)
    assert said(reader) == OFFERED
    assert ("T", "take over") in reader.footer()
    assert said(opened(session, 1)) == ""
    assert not (folder / ".obelism" / "layers" / "anna" / "b.txt").exists()


def test_the_tags_come_over_to_where_they_stand_now(folder: Path) -> None:
    session = session_on(folder)
    reader = taken_over(session)
    expected = [("fact", MAYOR), ("fact", "Nobody had told the passengers.")]
    assert said(reader) == "Took over: 1 where they were, 1 confirmed."
    assert tags(reader) == expected
    session.close()
    assert in_file(folder, "b.txt") == expected
    assert in_file(folder, "a.txt") == []
    assert [*check([Folder(folder)])] == []
    assert found(folder) is None


def test_one_undo_gives_them_back_as_they_were(folder: Path) -> None:
    before = in_file(folder, "a.txt")
    session = session_on(folder)
    reader = taken_over(session)
    after = tags(reader)
    press(reader, "u")
    assert tags(reader) == []
    assert in_file(folder, "a.txt") == before
    press(reader, "U")
    assert tags(reader) == after
    assert in_file(folder, "a.txt") == []


def test_what_is_gone_from_the_text_comes_with_its_quote(folder: Path) -> None:
    reader = taken_over(session_on(folder), take=False)
    lost = [each for each in reader.state.layer.annotations.values() if each.orphan]
    assert [each.spans[0].text for each in lost] == [OLD.partition("\n")[0]]


def test_how_far_it_was_read_comes_with_them(folder: Path) -> None:
    write(folder, "a.txt", OLD)
    session = session_on(folder)
    reader = session.open(0)
    select(reader, "The fare is 12 kroner.")
    press(reader, "j")
    session.close()
    (folder / "a.txt").unlink()
    session = session_on(folder)
    taken_over(session)
    session.close()
    place = kept(folder, "b.txt")
    assert place is not None
    assert any(NEW[start:end].endswith("12 kroner.") for start, end in place.read)


def test_nothing_is_offered_where_two_that_are_gone_are_alike(folder: Path) -> None:
    tag(folder, "c.txt", "Nobody", text=OLD.replace("Monday", "Friday"))
    assert found(folder) is None


@pytest.mark.parametrize(("other", "offered"), [(OLD.replace("12", "14"), False), (OTHER, True)])
def test_nothing_is_offered_where_another_article_is_as_alike(
    folder: Path, other: str, *, offered: bool
) -> None:
    write(folder, "c.txt", other)
    assert (found(folder) is not None) is offered


def test_an_alike_one_that_is_tagged_itself_is_no_rival(folder: Path) -> None:
    write(folder, "c.txt", OLD.replace("12", "14"))
    tag(folder, "c.txt", "Nobody")
    assert found(folder) == Candidate("a.txt", 88)


def test_nothing_is_offered_while_the_article_is_there(folder: Path) -> None:
    write(folder, "a.txt", OLD)
    session = session_on(folder)
    assert session.find_alike(session.open(1).state) is None


def test_nothing_is_offered_where_nothing_can_be_written(folder: Path) -> None:
    article = load_article(next(find_articles([folder / "b.txt"])))
    with Layer.open(Folder(folder), article, "Anna"):
        assert found(folder) is None


def test_the_offer_fits_a_narrow_screen_whatever_the_name() -> None:
    offer = renamed_and_edited(f"in/{'a' * 90}/{'b' * 90}.txt", 100)
    assert len(offer.text({"changes": "T"}.__getitem__)) <= 80


def test_another_persons_tags_are_not_offered(folder: Path) -> None:
    assert found(folder, "Ben") is None


def test_one_whose_tags_have_moved_away_is_not_offered(folder: Path) -> None:
    session = session_on(folder)
    taken_over(session)
    session.close()
    (folder / "b.txt").unlink()
    write(folder, "c.txt", NEW.replace("all week", "all day"))
    alike = found(folder)
    assert alike is None or alike.article == "b.txt"


def test_one_that_was_tagged_meanwhile_is_left_alone(folder: Path) -> None:
    session = session_on(folder)
    reader = opened(session)
    press(reader, "g", "f", "T")
    assert said(reader) == "The text is as it was when it was tagged."


def test_an_edited_record_is_offered_what_it_was(tmp_path: Path) -> None:
    lines = [json.dumps({"text": text}) for text in (OTHER, OLD)]
    path = write(tmp_path, "a.jsonl", "\n".join(lines))
    (ref,) = [ref for ref in find_articles([path]) if load_article(ref).text == OLD]
    tag(tmp_path, ref.id, "Nobody had told the passengers.", text=OLD)
    path.write_text("\n".join([lines[0], json.dumps({"text": NEW})]))
    session = session_on(tmp_path)
    assert session.find_alike(session.open(0).state) is None
    assert session.find_alike(session.open(1).state) == Candidate(ref.id, 88)
