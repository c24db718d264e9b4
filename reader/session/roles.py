"""Which role of an annotation a further span would take."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.annotation import Span
from reader.model.labels import Label

OUT = ""
"""Instead of a role, none of which has an empty name: the span is taken out again."""


def candidates(label: Label, spans: Sequence[Span]) -> list[str | None]:
    """Roles a further span may take, best first: the empty ones in order, then the filled."""
    missing = label.missing(spans)
    return [*missing, *(name for name in label.role_names() if name not in missing)]


def following(label: Label, others: Sequence[Span], role: str | None) -> str | None:
    """The role after `role` for a span beside `others`, or `OUT` after the last."""
    order = candidates(label, others)
    index = order.index(role) + 1 if role in order else len(order)
    return order[index] if index < len(order) else OUT
