"""What is always visible beside the message and the keys: how far the article is, and who reads."""

from __future__ import annotations

import msgspec

from reader.modes.annotate.state import Annotating
from reader.store.layer import Layer
from reader.text.phrases import excerpt
from reader.text.screen_text import one_line


class Place(msgspec.Struct, frozen=True):
    """Where an article stands among those of this run."""

    number: int = 1
    total: int = 1
    workspace: str = ""
    """Name of the workspace's folder."""


def facts(state: Annotating) -> str:
    """Return tags, share read, and whether all is saved."""
    tags = len(state.document.marks)
    words = [f"{tags} tag{'' if tags == 1 else 's'}", f"{percent(state.reading.share)} read"]
    if state.status == "done":
        words.append("done")
    words.append(saving(state.layer))
    return " · ".join(words)


def saving(layer: Layer) -> str:
    """Return saved, saving…, NOT SAVED, or read-only.

    A layer that turned read-only while something was not saved yet is NOT SAVED above all.
    """
    saved = layer.saved
    if saved and layer.read_only:
        return "read-only"
    if layer.problem:
        return "NOT SAVED"
    return "saved" if saved else "saving…"


def percent(share: float) -> str:
    """Return a share as whole per cent; only all of it is 100."""
    return f"{100 if share >= 1 else min(99, int(share * 100 + 0.5))}%"


def who(state: Annotating, place: Place) -> str:
    """Return the annotator and the workspace."""
    annotator = state.layer.annotator
    return one_line(f"{annotator} in {place.workspace}" if place.workspace else annotator)


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
