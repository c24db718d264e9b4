"""Tagging every other occurrence of what an annotation says, the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation
from reader.model.clock import new_id, timestamp
from reader.session.focus import Extent
from reader.session.tagging import subject
from reader.text.anchor import span_at
from reader.text.graphemes import is_edge
from reader.text.phrases import counted, excerpt

if TYPE_CHECKING:
    from reader.session.reader import Reader


def tag_others(reader: Reader) -> None:
    """Say how many other places there are; the same key again tags them all, as one step."""
    annotation = subject(reader)
    if annotation is None:
        return
    if len(annotation.spans) > 1 or reader.labels[annotation.label].pairs:
        reader.say("Only a tag on one passage can be set elsewhere the same way.")
        return
    places = _others(reader, annotation)
    quote = excerpt(annotation.spans[0].text)
    if not places:
        reader.say(f"{quote} stands nowhere else, or is tagged there already.")
        return
    question = f"*:{annotation.id}"
    number = counted(len(places), "other place")
    if not reader.asked(question):
        reader.ask(question, f"* again tags {quote} in {number} too.")
        return
    reader.commit_all("tag", [(None, _copy(reader, annotation, place)) for place in places])
    reader.say(f"Tagged {number}. u takes them all off again.")


def _others(reader: Reader, annotation: Annotation) -> list[Extent]:
    """Where else the quote stands as whole words, without a tag of this label just there."""
    quote, text = annotation.spans[0].text, reader.text
    found: list[Extent] = []
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        if _whole(reader, start, end) and not _tagged(reader, annotation, (start, end)):
            found.append((start, end))
        start = text.find(quote, end)
    return found


def _whole(reader: Reader, start: int, end: int) -> bool:
    return all(is_edge(reader.text, at) and not _within_word(reader, at) for at in (start, end))


def _within_word(reader: Reader, offset: int) -> bool:
    """Whether letters or digits of one word stand on both sides."""
    word = reader.focus.units.at("word", offset)
    if word is None or not word[0] < offset < word[1]:
        return False
    return reader.text[offset - 1].isalnum() and reader.text[offset].isalnum()


def _tagged(reader: Reader, annotation: Annotation, extent: Extent) -> bool:
    return any(
        (mark.start, mark.end) == extent and mark.label == annotation.label
        for mark in reader.marks.touching(*extent)
    )


def _copy(reader: Reader, annotation: Annotation, extent: Extent) -> Annotation:
    moment = timestamp(reader.clock())
    span = span_at(reader.text, *extent, role=annotation.spans[0].role)
    return msgspec.structs.replace(
        annotation, id=new_id(), spans=(span,), note=None, created=moment, modified=moment
    )
