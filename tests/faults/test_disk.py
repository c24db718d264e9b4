"""A disk that refuses or hangs, under the whole program: what the screen says, and what is kept."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.faulty import ARTICLE, Faults, kept, last_words, opened, wait_saved, write_article
from tests.terminal.harness import Terminal

JOURNAL, LAYER = "/history/", "/layers/"

REFUSED = [
    (("write", JOURNAL, errno.ENOSPC), "Not saved, the disk is full: put that right"),
    (("fsync", JOURNAL, errno.EIO), "Not saved, the disk reports an error: put that right"),
    (("open", JOURNAL, errno.EROFS), "Not saved, the file system is read-only: put that right"),
    (("rename", LAYER, errno.EIO), "saved in the journal, but not in the layer file yet"),
]
REFUSED_IN_FULL = [
    (("write", JOURNAL, errno.EDQUOT), "Not saved, the disk quota is used up"),
    (("fsync", LAYER, errno.EIO), "saved in the journal, but not in the layer file yet"),
    (("open", LAYER, errno.EROFS), "the layer file yet: the file system is read-only"),
    (("write", LAYER, errno.ENOSPC), "the layer file yet: the disk is full"),
    (("open", JOURNAL, errno.EACCES), "Not saved, permission denied"),
]


def tag_next(terminal: Terminal) -> None:
    terminal.press("j", "f")


def test_what_a_disk_refuses_is_told_and_saved_once_it_gives_way(
    tmp_path: Path, in_full: bool
) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        tag_next(terminal)
        wait_saved(terminal, 1)
        count = 1
        for fault, told in REFUSED + REFUSED_IN_FULL * in_full:
            faults.put(errors=[fault])
            tag_next(terminal)
            terminal.wait_for("NOT SAVED")
            terminal.wait_for(told)
            faults.put()
            tag_next(terminal)
            count += 2
            wait_saved(terminal, count)
        terminal.kill(signal.SIGKILL)
    assert len(kept(article)) == count
    with opened(faults, article) as terminal:
        wait_saved(terminal, count)


def test_a_folder_that_cannot_be_written_is_told_at_the_first_tag(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    faults.put(errors=[("mkdir", "/.obelism", errno.EROFS)])
    with opened(faults, article) as terminal:
        tag_next(terminal)
        terminal.wait_for("cannot be written (the file system is read-only); --workspace DIR keeps")
        terminal.wait_for("read-only")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0


def test_quitting_waits_for_a_save_that_fails_and_offers_a_rescue(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        tag_next(terminal)
        wait_saved(terminal, 1)
        faults.put(errors=[("write", JOURNAL, errno.ENOSPC)])
        tag_next(terminal)
        terminal.wait_for("NOT SAVED")
        terminal.press("q")
        terminal.wait_for("Try again")
        terminal.press("t")
        terminal.wait_for("the disk is full")
        terminal.press("r")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []
        (rescue,) = tmp_path.glob("obelism-rescue-*.json")
        assert last_words(terminal) == f"obelism: Your tags are in {rescue}."
    assert len(json.loads(rescue.read_bytes())["annotations"]) == 2
    assert len(kept(article)) == 1


def test_a_signal_while_a_save_fails_leaves_a_rescue(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        tag_next(terminal)
        wait_saved(terminal, 1)
        faults.put(errors=[("fsync", JOURNAL, errno.EIO)])
        tag_next(terminal)
        terminal.wait_for("NOT SAVED")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        (rescue,) = tmp_path.glob("obelism-rescue-*.json")
        assert str(rescue) in last_words(terminal)
    assert len(json.loads(rescue.read_bytes())["annotations"]) == 2


def in_layer_file(article: Path) -> int:
    """How many tags the file of a layer has; the journal may be ahead of it."""
    found = (article.parent / ".obelism/layers").glob("*/*.json")
    return sum(len(json.loads(path.read_bytes())["annotations"]) for path in found)


def test_keys_are_handled_while_a_write_hangs(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with opened(faults, article) as terminal:
        tag_next(terminal)
        wait_saved(terminal, 1)
        for count, (call, part) in enumerate((("fsync", JOURNAL), ("rename", LAYER)), 1):
            # The file of the tags so far, which follows them, would else hang in their place.
            terminal.wait_for(lambda count=count: in_layer_file(article) == count)
            faults.put(gates=[(call, part, str(gate))])
            tag_next(terminal)
            opening = os.open(gate, os.O_WRONLY)  # returns once the program hangs at it
            faults.put()
            terminal.press("?")
            terminal.wait_for("Focus the next sentence")
            terminal.press("q")
            terminal.wait_for("▌")
            terminal.press("S")
            terminal.wait_for("FROM")
            terminal.press("Esc")
            terminal.wait_gone("FROM")
            if part == JOURNAL:
                terminal.wait_for("saving…")
            else:
                wait_saved(terminal, 3)  # the journal has it, whatever becomes of the layer file
            os.close(opening)
            wait_saved(terminal, 2 if part == JOURNAL else 3)
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    assert len(kept(article)) == 3


@pytest.mark.parametrize(("call", "part"), [("fsync", JOURNAL), ("rename", LAYER)])
@pytest.mark.parametrize("patient", [True, False])
def test_leaving_while_a_write_hangs_says_so_and_how_to_leave_at_once(
    tmp_path: Path, call: str, part: str, *, patient: bool
) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with opened(faults, article) as terminal:
        tag_next(terminal)
        wait_saved(terminal, 1)
        faults.put(gates=[(call, part, str(gate))])
        tag_next(terminal)
        opening = os.open(gate, os.O_WRONLY)  # returns once the program hangs at it
        faults.put()
        terminal.press("q", "q")
        terminal.wait_for("The tags are saved; waiting" if part == LAYER else "take the last tags")
        terminal.press("Esc")
        terminal.wait_gone("Leave at once")
        terminal.press("q")
        terminal.wait_for("Leave at once")
        if patient:
            os.close(opening)
        else:
            terminal.press("q", "q")
        assert terminal.wait_exit() == 0
        if not patient:
            os.close(opening)
    rescues = [*tmp_path.glob("obelism-rescue-*.json")]
    assert len(rescues) == (part == JOURNAL and not patient)
    for path in rescues:
        assert str(path) in last_words(terminal)
        assert len(json.loads(path.read_bytes())["annotations"]) == 2
    assert rescues or len(kept(article)) == 2


def test_files_may_grow_no_more(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        tag_next(terminal)
        wait_saved(terminal, 1)
        faults.put(largest_file=4000)
        for _ in range(8):
            tag_next(terminal)
        terminal.wait_for("NOT SAVED")
        terminal.wait_for("the file would grow past a limit of the system")
        faults.put(largest_file=None)
        tag_next(terminal)
        wait_saved(terminal, 10)
        terminal.kill(signal.SIGKILL)
    assert len(kept(article)) == 10


_ON_SMALL_DISK = 'mount -t tmpfs -o size="$1" none "$2" && cp "$3" "$2" && shift 3 && exec "$@"'


def small_disk(folder: Path, size: str, *argv: str) -> list[str]:
    """The command that runs `argv` with a small disk of its own at `folder`/disk."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    source = str(write_article(folder))
    inside = ["sh", "-c", _ON_SMALL_DISK, "sh", size, str(place), source, *argv]
    return ["unshare", "--user", "--map-root-user", "--mount", *inside]


