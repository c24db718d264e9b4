"""Layers of any size in workspaces of any size, and what their writes are compared with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tinydb import TinyDB

from reader.io.json import encode
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.store.folder.layer_file import LayerFile, Seen, read_tables
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.benchmarks import measuring
from tests.store.folders import Folder

Timed = Callable[[], float]
"""Does something once; gives its seconds."""

_WORDS = 500
_WHEN = "2030-01-01T00:00:00.000Z"


def bench_article(id: str = "article.txt") -> Article:
    """The article that the layers here are on."""
    return Article.of(measuring.article(_WORDS), id=id, title="Bridge", source=id)


def annotation(article: Article, number: int) -> Annotation:
    """One of as many annotations as are wanted; `number` makes its id and its place."""
    start = number * 7 % (len(article.text) - 80)
    span = span_at(article.text, start, start + 60)
    return Annotation(
        id=f"{number:032x}", label="fact", spans=(span,), created=_WHEN, modified=_WHEN
    )


class Tagging:
    """An open layer with so many annotations, each of which was an action."""

    def __init__(self, root: Path, count: int) -> None:
        self.article = bench_article()
        self.store = Folder(root)
        self.layer = Layer.open(self.store, self.article, "bench")
        self.line = b""
        """The journal's last line."""
        self._count = 0
        self._saved: SimpleQueue[None] = SimpleQueue()
        for _ in range(count):
            self._tag(self._next())
        self.layer.flush()
        self.layer.handle.on_saved = partial(self._saved.put, None)

    def _next(self) -> Annotation:
        self._count += 1
        return annotation(self.article, self._count)

    def _tag(self, new: Annotation) -> None:
        self.line = encode(self.layer.commit("tag", [(None, new)])) + b"\n"

    def tag(self) -> float:
        """Seconds from an action until it is on the disk."""
        new = self._next()
        begin = time.perf_counter()
        self.layer.commit("tag", [(None, new)])
        while not self.layer.saved:
            self._saved.get()
        return time.perf_counter() - begin

    def close(self) -> Path:
        """Close the layer; return its file."""
        self.layer.close()
        return self.store.layer_path("bench", self.article.id)


@contextmanager
def appending(path: Path, line: bytes) -> Iterator[Timed]:
    """The least that a tag can cost: the line appended to an open file, and fsynced."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def append() -> float:
        begin = time.perf_counter()
        os.write(fd, line)
        os.fsync(fd)
        return time.perf_counter() - begin

    try:
        yield append
    finally:
        os.close(fd)


def writing_layer(path: Path) -> Timed:
    """The write of a layer file in which one annotation is new."""
    tables, seen = read_tables(path), Seen(path)
    assert tables is not None
    seen.read()
    layer, meta, article = LayerFile(path, tables, seen), tables["meta"]["1"], bench_article()
    layer.save()
    count = len(tables["annotations"])

    def write() -> float:
        nonlocal count
        count += 1
        new = annotation(article, count)
        begin = time.perf_counter()
        layer.put({"annotations": {new.id: new.to_record()}}, {**meta, "seq": count})
        layer.save()
        return time.perf_counter() - begin

    return write


def replacing(path: Path, data: bytes) -> Timed:
    """The least that replacing a file can cost: write, fsync, rename, fsync of the folder."""
    temporary = path.with_name("temporary")

    def replace() -> float:
        begin = time.perf_counter()
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT)
        os.write(fd, data)
        os.fsync(fd)
        os.close(fd)
        os.rename(temporary, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        return time.perf_counter() - begin

    return replace


@contextmanager
def stock_tinydb(path: Path, count: int) -> Iterator[Timed]:
    """One more annotation in TinyDB as it comes, with so many in its one file already."""
    article = bench_article()
    records: list[Any] = [annotation(article, number).to_record() for number in range(count)]
    with TinyDB(path) as db:
        table = db.table("annotations")
        table.insert_multiple(records)

        def insert() -> float:
            record: Any = annotation(article, len(table)).to_record()
            begin = time.perf_counter()
            table.insert(record)
            return time.perf_counter() - begin

        yield insert


def fill(root: Path, sample: Path, count: int) -> None:
    """Make further articles in a workspace, each with journal, layer file and text of the sample's.

    The files differ from what the program writes in nothing but that they are not fsynced.
    """
    root.mkdir()
    done = Folder(sample)
    place = Folder(root)
    id = bench_article().id
    for number in range(count):
        other = f"report-{number:05}.txt"
        (root / other).write_text("The bridge was closed.\n", encoding="utf-8")
        for path, source in (
            (place.layer_path("bench", other), done.layer_path("bench", id)),
            (place.history_path("bench", other), done.history_path("bench", id)),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read_bytes().replace(id.encode(), other.encode()))
