"""The made-up text and annotations that golden files of other programs are made of."""

from __future__ import annotations

from reader.formats.base import LayerExport
from reader.model.annotation import PART, Annotation, Span
from tests.formats.making import at, layer, mark

BODY = (
    "\U0001f4f0 The harbour board, two clerks said on Friday, owes nobody anything.\n"
    "It owes the town £40,000, the board’s own books say.\n"
)
"""An emoji stands before all spans."""


def _at(quote: str, role: str | None = None, part: int = 0) -> Span:
    span = at(quote, role, BODY)
    extra = {PART: part} if part else {}
    return Span(*span.extent, role, quote, span.prefix, span.suffix, extra)


def golden_layers() -> list[LayerExport]:
    """Two people's layers: roles, a discontinuous passage, overlaps, a note, attributes, doubt."""
    said = mark(
        "a" * 32,
        "attribution",
        _at("The harbour board", "content", 1),
        _at("owes nobody anything", "content", 1),
        _at("two clerks", "source"),
        _at("said", "cue"),
        note="Which clerks?\nAsk.",
    )
    against = mark(
        "b" * 32,
        "inconsistency",
        _at("owes nobody anything", "claim"),
        _at("owes the town £40,000", "claim"),
    )
    sum_ = mark("c" * 32, "fact", _at("£40,000"), attributes={"checked": True}, flag=True)
    theirs = mark("d" * 32, "fact", _at("owes the town £40,000"))
    said_of = {"id": "harbour.txt", "title": "Harbour", "source": "harbour.txt", "body": BODY}
    return [layer(said, against, sum_, **said_of), layer(theirs, annotator="Ben", **said_of)]


Facts = tuple[str, str, list[tuple[int, int, str | None, str, int]], str | None, bool, object]


def facts(annotator: str, one: Annotation) -> Facts:
    """What other programs have to keep of an annotation: whose, label, spans, note, doubt."""
    spans = sorted(
        (span.start, span.end, span.role or "", span.text, span.part) for span in one.spans
    )
    return annotator, one.label, list(spans), one.note, one.flag, dict(one.attributes)


def golden_facts() -> list[Facts]:
    """The facts of all annotations of `golden_layers`, sorted."""
    found = [facts(each.annotator, one) for each in golden_layers() for one in each.annotations]
    return sorted(found, key=repr)
