"""Annotations: one label over one or more spans.

An annotation is a view of a stored record: fields unknown to this version are kept in `extra` and
are written back unchanged.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

import msgspec

from reader.model.errors import wrong_shape

LOST = -1
"""Offset of a span whose quote is no longer in the text; null in every file."""

REFERS = "refers"
"""Field of a span that names its source by a pronoun: the name of the source that it means, as the
article has it, on one line. It is only there where a person set it."""

PART = "part"
"""Field of a span that is one passage together with others of its role, a discontinuous one: a
number that is the same for all of them. Spans of a role without it are passages of their own."""

ARTICLE, THERE = "article", "there"
"""Fields of a span that stands in another article: its id, and `[start, end]` in code points of its
text. The span's own offsets are null, so that who does not know the fields sees a lost passage."""

Record = dict[str, Any]
"""A JSON object as it is stored in a file."""


def as_record(value: Any) -> Record:
    """Return a value that is an object; an empty one for any other."""
    return value if isinstance(value, dict) else {}


def as_string(value: Any) -> str:
    """Return a value that is text; an empty one for any other."""
    return value if isinstance(value, str) else ""


class InvalidRecord(ValueError):
    """A stored record is not valid; the message names the field and the reason."""


View = TypeVar("View", bound=msgspec.Struct)


def read_record(record: object, shape: type[View]) -> View:
    """Read a record into a struct with a field `extra`; raise InvalidRecord if a field is wrong."""
    known = {*shape.__struct_fields__} - {"extra"}
    extra = unknown_fields(record, known) if isinstance(record, dict) else {}
    own = unknown_fields(record, extra) if isinstance(record, dict) else record
    try:
        return msgspec.structs.replace(msgspec.convert(own, shape), extra=extra)
    except msgspec.ValidationError as error:
        raise InvalidRecord(wrong_shape(error)) from None


def record_of(view: msgspec.Struct) -> Record:
    """Return the JSON object that is stored, unknown fields first."""
    record = msgspec.structs.asdict(view)
    extra = record.pop("extra")
    return {**extra, **record} if extra else record


class Elsewhere(NamedTuple):
    """The place of a passage in another article."""

    article: str
    """Id of the article."""
    start: int
    """In code points of that article's text when the span was made, as `end` is."""
    end: int

    @property
    def fields(self) -> dict[str, object]:
        """What a span there has for it."""
        return {ARTICLE: self.article, THERE: [self.start, self.end]}


NOTHING: Record = {}


# Gives an object without fields, the same for all that have none: nobody changes it. A function of
# Python would take as long as all else that is done to make a span.
_nothing = repeat(NOTHING).__next__


# Of annotations and spans, an article may have a hundred thousand. They are made of JSON, which has
# no circles, so that `gc=False`: each is smaller, and is not gone through to look for garbage.


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """`[start, end)` in code points of the article's text, with its quote and context."""

    start: int
    end: int
    role: str | None = None
    """What the span is within its annotation: content, source, cue, claim.

    None if the label has no roles.
    """
    text: str = ""
    """The quote: the text at `[start, end)` when the span was made."""
    prefix: str = ""
    """Up to 32 code points before the span, in whole graphemes."""
    suffix: str = ""
    """Up to 32 code points after the span, in whole graphemes."""
    extra: Record = msgspec.field(default_factory=_nothing)
    """Fields of the stored span that are unknown to this version."""

    @property
    def extent(self) -> tuple[int, int]:
        """`[start, end)` in code points."""
        return self.start, self.end

    @property
    def lost(self) -> bool:
        """Whether it has no place in the text: the quote is there no more, or stands in another
        article."""
        return self.start == LOST

    @property
    def elsewhere(self) -> Elsewhere | None:
        """Its place in another article; None where it stands in this one, or did."""
        if self.start != LOST or THERE not in self.extra:
            return None
        match self.extra.get(ARTICLE), self.extra[THERE]:
            case str(article), [int(start), int(end)] if article and 0 <= start < end:
                return Elsewhere(article, start, end)
        return None

    @property
    def gone(self) -> bool:
        """Whether it has no place in any article, and must be moved or deleted."""
        return self.start == LOST and self.elsewhere is None

    @property
    def refers(self) -> str:
        """The name of the source that it means, where it is a pronoun; empty where it has none."""
        name = self.extra.get(REFERS)
        return name if isinstance(name, str) else ""

    @property
    def part(self) -> int:
        """The number that it shares with the spans that are one passage with it; 0 for none."""
        number = self.extra.get(PART)
        return number if isinstance(number, int) else 0

    def standing(self, article: str) -> Span:
        """Return the span as one that stands in another article, at its own offsets."""
        if self.start == LOST:
            return self
        extra = {**self.extra, **Elsewhere(article, self.start, self.end).fields}
        return msgspec.structs.replace(self, start=LOST, end=LOST, extra=extra)

    def referring(self, name: str) -> Span:
        """Return the span as one that means the source of that name; an empty one: none."""
        extra = {key: value for key, value in self.extra.items() if key != REFERS}
        return msgspec.structs.replace(self, extra={**extra, REFERS: name} if name else extra)

    def to_record(self) -> Record:
        """Return the JSON object of this span; a lost span has null offsets."""
        record = record_of(self)
        if self.lost:
            record["start"] = record["end"] = None
        return record


