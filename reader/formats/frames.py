"""Rows as data frames of pandas, Polars and Arrow, each column of a type of its own.

Cells that say nothing are missing values there, never `nan` in a column of whole numbers. The
libraries are large and are imported only when a frame is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from reader.formats.rows import COLUMNS, JSON, NUMBERS, Row
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Columns = Mapping[str, type]
"""The columns of a table in order, each with the type of its cells."""

LIBRARIES = {"pandas": "pandas", "polars": "polars", "pyarrow": "tables"}
"""Each library, and the extra that brings it."""

_TYPES = {
    "pandas": {str: "string", int: "Int64", float: "Float64", bool: "boolean"},
    "polars": {str: "String", int: "Int64", float: "Float64", bool: "Boolean"},
    "pyarrow": {str: "string", int: "int64", float: "float64", bool: "bool_"},
}
"""What each library calls the types of cells that may be missing."""


class Table(list[Row]):
    """Rows of equal columns, as a list of dicts and as a frame."""

    def __init__(self, rows: Iterable[Row], columns: Columns, problems: Iterable[str] = ()) -> None:
        super().__init__(rows)
        self.columns = columns
        self.problems = list(problems)
        """What is not in it, in sentences."""

    def to_pandas(self) -> pandas.DataFrame:
        """Return a frame of pandas. Raises WrongUse if that is not installed."""
        frame = _library("pandas").DataFrame(list(self), columns=list(self.columns), dtype=object)
        return frame.astype(_typed("pandas", self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return a frame of Polars. Raises WrongUse if that is not installed."""
        library = _library("polars")
        types = _typed("polars", self.columns)
        schema = {name: getattr(library, each) for name, each in types.items()}
        return library.DataFrame(_encodable(self), schema=schema)

    def to_arrow(self) -> pyarrow.Table:
        """Return a table of Arrow. Raises WrongUse if pyarrow is not installed."""
        library = _library("pyarrow")
        types = _typed("pyarrow", self.columns)
        fields = [(name, getattr(library, each)()) for name, each in types.items()]
        return library.Table.from_pylist(_encodable(self), schema=library.schema(fields))


def table_of(rows: Iterable[Row], by: str, problems: Iterable[str] = ()) -> Table:
    """Return rows of `reader.formats.rows` as a table; `by`: span or annotation."""
    types = {**dict.fromkeys((*NUMBERS, "span"), int), "flag": bool}
    columns = {name: types.get(name, str) for name in COLUMNS[by]}
    return Table(map(_flat, rows), columns, problems)


def _flat(row: Row) -> Row:
    """Return a row with JSON in the cells that have values within."""
    texts = {name: msgspec.json.encode(row[name]).decode() for name in JSON if name in row}
    return {**row, **texts}


def _typed(library: str, columns: Columns) -> dict[str, str]:
    return {name: _TYPES[library][each] for name, each in columns.items()}


def _encodable(rows: Iterable[Row]) -> list[Row]:
    """Return rows whose texts are all UTF-8: half of a surrogate pair is escaped."""
    return [{name: _escaped(value) for name, value in row.items()} for row in rows]


def _escaped(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode()


def _library(name: str) -> Any:
    """Import a library. Raises WrongUse with what installs it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        command = f'pip install "obelism[{LIBRARIES[name]}]"'
        raise WrongUse(f"this needs the library {name}: {command}") from None
