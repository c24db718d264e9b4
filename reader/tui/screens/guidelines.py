"""The guidelines, scrolled to the section of a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events

from reader.io.files import styles_folder
from reader.model.labels import Label
from reader.settings.guidelines import Guidelines
from reader.text.screen_text import one_line
from reader.tui.keys import table_key
from reader.tui.screens.report import ReportScreen
from reader.tui.widgets.rows import DIM, STRONG, Line, Row, keys_row, wrapped

MOST_CELLS = 84
"""Cells of a line, as it is read well."""

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_MARKS = re.compile(r"[*_`]+")


class GuidelinesScreen(ReportScreen):
    """Shows Markdown as it is read; the key that opened it leaves it too."""

    CSS_PATH = styles_folder() / "report.tcss"

    BINDINGS: ClassVar = [("v", "other")]

    def __init__(
        self, now: Guidelines, earlier: Guidelines | None, label: Label | None, opened_by: str
    ) -> None:
        """`earlier`: those of another version that the current tag was made under, without a text
        where that is not kept; `label`: whose section is shown first; None: the top."""
        super().__init__("Guidelines", lambda _: "")
        self._now, self._earlier, self._shown, self._label = now, earlier, now, label
        self._opened_by = opened_by
        self._placed = False

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys that work now, with a word each."""
        if self._earlier is None or not self._earlier.text:
            return super().keys
        word = "the tag's version" if self._shown is self._now else "the version now"
        return [("v", word), *super().keys]

    def action_other(self) -> None:
        """Show those that the tag was made under, or those now again, at the same section."""
        if self._earlier is not None and self._earlier.text:
            self._shown = self._earlier if self._shown is self._now else self._now
            self._placed = False
            self.show()

    def _about(self) -> str:
        """Say which version is shown, and under which the tag was made, if that is another."""
        if self._shown is self._earlier:
            return f"version {self._shown.version}, which this tag was made under"
        about = f"version {self._now.version}" if self._now.version else "the usual ones"
        if self._earlier is None:
            return about
        if not self._earlier.text:
            return f"{about}; this tag's, {self._earlier.version}, is not kept"
        return f"{about}; this tag was made under {self._earlier.version}"

    def on_key(self, event: events.Key) -> None:
        if self._opened_by in (event.character, table_key(event.key)):
            event.stop()
            self.action_leave()

    def show(self) -> None:
        """Show the text in the width that there is; at first the section of the label."""
        width = max(20, min(MOST_CELLS, self.size.width - 3))
        rows, sections = guideline_rows(self._shown.text, width)
        place = sections.get(self._label.name.casefold()) if self._label is not None else 0
        if place is None and self._label is not None:
            place = 0
            name, says = one_line(self._label.name), one_line(self._label.guideline)
            lines = wrapped(f"There is no section on {name}. {says}", width)
            rows = [*([(f" {line}", DIM)] for line in lines), [], *rows]
        self.view.show(rows)
        self.tell(self._about())
        self.query_one("#report-keys", Line).show(keys_row([self.keys], self.size.width))
        if not self._placed and self.view.size.height:
            self._placed = True
            self.call_after_refresh(self.view.scroll_top, place)


def guideline_rows(text: str, width: int) -> tuple[list[Row], dict[str, int]]:
    """Return Markdown as rows of `width` cells, and the row of each heading by its folded text."""
    rows: list[Row] = []
    sections: dict[str, int] = {}
    for block in _blocks(text):
        heading = _HEADING.match(block[0])
        if heading is not None:
            name = one_line(_MARKS.sub("", heading[2]))
            sections.setdefault(name.casefold(), len(rows))
            rows += ([(f" {line}", STRONG)] for line in wrapped(name, width))
            continue
        item = _ITEM.match(block[0])
        before = one_line(item[0]) + " " if item is not None else ""
        words = _MARKS.sub("", " ".join(each.strip() for each in block))
        words = one_line(words[len(item[0].lstrip()) :] if item is not None else words)
        indent = len(before)
        for number, line in enumerate(wrapped(words, width - indent) if words else [""]):
            rows.append([(f" {' ' * indent if number else before}{line}", "")])
    return rows, sections


def _blocks(text: str) -> Iterator[Sequence[str]]:
    """Yield the lines that are read as one: of a heading, an item, a paragraph; or a blank one."""
    block: list[str] = []
    for line in text.splitlines():
        begins = _HEADING.match(line) or _ITEM.match(line) or not line.strip()
        if block and (begins or _HEADING.match(block[0])):
            yield block
            block = []
        if line.strip():
            block.append(line)
        else:
            yield [""]
    if block:
        yield block
