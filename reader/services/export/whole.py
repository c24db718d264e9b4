"""The export of a whole store."""

from __future__ import annotations

from collections.abc import Sequence

from reader.formats.base import Format
from reader.formats.registry import choose
from reader.model.shard import Shard
from reader.services.export.select import Chosen, select_among
from reader.services.export.write import Export
from reader.store.base import Store


def whole_store(
    store: Store,
    format: Format,
    *,
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
    verdicts: Sequence[str] = (),
    by: str | None = None,
    offsets: str | None = None,
    shard: Shard | None = None,
) -> Export:
    """Return the export of all layers of persons, or of those named; see `select_among`.

    Raises:
        WrongUse: a filter or option names what does not exist.
    """
    selection = select_among(
        [Chosen(store, key) for key in store.layers()],
        [store],
        annotators=annotators,
        labels=labels,
        verdicts=verdicts,
    )
    if shard is not None:
        selection = selection.of_shard(shard)
    return Export(selection, format, choose(format, by, offsets))