def can_mount(folder: Path) -> bool:
    """Whether this machine lets a program have a disk of its own."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(small_disk(folder, "100k", "true"), capture_output=True, check=False)
    return tried.returncode == 0


def test_a_small_disk_fills_and_is_cleared(tmp_path: Path) -> None:
    """Where no disk can be mounted, `test_files_may_grow_no_more` stands for it."""
    if not can_mount(tmp_path):
        return
    program = [sys.executable, "-m", "reader", str(tmp_path / "disk/article.txt"), "--as", "anna"]
    with Terminal(small_disk(tmp_path, "200k", *program), columns=250, cwd=tmp_path) as terminal:
        terminal.wait_for("▌")
        disk = Path(f"/proc/{terminal.process.pid}/root{tmp_path}/disk")
        assert (disk / "article.txt").read_text() == ARTICLE
        tag_next(terminal)
        wait_saved(terminal, 1)
        fill(disk / "ballast")
        tags = 1
        while "NOT SAVED" not in terminal.text:  # the last block of the journal still has room
            tag_next(terminal)
            tags += 1
            terminal.wait_for(f" {tags} tags")
            terminal.wait_gone("saving…")
        terminal.wait_for("the disk is full")
        (disk / "ballast").unlink()
        tag_next(terminal)
        wait_saved(terminal, tags + 1)
        (journal,) = (disk / ".obelism").glob("history/*/*.jsonl")
        lines = [json.loads(line) for line in journal.read_bytes().splitlines()]
        assert [line["seq"] for line in lines] == list(range(1, tags + 2))
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0


def fill(path: Path) -> None:
    """Write until the disk is full."""

    def write() -> None:
        while file.write(bytes(1024)):
            pass

    with path.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        write()
