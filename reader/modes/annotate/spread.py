"""Tagging all that says the same."""

from __future__ import annotations

import msgspec

from reader.document.document import Document
from reader.model.annotation import Annotation
from reader.model.clock import new_id, timestamp
from reader.modes.annotate.state import TaggingState
from reader.modes.annotate.tag import MARK, subject
from reader.modes.base import Action
from reader.text.anchor import span_at
from reader.text.characters import is_edge
from reader.text.lines import Extent
from reader.text.phrases import counted, excerpt
from reader.text.units import bare


def tag_others(state: TaggingState) -> None:
    """Tag every other place that says the same; it says first how many."""
    annotation = subject(state)
    if annotation is None:
        return
    if len(annotation.spans) > 1 or state.labels[annotation.label].pairs:
        state.say("Only a tag on one passage can be set elsewhere the same way.")
        return
    extents = _others(state.document, annotation)
    quote = excerpt(annotation.spans[0].text)
    if not extents:
        state.say("{quote} stands nowhere else, or is tagged there already.", quote=quote)
        return
    places = counted(len(extents), "other place")
    again = "{key} again tags {quote} in {places} too."
    if state.confirm("tag_others", annotation.id, again, quote=quote, places=places):
        state.commit("tag", [(None, _copy(state, annotation, extent)) for extent in extents])
        state.say("Tagged {places}. {key:undo} takes them all off again.", places=places)


def _others(document: Document, annotation: Annotation) -> list[Extent]:
    """Return where else the quote stands as whole words, without a tag of this label just there.

    Its words are looked for, and take the edges that they have there; all of it, where its edges
    are others than those of its words.
    """
    text, extent = document.text, annotation.spans[0].extent
    words = bare(document.units, *extent) if document.focus.edges(*extent) == extent else None
    quote = text[slice(*(words or extent))]
    places: list[Extent] = []
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        whole = all(is_edge(text, at) and not _within_word(document, at) for at in (start, end))
        place = document.focus.edges(start, end) if words is not None else (start, end)
        labels = {mark.label for mark in document.marks.exactly(*place)}
        if whole and annotation.label not in labels:
            places.append(place)
        start = text.find(quote, end)
    return places


def _within_word(document: Document, offset: int) -> bool:
    """Return whether letters or digits of one word stand on both sides."""
    word = document.units.at("word", offset)
    if word is None or not word[0] < offset < word[1]:
        return False
    return document.text[offset - 1].isalnum() and document.text[offset].isalnum()


def _copy(state: TaggingState, annotation: Annotation, extent: Extent) -> Annotation:
    moment = timestamp(state.clock())
    span = span_at(state.document.text, *extent, role=annotation.spans[0].role)
    return msgspec.structs.replace(
        annotation, id=new_id(), spans=(span,), note=None, created=moment, modified=moment
    )


TAG_OTHERS = Action("tag_others", ("*",), tag_others, "tag others", MARK, changes=True)
