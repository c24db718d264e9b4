from __future__ import annotations

from pathlib import Path

import pytest

from reader.io.files import samples_folder, styles_folder
from tests.cli.running import run, told


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_resources_are_found() -> None:
    assert (samples_folder() / "summit-report.txt").is_file()
    assert list(styles_folder().glob("*.tcss"))


def test_samples_are_copied_with_their_tags_but_nothing_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    for name in ("a.txt", "sub/b.txt", ".obelism/layers/x/a.json", ".obelism/local/locks/l"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
        (source / name).chmod(0o444)
    monkeypatch.setattr("reader.services.samples.samples_folder", lambda: source)
    result = run("samples", tmp_path / "new" / "try")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 articles" in result.stderr
    assert str(tmp_path / "new" / "try") in result.stderr
    copied = files(tmp_path / "new" / "try")
    assert set(copied) == {"a.txt", "sub/b.txt", ".obelism/layers/x/a.json"}
    assert copied["a.txt"] == b"a.txt"
    assert (tmp_path / "new" / "try" / "a.txt").stat().st_mode & 0o200


def test_the_real_samples_can_be_copied_to_an_empty_folder(tmp_path: Path) -> None:
    assert run("samples", tmp_path).exit_code == 0
    original = files(samples_folder())
    assert {name for name in files(tmp_path) if ".obelism" not in name} == {
        name for name in original if ".obelism" not in name
    }


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "not empty" in told(run("samples", tmp_path), 2)
    assert "not a folder" in told(run("samples", tmp_path / "mine.txt"), 2)
    assert files(tmp_path) == {"mine.txt": b"mine"}


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot copy" in told(run("samples", tmp_path / "file" / "sub"), 1)
