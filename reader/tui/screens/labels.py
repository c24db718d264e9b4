"""The labels: their keys, what the one under the cursor is for, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.io.files import styles_folder
from reader.model.errors import ObelismError
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.keymap import settings_of
from reader.store.base import Store
from reader.text.phrases import counted
from reader.text.screen_text import as_sentence, one_line
from reader.tui.screens.lists import MenuScreen, label_menu
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Line, Row, RowView, wrapped
from reader.tui.widgets.virtual_list import VirtualList


class LabelScreen(MenuScreen):
    """Gives the name of the label that was chosen, `ALL` or `ORPHANS` as `label_menu` has them."""

    CSS_PATH: ClassVar = [
        styles_folder() / name for name in ("dialogs.tcss", "menu.tcss", "labels.tcss")
    ]

    BINDINGS: ClassVar = [("pagedown", "details(1)"), ("pageup", "details(-1)")]

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


def origin(store: Store, labels: LabelSet) -> str:
    """Return where the labels in use are defined, or where others can be."""
    if labels == DEFAULT_LABELS:
        return f"The usual labels; others go into {store.labels_place}"
    return f"From {store.labels_place}"


def label_faults(store: Store, labels: LabelSet, tags: Mapping[str, int]) -> list[str]:
    """Return what is wrong with labels, a sentence each, read anew from where they are defined.

    `labels`: those in use; `tags`: how many tags have each label.
    """
    try:
        now = settings_of(store, anew=True).labels
    except ObelismError as error:
        return [as_sentence(str(error))]
    changed = f"{store.labels_place} has changed; an article that is opened now has what it says."
    unknown = Counter({name: count for name, count in tags.items() if name not in now})
    return [
        *([changed] if now != labels else []),
        *(
            f"{name} is not defined, and {counted(count, 'tag')} here "
            f"{'has' if count == 1 else 'have'} it."
            for name, count in sorted(unknown.items())
        ),
    ]
