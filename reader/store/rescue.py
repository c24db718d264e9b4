"""A rescue file: what could not be saved where it belongs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from reader.model.errors import CannotWrite


def rescue_folder() -> Path:
    """The folder that a rescue file will most likely be in."""
    folders = list(_folders())
    return next((folder for folder in folders if os.access(folder, os.W_OK)), folders[-1])


def rescue_name(moment: datetime, number: int | None = None) -> str:
    """What a rescue file of that moment is called; `number`: where there are several."""
    several = "" if number is None else f"-{number}"
    return f"obelism-rescue-{moment:%Y%m%d-%H%M%S}{several}.json"


def write_somewhere(name: str, write: Callable[[Path], None]) -> Path:
    """Have a rescue file written where that can be; return its path.

    The current folder is tried first, then the home folder, then the one for temporary files.

    Raises:
        CannotWrite: it can be written nowhere.
    """
    refused: CannotWrite | None = None
    for folder in _folders():
        try:
            write(folder / name)
        except CannotWrite as error:
            refused = error
        else:
            return folder / name
    why = str(refused).rpartition(": ")[2]
    raise CannotWrite(f"No rescue file can be written here, at home or in {folder}: {why}")


def _folders() -> Iterator[Path]:
    for place in (Path.cwd, Path.home, lambda: Path(tempfile.gettempdir())):
        with suppress(OSError, RuntimeError):  # it is gone, or nobody knows where it is
            yield place()
