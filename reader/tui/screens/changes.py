"""The screen of a changed text: where each doubtful passage is now, asked one by one.

Deletions are in `[-…-]`, insertions in `{+…+}`, and under each change the passages it touched.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import ClassVar

from textual.app import ComposeResult

from reader.io.files import styles_folder
from reader.model.errors import ObelismError
from reader.modes.changes.choices import KINDS, counts, keep_choices
from reader.modes.changes.mode import Changes, ChangesMode
from reader.modes.requests import KeepChoices, Leave, Request, Scroll
from reader.services.relocate.carry_over import Passage, Relocation
from reader.text.diff import DELETED, INSERTED, Hunk
from reader.text.phrases import role_name
from reader.text.screen_text import one_line, wrap
from reader.tui.looks import Looks
from reader.tui.runtime import Dialog
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    MODE,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    cells_of,
    fitted,
    side_by_side,
)

WIDE = 100
"""Least width in columns for the two quotes side by side."""

MOST_ROWS = 8
"""Most rows of the two quotes, one above the other."""


GONE_CLASS, CAME_CLASS = "row--gone", "row--came"

_SIGNS = {DELETED: ("[-", "-]", GONE_CLASS), INSERTED: ("{+", "+}", CAME_CLASS)}
"""What stands around a piece, so that it is told without colour, and its component class."""

_STATE_CELLS = 15


class DiffView(RowView):
    """A view of rows that knows what is gone and what came."""

    COMPONENT_CLASSES: ClassVar = {GONE_CLASS, CAME_CLASS}


class ChangesScreen(ModeScreen[bool], Dialog[bool]):
    """Gives True once the tags are carried over, False where everything was left as it was."""

    CSS_PATH = styles_folder() / "changes.tcss"
    KEYS = "#changes-keys"
    COUNTS = False

    mode: ChangesMode

    def __init__(self, mode: ChangesMode) -> None:
        super().__init__(mode)
        self.changes = mode.state
        self._looks = Looks(label.name for label in mode.settings.labels)
        self._rows: list[Row | Passage] = []
        self.diff = DiffView(self._row, id="changes-diff")
        """The changes, with the passages that they touched."""
        self._quotes = DiffView(id="changes-quotes")
        self._revealed: tuple[int, int | None] | None = None
        """The passage, and which of its places, that was last scrolled to."""

    def compose(self) -> ComposeResult:
        yield Line(id="changes-head", classes="bar")
        yield self.diff
        yield Line(id="changes-rule")
        yield self._quotes
        yield Line(id="changes-message", classes="bar")
        yield Line(id="changes-keys", classes="bar")

    def on_resize(self) -> None:
        self._rows = diff_rows(self.changes.relocation, self.size.width - 1)
        self.diff.set_rows(len(self._rows))
        self._revealed = None
        self.sync()

    def answer(self, request: Request) -> None:
        match request:
            case KeepChoices():  # beside what goes on here: a slow disk holds nothing up
                self.run_worker(self._write_choices, thread=True, group="choices")
            case Scroll(step):
                self.diff.scroll_pages(step, keep=2)
            case Leave():
                self.dismiss(self.changes.relocation.applied)
            case _:
                super().answer(request)

    def _write_choices(self) -> None:
        with contextlib.suppress(ObelismError):  # leaving tries again, and says so
            keep_choices(self.changes.relocation)

    # The picture

    def show_state(self) -> None:
        self._show_asked(self.size.width)
        self._reveal_asked()
        self.diff.refresh()

    def show_bars(self) -> None:
        width, relocation = self.size.width, self.changes.relocation
        right: list[Piece] = [(f"  {' · '.join(counts(relocation)) or 'no tags'} ", "")]
        left: list[Piece] = [(" Changed ", MODE), (" ", "")]
        room = width - cells_of(left) - cells_of(right)
        title: list[Piece] = [(fitted(relocation.new.title, max(4, room)), STRONG)]
        self.query_one("#changes-head", Line).show([*left, *title, *right])
        message = fitted(self.mode.message_in(width - 1), width - 1)
        self.query_one("#changes-message", Line).show([(" ", ""), (message, "")])
        self.show_keys(self.mode.footers(), width)

    def _show_asked(self, width: int) -> None:
        """Show the current passage: its quote, and the place that is proposed."""
        changes, passage = self.changes, self.changes.current
        rule: Row = [("─" * width, DIM)]
        rows: list[Row] = []
        if passage is not None:
            place = f"{changes.at + 1} of {len(changes.relocation.doubtful)} to decide"
            proposals = passage.fate.proposals
            alike = f"{proposals[passage.choice].score} % alike"
            if len(proposals) > 1:
                alike += f", place {passage.choice + 1} of {len(proposals)}"
            label = one_line(passage.annotation.label, 20)
            rule = [(f"── {place}: {label}, {alike} ", KEY), ("─" * width, DIM)]
            make = quote_columns if width >= WIDE else quote_rows
            rows = make(changes.relocation, passage, width - 1, MOST_ROWS)
        self.query_one("#changes-rule", Line).show(rule)
        self._quotes.show(rows)
        self._quotes.styles.height = len(rows)

    def _reveal_asked(self) -> None:
        """Scroll to the current passage, if it has changed."""
        passage = self.changes.current
        asked = (self.changes.at, passage.choice if passage is not None else None)
        if asked == self._revealed:
            return
        self._revealed = asked
        for at, row in enumerate(self._rows):
            if row is passage:
                self.diff.reveal(at)

    def _row(self, index: int, width: int) -> Row:
        row = self._rows[index]
        if isinstance(row, Passage):
            return passage_row(self.changes, row, self._looks, width)
        return row


def diff_rows(relocation: Relocation, width: int) -> list[Row | Passage]:
    """Return all rows at a width in cells: each change, and under it the passages it touched."""
    rows: list[Row | Passage] = []
    for hunk, passages in zip(relocation.hunks, relocation.beside, strict=True):
        rows += [*_wrapped(_pieces(hunk), width), *passages, ()]
    return rows or [[(" Only blanks and line ends have changed.", DIM)]]


def passage_row(changes: Changes, passage: Passage, looks: Looks, width: int) -> Row:
    """Return a passage under the change that touched it: label, quote, what becomes of it."""
    name = passage.annotation.label
    label = changes.relocation.labels[name]
    asked = passage is changes.current
    state = KINDS[passage.kind]
    role = f"{role_name(label, passage.span)}: " if passage.span.role is not None else ""
    return [
        ("  ▸ " if asked else "    ", MARK),
        (f" {fitted(label.letter, 1)} ", looks.of(name).colors),
        (" ", ""),
        (fitted(state, _STATE_CELLS), KEY if asked else DIM),
        (" ", ""),
        (fitted(role + passage.span.text, max(4, width - _STATE_CELLS - 11)), ""),
    ]


def _pieces(hunk: Hunk) -> Iterator[Piece]:
    for number, piece in enumerate(hunk.pieces):
        before, after, style = _SIGNS.get(piece.kind, ("", "", DIM))
        if piece.spaced and number:
            yield " ", DIM
        yield f"{before}{one_line(piece.text)}{after}", style


def _wrapped(pieces: Iterable[Piece], width: int) -> Iterator[Row]:
    """Yield pieces in rows of at most `width` cells, a blank before each."""
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
    """Return the passage asked about, old text and new place, in at most `most` rows."""
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


def quote_columns(relocation: Relocation, passage: Passage, width: int, most: int) -> list[Row]:
    """Return the same in two columns, for a wide screen."""
    half = width // 2
    rows = quote_rows(relocation, passage, half, 2 * most)
    second = next((at for at, row in enumerate(rows) if row[0][0].strip() == "now"), len(rows))
    return side_by_side(rows[:second], rows[second:], half)
