"""A table of pairs in which a block and a colour stand beside each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

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
    return [
        Group(Text(title, "bold"), _part(names, cells, range(at, min(at + room, len(names)))))
        for at in range(0, len(names), room)
    ]


def _part(
    names: Sequence[tuple[str, str]], cells: Mapping[tuple[int, int], Text], shown: range
) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True, overflow="ellipsis", max_width=24)
    for at in shown:
        table.add_column(names[at][0], justify="center", width=6, no_wrap=True)
    for at, (short, name) in enumerate(names):
        table.add_row(Text(f"{short} {name}"), *(cells.get((at, other), "") for other in shown))
    return table
