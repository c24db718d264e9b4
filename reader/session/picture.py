"""What a row of the article shows: which stretches wear which marks. Values to paint from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from reader.session.focus import Extent
from reader.session.marks import Mark
from reader.session.reader import Reader
from reader.text.characters import BLANK


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


def row_picture(reader: Reader, index: int) -> RowPicture:
    """Picture a row of the viewport's layout."""
    start, row_end = reader.viewport.layout.row(index)
    end = start + len(reader.text[start:row_end].rstrip(BLANK))
    marks = reader.marks.touching(start, end) if end > start else []
    focus = reader.focus.extent
    cuts = {start, end, *_inside(focus, start, end)}
    for mark in marks:
        cuts.update(_inside((mark.start, mark.end), start, end))
    edges = sorted(cuts)
    runs = tuple(_run(first, last, marks, focus, reader.current) for first, last in pairwise(edges))
    labels = dict.fromkeys(mark.label for mark in marks)
    return RowPicture(
        start,
        row_end,
        runs,
        tuple(labels),
        any(run.in_focus for run in runs),
        any(run.is_current for run in runs),
    )


def _inside(extent: Extent, start: int, end: int) -> list[int]:
    return [edge for edge in extent if start < edge < end]


def _run(start: int, end: int, marks: Sequence[Mark], focus: Extent, current: str | None) -> Run:
    here = [mark for mark in marks if mark.start <= start and end <= mark.end]
    on_top = next((mark for mark in here if mark.annotation == current), here[-1] if here else None)
    return Run(
        start,
        end,
        on_top.label if on_top else None,
        len(here),
        focus[0] <= start and end <= focus[1],
        any(mark.annotation == current for mark in here),
    )
