"""The facts of a folder: who says each, how its check came out; to check, filter and go to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from reader.io.files import styles_folder
from reader.model.labels import FACT, LabelSet
from reader.services.claims import CHECKED, EVIDENCE, Claim
from reader.settings.drafts import Draft
from reader.text.phrases import counted
from reader.text.screen_text import one_line
from reader.tui.screens.dialogs import CommentDialog
from reader.tui.screens.lists import DIALOG_CELLS, EDGE_CELLS, ListDialog
from reader.tui.widgets.rows import DIM, KEY, STRONG, Line, Row, cursor_mark, fitted, keys_row

_MOST_ROWS = 16
_FEWEST_ROWS = 2
_OTHER_ROWS = 12
"""Of the dialog, with its edges and blank rows; it has fewer on a short screen."""
_CHECKED_CELLS = 9

SetValue = Callable[[Claim, str, str, Callable[[Claim], None]], None]
"""Gives a claim a value of an attribute; calls its last argument with the claim as it is then."""


class ClaimsScreen(ListDialog[Claim]):
    """Gives the claim that was chosen."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "cited")]
    BINDINGS: ClassVar = [
        Binding("space,pagedown", "page(1)", "page", show=False, id="claims-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="claims-page-back"),
        Binding("o", "open_only", "open ones", show=False, id="claims-open"),
        Binding("e", "evidence", "evidence", show=False, id="claims-evidence"),
        Binding("u", "undo", "undo", show=False, id="claims-undo"),
        *(
            Binding(str(digit), f"set({digit})", "set", show=False, id=f"claims-set-{digit}")
            for digit in range(1, 10)
        ),
    ]

    def __init__(
        self,
        found: Sequence[Claim],
        labels: LabelSet,
        set_value: SetValue,
        undo: Callable[[], None],
    ) -> None:
        """`undo` takes back what was set last here, and calls `show` with what is then found."""
        self._found, self._set, self._undo = list(found), set_value, undo
        self._open_only, self._said = False, ""
        values = [each.values for each in labels[FACT.name].attributes if each.name == CHECKED]
        self._values = (values or [()])[0][:9]
        self._shown = [*range(len(self._found))]
        super().__init__([], "")
        self.rows.set_rows(len(self._shown))

    def compose(self) -> ComposeResult:
        with Vertical(id="claims", classes="dialog"):
            yield Line([], id="claims-counts")
            yield self.rows
            for id in ("claims-said", "claims-evidence", "claims-place"):
                yield Line([], id=id)
            yield Line([], id="claims-keys", classes="dialog-keys")

    def on_resize(self) -> None:
        self._tell()

    def show(self, found: Sequence[Claim]) -> None:
        """Show other claims."""
        self._found = list(found)
        self._filter()

    def say(self, sentence: str) -> None:
        """Say a sentence in the place of the article's title."""
        self._said = sentence
        self._tell()

    def _filter(self) -> None:
        wanted = (at for at, each in enumerate(self._found) if each.is_open or not self._open_only)
        self._shown = [*wanted]
        self.rows.set_rows(len(self._shown))
        self.rows.to(min(self.rows.cursor, max(0, len(self._shown) - 1)))
        self._tell()

    @property
    def _claim(self) -> Claim | None:
        at = self.rows.cursor
        return self._found[self._shown[at]] if at < len(self._shown) else None

    def _tell(self) -> None:
        """Say how many there are, and all about the one under the cursor."""
        width = min(DIALOG_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS
        room = max(_FEWEST_ROWS, self.app.size.height - _OTHER_ROWS)
        self.rows.styles.height = max(1, min(len(self._shown), _MOST_ROWS, room))
        counts = Counter(each.checked for each in self._found)
        parts = ", ".join(f"{count} {one_line(name)}" for name, count in sorted(counts.items()))
        what = f"{counted(len(self._found), 'claim')}{': ' if parts else ''}{parts}"
        only = "  only what is open" if self._open_only else ""
        self.query_one("#claims-counts", Line).show([(what, STRONG), (only, DIM)])
        claim = self._claim
        said = evidence = place = ""
        if claim is not None:
            said = f"says {', '.join(claim.said_by)}" if claim.said_by else "says the article"
            evidence = f"evidence: {'; '.join(claim.evidence) or '–'}"
            place = f"{claim.title} · tagged by {', '.join(claim.annotators)}"
        else:
            said = "Nothing is open." if self._found else "No facts are tagged."
        lines = {"said": said, "evidence": evidence, "place": self._said or place}
        for name, text in lines.items():
            look = STRONG if self._said and name == "place" else DIM
            self.query_one(f"#claims-{name}", Line).show([(one_line(text, width), look)])
        values = [(str(n), one_line(value, 10)) for n, value in enumerate(self._values, 1)]
        other = "all" if self._open_only else "open"
        keys = [("Enter", "go"), *values, ("e", "evidence"), ("o", other), ("Esc", "back")]
        self.query_one("#claims-keys", Line).show(keys_row([keys], width))
        self.rows.refresh()

    def row(self, index: int, width: int) -> Row:
        claim = self._found[self._shown[index]]
        look = KEY if claim.is_open else DIM
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(claim.checked, _CHECKED_CELLS), look),
            (" ", ""),
            (fitted(claim.claim, max(4, width - _CHECKED_CELLS - 3)), ""),
        ]

    def chosen(self, index: int) -> None:
        """Go to the claim."""
        self.dismiss(self._found[self._shown[index]])

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self.say("")

    def action_page(self, step: int) -> None:
        self.rows.page(step)
        self.say("")

    def action_open_only(self) -> None:
        """List what is open alone, or all."""
        self._open_only = not self._open_only
        self._said = ""
        self._filter()

    def action_set(self, digit: int) -> None:
        """Say how the check came out; the same again: not yet."""
        claim = self._claim
        if claim is not None and digit <= len(self._values):
            value = self._values[digit - 1]
            self._give(claim, CHECKED, "" if claim.checked == value else value)

    def action_evidence(self) -> None:
        """Write what shows it."""
        claim = self._claim
        if claim is None:
            return

        def keep(text: str | None) -> None:
            if text is not None:
                self._give(claim, EVIDENCE, text)
            dialog.area.drop_draft()

        draft = Draft(EVIDENCE, claim.annotation, claim.article)
        heading = one_line(claim.claim, 40)
        dialog = CommentDialog(heading, "; ".join(claim.evidence), "Evidence of", draft=draft)
        self.app.push_screen(dialog, keep)

    def _give(self, claim: Claim, name: str, value: str) -> None:
        at = next((at for at, each in enumerate(self._found) if each is claim), None)

        def done(now: Claim) -> None:
            if at is not None:
                self._found[at] = now
            self._said = ""
            self._filter()

        self._set(claim, name, value, done)

    def action_undo(self) -> None:
        """Take back what was set last."""
        self._undo()
