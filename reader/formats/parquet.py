"""Parquet: columns with types, which DuckDB, Polars, pandas and Spark read as they stand.

One file, or a folder in which each annotator has a part, so that a reader can leave out whole
files. A row is a span, an annotation with its spans, or an article with its annotations. Rows are
written group by group, and nothing of a group is kept.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote, unquote

import msgspec

from reader.formats.base import (
    EVERYTHING,
    UNITS,
    ExportOptions,
    Extra,
    File,
    Format,
    Incoming,
    LayerExport,
    Loss,
    Output,
    Problem,
    Refused,
)
from reader.formats.nested import ANNOTATION, AS_JSON, articles, as_text, incoming_of, nested_spans
from reader.formats.rows import (
    ARTICLE,
    COLUMNS,
    NO_TABLE,
    NUMBERS,
    SPAN,
    Row,
    is_table,
    records_of,
    rows,
)
from reader.formats.source import Source
from reader.formats.span_labels import HALVES
from reader.model.errors import WrongFormat, WrongUse, reason
from reader.model.shard import Shard
from reader.text.slug import slug

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 2**15
"""Rows of a group: what a reader takes at once."""

_BATCH = 2**12
"""Rows that are kept as values before they are put into columns."""

_ROWS = 2**10
"""Rows that are made values of at once when a file is read."""

_ARTICLES = 2**6
"""The same of rows that are articles, each with its text and annotations."""

_LONGEST = 200
"""Bytes of an annotator in the name of a folder."""

_KEY = "who="
"""Not what the column is called: pandas wants that to be of the type of a name of a folder."""
_MAGIC = b"PAR1"
_SURROGATES = re.compile("[\ud800-\udfff]")


def schema(by: str) -> pa.Schema:
    """Return the columns of a table and their types; `by`: what a row is."""
    import pyarrow as pa

    def fields(names: Iterable[str]) -> list[pa.Field]:
        return [pa.field(name, types.get(name, pa.string())) for name in names]

    types: dict[str, Any] = {name: pa.int64() for name in (*NUMBERS, "span")}
    types["flag"] = pa.bool_()
    types["spans"] = pa.list_(pa.struct(fields(SPAN)))
    types["annotations"] = pa.list_(pa.struct(fields(ANNOTATION)))
    names = (*ARTICLE, "text", "offsets", "annotations") if by == "article" else COLUMNS[by]
    return pa.schema(fields(names))


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as one file; by article, the layers of an article must be consecutive."""
    import pyarrow as pa
    from pyarrow import parquet

    pieces = _Pieces()
    file = pa.PythonFile(pieces, "w")
    with parquet.ParquetWriter(file, schema(options.by), compression="zstd") as writer:
        for item in _tables(layers, options, lambda row: ""):
            if isinstance(item, tuple):
                writer.write_table(item[1], row_group_size=GROUP)
                yield pieces.taken()
            else:
                yield item
    yield pieces.taken()


