"""One article open at a time: opening, closing, going on, and what is kept of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.model.article import Article
from reader.model.errors import BadLabels, HomeFolder, Unreadable
from reader.modes.annotate.old_status import Place
from reader.modes.articles.list import ArticleList
from reader.modes.open_layers import NotSaved
from reader.store.folder.journal import JournalFile
from reader.store.folder.workspace import Workspace
from tests.modes.annotate.old_keyboard import press, said, tags
from tests.modes.articles.desks import BUSES, TIDE, desk_for, desk_on, kept, three_articles
from tests.services.tagged import tag, write


def refuse_appends(patched: pytest.MonkeyPatch) -> None:
    def refuse(_journal: JournalFile, _lines: list[bytes]) -> None:
        raise OSError(28, "")

    patched.setattr(JournalFile, "append", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_articles(tmp_path)


# Opening and closing


def test_opening_gives_the_article_and_its_place_in_the_row(folder: Path) -> None:
    desk = desk_on(folder)
    reader = desk.open(1)
    assert (reader.text, reader.layer.annotator) == (BUSES, "Anna")
    assert desk.reader is reader
    assert desk.place == Place(2, 3, folder.name)
    assert desk.shelf.current == 1
    assert not (folder / ".obelism").exists()


def test_opening_another_closes_the_first_and_lets_it_go(folder: Path) -> None:
    desk = desk_on(folder)
    first = desk.open(0)
    press(first, "j", "f")
    desk.open(1)
    other = desk_on(folder)
    again = other.open(0)
    assert (tags(again), again.layer.read_only) == ([("fact", "The boats left.")], None)
    press(first, "j", "f")
    assert said(first) == "a.txt is closed."


def test_the_same_article_can_be_opened_again(folder: Path) -> None:
    desk = desk_on(folder)
    press(desk.open(0), "j", "f")
    again = desk.open(0)
    assert (tags(again), again.layer.read_only) == ([("fact", "The boats left.")], None)


def test_closing_leaves_nothing_open_and_a_second_time_does_no_harm(folder: Path) -> None:
    desk = desk_on(folder)
    desk.close()
    desk.open(0)
    desk.close()
    desk.close()
    assert desk.reader is None


def test_what_cannot_be_opened_leaves_the_other_open(folder: Path) -> None:
    write(folder, "d.txt", "")
    desk = desk_on(folder)
    reader = desk.open(0)
    with pytest.raises(Unreadable, match="empty"):
        desk.open(3)
    assert (desk.reader, desk.shelf.current) == (reader, 0)
    press(reader, "f")
    assert len(tags(reader)) == 1


def test_labels_that_cannot_be_used_leave_the_other_open(folder: Path) -> None:
    desk = desk_on(folder)
    reader = desk.open(0)
    write(folder, ".obelism/labels.toml", "no labels")
    with pytest.raises(BadLabels, match=r"labels\.toml"):
        desk.open(1)
    assert (desk.reader, desk.shelf.current) == (reader, 0)


def test_a_text_that_was_read_already_is_not_read_again(folder: Path) -> None:
    shelf = ArticleList(find_articles([folder / "a.txt"]), "Anna")
    shelf.add_all()
    article = Article.of("Read before.", id="a.txt", title="a")
    assert desk_for(shelf, preloaded=article).open(0).text == "Read before."


def test_files_are_decoded_as_the_shelf_says(folder: Path) -> None:
    (folder / "a.txt").write_bytes("Gr\u00fcn.".encode("cp437"))
    assert desk_on(folder, encoding="cp437").open(0).text == "Gr\u00fcn."


def test_what_was_put_right_at_opening_is_said(folder: Path) -> None:
    tag(folder, "a.txt", "The boats left.")
    path = Workspace(folder).layer_path("Anna", "a.txt")
    path.write_text("{")
    reader = desk_on(folder).open(0)
    assert "set aside" in said(reader)
    assert tags(reader) == [("fact", "The boats left.")]


def test_what_another_program_holds_says_so_and_keeps_no_place(folder: Path) -> None:
    Workspace(folder).ensure()
    desk_on(folder).open(0)
    desk = desk_on(folder)
    reader = desk.open(0)
    assert said(reader) == reader.layer.read_only
    press(reader, "j")
    desk.close()
    assert kept(folder, "a.txt") is None
    desk.open(1)
    assert desk.reader is not None
    assert desk.reader.layer.read_only is None


# What is not saved


def test_what_is_not_saved_is_not_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(folder).ensure()
    desk = desk_on(folder)
    reader = desk.open(0)
    with monkeypatch.context() as patched:
        refuse_appends(patched)
        press(reader, "f")
        for leave in (desk.close, lambda: desk.open(1)):
            with pytest.raises(NotSaved, match="the disk is full"):
                leave()
            assert desk.reader is reader
    desk.open(1)
    assert tags(desk_on(folder).open(0)) == [("fact", "The tide rose.")]


def test_it_can_be_put_into_a_file_and_given_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(folder).ensure()
    monkeypatch.chdir(folder)
    desk = desk_on(folder)
    with monkeypatch.context() as patched:
        refuse_appends(patched)
        press(desk.open(0), "f")
        told = desk.open_layers.rescue()
        desk.open_layers.give_up()
    (path,) = folder.glob("obelism-rescue-20300101-0000*.json")
    assert told == f"Your tags are in {path}."
    assert "The tide rose." in path.read_text()
    assert tags(desk.open(0)) == []


# The way through the articles


def test_neighbours_and_what_is_said_at_the_ends(folder: Path) -> None:
    desk = desk_on(folder)
    reader = desk.open(0)
    assert desk.neighbour(1) == 1
    assert desk.neighbour(-1) is None
    assert said(reader) == "This is the first article."
    reader = desk.open(2)
    assert desk.neighbour(1) is None
    assert said(reader) == "This is the last article."


def test_the_ends_of_a_filtered_list_are_said_to_be_that(folder: Path) -> None:
    desk = desk_on(folder)
    desk.shelf.filter(desk.shelf.refs[1].id)
    reader = desk.open(1)
    assert desk.neighbour(-1) is None
    assert said(reader) == "This is the first article that the filter of the list leaves."
    assert desk.neighbour(1) is None
    assert said(reader) == "This is the last article that the filter of the list leaves."


def test_the_only_article_says_so(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TIDE)
    desk = desk_on(tmp_path)
    reader = desk.open(0)
    assert desk.neighbour(1) is None
    assert said(reader) == "This is the only article."


def test_while_articles_are_looked_for_the_last_is_not_called_the_last(folder: Path) -> None:
    shelf = ArticleList(find_articles([folder]), "Anna")
    shelf.extend(shelf.pull(1))
    desk = desk_for(shelf)
    reader = desk.open(0)
    assert desk.neighbour(1) is None
    assert said(reader) == "Further articles are still being looked for."


def test_done_is_kept_and_leads_to_the_next_unfinished(folder: Path) -> None:
    desk = desk_on(folder)
    press(desk.open(1), "D")
    assert desk.done() == 2
    stored = kept(folder, "b.txt")
    assert stored is not None
    assert stored.status == "done"
    press(desk.open(2), "D")
    assert desk.done() == 0
    reader = desk.open(0)
    press(reader, "D")
    assert desk.done() is None
    assert said(reader) == "Done. Every article here is done."
    assert desk_on(folder).open(1).status == "done"


def test_done_with_the_only_article(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TIDE)
    desk = desk_on(tmp_path)
    reader = desk.open(0)
    press(reader, "D")
    assert desk.done() is None
    assert said(reader) == "Done."
    press(reader, "D")
    desk.close()
    stored = kept(tmp_path, "a.txt")
    assert stored is not None
    assert stored.status == "started"


def test_done_is_not_kept_in_the_home_folder_without_asking(home: Path) -> None:
    write(home, "a.txt", TIDE)
    desk = desk_on(home)
    press(desk.open(0), "D")
    with pytest.raises(HomeFolder):
        desk.done()
    assert [path.name for path in home.iterdir()] == ["a.txt"]
    desk.workspace.ensure(allow_home=True)
    assert desk.done() is None
    assert kept(home, "a.txt") is not None
