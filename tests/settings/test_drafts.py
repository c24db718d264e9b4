"""What was being typed: kept for its purpose alone, where nobody else can read it."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_state_path

from reader.settings.drafts import LONGEST, Draft


def folder() -> Path:
    return user_state_path("obelism") / "drafts"


def test_a_draft_is_kept_for_its_purpose_until_it_is_dropped(home: Path) -> None:
    assert Draft("note", "1").read() == ""
    assert list(home.iterdir()) == []
    Draft("note", "1").keep("Was it\nso? \ud800")
    Draft("note", "2").keep("Another.")
    assert Draft("note", "1").read() == "Was it\nso? ?"
    assert Draft("note1").read() == ""
    Draft("note", "1").drop()
    assert Draft("note", "1").read() == ""
    Draft("note", "2").keep("")
    assert list(folder().iterdir()) == []


def test_nobody_else_can_read_it() -> None:
    Draft("note", "1").keep("Was it so?")
    (file,) = folder().iterdir()
    assert (folder().stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_what_cannot_be_kept_or_read_is_no_trouble() -> None:
    Draft("note", "1").keep("x" * (LONGEST + 1))
    assert Draft("note", "1").read() == ""
    Draft("note", "1").keep("Was it so?")
    (file,) = folder().iterdir()
    file.write_bytes(b"\xff\xfe")
    assert Draft("note", "1").read() == "\ufffd\ufffd"
    file.unlink()
    folder().rmdir()
    folder().write_text("not a folder", encoding="utf-8")
    Draft("note", "1").keep("Was it so?")
    Draft("note", "1").drop()
    assert Draft("note", "1").read() == ""
