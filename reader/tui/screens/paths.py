"""A dialog that asks for the path of a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import Input

from reader.model.errors import ObelismError
from reader.tui.screens.fields import FieldDialog
from reader.tui.widgets.inputs import CleanInput, clean


class PathDialog(FieldDialog[Path]):
    """Gives a path with `~` as the home folder, None where the dialog was left."""

    BINDINGS: ClassVar = [
        Binding("tab", "complete", "complete", show=False, priority=True, id="path-complete")
    ]
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
