"""Run the cells of a notebook one after the other, as Jupyter does, without it."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any


def run_cells(path: Path, libraries: Collection[str] = ()) -> dict[str, Any]:
    """Run the cells of code in the current folder; return the names that they leave.

    Cells whose tags name libraries run only where all of these are among `libraries`.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells, 1):
        needed = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code" and {*needed} <= {*libraries}:
            code = compile("".join(cell["source"]), f"{path.name}, cell {number}", "exec")
            exec(code, names)
    return names
