"""The two pages, dark and light; their colours are in `styles/themes.toml`."""

from __future__ import annotations

import tomllib

from textual.theme import Theme

from reader.resources import styles_folder

NAMES = ("dark", "light")


def themes() -> list[Theme]:
    """The themes of the program, the usual one first."""
    with (styles_folder() / "themes.toml").open("rb") as file:
        colours = tomllib.load(file)
    return [Theme(f"obelism-{name}", dark=name == "dark", **colours[name]) for name in NAMES]
