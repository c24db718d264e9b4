"""A name, and below it the text that goes by it: how an annotation is told in full."""

from __future__ import annotations

from collections.abc import Sequence

from reader.modes.annotate.panel import Detail
from reader.tui.widgets.pieces import STRONG, Row, wrapped

MOST_LINES = 8
"""Lines of one passage, note or guideline at most."""


def named_lines(part: Detail, width: int, most: int = MOST_LINES) -> Sequence[Row]:
    """A name in one row, its text below it, cut to so many lines."""
    lines = wrapped(part.text, width - 3)
    if len(lines) > most:
        lines = [*lines[: most - 1], "…"]
    return [[(f" {part.name}", STRONG)], *([(f"   {line}", "")] for line in lines)]
