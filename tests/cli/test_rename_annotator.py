"""`obelism rename-annotator`: another name for all that somebody did, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.model.article import Article
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.store.progress import Progress, every_progress, load_progress, save_progress
from tests.cli.running import run, told
from tests.modes.adjudicate.adjudicating import mark, work_on
from tests.modes.adjudicate.adjudicating import press as decide
from tests.modes.review.reviews import press as judge
from tests.modes.review.reviews import review_of
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome.\n"
NAMES = Path(".obelism", "aliases.jsonl")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for id, name in (("a.txt", "ben"), ("a.txt", "anna"), ("b.txt", "anna"), ("b.txt", "Benjamin")):
        write(tmp_path, id, TEXT)
        tag(tmp_path, id, "Oslo", annotator=name)
    return tmp_path


def renamed(place: Path, *options: str, old: str = "ben", new: str = "Benjamin") -> str:
    result = run("rename-annotator", old, new, place, "--as", "zoe", *options)
    assert result.exit_code == 0, result.output
    return result.stdout


def in_export(place: Path, *options: str) -> list[tuple[str, str]]:
    lines = map(json.loads, run("export", place, *options).stdout.splitlines())
    return sorted((line["article"]["id"], line["annotator"]) for line in lines)


def files(place: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_all_that_was_done_under_the_old_name_counts_as_the_new_ones(place: Path) -> None:
    before = files(place)
    said = f"{place}: ben goes by Benjamin: tags of 1 article, beside Benjamin's of 1 other\n"
    assert renamed(place) == said
    # An older program finds all as it was.
    assert {path: path.read_bytes() for path in before} == before
    both = [("a.txt", "Benjamin"), ("b.txt", "Benjamin")]
    assert in_export(place, "--annotator", "Benjamin") == both
    assert in_export(place, "--annotator", "ben") == both
    assert in_export(place, "--not-annotator", "ben") == [("a.txt", "anna"), ("b.txt", "anna")]
    found = json.loads(run("agree", place, "--json").stdout)
    assert found["agreement"]["annotators"] == {"Benjamin": 2, "anna": 2}
    queue = run("review", place, "--as", "zoe", "--annotator", "ben", "--summary").stdout
    assert "0/2 judged" in queue
    assert run("review", place, "--as", "ben", "--summary").stdout.startswith("Review by Benjamin")
    lines = [line.split("  ")[1:] for line in run("history", place).stdout.splitlines()]
    assert ["ben", "tag", "Benjamin's fact", "“Oslo”", "a.txt"] in lines
    alone = run("history", place, "--annotator", "Benjamin").stdout
    assert len(alone.splitlines()) == 2
    assert run("check", place).stdout == ""

    assert renamed(place, "--undo") == f"{place}: ben goes by ben again\n"
    assert ("a.txt", "ben") in in_export(place)


def test_a_dry_run_says_so_and_writes_nothing(place: Path) -> None:
    before = files(place)
    assert "ben would go by Benjamin" in renamed(place, "--dry-run")
    assert files(place) == before
    renamed(place)
    known = files(place)
    assert "ben would go by ben again" in renamed(place, "--dry-run", "--undo")
    assert files(place) == known


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("bne", "zoe"), "no annotator 'bne' is here; did you mean 'ben'?"),
        (("ben", "ben"), "the new name of an annotator is another one"),
        (("ben", "@gold"), "@gold is no person; such names belong to the program"),
        (("@rules", "ben"), "@rules is no person; such names belong to the program"),
        (("ben", "an\u200bna"), "an annotator's name holds no invisible characters"),
        (("ben", "Anna"), "“Anna” looks like anna, who is here already"),
        (
            ("ben", "anna"),
            "ben and anna both have tags of a.txt, so they stay two: export ben's tags, import th",
        ),
    ],
)
def test_a_name_that_cannot_be_the_other_one_is_refused(
    names: tuple[str, str], why: str, place: Path
) -> None:
    assert told(run("rename-annotator", *names, place), 2).startswith(f"obelism: {why}")
    assert not (place / NAMES).exists()


def test_what_was_renamed_or_withdrawn_already_is_said(place: Path) -> None:
    assert told(run("rename-annotator", "ben", "Bert", place, "--undo"), 2) == (
        "obelism: 'ben' does not go by 'Bert' here; nothing was changed"
    )
    renamed(place, new="Ben")  # nobody takes it for somebody else's
    assert "'ben' goes by 'Ben' already" in told(run("rename-annotator", "ben", "x", place), 2)
    assert "'ben' goes by 'Ben' here" in told(run("rename-annotator", "anna", "ben", place), 2)
    renamed(place, old="Ben", new="Bert")
    assert ("a.txt", "Bert") in in_export(place)
    run("withdraw", "ben", place)
    assert in_export(place) == [("a.txt", "anna"), ("b.txt", "Benjamin"), ("b.txt", "anna")]
    assert "'Bert' is withdrawn" in told(run("rename-annotator", "Bert", "Bo", place), 2)
    run("withdraw", "Bert", place, "--undo")
    run("rename-annotator", "Bert", "Bo Lund", place)
    run("withdraw", "Bo Lund", place)
    said = told(run("rename-annotator", "Bert", "Bo Lund", place, "--undo"), 2)
    assert "obelism withdraw 'Bo Lund' --undo comes first" in said
    assert ("a.txt", "Bert") not in in_export(place)
    run("withdraw", "Bert", place, "--undo")
    assert ("a.txt", "Bo Lund") in in_export(place)


def test_who_goes_by_another_name_goes_on_where_they_were(place: Path) -> None:
    store = Folder(place)
    article = Article.of(TEXT, id="a.txt", title="Title of a.txt", source="a.txt")
    sha256 = article.info.sha256
    done = Progress(
        article="a.txt", annotator="ben", sha256=sha256, read=[(0, 4)], status="done", modified="1"
    )
    seen = Progress(
        article="a.txt", annotator="Benjamin", sha256=sha256, read=[(4, 9)], modified="0"
    )
    assert save_progress(store, done)
    assert save_progress(store, seen)
    store.remember_annotator("login", "ben")
    renamed(place)
    assert store.annotator_for("login") == "Benjamin"
    known = load_progress(store, "Benjamin", "a.txt")
    assert known is not None
    assert (known.read, known.status) == ([(0, 9)], "done")
    assert [each.annotator for each in every_progress(store)] == ["Benjamin"]

    with Layer.open(store, article, "Benjamin") as layer:
        assert layer.annotator == "Benjamin"
        (old,) = layer.annotations.values()
        layer.commit("delete", [(old, None)])
    journal = store.history_path("ben", "a.txt").read_bytes().splitlines()
    assert [json.loads(line)["who"] for line in journal] == ["ben", "Benjamin"]
    assert not store.history_path("Benjamin", "a.txt").exists()
    renamed(place, "--undo")
    assert not store.read(LayerKey("ben", "a.txt")).annotations


def test_what_others_said_of_their_tags_stays_in_force(place: Path) -> None:
    def judged(verdict: str) -> list[tuple[str, str]]:
        return in_export(place, "--verdict", verdict)

    review = review_of(place)
    judge(review, "n")  # it is on both that are alike
    review.state.close()
    assert judged("rejected") == [("a.txt", "anna"), ("a.txt", "ben")]
    renamed(place, new="Zebedee")
    assert judged("rejected") == [("a.txt", "Zebedee"), ("a.txt", "anna")]
    assert "Zebedee" in run("history", place, "--annotator", "Bob").stdout
    assert "2/4 judged" in run("review", place, "--as", "Bob", "--summary").stdout
    renamed(place, "--undo", new="Zebedee")
    assert judged("rejected") == [("a.txt", "anna"), ("a.txt", "ben")]


def test_decisions_stay_made_and_are_the_new_names(tmp_path: Path) -> None:
    mark(tmp_path)
    work = work_on(tmp_path, "ben")
    left = work.total.open
    decide(work.open(0), "1")
    work.open_layers.end()
    decided = work.total.open
    assert decided < left
    renamed(tmp_path, old="anna", new="Zora")
    renamed(tmp_path)
    again = work_on(tmp_path, "Benjamin")
    assert again.total.open == decided
    lines = run("export", tmp_path, "--annotator", "@gold", "--decisions").stdout.splitlines()
    (made,) = [each for each in map(json.loads, lines) if each["type"] == "decision"]
    assert made["who"] == "Benjamin"
    assert "anna" not in json.dumps(made)


def test_both_names_on_one_article_after_a_merge_stay_apart_and_are_found(place: Path) -> None:
    renamed(place)
    tag(place, "b.txt", "Rome", annotator="ben")  # as a copy that knew nothing of it would
    assert in_export(place, "--annotator", "ben") == [("a.txt", "Benjamin"), ("b.txt", "Benjamin")]
    assert ("b.txt", "ben") in in_export(place)
    result = run("check", place)
    assert result.exit_code == 1
    assert "ben goes by Benjamin, who has tags of b.txt too" in result.stdout


def test_lines_that_git_joined_count_by_their_time(place: Path) -> None:
    renamed(place)
    renamed(place, "--undo")
    path = place / NAMES
    first, second = path.read_bytes().splitlines(keepends=True)
    other = b'{"type":"place","name":"the ministry","now":"x"}\n'
    path.write_bytes(second + first + other + b"half a li")
    assert ("a.txt", "ben") in in_export(place)
    result = run("check", place)
    assert result.stdout.startswith(f"{path}:4: it names nobody: ")
    assert len(result.stdout.splitlines()) == 1
    renamed(place)
    assert ("a.txt", "Benjamin") in in_export(place)
    rules = (place / ".obelism" / ".gitattributes").read_text().splitlines()
    assert "aliases.jsonl -text merge=union" in rules


def test_an_import_of_their_tags_comes_to_the_new_name(place: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent.jsonl"
    run("export", place, "--annotator", "ben", "-o", sent)
    renamed(place)
    result = run("import", sent, "--into", place)
    assert result.stdout == "a.txt, Benjamin: 1 already there\n"
