"""What changed in a text since it was tagged, and where its tags are now: asked one by one."""

from __future__ import annotations

import contextlib

from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader.io.resources import styles_folder
from reader.model.errors import ObelismError
from reader.modes.annotate.old_actions import UserAction
from reader.modes.changes.actions import CHANGES_ACTIONS
from reader.modes.changes.choices import keep_choices
from reader.modes.changes.state import Relocating
from reader.modes.changes.wording import counts
from reader.text.screen_text import one_line
from reader.tui.keys import bindings, shown
from reader.tui.looks import Looks
from reader.tui.runtime import bind
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

_TABLE = {action.name: action for action in CHANGES_ACTIONS}


def key_of(name: str) -> str:
    """Return the first key of an action of this screen."""
    return _TABLE[name].keys[0]


MOST_ROWS = 8
"""Rows of the two quotes at most where they stand one above the other."""


class ChangedScreen(ModalScreen[bool]):
    """Gives True once the tags are carried over, False where everything was left as it was."""

    AUTO_FOCUS = ""
    CSS_PATH = styles_folder() / "changed.tcss"

    def __init__(self, relocating: Relocating) -> None:
        super().__init__()
        self.relocating = relocating
        self.actions: tuple[UserAction, ...] = CHANGES_ACTIONS
        bind(self, bindings(CHANGES_ACTIONS))
        self._looks = Looks(label.name for label in relocating.relocation.labels)
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
        self._rows = diff_rows(self.relocating.relocation, self.size.width - 1)
        self.diff.set_rows(len(self._rows))
        self.sync()

    def action_do(self, name: str) -> None:
        """Do an action of the table, and show what came of it."""
        state = self.relocating
        match name:
            case "take":
                state.take()
                self._keep_choices()
            case "reject":
                state.reject()
                self._keep_choices()
            case "other_place":
                state.other()
                self._keep_choices()
            case "next_passage":
                state.go(1)
            case "previous_passage":
                state.go(-1)
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
            keep_choices(self.relocating.relocation)

    def _show_help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        self.app.push_screen(
            HelpScreen(self.relocating.relocation.labels, CHANGES_ACTIONS, further=())
        )

    def _scroll(self, step: int) -> None:
        page = max(1, self.diff.size.height - 2)
        self.diff.scroll_top(self.diff.scroll_offset.y + step * page)

    def _carry_over(self) -> None:
        try:
            done = self.relocating.apply()
        except ObelismError as error:
            self.relocating.say("{error}", error=error)
        else:
            if done:
                self.dismiss(True)

    # The picture

    def sync(self) -> None:
        """Show how things stand."""
        width, state = self.size.width, self.relocating
        relocation = state.relocation
        right: list[Piece] = [(f"  {' · '.join(counts(relocation)) or 'no tags'} ", "")]
        left: list[Piece] = [(" Changed ", MODE), (" ", "")]
        room = width - cells_of(left) - cells_of(right)
        title: list[Piece] = [(fitted(relocation.new.title, max(4, room)), STRONG)]
        self.query_one("#changed-head", Line).show([*left, *title, *right])
        self._show_asked(width)
        self.query_one("#changed-message", Line).show(
            [(" ", ""), (fitted((state.sentence or state.prompt).text(key_of), width - 1), "")]
        )
        self.query_one("#changed-keys", Line).show(self._keys(width))
        self.diff.refresh()

    def _show_asked(self, width: int) -> None:
        """The passage asked about, and the row of it among the changes."""
        state, relocation = self.relocating, self.relocating.relocation
        passage = state.current
        rule: Row = [("─" * width, DIM)]
        self._quotes = []
        if passage is not None:
            place = f"{state.at + 1} of {len(relocation.doubtful)} to decide"
            proposals = passage.fate.proposals
            alike = f"{proposals[passage.choice].score} % alike"
            if len(proposals) > 1:
                alike += f", place {passage.choice + 1} of {len(proposals)}"
            label = one_line(passage.annotation.label, 20)
            rule = [(f"── {place}: {label}, {alike} ", KEY), ("─" * width, DIM)]
            make = side_by_side if width >= WIDE else quote_rows
            self._quotes = make(relocation, passage, width - 1, MOST_ROWS)
            rows = (at for at, row in enumerate(self._rows) if row.passage is passage)
            for at in rows:
                self.diff.reveal(at)
        self.query_one("#changed-rule", Line).show(rule)
        quotes = self.query_one("#changed-quotes", DiffView)
        quotes.set_rows(len(self._quotes))
        quotes.styles.height = len(self._quotes)

    def _keys(self, width: int) -> Row:
        names = ["carry_over", "scroll_down"]
        relocation = self.relocating.relocation
        if relocation.doubtful:
            decide = ["take", "reject", "other_place", "next_passage", "previous_passage"]
            names = decide + names if relocation.undecided else names[:1] + decide + names[1:]
        does = " go on later " if relocation.decided else " leave "
        leave: list[Piece] = [("?", KEY), (" help  ", ""), ("q", KEY), (does, "")]
        found: list[Piece] = []
        for name in names:
            action = _TABLE[name]
            hint = [(f" {shown(action.keys[0])}", KEY), (f" {action.short} ", "")]
            if cells_of(found) + cells_of(hint) + cells_of(leave) < width:
                found += hint
        return between(found, leave, width)

    def _row(self, index: int, width: int) -> Row:
        row = self._rows[index]
        if row.passage is None:
            return row.pieces
        return passage_row(self.relocating, row.passage, self._looks, width)
