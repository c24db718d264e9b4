"""What `obelism doctor` finds: of a folder, of the environment, and of a terminal that answers."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from reader.cli.terminal import locale
from reader.services import doctor as services
from reader.services.doctor import examine
from tests.cli.running import run
from tests.environment import PROJECT
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.terminal.process import PATIENCE, Process


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    write(tmp_path, "a.txt", "Oslo is a town.")
    return tmp_path


def found(folder: Path) -> dict[str, services.Finding]:
    return {each.area: each for each in examine(Folder(folder), "anna")}


def test_all_that_is_looked_at_is_told_and_nothing_stays_behind(folder: Path) -> None:
    tag(folder, "a.txt", "Oslo")
    before = sorted(folder.rglob("*"))
    result = run("doctor", folder)
    assert result.exit_code == 0, result.stdout
    assert sorted(folder.rglob("*")) == before
    areas = {line.split()[1] for line in result.stdout.splitlines() if line[:1] != " "}
    told = {"terminal", "locale", "workspace", "annotator", "disk", "locks", "versions", "caches"}
    assert told <= areas
    assert result.stderr == "obelism: all is well\n"


def test_looking_makes_no_workspace(folder: Path) -> None:
    assert "which is made when something is tagged" in run("doctor", folder).stdout
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


def test_who_somebody_is_comes_from_the_environment_first_and_else_from_the_login(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Folder(folder)
    store.ensure()
    store.remember_annotator("anna", "Anna K.")
    assert found(folder)["annotator"].found == "Anna K., for the login anna"
    monkeypatch.setenv("OBELISM_ANNOTATOR", "Lea")
    assert found(folder)["annotator"].found == "Lea, as $OBELISM_ANNOTATOR says"


def test_a_folder_that_cannot_be_written_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda _, mode, **__: not mode & os.W_OK)
    result = run("doctor", folder, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["problems"] == 1
    (problem,) = (each for each in told["findings"] if each["status"] == "problem")
    assert problem["area"] == "workspace"
    assert "--workspace DIR" in problem["remedy"]


def test_a_disk_that_is_slow_to_be_safe_is_noted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_SLOW", -1.0)
    assert found(folder)["disk"].status == "note"


def test_a_library_that_is_missing_is_named_with_the_line_that_adds_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = services._version
    monkeypatch.setattr(
        services, "_version", lambda name: None if name == "mammoth" else there(name)
    )
    (lacking,) = (each for each in examine(Folder(folder), "anna") if "not there" in each.found)
    assert "office (Word documents, format docx)" in lacking.found
    assert lacking.remedy.endswith('-m pip install "obelism[NAME]"')


def test_the_extras_are_those_of_the_package() -> None:
    assert {"html", "pdf", "team", "learn"} <= services.extras().keys()
    assert "psycopg" in services.extras()["team"]
    assert "test" not in services.extras()


@pytest.mark.parametrize(
    ("variables", "status"),
    [
        ({"LANG": "de_DE.UTF-8"}, "ok"),
        ({"LANG": "C.utf8"}, "ok"),
        ({"LANG": "C.UTF-8", "LC_ALL": "C"}, "problem"),
        ({}, "problem"),
    ],
)
def test_a_locale_that_is_not_utf8_is_a_problem(variables: dict[str, str], status: str) -> None:
    assert locale(variables).status == status


@pytest.mark.parametrize(
    ("column", "cells"),
    [(2, "Chinese 1 for 2"), (0, "does not say where its")],
)
def test_a_terminal_is_asked_how_wide_it_draws(column: int, cells: str, folder: Path) -> None:
    env = {
        "TERM": "xterm-256color",
        "COLORTERM": None,
        "NO_COLOR": None,
        "PYTHONPATH": str(PROJECT),
    }
    argv = [sys.executable, "-m", "reader", "doctor", str(folder)]
    program = Process(argv, columns=60, rows=9, env=env)
    try:
        deadline = time.monotonic() + PATIENCE
        answered = 0
        while program.exit_code is None and time.monotonic() < deadline:
            program.read(0.1)
            while column and answered < program.raw.count(b"\x1b[6n"):
                program.write(b"\x1b[1;%dR" % column)
                answered += 1
        assert program.line_discipline() == program.before
        told = program.raw.decode()
        assert program.exit_code == 1
    finally:
        program.close()
    assert "problem  terminal   xterm-256color, 60 columns and 9 rows" in told
    _, _, report = told.partition("problem ")
    found = [row for row in report.splitlines() if "pip install" not in row]
    long = [row for row in found if len(row) > 60]
    assert not any(" " in row[20:] for row in long), "only one word that is longer is cut"
    assert "note     colours    256" in told
    assert cells in told
