"""What is said of the labels of a workspace: where they come from, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reader.model.errors import ObelismError
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.keymap import settings_of
from reader.store.base import Store
from reader.text.phrases import counted
from reader.text.screen_text import as_sentence


def origin(store: Store, labels: LabelSet) -> str:
    """Return where the labels in use are defined, or where others can be."""
    if labels == DEFAULT_LABELS:
        return f"The usual labels; others go into {store.labels_place}"
    return f"From {store.labels_place}"


def label_faults(store: Store, labels: LabelSet, tags: Mapping[str, int]) -> list[str]:
    """Return what is wrong with labels, a sentence each, read anew from where they are defined.

    `labels`: those in use; `tags`: how many tags have each label.
    """
    try:
        now = settings_of(store, anew=True).labels
    except ObelismError as error:
        return [as_sentence(str(error))]
    changed = f"{store.labels_place} has changed; an article that is opened now has what it says."
    unknown = Counter({name: count for name, count in tags.items() if name not in now})
    return [
        *([changed] if now != labels else []),
        *(
            f"{name} is not defined, and {counted(count, 'tag')} here "
            f"{'has' if count == 1 else 'have'} it."
            for name, count in sorted(unknown.items())
        ),
    ]
