"""The list of the inconsistencies that are tagged in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar

from reader.services.inconsistencies import (
    COMPLETE,
    IN_WORDS,
    UNNAMED,
    Found,
    Inconsistency,
    Passage,
    in_short,
    kinds,
    left_out,
)
from reader.text.screen_text import both_ends, one_line
from reader.tui.screens.passages import PassagesDialog, Shown, Standing

TITLE_CELLS = 40
"""Cells of a title before what is said of an inconsistency."""


class InconsistenciesScreen(PassagesDialog[Inconsistency]):
    """Gives the one that was chosen."""

    BINDINGS: ClassVar = [("tab", "filter_by(1)"), ("shift+tab", "filter_by(-1)")]

    def __init__(self, found: Found, here: str | None) -> None:
        """`here`: id of the open article."""
        self._here, self._rejected = here, found.rejected
        self._filters = [*_filters(found.listed, here)]
        self._filter = 0
        super().__init__(found.listed)

    def is_wanted(self, item: Inconsistency) -> bool:
        _, is_wanted = self._filters[self._filter]
        return is_wanted(item)

    def shown(self, item: Inconsistency) -> Shown:
        state = IN_WORDS.get(item.state, item.state)
        said = [
            both_ends(item.title, TITLE_CELLS),
            state,
            *(f"{k}: {v}" for k, v in item.attributes.items()),
        ]
        said += [f"by {', '.join(item.annotators)}", *(f"note: {note}" for note in item.notes)]
        places = [_listed_place(passage, number) for number, passage in enumerate(item.passages, 1)]
        texts = [passage.around for passage in item.passages]
        return Shown(item.kind or UNNAMED, " · ".join(said), [*zip(places, texts, strict=True)])

    def elsewhere(self, item: Inconsistency) -> str:
        here = self._here if self._here in item.articles else item.article
        others = item.articles - {here}
        return one_line(min(others, default=""))

    def heading(self) -> tuple[str, str]:
        said = in_short(self.items, self._rejected)
        if not self.items:
            return said, "Two passages that are tied as one are listed here."
        now, _ = self._filters[self._filter]
        shown = f"Shown: {now}, {len(self.listed)} of {len(self.items)}"
        return said, " · ".join(filter(None, [shown, left_out(self._rejected)]))

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "go"),)

    def further_hints(self) -> Sequence[tuple[str, str]]:
        return (("Tab", "which"),) if len(self._filters) > 1 else ()

    def action_filter_by(self, step: int) -> None:
        """Show others: all, those of one kind, or what is unfinished."""
        self._filter = (self._filter + step) % len(self._filters)
        self.rows.to(0)
        self.refill()


def _filters(
    found: Sequence[Inconsistency], here: str | None
) -> Iterator[tuple[str, Callable[[Inconsistency], bool]]]:
    """Yield what can be listed alone, each by its name."""
    yield "all", lambda _: True
    if here is not None and len({here}.union(*(each.articles for each in found))) > 1:
        yield "this article", lambda each: here in each.articles
    if any(each.state != COMPLETE for each in found):
        yield "unfinished", lambda each: each.state != COMPLETE
    for kind, _ in kinds(found).most_common():
        yield one_line(kind), partial(_is_of, kind)


def _is_of(kind: str, each: Inconsistency) -> bool:
    return (each.kind or UNNAMED) == kind


def _listed_place(passage: Passage, number: int) -> Standing:
    """Say where a passage of an inconsistency stands, and which of its passages it is."""
    which = f"passage {number}" + (", lost in the text" if passage.start is None else "")
    if not passage.article:
        return Standing(which)
    return Standing(f"{which}, in ", one_line(passage.article), passage.since)
