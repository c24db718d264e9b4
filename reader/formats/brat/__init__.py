"""The format `brat`: for each article `NAME.txt` and `NAME.ann`, and the configuration beside them.

What reads and writes it is loaded where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Format,
    Incoming,
    LayerExport,
    Output,
    Refused,
    Skipped,
)
from reader.formats.source import Source
from reader.model.errors import WrongUse

ENDING = ".ann"


def is_annotations(name: str) -> bool:
    """Return whether a file name is that of annotations."""
    return name.lower().endswith(ENDING)


def _write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    from reader.formats.brat.write import write

    return write(layers, options)


def _read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    from reader.formats.brat.read import read

    return read(source)


def _recognises(source: Source) -> bool:
    """Return whether it is a file of annotations, or holds one and is no workspace."""
    if source.ending == ENDING:
        return True
    try:
        names = source.names()
    except WrongUse:
        return False
    return any(map(is_annotations, names)) and not any(".obelism" in each for each in names)


FORMAT = Format(
    name="brat",
    description="for brat: a text with stand-off annotations, and the configuration for them",
    extensions=(),
    by=("article",),
    shape="folder",
    carries=EVERYTHING - {"elsewhere", "fields", "verdicts", "lost", "refers"},
    offsets=("codepoint",),
    write=_write,
    read=_read,
    recognises=_recognises,
)
