"""`obelism sync`, as its users see it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.cli.running import program, run, told
from tests.store.making import mark, opened, tagged, workspace
from tests.store.postgres.server import Team


def test_a_folder_is_shared_and_shared_again(team: Team, tmp_path: Path) -> None:
    anna, ben = workspace(tmp_path / "anna"), workspace(tmp_path / "ben")
    tagged(anna, 2)
    first = run("sync", team.url("Anna"), anna.root)
    assert (first.exit_code, first.stdout) == (0, "")
    name = f"obelism: {team.name} on {team.server.folder}: "
    assert first.stderr == (
        f"{name}2 actions sent, 0 received; everything was compared, as it is the first time\n"
    )
    tried = run("sync", "--dry-run", ben.root, team.url("Ben"))
    assert "0 actions would be sent, 2 received in 1 layer" in tried.stderr
    done = program("sync", team.url("Ben"), cwd=ben.root)
    assert (done.returncode, done.stdout) == (0, b"")
    assert len(ben.read(LayerKey("Anna", "talks.txt")).annotations) == 2
    again = run("sync", ben.root)
    assert again.stderr == f"{name}0 actions sent, 0 received\n"


def test_what_both_changed_is_listed(team: Team, tmp_path: Path) -> None:
    one, other = workspace(tmp_path / "one"), workspace(tmp_path / "other")
    tagged(one, 1)
    run("sync", team.url("Anna"), one.root)
    run("sync", team.url("Anna"), other.root)
    for place, note in ((one, "here"), (other, "there")):
        with opened(place) as layer:
            layer.commit("comment", [(mark(1), mark(1, note=note))])
    assert run("sync", one.root).exit_code == 0
    result = run("sync", other.root)
    assert result.exit_code == 1
    assert result.stdout.startswith("conflict: ")
    assert "1 action sent, 1 received in 1 layer" in result.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "was not shared yet: obelism sync postgresql://"),
        (["nowhere"], "nowhere: no such file or folder"),
        (["postgresql:///a", "postgresql:///b"], "one address and one folder"),
        (["postgresql://a:b@c/d"], "there is a password in this address"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, words: list[str], why: str) -> None:
    place = workspace(tmp_path)
    words = words if words and not words[0].startswith("post") else [*words, str(place.root)]
    assert why in told(run("sync", *words), 2)


def test_no_server_is_one_sentence_and_harms_nothing(team: Team, tmp_path: Path) -> None:
    place = workspace(tmp_path / "a")
    tagged(place, 1)
    line = told(run("sync", f"postgresql:///x?host={tmp_path}", place.root), 1)
    assert f"x on {tmp_path} cannot be reached: " in line
    assert "1 action sent" in run("sync", team.url("Anna"), place.root).stderr


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = told(run("sync", "postgresql:///x", workspace(tmp_path).root), 1)
    assert 'pip install "obelism[team]"' in line
