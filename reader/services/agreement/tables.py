"""Tables and heat maps as text, by rich: in colour where they are printed on a terminal."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

WIDEST = 100
"""Columns of the terminal that are used, at most."""

NAME_CELLS = 24
"""Cells of a name, at most."""


_ROOM: ContextVar[int | None] = ContextVar("room", default=None)
"""Columns that there are; None: as many as the terminal has."""


@contextmanager
def in_columns(room: int) -> Iterator[None]:
    """Make tables of at most `room` columns, without colours."""
    before = _ROOM.set(room)
    try:
        yield
    finally:
        _ROOM.reset(before)


def columns() -> int:
    """Return the number of columns to print in; 80 if the output is no terminal."""
    return min(_ROOM.get() or shutil.get_terminal_size((80, 24)).columns, WIDEST)


def table_of(head: str, *numbers: str, title: str | None = None, cells: int = NAME_CELLS) -> Table:
    """Return a table without lines, for rows of a name and numbers; further columns may follow.

    `head`: of the names, which take so many `cells` at most.
    """
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(head, no_wrap=True, overflow="ellipsis", max_width=cells)
    for each in numbers:
        table.add_column(each, justify="right", no_wrap=True)
    return table


def printed(*parts: RenderableType) -> str:
    """Render parts as text, with an empty line between them."""
    terminal = sys.stdout.isatty() and _ROOM.get() is None
    text = io.StringIO()
    console = Console(
        file=text, width=columns(), force_terminal=terminal, highlight=False, markup=False
    )
    for at, part in enumerate(parts):
        if at:
            console.print()
        console.print(part)
    return "\n".join(line.rstrip() for line in text.getvalue().split("\n"))


def split_columns(count: int, heading: int, each: int) -> Iterator[range]:
    """Divide a number of columns into as many tables as the width asks for.

    Args:
        heading: cells of the first column, which every table has.
        each: cells of any other column.
    """
    room = max(1, (columns() - heading) // each)
    return (range(first, min(first + room, count)) for first in range(0, count, room))


UNDEFINED = "–"

_LEVELS = (
    (0.8, "█", "black on color(149)"),
    (0.6, "▓", "white on color(29)"),
    (0.4, "▒", "white on color(24)"),
    (0.2, "░", "white on color(53)"),
)
"""Lowest value, block and style: dark to light, distinguishable without red or green."""

LEGEND = " ".join(f"{block} from {value}" for value, block, _ in reversed(_LEVELS))

_CELL = 8
"""Columns of a cell, with the space beside it."""


def number(value: float | None, places: int = 3) -> str:
    """Return a figure as it is printed."""
    return UNDEFINED if value is None else f"{value:.{places}f}"


def cell(value: float | None) -> Text:
    """Return a figure with its block."""
    if value is None:
        return Text(UNDEFINED, justify="center")
    for least, block, style in _LEVELS:
        if value >= least:
            return Text(f"{block} {number(value, 2)}", style)
    return Text(f"{number(value, 2):>6}")


def heat_maps(
    title: str, names: Sequence[tuple[str, str]], cells: Mapping[tuple[int, int], Text]
) -> Iterator[Group]:
    """Yield a table of all pairs, or several if it is too wide.

    Args:
        names: short name and name of each row and column.
        cells: by row and column; missing ones stay empty.
    """
    widest = max(len(short) + 1 + len(name) for short, name in names)
    for shown in split_columns(len(names), min(widest, columns() // 3) + 2, _CELL):
        table = table_of("")
        for at in shown:
            table.add_column(names[at][0], justify="center", width=6, no_wrap=True)
        for at, (short, name) in enumerate(names):
            table.add_row(Text(f"{short} {name}"), *(cells.get((at, other), "") for other in shown))
        yield Group(Text(title, "bold"), table)
