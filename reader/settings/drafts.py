"""Texts that were being typed when the program ended, kept until the same is typed again."""

from __future__ import annotations

import contextlib
from hashlib import sha256
from pathlib import Path

from reader.io import files

LONGEST = 1 << 22
"""Bytes of a draft; a longer one is not kept."""


class Draft:
    """A text that is typed for a purpose, in the user's state folder, where nobody else can read.

    It is a convenience beside what is saved: where it cannot be written, nothing is said.
    """

    def __init__(self, *purpose: str) -> None:
        """`purpose`: what tells it from every other draft, as "note" and the annotation's id."""
        known = "\0".join(purpose).encode("utf-8", "replace")
        self._name = f"{sha256(known).hexdigest()[:32]}.txt"

    def read(self) -> str:
        """Return what was kept; empty where nothing was, or it cannot be read."""
        with contextlib.suppress(OSError):
            return (files.read_bytes(self._path) or b"").decode("utf-8", "replace")
        return ""

    def keep(self, text: str) -> None:
        """Keep a text in the place of what was kept; an empty one is none."""
        data = text.encode("utf-8", "replace")
        if not data or len(data) > LONGEST:
            self.drop()
            return
        with contextlib.suppress(OSError):
            files.make_folders(self._path.parent, files.PRIVATE_FOLDER)
            files.write_atomically(self._path, data, files.PRIVATE)

    def drop(self) -> None:
        """Forget what was kept."""
        files.remove(self._path)

    @property
    def _path(self) -> Path:
        from platformdirs import user_state_path

        return user_state_path("obelism") / "drafts" / self._name
