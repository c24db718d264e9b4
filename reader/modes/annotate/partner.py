"""The other passage of a pair, which is shown beside the one in focus, however far it stands."""

from __future__ import annotations

from reader.modes.annotate.state import Annotating
from reader.text.lines import Extent


def passages_together(state: Annotating) -> tuple[Extent, ...]:
    """Return the passages of the pair, or of one that is looked at and not tagged."""
    pair = state.pair
    return tuple(span.extent for span in pair.placed) if pair is not None else state.looked_at


def partner_of(state: Annotating) -> Extent | None:
    """Return the passage to show beside that in focus, the one that Enter goes to.

    Of a pair that awaits its second passage it is the one that is there, wherever the focus is.
    None where the focus is on none of its passages, or it has no other in the text.
    """
    pair, (start, end) = state.pair, state.document.focus.extent
    extents = passages_together(state)
    here = next((n for n, each in enumerate(extents) if each[0] < end and start < each[1]), None)
    if here is None:
        return extents[-1] if extents and state.pending_annotation is not None else None
    if pair is not None and pair.elsewhere and here == len(extents) - 1:
        return None  # the next one stands in another article
    return extents[(here + 1) % len(extents)] if len(extents) > 1 else None
