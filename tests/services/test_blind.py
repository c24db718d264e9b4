"""Annotation that is blind: others' tags are not shown before one's own are done."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from reader.model.errors import ObelismError
from reader.modes.adjudicate.start import start_adjudication
from reader.modes.review.start import NothingToReview, ReviewOptions, start_review
from reader.services.agreement.report import NothingShared
from reader.services.assignments import hidden_from
from reader.services.export.select import select
from reader.store.base import LayerKey
from reader.store.progress import Progress, save_progress
from tests.cli.running import run
from tests.modes.annotate.keyboard import at_end
from tests.services.tagged import tag, write
from tests.store.folders import Folder

IDS = ("0.txt", "1.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two articles that anna and bert both read, and have tagged; carla leads."""
    for id in IDS:
        write(tmp_path, id, f"The tide rose in {id}. The boats left.")
        for name in ("anna", "bert"):
            tag(tmp_path, id, "The boats left.", annotator=name)
    done(tmp_path, "bert", *IDS)
    result = run("assign", tmp_path, "--annotators", "anna,bert", "--each", "2", "--blind")
    assert result.exit_code == 0, result.output
    return tmp_path


def done(root: Path, name: str, *ids: str) -> None:
    for id in ids:
        sha256 = Folder(root).read(LayerKey("bert", id)).info.sha256
        progress = Progress(article=id, annotator=name, sha256=sha256, status="done")
        assert save_progress(Folder(root), progress)


def seen(root: Path, who: str) -> list[tuple[str, str]]:
    """Whose layers on what somebody sees."""
    found = select([root], hides=partial(hidden_from, who)).layers
    return [(each.key.annotator, each.key.article_id) for each in found]


def test_others_are_hidden_from_who_is_not_done(project: Path) -> None:
    assert seen(project, "anna") == [("anna", "0.txt"), ("anna", "1.txt")]
    assert len(seen(project, "bert")) == 4
    done(project, "anna", "1.txt")
    assert seen(project, "anna") == [("anna", "0.txt"), ("anna", "1.txt"), ("bert", "1.txt")]


def test_who_leads_sees_all(project: Path) -> None:
    assert len(seen(project, "carla")) == 4


def test_what_is_open_to_all_hides_nothing(project: Path) -> None:
    assert run("assign", project, "--open").exit_code == 0
    assert len(seen(project, "anna")) == 4


def test_commands_hide_it_from_who_runs_them(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {*json.loads(run("stats", project, "--json").stdout)["persons"]} == {"anna", "bert"}
    monkeypatch.setenv("OBELISM_ANNOTATOR", "anna")
    stats = run("stats", project, "--json")
    assert {*json.loads(stats.stdout)["persons"]} == {"anna"}
    assert "hidden from anna" in stats.stderr
    for command in ("export", "claims", "history"):
        found = run(command, project)
        assert '"annotator":"bert"' not in found.stdout
        assert " bert" not in found.stdout
        assert "hidden from anna" in found.stderr
    for id, label in zip(IDS, ("fact", "opinion"), strict=True):
        tag(project, id, "The tide rose", annotator="bert", label=label)
    assert not run("check", project, "--consistency").stdout
    monkeypatch.setenv("OBELISM_ANNOTATOR", "carla")
    assert "The tide rose" in run("check", project, "--consistency").stdout
    monkeypatch.setenv("OBELISM_ANNOTATOR", "anna")
    assert run("agree", project).exit_code == 1
    done(project, "anna", *IDS)
    assert run("agree", project, "--resamples", "0").exit_code == 0


def test_neither_a_review_nor_an_adjudication_shows_it(project: Path) -> None:
    with pytest.raises(NothingShared):
        start_adjudication([project], "anna")
    with pytest.raises((NothingToReview, ObelismError)):
        start_review(Folder(project), [project], "anna", ReviewOptions())
    work, _ = start_adjudication([project], "carla")
    at_end(work.open_layers.give_up)
    assert work.articles
