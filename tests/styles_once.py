"""Styles that are parsed once a process: every app of a test parses the same files again.

Textual keeps what it has parsed for as long as an app runs; here it is kept for the next one too.
A style is never changed once it is parsed, and what it is parsed from is what it is kept under.
"""

from __future__ import annotations

from typing import Any


def keep() -> None:
    """Keep from now on what is parsed. Textual is loaded here: see to its environment first."""
    from textual.css.stylesheet import Stylesheet

    parse = Stylesheet._parse_rules
    kept: dict[tuple[Any, ...], Any] = {}

    def parse_once(self: Stylesheet, css: str, **where: Any) -> Any:
        key = (css, *where.items(), *self._variables.items())
        if key not in kept:
            kept[key] = parse(self, css, **where)
        return kept[key]

    Stylesheet._parse_rules = parse_once  # type: ignore[method-assign]
