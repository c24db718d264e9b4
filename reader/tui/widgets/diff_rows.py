"""The changes of a text as rows: what is gone in `[-…-]`, what came in `{+…+}`, and whose tags."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import ClassVar, NamedTuple

from rich.cells import cell_len

from reader.modes.changes.choices import KINDS
from reader.modes.changes.state import Changes
from reader.services.relocate.carry_over import Passage, Relocation
from reader.text.diff import DELETED, INSERTED, Hunk
from reader.text.screen_text import one_line, wrap
from reader.tui.looks import Looks
from reader.tui.widgets.rows import DIM, KEY, MARK, STRONG, Piece, Row, RowView, fitted

GONE_CLASS, CAME_CLASS = "row--gone", "row--came"

_SIGNS = {DELETED: ("[-", "-]", GONE_CLASS), INSERTED: ("{+", "+}", CAME_CLASS)}
"""What stands around a piece, so that it is told without colour, and its component class."""

_STATE_CELLS = 15


class DiffView(RowView):
    """A view of rows that knows what is gone and what came."""

    COMPONENT_CLASSES: ClassVar = {GONE_CLASS, CAME_CLASS}


class DiffRow(NamedTuple):
    """A row of the changes: pieces, or a passage that is drawn as things stand."""

    pieces: Row = ()
    passage: Passage | None = None


def diff_rows(relocation: Relocation, width: int) -> list[DiffRow]:
    """All rows at a width in cells: each change, and under it the passages it touched."""
    rows: list[DiffRow] = []
    for hunk, passages in zip(relocation.hunks, relocation.beside, strict=True):
        rows += [DiffRow(pieces) for pieces in _wrapped(_pieces(hunk), width)]
        rows += [DiffRow(passage=passage) for passage in passages]
        rows.append(DiffRow())
    if not rows:
        rows.append(DiffRow([(" Only blanks and line ends have changed.", DIM)]))
    return rows


def passage_row(changes: Changes, passage: Passage, looks: Looks, width: int) -> Row:
    """A passage under the change that touched it: its label, quote, and what becomes of it."""
    label = passage.annotation.label
    asked = passage is changes.current
    state = KINDS[passage.kind]
    quote = passage.span.text if passage.span.role is None else _with_role(passage)
    return [
        ("  ▸ " if asked else "    ", MARK),
        (f" {fitted(changes.relocation.labels[label].letter, 1)} ", looks.of(label).colors),
        (" ", ""),
        (fitted(state, _STATE_CELLS), KEY if asked else DIM),
        (" ", ""),
        (fitted(quote, max(4, width - _STATE_CELLS - 11)), ""),
    ]


def _with_role(passage: Passage) -> str:
    return f"{passage.span.role}: {passage.span.text}"


def _pieces(hunk: Hunk) -> Iterator[Piece]:
    for number, piece in enumerate(hunk.pieces):
        before, after, style = _SIGNS.get(piece.kind, ("", "", DIM))
        if piece.spaced and number:
            yield " ", DIM
        yield f"{before}{one_line(piece.text)}{after}", style


def _wrapped(pieces: Iterable[Piece], width: int) -> Iterator[Row]:
    """Pieces in rows of at most so many cells, a blank before each."""
    whole = [*pieces]
    text = "".join(part for part, _ in whole)
    ends = [*accumulate(len(part) for part, _ in whole)]
    for start, end in wrap(text, max(10, width - 2)):
        row: list[Piece] = [(" ", "")]
        for number in range(bisect_right(ends, start), len(ends)):
            row.append((text[start : min(ends[number], end)], whole[number][1]))
            start = ends[number]
            if start >= end:
                break
        yield row


def quote_rows(relocation: Relocation, passage: Passage, width: int, most: int) -> list[Row]:
    """The passage asked about: its text of then, and the place of now, in at most so many rows."""
    then, now = relocation.shown_before(passage), relocation.shown_now(passage)
    rows: list[Row] = []
    for name, shown in (("then", then), ("now", now)):
        if shown is None:
            continue
        parts: list[Piece] = [
            (f"… {shown.before} ", DIM),
            (f"«{shown.quote}»", STRONG if name == "then" else CAME_CLASS),
            (f" {shown.after} …", DIM),
        ]
        wrapped = [*_wrapped(parts, width - 6)]
        if len(wrapped) > most // 2:
            wrapped = [*wrapped[: most // 2 - 1], [(" …", DIM)]]
        rows += [
            [(fitted(name if not number else "", 5, "right"), KEY), *row]
            for number, row in enumerate(wrapped)
        ]
    return rows


def side_by_side(relocation: Relocation, passage: Passage, width: int, most: int) -> list[Row]:
    """The same in two columns, for a wide screen."""
    half = width // 2
    rows = quote_rows(relocation, passage, half, 2 * most)
    second = next((at for at, row in enumerate(rows) if row[0][0].strip() == "now"), len(rows))
    left, right = rows[:second], rows[second:]
    found: list[Row] = []
    for at in range(max(len(left), len(right))):
        one = left[at] if at < len(left) else []
        other = right[at] if at < len(right) else []
        gap = half - sum(cell_len(text) for text, _ in one)
        found.append([*one, (" " * max(1, gap), ""), *other])
    return found
