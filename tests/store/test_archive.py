"""Archives that were sent: a `.obelism` folder comes out of them, and nothing else ever does."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from reader.formats.source import is_archive
from reader.model.errors import WrongUse
from reader.store.folder import archive
from reader.store.folder.archive import unpacked


def packed(path: Path, *names: str, data: bytes = b"{}") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(WrongUse) as caught, unpacked(path):
        pass
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sent.zip"


@pytest.mark.parametrize("above", ["", "articles/", "./", "articles\\"])
def test_only_what_tags_are_made_of_comes_out(above: str, path: Path) -> None:
    packed(
        path,
        f"{above}.obelism/layers/anna/a.json",
        f"{above}.obelism/labels.toml",
        f"{above}.obelism/local/locks/x.lock",
        f"{above}a.txt",
        f"__MACOSX/{above}.obelism/layers/anna/._a.json",
    )
    assert is_archive(path)
    with unpacked(path) as folder:
        found = [str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()]
    assert sorted(found) == [".obelism/labels.toml", ".obelism/layers/anna/a.json"]
    assert not folder.exists()


def test_of_many_journals_with_nothing_in_them_none_is_looked_at(path: Path) -> None:
    names = [f".obelism/history/anna/{number}.jsonl" for number in range(500)]
    packed(path, *names, data=b"")
    assert refused(path) == f"{path}: its .obelism holds no tags"
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(".obelism/history/anna/full.jsonl", b"{}")
    with unpacked(path) as folder:
        found = [each.name for each in folder.rglob("*") if each.is_file()]
    assert found == ["full.jsonl"]


@pytest.mark.parametrize(
    "name", ["../.obelism/labels.toml", "/.obelism/labels.toml", ".obelism/layers/../../../x",
             "..\\.obelism\\layers\\x"],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(name: str, path: Path) -> None:
    assert "leads out of the folder" in refused(packed(path, name))


def test_a_link_is_refused(path: Path) -> None:
    link = zipfile.ZipInfo(".obelism/layers")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(link, "/etc")
    assert "it holds a link" in refused(path)


def test_more_than_anybody_tags_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(path, ".obelism/texts/a.txt", ".obelism/texts/b.txt", data=b"0" * 2_000_000)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(archive, "MOST_BYTES", 3 * 2**20)
    assert "more than 3 MB of tags" in refused(path)
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    assert "more than 1 files" in refused(path)


def test_what_nothing_but_emptiness_packs_to_is_refused(path: Path) -> None:
    packed(path, ".obelism/history/anna/a.jsonl", data=b"\n" * 20_000_000)
    assert "unpacks to more than 500 times its size" in refused(path)


def test_a_size_that_is_a_lie_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(path, ".obelism/texts/a.txt", data=b"0" * 2_000_000)
    data = path.read_bytes()
    path.write_bytes(data.replace((2_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little")))
    monkeypatch.setattr(archive, "MOST_BYTES", 2**20)
    assert refused(path)


@pytest.mark.parametrize("names", [[], ["a.txt"], [".obelism/labels.toml", "b/.obelism/ignore"]])
def test_it_has_to_hold_one_folder_of_tags(names: list[str], path: Path) -> None:
    assert "a zip of one can be imported" in refused(packed(path, *names))


def test_two_files_of_one_name_are_refused(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        packed(path, ".obelism/labels.toml", ".obelism/labels.toml")
    assert "two files of one name" in refused(path)


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_one_that_is_cut_is_a_sentence(cut: int, path: Path) -> None:
    packed(path, ".obelism/labels.toml", data=b"labels " * 999)
    path.write_bytes(path.read_bytes()[:cut])
    assert "the archive is damaged" in refused(path)


def test_one_with_a_password_is_a_sentence(path: Path) -> None:
    data = bytearray(packed(path, ".obelism/labels.toml").read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "it has a password" in refused(path)
