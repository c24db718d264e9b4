"""What an import would do, asked about, and then what it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding

from reader.tui.screens.report import ReportScreen

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
        Binding(YES, "go_on", "yes", show=False, id="import-yes"),
        Binding("n", "leave", "no", show=False, id="import-no"),
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
