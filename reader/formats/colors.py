"""The colours of labels, for programs that show them in their own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import Any

from reader.io.files import styles_folder
from reader.io.json import decode


def label_colors(labels: Iterable[str]) -> dict[str, str]:
    """Return a colour such as `#136a70` for each name of a label: our own, or one of those that
    other labels take in turn."""
    themes = decode((styles_folder() / "themes.json").read_bytes(), dict[str, Any])
    known = {
        name.removeprefix("label-"): colors.split()[1]
        for name, colors in themes["light"]["variables"].items()
        if name.startswith("label-")
    }
    others = cycle(color for name, color in known.items() if name.startswith("own-"))
    return {name: known.get(name) or next(others) for name in labels}
