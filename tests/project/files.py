"""The files of the project: what is in its folder and not ignored."""

from __future__ import annotations

import os
from pathlib import Path

import pathspec

from tests.environment import PROJECT


def project_files() -> list[Path]:
    """Return all files that belong to the project, relative to it, in order."""
    ignored = pathspec.GitIgnoreSpec.from_lines((PROJECT / ".gitignore").read_text().splitlines())
    found = []
    for parent, names, files in os.walk(PROJECT):
        place = Path(parent).relative_to(PROJECT)
        names[:] = [
            name
            for name in names
            if name != ".git" and not ignored.match_file(f"{(place / name).as_posix()}/")
        ]
        found += [place / name for name in files if not ignored.match_file(place / name)]
    return sorted(found)
