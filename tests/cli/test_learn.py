"""`obelism learn`: the learning curve on one's own articles, and what is missing for more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.services.learn import model
from reader.store.base import LayerKey
from tests.cli.running import run, told
from tests.services.learn.taught import teach
from tests.store.folders import Folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    root.mkdir()
    return root


def test_what_is_missing_is_said(place: Path) -> None:
    teach(place, 3)
    done = run("learn", place, "--as", "Anna")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1] == "  3 of 5 finished articles"


def test_the_curve_is_of_articles_that_were_held_out(place: Path) -> None:
    teach(place, 8)
    done = run("learn", place, "--as", "Anna")
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["learned", "from", "source", "cue", "both", "contents"]
    assert lines[2].split()[0] == "rules"
    assert lines[3].split() == ["5", "articles", "1.00", "1.00", "1.00", "–"]
    assert "  whole attributions: 8 of 20 finished articles" in lines
    assert "  facts and opinions: 32 of 50 tagged sentences" in lines
    [found] = json.loads(run("learn", place, "--as", "Anna", "--json").stdout)["workspaces"]
    assert (found["finished"], found["needed"], len(found["points"])) == (8, 5, 2)
    assert found["points"][0]["cue"] < found["points"][1]["cue"]


def test_suggest_writes_what_was_learned_into_a_layer_of_its_own(place: Path) -> None:
    teach(place, 20)
    assert "facts and opinions: the surest are right in" in run(
        "learn", place, "--as", "Anna"
    ).stdout  # fmt: skip
    done = run("suggest", place / "a00.txt", "--as", "Anna")
    assert "@learned: " in done.stderr
    assert Folder(place).read(LayerKey("@learned", "a00.txt")).annotations
    assert "@learned" not in run("suggest", place / "a01.txt", "--as", "Ben").stderr


def test_what_was_learned_is_forgotten(place: Path) -> None:
    teach(place, 5)
    assert "nothing was learned there" in run("learn", place, "--as", "Anna", "--forget").stderr
    run("learn", place, "--as", "Anna")
    assert "forgotten" in run("learn", place, "--as", "Anna", "--forget").stderr


def test_wrong_use_is_one_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nothing is tagged here yet" in told(run("learn", place, "--as", "Anna"), 2)
    assert "no such file" in told(run("learn", place / "none"), 2)
    teach(place, 5)
    monkeypatch.setattr(model, "find_spec", lambda _: None)
    assert "learning needs more libraries: " in told(run("learn", place, "--as", "Anna"), 2)
