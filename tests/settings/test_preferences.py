"""What is remembered of a user's taste, and that losing it is no trouble."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from platformdirs import user_state_path

from reader.io import files
from reader.settings.files import read_preference, read_word, write_preference


def path() -> Path:
    """The file, wherever this system has such files."""
    return user_state_path("obelism") / "preferences.json"


def test_nothing_is_remembered_at_first_and_looking_writes_nothing(home: Path) -> None:
    assert read_preference("theme") is None
    assert list(home.iterdir()) == []


def test_what_was_written_is_remembered_beside_the_rest() -> None:
    write_preference("theme", "obelism-dark")
    write_preference("panel", {"open": True, "columns": 40})
    write_preference("theme", "obelism-light")
    assert read_preference("theme") == "obelism-light"
    assert read_preference("panel") == {"open": True, "columns": 40}
    assert json.loads(path().read_bytes()) == {
        "theme": "obelism-light",
        "panel": {"open": True, "columns": 40},
    }


def test_a_word_is_a_text_and_nothing_else() -> None:
    write_preference("annotator", "Zo\u00eb")
    assert read_word("annotator") == "Zo\u00eb"
    write_preference("annotator", 7)
    assert (read_word("annotator"), read_word("theme")) == ("", "")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b'"theme"'])
def test_a_damaged_file_is_nothing_remembered_and_is_written_anew(content: bytes) -> None:
    path().parent.mkdir(parents=True)
    path().write_bytes(content)
    assert read_preference("theme") is None
    write_preference("theme", "obelism-dark")
    assert read_preference("theme") == "obelism-dark"


def test_a_folder_in_its_place_is_left_alone() -> None:
    path().mkdir(parents=True)
    write_preference("theme", "obelism-dark")
    assert read_preference("theme") is None
    assert path().is_dir()


def test_a_file_where_its_folder_should_be_is_left_alone() -> None:
    folder = path().parent
    folder.parent.mkdir(parents=True)
    folder.write_text("mine")
    write_preference("theme", "obelism-dark")
    assert read_preference("theme") is None
    assert folder.read_text() == "mine"


def test_a_full_disk_keeps_what_was_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    write_preference("theme", "obelism-dark")

    def refuse(_path: Path, _data: bytes, mode: int) -> None:
        raise OSError(28, "")

    monkeypatch.setattr(files, "write_atomically", refuse)
    write_preference("theme", "obelism-light")
    assert read_preference("theme") == "obelism-dark"


def test_what_is_no_json_is_not_remembered() -> None:
    write_preference("theme", "obelism-dark")
    write_preference("theme", "\ud800")
    assert read_preference("theme") == "obelism-dark"


def test_what_is_remembered_is_nobody_elses_business() -> None:
    old = os.umask(0o002)
    try:
        write_preference("theme", "dark")
    finally:
        os.umask(old)
    assert path().stat().st_mode & 0o777 == 0o600
