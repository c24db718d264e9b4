"""A folder that was sent again: the receiver has what the sender has, not only what was added."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.corpus.match import Matcher
from reader.model.clock import utc_now
from reader.model.errors import CannotWrite, ObelismError, WrongUse
from reader.model.judgement import Verdict
from reader.services.import_.apply import dry_run, take_in
from reader.services.import_.placing import Delivery, delivery
from reader.services.import_.sources import records_of
from reader.store.base import Kind, LayerKey
from reader.store.folder import bulk, note_writer
from reader.store.progress import Progress, load_progress, save_progress
from tests.services.import_.deliveries import MOMENT, TEXTS, articles, kept, layer_of, tag
from tests.services.tagged import WHEN, write
from tests.store.folders import Folder

READ = [(0, 12)]


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    root = articles(tmp_path / "theirs")
    tag(root, "a.txt", "Oslo", "Rome")
    return root


def brought(sent: Path, place: Path, *names: str) -> Delivery:
    return delivery(records_of([sent], None, as_sent=names), Matcher(place), None, moment=MOMENT)


def taken(sent: Path, place: Path, *names: str) -> list[str]:
    """Import what was sent; return the line of each layer, which a dry run says too."""
    found = brought(sent, place, *names)
    assert found.problems == []
    said = [plan.said for plan in dry_run(found)]
    assert [plan.said for plan in take_in(brought(sent, place, *names), "Zoe")] == said
    return said


def delete_first(root: Path, id: str = "a.txt", annotator: str = "Anna") -> None:
    with layer_of(root, id, annotator) as layer:
        layer.commit("delete", [(next(iter(layer.annotations.values())), None)])


def done(root: Path, id: str = "a.txt", status: str = "done", annotator: str = "Anna") -> None:
    sha256 = next(Folder(root).heads()).info.sha256 if id == "a.txt" else ""
    progress = Progress(article=id, annotator=annotator, sha256=sha256, read=READ)
    progress.status = "done" if status == "done" else "started"
    save_progress(Folder(root), progress)


def state(root: Path, id: str = "a.txt", annotator: str = "Anna") -> tuple[object, object]:
    """The annotations of a layer, and what was read."""
    known = load_progress(Folder(root), annotator, id)
    found = Folder(root).read(LayerKey(annotator, id)).annotations
    return found, known and (known.status, known.read)


def test_deletions_done_marks_and_read_ranges_arrive(place: Path, theirs: Path) -> None:
    assert taken(theirs, place) == ["a.txt, Anna: 2 new"]
    delete_first(theirs)
    done(theirs)
    assert taken(theirs, place) == [
        "a.txt, Anna: 1 removed, 1 already there; marked as done, 12 characters read, not 0"
    ]
    assert state(place) == state(theirs)
    assert taken(theirs, place) == ["a.txt, Anna: 1 already there"]
    done(theirs, status="started")
    assert "marked as started, not done" in taken(theirs, place)[0]


def test_what_was_changed_or_added_or_deleted_here_goes(place: Path, theirs: Path) -> None:
    taken(theirs, place)
    delete_first(place)
    tag(place, "a.txt", "nothing")
    assert taken(theirs, place) == ["a.txt, Anna: 1 new, 1 removed, 1 already there"]
    assert state(place) == state(theirs)


def test_an_import_as_sent_is_one_step_that_is_undone(place: Path, theirs: Path) -> None:
    taken(theirs, place)
    delete_first(theirs)
    before = state(place)[0]
    taken(theirs, place)
    with layer_of(place, "a.txt", "Anna") as layer:
        layer.undo()
    assert state(place)[0] == before


def test_who_read_and_tagged_nothing_is_known_too(place: Path, theirs: Path) -> None:
    sha256 = Folder(theirs).read(LayerKey("Anna", "a.txt")).info.sha256
    save_progress(
        Folder(theirs), Progress(article="a.txt", annotator="Ben", sha256=sha256, read=READ)
    )
    assert "a.txt, Ben: 12 characters read, not 0" in taken(theirs, place)
    known = load_progress(Folder(place), "Ben", "a.txt")
    assert known is not None
    assert known.read == READ


def test_of_several_only_those_named(place: Path, theirs: Path) -> None:
    tag(theirs, "b/c.txt", "Rome", annotator="Ben")
    assert taken(theirs, place, "Ben") == ["b/c.txt, Ben: 1 new"]
    assert Folder(place).layers() == [LayerKey("Ben", "b/c.txt")]
    with pytest.raises(WrongUse, match="nothing of Cleo was sent"):
        brought(theirs, place, "Cleo")


def test_verdicts_that_were_taken_back_go(place: Path, theirs: Path) -> None:
    judged = next(iter(Folder(theirs).read(LayerKey("Anna", "a.txt")).annotations))
    verdict = Verdict(
        id="v", annotation=judged, annotator="Anna", reviewer="Rita", verdict="accepted",
        at=WHEN, digest="0" * 64,
    )  # fmt: skip
    with layer_of(theirs, "a.txt", "Rita") as layer:
        layer.commit_records("accept", {"verdicts": {"v": verdict.to_record()}})
    taken(theirs, place)
    assert Folder(place).read(LayerKey("Rita", "a.txt")).records["verdicts"]
    with layer_of(theirs, "a.txt", "Rita") as layer:
        layer.undo()
    assert "a.txt, Rita: verdicts: 1 removed" in taken(theirs, place)
    assert not Folder(place).read(LayerKey("Rita", "a.txt")).records.get("verdicts")


def test_an_older_copy_of_a_layer_stays_unless_its_annotator_is_named(
    place: Path, theirs: Path
) -> None:
    shutil.copytree(theirs / ".obelism", place / ".obelism")
    tag(place, "a.txt", "nothing")
    said = "a.txt, Anna: more was done here since it was sent, so it stays as it is"
    assert taken(theirs, place) == [said]
    assert len(Folder(place).read(LayerKey("Anna", "a.txt")).annotations) == 3
    assert taken(theirs, place, "Anna") == ["a.txt, Anna: 1 removed, 2 already there"]


def test_a_text_that_is_known_to_the_sender_alone_comes_along(place: Path, theirs: Path) -> None:
    write(place, "a.txt", "New: " + TEXTS["a.txt"])
    assert taken(theirs, place) == ["a.txt, Anna: 2 new"]


def cut_short(patched: pytest.MonkeyPatch) -> None:
    """Let whatever counts wait, as where the program ends in that moment."""
    patched.setattr(bulk, "carry_out", lambda *_, **__: [])


def test_progress_that_counts_is_known_before_it_is_in_its_place(
    place: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(theirs)
    with monkeypatch.context() as patched:
        cut_short(patched)
        taken(theirs, place)
    path = Folder(place).blob_path(Kind.PROGRESS, "Anna", "a.txt")
    assert not path.exists()
    assert state(place) == state(theirs)
    assert len(list(Folder(place).blobs(Kind.PROGRESS))) == 1
    Folder(place).finish(utc_now)
    assert path.exists()
    assert not any("/batches/" in name for name in kept(place))


def test_what_is_read_later_counts_over_what_waits(
    place: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(theirs)
    with monkeypatch.context() as patched:
        cut_short(patched)
        taken(theirs, place)
    done(place, status="started")
    known = load_progress(Folder(place), "Anna", "a.txt")
    assert known is not None
    assert known.status == "started"


def test_where_it_cannot_be_decided_nothing_is_known(
    place: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(theirs)

    def fail(_: object) -> None:
        raise CannotWrite("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(note_writer.NoteWriter, "decide", fail)
        with pytest.raises(ObelismError, match="Nothing was imported"):
            take_in(brought(theirs, place), "Zoe")
    assert load_progress(Folder(place), "Anna", "a.txt") is None
    assert not any("/progress/" in name or "/batches/" in name for name in kept(place))
