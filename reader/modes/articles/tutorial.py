"""The folder of the tutorial, which is removed afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.io.files import samples_folder
from reader.io.locks import Lock, who_holds
from reader.model.clock import timestamp, utc_now
from reader.model.errors import ObelismError
from reader.modes.articles.opening import Opening, opening

ARTICLE = "council-clock.txt"
LEARNER = "you"

_PREFIX = "obelism-tutorial-"
_LOCK = "in-use"
"""Held in the folder as long as the tutorial runs."""


@contextmanager
def lesson_opening() -> Iterator[Opening]:
    """Give a sample article to learn on, in a folder that is removed at the end.

    Folders that killed tutorials left are removed too.

    Raises:
        ObelismError: no such folder can be made.
    """
    _remove_left()
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = Lock.acquire(folder / _LOCK, LEARNER, timestamp(utc_now()))
        shutil.copyfile(samples_folder() / ARTICLE, folder / ARTICLE)
    except OSError as error:
        raise ObelismError(f"there is no room for the tutorial: {error.strerror}") from None
    try:
        yield opening([folder / ARTICLE], annotator=LEARNER, workspace=folder)
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def remove_lesson(opening: Opening) -> None:
    """Remove the folder of a lesson, as far as possible."""
    if opening.workspace is not None:
        shutil.rmtree(opening.workspace, ignore_errors=True)


def _remove_left() -> None:
    """Remove folders of this user's tutorials that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = folder / _LOCK
        try:
            ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
        except OSError:
            continue
        if ours and lock.is_file() and not who_holds(lock):
            shutil.rmtree(folder, ignore_errors=True)
