"""Texts that are scrolled: a report that can be saved, what an import would do, the guidelines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult

from reader.io.files import styles_folder
from reader.model.labels import Label
from reader.settings.guidelines import Guidelines
from reader.text.screen_text import escape_controls, one_line
from reader.tui.keys import table_key
from reader.tui.runtime import Dialog
from reader.tui.widgets.rows import DIM, STRONG, Line, Row, RowView, between, keys_row, wrapped

KEYS = (("j k", "scroll"), ("Space", "page"), ("s", "save to a file"), ("q", "back"))

Save = Callable[[Callable[[str], None]], None]
"""Asks where to, and says what came of it by the function that it gets."""


class ScrolledScreen(Dialog[None]):
    """Rows that keys scroll."""

    AUTO_FOCUS = ""
    view: RowView

    def action_scroll(self, step: int) -> None:
        self.view.scroll_rows(step)

    def action_page(self, step: int) -> None:
        self.view.scroll_pages(step, keep=2)

    def action_to(self, row: int) -> None:
        self.view.scroll_top(row)


class ReportScreen(ScrolledScreen):
    """Shows lines; `s` saves them."""

    CSS_PATH = styles_folder() / "report.tcss"
    BINDINGS: ClassVar = [
        ("j,down", "scroll(1)"),
        ("k,up", "scroll(-1)"),
        ("space,pagedown", "page(1)"),
        ("backspace,pageup", "page(-1)"),
        ("g,home", "to(0)"),
        ("G,end", "to(1000000)"),
        ("s", "save"),
        ("q,escape", "leave"),
    ]

    def __init__(self, title: str, text: Callable[[int], str], save: Save | None = None) -> None:
        """`text`: gives the report at a width in cells; `save`: None where it cannot be saved."""
        super().__init__()
        self._title, self._text, self._save = title, text, save
        self.view = RowView(id="report")

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys that work now, with a word each."""
        return [each for each in KEYS if each[0] != "s" or self._save is not None]

    def compose(self) -> ComposeResult:
        yield Line(id="report-head", classes="bar")
        yield self.view
        yield Line(id="report-keys", classes="bar")

    def on_resize(self) -> None:
        self.show()

    def show(self) -> None:
        """Show the report as it is now, and the keys."""
        width = self.size.width
        lines = self._text(max(20, width - 3)).splitlines()
        rows: list[Row] = [[(f" {escape_controls(line)}", "")] for line in lines]
        self.view.show(rows)
        self.tell("")
        self.query_one("#report-keys", Line).show(keys_row([self.keys], width))

    def tell(self, sentence: str) -> None:
        """Say a sentence in the head."""
        head = [(f" {self._title}", STRONG), (f"  {sentence}", DIM)]
        self.query_one("#report-head", Line).show(between(head, (), self.size.width))

    def action_save(self) -> None:
        if self._save is not None:
            self._save(self.tell)

    def action_leave(self) -> None:
        self.dismiss(None)


YES = "y"
"""The key that goes on."""


class Found(NamedTuple):
    """What is to be read, and what can be done after it."""

    sentences: Sequence[str]
    go_on: Callable[[], Found] | None = None
    """Does what was asked about, and takes a while; None: there is nothing to do."""
    word: str = "import"
    """What that is."""


class ImportScreen(ReportScreen):
    """Shows what is found; a key goes on. Nothing leaves it before that has ended."""

    BINDINGS: ClassVar = [(YES, "go_on"), ("n", "leave")]

    def __init__(
        self, first: Callable[[], Found], text: Callable[[Sequence[str], int], str]
    ) -> None:
        """`first` looks at what is to be imported; `text`: sentences in lines of a width."""
        super().__init__("Import", lambda width: text(self._found.sentences, width))
        self._found = Found([], first)
        self.run: Callable[[Callable[[], Found], Callable[[Found], None]], None]
        """Calls a function that finds something in a thread, and gives its result to another."""
        self.busy = False
        """Whether something runs in a thread."""

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        rest = [*super().keys]
        return [(YES, self._found.word), *rest[:-1], ("n", "leave")] if self._found.go_on else rest

    def on_mount(self) -> None:
        self.action_go_on()

    def action_go_on(self) -> None:
        if self._found.go_on is not None and not self.busy:
            self.busy = True
            self.run(self._found.go_on, self._take)

    def _take(self, found: Found) -> None:
        self._found, self.busy = found, False
        self.show()

    def action_leave(self) -> None:
        if not self.busy:
            self.dismiss(None)


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
