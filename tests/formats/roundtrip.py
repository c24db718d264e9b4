"""Annotations of any kind, to be written in a format and read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from reader.formats.base import Incoming, LayerExport, Refused
from reader.formats.records import annotation_of
from reader.formats.registry import find_format
from reader.model.annotation import PART, REFERS, Annotation
from reader.model.labels import DEFAULT_LABELS
from reader.text.anchor import span_at
from tests.formats.making import TEXT, WHEN, as_files, mark, pieces, received

ROLES = {
    label.name: [role for role in label.role_names() if role] or [None] for label in DEFAULT_LABELS
}
LATER = "2030-02-01T10:20:30.400Z"


@st.composite
def annotations(draw: st.DrawFn, text: str = TEXT) -> list[Annotation]:
    """Up to four annotations with anything that an annotation can say, lost spans apart."""
    return [
        draw(_annotation(f"{number:x}" * 32, text)) for number in range(draw(st.integers(1, 4)))
    ]


@st.composite
def _annotation(draw: st.DrawFn, id: str, text: str) -> Annotation:
    label = draw(st.sampled_from([*ROLES]))
    spans = []
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        span = span_at(text, start, end, draw(st.sampled_from(ROLES[label])))
        extra = draw(st.sampled_from([{}, {PART: 1}, {REFERS: "Ann Öst"}]))
        spans.append(replace(span, extra=extra))
    return mark(
        id,
        label,
        *DEFAULT_LABELS[label].ordered(spans),
        note=draw(st.sampled_from([None, "Why?\nAsk 😀.", "a\\nb", "  x "])),
        flag=draw(st.booleans()),
        attributes=draw(st.sampled_from([{}, {"sure": 0.5, "who": ["x", None]}])),
        origin=draw(st.sampled_from(["human", "rules"])),
        corrects=draw(st.sampled_from([None, "f" * 32])),
        modified=draw(st.sampled_from([WHEN, LATER])),
        extra=draw(st.sampled_from([{}, {"also_annotator": "Ben"}])),
    )


def again(name: str, layers: Sequence[LayerExport], offsets: str | None = None) -> list[Any]:
    """Write layers in a format, read that, and return who made what, with what was refused."""
    format = find_format(name)
    assert format.read is not None
    files = as_files(pieces(name, layers, offsets=offsets))
    given = files if format.shape == "folder" else files.get("", b"")
    texts = {layer.article.id: layer.text for layer in layers}
    made: list[Any] = []
    for each in format.read(received(given)):
        if isinstance(each, Incoming):
            text = texts[each.article.id]
            assert text is not None
            made.append((each.annotator, annotation_of(each, text, WHEN, name)))
        elif isinstance(each, Refused):
            made.append(each)
    return sorted(made, key=lambda pair: pair[1].id if isinstance(pair, tuple) else "")
