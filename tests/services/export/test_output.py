"""Where an export goes: whole or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.formats.base import ExportOptions, File, Format, Loss, Output
from reader.model.errors import ObelismError, WrongUse
from reader.services.export.output import NotWritten, output_path, save, write_file
from reader.services.export.select import Selection
from reader.services.export.write import Export

NOTHING = Selection(layers=[], untagged=[])


def export_of(*pieces: str | bytes | File | Loss) -> Export:
    def write(layers: object, options: ExportOptions) -> Output:
        yield from pieces

    format = Format(name="made", description="", extensions=(), by=("x",), offsets=(), write=write)
    return Export(NOTHING, format, ExportOptions())


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "tags"
    file.write_text("before")
    file.chmod(0o640)
    assert save(export_of("é", b"\xff"), file, "binary") == []
    assert file.read_bytes() == b"\xc3\xa9\xff"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize("shape", ["text", "folder"])
def test_what_is_refused_leaves_nothing(tmp_path: Path, shape: str) -> None:
    pieces = [File("a/b"), "x", Loss("notes")] if shape == "folder" else ["x", Loss("notes")]
    with pytest.raises(NotWritten, match="notes"):
        save(export_of(*pieces), tmp_path / "new", shape, lambda made: made.losses.sentence())  # type: ignore[arg-type]
    assert [*tmp_path.iterdir()] == []


def test_many_files_become_a_folder_or_an_archive(tmp_path: Path) -> None:
    pieces = [File("a/b.txt"), "x", "y", File("c"), b"z"]
    folder = tmp_path / "out"
    folder.mkdir()
    save(export_of(*pieces), output_path(folder, shape="folder"), "folder")
    assert (folder / "a/b.txt").read_text() == "xy"
    assert (folder / "c").read_bytes() == b"z"
    archive = tmp_path / "out.zip"
    save(export_of(*pieces), output_path(archive, shape="folder"), "folder")
    with zipfile.ZipFile(archive) as packed:
        assert {each: packed.read(each) for each in packed.namelist()} == {
            "a/b.txt": b"xy",
            "c": b"z",
        }
    first = archive.read_bytes()
    save(export_of(*pieces), archive, "folder")
    assert archive.read_bytes() == first


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/kept").touch()
    for path in (tmp_path / "out", tmp_path / "out/kept"):
        with pytest.raises(WrongUse, match="is there already"):
            output_path(path, shape="folder")


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(ObelismError, match="cannot be written"):
        write_file(tmp_path / "gone" / "report", "x")
    with pytest.raises(ObelismError, match="/dev/full cannot be written: the disk is full"):
        write_file(Path("/dev/full"), "x")
