"""Parquet in DuckDB, Polars, pandas and Arrow, and articles in `datasets`, both ways.

Needs `pip install pyarrow duckdb polars pandas datasets` beside the extra `test`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from reader.formats.base import Incoming
from reader.formats.records import annotation_of
from reader.formats.registry import find_format
from reader.formats.source import Source
from reader.model.progress import Progress, no_progress
from reader.model.shard import Shard
from reader.services.import_.sources import Found, records_of
from tests.clients.base import Wrong
from tests.environment import PROJECT
from tests.formats.golden_text import BODY, facts, golden_facts, golden_layers
from tests.formats.making import WHEN, as_files, pieces

LIBRARIES = ("pyarrow", "duckdb", "polars", "pandas", "datasets")
GOLDEN = PROJECT / "tests/formats/golden"

T = TypeVar("T")

ANSWERS: dict[str, set[tuple[Any, ...]]] = {
    "Tags per label": {("fact", 4, 4), ("attribution", 1, 4), ("inconsistency", 1, 2)},
    "Pairwise exact F1": {("Anna", "a/b ü😀", 1.0), ("Anna", "x=y%20", 0.0)},
    "Overlaps": {("fact", "inconsistency", 3), ("fact", "fact", 6)},
    "Disagreements by source": {("harbour.txt", 3, 6)},
}
"""What the queries of `docs/scale.md` say of the folder: three people alike, one otherwise."""


def needs() -> str:
    """Return what is missing; empty for nothing."""
    return ", ".join(name for name in LIBRARIES if find_spec(name) is None)


def run(folder: Path) -> Iterator[str]:
    """Run what every format keeps to, then have each program read, write again and be read."""
    yield conformance("parquet or hive")
    for by in ("span", "annotation", "article"):
        path = folder / f"{by}.parquet"
        path.write_bytes(as_files(pieces("parquet", golden_layers(), by))[""])
        for name, again in _programs().items():
            written = folder / f"{by}-{name}.parquet"
            again(path, written)
            _same(f"{name}, by {by}", "parquet", written)
            yield f"{name}: by {by}: read, written, and imported as it was"
    yield _streamed(folder)
    yield _shares(folder)
    yield from _hive(folder)
    yield from _datasets(folder)
    yield from _queries(folder)


def conformance(wanted: str) -> str:
    """Run the tests of every format for some. Raises Wrong where one fails."""
    suite = str(PROJECT / "tests/formats/test_conformance.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", suite, "-k", wanted]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    found = re.search(r"(\d+) passed", done.stdout)
    if done.returncode or found is None:
        raise Wrong(done.stdout[-3000:])
    return f"what every format keeps to: {found[1]} passed"


def read_back(format: str, path: Path) -> list[object]:
    """Return the facts of what a file or folder has. Raises Wrong for what is refused."""
    read = find_format(format).read
    assert read is not None
    found = [*read(Source(str(path), path))]
    if refused := [each for each in found if not isinstance(each, Incoming)]:
        raise Wrong(f"{path.name}: {refused[0]}")
    made = [
        facts(each.annotator, annotation_of(each, BODY, WHEN, format))
        for each in found
        if isinstance(each, Incoming)
    ]
    return sorted(made, key=repr)


def _same(who: str, format: str, path: Path) -> None:
    if (found := read_back(format, path)) != golden_facts():
        raise Wrong(f"{who}: {found}, not {golden_facts()}")


def _programs() -> dict[str, Callable[[Path, Path], object]]:
    """Return what reads a file and writes it again, by the name of the program."""
    import duckdb
    import pandas
    import polars
    from pyarrow import parquet

    return {
        "duckdb": lambda old, new: duckdb.sql(f"copy (from '{old}') to '{new}' (format parquet)"),
        "polars": lambda old, new: polars.read_parquet(old).write_parquet(new),
        "pandas": lambda old, new: pandas.read_parquet(old).to_parquet(new),
        "arrow": lambda old, new: parquet.write_table(parquet.read_table(old), new),
    }


def _streamed(folder: Path) -> str:
    """See how many rows of a large file are read for its first annotation."""
    anna, _ = golden_layers()
    count, read_rows = 30_000, list[object]()
    path = folder / "large.parquet"
    some = (replace(anna, annotator=f"Anna {number}") for number in range(count))
    path.write_bytes(as_files(pieces("parquet", some))[""])

    def counting(items: Iterable[T], total: int, doing: str) -> Iterator[T]:
        for item in items:
            read_rows.append(None)
            yield item

    read = find_format("parquet").read
    assert read is not None
    next(iter(read(Source(str(path), path, None, counting))))
    if not 0 < len(read_rows) < count / 5:
        raise Wrong(f"of {count} layers {len(read_rows)} rows were read for the first annotation")
    return f"{len(read_rows)} rows are read for the first of {count * len(anna.annotations)} tags"


def _shares(folder: Path) -> str:
    """See that of a file only the rows of the share that is wanted are made values of, also where a
    share has none of them."""
    anna, _ = golden_layers()
    told = []
    for of, count in (4, 400), (16, 2):
        read_rows = list[object]()
        path = folder / f"{count}.parquet"
        articles = [replace(anna.article, id=f"{number}.txt") for number in range(count)]
        some = (replace(anna, article=each) for each in articles)
        path.write_bytes(as_files(pieces("parquet", some))[""])

        def counting(
            items: Iterable[T], total: int, doing: str, rows: list[object] = read_rows
        ) -> Iterator[T]:
            for item in items:
                rows.append(None)
                yield item

        found = [*_of_all_shares(path, of, counting)]
        rows = count * sum(len(each.spans) for each in anna.annotations)
        if len(read_rows) != rows or len(found) != count * len(anna.annotations):
            raise Wrong(f"{of} shares read {len(read_rows):,} of {rows:,} rows, not each once")
        told.append(f"{of} shares of {count} articles read {rows:,} rows, each once")
    _odd_shares(folder)
    return "; ".join(told)


def _odd_shares(folder: Path) -> None:
    """See that shares together have all rows where the articles are no names, or stand twice."""
    import pyarrow as pa
    from pyarrow import parquet

    path = folder / "odd.parquet"
    others = {"label": ["fact"] * 2, "start": [0] * 2, "end": [3] * 2, "text": ["One"] * 2}
    lists = pa.table({"article": [["a.txt"], ["b.txt"]], **others})
    names = pa.table({"article": ["a.txt", "b.txt"], **others})
    for table in (lists, names.append_column("article", pa.array(["c.txt", "d.txt"]))):
        parquet.write_table(table, path)
        whole = [each.found for each in records_of([path], None)]
        if sorted(map(repr, whole)) != sorted(map(repr, _of_all_shares(path, 3))):
            raise Wrong(f"3 shares are not what the whole is: {table.schema}")


def _of_all_shares(path: Path, of: int, counting: Progress = no_progress) -> Iterator[Found]:
    for number in range(1, of + 1):
        for each in records_of([path], None, counting, shard=Shard(number, of)):
            yield each.found


def _hive(folder: Path) -> Iterator[str]:
    """Have each program read a folder of all annotators, one of them with a name of numerals."""
    import duckdb
    import pandas
    import polars
    from pyarrow import dataset

    anna, ben = golden_layers()
    names = ("Anna", "123", "a/b ü😀")
    layers = [replace(ben, annotator=name) for name in names] + [replace(anna, annotator="x=y%20")]
    place = folder / "hive"
    for name, data in as_files(pieces("hive", layers, "span")).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    expected = sorted({*names, "x=y%20"})
    found: dict[str, list[Any]] = {
        "duckdb": duckdb.sql(f"select annotator from '{place}/**/*.parquet'").fetchall(),
        "polars": polars.scan_parquet(place).select("annotator").collect().rows(),
        "pandas": [(each,) for each in pandas.read_parquet(place)["annotator"]],
        "arrow": [
            (each,)
            for each in dataset.dataset(place).to_table(columns=["annotator"]).column(0).to_pylist()
        ],
    }
    for program, rows in found.items():
        if sorted({each for (each,) in rows}) != expected:
            raise Wrong(f"{program}: a folder has {rows}, not {expected}")
        yield f"{program}: a folder of {len(expected)} annotators is one table of {len(rows)} rows"
    if len(read_back("hive", place)) != 3 + len(anna.annotations):
        raise Wrong("hive: what is read again is not what was written")


def _datasets(folder: Path) -> Iterator[str]:
    """Load lines and Parquet, and write the lines again."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import datasets

    layers = golden_layers()
    (folder / "hf.jsonl").write_bytes(as_files(pieces("hf", layers))[""])
    for kind, name in (("json", "hf.jsonl"), ("parquet", "article.parquet")):
        loaded = datasets.load_dataset(
            kind, data_files=str(folder / name), split="train", cache_dir=str(folder / "cache")
        )
        (article,) = loaded
        for annotation in article["annotations"]:
            for span in annotation["spans"]:
                if article["text"][span["start"] : span["end"]] != span["text"]:
                    raise Wrong(f"datasets: {name}: {span}")
        written = folder / f"{kind}-datasets.jsonl"
        loaded.to_json(str(written))
        _same(f"datasets, {name}", "hf", written)
        yield f"datasets: {name}: loaded, written as lines, and imported as it was"
    golden = GOLDEN / "hf/datasets.jsonl"
    golden.write_bytes((folder / "json-datasets.jsonl").read_bytes())


def _queries(folder: Path) -> Iterator[str]:
    """Run the queries of `docs/scale.md` in DuckDB."""
    import duckdb

    page = (PROJECT / "docs/scale.md").read_text()
    place = folder / "hive"
    for title, query in re.findall(r"^### (.+)\n[\s\S]*?```sql\n([\s\S]*?)```", page, re.M):
        tags = query.replace("tags/**/*.parquet", f"{place}/**/*.parquet")
        rows = duckdb.sql(tags).fetchall()
        if not {*rows} >= ANSWERS[title]:
            raise Wrong(f"docs/scale.md: {title}: {rows}")
        yield f"docs/scale.md: {title}: {len(rows)} rows, such as {rows[0]}"
