"""`python -m reader` as a program of its own: what it writes, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import reader
from tests.cli.running import program
from tests.environment import PROJECT
from tests.services.tagged import tag, write


@pytest.fixture(autouse=True)
def _anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the programs find the package from any folder."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


def test_version() -> None:
    done = program("--version")
    assert done.stdout.decode() == f"obelism {reader.__version__}\n"
    assert done.returncode == 0


def test_export_from_a_program_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Olsó, then Rome.")
    tag(tmp_path, "a.txt", "Olsó")
    done = program("export", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"obelism: the tags are by Anna\n")
    assert json.loads(done.stdout)["text"] == "Olsó"


def test_results_are_utf8_in_any_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    write(tmp_path, "a.txt", "Olsó 日本")
    tag(tmp_path, "a.txt", "日本")
    done = program("export", tmp_path)
    assert "日本".encode() in done.stdout


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo " * 2000)
    tag(tmp_path, "a.txt", *["Oslo " * 2000] * 40)
    done = subprocess.run(
        f"'{sys.executable}' -m reader export a.txt | head -c 10",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout == b'{"schema":'
    assert done.stderr == b""


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    tag(tmp_path, "a.txt", "Oslo")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "reader", "export", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"obelism: standard output cannot be written")
    assert len(done.stderr.splitlines()) == 1


def test_control_c_gives_130() -> None:
    code = (
        "import os, signal, sys, time, reader.cli.main, reader.cli.read as reading\n"
        # a shell starts what runs in its background with this signal ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def wait_for_input():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(60)\n"
        "reading.standard_input = wait_for_input\n"
        "sys.exit(reader.cli.main.run(['-']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_without_standard_input_or_paths(tmp_path: Path) -> None:
    done = program(cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == b"obelism: standard input: it is empty\n"
