"""The panel: annotations in reading order, and below them the current one in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.model.annotation import Annotation
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.document_state import (
    ORPHANS,
    REPAIR,
    DocumentState,
    OutlineRow,
    counts,
    orphans,
    outline,
    outline_row,
)
from reader.text.phrases import GUIDELINE, MISSING, NOTE, Detail, about_lines, details, missing_of
from reader.text.screen_text import one_line
from reader.tui.looks import Looks
from reader.tui.widgets.rows import (
    ALARM,
    CURSOR,
    DIM,
    KEY,
    MOST_LINES,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    cells_of,
    cut_lines,
    fitted,
    name_beside,
    named_lines,
    shown_key,
    wrapped,
)
from reader.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from reader.modes.annotate.proposals import Proposals
    from reader.services.suggest.offer import Proposal

PARAGRAPH_CELLS = 5

HEAD_ROWS, RULE_ROWS = 2, 1
"""Rows above the list, of which there are none below the article, and between it and the detail."""

LIST_SHARE = 0.55
"""Share of the other rows that the list has, however long the detail is."""

_PROPOSING = ("open_annotation", "next_annotation")
"""The actions that take what is proposed, and show the next best."""

_DECIDING = (("open_annotation", " takes it"), ("delete", " dismisses it"))
"""The actions that decide on what is proposed on the article, with words for them."""

MOST_CACHED = 500
"""Annotations of which the panel keeps what their rows say."""

FIRST_TAGS = 3
"""Annotations of a label that are shown with its guideline before that is folded."""

BESIDE_FROM, NAME_CELLS = 61, 12
"""Cells of the panel from which on a passage stands beside its role, and those of the role."""


class Outline(VirtualList):
    """Annotations, each on a row or two; the cursor is on all rows of one."""

    items: Sequence[int] = ()
    """For each row the index of its annotation."""

    def first_row(self, item: int) -> int:
        """Return the first row of an annotation."""
        return self.items.index(item)

    def to_item(self, item: int) -> None:
        """Put the cursor on an annotation, with all its rows in view."""
        first = self.first_row(item)
        if first + 1 < len(self.items) and self.items[first + 1] == item:
            self.reveal(first + 1)
        self.to(first)

    def _under(self, index: int) -> str:
        at = self.items[self.cursor] if self.cursor < len(self.items) else None
        return CURSOR if self.cursor_shown and self.items[index] == at else ""


class Panel(Vertical, can_focus=False):
    """Follows a mode; a click on a row chooses its annotation, one on a count lists its label."""

    def __init__(self, mode: AnnotateMode, visit: Callable[[str], None], *, id: str) -> None:
        """`visit`: gets the id of an annotation that was chosen."""
        super().__init__(id=id)
        self.mode, self._choose = mode, visit
        self._looks = Looks(label.name for label in mode.state.labels)
        self.rows = Outline(self._row, id="panel-list")
        self.detail = RowView(id="panel-detail")
        """The current annotation in full."""
        self._listed: Sequence[Annotation] = ()
        self._most_lines = 1
        """Rows that an annotation of the list may take."""
        self._cached: dict[str, tuple[object, OutlineRow, list[str]]] = {}
        """What the rows of some annotations say, by their ids, and for what."""
        self._begun: dict[str, set[str]] = defaultdict(set)
        """The annotations that were shown with the guideline of each label, by their ids."""
        self._shown: tuple[object, ...] | None = None

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
        self._cached.clear()
        self._shown = None
        self.sync()

    def only(self, label: str | None) -> None:
        """List one label, or all."""
        self.mode.state.only = label
        self.sync()

    def read_on(self) -> None:
        """Scroll what is said of the current annotation; from its end, to the top again."""
        detail = self.detail
        if detail.in_view.stop >= detail.count:
            detail.scroll_top(0)
        else:
            detail.scroll_pages(1, keep=1)

    def sync(self) -> None:
        """Show the annotations as they are now."""
        state = self.mode.state
        document = state.document
        if not self.display or not self.size.width:
            self._shown = None
            return
        chosen = state.suggested.chosen if state.suggested is not None else None
        shown = (
            *(document.marks.revision, state.only, self.size),
            *(state.proposals, chosen, document.current),
        )
        before, self._shown = self._shown, shown
        if shown == before:
            return
        if before is None or before[:3] != shown[:3]:
            self._listed = outline(state)
            self._lay_out_list()
            head = label_counts(state, self._looks)
            self.query_one("#panel-head", Line).show(head)
        current = document.current_annotation
        place = outline(state).place(current) if current is not None else None
        self.rows.cursor_shown = place is not None
        self._show_detail()
        if place is not None:
            self.rows.to_item(place)
        self.rows.redraw()

    @property
    def _rows_to_share(self) -> int:
        """Rows that the list and the detail share."""
        return max(0, self.size.height - RULE_ROWS - (0 if self.has_class("below") else HEAD_ROWS))

    def _lay_out_list(self) -> None:
        """Give each annotation two rows where it needs them and all fit so, else one."""
        count, room = len(self._listed), round(LIST_SHARE * self._rows_to_share)
        items: Sequence[int] = range(count)
        self._most_lines = 1
        if count <= room:
            self._most_lines = 2
            width = self.rows.row_width
            heights = [len(self._listed_as(item, width)[2]) for item in range(count)]
            two = [item for item, height in enumerate(heights) for _ in range(height)]
            self._most_lines = 2 if len(two) <= room else 1
            items = two if len(two) <= room else items
        self.rows.items = items
        self.rows.set_rows(len(items))

    def _listed_as(self, item: int, width: int) -> tuple[OutlineRow, Row, list[str]]:
        """Return an annotation's row, what stands before its text, and that on a line or two."""
        annotation, most = self._listed[item], self._most_lines
        known = self._cached.get(annotation.id)
        if known is not None and known[0] == (annotation, width, most):
            return known[1], self._before(item, known[1]), known[2]
        row = outline_row(self.mode.state, annotation)
        before = self._before(item, row)
        room = width - cells_of(before) - (len(row.marks) + 2 if row.marks else 1)
        lines = about_lines(row.about, max(4, room), most)
        if len(self._cached) > MOST_CACHED:
            self._cached.clear()
        self._cached[annotation.id] = (annotation, width, most), row, lines
        return row, before, lines

    def _before(self, item: int, row: OutlineRow) -> Row:
        """Return what stands before the text of an annotation."""
        annotation = self._listed[item]
        letter = self.mode.state.labels[annotation.label].letter
        current = annotation.id == self.mode.state.document.current
        return [
            ("▸" if current else " ", KEY),
            (f" {fitted(letter, 1)} ", self._looks.of(annotation.label).colors),
            (" ", ""),
            (fitted(row.place, PARAGRAPH_CELLS), DIM),
        ]

    def _row(self, index: int, width: int) -> Row:
        item = self.rows.items[index]
        if item >= len(self._listed):  # painted between a change of the list and its laying out
            return []
        row, before, lines = self._listed_as(item, width)
        number = index - self.rows.first_row(item)
        if number:  # painted at a new width before the list is laid out for it, it may be empty
            return [(" " * cells_of(before), ""), ("".join(lines[number : number + 1]), "")]
        room = width - cells_of(before) - (len(row.marks) + 2 if row.marks else 0)
        marks: Row = [(f" {row.marks} ", KEY)] if row.marks else []
        return [*before, (fitted(lines[0], max(4, room)), ""), *marks]

    def _show_detail(self) -> None:
        state, width = self.mode.state, max(10, self.size.width - 1)
        annotation = state.document.current_annotation
        suggested = state.suggested
        if annotation is not None:
            rows = self._in_full(annotation, width)
        elif suggested is not None and suggested.chosen is not None:
            rows = [*self._suggested(suggested.chosen, len(suggested), width)]
        elif len(state.document.marks):
            key = self.mode.key_of("next_annotation")
            rows = [*self._of_article(width), [(f" {key} chooses an annotation.", DIM)]]
        else:
            rows = [*self._of_article(width), *_how_to_begin(self.mode)]
        room = self._rows_to_share
        room -= min(len(self.rows.items), round(LIST_SHARE * room))
        self.query_one("#panel-rule", Line).show(self._rule(cut=len(rows) > room))
        self.detail.show(rows)
        self.detail.styles.height = min(len(rows), max(1, room))
        self.detail.scroll_top(0)

    def _of_article(self, width: int) -> Iterator[Row]:
        """Yield what the article says of itself beside its text."""
        said = self.mode.state.document.article.info.told
        for name, value in said.items():
            lines = cut_lines(wrapped(one_line(value), width - 11), 3)
            yield from name_beside((f" {name:<10}", DIM), lines)
        if said:
            yield []

    def _rule(self, *, cut: bool) -> Row:
        """Return the line above the detail, with the key that reads on in what is cut off."""
        if not cut:
            return [("─" * self.size.width, DIM)]
        named = [(f" {shown_key(self.mode.key_of('read_on'))}", KEY), (" reads on ", DIM)]
        return [("─" * max(0, self.size.width - cells_of(named) - 2), DIM), *named, ("──", DIM)]

    def _in_full(self, annotation: Annotation, width: int) -> list[Row]:
        name, look = one_line(annotation.label), self._looks.of(annotation.label).colors
        state = self.mode.state
        rows: list[Row] = [[(" ", ""), (f" {name} ", look)]]
        needs = missing_of(state.labels, annotation)
        says_it = not needs
        if needs:
            row = [*rows[0], (f" needs {one_line(needs)}", KEY)]
            says_it = cells_of(row) <= width
            rows = [row] if says_it else rows
        if state.proposals is not None:
            rows += self._proposed(state.proposals, width)
        repair = "" if state.read_only else REPAIR.text(self.mode.key_of)
        shows_guideline = self._shows_guideline(annotation)
        for number, part in enumerate(details(state.labels, annotation, repair=repair)):
            most = MOST_LINES if number < len(annotation.spans) else None
            if part.name == MISSING and says_it:
                continue
            if part.name == GUIDELINE and not shows_guideline:
                key = shown_key(self.mode.key_of("guideline"))
                rows.append([(f" {part.name}", STRONG), (f"  {key}", KEY), (" shows it", DIM)])
            else:
                rows += self._named(part, width, most)
            if part.name == NOTE and annotation.id in state.answered:
                from reader.services.questions import said  # only where somebody asks

                for answer in state.answered[annotation.id]:
                    rows += self._named(Detail("answer", said(answer)), width, None)
        return rows

    def _proposed(self, proposals: Proposals, width: int) -> Iterator[Row]:
        """Yield what is proposed, why, and the keys for it; nothing of it is stored yet."""
        take, other = (shown_key(self.mode.key_of(name)) for name in _PROPOSING)
        count = len(proposals.ways)
        number = f" {proposals.at + 1} of {count}" if count > 1 else ""
        yield [(" ? proposed", STRONG), (number, DIM)]
        for span in proposals.shown.spans:
            lines = cut_lines(wrapped(one_line(span.text), width - NAME_CELLS - 2), 2)
            name = fitted(f"  {span.role or ''}", NAME_CELLS)
            yield from name_beside((f"{name} ", DIM), lines, indent=1)
        yield from ([("   ", ""), (line, DIM)] for line in wrapped(proposals.shown.why, width - 4))
        keys = [("   ", ""), (take, KEY), (" takes it", DIM)]
        yield [*keys, ("   ", ""), (other, KEY), (" the next best", DIM)] if count > 1 else keys
        yield []

    def _suggested(self, proposal: Proposal, count: int, width: int) -> Iterator[Row]:
        """Yield what a program proposes, of so many, and the keys for it; it is nobody's tag."""
        from reader.modes.annotate.suggested import about  # loaded where one is chosen

        label = proposal.annotation.label
        yield [(" ? ", STRONG), (f" {one_line(label)} ", self._looks.of(label).colors)]
        for name, text in about(proposal):
            lines = cut_lines(wrapped(one_line(text), width - NAME_CELLS - 2), 3)
            yield from name_beside((f"  {fitted(name, NAME_CELLS - 2)} ", DIM), lines, indent=1)
        keys = [(shown_key(self.mode.key_of(name)), does) for name, does in _DECIDING]
        yield [piece for key, does in keys for piece in ((f"   {key}", KEY), (does, DIM))]
        yield [(f"   {count} in this article", DIM)]

    def _named(self, part: Detail, width: int, most: int | None) -> Sequence[Row]:
        """Return a detail: its text beside its name where there is room, else below it."""
        if width < BESIDE_FROM:
            return named_lines(part, width, most)
        lines = cut_lines(wrapped(part.text, width - NAME_CELLS - 2), most)
        return [*name_beside((f"{fitted(part.name, NAME_CELLS)} ", STRONG), lines, indent=1)]

    def _shows_guideline(self, annotation: Annotation) -> bool:
        """Return whether the guideline is shown: of the first few annotations of a label."""
        begun = self._begun[annotation.label]
        if len(begun) < FIRST_TAGS:
            begun.add(annotation.id)
        return annotation.id in begun

    # The mouse

    def on_resize(self) -> None:
        self.sync()

    @on(VirtualList.Moved)
    @on(VirtualList.Chosen)
    def _visit(self, event: VirtualList.Moved | VirtualList.Chosen) -> None:
        event.stop()
        chosen = isinstance(event, VirtualList.Chosen) or event.by_mouse
        if chosen and event.index < len(self.rows.items):
            self._choose(self._listed[self.rows.items[event.index]].id)

    def on_click(self, event: events.Click) -> None:
        """List the label alone whose count is clicked; again, all."""
        if event.widget is not self.query_one("#panel-head"):
            return
        cell = event.x - 1
        only = self.mode.state.only
        for name, (text, _) in label_chips(self.mode.state, self._looks):
            if 0 <= cell < len(text):
                self.only(None if only == name else name)
            cell -= len(text) + 1


