"""What a shell offers at Tab: by its own protocol, and in a bash that is typed into."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from reader.__main__ import main
from reader.cli.completion import SHELLS
from reader.cli.main import COMPLETE, obelism
from tests.cli.running import run, told
from tests.environment import PROJECT
from tests.services.tagged import tag, write
from tests.terminal.process import PATIENCE, Process


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.txt", "Oslo is a town.")
    tag(tmp_path, "a.txt", "Oslo")
    return tmp_path


def asked(line: str, shell: str = "bash") -> Result:
    """What is answered where the last word of a line is completed."""
    words = line.split(" ")
    env = {COMPLETE: f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    if shell == "fish":
        env["COMP_CWORD"] = words[-1]
    return _program(env)


def _program(env: dict[str, str]) -> Result:
    """The program as it is started with variables of the environment."""
    return CliRunner(env=env).invoke(click.Command("program", callback=lambda: sys.exit(main())))


def offered(line: str) -> list[str]:
    """The values among it; `FILES` for those that the shell finds itself."""
    result = asked(line)
    assert result.exit_code == 0
    assert result.stderr == ""
    pairs = (row.split(",", 1) for row in result.stdout.split())
    return [value if kind == "plain" else "FILES" for kind, value in pairs]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("obelism expo", ["export", "FILES"]),
        ("obelism --al", ["--allow-private"]),
        ("obelism --vers", ["--version"]),
        ("obelism a.txt --enc", ["--encoding"]),
        ("obelism export a", ["FILES"]),
        ("obelism export --strict a", ["FILES"]),
        ("obelism export --spr", ["--spreadsheet"]),
        ("obelism export --format nat", ["native"]),
        ("obelism export . --label ", ["fact", "opinion", "attribution", "inconsistency"]),
        ("obelism export . --annotator ", ["Anna"]),
        ("obelism export nowhere.txt --label fa", ["fact"]),
        ("obelism export --not-annotator A", ["Anna"]),
        ("obelism export --verdict disp", ["disputed"]),
        ("obelism export --by ar", ["article"]),
        ("obelism export --offsets = utf16", ["utf16"]),
        ("obelism import --into . --layer ", ["Anna"]),
        ("obelism import --format nat", ["native"]),
        ("obelism review --verdict st", ["stale"]),
        ("obelism --as ", ["Anna"]),
        ("obelism claims --format cl", ["claimreview"]),
        ("obelism rename-label opi", ["opinion"]),
        ("obelism withdraw An", ["Anna"]),
        ("obelism formats ts", ["tsv"]),
        ("obelism team ", ["add", "check", "init"]),
        ("obelism help team ad", ["add"]),
        ("obelism completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_a_word_is_completed_by_what_it_can_be(line: str, words: list[str], folder: Path) -> None:
    assert offered(line) == words


def test_who_one_is_can_be_no_layer_of_a_program(folder: Path) -> None:
    tag(folder, "a.txt", "Oslo", annotator="@rules")
    assert offered("obelism export . --annotator ") == ["@rules", "Anna"]
    for line in ("obelism review . --as ", "obelism rename-annotator "):
        assert offered(line) == ["Anna"]


def test_the_first_word_may_be_any_command(folder: Path) -> None:
    assert offered("obelism ") == [*filter(None, obelism.homes), "FILES"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_value_after_an_equals_sign_is_one_word_with_it(shell: str, folder: Path) -> None:
    assert "--format=tsv" in asked("obelism export --format=t", shell).stdout


def test_a_name_that_would_not_stay_on_its_line_is_left_out(folder: Path) -> None:
    (folder / ".obelism/labels.toml").write_text('[[label]]\nname = "a\\u0007b"\nkey = "t"\n')
    assert "a\x07b" not in asked("obelism export . --label a").stdout


def test_nothing_is_said_in_the_middle_of_a_line(folder: Path) -> None:
    (folder / ".obelism/labels.toml").write_text("[[label")
    result = asked("obelism export . --label ")
    assert result.stderr == ""
    assert _program({COMPLETE: "tcsh_complete"}).exit_code == 2
    assert _program({COMPLETE: "bash_complete"}).exit_code == 1


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_asks_the_program(shell: str) -> None:
    script = run("completion", shell).stdout
    assert f"{COMPLETE}={shell}_complete" in script


def test_an_unknown_shell_is_refused_with_those_there_are() -> None:
    assert "'bash', 'zsh', 'fish'" in told(run("completion", "tcsh"), 2)


def test_bash_completes_a_line_that_is_typed(folder: Path) -> None:
    (folder / "bin").mkdir()
    (folder / "bin/obelism").write_text(f'#!/bin/sh\nexec {sys.executable} -m reader "$@"\n')
    (folder / "bin/obelism").chmod(0o755)
    (folder / "report one.txt").write_text("Oslo.")
    (folder / "script").write_text(run("completion", "bash").stdout)
    env = {"PATH": f"{folder}/bin:/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "PS1": "$ "}
    shell = Process(["bash", "--norc", "--noprofile", "-i"], env=env, cwd=folder)
    try:
        shell.write(b". ./script\n")
        _see(shell, b"script\r\n")
        shell.write(b"obelism expo\t")
        _see(shell, b"export ")
        shell.write(b". --annotator=\t")
        _see(shell, b"=Anna ")
        shell.write(b"\x15obelism report\t\t")
        _see(shell, b"report one.txt")
        shell.write(b"\x15obelism report --label fa\t")
        _see(shell, b"fact ")
        shell.write(b"\x15obelism export rep\t")
        _see(shell, b"report\\ one.txt ")
    finally:
        shell.close()


def _see(shell: Process, wanted: bytes) -> None:
    """Wait until a shell has written something since this was last called."""
    deadline, seen = time.monotonic() + PATIENCE, b""
    while wanted not in seen and time.monotonic() < deadline:
        seen += shell.read(0.2)
    assert wanted in seen
