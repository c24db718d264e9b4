"""Where a rescue file goes: the current folder, else the home folder, else the temporary one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from reader.model.errors import CannotWrite
from reader.modes.open_layers import rescue_folder, write_somewhere


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The three folders, in the order in which they are tried."""
    folders = [tmp_path / name for name in ("here", "home", "temporary")]
    for folder in folders:
        folder.mkdir()
    monkeypatch.chdir(folders[0])
    monkeypatch.setenv("HOME", str(folders[1]))
    monkeypatch.setattr(tempfile, "tempdir", str(folders[2]))
    return folders


def written(path: Path, full: list[Path]) -> None:
    """Write a file, but not into folders that are full."""
    if path.parent in full:
        raise CannotWrite(f"{path} cannot be written: permission denied")
    path.write_text("tags")


@pytest.mark.parametrize("full", [0, 1, 2])
def test_it_goes_to_the_first_folder_that_takes_it(places: list[Path], full: int) -> None:
    path = write_somewhere("rescue.json", lambda path: written(path, places[:full]))
    assert path == places[full] / "rescue.json"
    assert path.read_text() == "tags"


def test_a_current_folder_that_is_gone_is_no_hindrance(places: list[Path]) -> None:
    places[0].rmdir()
    assert write_somewhere("rescue.json", lambda path: written(path, [])).parent == places[1]
    assert rescue_folder() == places[1]


def test_where_no_folder_takes_it_the_reason_is_said_within_a_row(
    places: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")
    with pytest.raises(CannotWrite) as refused:
        write_somewhere("rescue.json", lambda path: written(path, [*places, Path("/tmp")]))
    said = str(refused.value)
    assert said == "No rescue file can be written here, at home or in /tmp: permission denied"
    assert len(said) < 80


def test_the_folder_that_is_named_beforehand_can_be_written(places: list[Path]) -> None:
    assert rescue_folder() == places[0]
    assert os.access(rescue_folder(), os.W_OK)
