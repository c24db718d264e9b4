"""Dialogs that ask for one line and say below it what is wrong with that, as for a path."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input

from reader.io.files import styles_folder
from reader.model.errors import ObelismError
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


class PathDialog(FieldDialog[Path]):
    """Gives a path with `~` as the home folder, None where the dialog was left."""

    BINDINGS: ClassVar = [Binding("tab", "complete", priority=True)]
    FURTHER = (("Tab", "complete"),)

    def __init__(self, title: str, offered: str, check: Callable[[Path], object]) -> None:
        """`check` raises ObelismError for a path that will not do; the dialog says so and stays."""
        field = CleanInput(clean(offered), compact=True, select_on_focus=False, id="name")
        super().__init__(title, field, "path")
        self._check = check

    def on_mount(self) -> None:
        self.field.cursor_position = 0  # where it stands already it would bring nothing into view
        self.call_after_refresh(self.field.action_end)

    def action_complete(self) -> None:
        """Complete the path as far as the names that are there agree."""
        begun = self.field.value
        names = completions(begun)
        if names:
            alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
            self.field.value = clean("".join(signs[0] for signs in alike))
            self.field.cursor_position = len(self.field.value)
        if len(names) != 1:
            shown = "  ".join(os.path.basename(name.rstrip("/")) for name in names)
            self.call_after_refresh(self._tell, shown or "Nothing there begins so.")

    @on(Input.Submitted)
    def _submit(self) -> None:
        path = Path(os.path.expanduser(self.field.value.strip()))
        try:
            if not self.field.value.strip():
                return
            self._check(path)
        except ObelismError as error:
            reason = str(error).removeprefix(f"{path}: ").replace(f"{path} ", "it ", 1)
            self._tell(f"{reason[:1].upper()}{reason[1:]}.")
        else:
            self._end(path)


def completions(begun: str) -> Sequence[str]:
    """Return the paths that go on as a path begins, in order, folders with a slash."""
    folder, _, name = begun.rpartition("/")
    before = begun[: len(begun) - len(name)]
    where = os.path.expanduser(folder or ("/" if before else "."))
    try:
        with os.scandir(where) as entries:
            found = [(each.name, each.is_dir()) for each in entries if each.name.startswith(name)]
    except OSError:
        return []
    shown = [each for each in found if name.startswith(".") or not each[0].startswith(".")]
    return [f"{before}{each}{'/' if is_folder else ''}" for each, is_folder in sorted(shown)]
