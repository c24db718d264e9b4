"""What was received, as formats are given it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.formats import source
from reader.formats.source import Member, Source
from reader.model.errors import WrongUse
from tests.formats.making import received


def test_a_file_is_one_member(tmp_path: Path) -> None:
    file = tmp_path / "tags.CSV"
    file.write_bytes(b"a\nb")
    one = Source(str(file), file)
    assert (one.ending, one.head, one.names()) == (".csv", b"a\nb", [])
    assert [*one.lines()] == [b"a\n", b"b"]
    assert [*one.members()] == [Member("tags.CSV", b"a\nb")]


def test_a_folder_and_an_archive_give_their_files_by_name(tmp_path: Path) -> None:
    for name in ("b.ann", "a/c.ann", ".hidden", ".git/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    os.symlink("/etc/hostname", tmp_path / "link.ann")
    expected = [Member("a/c.ann", b"a/c.ann"), Member("b.ann", b"b.ann")]
    assert [*Source("here", tmp_path).members()] == expected
    packed = received({"b.ann": b"b.ann", "a/c.ann": b"a/c.ann"})
    assert packed.is_archive
    assert [*packed.members()] == expected


def test_files_are_opened_and_not_read(tmp_path: Path) -> None:
    """Who reads in pieces has no more in memory, and nothing that is read later counts as much."""
    for name in ("a.parquet", "b/c.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"PAR1" + name.encode())
    one = Source("tags", tmp_path / "a.parquet")
    assert [(name, file.read(4)) for name, file in one.opened()] == [("a.parquet", b"PAR1")]
    assert "data" not in vars(one)
    here = [(name, file.read()) for name, file in Source("here", tmp_path).opened()]
    assert here == [("a.parquet", b"PAR1a.parquet"), ("b/c.parquet", b"PAR1b/c.parquet")]
    packed = received({"a.parquet": b"PAR1"})
    assert [(name, file.read()) for name, file in packed.opened()] == [("a.parquet", b"PAR1")]
    with pytest.raises(WrongUse, match=r"[Nn]o such file"):
        list(Source("gone", tmp_path / "gone").opened())


def test_a_pipe_is_not_looked_into(tmp_path: Path) -> None:
    """It can be read but once, and who looks into it may wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert not Source("pipe", tmp_path / "pipe").is_archive


def test_what_is_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    packed = received({"a": b"x" * 100, "b": b""})
    monkeypatch.setattr(source, "MOST_BYTES", 99)
    for each in (Source("here", tmp_path), packed):
        with pytest.raises(WrongUse, match="more than"):
            list(each.members())
    monkeypatch.setattr(source, "MOST_FILES", 1)
    with pytest.raises(WrongUse, match="more than 1 files"):
        packed.names()


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    whole = received({"a": b"x" * 1000}).data
    for data in (whole[:-30], b"PK\x03\x04 and no more"):
        with pytest.raises(WrongUse, match="damaged"):
            list(Source("tags.zip", data=data).members())
    with pytest.raises(WrongUse, match=r"[Nn]o such file"):
        Source("gone", tmp_path / "gone").data  # noqa: B018 - it is read here


def test_a_text_in_utf_16_comes_in_utf_8_however_long(tmp_path: Path) -> None:
    text = "a line 📰\n" * 20_000  # longer than the head, which may be cut within a character
    for encoding in ("utf-16", "utf-32"):
        (tmp_path / "tags.csv").write_bytes(text.encode(encoding))
        one = Source("tags.csv", tmp_path / "tags.csv")
        assert [*one.lines()] == text.encode().splitlines(keepends=True)
        assert text.encode().startswith(one.head[: len(one.head) // 2])
        assert Source("tags.csv", tmp_path / "tags.csv").data == text.encode()
        assert [each.data for each in Source("here", tmp_path).members()] == [text.encode()]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_text_of_wide_characters_that_is_cut_is_refused_by_a_sentence(
    encoding: str, tmp_path: Path
) -> None:
    data = '{"text": "Oslo"}\n'.encode(encoding)
    file = tmp_path / "tags.jsonl"
    for cut in (data[:-1], data + b"\xd8\x3d\xd8"):
        file.write_bytes(cut)
        for one in (Source("tags.jsonl", file), Source("tags.jsonl", None, cut)):
            with pytest.raises(WrongUse, match=f"begins as {encoding[:6].upper()}, and is cut off"):
                list(one.lines())
    with pytest.raises(WrongUse, match="cut off or damaged"):
        list(Source("here", tmp_path).members())
