"""Tables on standard output, by rich: in colour on a terminal that wants it.

A table of pairs in which a block and a colour stand beside each number.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

WIDEST = 100
"""Columns that are used at most."""

NAME_CELLS = 24
"""Cells of a name, at most."""


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


UNDEFINED = "–"

_LEVELS = (
    (0.8, "█", "black on color(149)"),
    (0.6, "▓", "white on color(29)"),
    (0.4, "▒", "white on color(24)"),
    (0.2, "░", "white on color(53)"),
)
"""From which value on, block, style: dark to light, told apart without seeing red or green."""

LEGEND = " ".join(f"{block} from {value}" for value, block, _ in reversed(_LEVELS))

_CELL = 8
"""Columns of a cell, with the space beside it."""


def number(value: float | None, places: int = 3) -> str:
    """A figure as it is printed."""
    return UNDEFINED if value is None else f"{value:.{places}f}"


def cell(value: float | None) -> Text:
    """A figure with its block."""
    if value is None:
        return Text(UNDEFINED, justify="center")
    for least, block, style in _LEVELS:
        if value >= least:
            return Text(f"{block} {number(value, 2)}", style)
    return Text(f"{number(value, 2):>6}")


def heat_maps(
    title: str,
    names: Sequence[tuple[str, str]],
    cells: Mapping[tuple[int, int], Text],
    columns: int,
) -> list[Group]:
    """A table of every two; several, one below the other, where the columns are too many for one.

    Args:
        names: short name and name of each row and column.
        cells: by row and column; those that are not there stay empty.
        columns: how many there are to print in.
    """
    heading = max(len(short) + 1 + len(name) for short, name in names)
    room = max(1, (columns - min(heading, columns // 3) - 2) // _CELL)
    tables = []
    for first in range(0, len(names), room):
        table = Table(box=None, pad_edge=False)
        table.add_column("", no_wrap=True, overflow="ellipsis", max_width=NAME_CELLS)
        shown = range(first, min(first + room, len(names)))
        for at in shown:
            table.add_column(names[at][0], justify="center", width=6, no_wrap=True)
        for at, (short, name) in enumerate(names):
            table.add_row(Text(f"{short} {name}"), *(cells.get((at, other), "") for other in shown))
        tables.append(Group(Text(title, "bold"), table))
    return tables
