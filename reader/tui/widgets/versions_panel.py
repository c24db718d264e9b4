"""The versions of the current item, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from reader.model.annotation import Annotation, Span
from reader.model.labels import Label
from reader.modes.adjudicate import panel
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.panel import VersionView
from reader.text.phrases import Detail, article_of, quoted, role_name
from reader.text.screen_text import one_line
from reader.tui.looks import Looks
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    between,
    cells_of,
    fitted,
    name_beside,
    wrapped,
)

MOST_LINES, MOST_LINES_NARROW = 4, 2
"""Lines of one quote."""

ROLE_CELLS = 9
"""Cells of a role's name."""

DETAIL_CELLS = 16
"""Cells of what a detail is, and a blank."""

NAME_CELLS = 16
"""Cells of the adjudicator's name."""


class VersionsPanel(Vertical, can_focus=False):
    """Shows an adjudication's current item; it takes no keys."""

    def __init__(self, mode: AdjudicateMode, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._mode = mode
        self._looks = Looks(label.name for label in mode.state.labels)
        self.view = RowView(id="versions")
        self._shown: object = None
        self.narrow = False
        """Whether it stands below the article, where rows are few."""
        self.about: Item | None = None
        """The item that a dialog asks about, shown instead of the current one."""

    @property
    def _item(self) -> Item | None:
        return self.about or self._mode.state.item

    def compose(self) -> ComposeResult:
        yield Line(id="versions-head")
        yield self.view

    def show(self, mode: AdjudicateMode) -> None:
        """Show another article."""
        self._mode = mode
        self._looks = Looks(label.name for label in mode.state.labels)
        self._shown = None

    def sync(self) -> None:
        """Bring the picture up to date."""
        if not self.is_mounted or not self.size.width:
            return
        self.query_one("#versions-head", Line).show(self._head())
        self.view.show([*self._made(max(20, self.view.row_width))])
        if self._item is not self._shown:
            self._shown = self._item
            self.view.scroll_top(0)

    def scroll(self, step: int) -> None:
        """Scroll the versions by half a page; past the last they begin again."""
        view = self.view
        if view.scroll_offset.y >= view.count - view.size.height:
            view.scroll_top(0)
        else:
            view.scroll_rows(step * max(1, view.size.height // 2))

    def on_resize(self) -> None:
        self.sync()

    def _head(self) -> Row:
        state = self._mode.state
        left: list[Piece] = [(f" {panel.head(state, self._item)}", STRONG)]
        who = f"{one_line(state.adjudicator, NAME_CELLS)} for @gold"
        words = [panel.how_hard(self._item), *([who] if self.narrow else [])]
        right = " · ".join(filter(None, words))
        return between(left, [(f"{right} ", DIM)], self.size.width)

    def _made(self, width: int) -> Iterator[Row]:
        state, item = self._mode.state, self._item
        if item is None:
            key = self._mode.key_of("next_thing")
            nothing = f"{key} goes from item to item, decided or not."
            yield [(f" {line}", DIM) for line in wrapped(nothing, width - 2)][:1]
            return
        for version in panel.versions(state, item):
            yield from self._version(version, width)
        for part in panel.further(state, item):
            yield from _detail(part, width)

    def _version(self, version: VersionView, width: int) -> Iterator[Row]:
        """Yield who has it, and the label beside them where there is room; then its passages."""
        label = self._label(version.annotations[0])
        *rows, last = self._names(version, width)
        yield from rows
        short = self._in_a_row(version)
        if self.narrow and short and cells_of([*last, *label, *short]) + 4 <= width:
            yield [*last, ("  ", ""), *label, ("  ", ""), *short]
        else:
            yield from self._at_length(version, last, label, width)
        for remark in version.remarks:
            yield from _remark(remark, width)

    def _at_length(
        self, version: VersionView, names: list[Piece], label: list[Piece], width: int
    ) -> Iterator[Row]:
        """Yield the last row of names with the label, and the passages in rows of their own."""
        if cells_of(names) + cells_of(label) + 2 <= width:
            yield [*names, ("  ", ""), *label]
        else:
            yield names
            yield [("   ", ""), *label]
        for number, annotation in enumerate(version.annotations):
            if number:
                yield [("   ", ""), *self._label(annotation)]
            notes = [("note", version.notes)] if version.notes and not number else []
            yield from self._parts([*self._parts_of(annotation), *notes], width)

    def _in_a_row(self, version: VersionView) -> list[Piece]:
        """Return the quotes of a version of one mark, with their roles; else none."""
        if len(version.annotations) > 1 or version.notes:
            return []
        pieces: list[Piece] = []
        for role, text in self._parts_of(version.annotations[0]):
            pieces += [(f"{role} " if role else "", DIM), (f"{quoted(text)} ", "")]
        return pieces

    def _parts_of(self, annotation: Annotation) -> list[tuple[str, str]]:
        """Return role, empty for none, and quote of each span, safe for the screen."""
        label = self._mode.state.labels[annotation.label]
        return [(_role(label, span), one_line(span.text)) for span in annotation.spans]

    def _names(self, version: VersionView, width: int) -> list[list[Piece]]:
        """Return who has a version, each by what takes it, in as many rows as that needs."""
        rows: list[list[Piece]] = [[("✓" if version.decided else " ", KEY)]]
        for key, name in version.by:
            who: list[Piece] = [
                (f"{key} " if key else "", KEY),
                (f"{one_line(name, width - 6)} ", ""),
            ]
            if len(rows[-1]) > 1 and cells_of(rows[-1]) + cells_of(who) > width:
                rows.append([(" ", "")])
            rows[-1] += who
        return rows

    def _label(self, annotation: Annotation) -> list[Piece]:
        name = annotation.label
        chip = f" {fitted(self._mode.state.labels[name].letter, 1)} "
        return [(chip, self._looks.of(name).colors), (f" {one_line(name)}", STRONG)]

    def _parts(self, parts: Sequence[tuple[str, str]], width: int) -> Iterator[Row]:
        if self.narrow:
            yield from self._flowing(parts, width)
            return
        for role, text in parts:
            quote = text if role == "note" else quoted(text)
            cells = ROLE_CELLS if role else 0
            yield from name_beside(
                (fitted(role, cells), DIM), self._cut(quote, width - cells - 3), 3
            )

    def _flowing(self, parts: Iterable[tuple[str, str]], width: int) -> Iterator[Row]:
        """Yield passages side by side, as many in a row as there is room for."""
        row: list[Piece] = [("  ", "")]
        for role, text in parts:
            quote = text if role == "note" else quoted(text)
            part: list[Piece] = [(f" {role}" if role else "", DIM), (f" {quote}", "")]
            if cells_of(row) + cells_of(part) <= width:
                row += part
                continue
            if len(row) > 1:
                yield row
            lines = self._cut(quote, width - cells_of(part[:1]) - 3)
            for line in lines[:-1]:
                yield [("  ", ""), part[0], (f" {line}", "")]
                part[0] = (" " * cells_of(part[:1]), "")
            row = [("  ", ""), part[0], (f" {lines[-1]}", "")]
        yield row

    def _cut(self, text: str, width: int) -> list[str]:
        """Return the lines of a quote; of a long one its beginning and its end."""
        lines = wrapped(text, width)
        most = MOST_LINES_NARROW if self.narrow else MOST_LINES
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], one_line(f"… {lines[-1]}", width)]


def _role(label: Label, span: Span) -> str:
    """Return a passage's role, with its article where that is another one."""
    role = role_name(label, span) if span.role else ""
    return f"{role} in {article_of(span, 20)}" if span.elsewhere is not None else role


def _remark(text: str, width: int) -> Iterator[Row]:
    yield from name_beside(("! ", KEY), wrapped(text, max(10, width - 5)), 3)


def _detail(part: Detail, width: int) -> Iterator[Row]:
    lines = wrapped(part.text, max(10, width - DETAIL_CELLS - 1))
    yield from name_beside((fitted(part.name, DETAIL_CELLS), STRONG), lines, 1)
