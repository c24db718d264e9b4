"""The power is cut: what was said to be saved is on the disk itself, under a name that is too."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reader.store.layer import Layer
from tests.faults.strict_disk import StrictDisk
from tests.store.folders import Folder
from tests.store.making import Ticking, article, mark


@pytest.mark.parametrize("names_early", [False, True])
def test_what_was_said_to_be_saved_survives_a_cut_of_the_power(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names_early: bool
) -> None:
    root = tmp_path / "articles"
    root.mkdir()
    disk = StrictDisk(monkeypatch, root)
    saved = threading.Event()
    layer = Layer.open(Folder(root), article(), "Anna", clock=Ticking())
    layer.handle.on_saved = saved.set
    for number in range(1, 13):
        saved.clear()
        layer.commit("tag", [(None, mark(number))])
        while not layer.saved:
            saved.wait(30)
        if number % 5 == 0:
            layer.flush()  # the layer file, too
        left = tmp_path / f"left-{number}"
        disk.cut_power(left, names_early=names_early)
        place = Folder(left)
        assert place.text(article().info.sha256) == article().text
        with Layer.open(place, article(), "Anna", clock=Ticking()) as again:
            assert list(again.annotations) == [mark(each).id for each in range(1, number + 1)]
            assert (again.read_only, again.notices) == (None, [])
    layer.close()


def test_the_strict_disk_forgets_what_was_not_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "here"
    root.mkdir()
    disk = StrictDisk(monkeypatch, root)
    (root / "lazy").write_text("not synced")
    disk.cut_power(tmp_path / "strict", names_early=False)
    disk.cut_power(tmp_path / "early", names_early=True)
    assert list((tmp_path / "strict").iterdir()) == []
    assert (tmp_path / "early" / "lazy").read_bytes() == b""
