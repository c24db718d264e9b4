"""Shares of the articles: every article is in one of them, whatever is done with it."""

from __future__ import annotations

import json
import pickle
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reader
from reader.model.errors import WrongUse
from reader.model.shard import MOST, Shard, shard_of
from reader.services.export import remote
from tests.cli.running import run, told
from tests.services.tagged import tag, write

NAMES = [f"{number}.txt" for number in range(12)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Twelve articles that two people have tagged."""
    root = tmp_path / "articles"
    for name in NAMES:
        write(root, name, f"Oslo, then Rome: {name}.\n")
        tag(root, name, "Oslo")
        tag(root, name, "Oslo" if name < "5" else "Rome", annotator="Ben")
    return root


@given(st.text(), st.integers(1, 50))
def test_every_id_is_in_one_share(id: str, of: int) -> None:
    shards = [pickle.loads(pickle.dumps(Shard(number, of))) for number in range(1, of + 1)]
    assert sum(each.has(id) for each in shards) == 1


def test_shares_are_alike_on_every_machine_and_nearly_equal() -> None:
    assert [n for n in NAMES if Shard(1, 3).has(n)] == ["2.txt", "11.txt"]
    counts = Counter(n for id in range(8000) for n in range(8) if Shard(n + 1, 8).has(str(id)))
    assert all(850 < count < 1150 for count in counts.values())


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "1/0", "-1/2", "a/b", "1/٣", f"1/{MOST + 1}"])
def test_what_is_no_share_is_refused(text: str, place: Path) -> None:
    with pytest.raises(WrongUse, match="is no share"):
        shard_of(text)
    assert "is no share" in told(run("export", place, "--shard", text), 2)


def test_an_export_by_shares_is_the_whole_export(place: Path) -> None:
    whole = run("export", place).stdout.splitlines()
    parts = [run("export", place, "--shard", f"{n}/5").stdout.splitlines() for n in range(1, 6)]
    assert sorted(line for part in parts for line in part) == sorted(whole)
    assert sum(map(bool, parts)) > 1


def test_an_import_by_shares_is_the_whole_import(place: Path, tmp_path: Path) -> None:
    lines = [*run("export", place).stdout.splitlines(), "no JSON", "{}"]
    sent = write(tmp_path, "tags.jsonl", "\n".join(lines))
    for name in NAMES:
        write(tmp_path / "there", name, f"Oslo, then Rome: {name}.\n")
    broken = 0
    for number in range(1, 4):
        command = ["import", sent, "--into", tmp_path / "there", "--as", "Zoe", "--skip-broken"]
        result = run(*command, "--shard", f"{number}/3")
        broken += result.stderr.count("tags.jsonl, line ")
    assert broken == 2
    again = run("export", tmp_path / "there").stdout.splitlines()
    assert [json.loads(line)["id"] for line in again] == [
        json.loads(line)["id"] for line in lines[:-2]
    ]


def test_every_share_says_that_a_file_cannot_be_read_to_its_end(
    place: Path, tmp_path: Path
) -> None:
    table = run("export", place, "--format", "csv").stdout
    sent = write(tmp_path, "tags.csv", f"{table}a\rb\n")
    for number in range(1, 4):
        result = run("import", sent, "--into", place, "--as", "Zoe", "--shard", f"{number}/3")
        assert (result.exit_code, "it is no table" in result.stderr) == (1, True), number


def test_agreement_by_shares_is_on_every_article_once(place: Path) -> None:
    found: list[str] = []
    for number in range(1, 4):
        result = run("agree", place, "--json", "--shard", f"{number}/3")
        found += [each["id"] for each in json.loads(result.stdout)["articles"]]
    assert sorted(found) == sorted(NAMES)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What was sent to `memory://`, by path."""
    from fsspec.implementations.memory import MemoryFileSystem

    monkeypatch.setitem(remote.SCHEMES, "memory", "fsspec")
    store: dict[str, bytes] = {}
    monkeypatch.setattr(MemoryFileSystem, "store", store)
    return store


def test_an_export_goes_to_a_url(place: Path, memory: dict[str, bytes]) -> None:
    result = run("export", place, "-o", "memory://bucket/a/tags.md", "--annotator", "Anna")
    assert (result.exit_code, result.stdout) == (0, "")
    problems = reader.open(place).export("memory://bucket/tags.jsonl", shard="1/3")
    assert problems == []
    sent = {name: file.getvalue() for name, file in memory.items()}  # type: ignore[attr-defined]
    assert b"Oslo" in sent["/bucket/a/tags.md"]
    assert len(sent["/bucket/tags.jsonl"].splitlines()) == 4


def test_a_folder_goes_to_a_new_place(place: Path, memory: dict[str, bytes]) -> None:
    command = ["export", place, "--format", "brat", "-o"]
    assert run(*command, "memory://bucket/brat").exit_code == 0
    assert "/bucket/brat/annotation.conf" in memory
    assert "is there already" in told(run(*command, "memory://bucket/brat"), 2)
    assert run(*command, "memory://bucket/brat.zip").exit_code == 0


def test_what_cannot_be_sent_leaves_what_is_there(
    place: Path, memory: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.memory import MemoryFileSystem

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("Access\nDenied")

    monkeypatch.setattr(MemoryFileSystem, "put_file", refuse)
    result = run("export", place, "-o", "memory://bucket/tags.jsonl")
    assert "memory://bucket/tags.jsonl cannot be written: Access Denied" in result.stderr
    assert (result.exit_code, "Traceback" in result.stderr, {**memory}) == (1, False, {})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://host/tags.jsonl", "ftp:// is no place for an export"),
        ("S4://host/tags.jsonl", "s4:// is no place for an export; there are: s3, gs, az"),
        ("s3://", "s3:// names no file"),
        ("s3://bucket/tags.xlsx", "no format ends in .xlsx"),
        ("s3://bucket/tags.jsonl", 's3:// needs the library s3fs: pip install "obelism[s3]"'),
    ],
)
def test_a_url_that_leads_nowhere_is_refused(
    url: str, said: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    def missing(scheme: str) -> object:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec, "filesystem", missing)
    assert said in told(run("export", place, "--annotator", "Anna", "-o", url), 2)


def test_a_folder_that_looks_like_a_url_is_a_folder(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s3:").mkdir()
    assert run("export", place, "-o", "s3:/tags.jsonl", "--annotator", "Anna").exit_code == 0
    assert Path("s3:/tags.jsonl").stat().st_size
