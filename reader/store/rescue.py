"""A rescue file: what could not be saved where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from reader.model.action import SCHEMA, Action
from reader.model.annotation import Record
from reader.model.article import ArticleInfo
from reader.store import files
from reader.store.errors import CannotWrite, reason
from reader.store.jsonio import pretty


def write_rescue(
    path: Path,
    annotator: str,
    info: ArticleInfo,
    actions: Sequence[Action],
    annotations: Iterable[Record],
) -> None:
    """Write unsaved actions and all annotations of a layer, as one JSON object.

    Raises:
        CannotWrite: it cannot be written either.
    """
    content = {
        "schema": SCHEMA,
        "type": "rescue",
        "annotator": annotator,
        "article": msgspec.structs.asdict(info),
        "actions": actions,
        "annotations": list(annotations),
    }
    try:
        files.write_atomically(path, pretty(content))
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {reason(error)}") from None
