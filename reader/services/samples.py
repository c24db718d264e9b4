"""A copy of the sample articles to practise on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from reader.corpus.find import find_articles
from reader.io.files import samples_folder
from reader.model.errors import ObelismError, WrongUse


def copy_samples(target: Path) -> int:
    """Copy the sample articles with their annotations into a new or empty folder.

    Returns:
        The number of articles; each record of a `.jsonl` is one.

    Raises:
        WrongUse: the folder is not empty, or is a file.
        ObelismError: it cannot be written.
    """
    if target.is_dir() and any(target.iterdir()):
        raise WrongUse(f"{target} is not empty; name a folder that does not exist yet")
    if os.path.lexists(target) and not target.is_dir():
        raise WrongUse(f"{target} is there already and is not a folder")
    source = samples_folder()
    try:
        for path in source.rglob("*"):
            relative = path.relative_to(source)
            if path.is_file() and ".obelism/local/" not in relative.as_posix():
                copy = target / relative
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)  # without its mode: the copy is writable in any case
    except OSError as error:
        raise ObelismError(f"cannot copy the samples to {target}: {error.strerror}") from None
    return sum(1 for _ in find_articles([target]))
