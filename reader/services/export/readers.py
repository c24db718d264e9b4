"""Who has read the articles of an export."""

from __future__ import annotations

from collections.abc import Callable

from reader.formats.base import Readers
from reader.store.base import Store
from reader.store.progress import every_progress

_Text = tuple[str, str]
"""Id of an article, and the digest of the text that was read."""


def readers_in(
    store: Store, article_id: str | None, wanted: Callable[[str], bool]
) -> dict[_Text, Readers]:
    """Return who has read which text of an article, or of all, among those that are wanted.

    What no one is known to have read is not in it.
    """
    names: dict[_Text, Readers] = {}
    same: dict[Readers, Readers] = {}
    """Many texts have the same readers, who are kept once."""
    every = every_progress(store, article_id) if store.exists else ()
    for one in every:
        is_done = one.status == "done"
        if not wanted(one.annotator) or not (one.read or is_done):
            continue
        text = one.article, one.sha256
        read, done = names.get(text, Readers())
        found = Readers(
            tuple(sorted({*read, one.annotator})),
            tuple(sorted({*done, one.annotator})) if is_done else done,
        )
        names[text] = same.setdefault(found, found)
    return names
