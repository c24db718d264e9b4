"""Files of ours that are links: never followed, nor written to where they have a second name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.io import files
from reader.io.locks import Lock, who_holds
from reader.model.errors import BadLabels, CannotWrite, ReadOnly, Unreadable
from reader.services.check import check
from reader.store.base import Kind, LayerKey
from reader.store.findings import Finding
from reader.store.folder.merge import merge
from reader.store.progress import progress_in, save_progress
from tests.store.folders import Folder
from tests.store.making import (
    TEXT,
    Ticking,
    article,
    damaged,
    mark,
    opened,
    put_down,
    tagged,
    workspace,
)

NAME = "talks.txt"
KEY = LayerKey("Anna", NAME)

FILES: dict[str, Callable[[Folder], Path]] = {
    "journal": lambda place: place.history_path(*KEY),
    "layer": lambda place: place.layer_path(*KEY),
    "text": lambda place: next((place.home / "texts").iterdir()),
    "progress": lambda place: place.blob_path(Kind.PROGRESS, *KEY),
    "queue": lambda place: place.blob_path(Kind.QUEUE, "Anna", "all"),
    "batch": lambda place: place.home / "batches" / "b1.jsonl",
    "lock": lambda place: place.lock_path(*KEY),
    "names": lambda place: place.home / "names.json",
    "labels": lambda place: place.home / "labels.toml",
}
"""Where each kind of file is, in a workspace that has all of them."""

FOLDERS = ("history", "layers", "texts", "batches", "local/locks", "progress")

LABELS = '[[label]]\nname = "fact"\nkey = "f"\nletter = "F"\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A workspace with a file of each kind, and a batch that has not come into its journal."""
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / NAME).write_bytes(TEXT.encode())
    place = workspace(tmp_path / "in")
    tagged(place, 2)
    assert save_progress(place, progress_in(place, "Anna", article().info))
    place.put(Kind.QUEUE, "Anna", "all", b'{"queue":1}')
    place.remember_annotator("al", "Anna")
    (place.home / "labels.toml").write_text(LABELS)
    whole = place.history_path(*KEY).read_bytes().splitlines(keepends=True)
    files.write_atomically(place.history_path(*KEY), whole[0])
    put_down("b1", {(place, KEY): whole[1].rstrip()})
    FILES["lock"](place).write_bytes(b"")
    return place


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def linked(place: Folder, path: Path) -> Path:
    """Move a file or folder out of the workspace, and put a link in its place."""
    outside = place.root.parent / "out"
    outside.mkdir()
    os.rename(path, outside / path.name)
    path.symlink_to(outside / path.name)
    return outside


def doubled(place: Folder, path: Path) -> Path:
    outside = place.root.parent / "out"
    outside.mkdir()
    os.link(path, outside / path.name)
    return outside


def used(place: Folder) -> None:
    """Everything that may write: tag, commit, keep blobs, remember, join, repair."""
    attempts: tuple[Callable[[], object], ...] = (
        lambda: _tag(place),
        lambda: place.put(Kind.PROGRESS, *KEY, b"{}"),
        lambda: place.put(Kind.QUEUE, "Anna", "all", b"{}"),
        lambda: place.quarantine(Kind.QUEUE, "Anna", "all"),
        lambda: place.remember_annotator("al", "Alma"),
        lambda: place.finish(Ticking()),
        lambda: [*merge(place)],
        lambda: [*check([place], repair=True, clock=Ticking())],
        lambda: place.remove(Kind.PROGRESS, *KEY),
    )
    for attempt in attempts:
        try:
            attempt()
        except (CannotWrite, ReadOnly, Unreadable, OSError):
            continue


def _tag(place: Folder) -> None:
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(3))])
        layer.flush(30)


def findings(place: Folder, *, repair: bool = False) -> list[Finding]:
    return list(check([place], repair=repair, clock=Ticking()))


@pytest.mark.parametrize("kind", FILES)
def test_nothing_goes_through_a_link(place: Folder, kind: str) -> None:
    path = FILES[kind](place)
    outside = linked(place, path)
    before = snapshot(outside)
    (found,) = [each for each in findings(place) if each.place == path]
    assert "it is a link, so nothing is read from it or written to it" in found.message
    used(place)
    assert snapshot(outside) == before
    copies = [place.home / "damaged" / name for name in damaged(place)]
    copied = {each.read_bytes() for each in copies if each.is_file() and not each.is_symlink()}
    assert not copied & {*before.values()} - {b""}


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_goes_through_a_folder_that_is_a_link(place: Folder, name: str) -> None:
    outside = linked(place, place.home / name)
    before = snapshot(outside)
    assert place.home / name in [each.place for each in findings(place)]
    used(place)
    assert snapshot(outside) == before


@pytest.mark.parametrize("kind", FILES)
def test_what_has_a_second_name_is_read_and_said_and_the_other_name_keeps_its_content(
    place: Folder, kind: str
) -> None:
    path = FILES[kind](place)
    outside = doubled(place, path)
    before = snapshot(outside)
    (found,) = [each for each in findings(place) if "second name" in each.message]
    assert (found.place, found.repaired) == (path, False)
    used(place)
    assert snapshot(outside) == before


@pytest.mark.parametrize("kind", FILES)
def test_a_repair_gives_what_has_a_second_name_a_file_of_its_own(place: Folder, kind: str) -> None:
    path = FILES[kind](place)
    outside = doubled(place, path)
    before, mode = snapshot(outside), path.stat().st_mode
    (found,) = [each for each in findings(place, repair=True) if "second name" in each.message]
    assert found.repaired
    assert snapshot(outside) == before
    if kind not in ("lock", "batch", "decision on a batch"):  # those have done what they are for
        assert (path.stat().st_nlink, path.stat().st_mode) == (1, mode)
    assert not [each for each in findings(place) if "second name" in each.message]
    _tag(place)
    assert mark(3).id in place.read(KEY).annotations


