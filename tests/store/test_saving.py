"""Saving: what an action costs, and what happens when the disk refuses."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.io import files
from reader.model.errors import ReadOnly
from reader.store.folder.writer import IDLE, LATEST, QUICK, delays
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import journal_lines, layer_tables, mark, opened, tagged, workspace


class Disk:
    """Counts and, when told to, refuses what goes to journals or to other files."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str]] = []
        self.refuse: Callable[[str, str], OSError | None] = lambda _call, _name: None
        self._patch(monkeypatch, files, "write_all", "write")
        self._patch(monkeypatch, files, "sync", "sync")
        self._patch(monkeypatch, os, "ftruncate", "cut")
        self._patch(monkeypatch, os, "rename", "rename")

    def _patch(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, call: str) -> None:
        real = getattr(module, name)

        def counted(target: Any, *rest: Any) -> Any:
            path = os.readlink(f"/proc/self/fd/{target}") if isinstance(target, int) else rest[0]
            self.calls.append((call, str(path)))
            error = self.refuse(call, str(path))
            if error is not None:
                if call == "write":
                    os.write(target, rest[0][: len(rest[0]) // 2])
                raise error
            return real(target, *rest)

        monkeypatch.setattr(module, name, counted)

    def of_journals(self) -> list[str]:
        return [call for call, path in self.calls if path.endswith(".jsonl")]

    def refuses(self, call: str, suffix: str, code: int) -> None:
        def refuse(asked: str, path: str) -> OSError | None:
            wrong = asked == call and path.endswith(suffix)
            return OSError(code, os.strerror(code)) if wrong else None

        self.refuse = refuse

    def works(self) -> None:
        self.refuse = lambda _call, _name: None


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return workspace(tmp_path)


@pytest.mark.parametrize("size", [1, 10, 400])
def test_a_commit_is_one_append_and_one_sync(place: Folder, disk: Disk, size: int) -> None:
    with opened(place) as layer:
        layer.commit("import", [(None, mark(number)) for number in range(size)])
        layer.flush(30)
        for number in range(size, size + 3):
            disk.calls.clear()
            layer.commit("tag", [(None, mark(number))])
            layer.flush(30)
            assert disk.of_journals() == ["write", "sync"]
            temporary = [path for call, path in disk.calls if call == "write"][1:]
            assert len(temporary) == 1, "and the layer file, once"


def test_many_actions_are_one_write_of_the_layer(place: Folder, disk: Disk) -> None:
    hold = threading.Event()
    with opened(place) as layer:
        layer.handle.on_saved = hold.wait
        for number in range(20):
            layer.commit("tag", [(None, mark(number))])
        hold.set()
        layer.flush(30)
    renames = [path for call, path in disk.calls if call == "rename" and "/layers/" in path]
    assert len(renames) <= 2
    assert len(journal_lines(place)) == 20


def test_a_large_layer_file_is_written_less_often() -> None:
    assert delays(0) == delays(QUICK) == (IDLE, LATEST)
    assert delays(10 * QUICK) == (10 * IDLE, 10 * LATEST)


def test_saved_means_synced(place: Folder, disk: Disk) -> None:
    seen: list[tuple[bool, list[str]]] = []
    with opened(place) as layer:
        layer.handle.on_saved = lambda: seen.append((layer.saved, disk.of_journals()))
        layer.commit("tag", [(None, mark(1))])
        layer.flush(30)
    assert seen[0] == (True, ["write", "sync"])


def test_a_broken_listener_stops_nothing(place: Folder) -> None:
    def broken() -> None:
        raise RuntimeError("the screen is gone")

    with opened(place) as layer:
        layer.handle.on_saved = broken
        for number in (1, 2):
            layer.commit("tag", [(None, mark(number))])
            assert layer.flush(30)
    assert len(journal_lines(place)) == 2


FAULTS = [
    ("write", errno.ENOSPC, "the disk is full"),
    ("write", errno.EFBIG, "past a limit"),
    ("sync", errno.EIO, "the disk reports an error"),
    ("sync", errno.EDQUOT, "quota"),
]


@pytest.mark.parametrize(("call", "code", "words"), FAULTS)
def test_a_refused_append_is_tried_again(
    place: Folder, disk: Disk, call: str, code: int, words: str
) -> None:
    tagged(place, 2)
    before = place.history_path("Anna", "talks.txt").read_bytes()
    with opened(place) as layer:
        disk.refuses(call, ".jsonl", code)
        layer.commit("tag", [(None, mark(3))])
        assert not layer.flush(30)
        assert not layer.saved
        assert words in (layer.problem or "")
        assert str(place.history_path("Anna", "talks.txt")) in (layer.problem or "")
        assert place.history_path("Anna", "talks.txt").read_bytes() == before
        layer.commit("comment", [(mark(3), mark(3, note="still here"))])
        assert not layer.flush(30)
        assert layer.read_only is None
        assert layer_tables(place)["meta"]["1"]["seq"] == 2, "never ahead of the journal"
        disk.works()
        layer.commit("tag", [(None, mark(4))])
        assert layer.flush(30)
        assert layer.problem is None
        assert layer.saved
    assert [line["what"] for line in journal_lines(place)] == [
        "tag",
        "tag",
        "tag",
        "comment",
        "tag",
    ]
    assert [line["seq"] for line in journal_lines(place)] == [1, 2, 3, 4, 5]
    with opened(place) as layer:
        assert layer.annotations[mark(3).id].note == "still here"
        assert layer.notices == []


def test_a_first_append_that_is_refused(place: Folder, disk: Disk) -> None:
    with opened(place) as layer:
        disk.refuses("write", ".jsonl", errno.ENOSPC)
        layer.commit("tag", [(None, mark(1))])
        assert not layer.flush(30)
        disk.works()
        assert layer.flush(30)
    assert len(journal_lines(place)) == 1


def test_a_text_that_cannot_be_kept_holds_the_line_back(place: Folder, disk: Disk) -> None:
    with opened(place) as layer:
        disk.refuses("rename", ".txt", errno.ENOSPC)
        layer.commit("tag", [(None, mark(1))])
        assert not layer.flush(30)
        assert not place.history_path("Anna", "talks.txt").exists()
        assert "the disk is full" in (layer.problem or "")
        disk.works()
        assert layer.flush(30)
    assert len(list((place.home / "texts").iterdir())) == 1


def test_what_could_not_even_be_cut_back(place: Folder, disk: Disk) -> None:
    tagged(place, 1)
    with opened(place) as layer:

        def refuse(call: str, path: str) -> OSError | None:
            wrong = call in ("write", "cut") and path.endswith(".jsonl")
            return OSError(errno.EIO, "") if wrong else None

        disk.refuse = refuse
        layer.commit("tag", [(None, mark(2))])
        assert not layer.flush(30)
        torn = place.history_path("Anna", "talks.txt").read_bytes()
        assert not torn.endswith(b"\n")
        disk.works()
        assert layer.flush(30)
    assert [line["seq"] for line in journal_lines(place)] == [1, 2]


@pytest.mark.parametrize("call", ["rename", "sync", "write"])
def test_a_layer_file_that_cannot_be_written(place: Folder, disk: Disk, call: str) -> None:
    with opened(place) as layer:
        disk.refuses(call, ".json" if call == "rename" else ".tmp", errno.EIO)
        layer.commit("tag", [(None, mark(1))])
        if call == "rename":
            assert not layer.flush(30)
            assert layer.saved, "the journal has it"
            assert "saved in the journal" in (layer.problem or "")
            assert not place.layer_path("Anna", "talks.txt").exists()
        disk.works()
        assert layer.flush(30)
        assert layer.problem is None
    assert list(layer_tables(place)["annotations"]) == ["1"]
    assert [path for path in place.home.rglob("*") if path.name.endswith(".tmp")] == []


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"{}\n")


def replace(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Anna", b"Emma"))


@pytest.mark.parametrize(
    "change", [grow, replace, lambda path: os.truncate(path, 10)], ids=["grown", "replaced", "cut"]
)
def test_a_journal_that_changed_underneath(
    place: Folder, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    tagged(place, 1)
    path = place.history_path("Anna", "talks.txt")
    layer = opened(place)
    change(path)
    changed = path.read_bytes()
    layer.commit("tag", [(None, mark(2))])
    assert not layer.flush(30)
    assert not layer.saved
    assert "changed by another program" in (layer.problem or "")
    assert layer.read_only == layer.problem
    with pytest.raises(ReadOnly):
        layer.commit("tag", [(None, mark(3))])
    assert path.read_bytes() == changed
    layer.rescue(tmp_path / "rescued.json")
    assert not layer.close()
    rescued = json.loads((tmp_path / "rescued.json").read_bytes())
    assert [action["seq"] for action in rescued["actions"]] == [2]
    assert [record["id"] for record in rescued["annotations"]] == [mark(1).id, mark(2).id]


def test_a_journal_that_came_from_elsewhere(place: Folder) -> None:
    layer = opened(place)
    path = place.for_writing(place.history_path("Anna", "talks.txt"))
    path.write_bytes(b"{}\n")
    layer.commit("tag", [(None, mark(1))])
    assert not layer.flush(30)
    assert "another program" in (layer.read_only or "")
    assert path.read_bytes() == b"{}\n"
    layer.close()


def test_a_journal_that_is_gone_for_a_while(place: Folder, tmp_path: Path) -> None:
    tagged(place, 1)
    path = place.history_path("Anna", "talks.txt")
    with opened(place) as layer:
        path.rename(tmp_path / "away")
        layer.commit("tag", [(None, mark(2))])
        assert not layer.flush(30)
        assert "it is gone" in (layer.problem or "")
        assert not path.exists()
        (tmp_path / "away").rename(path)
        assert layer.flush(30)
    assert [line["seq"] for line in journal_lines(place)] == [1, 2]


def test_a_journal_that_is_a_link_is_not_followed(place: Folder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"")
    path = place.for_writing(place.history_path("Anna", "talks.txt"))
    path.symlink_to(elsewhere)
    with opened(place) as layer, pytest.raises(ReadOnly, match="it is a link"):
        layer.commit("tag", [(None, mark(1))])
    assert elsewhere.read_bytes() == b""


def test_a_rescue_that_fails_says_so(place: Folder, tmp_path: Path) -> None:
    from reader.model.errors import CannotWrite

    with opened(place) as layer, pytest.raises(CannotWrite, match="it is gone"):
        layer.rescue(tmp_path / "nowhere" / "rescued.json")


def test_layers_are_caught_up_at_opening(place: Folder) -> None:
    tagged(place, 2)
    place.layer_path("Anna", "talks.txt").unlink()
    with opened(place) as layer:
        assert layer.flush(30)
        assert list(layer_tables(place)["annotations"]) == ["1", "2"]
        assert layer.notices == []


def test_a_folder_that_is_removed_is_made_again(place: Folder) -> None:
    with opened(place) as layer:
        layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
        place.layer_path("Anna", "talks.txt").unlink()
        place.layer_path("Anna", "talks.txt").parent.rmdir()
        layer.commit("tag", [(None, mark(2))])
        assert layer.flush(30)
    assert list(layer_tables(place)["annotations"]) == ["1", "2"]


def test_the_layer_follows_by_itself(place: Folder) -> None:
    written = threading.Event()
    path = place.layer_path("Anna", "talks.txt")
    layer = opened(place)
    layer.handle.on_saved = lambda: written.set() if path.exists() else None
    layer.commit("tag", [(None, mark(1))])
    assert written.wait(30)
    assert list(layer_tables(place)["annotations"]) == ["1"]
    layer.close()


def test_the_layer_is_tried_again_after_the_next_tag(place: Folder, disk: Disk) -> None:
    written = threading.Event()
    path = place.layer_path("Anna", "talks.txt")
    with opened(place) as layer:
        disk.refuses("rename", ".json", errno.EIO)
        layer.commit("tag", [(None, mark(1))])
        assert not layer.flush(30)
        disk.works()
        layer.handle.on_saved = lambda: written.set() if path.exists() else None
        layer.commit("tag", [(None, mark(2))])
        assert written.wait(30)
        assert layer.problem is None


def test_no_thread_for_those_who_only_look(place: Folder) -> None:
    tagged(place, 1)
    before = threading.active_count()
    layer: Layer = opened(place)
    assert threading.active_count() == before
    layer.close()
