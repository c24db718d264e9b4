"""What writing a format costs against its own encoder on the same records, in CPU seconds.

`python -m tests.benchmarks.formats [NAME ...]` prints a line for each light format whose encoder is
one for JSON or CSV: the best of several, in alternating turns. The records that the encoder is
given are those of the file that the format has written, so that all it does is to encode them.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from reader.formats.base import File, LayerExport, Loss, Problem
from reader.formats.registry import choose, find_format
from tests.benchmarks import corpora
from tests.formats.making import DEFAULT_LABELS

ARTICLES = 100
TAGS = 50
"""Of a layer; each article has one."""

RUNS = 7
MOST = 4.0
"""Times its encoder that a format may take."""

FORMATS = (
    ("native", "annotation"),
    ("native", "article"),
    ("csv", "span"),
    ("csv", "annotation"),
    ("tsv", "span"),
    ("hf", "article"),
    ("doccano", "article"),
    ("webannotation", "annotation"),
    ("label-studio", "article"),
    ("prodigy", "article"),
)


STANDARD = ("doccano", "label-studio", "webannotation")
"""Formats that are encoded by the standard library, which has blanks after commas as these
programs do; the others are by msgspec."""


def layers() -> list[LayerExport]:
    """Return layers of short articles with many tags."""
    found = []
    for number in range(ARTICLES):
        about = corpora.article(number, 300)
        tags = corpora.tags(number, 0, 300, TAGS)
        found.append(
            LayerExport(
                article=about.info,
                text=about.text,
                annotator="Anna",
                labels=DEFAULT_LABELS,
                annotations=tags,
            )
        )
    return found


def written(name: str, by: str, given: list[LayerExport]) -> list[str]:
    """Return all that a format of text writes, of its largest file."""
    format = find_format(name)
    files: list[list[str]] = [[]]
    for piece in format.write(given, choose(format, by, None)):
        if isinstance(piece, File):
            files.append([])
        elif isinstance(piece, str):
            files[-1].append(piece)
        elif isinstance(piece, bytes) and format.shape == "text":
            files[-1].append(piece.decode())
        elif not isinstance(piece, Problem | Loss):
            raise TypeError(f"{name} is not of text")
    return max(files, key=lambda each: sum(map(len, each)))


def encoder(name: str, text: str) -> Callable[[], object]:
    """Return what encodes the records of a text again, as its format does."""
    if name in ("csv", "tsv"):
        rows = list(csv.reader(io.StringIO(text), delimiter="," if name == "csv" else "\t"))
        return lambda: csv.writer(io.StringIO()).writerows(rows)
    if text.startswith("["):
        records = json.loads(text)
    else:
        records = [json.loads(line) for line in text.splitlines()]

    if name in STANDARD:
        return lambda: [json.dumps(record, ensure_ascii=False) + "\n" for record in records]

    def encode() -> list[str]:
        return [msgspec.json.encode(record).decode() + "\n" for record in records]

    return encode


def seconds(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    before = time.process_time()
    run()
    return time.process_time() - before


def results(names: list[str]) -> Iterator[tuple[str, str, float, float]]:
    """Yield name, what a record is, and the seconds of format and encoder, the best of several."""
    given = layers()
    for name, by in FORMATS:
        if names and name not in names:
            continue
        write = partial(written, name, by, given)
        encode = encoder(name, "".join(write()))
        turns = [(seconds(write), seconds(encode)) for _ in range(RUNS)]
        yield name, by, min(each[0] for each in turns), min(each[1] for each in turns)


def main() -> int:
    """Print a line for each format; return 1 if one takes more than it may."""
    code = 0
    for name, by, whole, encoding in results(sys.argv[1:]):
        ratio = whole / encoding
        code = max(code, int(ratio > MOST))
        print(f"{name:14} {by:10} {whole:.3f} s, its encoder {encoding:.3f} s: {ratio:.1f}")
    return code


if __name__ == "__main__":
    sys.exit(main())
