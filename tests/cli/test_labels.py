"""`obelism labels`: the labels in force, a file to begin with, and what nothing defines."""

from __future__ import annotations

import json
from pathlib import Path

from reader.model.labels import DEFAULT_LABELS
from reader.services.guidelines import kept_version
from reader.settings.files import read_labels
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder


def test_the_usual_labels_are_shown_with_roles_and_attributes(tmp_path: Path) -> None:
    result = run("labels", tmp_path)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "fact  key f, letter F"
    assert "  attribute checked: true, false, unclear" in lines
    assert "  role source: 1 or more" in lines
    assert not (tmp_path / ".obelism").exists()


def test_a_file_to_begin_with_says_what_was_there_and_can_be_filled_in(tmp_path: Path) -> None:
    assert run("labels", tmp_path, "--init").exit_code == 0
    file = tmp_path / ".obelism" / "labels.toml"
    assert read_labels(file) == DEFAULT_LABELS
    text = file.read_text()
    head, _, example = text.partition("#[[label]]")
    file.write_text(head + "[[label]]" + example.replace("\n#", "\n"))
    own = json.loads(run("labels", tmp_path, "--json").stdout)["labels"][-1]
    assert own["roles"][1] == {"name": "promiser", "minimum": 1, "maximum": 1, "parts": False}
    assert own["attributes"][1]["values"] == ["money", "law", "other"]
    assert "stay as they are" in told(run("labels", tmp_path, "--init"), 2)


def test_guidelines_are_begun_beside_labels_that_are_there(tmp_path: Path) -> None:
    home = tmp_path / ".obelism"
    home.mkdir()
    own = (
        '[[label]]\nname = "promise"\nkey = "P"\nletter = "P"\nguideline = "What is to be done."\n'
    )
    (home / "labels.toml").write_text(own)
    result = run("labels", tmp_path, "--init")
    assert result.exit_code == 0
    assert "labels.toml is there already, and stays as it is" in result.stderr
    assert (home / "labels.toml").read_text() == own
    assert (home / "guidelines.md").read_text().endswith("## promise\n\nWhat is to be done.\n")
    assert "guidelines.md beside them is version " in run("labels", tmp_path).stderr


def test_the_guidelines_of_each_version_can_be_printed(tmp_path: Path) -> None:
    guidelines = write(tmp_path, ".obelism/guidelines.md", "# fact\n\nOne.\n")
    store = Folder(tmp_path)
    before = kept_version(store)
    guidelines.write_text("# fact\n\nTwo.\n")
    now = kept_version(store)
    for version, text in ((before, "One."), (now, "Two.")):
        assert run("labels", tmp_path, "--guidelines", version).stdout == f"# fact\n\n{text}\n"
    said = told(run("labels", tmp_path, "--guidelines", "../fact"), 2)
    assert f"no version '../fact' of guidelines.md is kept; kept are {now}, {before}" in said


def test_tags_of_a_label_that_is_removed_are_counted_and_stay(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.\n")
    tag(tmp_path, "a.txt", "Oslo", "Rome", label="rumour")
    assert "rumour: not defined, and 2 tags kept" in run("labels", tmp_path).stdout
    assert json.loads(run("labels", tmp_path, "--json").stdout)["undefined"] == {"rumour": 2}


def test_a_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".obelism").mkdir()
    (tmp_path / ".obelism" / "labels.toml").write_text("[[label]]\nname = 'x'\n")
    assert "labels.toml, line 1: label 1: " in told(run("labels", tmp_path), 1)
