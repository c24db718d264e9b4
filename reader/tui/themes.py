"""The two pages, dark and light; their colours are in `styles/themes.json`.

They are exact xterm-256 colours, so that 256 colours show what is meant; those of the labels are
measured to stay apart, also for colour-blind readers. Each label has two variables, text and
background: as it stands, and where the focus is on it; `own-1` to `own-6` are for the labels that a
workspace defines itself.
"""

from __future__ import annotations

from typing import Any

from textual.theme import Theme

from reader.io.json import decode
from reader.io.resources import styles_folder

NAMES = ("dark", "light")


def themes() -> list[Theme]:
    """The themes of the program, the usual one first."""
    colours = decode((styles_folder() / "themes.json").read_bytes(), dict[str, Any])
    return [Theme(f"obelism-{name}", dark=name == "dark", **colours[name]) for name in NAMES]
