"""What every format is given and what it gives back.

Every span that is handed on says what the text says at that place.

Counting offsets of a text in other units than code points.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from reader.model.annotation import Annotation, Record, Span
from reader.model.article import ArticleInfo
from reader.model.labels import LabelSet


class DecisionExport(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of an adjudication, with what lay on the table where that is still there."""

    id: str
    record: Record
    """Who decided what, when and why, and what lay on the table by annotator, id and digest."""
    result: Sequence[str]
    """Ids of the annotations that came of it."""
    judged: Mapping[str, Annotation] = {}
    """Annotation id to the annotation, of what still says what it said on the table."""


class LayerExport(msgspec.Struct, frozen=True, kw_only=True):
    """One annotator's annotations on one article, with all that is needed to write them."""

    article: ArticleInfo
    text: str | None
    """The text that the offsets count; None where it is lost."""
    annotator: str
    labels: LabelSet
    annotations: Sequence[Annotation]
    verdicts: Mapping[str, Sequence[Record]] = {}
    """Annotation id to the verdicts on it, oldest first."""
    adjudications: Mapping[str, Record] = {}
    """Annotation id to how it was decided on, for those that an adjudication made."""
    decisions: Sequence[DecisionExport] = ()
    """All that was decided, in reading order, where that is wanted."""


class Problem(msgspec.Struct, frozen=True):
    """Something that could not be written, and why."""

    article: str
    """Id of the article."""
    reason: str
    annotator: str | None = None
    annotation: str | None = None
    """Id of the annotation; None where the whole layer is meant."""

    def sentence(self) -> str:
        """Say it in one line; ids are given as they are stored."""
        where = [self.article]
        if self.annotator is not None:
            where.append(self.annotator)
        if self.annotation is not None:
            where.append(f"annotation {self.annotation}")
        return f"{', '.join(where)}: {self.reason}"


class Choices(msgspec.Struct, frozen=True):
    """How a format is to be written."""

    by: str = "annotation"
    """What one record is: an annotation or an article."""
    offsets: str = "codepoint"
    """What `start` and `end` count: codepoint or utf16."""
    decisions: bool = False
    """Whether what was decided goes out too, also that nobody should mark something."""


Output = Iterator[str | Problem]
"""Pieces of the file in order, line ends included, and between them what was left out."""

Writer = Callable[[Iterable[LayerExport], Choices], Output]


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation as a file gives it, not compared with a text yet."""

    place: str
    """Where it stands in its file, in words that follow the file's name: `line 3`."""
    article: ArticleInfo
    """The article as the file names it; where it has that text, `sha256` is enough to find it."""
    annotator: str = ""
    """Who made it; empty where the file does not say."""
    label: str
    spans: tuple[Span, ...]
    """At least one. Offsets count `offsets`; what stands around a span is taken from the text."""
    id: object = None
    """Its id, whatever the file takes for one. Only a uuid stays its id; anything else is part of
    what its id is made from, so that the same file gives the same ids."""
    note: str | None = None
    attributes: Record = {}
    flag: bool = False
    """Whether its annotator was not sure."""
    origin: str = "human"
    """Who made it: see `Annotation.origin`."""
    corrects: str | None = None
    """Id of the annotation that it corrects."""
    created: str = ""
    """UTC, ISO 8601 with milliseconds and `Z`; empty where the file does not say."""
    modified: str = ""
    extra: Record = {}
    """Fields that are kept as they are."""
    offsets: str = "codepoint"
    """What offsets count, one of `UNITS`."""
    text: str | None = None
    """The article's text, where the file brings it."""
    verdicts: Sequence[Any] = ()
    """The verdicts that stand with it, as JSON values of `obelism/1`."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict as it came by itself, not compared with an annotation yet."""

    place: str
    article: ArticleInfo
    record: Record
    """Its JSON object, which names the annotation and its annotator."""


class Refused(msgspec.Struct, frozen=True):
    """A record that cannot be taken, and why."""

    place: str
    reason: str


class PassedOver(msgspec.Struct, frozen=True):
    """A record that is sound, and no annotation."""

    place: str
    what: str
    """What it is, in the plural."""


Reader = Callable[[Iterable[bytes]], Iterator[Incoming | Refused | PassedOver]]
"""Reads the lines of a file, in order, with their ends. What is wrong with a record is given as
`Refused`, and the others go on: it raises nothing."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One interchange format."""

    name: str
    description: str
    """One line, for lists and help."""
    extensions: tuple[str, ...]
    """File name endings that mean this format, dot included."""
    by: tuple[str, ...]
    """The records it can be cut into; the first is the default."""
    offsets: tuple[str, ...]
    """The offsets it can count in, the first is the default; empty where it has none."""
    write: Writer
    decisions: bool = False
    """Whether what was decided can be written too."""
    read: Reader | None = None
    """None for a format that can only be written."""


def sound(layer: LayerExport) -> Iterator[Annotation | Problem]:
    """Give the layer's annotations in reading order; those that do not fit the text as problems."""
    if layer.text is None:
        if layer.annotations:
            yield Problem(layer.article.id, _without_text(layer), layer.annotator)
        return
    for annotation in sorted(layer.annotations, key=reading_order):
        reason = misfit(layer.text, annotation)
        if reason is None:
            yield annotation
        else:
            yield Problem(layer.article.id, reason, layer.annotator, annotation.id)


def misfit(text: str, annotation: Annotation) -> str | None:
    """Say why an annotation does not fit the text; None where it does."""
    for span in annotation.spans:
        if not span.lost and not _stands(text, span):
            return f"the text at {span.start}-{span.end} is not the span's text"
    return None


def reading_order(annotation: Annotation) -> tuple[bool, int, int, str, str]:
    """Sort key: by the first span that is in the text, then by age; lost annotations last."""
    spans = [span for span in annotation.spans if not span.lost]
    start, end = spans[0].extent if spans else (0, 0)
    return not spans, start, end, annotation.created, annotation.id


def _stands(text: str, span: Span) -> bool:
    return span.end <= len(text) and text[span.start : span.end] == span.text


def _without_text(layer: LayerExport) -> str:
    count = len(layer.annotations)
    tags = "1 annotation is" if count == 1 else f"{count} annotations are"
    return f"the text that was tagged is lost (sha256 {layer.article.sha256}), so {tags} left out"


Convert = Callable[[int], int]
"""Code point offset to offset in the wanted unit."""

UNITS = ("codepoint", "utf16")

_LAST_OF_ONE_UNIT = "\uffff"


def converter(unit: str, text: str) -> Convert:
    """Return what turns code point offsets of `text` into `unit`, one of `UNITS`."""
    if unit == "utf16" and any(character > _LAST_OF_ONE_UNIT for character in text):
        return _utf16(text)
    return int


def _utf16(text: str) -> Convert:
    wide = [at for at, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]
    return lambda offset: offset + bisect_left(wide, offset)


def to_codepoints(unit: str, text: str) -> Callable[[int], int | None]:
    """Return what turns offsets of `text` in `unit`, one of `UNITS`, into code points.

    One inside a character of two units has none.
    """
    return _from_utf16(text) if unit == "utf16" else int


@lru_cache(2)
def _from_utf16(text: str) -> Callable[[int], int | None]:
    wide = [at for at, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]
    inside = [at + number + 1 for number, at in enumerate(wide)]

    def back(offset: int) -> int | None:
        before = bisect_left(inside, offset)
        return None if inside[before : before + 1] == [offset] else offset - before

    return back
