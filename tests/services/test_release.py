"""A release: what is decided, in parts that share no publisher, with all that is known of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.model.article import ArticleInfo
from reader.model.errors import WrongUse
from reader.services.release.manifest import Manifest, Put, difference, read_manifest
from reader.services.release.split import PARTS, group_of, shares_of, split
from tests.cli.running import run, told
from tests.services.tagged import tag, write

GROUPS = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(1, 9), max_size=20)


@given(GROUPS, st.integers(0, 5))
@settings(max_examples=50)
def test_a_group_is_in_one_part_and_no_part_lacks_more_than_a_group(
    sizes: dict[str, int], seed: int
) -> None:
    groups = {name: [f"{name}-{number}" for number in range(size)] for name, size in sizes.items()}
    parts = split(groups, (0.6, 0.2, 0.2), seed)
    assert parts.keys() == {id for ids in groups.values() for id in ids}
    assert all(len({parts[id] for id in ids}) == 1 for ids in groups.values())
    for part, share in zip(PARTS, (0.6, 0.2, 0.2), strict=True):
        count = sum(each == part for each in parts.values())
        assert count - share * len(parts) <= max(sizes.values(), default=0)
    assert parts == split(dict(reversed(groups.items())), (0.6, 0.2, 0.2), seed)


def test_a_part_without_a_share_has_nothing() -> None:
    groups = {str(number): [str(number)] for number in range(8)}
    assert {*split(groups, (0.5, 0, 0.5), 1).values()} == {"train", "test"}


@pytest.mark.parametrize("text", ["", "1", ".5,.5", ".8,.1,.2", "a,b,c", "2,-1,0", "nan,0,1"])
def test_shares_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="--split"):
        shares_of(text)


@pytest.mark.parametrize(
    ("field", "known", "group"),
    [
        ("publisher", {"address": "https://www.Paper.example:80/x"}, "paper.example"),
        ("publisher", {"source": "http://other.example/x"}, "other.example"),
        ("publisher", {"source": "a/b.txt"}, "id"),
        ("publisher", {"address": "http://[x"}, "id"),
        ("byline", {"byline": "Ada"}, "Ada"),
        ("desk", {"fields": '{"desk": 7}'}, "7"),
        ("desk", {"fields": '{"desk": null}'}, "id"),
        ("desk", {"fields": "["}, "id"),
    ],
)
def test_the_group_is_the_host_or_a_field(field: str, known: dict[str, str], group: str) -> None:
    assert group_of(ArticleInfo(id="id", title="", sha256="", **known), field) == group


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Six articles that two have tagged and that are decided, and a seventh that is not."""
    root = tmp_path / "articles"
    for number in range(7):
        name = f"{number}.md"
        write(root, name, f"The tide rose {number} times. The boats left.")
        for annotator in ("anna", "bert", "@gold")[: 2 if number == 6 else 3]:
            tag(root, name, "The boats left.", annotator=annotator)
    return root


def manifest_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


def content(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("format", ["native", "conll", "brat", "csv"])
def test_the_same_tags_give_the_same_bytes(project: Path, format: str) -> None:
    folders = [project.parent / name for name in ("one", "two")]
    for folder in folders:
        result = run("release", project, "-o", folder, "--name", "v1", "--format", format)
        assert result.exit_code == 0, result.output
    one, two = map(content, folders)
    assert one == two
    known = manifest_of(folders[0])["files"]
    assert {name: each["sha256"] for name, each in known.items()} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in one.items()
        if name != "manifest.json"
    }


def test_what_is_decided_is_in_one_part_each(project: Path) -> None:
    folder = project.parent / "v1"
    shares = ("--split", ".5,.25,.25")
    result = run("release", project, "-o", folder, *shares)
    assert result.exit_code == 0, result.output
    known = manifest_of(folder)
    assert known["name"] == "v1"
    assert sorted(known["articles"]) == [f"{number}.md" for number in range(6)]
    assert known["counts"]["train"]["articles"] == 3
    assert known["counts"]["train"]["label:fact"] == 3
    assert known["annotators"] == {"anna": 6, "bert": 6}
    assert known["agreement"]["rows"][0]["alpha"]["value"] == 1
    lines = [
        json.loads(line)
        for part in PARTS
        for line in content(folder)[f"{part}.jsonl"].split(b"\n")
        if line
    ]
    assert sorted(each["id"] for each in lines) == sorted(known["articles"])
    assert all(len(each["annotations"]) == 1 for each in lines)
    card = (folder / "README.md").read_text()
    assert "| articles | 3 | 2 | 1 | 6 |" in card or "| articles | 3 | 1 | 2 | 6 |" in card
    assert "6 articles have no publisher" in result.stderr


