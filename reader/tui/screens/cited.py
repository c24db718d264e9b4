"""Who is cited in a folder: a list of sources with what each said, to go to, merge and part."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from reader.io.files import styles_folder
from reader.services.sources import Cited, Source, Statement
from reader.services.sources_text import shares, title
from reader.text.screen_text import one_line
from reader.tui.screens.lists import DIALOG_CELLS, EDGE_CELLS, ListDialog
from reader.tui.widgets.rows import DIM, KEY, MARK, STRONG, Line, Row, cursor_mark, fitted, wrapped

_MOST_ROWS = 16
_FEWEST_ROWS = 3
_OTHER_ROWS = 10
"""Of the dialog, with its edges and blank rows; it has fewer on a short screen."""
_KIND_CELLS = 10


class CitedScreen(ListDialog[Statement]):
    """Gives the statement that was chosen."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "cited")]
    BINDINGS: ClassVar = [
        Binding("space,pagedown", "page(1)", "page", show=False, id="sources-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="sources-page-back"),
        Binding("equals_sign", "merge", "the same", show=False, id="sources-merge"),
        Binding("x", "part", "apart", show=False, id="sources-part"),
    ]

    def __init__(self, found: Cited, merge: Callable[[str, str], None]) -> None:
        """`merge` counts a name as another, and then calls `show` with what is then found."""
        self._found, self._merge = found, merge
        self._rows = _rows(found)
        self._marked: Source | None = None
        super().__init__([], "")
        self.rows.set_rows(len(self._rows))

    def compose(self) -> ComposeResult:
        with Vertical(id="sources", classes="dialog"):
            yield Line([], id="sources-shares")
            yield Line([], id="sources-more")
            yield self.rows
            yield Line([], id="sources-hint")
            keys = "Enter", " go there  ", "=", " the same as  ", "x", " apart  ", "Esc", " back"
            pieces = [(text, "" if at % 2 else KEY) for at, text in enumerate(keys)]
            yield Line(pieces, classes="dialog-keys")

    def on_resize(self) -> None:
        self._tell()

    def show(self, found: Cited) -> None:
        """Show other sources."""
        self._found, self._rows, self._marked = found, _rows(found), None
        self.rows.set_rows(len(self._rows))
        self._tell()

    def _tell(self) -> None:
        """Say how many there are, and what a merge would do."""
        width = min(DIALOG_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS
        room = max(_FEWEST_ROWS, self.app.size.height - _OTHER_ROWS)
        self.rows.styles.height = max(1, min(len(self._rows), _MOST_ROWS, room))
        first, *more = wrapped(shares(self._found), width)
        self.query_one("#sources-shares", Line).show([(first, STRONG)])
        self.query_one("#sources-more", Line).show([(" ".join(more), STRONG)])
        hint = "Names that mean the same count as one."
        if self._marked is not None:
            name = one_line(self._marked.name, 24)
            hint = f"{name}: = on the source that it is the same as."
        elif self._found.proposals:
            same = self._found.proposals[0]
            hint = f"{one_line(same.name, 20)} may be {one_line(same.now, 24)}."
        self.query_one("#sources-hint", Line).show([(hint, DIM)])
        self.rows.refresh()

    def row(self, index: int, width: int) -> Row:
        source, statement = self._rows[index]
        here = cursor_mark(index == self.rows.cursor)
        if statement is not None:
            return [
                here,
                ("       ", ""),
                (fitted(f"“{one_line(statement.content)}”", width - 9), DIM),
            ]
        marked = "= " if source is self._marked else "  "
        name = fitted(title(source), max(4, width - _KIND_CELLS - 10))
        return [
            here,
            (marked, MARK),
            (f"{len(source.statements):4} ", KEY),
            (name, STRONG),
            (fitted(source.kind, _KIND_CELLS), DIM),
        ]

    def chosen(self, index: int) -> None:
        """Go to the statement, or the first of the source."""
        source, statement = self._rows[index]
        self.dismiss(statement or source.statements[0])

    def action_page(self, step: int) -> None:
        self.rows.page(step)

    def action_merge(self) -> None:
        """Mark a source; on the next one, count the marked one as it."""
        if not self._rows:
            return
        source, _ = self._rows[self.rows.cursor]
        if not source.name:
            return
        if self._marked is None or self._marked is source:
            self._marked = None if self._marked is source else source
            self._tell()
        else:
            self._merge(self._marked.name, source.name)

    def action_part(self) -> None:
        """Count a merged name by itself again, the last of the source first."""
        if self._rows and (merged := self._rows[self.rows.cursor][0].merged):
            self._merge(merged[-1], merged[-1])


def _rows(found: Cited) -> list[tuple[Source, Statement | None]]:
    """Return the rows: each source, and below it what it said."""
    return [
        (source, statement) for source in found.sources for statement in (None, *source.statements)
    ]
