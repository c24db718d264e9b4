"""Tables on standard output, by rich: in colour on a terminal that wants it."""

from __future__ import annotations

import io
import shutil
import sys

from rich.console import Console, RenderableType

WIDEST = 100
"""Columns that are used at most."""


def columns() -> int:
    """How many columns there are to print in; 80 where it is no terminal."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def printed(*parts: RenderableType) -> str:
    """What is written for these, line by line. They are told apart by an empty line."""
    terminal = sys.stdout.isatty()
    text = io.StringIO()
    console = Console(
        file=text, width=columns(), force_terminal=terminal, highlight=False, markup=False
    )
    for at, part in enumerate(parts):
        if at:
            console.print()
        console.print(part)
    return "\n".join(line.rstrip() for line in text.getvalue().split("\n"))
