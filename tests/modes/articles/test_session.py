"""One article open at a time: opening, closing, going on, and what is kept of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.corpus.find import find_articles
from reader.model.article import Article
from reader.model.errors import BadLabels, CannotWrite, HomeFolder, Unreadable
from reader.modes.annotate.mode import Place
from reader.modes.articles.arranging import Order
from reader.modes.articles.browse import ListMode
from reader.modes.articles.list import ArticleList
from reader.modes.open_layers import NotSaved
from reader.modes.requests import MarkDone
from reader.store.folder.journal import JournalFile
from tests.modes.annotate.keyboard import press, said, tags
from tests.modes.articles.sessions import BUSES, TIDE, kept, session_for, session_on, three_articles
from tests.modes.keys import settings_with
from tests.services.tagged import tag, write
from tests.store.folders import Folder


def refuse_appends(patched: pytest.MonkeyPatch) -> None:
    def refuse(_journal: JournalFile, _lines: list[bytes]) -> None:
        raise OSError(28, "")

    patched.setattr(JournalFile, "append", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_articles(tmp_path)


# Opening and closing


def test_opening_gives_the_article_and_its_place_in_the_row(folder: Path) -> None:
    session = session_on(folder)
    reader = session.open(1)
    assert (reader.state.document.text, reader.state.layer.annotator) == (BUSES, "Anna")
    assert session.mode is reader
    assert session.place == Place(2, 3, folder.name)
    assert session.articles.current == 1
    assert not (folder / ".obelism").exists()


def test_why_an_article_is_not_what_its_address_gives_is_said_when_it_is_opened(
    folder: Path,
) -> None:
    session = session_on(folder)
    session.articles.refs[1] = replace(session.articles.refs[1], notice="The text as you tagged it")
    assert said(session.open(1)) == "The text as you tagged it"


def test_the_place_in_the_row_is_that_among_the_articles_that_the_list_leaves(
    folder: Path,
) -> None:
    session = session_on(folder)
    session.articles.sort(Order(descending=True))
    session.articles.filter(session.articles.refs[1].id)
    session.open(1)
    assert session.place == Place(1, 1, folder.name)
    session.open(0)
    assert session.place == Place(1, 3, folder.name), "it was gone to past the filter"


def test_opening_another_closes_the_first_and_lets_it_go(folder: Path) -> None:
    session = session_on(folder)
    first = session.open(0)
    press(first, "j", "f")
    session.open(1)
    other = session_on(folder)
    again = other.open(0)
    assert (tags(again), again.state.layer.read_only) == ([("fact", "The boats left.")], None)
    press(first, "j", "f")
    assert said(first) == "a.txt is closed."


def test_the_same_article_can_be_opened_again(folder: Path) -> None:
    session = session_on(folder)
    press(session.open(0), "j", "f")
    again = session.open(0)
    assert (tags(again), again.state.layer.read_only) == ([("fact", "The boats left.")], None)


def test_closing_leaves_nothing_open_and_a_second_time_does_no_harm(folder: Path) -> None:
    session = session_on(folder)
    session.close()
    session.open(0)
    session.close()
    session.close()
    assert session.mode is None


def test_what_cannot_be_opened_leaves_the_other_open(folder: Path) -> None:
    write(folder, "d.txt", "")
    session = session_on(folder)
    reader = session.open(0)
    with pytest.raises(Unreadable, match="empty"):
        session.open(3)
    assert (session.mode, session.articles.current) == (reader, 0)
    press(reader, "f")
    assert len(tags(reader)) == 1


def test_labels_that_cannot_be_used_leave_the_other_open(folder: Path) -> None:
    session = session_on(folder)
    reader = session.open(0)
    write(folder, ".obelism/labels.toml", "no labels")
    with pytest.raises(BadLabels, match=r"labels\.toml"):
        session.open(1)
    assert (session.mode, session.articles.current) == (reader, 0)


def test_a_text_that_was_read_already_is_not_read_again(folder: Path) -> None:
    articles = ArticleList(find_articles([folder / "a.txt"]), "Anna")
    articles.add_all()
    article = Article.of("Read before.", id="a.txt", title="a")
    assert session_for(articles, preloaded=article).open(0).state.document.text == "Read before."


def test_files_are_decoded_as_the_list_says(folder: Path) -> None:
    (folder / "a.txt").write_bytes("Gr\u00fcn.".encode("cp437"))
    assert session_on(folder, encoding="cp437").open(0).state.document.text == "Gr\u00fcn."


def test_what_was_put_right_at_opening_is_said(folder: Path) -> None:
    tag(folder, "a.txt", "The boats left.")
    path = Folder(folder).layer_path("Anna", "a.txt")
    path.write_text("{")
    reader = session_on(folder).open(0)
    assert "set aside" in said(reader)
    assert tags(reader) == [("fact", "The boats left.")]


def test_what_another_program_holds_says_so_and_keeps_no_place(folder: Path) -> None:
    Folder(folder).ensure()
    session_on(folder).open(0)
    session = session_on(folder)
    reader = session.open(0)
    assert said(reader) == reader.state.layer.read_only
    press(reader, "j")
    session.close()
    assert kept(folder, "a.txt") is None
    session.open(1)
    assert session.mode is not None
    assert session.mode.state.layer.read_only is None


# What is not saved


def test_what_is_not_saved_is_not_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folder(folder).ensure()
    session = session_on(folder)
    reader = session.open(0)
    with monkeypatch.context() as patched:
        refuse_appends(patched)
        press(reader, "f")
        for leave in (session.close, lambda: session.open(1)):
            with pytest.raises(NotSaved, match="the disk is full"):
                leave()
            assert session.mode is reader
    session.open(1)
    assert tags(session_on(folder).open(0)) == [("fact", "The tide rose.")]


def test_it_can_be_put_into_a_file_and_given_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Folder(folder).ensure()
    monkeypatch.chdir(folder)
    session = session_on(folder)
    with monkeypatch.context() as patched:
        refuse_appends(patched)
        press(session.open(0), "f")
        told = session.open_layers.rescue()
        session.open_layers.give_up()
    (path,) = folder.glob("obelism-rescue-20300101-0000*.json")
    assert told == f"Your tags are in {path}."
    assert "The tide rose." in path.read_text()
    assert tags(session.open(0)) == []


# From article to article


def test_neighbours_and_what_is_said_at_the_ends(folder: Path) -> None:
    session = session_on(folder)
    reader = session.open(0)
    assert session.neighbour(1) == 1
    assert session.neighbour(-1) is None
    assert said(reader) == "This is the first article."
    reader = session.open(2)
    assert session.neighbour(1) is None
    assert said(reader) == "This is the last article."


def test_the_ends_of_a_filtered_list_are_said_to_be_that(folder: Path) -> None:
    session = session_on(folder)
    session.articles.filter(session.articles.refs[1].id)
    reader = session.open(1)
    assert session.neighbour(-1) is None
    assert said(reader) == "This is the first article that the filter of the list leaves."
    assert session.neighbour(1) is None
    assert said(reader) == "This is the last article that the filter of the list leaves."


def test_the_only_article_says_so(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TIDE)
    session = session_on(tmp_path)
    reader = session.open(0)
    assert session.neighbour(1) is None
    assert said(reader) == "This is the only article."


def test_while_articles_are_looked_for_the_last_is_not_called_the_last(folder: Path) -> None:
    articles = ArticleList(find_articles([folder]), "Anna")
    articles.extend(articles.pull(1))
    session = session_for(articles)
    reader = session.open(0)
    assert session.neighbour(1) is None
    assert said(reader) == "Further articles are still being looked for."


def test_done_is_kept_and_leads_to_the_next_unfinished(folder: Path) -> None:
    session = session_on(folder)
    press(session.open(1), "D", "D")
    assert session.done() == 2
    stored = kept(folder, "b.txt")
    assert stored is not None
    assert stored.status == "done"
    press(session.open(2), "D", "D")
    assert session.done() == 0
    reader = session.open(0)
    press(reader, "D", "D")
    assert session.done() is None
    assert said(reader).startswith("Done: “")
    assert said(reader).endswith("”. Every article here is done.")
    assert session_on(folder).open(1).state.status == "done"


def test_done_with_the_only_article(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TIDE)
    session = session_on(tmp_path)
    reader = session.open(0)
    press(reader, "D", "D")
    assert session.done() is None
    title = reader.state.document.article.title
    assert said(reader) == f"Done: “{title}”. u takes that back."
    press(reader, "D")
    session.close()
    stored = kept(tmp_path, "a.txt")
    assert stored is not None
    assert stored.status == "started"


def test_done_is_not_kept_in_the_home_folder_without_asking(home: Path) -> None:
    write(home, "a.txt", TIDE)
    session = session_on(home)
    press(session.open(0), "D", "D")
    with pytest.raises(HomeFolder):
        session.done()
    assert [path.name for path in home.iterdir()] == ["a.txt"]
    session.store.ensure(allow_home=True)
    assert session.done() is None
    assert kept(home, "a.txt") is not None


# Marking in the list


def test_an_article_of_the_list_is_marked_as_done_and_back(folder: Path) -> None:
    tag(folder, "b.txt", "buses", label="attribution")
    session = session_on(folder)
    articles = session.articles
    for index in range(3):
        articles.record({index: articles.load_details(articles.refs[index])})
    mode = ListMode(articles, settings_with())
    for index, asked, status, message in (
        (
            1,
            "“b.txt”: 1 unfinished. D again: done anyway.",
            "done",
            "Done, with 1 unfinished: “b.txt”. D takes that back.",
        ),
        (1, "", "started", "Not done any more: “b.txt”. D marks it as done again."),
        (
            0,
            "“a.txt”: 0% is read. D again: done anyway.",
            "done",
            "Done: “a.txt”. D takes that back.",
        ),
        (0, "", "new", "Not done any more: “a.txt”. D marks it as done again."),
    ):
        articles.to(index)
        mode.do("done")
        if asked:
            assert (mode.message, articles.take_requests()) == (asked, [])
            mode.do("done")
        assert articles.take_requests() == [MarkDone(index)]
        session.toggle_done(index)
        assert mode.message == message
        details, progress = articles.details(index), kept(folder, articles.refs[index].id)
        assert details is not None
        assert progress is not None
        assert (details.status, progress.status, articles.index) == (status, status, index)
    assert session.open(0).state.status == "new"


def test_the_list_knows_what_was_read_before_anything_is_kept(folder: Path) -> None:
    session = session_on(folder)
    articles, reader = session.articles, session.open(0)
    press(reader, "j")
    read = reader.state.reading.share
    session.close()
    details = articles.load_details(articles.refs[0])
    assert 0 < details.share == read < 1
    assert not (folder / ".obelism").exists()


def test_what_takes_a_mark_back_is_not_cut_off_by_a_long_title(folder: Path) -> None:
    write(folder, "b.txt", "A title of the kind that fills a whole line of the list.\n\nThe end.\n")
    session = session_on(folder)
    mode = ListMode(session.articles, settings_with())
    for key in ("takes that back.", "D marks it as done again."):
        session.toggle_done(1)
        assert mode.message.endswith(key)
        assert len(mode.message) < 68


def test_what_cannot_be_opened_or_kept_is_not_marked(folder: Path) -> None:
    write(folder, "d.txt", "")
    session = session_on(folder)
    with pytest.raises(Unreadable, match="empty"):
        session.toggle_done(3)
    write(folder, ".obelism", "no folder")
    with pytest.raises(CannotWrite):
        session.toggle_done(0)
    assert session.articles.sums.done == 0
