"""What may not stand in the source: nothing that runs or unpacks what it reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment import PROJECT

SOURCES = sorted((PROJECT / "reader").rglob("*.py"))

RUN = frozenset({"eval", "exec", "compile", "__import__"})
UNPACK = frozenset(
    {"pickle", "cPickle", "dill", "shelve", "marshal", "yaml", "ruamel", "jsonpickle"}
)
SHELL = frozenset({"subprocess", "pty", "runpy", "code", "ctypes"})
CALLS = frozenset({"os.system", "os.popen", "os.execv", "os.execvp", "os.spawnl"})
WORDS = re.compile(
    rf"(?<!re\.)\b(?:{'|'.join(RUN | UNPACK | SHELL | {each[3:] for each in CALLS} | {'shell'})})\b"
)
"""Any of these; `re.compile` is none of them."""

MEANT = {
    "reader/io/files.py": ["ctypes"],  # syncfs, which Python does not have
    "reader/services/suggest/program.py": ["subprocess"],  # what --with names, and nobody else
    "reader/cli/man.py": ["subprocess"],  # man, on a page of this program's
    "reader/kinds/apart.py": ["subprocess"],  # this program itself, with bounds, for documents
    "reader/services/learn/refit.py": ["subprocess"],  # this program, which learns
    "reader/kinds/pdf.py": ["ctypes"],  # numbers that pdfium fills in
}
"""What is in the source all the same, and why."""


def faults(source: str) -> Iterator[str]:
    """Name what is in a source and may not be."""
    if not WORDS.search(source):
        return  # what is looked for would be written there
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules = [each.name for each in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case ast.Call(func=ast.Name(id=name)):
                yield from {name} & RUN
                continue
            case ast.Call(func=ast.Attribute() as called):
                yield from {ast.unparse(called)} & CALLS
                continue
            case ast.keyword(arg="shell"):
                yield "shell"
                continue
            case _:
                continue
        yield from {module.partition(".")[0] for module in modules} & (UNPACK | SHELL)


@pytest.mark.parametrize(
    "source",
    ["eval('1')", "import yaml", "from pickle import loads", "f(shell=True)", "os.system('ls')"],
)
def test_each_fault_would_be_seen(source: str) -> None:
    assert list(faults(source))


def test_nothing_runs_or_unpacks_what_it_reads() -> None:
    found = {
        str(path.relative_to(PROJECT)): names
        for path in SOURCES
        if (names := list(faults(path.read_text(encoding="utf-8"))))
    }
    assert found == MEANT


def test_there_is_source() -> None:
    assert Path(PROJECT / "reader/cli/main.py") in SOURCES
