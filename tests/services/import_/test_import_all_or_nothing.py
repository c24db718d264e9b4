"""An import comes whole or not at all, whatever the disk does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.model.errors import ObelismError
from reader.services.import_.apply import take_in
from tests.services.import_.deliveries import (
    brought,
    exported,
    imported,
    kept,
    tag,
)
from tests.store.folders import Folder


def failing(monkeypatch: pytest.MonkeyPatch, folder: str, nth: int) -> list[str]:
    """Let the `nth` write below a folder of `.obelism` fail; return those met."""
    real, met = os.write, list[str]()

    def write(fd: int, data: bytes) -> int:
        path = os.readlink(f"/proc/self/fd/{fd}")
        if f"/.obelism/{folder}/" in path:
            met.append(path)
            if len(met) == nth:
                raise OSError(28, "No space left on device")
        return real(fd, data)

    monkeypatch.setattr(os, "write", write)
    return met


def test_where_the_disk_is_too_full_for_all_nothing_is_imported(
    place: Path, tags: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(place, "a.txt", "nothing")
    mine, before = exported(place).read_bytes(), kept(place).keys()
    found = brought(tags, place)
    with monkeypatch.context() as patched:
        met = failing(patched, "batches", 1)
        with pytest.raises(ObelismError, match=r"disk is full.* Nothing was imported"):
            take_in(found, "Zoe")
    assert len(met) == 1
    assert exported(place).read_bytes() == mine
    assert [name for name in kept(place).keys() - before if "/texts/" not in name] == []
    assert imported(tags, place)[0] == "a.txt, Anna: 2 new"


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_what_cannot_come_into_its_layer_once_it_counts_waits_beside_it(
    place: Path, tags: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tags, place)
    with monkeypatch.context() as patched:
        met = failing(patched, "history", nth)
        with pytest.raises(ObelismError, match=r"disk is full.* All of it is imported and shown"):
            take_in(found, "Zoe")
    assert len(met) == 3
    assert exported(place).read_bytes() == tags.read_bytes()
    assert imported(tags, place)[0] == "a.txt, Anna: 2 already there"
    assert list((place / ".obelism" / "batches").iterdir()) == []
    assert exported(place).read_bytes() == tags.read_bytes()


def test_stopped_by_hand_once_it_counts(place: Path, tags: Path) -> None:
    def stop(layers: Any, total: int, doing: str) -> Iterator[Any]:
        yield from layers
        if doing == "Importing":
            raise KeyboardInterrupt

    with pytest.raises(ObelismError, match=r"^It was stopped late\. All of it is imported"):
        take_in(brought(tags, place), "Zoe", progress=stop)
    assert exported(place).read_bytes() == tags.read_bytes()


def test_a_journal_that_may_not_be_written_stops_all(
    place: Path, tags: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(place, "b/c.txt", "so was", annotator="Ben")
    closed = Folder(place).history_path("Ben", "b/c.txt")
    found, before = brought(tags, place), exported(place).read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed)
    with pytest.raises(ObelismError, match=r"^b/c.txt, Ben: .*denied.*Nothing was imported"):
        take_in(found, "Zoe")
    assert exported(place).read_bytes() == before
