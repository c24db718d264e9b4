"""Who is cited in a folder: a list of sources with what each said, to go to, merge and part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from reader.services.sources import Cited, Source, Statement, shares, title
from reader.text.phrases import quoted
from reader.text.screen_text import one_line
from reader.tui.screens.listing import Listing
from reader.tui.widgets.rows import DIM, KEY, MARK, STRONG, Row, cursor_mark, fitted, wrapped

_KIND_CELLS = 10

_Item = tuple[Source, Statement | None]
"""A source, and for what stands below it, what it said."""


class CitedScreen(Listing[Statement, _Item]):
    """Gives the statement that was chosen."""

    BINDINGS: ClassVar = [("equals_sign", "merge"), ("x", "part")]
    NAME = "sources"
    HEAD = 2

    def __init__(self, found: Cited, merge: Callable[[str, str], None]) -> None:
        """`merge` counts a name as another, and then calls `show` with what is then found."""
        self._found, self._merge = found, merge
        self._marked: Source | None = None
        super().__init__(_items(found))

    def show(self, found: Cited) -> None:
        """Show other sources."""
        self._found, self._marked = found, None
        self.put(_items(found))

    def words_of(self, item: _Item) -> str:
        """Return a source with what it said, of a row below it that alone."""
        source, statement = item
        said = [statement] if statement is not None else source.statements
        return " ".join([title(source), source.kind, *(each.content for each in said)])

    def head(self) -> Sequence[Row]:
        first, *more = wrapped(shares(self._found), self.cells)
        return [(first, STRONG)], [(" ".join(more), STRONG)]

    def foot(self) -> Sequence[str]:
        """Return what a merge would do."""
        if self.said:
            return [self.said]
        if self._marked is not None:
            name = one_line(self._marked.name, 24)
            return [f"{name}: = on the source that it is the same as."]
        if self._found.proposals:
            same = self._found.proposals[0]
            return [f"{one_line(same.name, 20)} may be {one_line(same.now, 24)}."]
        return ["Names that mean the same count as one."]

    def hints(self) -> Sequence[tuple[str, str]]:
        source = self.item[0] if self.item is not None else None
        same = (("=", "same as"),) if source is not None and source.name else ()
        part = (("x", "apart"),) if source is not None and source.merged else ()
        return ("Enter", "go"), *same, *part

    def row(self, index: int, width: int) -> Row:
        source, statement = self.listed[index]
        here = cursor_mark(index == self.rows.cursor)
        digits = len(str(max(len(each.statements) for each in self._found.sources)))
        rest = width - digits - 5
        if statement is not None:
            said = fitted(quoted(one_line(statement.content)), rest - 2)
            return [here, (" " * (digits + 5), ""), (said, DIM)]
        marked = "= " if source is self._marked else "  "
        return [
            here,
            (marked, MARK),
            (f"{len(source.statements):{digits}} ", KEY),
            (fitted(title(source), max(4, rest - _KIND_CELLS - 1)), STRONG),
            (f" {fitted(source.kind, _KIND_CELLS)}", DIM),
        ]

    def chosen(self, index: int) -> None:
        """Go to the statement, or the first of the source."""
        source, statement = self.listed[index]
        self.dismiss(statement or source.statements[0])

    def action_merge(self) -> None:
        """Mark a source; on the next one, count the marked one as it."""
        if self.item is None:
            return
        source, _ = self.item
        if not source.name:
            self.say("This source has no name.")
        elif self._marked is None or self._marked is source:
            self._marked = None if self._marked is source else source
            self.lay_out()
        else:
            self._merge(self._marked.name, source.name)

    def action_part(self) -> None:
        """Count a merged name by itself again, the last of the source first."""
        if self.item is not None and (merged := self.item[0].merged):
            self._merge(merged[-1], merged[-1])


def _items(found: Cited) -> list[_Item]:
    """Return the rows: each source, and below it what it said."""
    return [
        (source, statement) for source in found.sources for statement in (None, *source.statements)
    ]
