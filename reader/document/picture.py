"""Pictures of an article's rows, values to paint from: which stretches have which marks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

import msgspec

from reader.document.document import Document
from reader.document.marks import Marks
from reader.document.stretches import Mark, Stretch, painting_order
from reader.text.characters import BLANK
from reader.text.lines import Extent

if TYPE_CHECKING:
    from reader.document.hints import Hint


class Run(msgspec.Struct, frozen=True):
    """A stretch of a row that looks the same from end to end."""

    start: int
    end: int
    label: str | None
    """Label of the topmost mark."""
    depth: int
    """How many marks lie here."""
    in_focus: bool
    is_current: bool
    """Whether the topmost mark is of the current annotation."""
    is_found: bool = False
    """Whether what was looked for stands here."""
    role: str | None = None
    """Role of the topmost mark."""
    under: tuple[str, str | None] | None = None
    """Label and role of the mark below that one."""
    written: int = 0
    """What Markdown says of it: `MARKUP`, `HEADING`, `STRONG`, `EMPHASIS`, added up."""
    lit: bool = False
    """Whether it is of the current annotation, and the focus does not lie within its mark."""
    proposed: tuple[str, str | None] | None = None
    """Label and role of what is proposed here."""


class RowPicture(msgspec.Struct, frozen=True):
    """All that decides how a row looks; two equal pictures need no repaint."""

    start: int
    end: int
    """Where the next row begins."""
    runs: tuple[Run, ...]
    """All of the row but the blanks at its end, which show no marks."""
    labels: tuple[str, ...]
    """Labels with a mark on this row."""
    in_focus: bool
    is_current: bool
    hints: tuple[Hint, ...] = ()
    """What is drawn over words, in their order."""
    proposed: bool = False
    """Whether something is proposed on it."""
    dimmed: bool = False
    """Whether hints are shown, so that all but they step back."""
    passage: int = 0
    """Which of the passages that belong together is on it, from 1; 0: none."""


class _Row(msgspec.Struct, frozen=True):
    """What lies on the text of one row."""

    marks: Sequence[Stretch]
    focus: Extent
    current: Sequence[Mark]
    """Marks of the current annotations, the topmost last."""
    found: Sequence[Extent]
    written: Sequence[tuple[int, int, int]]
    proposed: Sequence[Mark] = ()

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """Yield the row's runs; no edge cuts one."""
        cuts = sorted({start, end, *(edge for edge in self._edges() if start < edge < end)})
        number = 0
        for first, last in pairwise(cuts):
            while number < len(self.marks) and self.marks[number].end <= first:
                number += 1
            covered = number < len(self.marks) and self.marks[number].start <= first
            yield self._run(first, last, self.marks[number] if covered else None)

    def _run(self, start: int, end: int, stretch: Stretch | None) -> Run:
        """Return a stretch that no edge cuts; `stretch`: the marks on it."""
        first, last = self.focus
        in_focus = first <= start and end <= last
        found = any(first <= start and end <= last for first, last in self.found)
        written = next((what for first, last, what in self.written if first <= start < last), 0)
        mark = next((each for each in self.proposed if each.start <= start < each.end), None)
        proposed = (mark.label, mark.role) if mark is not None else None
        if stretch is None:
            bare = Run(start, end, None, 0, in_focus, False, found, written=written)
            return msgspec.structs.replace(bare, proposed=proposed) if proposed else bare
        current = next((each for each in self.current if each.start <= start < each.end), None)
        on_top = current or stretch.top
        below = stretch.under if on_top == stretch.top else stretch.top
        return Run(
            start,
            end,
            on_top.label,
            stretch.depth,
            in_focus,
            current is not None,
            found,
            on_top.role,
            (below.label, below.role) if below is not None else None,
            written,
            current is not None
            and (not in_focus or (first <= current.start and current.end <= last)),
            proposed,
        )

    def _edges(self) -> Iterator[int]:
        """Yield the offsets at which a mark, a match, the focus or emphasis begins or ends."""
        yield from self.focus
        for stretch in self.marks:
            yield stretch.start
            yield stretch.end
        for mark in self.proposed:
            yield mark.start
            yield mark.end
        for extent in self.found:
            yield from extent
        for first, last, _ in self.written:
            yield first
            yield last


def row_picture(document: Document, index: int) -> RowPicture:
    """Picture a row of the viewport's layout."""
    return picture_with(document, index, document.marks, (document.current,))


