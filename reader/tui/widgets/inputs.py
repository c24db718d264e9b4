"""Input of text without anything that a terminal would obey, and the bar where a text is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from reader.settings.drafts import Draft
from reader.text.characters import FORBIDDEN
from reader.tui.drafted import Drafted, Full
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Line, Piece

LONGEST_LINE = 4096
"""Characters that one line takes, as long as a path can be: each key costs as much as is there."""


def clean(text: str, *, lines: bool = False) -> str:
    """Take out control characters; line breaks become spaces, or, with `lines`, LF."""
    joint = "\n" if lines else " "
    return joint.join(FORBIDDEN.sub("", line.replace("\t", " ")) for line in text.splitlines())


class CleanInput(Drafted, Input):
    """One line of text; pasted text is cleaned, and its lines are joined.

    Its cursor does not blink: that would repaint what lies below a dialog twice a second.
    """

    def on_mount(self) -> None:
        self.cursor_blink = False
        self.max_length = LONGEST_LINE

    def restricted(self) -> None:
        self.post_message(Full(LONGEST_LINE))

    @property
    def typed(self) -> str:
        return self.value

    def on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)


class FindBar(Horizontal):
    """Hidden until it is asked for; Enter looks for what was typed, Esc leaves.

    Tab has case ignored or not, which stays so until it is pressed again.
    """

    BINDINGS: ClassVar = [("escape", "leave"), ("tab", "exact")]

    def __init__(
        self,
        covered: str,
        find: Callable[[str | None, bool], None],
        *,
        id: str,
        asked: bool = False,
    ) -> None:
        """`covered`: selects the line whose place it takes; `find`: gets the text, None on Esc, and
        whether case matters; `asked`: it is asked for as soon as it is there."""
        super().__init__(id=id)
        self._covered, self._find = covered, find
        self._asked = asked
        self.exact = False
        """Whether a text is to be found in just the case that it is typed in."""

    def compose(self) -> ComposeResult:
        yield Line([("/", KEY)], id="find-slash")
        yield CleanInput(compact=True, select_on_focus=False, id="find-query")
        yield Line(self._case, id="find-case")
        keys = [("Enter", KEY), (" find  ", DIM), ("Esc", KEY), (" leave ", DIM)]
        yield Line(keys, id="find-keys")

    def on_mount(self) -> None:
        if self._asked:
            self.ask()

    def ask(self) -> None:
        """Show the bar with the focus at once: the next key belongs to it.

        It is empty, unless the program ended while something was typed there.
        """
        self._show(True)
        field = self.query_one(CleanInput)
        draft = Draft("find")
        field.value = clean(draft.read())
        field.begin_draft(draft)
        self.screen.set_focus(field)

    @on(Full)
    def _refuse_more(self, event: Full) -> None:
        event.stop()  # the bar stands where the screen would say it
        sentence = f" at most {event.most} "
        self.query_one("#find-case", Line).show([(sentence, PROBLEM)])

    @on(Input.Changed)
    def _show_case(self) -> None:
        self.query_one("#find-case", Line).show(self._case)

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(event.value)

    def action_leave(self) -> None:
        self._close(None)

    def action_exact(self) -> None:
        self.exact = not self.exact
        self._show_case()

    @property
    def _case(self) -> list[Piece]:
        """Which of both is on, and the key to the other."""
        return [(" exact case " if self.exact else " any case ", STRONG), ("Tab", KEY)]

    def _close(self, query: str | None) -> None:
        self.query_one(CleanInput).drop_draft()
        self.screen.action_blur()
        self._show(False)
        self._find(query, self.exact)

    def _show(self, shown: bool) -> None:
        self.display = shown
        self.screen.query_one(self._covered).display = not shown
