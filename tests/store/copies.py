"""Workspaces that are made by the store once, and copied for each test that begins with them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any


@cache
def _kept() -> Path:
    """Where the first of each stands while the tests run."""
    folder = tempfile.mkdtemp(prefix="made-once-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _copy(source: str, target: str) -> None:
    if Path(source).is_fifo():
        os.mkfifo(target)
    else:
        shutil.copy2(source, target)


def made_once(make: Callable[..., object]) -> Callable[..., Path]:
    """Let what makes a workspace in a folder do so once for the same arguments.

    Later ones are copies, ids and all. A folder that has something in it is no copy's: what is
    made there is added to it.
    """
    made: dict[str, Path] = {}

    @wraps(make)
    def copied(root: Path, *arguments: Any, **named: Any) -> Path:
        if root.is_dir() and any(root.iterdir()):
            make(root, *arguments, **named)
            return root
        key = repr((arguments, named))
        if key not in made:
            first = _kept() / f"{make.__name__}-{len(made)}" / root.name
            first.mkdir(parents=True)
            make(first, *arguments, **named)
            made[key] = first
        shutil.copytree(made[key], root, copy_function=_copy, dirs_exist_ok=True)
        return root

    return copied
