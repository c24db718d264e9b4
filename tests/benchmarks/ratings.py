"""Krippendorff's alpha for interval data, of a table of raw ratings.

`python -m tests.benchmarks.ratings FILE.csv [UNIT ANNOTATOR VALUE]`

A row of the table is one rating; the words are the names of its columns: what was rated, by whom,
and the number. A value that is empty or no number is missing.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from reader.measures.coefficients import graded, interval_alpha

COLUMNS = ("unit", "annotator", "value")


def alpha_of(
    rows: Iterable[Mapping[str, str]], columns: tuple[str, ...]
) -> tuple[float | None, int]:
    """Return alpha of the ratings in rows, and the number of units that two or more have rated."""
    unit, annotator, value = columns
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        try:
            found.setdefault(row[unit], {})[row[annotator]] = float(row[value])
        except ValueError:
            continue
    units = [[*by.values()] for by in found.values() if len(by) > 1]
    return interval_alpha(graded(units)), len(units)


def main() -> None:
    """Print what a table of ratings comes to."""
    path, *columns = sys.argv[1:]
    with Path(path).open(encoding="utf-8", newline="") as file:
        alpha, units = alpha_of(csv.DictReader(file), tuple(columns) or COLUMNS)
    print(f"alpha_interval {'–' if alpha is None else f'{alpha:.3f}'}, {units:,} units")


if __name__ == "__main__":
    main()
