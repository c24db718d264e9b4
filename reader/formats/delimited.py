"""Tables as text: `csv` and `tsv`, a row for each span or annotation, in UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import msgspec

from reader.formats.base import (
    EVERYTHING,
    UNITS,
    ExportOptions,
    Format,
    Incoming,
    LayerExport,
    Output,
    Problem,
    Refused,
)
from reader.formats.rows import COLUMNS, JSON, MORE, NO_TABLE, Row, is_table, records_of, rows
from reader.formats.source import Source
from reader.model.errors import WrongFormat

GUARDED = "guarded"
"""A column that says that cells which a spreadsheet would run begin with an apostrophe."""

_RUN = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_LARGEST = 2**27
"""Characters of a cell."""


def _write(layers: Iterable[LayerExport], options: ExportOptions, *, delimiter: str) -> Output:
    names = [*COLUMNS[options.by], *([GUARDED] if options.spreadsheet else ())]
    put = _lines(delimiter)
    yield put(names)
    for row in rows(layers, options):
        if isinstance(row, Problem):
            yield row
            continue
        cells = [_cell(name, row) for name in COLUMNS[options.by]]
        yield put([*map(guard, cells), "1"] if options.spreadsheet else cells)


def _lines(delimiter: str) -> Callable[[list[str]], str]:
    """Return a function that makes a line of cells."""
    buffer = io.StringIO()
    write = csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow

    def put(cells: list[str]) -> str:
        buffer.seek(0)
        buffer.truncate()
        write(cells)
        return buffer.getvalue()

    return put


def _cell(name: str, row: Row) -> str:
    value = row[name]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name in JSON:
        return msgspec.json.encode(value).decode() if value else ""
    return str(value)


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith((*_RUN, "'")) else cell


def _read(source: Source, *, delimiter: str) -> Iterator[Incoming | Refused]:
    """Yield the annotations of a table that has the columns of ours, whatever their order."""
    before = csv.field_size_limit(_LARGEST)
    try:
        lines = _Lines(line.decode("utf-8", "surrogateescape") for line in source.lines())
        yield from records_of(_placed(lines, source.name, delimiter))
        if lines.cut_at:
            yield Refused(lines.cut_at, "the line is cut off")
    except csv.Error as error:
        yield Refused("", f"it is no table: {error}")
    finally:
        csv.field_size_limit(before)


def _placed(lines: _Lines, name: str, delimiter: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows with their places. A cell too many or too few is kept for who reads it, but
    of a last row that is cut off only the place is noted.
    """
    first = next(lines, "").removeprefix("\ufeff")
    reader = csv.DictReader(chain([first], lines), delimiter=delimiter, restkey=MORE)
    if first.strip() and not is_table(reader.fieldnames or ()):
        raise WrongFormat(f"{name}: {NO_TABLE}")
    for row in reader:
        if None in row.values() and lines.are_cut:
            lines.cut_at = f"line {reader.line_num}"
            return
        lines.taken.clear()
        guarded = row.pop(GUARDED, None)
        if guarded:
            row = {name: _bare(cell) for name, cell in row.items()}
        yield f"line {reader.line_num}", row


class _Lines:
    """The lines of a table, with those since a row was taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.taken = lines, list[str]()
        self.cut_at = ""
        """The place where they end within a row; empty where they do not."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line

    @property
    def are_cut(self) -> bool:
        """Whether they end within a line, or between quotation marks."""
        lines = "".join(self.taken)
        return not lines.endswith(("\n", "\r")) or lines.count('"') % 2 == 1


def _bare(cell: object) -> object:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def _recognises(source: Source, *, delimiter: str) -> bool:
    head = source.head.partition(b"\n")[0].decode("utf-8-sig", "replace")
    try:
        return is_table(next(csv.reader([head.strip("\r")], delimiter=delimiter), ()))
    except csv.Error:  # it is no text
        return False


def _format(name: str, delimiter: str, words: str) -> Format:
    return Format(
        name=name,
        description=f"a table, {words}: a row for each span, or for each annotation",
        extensions=(f".{name}",),
        by=("span", "annotation"),
        offsets=UNITS,
        carries=EVERYTHING - {"fields", "texts"},
        spreadsheet=True,
        write=partial(_write, delimiter=delimiter),
        read=partial(_read, delimiter=delimiter),
        recognises=partial(_recognises, delimiter=delimiter),
    )


CSV = _format("csv", ",", "parted by commas")
TSV = _format("tsv", "\t", "parted by tabs")
