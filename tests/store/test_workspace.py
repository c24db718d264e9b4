"""Where a workspace is, how its files are called, and that it is made by writing only."""

from __future__ import annotations

import json
import os
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.errors import CannotWrite, HomeFolder, WrongUse
from reader.model.labels import DEFAULT_LABELS
from reader.model.names import valid_annotator
from reader.store.base import Kind, LayerKey
from reader.text.slug import slug
from tests.store.folders import Folder
from tests.store.making import article, damaged, mark, opened, tagged, workspace


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home" / "anna"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


def make(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)


def test_one_further_up_that_has_tags_of_it(home: Path) -> None:
    work = home / "work"
    make(work / ".obelism", work / "a" / "b")
    text = work / "a" / "b" / "x.txt"
    text.write_text("x")
    for start in (work / "a" / "b", text):
        assert Folder.of(start).root == work / "a" / "b", "nothing swallows what is below"
    assert Folder.of(work).root == work
    tagged(Folder(work), 1, id="a/b/x.txt")
    for start in (work, work / "a", work / "a" / "b", text):
        assert Folder.of(start).root == work
    assert Folder.of(work / "a" / "b" / "y.txt").root == work / "a" / "b"
    make(work / "a" / ".obelism", work / "a" / "b" / ".obelism")
    assert Folder.of(text).root == work, "one that is made nearer hides no tags"
    assert Folder.of(work / "a" / "b").root == work / "a" / "b", "the folder that is opened"


def test_records_of_a_file_are_it_and_other_beginnings_are_not(home: Path) -> None:
    work = home / "work"
    make(work / "a", work / "con")
    tagged(Folder(work), 1, id="a/x.jsonl#1")
    tagged(Folder(work), 1, id="con/é/文.txt")
    assert Folder.of(work / "a" / "x.jsonl").root == work
    assert Folder.of(work / "con").root == Folder.of(work / "con" / "é").root == work
    for other in ("a/x.json", "a/x", "a/x.jsonl2", "co", "con/e"):
        assert Folder.of(work / other).root == (work / other).parent


def test_a_folder_that_was_taken_in(home: Path) -> None:
    work = home / "work"
    make(work / "a" / "b", work / "ab")
    place = workspace(work)
    place.take_in(work / "a")
    with open(place.home / "local" / "folders.jsonl", "a") as file:
        file.write("no JSON\n")
    place.take_in(work / "c")
    for path in ("a", "a/b", "a/b/x.txt", "c/y.txt"):
        assert Folder.of(work / path).root == work
    assert Folder.of(work / "ab").root == work / "ab"


def test_else_the_folder_itself_or_the_files_folder(home: Path) -> None:
    make(home / "work")
    (home / "work" / "x.txt").write_text("x")
    assert Folder.of(home / "work").root == home / "work"
    assert Folder.of(home / "work" / "x.txt").root == home / "work"
    assert list((home / "work").iterdir()) == [home / "work" / "x.txt"]


def test_not_past_the_home_folder(home: Path) -> None:
    make(home.parent / ".obelism", home / "work")
    assert Folder.of(home / "work").root == home / "work"
    tagged(Folder(home.parent), 1, id="anna/work/talks.txt")
    assert Folder.of(home / "work").root == home / "work"
    make(home / ".obelism")
    tagged(Folder(home), 1, id="work/talks.txt")
    assert Folder.of(home / "work").root == home, "the home folder's own counts if it is there"


def test_standard_input_belongs_to_the_current_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(home / "work" / ".obelism", home / "work" / "a")
    monkeypatch.chdir(home / "work" / "a")
    assert Folder.of(None).root == home / "work" / "a"
    assert Folder.of(Path("..")).root == home / "work"


def test_one_that_is_named(home: Path) -> None:
    make(home / "work" / ".obelism")
    place = Folder.of(home / "work" / "x.txt", home / "tags")
    assert place.root == home / "tags"
    assert place.article_id(home / "work" / "x.txt") == "../work/x.txt"
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1))])
    assert (home / "tags" / ".obelism" / "layers").is_dir()


