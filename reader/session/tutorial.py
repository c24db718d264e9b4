"""Somewhere to try things on that is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.model.errors import ObelismError
from reader.resources import samples_folder
from reader.session.opening import Opening, opening

ARTICLE = "council-clock.txt"
LEARNER = "you"


@contextmanager
def lesson_opening() -> Iterator[Opening]:
    """Give a sample article to learn on, in a folder that is removed at the end.

    Raises:
        ObelismError: no such folder can be made.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="obelism-tutorial-"))
        shutil.copyfile(samples_folder() / ARTICLE, folder / ARTICLE)
    except OSError as error:
        raise ObelismError(f"there is no room for the tutorial: {error.strerror}") from None
    try:
        yield opening([folder / ARTICLE], annotator=LEARNER, workspace=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
