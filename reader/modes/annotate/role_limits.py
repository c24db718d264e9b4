"""How many passages a role can have, and whether they are the parts of one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reader.model.annotation import PART, Span
from reader.model.labels import Label
from reader.modes.annotate.state import TaggingState
from reader.text.screen_text import one_line

_ROLE_CELLS = 12
"""Cells of a role in a sentence."""


def maximum(label: Label, role: str | None) -> int:
    """Return how many passages may be in a role; 0: any number."""
    known = label.role(role)
    return known.maximum if known is not None else 0


def is_single(label: Label, role: str | None, held: Sequence[Span]) -> bool:
    """Return whether a passage that comes into a role takes the place of the one that holds it.

    The first role holds the statement, which may be in several passages; so may any whose passages
    are parts of one.
    """
    known = label.role(role)
    if known is not None and known.maximum == 1:
        return len(held) == 1
    parts = known is not None and known.parts
    return len(held) == 1 and role != label.role_names()[0] and not parts


def is_full(state: TaggingState, label: Label, role: str | None, count: int) -> bool:
    """Return whether a role can take no passage more; then say so."""
    most = maximum(label, role)
    if not most or count < most:
        return False
    state.say(
        "It has {count} passages as {role} already, and may have no more; on one of them {key:role}"
        " takes it out.",
        count=count,
        role=one_line(role or "", _ROLE_CELLS),
    )
    return True


def in_parts(label: Label, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans with those of a role that has the parts of one passage said to be that.

    The number that says so is none that another role has.
    """
    joined: dict[str | None, int] = {}
    for role in label.roles:
        held = [span for span in spans if span.role == role.name]
        parts = {span.part for span in held}
        if role.parts and len(held) > 1 and (parts == {0} or len(parts) > 1):
            others = [span.part for span in spans if span.role != role.name]
            taken = [*others, *joined.values()]
            joined[role.name] = max(parts) or 1 + max(taken, default=0)
    return tuple(
        msgspec.structs.replace(span, extra={**span.extra, PART: joined[span.role]})
        if span.role in joined
        else span
        for span in spans
    )
