"""What brat's own reader makes of our files, and files that its own writer made.

Needs the variable BRAT: the folder of a checkout of brat (nlplab/brat on GitHub).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.clients.base import Wrong, exported, marked_folder
from tests.formats.golden.brat.made import TEXT, made

GOLDEN = Path(__file__).parent.parent / "formats" / "golden" / "brat"


def needs() -> str:
    """Return what is missing; empty for nothing."""
    found = Path(os.environ.get("BRAT", ""), "server", "src", "annotation.py")
    return "" if found.is_file() else "the variable BRAT: a folder with brat's server/src"


def _brat() -> Any:
    sys.path.insert(0, str(Path(os.environ["BRAT"], "server", "src")))
    return import_module("annotation")


def run(folder: Path) -> Iterator[str]:
    """Let brat read an export, and write what the tests read as its own."""
    brat = _brat()
    articles = marked_folder(folder)
    project = exported(articles, folder / "project", "--format", "brat")
    lines = 0
    for path in sorted(project.glob("*.ann")):
        written = path.read_bytes().decode("utf-8")
        text = _text_of(path).read_bytes().decode("utf-8")
        read = brat.TextAnnotations(text=text, source=written, read_only=True)
        if read.failed_lines:
            raise Wrong(f"{path.name}: brat cannot read line {read.failed_lines[0] + 1}")
        if sorted(str(read).splitlines()) != sorted(written.splitlines()):
            raise Wrong(f"{path.name}: brat writes something else than it read")
        lines += written.count("\n")
    yield f"{lines} lines of {len([*project.glob('*.ann')])} files read, and written again the same"
    golden = made(brat)
    (folder / "talks.ann").write_text(golden, encoding="utf-8")
    if golden != (GOLDEN / "talks.ann").read_text(encoding="utf-8"):
        raise Wrong(f"what brat writes differs from {GOLDEN / 'talks.ann'}")
    if (GOLDEN / "talks.txt").read_text(encoding="utf-8") != TEXT:
        raise Wrong("talks.txt is not the text of the annotations")
    yield "talks.ann is what brat writes"


def _text_of(path: Path) -> Path:
    """Return the text of a file of annotations: that of its name, or of its name up to `_`."""
    own = path.with_suffix(".txt")
    return own if own.exists() else path.with_name(f"{path.stem.rpartition('_')[0]}.txt")
