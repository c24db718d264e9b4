"""Read a layer whose journal says, byte for byte, what its layer file has, as of nearly all.

Then each of its records is decoded once, and compared as it stands: who looks for damage in many
layers reads them so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.log import Entry
from reader.store.base import ANNOTATIONS, LayerKey
from reader.store.folder.journal import are_usual
from reader.store.folder.lazy_entries import Known, entries_on
from reader.store.folder.usual import UsualFile, bytes_of, usual_file


class SoundLayer(NamedTuple):
    """A layer whose files are whole, and say the same."""

    key: LayerKey
    """Whose it says that it is."""
    info: ArticleInfo
    annotations: dict[str, Annotation]
    """By id, in the order of their making."""
    entries: Sequence[Entry]
    is_empty: bool
    """Whether it has no records."""


class _Tables(msgspec.Struct):
    """The records of a layer file, undecoded."""

    annotations: dict[str, msgspec.Raw] = {}
    verdicts: dict[str, msgspec.Raw] = {}
    decisions: dict[str, msgspec.Raw] = {}


_apart = msgspec.json.Decoder(_Tables).decode


def sound_layer(layer: str, journal: str, home: str) -> SoundLayer | None:
    """Return what is in a layer file and a journal; None where they may not be sound, and have to
    be read with more care. `home`: of the workspace that they are in."""
    found = bytes_of(layer, journal, home)
    file = usual_file(found[0]) if found is not None else None
    if found is None or file is None:
        return None
    data, log = found
    try:
        entries = entries_on(log, _known(file, data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if entries is None or not are_usual(entries, log) or not file.has_all(entries):
        return None
    is_empty = not (file.annotations or any(file.judgements.values()))
    key = LayerKey(file.meta.annotator, file.info.id)
    return SoundLayer(key, file.info, file.annotations, entries, is_empty)


def _known(file: UsualFile, data: bytes) -> Known:
    """Return the JSON of each record in a layer file, by its id."""
    tables = _apart(data)
    ids = [each.id for each in file.tags]
    known = {ANNOTATIONS: dict(zip(ids, tables.annotations.values(), strict=True))}
    for name, records in file.judgements.items():
        if records:
            known[name] = dict(zip(records, getattr(tables, name).values(), strict=True))
    return known
