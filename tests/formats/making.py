"""Layers as formats are given them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from reader.formats.base import File, LayerExport, Loss, Problem
from reader.formats.registry import choose, find_format
from reader.formats.source import Source
from reader.model.annotation import LOST, Annotation, Span
from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS
from reader.text.anchor import span_at

TEXT = (
    "Ministers met in Oslo on Monday.\n"
    "The talks, an aide said, took place in Rome.\r\n"
    "“A disgrace,” wrote the 📰 editor 😀 later.\n"
)
WHEN = "2030-01-01T00:00:00.000Z"


def at(quote: str, role: str | None = None, text: str = TEXT) -> Span:
    """The span of the first place where a quote stands."""
    start = text.index(quote)
    return span_at(text, start, start + len(quote), role)


def lost(quote: str, role: str | None = None) -> Span:
    return Span(LOST, LOST, role, quote)


def mark(id: str, label: str, *spans: Span, **fields: Any) -> Annotation:
    known = {"created": WHEN, "modified": WHEN, **fields}
    return Annotation(id=id, label=label, spans=spans, **known)


SAID = mark(
    "a" * 32,
    "attribution",
    at("took place in Rome", "content"),
    at("an aide", "source").referring("Ida Holm"),
    at("said", "cue"),
    note="Which aide?",
)
PAIR = mark("b" * 32, "inconsistency", at("Oslo", "claim"), at("Rome", "claim"))
"""One of each kind that has several spans: who said what, and a pair."""


def layer(*annotations: Annotation, **fields: Any) -> LayerExport:
    """Anna's layer on talks.txt, or as the fields say: `id`, `body`, `title`, `annotator`, …"""
    body = fields.pop("body", TEXT)
    article = Article.of(
        body,
        id=fields.pop("id", "talks.txt"),
        title=fields.pop("title", "Talks"),
        source=fields.pop("source", "talks.txt"),
        said=fields.pop("said", None),
        fields=fields.pop("fields", None),
    )
    known = {"annotator": "Anna", "labels": DEFAULT_LABELS, "text": body, **fields}
    return LayerExport(article=article.info, annotations=annotations, **known)


Pieces = list[str | bytes | File | Problem | Loss]


def pieces(
    name: str,
    layers: Iterable[LayerExport],
    by: str | None = None,
    offsets: str | None = None,
    *,
    labels: bool = False,
) -> Pieces:
    """All that a format yields."""
    format = find_format(name)
    return list(format.write(layers, choose(format, by, offsets, labels=labels)))


def written(
    name: str,
    layers: Iterable[LayerExport],
    by: str | None = None,
    offsets: str | None = None,
    *,
    labels: bool = False,
) -> tuple[str, list[Problem]]:
    """What a format of text writes, and what it leaves out."""
    found = pieces(name, layers, by, offsets, labels=labels)
    text = "".join(
        piece.decode() if isinstance(piece, bytes) else piece
        for piece in found
        if isinstance(piece, str | bytes)
    )
    return text, [piece for piece in found if isinstance(piece, Problem)]


def as_files(found: Pieces) -> dict[str, bytes]:
    """The files that pieces make, by name; that of a single file is empty."""
    files: dict[str, bytes] = {}
    name = ""
    for piece in found:
        if isinstance(piece, File):
            name = piece.name
            assert name not in files
            files[name] = b""
        elif isinstance(piece, str | bytes):
            data = piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece
            files[name] = files.get(name, b"") + data
    return files


def received(given: bytes | dict[str, bytes], name: str = "tags") -> Source:
    """A file, or the archive of several, as it is received."""
    if isinstance(given, bytes):
        return Source(name, data=given)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for each, data in given.items():
            archive.writestr(each, data)
    return Source(f"{name}.zip", data=packed.getvalue())


def records(
    layers: Iterable[LayerExport], by: str | None = None, offsets: str | None = None
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The records of the native format, and what it leaves out."""
    text, problems = written("native", layers, by, offsets)
    return [json.loads(line) for line in text.split("\n") if line], problems
