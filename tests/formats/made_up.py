"""Annotations as hypothesis makes them up."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.model.annotation import PART, Annotation, Span
from reader.model.labels import DEFAULT_LABELS
from reader.text.anchor import span_at
from tests.formats.making import TEXT, WHEN, mark

_ATTRIBUTES = st.dictionaries(st.sampled_from("ab"), st.booleans() | st.text(max_size=3))
_STARTS = [at for at in range(len(TEXT) - 1) if not TEXT[at].isspace()]


@st.composite
def spans(draw: st.DrawFn, role: str | None = None, edges: list[int] | None = None) -> Span:
    """A span of the text; `edges`: where it may begin and end."""
    start = draw(st.sampled_from(edges[:-1] if edges else _STARTS))
    ends = [each for each in edges or range(len(TEXT) + 1) if each > start]
    return span_at(TEXT, start, draw(st.sampled_from(ends)), role)


@st.composite
def annotations(draw: st.DrawFn, edges: list[int] | None = None) -> Annotation:
    """An annotation of any label: with roles, parts, notes, attributes, and overlaps."""
    label = draw(st.sampled_from([*DEFAULT_LABELS]))
    roles = label.role_names()
    found = draw(
        st.lists(
            st.sampled_from(roles).flatmap(lambda role: spans(role, edges)),
            min_size=1,
            max_size=4,
            unique_by=lambda span: (span.extent, span.role),
        )
    )
    ordered = list(label.ordered(found))
    if len(ordered) > 1 and ordered[0].role == ordered[1].role and draw(st.booleans()):
        ordered[:2] = [_part(span) for span in ordered[:2]]
    return mark(
        draw(st.uuids()).hex,
        label.name,
        *ordered,
        note=draw(st.none() | st.sampled_from(["Sure?", "Two\nlines: 😀"])),
        attributes=draw(
            st.dictionaries(st.sampled_from("ab"), st.booleans() | st.text(max_size=3))
        ),
        flag=draw(st.booleans()),
        created=WHEN,
    )


def _part(span: Span) -> Span:
    return Span(*span.extent, span.role, span.text, span.prefix, span.suffix, {PART: 1})
