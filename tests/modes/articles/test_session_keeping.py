"""What the session keeps: places, names, and an article as it was when it was tagged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.kinds import mail
from reader.kinds.registry import DocumentKind
from reader.model.errors import BadLabels, ObelismError
from reader.modes.keymap import settings_of
from reader.modes.requests import ExtractAnew, ShowChanges
from reader.settings.files import last_open
from tests.modes.annotate.keyboard import current, focused, press, said, select, tags
from tests.modes.articles.sessions import BUSES, TIDE, kept, reopened, session_on, three_articles
from tests.services.tagged import write
from tests.store.folders import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_articles(tmp_path)


# Keeping the place


def test_places_wait_until_there_is_a_workspace_and_are_written_then(folder: Path) -> None:
    session = session_on(folder)
    press(session.open(0), "2", "j")
    press(session.open(1), "j")
    session.close()
    assert not (folder / ".obelism").exists(), "reading alone makes no workspace"
    assert focused(session.open(0)) == "The gulls stayed."
    reader = session.open(2)
    press(reader, "f")
    reader.state.layer.flush(30)
    session.close()
    for id, start in (("a.txt", TIDE.index("The gulls")), ("b.txt", BUSES.index("The drivers"))):
        stored = kept(folder, id)
        assert stored is not None
        assert stored.position.start == start
    assert focused(session_on(folder).open(1)) == "The drivers walked."


def test_a_place_kept_for_another_text_counts_nothing(folder: Path) -> None:
    session = session_on(folder)
    press(session.open(0), "2", "j")
    session.close()
    write(folder, "a.txt", f"New. {BUSES}")
    reader = session.open(0)
    assert reader.state.reading.ranges == []
    press(reader, "k")
    assert focused(reader) == "New."


def test_the_place_is_kept_while_the_article_is_open(folder: Path) -> None:
    Folder(folder).ensure()
    session = session_on(folder)
    reader = session.open(0)
    press(reader, "j")
    session.keep_place()
    session.write_places()
    stored = kept(folder, "a.txt")
    assert stored is not None
    assert stored.position.start == TIDE.index("The boats")
    session.keep_place()
    session.write_places()
    assert kept(folder, "a.txt") == stored, "where nothing changed nothing is written"


def test_tags_of_a_finished_article_teach_once_they_rest_or_are_left(folder: Path) -> None:
    session = session_on(folder)
    reader = session.open(0)
    press(reader, "f")
    assert [session.to_learn(), session.to_learn()] == [None, None], "it is not finished"
    session.done()
    assert [session.to_learn(), session.to_learn()] == [None, None], "that has been learned"
    press(reader, "j", "o")
    assert session.to_learn() is None, "more may follow at once"
    assert session.to_learn() is session.store
    assert [session.to_learn(), session.to_learn()] == [None, None]
    press(reader, "u")
    session.close()
    assert session.to_learn() is session.store, "it is left"
    assert session.to_learn() is None
    session.open(0)
    session.close()
    assert session.to_learn() is None, "nothing has changed"


def test_without_an_article_there_is_no_place_to_keep(folder: Path) -> None:
    Folder(folder).ensure()
    session = session_on(folder)
    session.keep_place()
    session.write_places()
    assert not (folder / ".obelism" / "progress").exists()


def test_each_person_has_a_place_of_their_own(folder: Path) -> None:
    Folder(folder).ensure()
    for name, keys in (("Anna", ["j"]), ("Bert", ["2", "j"])):
        session = session_on(folder, name)
        press(session.open(0), *keys)
        session.close()
    assert focused(session_on(folder, "Anna").open(0)) == "The boats left."
    assert focused(session_on(folder, "Bert").open(0)) == "The gulls stayed."


def test_what_was_read_counts_on_at_the_next_opening(folder: Path) -> None:
    Folder(folder).ensure()
    session = session_on(folder)
    reader = session.open(0)
    press(reader, "j")
    share = reader.state.reading.share
    session.close()
    again = session_on(folder).open(0)
    assert again.state.reading.share == share > 0


# An article that has changed


def test_a_changed_article_is_shown_as_it_was_tagged_and_read_only(folder: Path) -> None:
    session = session_on(folder)
    press(session.open(0), "j", "f")
    session.close()
    before = kept(folder, "a.txt")
    write(folder, "a.txt", f"New. {TIDE}")
    reader = session.open(0)
    assert (reader.state.document.text, tags(reader)) == (TIDE, [("fact", "The boats left.")])
    assert "has changed since" in said(reader)
    press(reader, "o")
    assert (len(tags(reader)), said(reader)) == (1, reader.state.layer.read_only)
    press(reader, "Tab")
    assert focused(reader) == "The boats left."
    assert current(reader).spans[0].text == "The boats left."
    session.close()
    assert kept(folder, "a.txt") == before


def test_a_changed_article_without_tags_is_opened_as_it_is_now(folder: Path) -> None:
    session = session_on(folder)
    press(session.open(0), "f", "f")
    session.close()
    write(folder, "a.txt", f"New. {TIDE}")
    reader = session.open(0)
    assert reader.state.layer.read_only is None
    select(reader, "New.")
    press(reader, "o")
    assert tags(reader) == [("opinion", "New.")]


# Names and labels


def test_the_name_is_remembered_where_something_was_kept(folder: Path) -> None:
    session = session_on(folder, "Anna Holm", login="ann")
    reader = session.open(0)
    session.close()
    assert not (folder / ".obelism").exists()
    press(session.open(0), "f")
    session.close()
    assert Folder(folder).annotator_for("ann") == "Anna Holm"
    assert Folder(folder).annotator_for("bert") is None
    assert reader is not session.mode


def test_without_a_login_no_name_is_remembered(folder: Path) -> None:
    session = session_on(folder, login="")
    press(session.open(0), "f")
    session.close()
    assert kept(folder, "a.txt") is not None
    assert not (folder / ".obelism" / "names.json").exists()


def test_names_that_cannot_be_written_keep_nobody_from_reading(folder: Path) -> None:
    write(folder, ".obelism/names.json/mine", "")
    session = session_on(folder)
    press(session.open(0), "f")
    session.close()
    assert kept(folder, "a.txt") is not None


def labels_file(root: Path, key: str) -> None:
    write(root, ".obelism/labels.toml", f'[[label]]\nname="claim"\nkey="{key}"\nletter="C"\n')


def test_own_labels_tag_in_their_workspace(folder: Path) -> None:
    labels_file(folder, "F2")
    session = session_on(folder)
    reader = session.open(0)
    press(reader, "F2")
    session.close()
    stored = json.loads(Folder(folder).layer_path("Anna", "a.txt").read_bytes())
    assert [tag["label"] for tag in stored["annotations"].values()] == ["claim"]


@pytest.mark.parametrize("key", ["j", "q", "V"])
def test_labels_that_want_a_key_of_the_reader_are_refused_with_their_file(
    folder: Path, key: str
) -> None:
    labels_file(folder, key)
    store = Folder(folder)
    with pytest.raises(BadLabels) as caught:
        settings_of(store)
    assert str(folder / ".obelism" / "labels.toml") in str(caught.value)
    assert f"The key {key} is wanted by both" in str(caught.value)
    with pytest.raises(ObelismError):
        session_on(folder).open(0)


def test_a_workspace_without_labels_has_the_four(folder: Path) -> None:
    names = [label.name for label in settings_of(Folder(folder)).labels]
    assert names == ["fact", "opinion", "attribution", "inconsistency"]


def test_the_article_that_was_open_last_is_kept_for_the_next_run(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    session.open(0)
    session.open(2)
    session.keep()
    assert last_open() == {Folder(tmp_path).name: "c.txt"}
    session.open(1)
    session.close()
    assert [*last_open().values()] == ["b.txt"]


def test_of_an_article_alone_nothing_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Some words.")
    session = session_on(tmp_path)
    session.open(0)
    session.close()
    assert last_open() == {}


# A text that was extracted from a document

MAIL = b"From: Ann\nSubject: The dam\n\nIt is safe. Nobody looked.\n"


def test_what_extracts_a_text_may_change_and_its_tags_stay_until_they_are_carried_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    session = session_on(tmp_path)
    reader = session.open(0)
    press(reader, "f", "T")
    assert [type(each) for each in reader.state.take_requests()] == [ExtractAnew]
    assert session.extract_anew() is None
    session.close()

    monkeypatch.setattr(mail, "_trimmed", lambda text: f"Dear Ben, {text.strip()}")
    monkeypatch.setattr(DocumentKind, "version", "2")
    session = session_on(tmp_path)
    reader = session.open(0)
    assert reader.state.document.article.text == "It is safe. Nobody looked."
    now = session.extract_anew()
    assert now is not None
    reader = session.open_anew(now)
    assert reader.state.document.article.text == "It is safe. Nobody looked."
    assert "T carries the tags over" in said(reader)
    press(reader, "T")
    assert [type(each) for each in reader.state.take_requests()] == [ShowChanges]
    relocation = session.compare().state.relocation
    relocation.apply()
    reader = reopened(session, "", relocation)
    assert reader.state.document.article.text == "Dear Ben, It is safe. Nobody looked."
    assert len(tags(reader)) == 1
    session.close()
    reader = session_on(tmp_path).open(0)
    assert reader.state.document.article.text == "Dear Ben, It is safe. Nobody looked."
    assert not reader.state.has_changes