def test_a_workspace_that_is_a_link_itself_is_named_and_read(place: Folder) -> None:
    outside = place.home.parent.parent / "kept"
    place.home.rename(outside)
    place.home.symlink_to(outside)
    (found,) = [each for each in findings(place) if each.place == place.home]
    assert found.message.startswith("it is a link, so nothing is written to it")
    assert [*place.read(KEY).annotations] == [mark(1).id, mark(2).id]


def test_a_journal_that_is_a_link_is_read_only_and_says_so(place: Folder) -> None:
    path = place.history_path(*KEY)
    linked(place, path)
    assert f"{path} cannot be read (it is a link)" in (place.refusal(KEY) or "")
    with opened(place) as layer, pytest.raises(ReadOnly, match="it is a link"):
        layer.commit("tag", [(None, mark(3))])
    assert any("it is a link" in problem for problem in place.read(KEY).problems)


def test_a_journal_with_a_second_name_is_read_only_and_names_the_command(place: Folder) -> None:
    doubled(place, place.history_path(*KEY))
    said = "Read-only: the journal has a hard link; `obelism check --repair` mends it."
    assert said in (place.refusal(KEY) or "")
    with opened(place) as layer:
        assert [*layer.annotations] == [mark(1).id, mark(2).id]
        with pytest.raises(ReadOnly, match="has a hard link"):
            layer.commit("tag", [(None, mark(3))])


def test_a_journal_that_gets_a_second_name_while_it_is_open_is_not_added_to(place: Folder) -> None:
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(3))])
        assert layer.flush(30)
        outside = doubled(place, place.history_path(*KEY))
        before = snapshot(outside)
        layer.commit("tag", [(None, mark(4))])
        assert not layer.flush(30)
        assert "obelism check --repair gives it a file of its own" in (layer.problem or "")
        assert snapshot(outside) == before
        next(outside.iterdir()).unlink()
        assert layer.flush(30)


def test_a_batch_does_not_go_into_a_journal_with_a_second_name(place: Folder) -> None:
    tagged(place, 1, "Ben")
    outside = doubled(place, place.history_path("Ben", NAME))
    before = snapshot(outside)
    with opened(place) as one, opened(place, "Ben") as two:
        after = {"annotations": {mark(5).id: mark(5).to_record()}}
        one.prepare("tag", after, batch="b")
        with pytest.raises(ReadOnly, match="has a hard link"):
            two.prepare("tag", after, batch="b")
    assert snapshot(outside) == before


def test_a_held_lock_with_a_second_name_stays_held(place: Folder) -> None:
    path = place.lock_path(*KEY)
    with opened(place) as layer:
        os.link(path, path.with_name("copy"))
        assert layer.read_only is None
        assert who_holds(path) is not None
        assert "Anna has this article open" in (opened(place).read_only or "")


def test_a_left_lock_with_a_second_name_is_taken_anew(place: Folder) -> None:
    path = place.lock_path(*KEY)
    outside = doubled(place, path)
    lock = Lock.acquire(path, "Anna", "")
    assert snapshot(outside) == {str(outside / path.name): b""}
    assert path.stat().st_nlink == 1
    lock.release()


def test_labels_that_are_a_link_are_refused(place: Folder) -> None:
    linked(place, place.home / "labels.toml")
    with pytest.raises(BadLabels, match=r"labels\.toml: it is a link"):
        place.labels()


# Who may read what is written


@pytest.fixture(params=[0o022, 0o002, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield int(request.param)
    os.umask(before)


def modes(root: Path) -> dict[str, int]:
    return {
        str(path.relative_to(root)): stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")
    }


def test_local_files_are_the_owners_and_the_others_follow_the_umask(
    tmp_path: Path, umask: int
) -> None:
    place = workspace(tmp_path / "w")
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
        place.put(Kind.CHOICES, "Anna", NAME, b"{}")
        place.put(Kind.PROGRESS, "Anna", NAME, b"{}")
        found = modes(place.home)
    for name, mode in found.items():
        is_file = (place.home / name).is_file() or name.endswith(".lock")
        if name.partition("/")[0] == "local":
            assert mode == (0o600 if is_file else 0o700), name
        else:
            assert mode == (0o666 if is_file else 0o777) & ~umask, name
    assert {name.partition("/")[0] for name in found} >= {"local", "history", "layers", "progress"}


def test_a_local_folder_of_an_earlier_version_is_closed(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    (place.home / "local").mkdir(mode=0o755)
    (place.home / "local").chmod(0o755)
    tagged(place, 1)
    assert modes(place.home)["local"] == 0o700


def test_in_a_folder_that_hands_its_group_on_the_locks_are_the_groups(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        tmp_path.chmod(0o2775)
        place = workspace(tmp_path)
        with opened(place) as layer:
            layer.commit("tag", [(None, mark(1))])
            assert layer.flush(30)
            found = modes(place.home)
    finally:
        os.umask(before)
    assert {found[name] & 0o777 for name in ("local", "local/locks", "history")} == {0o775}
    assert {mode & 0o777 for name, mode in found.items() if name.endswith(".lock")} == {0o664}


def test_a_rescue_file_is_the_owners(tmp_path: Path) -> None:
    with opened(workspace(tmp_path)) as layer:
        layer.commit("tag", [(None, mark(1))])
        layer.rescue(tmp_path / "rescue.json")
    assert modes(tmp_path)["rescue.json"] == 0o600
