"""A dialog that asks for one line and says below it what is wrong with that."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input

from reader.io.files import styles_folder
from reader.settings.drafts import Draft
from reader.text.screen_text import one_line
from reader.tui.runtime import TextDialog
from reader.tui.widgets.inputs import CleanInput, clean
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Line, RowView, wrapped

MOST_LINES = 3
"""Rows of what is wrong, at most."""


class FieldDialog(TextDialog[ScreenResultType | None]):
    """Gives what was typed as a subclass reads it, None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    FURTHER: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys beside Enter and Esc, and what they do."""

    def __init__(self, title: str, field: CleanInput, draft: str) -> None:
        """`draft`: what is typed is kept under this name and the title until the dialog ends.

        Where the program ended before, it is there again.
        """
        super().__init__()
        self._title, self.field = title, field
        kept, offered = Draft(draft, title), field.value
        self.field.value = clean(kept.read()) or offered
        self.field.begin_draft(kept, offered)
        self._problem = RowView(id="path-problem")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Line([(self._title, STRONG)], classes="dialog-title")
            yield self.field
            yield self._problem
            keys = (("Enter", "go on"), *self.FURTHER, ("Esc", "leave"))
            hints = [(piece, look) for key, does in keys for piece, look in _hint(key, does)]
            yield Line(hints, classes="dialog-keys")

    def _tell(self, sentence: str) -> None:
        lines = wrapped(one_line(sentence), self._problem.row_width)[:MOST_LINES]
        self._problem.styles.height = len(lines)
        self._problem.show([[(line, PROBLEM)] for line in lines])

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self._tell("")

    def action_leave(self) -> None:
        self._end(None)

    def _end(self, result: ScreenResultType | None) -> None:
        self.field.drop_draft()
        self.dismiss(result)


def _hint(key: str, does: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (key, KEY), (f" {does}{'' if key == 'Esc' else '  '}", DIM)
