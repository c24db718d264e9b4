"""One writer per layer."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.io.locks import Held, Lock, who_holds
from reader.model.errors import HomeFolder, ReadOnly
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import article, journal_lines, mark, opened, tagged, workspace

ROOT = Path(__file__).parents[2]

HOLDER = """
import sys
from pathlib import Path
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import article
from tests.store.making import mark
layer = Layer.open(Folder(Path(sys.argv[1])), article(), "Anna")
layer.commit("tag", [(None, mark(7))])
layer.flush(30)
print(layer.read_only, flush=True)
sys.stdin.read()
"""


def start_holder(root: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "None\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_another_process_keeps_out_until_it_dies(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    process = start_holder(tmp_path)
    try:
        with opened(place) as layer:
            sentence = layer.read_only or ""
            assert "Anna has this article open elsewhere" in sentence
            assert os.uname().nodename in sentence
            assert f"process {process.pid}" in sentence
            assert list(layer.annotations) == [mark(7).id], "what it saved is seen"
            with pytest.raises(ReadOnly):
                layer.commit("tag", [(None, mark(1))])
        with opened(place, "Ben") as layer:
            assert layer.read_only is None, "another person's layer is another lock"
    finally:
        end(process)
    assert place.lock_path("Anna", "talks.txt").exists(), "a dead process leaves its file"
    with opened(place) as layer:
        assert layer.read_only is None
        layer.commit("tag", [(None, mark(1))])
    assert [line["seq"] for line in journal_lines(place)] == [1, 2]


def test_two_layers_in_one_process_keep_each_other_out(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    first = opened(place)
    second = opened(place)
    assert first.read_only is None
    assert f"process {os.getpid()}" in (second.read_only or "")
    second.close()
    first.close()
    with opened(place) as third:
        assert third.read_only is None
    assert not place.lock_path("Anna", "talks.txt").exists()


def test_the_first_to_tag_gets_a_new_workspace(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    first, second = opened(place), opened(place)
    first.commit("tag", [(None, mark(1))])
    with pytest.raises(ReadOnly, match="has this article open"):
        second.commit("tag", [(None, mark(2))])
    assert second.annotations == {}
    first.close()
    second.close()
    assert [line["seq"] for line in journal_lines(place)] == [1]


def test_tags_that_came_meanwhile_are_not_written_over(tmp_path: Path) -> None:
    place = workspace(tmp_path, made=False)
    waiting = opened(place)
    tagged(place, 1)
    with pytest.raises(ReadOnly, match="open it again"):
        waiting.commit("tag", [(None, mark(2))])
    waiting.close()
    with opened(place) as layer:
        assert layer.read_only is None
        assert list(layer.annotations) == [mark(1).id]


def test_a_read_only_layer_holds_no_lock(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    with opened(place, article=article(text="Other.")) as outdated:
        assert outdated.read_only
        with opened(place) as layer:
            assert layer.read_only is None


def test_whether_a_lock_is_held(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    assert who_holds(path) is None
    lock = Lock.acquire(path, "Anna", "now")
    assert who_holds(path) is not None
    lock.release()
    lock.release()
    path.write_bytes(b"left behind")
    assert who_holds(path) is None


def test_a_holder_that_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    lock = Lock.acquire(path, "Anna", "now")
    path.write_bytes(b"\0\0")
    with pytest.raises(Held, match=r"Someone has this article open elsewhere.*another machine"):
        Lock.acquire(path, "Ben", "now")
    lock.release()


def test_a_lock_file_that_a_last_holder_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.lock"
    real = fcntl.flock
    removed: list[Path] = []

    def flock(fd: int, how: int) -> None:
        if not removed:
            path.unlink()
            removed.append(path)
        real(fd, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    lock = Lock.acquire(path, "Anna", "now")
    assert path.exists()
    with pytest.raises(Held):
        Lock.acquire(path, "Ben", "now")
    lock.release()


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_fd: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    place = workspace(tmp_path)
    first, second = opened(place), opened(place)
    first.commit("tag", [(None, mark(1))])
    assert first.flush(30)
    second.commit("tag", [(None, mark(2))])
    assert not second.flush(30), "the journal's size is watched instead"
    assert "another program" in (second.read_only or "")
    first.close()
    second.close()


def refuse_to_write(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real_open, real_mkdir = os.open, os.mkdir

    def refusing(path: str, flags: int, *rest: int, **more: int) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise OSError(code, os.strerror(code))
        return real_open(path, flags, *rest, **more)

    def refusing_mkdir(path: str, *rest: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "open", refusing)
    monkeypatch.setattr(os, "mkdir", refusing_mkdir)
    assert real_mkdir is not refusing_mkdir


@pytest.mark.parametrize(
    ("code", "words"), [(errno.EACCES, "permission denied"), (errno.EROFS, "read-only")]
)
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    place = workspace(tmp_path)
    tagged(place, 1)
    refuse_to_write(monkeypatch, code)
    layer = opened(place)
    assert str(tmp_path) in (layer.read_only or "")
    assert words in (layer.read_only or "")
    assert "--workspace DIR" in (layer.read_only or "")
    assert list(layer.annotations) == [mark(1).id]
    layer.close()


def test_a_folder_without_workspace_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    layer = opened(workspace(tmp_path / "new", made=False))
    assert "--workspace DIR" in (layer.read_only or "")
    with pytest.raises(ReadOnly):
        layer.commit("tag", [(None, mark(1))])
    layer.close()


def test_a_folder_that_refuses_at_the_first_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = opened(workspace(tmp_path, made=False))
    refuse_to_write(monkeypatch, errno.EROFS)
    with pytest.raises(ReadOnly, match="--workspace DIR"):
        layer.commit("tag", [(None, mark(1))])
    assert layer.annotations == {}
    layer.close()


def test_the_home_folder_is_asked_about_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    place = Folder.of(tmp_path)
    with Layer.open(place, article(), "Anna") as layer:
        with pytest.raises(HomeFolder, match="--workspace DIR"):
            layer.commit("tag", [(None, mark(1))])
        assert not place.exists
        place.ensure(allow_home=True)
        layer.commit("tag", [(None, mark(1))])
    assert len(journal_lines(place)) == 1


def test_who_works_in_a_layer_of_no_person_is_named(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with opened(place, "@gold", who="Dora") as first, opened(place, "@gold", who="Emil") as second:
        assert first.read_only is None
        assert "Dora has this article open elsewhere" in (second.read_only or "")
