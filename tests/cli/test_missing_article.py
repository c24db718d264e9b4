"""An article that was taken away: every command says so, and what becomes of its tags."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

import reader
from tests.cli.running import run
from tests.modes.articles.sessions import session_on, three_articles
from tests.services.tagged import tag

ID = "council-clock.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the samples, with the tags of two, and without one of the articles."""
    tmp_path = tmp_path_factory.mktemp("gone")
    made = tmp_path / "samples"
    run("samples", made)
    run("export", made, "-o", tmp_path / "tags.jsonl")
    run("import", tmp_path / "tags.jsonl", "--into", made, "--layer", "ben")
    (made / ID).unlink()
    return made


@pytest.mark.parametrize(
    ("command", "done"),
    [
        (["export"], "exported"),
        (["history"], "shown"),
        (["stats"], "counted"),
        (["claims"], "listed"),
        (["sources"], "listed"),
        (["inconsistencies"], "listed"),
        (["questions"], "listed"),
        (["agree", "--resamples", "0"], "compared"),
        (["adjudicate", "--as", "zoe"], "to be decided"),
        (["review", "--summary", "--as", "zoe"], "in the queue"),
    ],
)
def test_each_command_says_that_an_article_is_gone(
    command: list[str], done: str, folder: Path
) -> None:
    name, *options = command
    sentences = run(name, folder / ID, *options).stderr.splitlines()
    gone = f"{ID} is gone since it was tagged; what was tagged there is {done} all the same"
    assert f"obelism: {gone}" in sentences


def test_what_is_left_of_an_article_can_be_checked(folder: Path) -> None:
    result = run("check", folder / ID)
    assert result.exit_code == 1
    assert f"the article {ID} is gone" in result.stdout
    assert run("check", folder / "never.txt").exit_code == 2


def test_several_articles_that_are_gone_are_one_sentence(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "samples"
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns("*-*.txt"))
    (sentence,) = [each for each in run("export", other).stderr.splitlines() if "gone" in each]
    assert "articles are gone since they were tagged, first: " in sentence


@pytest.mark.parametrize("command", ["claims", "inconsistencies", "stats", "export"])
def test_nothing_is_said_of_an_article_whose_tags_were_taken_over(
    command: str, tmp_path: Path
) -> None:
    root = three_articles(tmp_path)
    tag(root, "b.txt", "Nobody came.")
    (root / "b.txt").rename(root / "new.txt")
    assert "b.txt is gone" in run(command, root).stderr
    session = session_on(root)
    session.open(2)
    session.take_over("b.txt")
    session.close()
    assert "is gone" not in run(command, root).stderr


@pytest.mark.parametrize("name", ["café/Zoë.txt", "Zoe\udcff.txt"])
def test_a_name_that_is_spelled_otherwise_in_its_id_is_not_gone(name: str, tmp_path: Path) -> None:
    path = tmp_path / unicodedata.normalize("NFD", name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("The mayor spoke.\n", encoding="utf-8")
    project = reader.open(tmp_path)
    (article,) = project.articles()
    with project.edit(article, annotator="anna") as layer:
        layer.add("fact", 4, 9)
    assert "gone" not in run("export", tmp_path).stderr
    path.unlink()
    assert "is gone" in run("export", tmp_path).stderr


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "it is empty"), (b"\0\0\0", "this is not text: byte 0 is null")]
)
def test_commands_say_which_articles_cannot_be_read_any_more(
    content: bytes, why: str, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "samples"
    shutil.copytree(folder, other)
    path = other / "summit-report.txt"
    path.write_bytes(content)
    for command, done in (("export", "exported"), ("stats", "counted"), ("claims", "listed")):
        assert (
            f"obelism: {path.name} cannot be read ({path}: {why}); what was tagged there is {done}"
            " all the same"
        ) in run(command, other).stderr.splitlines()
    (other / "lifeboat-appeal.txt").write_bytes(content)
    (sentence,) = [
        each for each in run("agree", other, "--resamples", "0").stderr.splitlines() if why in each
    ]
    assert sentence.startswith(
        "obelism: 2 articles cannot be read since they were tagged, first: lifeboat-appeal.txt"
    )


def test_what_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text("The mayor spoke.\n", encoding="utf-8")
    assert f"obelism: {tmp_path / 'a.txt'}: it is empty" in run("suggest", tmp_path).stderr
