"""`.obelism/ignore`: files that are no articles, in gitignore syntax."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from reader.model.errors import ObelismError, reason
from reader.store import files
from reader.store.workspace import Workspace


def read_ignore(workspace: Workspace) -> Callable[[Path, bool], bool] | None:
    """Return a test of paths (and whether they are folders) against the workspace's rules.

    None: it has none.

    Raises:
        ObelismError: the file cannot be read, or a line of it is no pattern.
    """
    path = workspace.home / "ignore"
    try:
        data = files.read_bytes(path)
    except OSError as error:
        raise ObelismError(f"{path}: {reason(error)}") from None
    if data is None:
        return None
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return _test(workspace.root, lines, path)


def _test(root: Path, lines: list[str], path: Path) -> Callable[[Path, bool], bool]:
    import pathspec

    for number, line in enumerate(lines, 1):
        try:
            pathspec.GitIgnoreSpec.from_lines([line])
        except ValueError:
            raise ObelismError(f"{path}, line {number}: {line[:80]!r} is no pattern") from None
    spec = pathspec.GitIgnoreSpec.from_lines(lines)

    def ignored(path: Path, is_folder: bool) -> bool:
        relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
        if relative.startswith(".."):
            return False
        return spec.match_file(relative + "/" if is_folder else relative)

    return ignored