class _SpanRecord(msgspec.Struct):
    """A stored span, before its offsets are checked."""

    start: int | None
    end: int | None
    role: str | None = None
    text: str = ""
    prefix: str = ""
    suffix: str = ""

    def span(self, raw: Record) -> Span:
        """Return the span with the unknown fields of `raw`. Raises InvalidRecord."""
        start, end = self.start, self.end
        if start is None or end is None:
            start = end = LOST
        elif not 0 <= start < end:
            raise InvalidRecord(f"span [{start}, {end}) is not a range")
        extra = unknown_fields(raw, _OF_SPAN)
        return Span(start, end, self.role, self.text, self.prefix, self.suffix, extra)


_PROPOSED = frozenset({"rules", "learned", "model"})
"""Origins of what programs propose."""


class Annotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One label over one or more spans, with its note and attributes."""

    id: str
    """uuid4 as hex; uuid5 if imported without a uuid."""
    label: str
    spans: tuple[Span, ...]
    """At least one; roles in the label's order, then by start."""
    note: str | None = None
    attributes: dict[str, Any] = {}
    flag: bool = False
    """Set if the annotator is not sure."""
    origin: str = "human"
    """human, rules, import or adjudicated."""
    corrects: str | None = None
    """Id of the annotation that this one corrects."""
    created: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    modified: str
    """The same format as `created`."""
    extra: Record = msgspec.field(default_factory=_nothing)
    """Fields of the stored record that are unknown to this version."""

    @property
    def start(self) -> int:
        """Start of the first span."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """End of the first span."""
        return self.spans[0].end

    @property
    def question(self) -> str:
        """What is asked in the note, one that begins with `?`; empty where nothing is."""
        note = (self.note or "").lstrip()
        return note[1:].strip() if note.startswith("?") else ""

    @property
    def orphan(self) -> bool:
        """Whether none of its spans is in the text any more."""
        return self.spans[0].start == LOST and all(span.start == LOST for span in self.spans)

    @property
    def has_lost(self) -> bool:
        """Whether one of its spans is no longer in the text and must be moved or deleted."""
        return any(span.gone for span in self.spans) or self.orphan

    @property
    def elsewhere(self) -> list[Span]:
        """Its spans that stand in other articles."""
        return [span for span in self.spans if span.elsewhere is not None]

    @property
    def placed(self) -> list[Span]:
        """Its spans that are in the text."""
        return [span for span in self.spans if span.start != LOST]

    @property
    def began_as_proposal(self) -> bool:
        """Whether a program proposed it, or what is in one of its roles."""
        return self.origin in _PROPOSED or "by" in self.extra

    def touches(self, start: int, end: int) -> bool:
        """Return whether a span shares a code point with `[start, end)`."""
        return any(span.start < end and start < span.end for span in self.placed)

    def in_role(self, role: str | None) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.role == role)

    def has_extent(self, start: int, end: int) -> bool:
        """Return whether one of the spans is exactly `[start, end)`."""
        return any(span.extent == (start, end) for span in self.spans)

    def to_record(self) -> Record:
        """Return the JSON object that is stored, with unknown fields."""
        record = record_of(self)
        record["spans"] = [span.to_record() for span in self.spans]
        return record

    @classmethod
    def from_record(cls, record: object) -> Annotation:
        """Read a stored record; raise InvalidRecord where a field or a span is not valid."""
        plain = plain_annotations([record])
        return plain[0] if plain else _with_extra(record)


class AnnotationKey(NamedTuple):
    """Identifies one annotation of a store; imports may use one id in several layers."""

    annotator: str
    article: str
    """Id of the article."""
    annotation: str
    """Id of the annotation."""


def plain_annotations(records: Sequence[Any]) -> list[Annotation] | None:
    """Read records in one step; None unless all have only known fields and no lost spans."""
    try:
        annotations = msgspec.convert(records, list[Annotation])
    except msgspec.ValidationError:
        return None
    return annotations if all(map(is_plain, annotations)) else None


def is_plain(annotation: Annotation) -> bool:
    """Return whether an annotation that was decoded as it stands has a span, each is a range, and
    nothing had a field that is called as what keeps the unknown ones."""
    spans = annotation.spans
    if len(spans) == 1:  # as nearly all
        (span,) = spans
        is_range = 0 <= span.start < span.end
        return is_range and span.extra is annotation.extra is NOTHING
    ranges = all(0 <= span.start < span.end and span.extra is NOTHING for span in spans)
    return bool(spans) and ranges and annotation.extra is NOTHING


def _with_extra(record: object) -> Annotation:
    """Read one record with unknown fields or lost spans. Raises InvalidRecord."""
    annotation = read_record(
        {**record, "spans": []} if isinstance(record, dict) else record, Annotation
    )
    assert isinstance(record, dict)
    try:
        known = msgspec.convert(record, _Spans).spans
    except msgspec.ValidationError as error:
        raise InvalidRecord(wrong_shape(error)) from None
    if not known:
        raise InvalidRecord("an annotation needs at least one span")
    spans = map(_SpanRecord.span, known, record["spans"])
    return msgspec.structs.replace(annotation, spans=tuple(spans))


def unknown_fields(record: Record, known: Container[str]) -> Record:
    """Return the fields of a stored record that this version does not know."""
    return {key: value for key, value in record.items() if key not in known}


class _Spans(msgspec.Struct):
    """The spans of a stored annotation, before they are checked."""

    spans: list[_SpanRecord]


_OF_SPAN = frozenset(_SpanRecord.__struct_fields__)
