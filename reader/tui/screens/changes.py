"""What changed in a text since it was tagged, and where its tags are now: asked one by one."""

from __future__ import annotations

import contextlib

from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader.io.files import styles_folder
from reader.model.errors import ObelismError
from reader.modes.changes.choices import counts, keep_choices
from reader.modes.changes.state import ChangesMode
from reader.modes.requests import KeepChoices, Leave, Request, Scroll
from reader.text.screen_text import one_line
from reader.tui.looks import Looks
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.widgets.diff_rows import (
    DiffRow,
    DiffView,
    diff_rows,
    passage_row,
    quote_rows,
    side_by_side,
)
from reader.tui.widgets.rows import DIM, KEY, MODE, STRONG, Line, Piece, Row, cells_of, fitted

WIDE = 100
"""Columns from which on the two quotes stand beside each other."""

MOST_ROWS = 8
"""Rows of the two quotes at most where they stand one above the other."""


class ChangesScreen(ModeScreen[bool], ModalScreen[bool]):
    """Gives True once the tags are carried over, False where everything was left as it was."""

    CSS_PATH = styles_folder() / "changes.tcss"
    KEYS = "#changes-keys"
    COUNTS = False

    mode: ChangesMode

    def __init__(self, mode: ChangesMode) -> None:
        super().__init__(mode)
        self.changes = mode.state
        self._looks = Looks(label.name for label in mode.settings.labels)
        self._rows: list[DiffRow] = []
        self._revealed: tuple[int, int | None] | None = None
        """The passage, and which of its places, that was last scrolled to."""

    def compose(self) -> ComposeResult:
        yield Line(id="changes-head", classes="bar")
        yield DiffView(self._row, id="changes-diff")
        yield Line(id="changes-rule")
        yield DiffView(id="changes-quotes")
        yield Line(id="changes-message", classes="bar")
        yield Line(id="changes-keys", classes="bar")

    @property
    def diff(self) -> DiffView:
        """The changes, with the passages that they touched."""
        return self.query_one("#changes-diff", DiffView)

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
                page = max(1, self.diff.size.height - 2)
                self.diff.scroll_rows(step * page)
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
        message = fitted(self.mode.message, width - 1)
        self.query_one("#changes-message", Line).show([(" ", ""), (message, "")])
        self.show_keys(self.mode.footer(), [], width)

    def _show_asked(self, width: int) -> None:
        """The passage asked about: where it stood, and the place that is proposed."""
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
            make = side_by_side if width >= WIDE else quote_rows
            rows = make(changes.relocation, passage, width - 1, MOST_ROWS)
        self.query_one("#changes-rule", Line).show(rule)
        quotes = self.query_one("#changes-quotes", DiffView)
        quotes.show(rows)
        quotes.styles.height = len(rows)

    def _reveal_asked(self) -> None:
        """Scroll to the passage that is asked about, unless that was done."""
        passage = self.changes.current
        asked = (self.changes.at, passage.choice if passage is not None else None)
        if asked == self._revealed:
            return
        self._revealed = asked
        for at, row in enumerate(self._rows):
            if passage is not None and row.passage is passage:
                self.diff.reveal(at)

    def _row(self, index: int, width: int) -> Row:
        row = self._rows[index]
        if row.passage is None:
            return row.pieces
        return passage_row(self.changes, row.passage, self._looks, width)
