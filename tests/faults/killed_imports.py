"""Imports that are killed, each at another call: `killed_imports.py TEMPLATE TAGS FOLDER STEP`

For every STEPth call that an import makes on the files of workspaces, FOLDER gets a copy of
TEMPLATE into which TAGS were imported by a process that was killed in the middle of that call; the
last is whole.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from reader.cli.main import run
from tests.faults.launcher import Control, put_under


def main() -> None:
    template, tags, folder = map(Path, sys.argv[1:4])
    _load(template, tags)
    for number in itertools.count(1, int(sys.argv[4])):
        copy = folder / f"{number:04}"
        shutil.copytree(template, copy)
        control = folder / "control.json"
        control.write_text(json.dumps({"kill_at": number}))
        process = os.fork()
        if not process:
            _import(control, tags, copy)
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


def _load(template: Path, tags: Path) -> None:
    """Import once: what that loads no process has to load again."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(template, Path(folder, "copy"))
        run(["import", str(tags), "--into", str(copy), "--as", "Zoe"])


def _import(control: Path, tags: Path, into: Path) -> None:
    put_under(Control(control))
    os._exit(run(["import", str(tags), "--into", str(into), "--as", "Zoe"]))


if __name__ == "__main__":
    main()
