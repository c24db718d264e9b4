"""What the mouse does to a reader."""

from __future__ import annotations

from reader.session import moving
from reader.session.reader import Reader


def select(reader: Reader, start: int, end: int, unit: str = "span") -> None:
    """Put the focus where the mouse selected; it selects nothing past the end of the text."""
    reader.begin()
    reader.focus.leave()
    if start < end:
        reader.focus.put(start, end, unit)
    reader.look()


def select_unit(reader: Reader, kind: str, offset: int) -> None:
    """Focus the unit at an offset."""
    unit = reader.focus.units.at(kind, offset)
    if unit is not None:
        select(reader, *unit, unit=kind)


def click(reader: Reader, offset: int) -> None:
    """Open the smallest annotation at an offset; where there is none, focus the word."""
    marks = reader.marks.touching(offset, offset + 1)
    if not marks:
        select_unit(reader, "word", offset)
        return
    mark = marks[-1]
    select(reader, mark.start, mark.end)
    reader.choose(mark.annotation)
    moving.describe(reader, reader.layer.annotations[mark.annotation])


def visit(reader: Reader, annotation: str) -> None:
    """Choose an annotation and go to it."""
    reader.begin()
    moving.visit(reader, annotation)
    reader.look()


def scroll(reader: Reader, rows: int) -> None:
    """Move the view alone, as the wheel does."""
    reader.begin()
    reader.viewport.scroll_to(reader.viewport.top + rows)
    reader.look()