def picture_with(
    document: Document, index: int, marks: Marks, current: Collection[str | None]
) -> RowPicture:
    """Picture a row with some marks on it; those of the annotations in `current` as such."""
    start, row_end = document.viewport.layout.row(index)
    end = start + len(document.text[start:row_end].rstrip(BLANK))
    hints = tuple(document.hints.within(start, row_end)) if document.hints is not None else ()
    dimmed = document.hints is not None
    row = _Row(
        [*marks.stretches(start, end)] if end > start else [],
        document.focus.extent,
        _current(marks, current, start, end),
        document.finder.within(start, end) if document.finder is not None else [],
        [*document.units.markup.stretches(start, end)] if document.units.markup else [],
        [mark for mark in document.proposed if mark.start < end and mark.end > start],
    )
    passage = _passage(document.passages, start, end)
    nothing = not (row.marks or row.found or row.written or row.proposed)
    if nothing and not passage and (row.focus[1] <= start or end <= row.focus[0]):
        bare = (Run(start, end, None, 0, False, False),) if end > start else ()
        return RowPicture(start, row_end, bare, (), False, False, hints, dimmed=dimmed)
    runs = tuple(row.runs(start, end))
    return RowPicture(
        start,
        row_end,
        runs,
        tuple(sorted(frozenset().union(*(stretch.labels for stretch in row.marks)))),
        any(run.in_focus for run in runs),
        any(run.is_current for run in runs),
        hints,
        bool(row.proposed),
        dimmed,
        passage,
    )


def with_hints(row: RowPicture, document: Document) -> RowPicture:
    """Return a picture with the hints that are shown now."""
    hints = document.hints
    if hints is None and not row.dimmed:
        return row
    within = tuple(hints.within(row.start, row.end)) if hints is not None else ()
    return msgspec.structs.replace(row, hints=within, dimmed=hints is not None)


def _passage(extents: Sequence[Extent], start: int, end: int) -> int:
    """Return which of some passages touches a row, from 1; 0: none."""
    numbered = enumerate(extents, 1)
    return next((n for n, (first, last) in numbered if first < end and start < last), 0)


def _current(marks: Marks, ids: Collection[str | None], start: int, end: int) -> Sequence[Mark]:
    """Return the marks of annotations that touch a row, the topmost last."""
    found = [mark for id in ids if id is not None for mark in marks.of(id, start, end)]
    return sorted(found, key=painting_order) if len(ids) > 1 else found


class Pictures:
    """The pictures of all rows in view, from one key to the next."""

    def __init__(self) -> None:
        self.rows: list[RowPicture] = []
        """From the top of the view down."""
        self._known: tuple[object, ...] = ()
        self._focus: Extent = (0, 0)
        self._current: str | None = None
        self._revision = 0
        """Of the marks that were pictured."""

    def follow(self, document: Document) -> list[int]:
        """Picture the rows in view; return the indexes of those that look different.

        Where only the focus moved, another annotation is current or marks came and went, only the
        rows that these left or reached are pictured again.
        """
        known, self._known = self._known, self.all_but_focus(document)
        extents = [self._focus, document.focus.extent]
        if self._current != document.current:
            extents += self._extents_of(document, self._current)
            extents += self._extents_of(document, document.current)
        changed = document.marks.changed_since(self._revision)
        extents += changed or ()
        self._focus, self._current = document.focus.extent, document.current
        self._revision = document.marks.revision
        before = self.rows
        if known != self._known or changed is None or len(extents) > len(before):
            view = range(document.viewport.top, document.viewport.bottom)
            self.rows = [self.picture(document, row) for row in view]
        else:
            self.rows = [
                self.picture(document, document.viewport.top + y)
                if any(_touches(row, extent) for extent in extents)
                else with_hints(row, document)
                for y, row in enumerate(before)
            ]
        rows = enumerate(zip_longest(before, self.rows))
        return [y for y, (old, new) in rows if old is not new and old != new]

    def picture(self, document: Document, index: int) -> RowPicture:
        """Picture a row of the viewport's layout."""
        return row_picture(document, index)

    def _extents_of(self, document: Document, id: str | None) -> list[Extent]:
        """Return where an annotation lies in view."""
        if id is None or not self.rows:
            return []
        marks = document.marks.of(id, self.rows[0].start, self.rows[-1].end)
        return [(mark.start, mark.end) for mark in marks]

    def all_but_focus(self, document: Document) -> tuple[object, ...]:
        """Return all that decides how rows look, but focus, hints, current annotation and marks."""
        viewport = document.viewport
        place = (viewport.layout, viewport.top, viewport.bottom)
        shown = (document.proposed, document.finder)
        return (*place, document.marks, *shown, document.passages)


def _touches(row: RowPicture, extent: Extent) -> bool:
    return row.start <= extent[1] and extent[0] <= row.end