def write_folder(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as a folder of files in a folder for each annotator."""
    from pyarrow import parquet

    number = count()
    for item in _tables(layers, options, lambda row: str(row["annotator"])):
        if not isinstance(item, tuple):
            yield item
            continue
        annotator, table = item
        file = io.BytesIO()
        parquet.write_table(table, file, compression="zstd")
        yield File(f"{folder_of(annotator)}/part-{next(number):05}.parquet")
        yield file.getvalue()


def folder_of(annotator: str) -> str:
    """Return the name of an annotator's folder, as Hive has it: percent-encoded."""
    coded = quote(annotator, safe="@", errors="surrogatepass").replace("~", "%7E")
    return _KEY + (coded if len(coded) <= _LONGEST else slug(annotator))


class _Pieces(io.RawIOBase):
    """A file that is written from its beginning to its end; what is taken is not kept."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer = bytearray()
        self._before = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._buffer += data
        return len(data)

    def tell(self) -> int:
        return self._before + len(self._buffer)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data = bytes(self._buffer)
        self._before += len(data)
        self._buffer.clear()
        return data


def _tables(
    layers: Iterable[LayerExport], options: ExportOptions, key: Callable[[Row], str]
) -> Iterator[tuple[str, pa.Table] | Problem | Loss]:
    """Yield tables of at most some `GROUP` rows, each with what its rows have as `key`."""
    waiting = _Waiting(options.by)
    for row in _rows(layers, options):
        if isinstance(row, Problem):
            yield row
        else:
            yield from waiting.add(key(row), row)
    yield from waiting.rest()


class _Waiting:
    """Rows that are not written yet: the last ones as values, those before in columns."""

    def __init__(self, by: str) -> None:
        self._schema = schema(by)
        self._rows: dict[str, list[Row]] = {}
        self._batches: dict[str, list[pa.RecordBatch]] = {}
        self._weight = self._all = 0

    def add(self, key: str, row: Row) -> Iterator[tuple[str, pa.Table] | Loss]:
        """Keep a row; yield what is written next where there is enough of it."""
        self._rows.setdefault(key, []).append(row)
        self._weight += _weight(row)
        if self._weight >= _BATCH:
            yield from self._in_columns()
        if self._all >= GROUP:
            largest = max(self._batches, key=lambda each: sum(map(len, self._batches[each])))
            yield self._table(largest)
            self._all = sum(len(batch) for found in self._batches.values() for batch in found)

    def rest(self) -> Iterator[tuple[str, pa.Table] | Loss]:
        """Yield all that is left."""
        yield from self._in_columns()
        for key in sorted(self._batches):
            yield self._table(key)

    def _table(self, key: str) -> tuple[str, pa.Table]:
        import pyarrow as pa

        return key, pa.Table.from_batches(self._batches.pop(key), self._schema)

    def _in_columns(self) -> Iterator[Loss]:
        import pyarrow as pa

        for key, found in self._rows.items():
            try:
                batch = pa.RecordBatch.from_pylist(found, self._schema)
            except UnicodeEncodeError:
                known, lost = _sound(found)
                batch = pa.RecordBatch.from_pylist(known, self._schema)
                yield Loss(HALVES, lost)
            self._batches.setdefault(key, []).append(batch)
        self._all += self._weight
        self._weight = 0
        self._rows.clear()


def _weight(row: Row) -> int:
    """Return how many rows of spans take as much room."""
    return 1 + len(row["text"]) // 500 + 2 * len(row["annotations"]) if "annotations" in row else 1


def _sound(value: Any) -> tuple[Any, int]:
    """Return a value with a sign for each lone surrogate, which UTF-8 cannot have, and their
    number."""
    if isinstance(value, str):
        return _SURROGATES.subn("\ufffd", value)
    if isinstance(value, list):
        made = [_sound(each) for each in value]
        return [each for each, _ in made], sum(lost for _, lost in made)
    if isinstance(value, dict):
        found = {name: _sound(each) for name, each in value.items()}
        return {name: each for name, (each, _) in found.items()}, sum(
            lost for _, lost in found.values()
        )
    return value, 0


def _rows(layers: Iterable[LayerExport], options: ExportOptions) -> Iterator[Row | Problem]:
    if options.by == "article":
        for item in articles(layers, options, none=True):
            if isinstance(item, Problem):
                yield item
            else:
                yield {**item[0], "annotations": msgspec.to_builtins(item[1])}
        return
    for row in rows(layers, options):
        if isinstance(row, Problem):
            yield row
        elif options.by == "annotation":
            yield nested_spans(row)
        else:
            yield {**row, **{name: as_text(row[name]) for name in AS_JSON}}


def read(source: Source) -> Iterator[Incoming | Refused]:
    """Yield the annotations of a file, or of those of a folder, whose rows come in batches."""
    for name, file in source.opened():
        many = source.is_folder or source.is_archive
        if many and not name.endswith(".parquet"):
            continue
        called = f"{source.name}, {name}" if many else source.name
        placed = _records(source, file, called, _annotator_of(name))
        where = f"{name}, " if many else ""
        yield from _of_rows(((where + place, row) for place, row in placed), name if many else "")


def _of_rows(placed: Iterator[tuple[str, Row]], name: str) -> Iterator[Incoming | Refused]:
    import pyarrow as pa

    try:
        first = next(placed, None)
        if first is None:
            return
        if "annotations" in first[1]:
            for place, row in chain([first], placed):
                yield from incoming_of(row, place)
        else:
            yield from records_of(chain([first], placed))
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        yield Refused(name, _damaged(error))


def _records(
    source: Source, data: BinaryIO, called: str, annotator: str
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a file with their places. Raises WrongFormat where it is no such table."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(data)
        names = file.schema_arrow.names
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        why = f"it is no Parquet file, or {_damaged(error)}"
        raise WrongFormat(f"{called}: {why}") from None
    if not is_table(names) and not {"article", "annotations"} <= {*names}:
        raise WrongFormat(f"{called}: {NO_TABLE}")
    size = _ARTICLES if "annotations" in names else _ROWS
    of = 1 if source.shard is None else source.shard.of
    batches = file.iter_batches(min(size * of, GROUP))
    rows = (row for batch in _numbered(batches) for row in _wanted(*batch, source.shard))
    for number, row in source.counted(rows, file.metadata.num_rows // of):
        yield f"row {number}", {"annotator": annotator, **row}


def _numbered(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield batches, each with the number of its first row, from 1."""
    number = 1
    for batch in batches:
        yield number, batch
        number += len(batch)


def _wanted(
    first: int, batch: pa.RecordBatch, shard: Shard | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a batch with their numbers; of the articles of a share, if one is wanted:
    the others are left in their columns. One that names no article is yielded."""
    at: Sequence[int] = range(len(batch))
    column = batch.schema.get_field_index("article")  # -1 also where there are two
    if shard is not None and column >= 0:
        import pyarrow as pa

        articles = batch.column(column).to_pylist()
        names = {id for id in articles if isinstance(id, str) and id}
        others = {id for id in names if not shard.has(id)}
        at = [
            index
            for index, id in enumerate(articles)
            if not isinstance(id, str) or id not in others
        ]
        batch = batch.take(pa.array(at, pa.int64()))  # of an empty list it knows no type
    yield from zip((first + index for index in at), batch.to_pylist(), strict=True)


def _annotator_of(name: str) -> str:
    """Return the annotator that a file's folder names, for tables that have no such column."""
    folders = PurePosixPath(name).parent.parts
    found = next((each for each in folders if each.startswith(_KEY)), _KEY)
    return unquote(found.removeprefix(_KEY))


def _damaged(error: BaseException) -> str:
    """Return why a file cannot be read."""
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    if isinstance(error, OSError) and error.errno:
        return reason(error)
    return "it is damaged or cut off"


def _recognises_folder(source: Source) -> bool:
    try:
        return any(name.endswith(".parquet") for name in source.names())
    except WrongUse:  # a damaged archive is of no format
        return False


PARQUET = Format(
    name="parquet",
    description="columns for DuckDB, Polars, pandas and Spark: a row a span, annotation or article",
    extensions=(".parquet",),
    by=("span", "annotation", "article"),
    shape="binary",
    offsets=UNITS,
    carries=EVERYTHING - {"fields", "texts"},
    extra=Extra("tables", "pyarrow"),
    write=write,
    read=read,
    recognises=lambda source: source.head.startswith(_MAGIC),
    in_folder="hive",
)

HIVE = Format(
    name="hive",
    description="the same as Parquet files in a folder for each annotator: who=NAME",
    extensions=(),
    by=("span", "annotation"),
    shape="folder",
    offsets=UNITS,
    carries=EVERYTHING - {"fields", "texts"},
    extra=Extra("tables", "pyarrow"),
    write=write_folder,
    read=read,
    recognises=_recognises_folder,
)