def test_never_in_the_home_folder_unasked(home: Path) -> None:
    for place in (Folder(home), Folder(Path("/"))):
        with pytest.raises(HomeFolder, match="--workspace DIR"):
            place.ensure()
    assert not (home / ".obelism").exists()
    Folder.of(None, home).ensure()
    assert Folder(home).exists
    Folder(home).ensure()


def test_a_folder_that_cannot_be_made(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(CannotWrite, match="--workspace DIR"):
        Folder(home / "file" / "below").ensure()


def test_ids_are_posix_and_nfc(home: Path) -> None:
    place = Folder(home)
    assert place.article_id(home / "a" / "b.txt") == "a/b.txt"
    assert place.article_id(home / unicodedata.normalize("NFD", "caf\u00e9.txt")) == "caf\u00e9.txt"
    assert place.article_id(Path(os.fsdecode(bytes(home / "x") + b"\xff.txt"))) == "x\\xff.txt"


def test_ids_through_a_link_to_the_workspace(home: Path) -> None:
    make(home / "work" / ".obelism")
    (home / "link").symlink_to(home / "work")
    assert Folder(home / "work").article_id(home / "link" / "a.txt") == "a.txt"


HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\x",
    "..",
    ".",
    "",
    "con",
    "a\0b",
    "\u202e",
    "x" * 300,
    "\ud800",
    "-rf",
    "~",
    "a/b\\c:d*e?f",
    "\u65e5\u672c.txt",
]


@pytest.mark.parametrize("id", HOSTILE, ids=ascii)
def test_hostile_ids_stay_inside(tmp_path: Path, id: str) -> None:
    check_slug(slug(id))
    place = Folder(tmp_path)
    for path in (
        place.layer_path(id, id),
        place.history_path(id, id),
        place.blob_path(Kind.PROGRESS, id, id),
        place.lock_path(id, id),
    ):
        assert os.path.normpath(path) == str(path)
        assert path.is_relative_to(place.home)
        assert len(path.name) < 200


@given(st.text())
def test_slugs_are_plain_names(id: str) -> None:
    check_slug(slug(id))


def check_slug(name: str) -> None:
    assert set(name) <= set(string.ascii_lowercase + string.digits + "._-")
    assert name[0] not in ".-"
    readable, _, digest = name.rpartition("-")
    assert 1 <= len(readable) <= 60
    assert len(digest) == 12


def test_slugs_tell_twins_apart() -> None:
    twins = ["a.txt", "A.txt", "a/txt", "a-txt", "caf\u00e9", "cafe\u0301", "x" * 300, "x" * 301]
    assert len({slug(id) for id in twins}) == len(twins)
    assert slug("News/Caf\u00e9 2.txt").startswith("news-cafe-2.txt-")


@pytest.mark.parametrize("id", ["con", "NUL.txt", "aux.tar.gz", "com1", "Lpt9.md"])
def test_no_file_is_called_as_a_device(id: str) -> None:
    base = slug(id).partition(".")[0]
    assert base.startswith("_")
    assert slug("console.txt").startswith("console.txt-")


def test_kept_texts_are_digests_only(tmp_path: Path) -> None:
    for wrong in ("../x", "A" * 64, "", "a" * 63):
        with pytest.raises(ValueError, match="not a sha256"):
            Folder(tmp_path).text_path(wrong)


