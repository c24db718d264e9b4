"""What programs propose on the open article, while it is shown: what is open, and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reader.document.document import Document
from reader.document.stretches import Mark
from reader.model.annotation import Annotation
from reader.model.labels import LabelSet
from reader.services.suggest.dismissal import dismissed
from reader.services.suggest.offer import Proposal, main_extents
from reader.store.layer import Layer
from reader.store.progress import merge_ranges
from reader.text.lines import Extent


class Suggested:
    """The proposals on an article, those that are open, and the one that was gone to."""

    def __init__(self, found: Sequence[Proposal]) -> None:
        """`found` is in reading order."""
        self._found = found
        self._known: object = None
        self._longest = 0
        self.open: list[Proposal] = []
        """Those that are neither tagged nor dismissed, in reading order."""
        self.chosen: Proposal | None = None
        """The one that the keys act on, while the focus is on it."""

    def __len__(self) -> int:
        return len(self.open)

    def follow(self, document: Document, labels: LabelSet, layer: Layer) -> None:
        """Leave out what is tagged or dismissed now."""
        verdicts = layer.table("verdicts")
        last = layer.next_undo
        known = (document.marks.revision, len(verdicts), last and last.id)
        if known != self._known:
            self._known = known
            turned_down, tagged = dismissed(verdicts.values()), _tagged(layer, labels)
            self.open = [
                each
                for each in self._found
                if each.annotation.label in labels
                and not each.is_among(turned_down)
                and not _touches(labels, each.annotation, tagged)
            ]
            self._longest = max(map(_length, self.open), default=0)
        chosen = self.chosen
        if chosen is not None and (chosen not in self.open or not is_in_focus(document, chosen)):
            self.chosen = None

    def marks(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the passages that touch `[start, end)`, those of the chosen one first."""
        first = bisect_left(self.open, start - self._longest, key=_begin)
        last = bisect_right(self.open, end, key=_begin)
        shown = [each.annotation for each in self.open[first:last]]
        if self.chosen is not None:
            shown.insert(0, self.chosen.annotation)
        return tuple(
            Mark(span.start, span.end, each.label, span.role, each.id)
            for each in shown
            for span in each.spans
            if span.start < end and start < span.end
        )

    def at(self, extent: Extent) -> Proposal | None:
        """Return the first that has a passage within an extent, or around it."""
        start, end = extent
        first = bisect_left(self.open, start - self._longest, key=_begin)
        last = bisect_right(self.open, end, key=_begin)
        within = (each for each in self.open[first:last] if each.annotation.touches(start, end))
        return next(within, None)

    def neighbour(self, offset: int, step: int) -> Proposal | None:
        """Return the next or previous to the chosen one, else to an offset; None past an end."""
        if self.chosen is not None:
            place = self.open.index(self.chosen) + step
        elif step > 0:
            place = bisect_left(self.open, offset, key=_begin)
        else:
            place = bisect_left(self.open, offset, key=_begin) - 1
        return self.open[place] if 0 <= place < len(self.open) else None


def _begin(proposal: Proposal) -> int:
    return min(span.start for span in proposal.annotation.spans)


def _length(proposal: Proposal) -> int:
    return max(span.end for span in proposal.annotation.spans) - _begin(proposal)


def _tagged(layer: Layer, labels: LabelSet) -> dict[str, list[Extent]]:
    """Return where tags of each label have their main passages, in order and disjoint."""
    found: dict[str, list[Extent]] = {}
    for each in layer.annotations.values():
        role = labels[each.label].role_names()[0]
        found.setdefault(each.label, []).extend(main_extents(each, role))
    return {label: merge_ranges(extents) for label, extents in found.items()}


def _touches(labels: LabelSet, one: Annotation, tagged: dict[str, list[Extent]]) -> bool:
    """Return whether a main passage of a proposal is tagged with its label already."""
    extents = tagged.get(one.label, [])
    for start, end in main_extents(one, labels[one.label].role_names()[0]):
        place = bisect_left(extents, end, key=lambda each: each[0]) - 1
        if place >= 0 and extents[place][1] > start:
            return True
    return False


def is_in_focus(document: Document, proposal: Proposal) -> bool:
    """Return whether the focus is exactly on one of its passages."""
    return proposal.annotation.has_extent(*document.focus.extent)


def about(proposal: Proposal) -> list[tuple[str, str]]:
    """Return the passages of a proposal, who proposes it and why, a name with a text each; any of
    it may be unsafe for the screen."""
    one = proposal.annotation
    known = one.extra.get("by")
    why = known.get("why") if isinstance(known, dict) else None
    return [
        *((span.role or one.label, span.text) for span in one.spans),
        *([("note", one.note)] if one.note else []),
        ("by", proposal.layer),
        *([("why", why)] if isinstance(why, str) else []),
    ]
