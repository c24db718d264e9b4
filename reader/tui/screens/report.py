"""Reports that are scrolled: one that can be saved to a file, and what an import would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult

from reader.io.files import styles_folder
from reader.text.screen_text import escape_controls
from reader.tui.runtime import Dialog
from reader.tui.widgets.rows import DIM, STRONG, Line, Row, RowView, between, keys_row

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
        """`text`: the report in so many cells; `save`: None where it cannot be saved."""
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

    BINDINGS: ClassVar = [
        (YES, "go_on"),
        ("n", "leave"),
    ]

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