def _how_to_begin(mode: AnnotateMode) -> list[Row]:
    """Return what is shown before anything is tagged."""
    keys: list[Row] = [
        [(f"  {label.key} ", KEY), (f" {one_line(label.name)}", "")] for label in mode.state.labels
    ]
    return [[(" Nothing is tagged yet. The focus is:", DIM)], *keys]


# How many annotations each label has, in its colours: here, and in the strip of a narrow screen


def label_counts(state: DocumentState, looks: Looks) -> Row:
    """Return how many annotations each label has, in its colour; those not listed are dimmed."""
    row: list[Piece] = [(" ", "")]
    for _, chip in label_chips(state, looks):
        row += [chip, (" ", "")]
    if state.only is not None:
        row.append((f"only {one_line(state.only)}", DIM))
    return row


def label_chips(state: DocumentState, looks: Looks) -> list[tuple[str, Piece]]:
    """Return each label's name with its chip; a blank goes between two chips."""
    chips, only = [], state.only
    for name, count in counts(state).items():
        shown = count and only in (None, name)
        text = f" {fitted(state.labels[name].letter, 1)} {count} "
        chips.append((name, (text, looks.of(name).colors if shown else DIM)))
    if lost := orphans(state):
        chips.append((ORPHANS, (f" {lost} lost ", ALARM if only in (None, ORPHANS) else DIM)))
    return chips
