from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.formats.registry import MODULES
from reader.services.export import write as write_module
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder

BY_BOTH = "obelism: the tags are by Anna and Ben\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = write(tmp_path, "a.txt", "Oslo, then Rome 😀.\n")
    tag(tmp_path, "a.txt", "Oslo", "Rome")
    tag(tmp_path, "a.txt", "then", label="opinion", annotator="Ben")
    return path


def lose_text(article: Path) -> None:
    (text,) = (article.parent / ".obelism" / "texts").iterdir()
    text.unlink()


def test_lines_go_to_standard_output_and_nothing_else_does(article: Path) -> None:
    result = run("export", article)
    assert (result.exit_code, result.stderr) == (0, BY_BOTH)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["text"] for line in lines] == ["Oslo", "Rome", "then"]


def test_a_dash_is_standard_output(article: Path) -> None:
    assert run("export", article, "-o", "-").stdout == run("export", article).stdout


def test_filters_may_be_repeated(article: Path) -> None:
    both = run("export", article, "--label", "fact", "--label", "opinion", "--annotator", "Anna")
    assert len(both.stdout.splitlines()) == 2
    assert len(run("export", article, "--annotator", "Ben").stdout.splitlines()) == 1
    assert "fact, opinion" in told(run("export", article, "--label", "rumour"), 2)
    assert "Anna, Ben" in told(run("export", article, "--annotator", "Cleo"), 2)


def test_who_is_in_it_is_said_where_nobody_was_named(article: Path) -> None:
    assert run("export", article, "--annotator", "Anna").stderr == ""
    result = run("export", article, "--not-annotator", "Anna")
    assert result.stderr == "obelism: the tags are by Ben\n"
    assert [json.loads(line)["annotator"] for line in result.stdout.splitlines()] == ["Ben"]
    assert run("export", article, "--not-annotator", "Zoe").exit_code == 2


def test_that_nothing_is_as_asked_for_is_said(article: Path) -> None:
    path = article.parent / "tags.csv"
    result = run("export", article, "--label", "attribution", "-o", path)
    nothing = "obelism: there is nothing to export: no tag is as asked for\n"
    assert (result.exit_code, result.stderr) == (0, nothing)
    (names,) = path.read_text().splitlines()
    assert names.startswith("article,")
    assert "it is empty" in run("import", path, "--into", article.parent, "--dry-run").stderr
    result = run("export", article, "--label", "attribution")
    assert (result.stdout, result.stderr) == ("", nothing)


def test_that_nothing_is_tagged_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Oslo.\n")
    result = run("export", path, "-o", tmp_path / "tags.tsv")
    assert (result.exit_code, result.stderr) == (0, f"obelism: nothing tagged in {path}\n")
    assert (tmp_path / "tags.tsv").read_text().startswith("article\t")


def test_by_article_with_offsets_in_utf16(article: Path) -> None:
    result = run("export", article, "--by", "article", "--offsets", "utf16")
    (line,) = map(json.loads, result.stdout.splitlines())
    assert line["offsets"] == "utf16"
    assert len(line["annotations"]) == 3


def test_a_file_is_written_whole_and_standard_output_left_alone(article: Path) -> None:
    target = article.parent / "tags.jsonl"
    target.write_text("old")
    result = run("export", article, "--output", target)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", BY_BOTH)
    assert target.read_text(encoding="utf-8") == run("export", article).stdout
    assert {path.name for path in article.parent.iterdir()} == {"a.txt", "tags.jsonl", ".obelism"}


def test_what_is_stopped_leaves_the_file_and_nothing_beside_it(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = list[str]()

    def stop(*_: object) -> object:
        beside.extend(each.name for each in article.parent.glob(".obelism-*.tmp"))
        raise KeyboardInterrupt

    monkeypatch.setattr(write_module, "verdicts_on", stop)
    file = article.parent / "out.jsonl"
    file.write_text("as it was\n")
    there = sorted(article.parent.iterdir())
    assert "out.jsonl is as it was" in told(run("export", article, "-o", file), 130)
    assert len(beside) == 1, "it is written as it is made, beside the file"
    assert file.read_text() == "as it was\n"
    assert sorted(article.parent.iterdir()) == there


def test_the_ending_of_the_file_means_the_format(article: Path) -> None:
    target = article.parent / "tags.md"
    run("export", article, "-o", target)
    before = target.read_text(encoding="utf-8")
    assert before.startswith("<!-- generator: obelism -->\n\n# Title of a.txt")
    line = told(run("export", article, "-o", target, "--format", "native"), 2)
    assert line.endswith("tags.md: .md is the ending of markdown; end the name in .jsonl")
    assert target.read_text(encoding="utf-8") == before


def test_a_link_is_followed_and_a_device_is_not_replaced(article: Path) -> None:
    target, link = article.parent / "real.jsonl", article.parent / "link.jsonl"
    link.symlink_to(target)
    run("export", article, "-o", link)
    assert link.is_symlink()
    assert target.read_bytes()
    assert run("export", article, "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("--format native -o a.txt", "what is read"),
        ("-o a.txt", "no format ends in .txt"),
        ("-o a.brat", "--format brat"),
        ("-o .", "folder"),
        ("-o no/where.md", "no folder"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(article: Path, target: str, word: str) -> None:
    before = article.read_bytes()
    *options, name = target.split()
    assert word in told(run("export", article, *options, article.parent / name), 2)
    assert article.read_bytes() == before
    assert {path.name for path in article.parent.iterdir()} == {"a.txt", ".obelism"}


def test_a_path_without_tags_says_so_and_is_no_error(article: Path) -> None:
    path = write(article.parent, "b.txt", "Nothing.")
    result = run("export", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"obelism: nothing tagged in {path}\n"


def test_what_is_left_out_is_reported_and_the_rest_is_written(article: Path) -> None:
    lose_text(article)
    write(article.parent, "b.txt", "Oslo.")
    tag(article.parent, "b.txt", "Oslo")
    target = article.parent / "tags.jsonl"
    result = run("export", article.parent, "-o", target)
    assert result.exit_code == 1
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1
    assert [line.split(":")[1] for line in result.stderr.splitlines()] == [
        " a.txt, Anna",
        " a.txt, Ben",
        " the tags are by Anna",
    ]


def test_a_workspace_elsewhere(article: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = Folder.of(None, tmp_path_factory.mktemp("tags"))
    tag(elsewhere.root, elsewhere.article_id(article), "Rome", text="In Rome.")
    result = run("export", article, "--workspace", elsewhere.root)
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["Rome"]


def test_help_names_every_format() -> None:
    text = "".join(run("export", "--help").stdout.split())  # a name may go over the end of a line
    assert "or".join(MODULES) in text


def test_an_article_that_has_changed_is_told_of_once_and_exported_as_it_was(article: Path) -> None:
    before = run("export", article).stdout
    write(article.parent, "a.txt", "New. Oslo, then Rome 😀.\n")
    result = run("export", article)
    assert (result.exit_code, result.stdout) == (0, before)
    _, line = result.stderr.splitlines()
    assert line.startswith("obelism: a.txt has changed since it was tagged by Anna and Ben")


def test_one_whose_file_is_gone_or_was_only_copied_is_not_called_changed(article: Path) -> None:
    article.write_bytes(article.read_bytes())
    assert run("export", article).stderr == BY_BOTH
    article.unlink()
    assert "changed" not in run("export", article).stderr
