"""The labels: their keys, and of the one under the cursor its roles and guideline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from reader.io.files import styles_folder
from reader.model.labels import Label, LabelSet
from reader.modes.label_check import label_faults, origin
from reader.store.base import Store
from reader.text.screen_text import one_line
from reader.tui.screens.lists import MenuScreen, label_menu
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Line, Row, RowView, wrapped
from reader.tui.widgets.virtual_list import VirtualList


class LabelScreen(MenuScreen):
    """Gives the name of the label that was chosen, `ALL` or `ORPHANS` as `label_menu` has them."""

    CSS_PATH: ClassVar = [
        styles_folder() / name for name in ("dialogs.tcss", "menu.tcss", "labels.tcss")
    ]

    BINDINGS: ClassVar = [
        Binding("pagedown", "details(1)", "page", show=False, id="labels-page"),
        Binding("pageup", "details(-1)", "page back", show=False, id="labels-page-back"),
    ]

    def __init__(
        self,
        labels: LabelSet,
        store: Store,
        chooses: str,
        tags: Mapping[str, int],
        *,
        repair: str = "",
        opened_by: str = "",
    ) -> None:
        """`store`: whose labels they are; `chooses`: what Enter does; `tags`: how many have each
        label; `repair`: what to do about lost passages, empty where there are none."""
        super().__init__(label_menu(labels, repair=repair), "Labels", opened_by=opened_by)
        self._labels = {label.name: label for label in labels}
        self._chooses, self._about = chooses, origin(store, labels)
        self._faults = label_faults(store, labels, tags)
        self._details = RowView(id="label-details")

    def compose(self) -> ComposeResult:
        with Vertical(id="menu", classes="dialog"):
            yield Line([("Labels", STRONG)], classes="dialog-title")
            yield self.rows
            yield self._details
            keys = [("Enter", KEY), (f" {self._chooses}   ", ""), ("Esc", KEY), (" back", "")]
            yield Line(keys, classes="dialog-keys")

    def on_resize(self) -> None:
        self._show_details()

    def action_details(self, step: int) -> None:
        """Scroll what is said of a label by pages."""
        self._details.scroll_pages(step, keep=1)

    @on(VirtualList.Moved)
    def _show_details(self) -> None:
        """Show what is wrong, then the label under the cursor, then where labels come from."""
        width = self._details.row_width
        label = self._labels.get(self.entries[self.rows.cursor].name)
        rows: list[Row] = [
            [(line, PROBLEM)] for fault in self._faults for line in wrapped(one_line(fault), width)
        ]
        if label is not None:
            rows += [[(line, "")] for line in wrapped(_in_full(label), width)]
        rows += [[(line, DIM)] for line in wrapped(one_line(self._about), width)]
        self._details.show(rows)
        self._details.scroll_top(0)


def _in_full(label: Label) -> str:
    """Return the guideline of a label and the roles of its spans, safe for the screen."""
    roles = [
        f"{each.name} ({each.minimum} or more)" if each.minimum != 1 else each.name
        for each in label.roles
    ]
    of = f"Roles: {', '.join(roles)}." if roles else "It has no roles."
    return one_line(f"{label.guideline} {of}".strip())
