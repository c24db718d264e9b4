"""The file that the user named for results."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.io.files import write_atomically
from reader.model.errors import ObelismError, WrongUse, reason


@dataclass(frozen=True)
class OutputFile:
    """A file that is written whole or stays as it was."""

    path: Path
    """As the user spelled it."""

    @classmethod
    def named(cls, path: Path, inputs: Sequence[Path] = ()) -> OutputFile:
        """Take a path, if it can be meant.

        Raises:
            WrongUse: its folder is not there, it is a folder, or it is one of the inputs.
        """
        if os.path.isdir(path):
            raise WrongUse(f"{path} is a folder; name a file to write to")
        if not os.path.isdir(path.parent):
            raise WrongUse(f"{path} cannot be written: there is no folder {path.parent}")
        if any(os.path.isfile(each) and _same(path, each) for each in inputs):
            raise WrongUse(f"{path} is what is read; name another file to write to")
        return cls(path)

    def write(self, text: str) -> None:
        """Replace the content, as UTF-8 with lone surrogates escaped.

        A device or pipe is written to, a link is followed.

        Raises:
            ObelismError: it cannot be written.
        """
        data = text.encode("utf-8", "backslashreplace")
        target = Path(os.path.realpath(self.path))
        try:
            if os.path.exists(target) and not os.path.isfile(target):
                target.write_bytes(data)
            else:
                write_atomically(target, data)
        except OSError as error:
            raise ObelismError(f"{self.path} cannot be written: {reason(error)}") from None


def _same(path: Path, other: Path) -> bool:
    return os.path.exists(path) and os.path.samefile(path, other)
