"""Put the pages of the manual into the wheel, as the program writes them: for `man obelism`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INTO = "share/man/man1"
"""Where installing puts them, below the prefix: `man` looks there by the path of the program."""


class ManPages(BuildHookInterface[Any]):
    """Writes the pages when a wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write them, and name them as files to be installed."""
        if version == "editable":  # which is not asked for its manual
            return
        self.folder = Path(tempfile.mkdtemp())
        command = [sys.executable, "-m", "reader", "man", "-o", str(self.folder)]
        subprocess.run(command, cwd=self.root, check=True, stderr=subprocess.DEVNULL)
        pages = sorted(self.folder.iterdir())
        build_data["shared_data"] |= {str(page): f"{INTO}/{page.name}" for page in pages}

    def finalize(self, *_: object) -> None:
        """Take them away again."""
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)
