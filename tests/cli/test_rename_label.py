"""`obelism rename-label`: all layers or none, verdicts and decisions stay, and it is taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.model.article import Article
from reader.store.base import LayerKey
from reader.store.folder import bulk
from reader.store.layer import Layer
from tests.cli.running import run, told
from tests.modes.adjudicate.adjudicating import gold_on, mark
from tests.modes.adjudicate.adjudicating import press as decide
from tests.modes.annotate import keyboard
from tests.modes.review.reviews import press, review_of
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome.\n"
LABELS = """# ours
[[label]]
name = "fact"  # what can be checked
key = "f"
letter = "F"

[[label]]
name = "rumour"
key = "d"
letter = "R"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, ".obelism/labels.toml", LABELS)
    tag(tmp_path, "a.txt", "Oslo", "Rome", annotator="anna")
    tag(tmp_path, "a.txt", "then", label="rumour", annotator="anna")
    tag(tmp_path, "a.txt", "Oslo", annotator="ben")
    tag(tmp_path, "a.txt", "then", label="rumour", annotator="cleo")
    return tmp_path


def labels(place: Path, name: str) -> list[str]:
    return [each.label for each in Folder(place).read(LayerKey(name, "a.txt")).annotations.values()]


def export(place: Path) -> dict[str, list[tuple[str, list[str]]]]:
    """By annotator, each tag's label and the verdicts on it that count."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for line in run("export", place, "--verdict", "accepted").stdout.splitlines():
        record = json.loads(line)
        words = [each["verdict"] for each in record["verdicts"]]
        found.setdefault(record["annotator"], []).append((record["label"], words))
    return found


def test_the_file_gets_it_when_the_layers_do(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "carry_out", lambda *_, **__: [])
        assert run("rename-label", "fact", "claim", place, "--as", "zoe").exit_code == 0
    assert (place / ".obelism" / "labels.toml").read_text() == LABELS
    assert [label.name for label in Folder(place).labels()] == ["claim", "rumour"]
    assert labels(place, "ben") == ["claim"]
    run("check", place, "--repair")
    wanted = LABELS.replace('name = "fact"', 'name = "claim"')
    assert (place / ".obelism" / "labels.toml").read_text() == wanted


def test_all_layers_and_the_file_get_it_and_it_is_taken_back(place: Path) -> None:
    run("withdraw", "ben", place)
    dry = run("rename-label", "fact", "claim", place, "--dry-run")
    assert dry.stdout.splitlines() == ["a.txt, anna: 2 tags", "a.txt, ben: 1 tag"]
    assert labels(place, "anna") == ["fact", "fact", "rumour"]
    done = run("rename-label", "fact", "claim", place, "--as", "zoe")
    assert (done.exit_code, done.stdout) == (0, dry.stdout)
    assert done.stderr == "obelism: 3 tags have the label claim now\n"
    assert labels(place, "anna") == ["claim", "claim", "rumour"]
    assert labels(place, "ben") == ["claim"], "also of who is withdrawn"
    text = (place / ".obelism" / "labels.toml").read_text()
    assert text == LABELS.replace('"fact"', '"claim"')
    last = Folder(place).read(LayerKey("ben", "a.txt")).entries[-1]
    assert (last.who, last.what) == ("zoe", "rename label")
    assert not list((place / ".obelism").glob("batches/*"))
    assert run("check", place).stdout == ""

    back = run("rename-label", "fact", "claim", place, "--undo")
    assert back.exit_code == 0
    assert [labels(place, name) for name in ("anna", "ben")] == [
        ["fact", "fact", "rumour"],
        ["fact"],
    ]
    assert (place / ".obelism" / "labels.toml").read_text() == LABELS
    again = told(run("rename-label", "fact", "claim", place, "--undo"), 2)
    assert "fact was not renamed to claim here" in again


def test_its_opposite_and_two_labels_that_become_one(place: Path) -> None:
    run("rename-label", "rumour", "fact", place)
    assert labels(place, "anna") == ["fact", "fact", "fact"]
    tag(place, "a.txt", "Rome", annotator="cleo")
    run("rename-label", "rumour", "fact", place, "--undo")
    assert labels(place, "anna") == ["fact", "fact", "rumour"], "only those that were renamed"
    assert labels(place, "cleo") == ["rumour", "fact"]
    run("rename-label", "fact", "claim", place)
    run("rename-label", "claim", "fact", place)
    assert labels(place, "anna") == ["fact", "fact", "rumour"]
    assert (place / ".obelism" / "labels.toml").read_text() == LABELS


def test_verdicts_stay_in_force(place: Path) -> None:
    review = review_of(place)
    press(review, "y", "y", "y")
    review.state.close()
    before = export(place)
    assert before
    run("rename-label", "fact", "claim", place)
    renamed = {
        name: [("claim" if label == "fact" else label, words) for label, words in tags]
        for name, tags in before.items()
    }
    assert export(place) == renamed
    run("rename-label", "fact", "claim", place, "--undo")
    assert export(place) == before


def test_decisions_stay_in_force(tmp_path: Path) -> None:
    mark(tmp_path)
    decide(gold_on(tmp_path), "1", "n", "n", "%", "%")
    keyboard.close_all()
    args = ("export", tmp_path, "--annotator", "@gold", "--decided-only")
    before = run(*args).stdout
    assert before
    done = run("rename-label", "fact", "claim", tmp_path)
    assert "the label claim is not defined in" in done.stderr
    after = run(*args)
    assert "not decided" not in after.stderr
    assert len(after.stdout.splitlines()) == len(before.splitlines())
    assert '"label":"claim"' in after.stdout
    run("rename-label", "fact", "claim", tmp_path, "--undo")
    assert run(*args).stdout == before


def test_a_layer_that_is_open_refuses_it_and_nothing_is_renamed(place: Path) -> None:
    article = Article.of(TEXT, id="a.txt", title="", source="a.txt")
    with Layer.open(Folder(place), article, "ben") as held:
        held.handle.hold()
        line = told(run("rename-label", "fact", "claim", place), 1)
    assert "a.txt, ben: " in line
    assert line.endswith("Nothing was renamed.")
    assert labels(place, "anna") == ["fact", "fact", "rumour"]
    assert (place / ".obelism" / "labels.toml").read_text() == LABELS


def test_what_was_done_before_is_not_undone_to_the_old_name(place: Path) -> None:
    article = Article.of(TEXT, id="a.txt", title="", source="a.txt")
    run("rename-label", "fact", "claim", place)
    with Layer.open(Folder(place), article, "anna") as layer:
        assert layer.next_undo is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lie", "claim"], "no tag has the label 'lie' here; nothing was changed"),
        (["fact", "fact"], "the new name of a label is another word"),
        (["fact", " "], "the new name of a label is another word"),
        (["fact", "claim", "--undo"], "fact was not renamed to claim here; nothing was changed"),
    ],
)
def test_what_cannot_be_meant_is_told(words: list[str], sentence: str, place: Path) -> None:
    assert sentence in told(run("rename-label", *words, place), 2)
