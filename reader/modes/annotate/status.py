"""Which article of how many is open, and what is said when it was marked as done and left."""

from __future__ import annotations

import msgspec

from reader.modes.annotate.state import Annotating
from reader.text.phrases import excerpt
from reader.text.screen_text import one_line


class Place(msgspec.Struct, frozen=True):
    """Where an article stands among those of this run."""

    number: int = 1
    total: int = 1
    workspace: str = ""
    """Name of the workspace's folder."""


def done_message(state: Annotating, filter_left: str = "") -> str:
    """Return what is said when an article was marked as done and left.

    `filter_left`: the filter of the list of which all are done, so that it is left, too.
    """
    annotations = state.layer.annotations.values()
    states = (state.labels[each.label].state(each) for each in annotations)
    unfinished = sum(each == "unfinished" for each in states)
    lacks = f", with {unfinished} unfinished" if unfinished else ""
    if filter_left:
        return f"Done{lacks}. All with “{one_line(filter_left, 12)}” are done; this is another."
    return f"Done{lacks}: {excerpt(state.document.article.title, 40)}."
