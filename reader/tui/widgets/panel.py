"""The panel: annotations in reading order, and below them the current one in full."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.model.annotation import Annotation
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.document_state import (
    ORPHANS,
    REPAIR,
    DocumentState,
    counts,
    orphans,
    outline,
    outline_row,
)
from reader.text.phrases import details
from reader.text.screen_text import one_line
from reader.tui.looks import Looks
from reader.tui.widgets.rows import (
    ALARM,
    DIM,
    KEY,
    Line,
    Piece,
    Row,
    RowView,
    fitted,
    named_lines,
)
from reader.tui.widgets.virtual_list import VirtualList

PARAGRAPH_CELLS = 5


class Panel(Vertical, can_focus=False):
    """Follows a mode; a click on a row chooses its annotation, one on a count lists its label."""

    def __init__(self, mode: AnnotateMode, visit: Callable[[str], None], *, id: str) -> None:
        """`visit`: gets the id of an annotation that was chosen."""
        super().__init__(id=id)
        self.mode, self._choose = mode, visit
        self.label: str | None = None
        """The one label that is listed; None: all."""
        self._looks = Looks(label.name for label in mode.state.labels)
        self.rows = VirtualList(self._row, id="panel-list")
        self.detail = RowView(id="panel-detail")
        """The current annotation in full."""
        self._listed: list[Annotation] = []
        self._shown: tuple[int, str | None, str | None, int] | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="panel-head")
        yield self.rows
        yield Line(id="panel-rule")
        yield self.detail

    # What is shown

    def show(self, mode: AnnotateMode) -> None:
        """Follow another mode."""
        self.mode = mode
        self._looks = Looks(label.name for label in mode.state.labels)
        self._shown = None
        self.sync()

    def only(self, label: str | None) -> None:
        """List one label, or all."""
        self.label = label
        self.sync()

    def sync(self) -> None:
        """Show the annotations as they are now."""
        document = self.mode.state.document
        if not self.display or not self.size.width:
            self._shown = None
            return
        shown = (document.marks.revision, document.current, self.label, self.size.width)
        before, self._shown = self._shown, shown
        if shown == before:
            return
        if before is None or (before[0], before[2]) != (shown[0], shown[2]):
            self._listed = outline(self.mode.state, self.label)
            self.rows.set_rows(len(self._listed))
            head = label_counts(self.mode.state, self._looks, self.label)
            self.query_one("#panel-head", Line).show(head)
        places = (at for at, each in enumerate(self._listed) if each.id == document.current)
        place = next(places, None)
        self.rows.cursor_shown = place is not None
        if place is not None:
            self.rows.to(place)
        self.rows.refresh()
        self._show_detail()

    def _row(self, index: int, width: int) -> Row:
        annotation = self._listed[index]
        place, quote, marks = outline_row(self.mode.state, annotation)
        letter = self.mode.state.labels[annotation.label].letter
        room = width - 5 - PARAGRAPH_CELLS - len(marks) - 2
        current = annotation.id == self.mode.state.document.current
        return [
            ("▸" if current else " ", KEY),
            (f" {fitted(letter, 1)} ", self._looks.of(annotation.label).colors),
            (" ", ""),
            (fitted(place, PARAGRAPH_CELLS), DIM),
            (fitted(quote, max(4, room)), ""),
            (f" {marks} ", KEY),
        ]

    def _show_detail(self) -> None:
        state, width = self.mode.state, max(10, self.size.width - 1)
        annotation = state.document.current_annotation
        if annotation is not None:
            rows = self._in_full(annotation, width)
        elif len(state.document.marks):
            key = self.mode.key_of("next_annotation")
            rows = [[(f" {key} chooses an annotation.", DIM)]]
        else:
            rows = _how_to_begin(self.mode)
        self.query_one("#panel-rule", Line).show([("─" * self.size.width, DIM)])
        self.detail.show(rows)
        self.detail.styles.height = len(rows)
        self.detail.scroll_top(0)

    def _in_full(self, annotation: Annotation, width: int) -> list[Row]:
        name, look = one_line(annotation.label), self._looks.of(annotation.label).colors
        rows: list[Row] = [[(" ", ""), (f" {name} ", look)]]
        state = self.mode.state
        repair = "" if state.read_only else REPAIR.text(self.mode.key_of)
        for part in details(state.labels, annotation, repair=repair):
            rows += named_lines(part, width)
        return rows

    # The mouse

    def on_resize(self) -> None:
        self.sync()

    @on(VirtualList.Moved)
    @on(VirtualList.Chosen)
    def _visit(self, event: VirtualList.Moved | VirtualList.Chosen) -> None:
        event.stop()
        chosen = isinstance(event, VirtualList.Chosen) or event.by_mouse
        if chosen and event.index < len(self._listed):
            self._choose(self._listed[event.index].id)

    def on_click(self, event: events.Click) -> None:
        """A click on a count lists that label alone; again, all."""
        if event.widget is not self.query_one("#panel-head"):
            return
        cell = event.x - 1
        for name, (text, _) in label_chips(self.mode.state, self._looks, self.label):
            if 0 <= cell < len(text):
                self.only(None if self.label == name else name)
            cell -= len(text) + 1


def _how_to_begin(mode: AnnotateMode) -> list[Row]:
    """Return what is shown before anything is tagged."""
    keys: list[Row] = [
        [(f"  {label.key} ", KEY), (f" {one_line(label.name)}", "")] for label in mode.state.labels
    ]
    return [[(" Nothing is tagged yet. The focus is:", DIM)], *keys]


# How many annotations each label has, in its colours: here, and in the strip of a narrow screen


def label_counts(state: DocumentState, looks: Looks, only: str | None = None) -> Row:
    """Return how many annotations each label has, in its colour; those not listed are dimmed."""
    row: list[Piece] = [(" ", "")]
    for _, chip in label_chips(state, looks, only):
        row += [chip, (" ", "")]
    if only is not None:
        row.append((f"only {one_line(only)}", DIM))
    return row


def label_chips(state: DocumentState, looks: Looks, only: str | None) -> list[tuple[str, Piece]]:
    """Return each label's name with its chip; a blank goes between two chips."""
    chips = []
    for name, count in counts(state).items():
        shown = count and only in (None, name)
        text = f" {fitted(state.labels[name].letter, 1)} {count} "
        chips.append((name, (text, looks.of(name).colors if shown else DIM)))
    if lost := orphans(state):
        chips.append((ORPHANS, (f" {lost} lost ", ALARM if only in (None, ORPHANS) else DIM)))
    return chips