def test_layers_by_the_ids_inside(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    tagged(place, 1, "\u65e5\u672c")
    with opened(place, article=article(id="a/b #1.txt")) as layer:
        layer.commit("tag", [(None, mark(1))])
    place.layer_path("Anna", "talks.txt").unlink()
    keys = [LayerKey("Anna", "a/b #1.txt"), LayerKey("Anna", "talks.txt")]
    assert list(place.layers()) == [*keys, LayerKey("\u65e5\u672c", "talks.txt")]
    stray = place.layer_path("Anna", "talks.txt").with_name("copy.json")
    stray.write_bytes(place.layer_path("Anna", "a/b #1.txt").read_bytes())
    (place.home / "history" / "stray").write_text("not a folder")
    assert len(list(place.layers())) == 3


def test_layers_of_files_that_others_wrote(tmp_path: Path) -> None:
    import json

    place = workspace(tmp_path)
    tagged(place, 1)
    path = place.layer_path("Anna", "talks.txt")
    path.write_text(json.dumps(json.loads(path.read_text()), indent=2))
    assert list(place.layers()) == [LayerKey("Anna", "talks.txt")]
    place.history_path("Anna", "talks.txt").unlink()
    assert list(place.layers()) == [LayerKey("Anna", "talks.txt")]


def test_no_workspace_has_no_layers(tmp_path: Path) -> None:
    assert list(Folder(tmp_path).layers()) == []


def test_a_folder_that_leads_out_is_not_written(tmp_path: Path) -> None:
    place, outside = workspace(tmp_path / "in"), tmp_path / "out"
    make(outside)
    (place.home / "history").symlink_to(outside)
    with opened(place) as layer:
        assert "it is a link" in (layer.read_only or "")
    assert list(outside.iterdir()) == []
    with pytest.raises(CannotWrite, match="leads out"):
        place.for_writing(place.history_path("Anna", "talks.txt"))


def test_a_workspace_that_is_a_link_is_not_written(tmp_path: Path) -> None:
    outside = tmp_path / "out"
    make(outside, tmp_path / "in")
    (tmp_path / "in" / ".obelism").symlink_to(outside)
    with opened(Folder(tmp_path / "in")) as layer:
        assert "leads out" in (layer.read_only or "")
    assert list(outside.iterdir()) == []


def test_names_by_login(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    assert place.annotator_for("al") is None
    place.remember_annotator("al", "  Alma  ")
    place.remember_annotator("b\udcff", "Ben")
    assert (place.annotator_for("al"), place.annotator_for("b\udcff")) == ("Alma", "Ben")
    place.remember_annotator("al", "Anna")
    assert place.annotator_for("al") == "Anna"
    with pytest.raises(WrongUse):
        place.remember_annotator("al", "@gold")


def test_other_fields_of_the_names_file_stay(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    path = place.home / "names.json"
    path.write_text('{"schema":"obelism/1","logins":{"x":"X","y":5},"team":1}')
    place.remember_annotator("al", "Alma")
    assert json.loads(path.read_text())["team"] == 1
    assert place.annotator_for("x") == "X"
    assert place.annotator_for("y") is None


@pytest.mark.parametrize("name", ["@gold", "a\x1b[0m", "  ", "e\u0301", "x" * 101])
def test_a_name_that_nobody_can_have_is_not_known(tmp_path: Path, name: str) -> None:
    place = workspace(tmp_path)
    (place.home / "names.json").write_text(json.dumps({"logins": {"al": name}}))
    assert place.annotator_for("al") is None


def test_a_damaged_names_file_is_set_aside(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    (place.home / "names.json").write_bytes(b"\0\0")
    assert place.annotator_for("al") is None
    place.remember_annotator("al", "Alma")
    assert place.annotator_for("al") == "Alma"
    assert len(damaged(place)) == 1


def test_valid_names() -> None:
    assert valid_annotator(" Zo\u0065\u0308 ") == "Zo\u00eb"
    assert valid_annotator("x" * 100) == "x" * 100


@pytest.mark.parametrize(
    "name", ["", "  ", "@gold", " @x", "a\nb", "a\x1b[0m", "\ud800", "x" * 101]
)
def test_invalid_names(name: str) -> None:
    with pytest.raises(WrongUse):
        valid_annotator(name)


def test_the_default_labels(tmp_path: Path) -> None:
    assert Folder(tmp_path).labels() == DEFAULT_LABELS


@pytest.mark.parametrize("content", [None, b"Cut sho", b""])
def test_a_kept_text_that_is_harmed_meanwhile_is_kept_again(
    tmp_path: Path, content: bytes | None
) -> None:
    """Also where one run has seen it whole before."""
    place = workspace(tmp_path)
    tagged(place, 1)
    kept = place.text_path(article().info.sha256)
    whole = kept.read_bytes()
    kept.unlink()
    if content is not None:
        kept.write_bytes(content)
    tagged(place, 1, annotator="Ben")
    assert kept.read_bytes() == whole
    assert len(damaged(place)) == (content is not None)


def test_the_same_folder_is_the_same_workspace_and_no_other(tmp_path: Path) -> None:
    one, same, other = Folder(tmp_path), Folder(tmp_path), Folder(tmp_path / "other")
    assert (one == same, one != same) == (True, False)
    assert (one == other, one != other) == (False, True)
