"""The panel: annotations in reading order, and below them the current one in full.

How many annotations each label has, in its colours: for the panel and for its strip.

A name, and below it the text that goes by it: how an annotation is told in full.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.modes.annotate import panel
from reader.modes.annotate.old_panel import (
    ORPHANS,
    OutlineRow,
    counts,
    details,
    orphans,
    outline_ids,
    outline_row,
)
from reader.modes.annotate.old_state import Reader
from reader.modes.annotate.panel import Detail
from reader.text.screen_text import one_line
from reader.tui.keys import Visited
from reader.tui.looks import Looks
from reader.tui.widgets.rows import (
    ALARM,
    DIM,
    KEY,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    fitted,
    wrapped,
)
from reader.tui.widgets.virtual_list import VirtualList


def label_counts(reader: Reader, looks: Looks, only: str | None = None) -> Row:
    """How many annotations each label has, in its colour; those not listed are dimmed."""
    row: list[Piece] = [(" ", "")]
    for _, chip in label_chips(reader, looks, only):
        row += [chip, (" ", "")]
    if only is not None:
        row.append((f"only {one_line(only)}", DIM))
    return row


def label_chips(reader: Reader, looks: Looks, only: str | None) -> list[tuple[str, Piece]]:
    """Names of the labels with what is shown for them; a blank stands between two."""
    chips = []
    for name, count in counts(reader).items():
        shown = count and only in (None, name)
        text = f" {fitted(reader.labels[name].letter, 1)} {count} "
        chips.append((name, (text, looks.of(name).colors if shown else DIM)))
    if lost := orphans(reader):
        chips.append((ORPHANS, (f" {lost} lost ", ALARM if only in (None, ORPHANS) else DIM)))
    return chips


MOST_LINES = 8
"""Lines of one passage, note or guideline at most."""


def named_lines(part: Detail | panel.Detail, width: int, most: int = MOST_LINES) -> Sequence[Row]:
    """A name in one row, its text below it, cut to so many lines."""
    lines = wrapped(part.text, width - 3)
    if len(lines) > most:
        lines = [*lines[: most - 1], "…"]
    return [[(f" {part.name}", STRONG)], *([(f"   {line}", "")] for line in lines)]


PARAGRAPH_CELLS = 5


class Panel(Vertical, can_focus=False):
    """Follows a reader; a click on a row chooses its annotation, one on a count lists its label."""

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reader = reader
        self.label: str | None = None
        """The one label that is listed; None: all."""
        self._looks = Looks(label.name for label in reader.labels)
        self._ids: list[str] = []
        self._detail: list[Row] = []
        self._shown: tuple[int, str | None, str | None, int] | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="panel-head")
        yield VirtualList(self._row, id="panel-list")
        yield Line(id="panel-rule")
        yield RowView(lambda index, _: self._detail[index], id="panel-detail")

    @property
    def rows(self) -> VirtualList:
        """The list of annotations."""
        return self.query_one("#panel-list", VirtualList)

    @property
    def detail(self) -> RowView:
        """The current annotation in full."""
        return self.query_one("#panel-detail", RowView)

    # What is shown

    def show(self, reader: Reader) -> None:
        """Follow another reader."""
        self.reader = reader
        self._looks = Looks(label.name for label in reader.labels)
        self._shown = None
        self.sync()

    def only(self, label: str | None) -> None:
        """List one label, or all."""
        self.label = label
        self.sync()

    def sync(self) -> None:
        """Show what the reader holds now."""
        reader = self.reader
        if not self.display or not self.size.width:
            self._shown = None
            return
        state = (reader.marks.revision, reader.current, self.label, self.size.width)
        before, self._shown = self._shown, state
        if state == before:
            return
        if before is None or (before[0], before[2]) != (state[0], state[2]):
            self._ids = outline_ids(reader, self.label)
            self.rows.set_rows(len(self._ids))
            self.query_one("#panel-head", Line).show(self._head(reader))
        self.rows.cursor_shown = reader.current in self._ids
        if reader.current in self._ids:
            self.rows.to(self._ids.index(reader.current))
        self.rows.refresh()
        self._show_detail(reader)

    def _head(self, reader: Reader) -> Row:
        return label_counts(reader, self._looks, self.label)

    def _row(self, index: int, width: int) -> Row:
        row = outline_row(self.reader, self._ids[index])
        marks = _marks(row)
        paragraph = f"¶{row.paragraph}" if row.paragraph else "lost"
        room = width - 5 - PARAGRAPH_CELLS - len(marks) - 2
        current = row.annotation == self.reader.current
        return [
            ("▸" if current else " ", KEY),
            (f" {fitted(row.letter, 1)} ", self._looks.of(row.label).colors),
            (" ", ""),
            (fitted(paragraph, PARAGRAPH_CELLS), DIM),
            (fitted(row.quote, max(4, room)), ""),
            (f" {marks} ", KEY),
        ]

    def _show_detail(self, reader: Reader) -> None:
        width = max(10, self.size.width - 1)
        annotation = reader.current_annotation
        if annotation is None:
            self._detail = [[(" Tab chooses an annotation.", DIM)]] if len(reader.marks) else []
            if not len(reader.marks):
                self._detail = _how_to_begin(reader)
        else:
            name = one_line(annotation.label)
            self._detail = [[(" ", ""), (f" {name} ", self._looks.of(annotation.label).colors)]]
            for part in details(reader, annotation):
                self._detail += named_lines(part, width)
        self.query_one("#panel-rule", Line).show([("─" * self.size.width, DIM)])
        self.detail.set_rows(len(self._detail))
        self.detail.styles.height = len(self._detail)
        self.detail.scroll_top(0)

    # The mouse

    def on_resize(self) -> None:
        self.sync()

    @on(VirtualList.Moved, "#panel-list")
    @on(VirtualList.Chosen, "#panel-list")
    def _visit(self, event: VirtualList.Moved | VirtualList.Chosen) -> None:
        event.stop()
        chosen = isinstance(event, VirtualList.Chosen) or event.by_mouse
        if chosen and event.index < len(self._ids):
            self.post_message(Visited(self._ids[event.index]))

    def on_click(self, event: events.Click) -> None:
        """A click on a count lists that label alone; again, all."""
        if event.widget is not self.query_one("#panel-head"):
            return
        cell = event.x - 1
        for name, (text, _) in label_chips(self.reader, self._looks, self.label):
            if 0 <= cell < len(text):
                self.only(None if self.label == name else name)
            cell -= len(text) + 1


def _marks(row: OutlineRow) -> str:
    marks = (("…", row.unfinished), ("?", row.flagged), ("✎", row.has_note))
    return "".join(mark for mark, worn in marks if worn)


def _how_to_begin(reader: Reader) -> list[Row]:
    """What stands here before anything is tagged."""
    keys: list[Row] = [
        [(f"  {label.key} ", KEY), (f" {one_line(label.name)}", "")] for label in reader.labels
    ]
    return [[(" Nothing is tagged yet. The focus is:", DIM)], *keys]
