"""`python -m reader` as a program of its own: what it loads, and how it ends."""

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

LOADED = "import sys, atexit\natexit.register(lambda: print(*sorted(sys.modules)))\n"


@pytest.fixture(autouse=True)
def _anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the programs find the package from any folder."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


def loaded_by(code: str) -> set[str]:
    """The modules that are loaded when a piece of code has run."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED + code], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_version_is_told_before_anything_is_loaded() -> None:
    code = (
        "import runpy\n"
        "sys.argv = ['obelism', '--version']\n"
        "runpy.run_module('reader', run_name='__main__')\n"
    )
    bare = loaded_by("import runpy")
    assert loaded_by(code) - bare == {"reader", "obelism", reader.__version__.partition(".")[0]}


def test_nothing_below_the_screen_loads_textual() -> None:
    code = """
import importlib, pkgutil, reader
for floor in pkgutil.iter_modules(reader.__path__, "reader."):
    if floor.name in ("reader.tui", "reader.cli", "reader.__main__"):
        continue
    package = importlib.import_module(floor.name)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), floor.name + "."):
        importlib.import_module(module.name)
import reader.cli.main
"""
    assert "textual" not in loaded_by(code)


def test_commands_load_only_what_they_need() -> None:
    modules = loaded_by("from reader.cli.main import run\nrun(['samples'])")
    assert modules.isdisjoint({"textual", "tinydb", "nupunkt", "charset_normalizer"})


def test_a_plain_article_opens_without_what_only_other_texts_need(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Oslo.\n\n" + "“A town – so to say,” she said, " * 99)
    code = f"""
from pathlib import Path
from reader.modes.articles.opening import opening
from reader.tui.app import ObelismApp
app = ObelismApp(opening([Path({str(path)!r})], annotator="Anna"))
assert [app.desk.reader.viewport.layout.row(index)[1] for index in range(40)]
"""
    heavy = {"regex", "nupunkt", "charset_normalizer", "tinydb", "pathspec"}
    assert loaded_by(code).isdisjoint(heavy)


def test_version() -> None:
    done = program("--version")
    assert done.stdout.decode() == f"obelism {reader.__version__}\n"
    assert done.returncode == 0


def test_export_from_a_program_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Olsó, then Rome.")
    tag(tmp_path, "a.txt", "Olsó")
    done = program("export", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
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