def test_the_card_prints_no_figure_that_agree_prints_none_of(project: Path) -> None:
    folder = project.parent / "v1"
    run("release", project, "-o", folder)
    every = manifest_of(folder)["agreement"]["rows"][0]["unitizing_alpha"]
    assert (every["value"], "meaningless" in every["why"]) == (1, True)
    card = (folder / "README.md").read_text()
    (line,) = [line for line in card.splitlines() if line.startswith("| all labels ")]
    assert line == "| all labels | 1.00 (1.00–1.00) | 1.00 | – | 1.00 | 1.00 |"


def test_what_is_there_is_not_written_over(project: Path) -> None:
    folder = project.parent / "v1"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    assert "is there already" in told(run("release", project, "-o", folder), 2)
    assert content(folder) == {"mine.txt": b"mine"}
    (folder / "mine.txt").unlink()
    assert run("release", project, "-o", folder).exit_code == 0


def test_folders_above_are_made_and_what_nobody_decided_is_counted(project: Path) -> None:
    write(project, "alone.txt", "Oslo, then Rome.\n")
    tag(project, "alone.txt", "Oslo")
    result = run("release", project, "-o", project.parent / "releases/of/may")
    assert result.exit_code == 0
    before = manifest_of(project.parent / "releases/of/may")["undecided"]
    write(project, "more.txt", "Oslo, then Rome.\n")
    tag(project, "more.txt", "Oslo")
    run("release", project, "-o", project.parent / "releases/of/june")
    assert manifest_of(project.parent / "releases/of/june")["undecided"] == before + 1 > 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["-o", "articles/v1"], "is within"),
        (["-o", "v1", "--group", "desk"], "no article has that field"),
        (["-o", "v1", "--format", "nothing"], "there is no format"),
        ([], "name the articles and a new folder"),
    ],
)
def test_what_cannot_be_is_refused(
    project: Path, more: list[str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    assert why in told(run("release", project, *more), 2)
    assert [path.name for path in project.parent.iterdir()] == ["articles"]


def test_where_nothing_is_decided_there_is_nothing_to_release(tmp_path: Path) -> None:
    write(tmp_path / "a", "a.txt", "The tide rose.")
    tag(tmp_path / "a", "a.txt", "The tide")
    assert "obelism adjudicate" in told(run("release", tmp_path / "a", "-o", tmp_path / "v"), 2)


def test_a_difference_names_what_changed(project: Path) -> None:
    first, second = project.parent / "v1", project.parent / "v2"
    assert run("release", project, "-o", first).exit_code == 0
    tag(project, "0.md", "The tide", annotator="@gold", label="opinion")
    tag(project, "6.md", "The boats left.", annotator="@gold")
    (project / ".obelism" / "labels.toml").write_text(
        'extends = "default"\n[[label]]\nname = "claim"\nkey = "C"\nletter = "C"\n'
    )
    assert run("release", project, "-o", second).exit_code == 0
    result = run("release", "--diff", first, second)
    lines = result.stdout.splitlines()
    assert lines[0] == "from v1 to v2"
    assert lines[1:3] == ["1 article added", "  6.md"]
    assert "  0.md: 1 added" in lines
    assert lines[-2:] == ["1 label added", "  claim"]
    assert run("release", "--diff", first, first).stdout == ("from v1 to v1: nothing has changed\n")
    assert json.loads(run("release", "--diff", first, second, "--json").stdout)["added"] == ["6.md"]
    assert "is no release" in told(run("release", "--diff", project, second), 2)


def test_what_was_decided_once_more_is_known_by_its_place(project: Path) -> None:
    folder = project.parent / "v1"
    assert run("release", project, "-o", folder).exit_code == 0
    before = read_manifest(folder)
    id, article = next((id, each) for id, each in before.articles.items() if each.annotations)
    (put,) = article.annotations.values()

    def with_those(*puts: Put) -> Manifest:
        other = replace(article, annotations={f"{n}": put for n, put in enumerate(puts)})
        return replace(before, articles={**before.articles, id: other})

    assert difference(before, with_those(put)).annotations == {}
    changed = {
        put._replace(label="other", digest="x"): "labelled anew",
        put._replace(digest="x"): "changed",
    }
    for after, what in changed.items():
        assert difference(before, with_those(after)).annotations == {id: {what: 1}}
    elsewhere = difference(before, with_those(put._replace(at="1-2")))
    assert elsewhere.annotations == {id: {"added": 1, "left": 1}}
