"""Dialogs that ask for a note, for a yes or no, and for the annotator's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static, TextArea

from reader.io.files import styles_folder
from reader.model.errors import ObelismError
from reader.model.names import valid_annotator
from reader.settings.drafts import Draft
from reader.text.phrases import without_advice
from reader.text.screen_text import one_line
from reader.tui.drafted import Drafted, Full
from reader.tui.runtime import Dialog, TextDialog
from reader.tui.widgets.inputs import CleanInput, clean
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Line

_DIALOG_CELLS, _EDGE_CELLS = 72, 6
"""Width of a dialog where there is room, and what its edges take, as `styles/` has them."""

NEW_LINE_KEYS = ("f2", "ctrl+j", "shift+enter")
"""Keys that begin a new line in a note; every terminal sends the first."""

LONGEST_NOTE = 30_000
"""Characters up to which pasting goes on: each key costs as much as its line is long."""


class NoteArea(Drafted, TextArea):
    """A few lines of text: Enter ends it, F2 begins a new line."""

    class Submitted(Message):
        """Enter was pressed."""

    def on_mount(self) -> None:
        self.cursor_blink = False  # as in `CleanInput`

    @property
    def typed(self) -> str:
        return self.text

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.post_message(self.Submitted())
        elif event.key in NEW_LINE_KEYS:
            self.insert("\n")
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text, lines=True)
        if len(self.text) + len(event.text) > LONGEST_NOTE:
            event.prevent_default()
            self.post_message(Full(LONGEST_NOTE))


KEYS = (
    ("Enter", KEY),
    (" save  ", DIM),
    ("F2", KEY),
    (" new line  ", DIM),
    ("Esc", KEY),
    (" leave", DIM),
)

SURE = (("Esc", KEY), (" again drops it  ", DIM), ("Enter", KEY), (" saves", DIM))
"""Keys after Esc on a note that was changed."""

DRAFT = (("Not saved yet  ", STRONG), *KEYS)
"""Keys below a note that was being written when the program ended."""


class CommentDialog(TextDialog[str | None]):
    """Gives the note, empty where it was taken off; None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"

    def __init__(
        self,
        heading: str,
        note: str,
        what: str = "Note on",
        *,
        draft: Draft,
        place: str | None = None,
    ) -> None:
        """`heading` is safe for the screen, `note` as stored; `place`: top or left, else centre.

        `draft`: where the note is kept while it is written; whoever takes it drops that.
        """
        super().__init__(classes=place)
        self._what = what
        self._heading = heading
        self._stored = note
        self._shown = clean(note, lines=True)
        begun = clean(draft.read(), lines=True)
        self.area = NoteArea(begun or self._shown, compact=True, id="note")
        self.area.begin_draft(draft, self._shown)
        self._warned = False

    def compose(self) -> ComposeResult:
        room = min(self.app.size.width, _DIALOG_CELLS) - _EDGE_CELLS - len(self._what) - 1
        title = [(f"{self._what} ", STRONG), (one_line(self._heading, max(1, room)), "")]
        with Vertical(classes="dialog"):
            yield Line(title, classes="dialog-title")
            yield self.area
            with Horizontal(classes="dialog-foot"):
                keys = DRAFT if self.area.unsaved else KEYS
                yield Line(keys, classes="dialog-keys", id="note-keys")
                yield Button("Save", compact=True, id="save")
                yield Button("Leave", compact=True, id="leave")

    def on_mount(self) -> None:
        self.area.move_cursor(self.area.document.end)

    @on(NoteArea.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        text = clean(self.area.text, lines=True).strip()
        self.dismiss(self._stored if text == self._shown.strip() else text)

    def action_leave(self) -> None:
        """Leave; where something was written, only at the second time."""
        keys = self.query_one("#note-keys", Line)
        if self.area.text == self._shown or self._warned:
            self.dismiss(None)
        self._warned = True
        keys.show(SURE)

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(NoteArea.Changed)
    def _forget_warning(self) -> None:
        self._warned = False
        self.query_one("#note-keys", Line).show(KEYS)


class ConfirmDialog(Dialog[bool]):
    """Gives the answer; leaving the dialog is a no."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    BINDINGS: ClassVar = [
        ("y", "answer(True)"),
        ("n,q,escape", "answer(False)"),
        ("left,right", "app.focus_next"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = one_line(question)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-question")
            with Horizontal(classes="dialog-foot"):
                keys = [
                    ("y", KEY),
                    (" or ", DIM),
                    ("Enter", KEY),
                    (" yes  ", DIM),
                    ("n", KEY),
                    (" no", DIM),
                ]
                yield Line(keys, classes="dialog-keys")
                yield Button("Yes", compact=True, id="yes")
                yield Button("No", compact=True, id="no")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class NameDialog(TextDialog[str | None]):
    """Gives a name that an annotator can have, None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"

    def __init__(self, offered: str, check: Callable[[str], str] = valid_annotator) -> None:
        """`check` returns a name as it is kept, or raises ObelismError where nobody can have it."""
        super().__init__()
        self._offered, self._checked = clean(offered).strip(), check
        self.field: CleanInput

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Line([("Who is annotating?", STRONG)], classes="dialog-title")
            yield Line([("Your tags are kept under this name.", DIM)])
            yield self._make_field()
            yield Line(id="name-problem")
            with Horizontal(classes="dialog-foot"):
                keys = [("Enter", KEY), (" go on  ", DIM), ("Tab", KEY), (" buttons", DIM)]
                yield Line(keys, classes="dialog-keys")
                yield Button("Go on", compact=True, id="save")
                yield Button("Quit", compact=True, id="leave")

    def _make_field(self) -> CleanInput:
        draft = Draft("name")
        self.field = CleanInput(clean(draft.read()) or self._offered, compact=True, id="name")
        self.field.begin_draft(draft, self._offered)
        return self.field

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self.query_one("#name-problem", Line).show(())

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _check(self) -> None:
        try:
            self.dismiss(self._checked(self.field.value))
        except ObelismError as error:
            problem = without_advice(str(error))
            self.query_one("#name-problem", Line).show([(problem, PROBLEM)])

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        self.dismiss(None)
