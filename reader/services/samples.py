"""A copy of the sample articles to try things on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from reader.corpus.find import find_articles
from reader.io.resources import samples_folder
from reader.model.errors import ObelismError, WrongUse


def copy_samples(target: Path) -> int:
    """Copy the sample articles with their annotations into a new or empty folder.

    Returns:
        The number of articles there, records of a `.jsonl` counted one by one.

    Raises:
        WrongUse: the folder has something in it, or is a file.
        ObelismError: it cannot be written.
    """
    _refuse_what_is_there(target)
    try:
        for place, files in _walk():
            _copy_folder(place, files, target)
    except OSError as error:
        raise ObelismError(f"cannot copy the samples to {target}: {error.strerror}") from None
    return sum(1 for _ in find_articles([target]))


def _refuse_what_is_there(target: Path) -> None:
    if target.is_dir() and any(target.iterdir()):
        raise WrongUse(f"{target} is not empty; name a folder that does not exist yet")
    if os.path.lexists(target) and not target.is_dir():
        raise WrongUse(f"{target} is there already and is not a folder")


def _walk() -> list[tuple[Path, list[str]]]:
    """List the folders of the samples, relative to their top, without what is derived."""
    source = samples_folder()
    found = []
    for parent, names, files in os.walk(source):
        names[:] = sorted(name for name in names if not _derived(Path(parent) / name))
        found.append((Path(parent).relative_to(source), sorted(files)))
    return found


def _derived(folder: Path) -> bool:
    return folder.parent.name == ".obelism" and folder.name == "local"


def _copy_folder(place: Path, files: list[str], target: Path) -> None:
    """Copy the files of one folder, contents only: the copy is writable even if they are not."""
    (target / place).mkdir(parents=True, exist_ok=True)
    for name in files:
        shutil.copyfile(samples_folder() / place / name, target / place / name)
