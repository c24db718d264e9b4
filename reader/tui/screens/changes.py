"""What changed in a text since it was tagged, and where its tags are now: asked one by one."""

from __future__ import annotations

import contextlib

from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.screen import ModalScreen

from reader.io.resources import styles_folder
from reader.model.errors import ObelismError
from reader.modes.annotate.actions import UserAction
from reader.modes.changes.actions import CHANGES_ACTIONS
from reader.modes.changes.choices import keep_choices
from reader.services.relocate.carry_over import KINDS, Carrying
from reader.text.screen_text import one_line
from reader.tui.keys import bindings, shown
from reader.tui.looks import Looks
from reader.tui.widgets.diff_rows import (
    DiffRow,
    DiffView,
    diff_rows,
    passage_row,
    quote_rows,
    side_by_side,
)
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MODE,
    STRONG,
    Line,
    Piece,
    Row,
    between,
    cells_of,
    fitted,
)

WIDE = 100
"""Columns from which on the two quotes stand beside each other."""

MOST_ROWS = 8
"""Rows of the two quotes at most where they stand one above the other."""


class ChangedScreen(ModalScreen[bool]):
    """Gives True once the tags are carried over, False where everything was left as it was."""

    AUTO_FOCUS = ""
    CSS_PATH = styles_folder() / "changed.tcss"

    def __init__(self, carrying: Carrying) -> None:
        super().__init__()
        self.carrying = carrying
        self.actions: tuple[UserAction, ...] = CHANGES_ACTIONS
        self._bindings = BindingsMap(bindings(CHANGES_ACTIONS))
        self._looks = Looks(label.name for label in carrying.labels)
        self._rows: list[DiffRow] = []
        self._quotes: list[Row] = []

    def compose(self) -> ComposeResult:
        yield Line(id="changed-head", classes="bar")
        yield DiffView(self._row, id="changed-diff")
        yield Line(id="changed-rule")
        yield DiffView(lambda index, _: self._quotes[index], id="changed-quotes")
        yield Line(id="changed-message", classes="bar")
        yield Line(id="changed-keys", classes="bar")

    @property
    def diff(self) -> DiffView:
        """The changes, with the passages that they touched."""
        return self.query_one("#changed-diff", DiffView)

    def on_resize(self) -> None:
        self._rows = diff_rows(self.carrying, self.size.width - 1)
        self.diff.set_rows(len(self._rows))
        self.sync()

    def action_do(self, name: str) -> None:
        """Do an action of the table, and show what came of it."""
        carrying = self.carrying
        match name:
            case "take":
                carrying.take()
                self._keep_choices()
            case "reject":
                carrying.reject()
                self._keep_choices()
            case "other_place":
                carrying.other()
                self._keep_choices()
            case "next_passage":
                carrying.go(1)
            case "previous_passage":
                carrying.go(-1)
            case "scroll_down" | "scroll_up":
                self._scroll(1 if name == "scroll_down" else -1)
                return
            case "carry_over":
                self._carry_over()
            case "help":
                self._show_help()
                return
            case "leave":
                self.dismiss(False)
                return
        self.sync()

    def _keep_choices(self) -> None:
        """Beside what goes on here: a slow disk holds nothing up."""
        self.run_worker(self._write_choices, thread=True, group="choices")

    def _write_choices(self) -> None:
        with contextlib.suppress(ObelismError):  # leaving tries again, and says so
            keep_choices(self.carrying)

    def _show_help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.carrying.labels, CHANGES_ACTIONS, further=()))

    def _scroll(self, step: int) -> None:
        page = max(1, self.diff.size.height - 2)
        self.diff.scroll_top(self.diff.scroll_offset.y + step * page)

    def _carry_over(self) -> None:
        try:
            done = self.carrying.apply()
        except ObelismError as error:
            self.carrying.message = str(error)
        else:
            if done:
                self.dismiss(True)

    # The picture

    def sync(self) -> None:
        """Show how things stand."""
        width, carrying = self.size.width, self.carrying
        counts = [f"{count} {KINDS[kind]}" for kind, count in carrying.counts().items() if count]
        right: list[Piece] = [(f"  {' · '.join(counts) or 'no tags'} ", "")]
        left: list[Piece] = [(" Changed ", MODE), (" ", "")]
        room = width - cells_of(left) - cells_of(right)
        title: list[Piece] = [(fitted(carrying.new.title, max(4, room)), STRONG)]
        self.query_one("#changed-head", Line).show([*left, *title, *right])
        self._show_asked(width)
        self.query_one("#changed-message", Line).show(
            [(" ", ""), (fitted(carrying.message or self._what_next(), width - 1), "")]
        )
        self.query_one("#changed-keys", Line).show(self._keys(width))
        self.diff.refresh()

    def _show_asked(self, width: int) -> None:
        """The passage asked about, and the row of it among the changes."""
        passage = self.carrying.asked
        rule: Row = [("─" * width, DIM)]
        self._quotes = []
        if passage is not None:
            place = f"{self.carrying.at + 1} of {len(self.carrying.doubtful)} to decide"
            proposals = passage.fate.proposals
            alike = f"{proposals[passage.choice].score} % alike"
            if len(proposals) > 1:
                alike += f", place {passage.choice + 1} of {len(proposals)}"
            label = one_line(passage.annotation.label, 20)
            rule = [(f"── {place}: {label}, {alike} ", KEY), ("─" * width, DIM)]
            make = side_by_side if width >= WIDE else quote_rows
            self._quotes = make(self.carrying, passage, width - 1, MOST_ROWS)
            rows = (at for at, row in enumerate(self._rows) if row.passage is passage)
            for at in rows:
                self.diff.reveal(at)
        self.query_one("#changed-rule", Line).show(rule)
        quotes = self.query_one("#changed-quotes", DiffView)
        quotes.set_rows(len(self._quotes))
        quotes.styles.height = len(self._quotes)

    def _what_next(self) -> str:
        number = self.carrying.undecided
        if number:
            return f"{number} to decide: is the passage where it is shown now?"
        return "All is decided: Enter carries the tags over, q keeps that for later."

    def _keys(self, width: int) -> Row:
        names = ["carry_over", "scroll_down"]
        if self.carrying.doubtful:
            decide = ["take", "reject", "other_place", "next_passage", "previous_passage"]
            names = decide + names if self.carrying.undecided else names[:1] + decide + names[1:]
        table = {action.name: action for action in CHANGES_ACTIONS}
        does = " go on later " if self.carrying.decided else " leave "
        leave: list[Piece] = [("?", KEY), (" help  ", ""), ("q", KEY), (does, "")]
        found: list[Piece] = []
        for name in names:
            action = table[name]
            hint = [(f" {shown(action.keys[0])}", KEY), (f" {action.short} ", "")]
            if cells_of(found) + cells_of(hint) + cells_of(leave) < width:
                found += hint
        return between(found, leave, width)

    def _row(self, index: int, width: int) -> Row:
        row = self._rows[index]
        if row.passage is None:
            return row.pieces
        return passage_row(self.carrying, row.passage, self._looks, width)
