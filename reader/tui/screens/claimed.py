"""The facts of a folder: who says each, how its check came out; to check, filter and go to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

from reader.model.labels import FACT, LabelSet
from reader.services.claims import CHECKED, EVIDENCE, Claim
from reader.settings.drafts import Draft
from reader.text.phrases import counted
from reader.text.screen_text import one_line
from reader.tui.screens.dialogs import CommentDialog
from reader.tui.screens.listing import Listing
from reader.tui.widgets.rows import DIM, KEY, STRONG, Row, cursor_mark, fitted

_CHECKED_CELLS = 9

SetValue = Callable[[Claim, str, str, Callable[[Claim], None]], None]
"""Gives a claim a value of an attribute; calls its last argument with the claim as it is then."""


def _behind(text: str, cells: int) -> str:
    """Return what of a text does not fit into a number of cells; empty where all of it does."""
    line, shown = one_line(text), one_line(text, cells)
    return "" if shown == line else f"… {line[len(shown) - 1 :].lstrip()}"


class ClaimsScreen(Listing[Claim, Claim]):
    """Gives the claim that was chosen."""

    BINDINGS: ClassVar = [
        ("o", "open_only"),
        ("e", "evidence"),
        ("u", "undo"),
        *((str(digit), f"set({digit})") for digit in range(1, 10)),
    ]
    NAME = "claims"
    FOOT = 4

    def __init__(
        self,
        found: Sequence[Claim],
        labels: LabelSet,
        set_value: SetValue,
        undo: Callable[[], None],
        can_undo: Callable[[], bool],
    ) -> None:
        """`undo` takes back what was set last here, where anything was, and calls `put` with what
        is then found."""
        self._set, self._undo, self._can_undo = set_value, undo, can_undo
        self._open_only = False
        values = [each.values for each in labels[FACT.name].attributes if each.name == CHECKED]
        self._values = (values or [()])[0][:9]
        super().__init__(found)

    def is_wanted(self, item: Claim) -> bool:
        return item.is_open or not self._open_only

    def words_of(self, item: Claim) -> str:
        said = (item.claim, item.checked, *item.said_by, *item.evidence, item.title)
        return " ".join((*said, *item.annotators))

    def head(self) -> Sequence[Row]:
        """Return how many there are."""
        counts = Counter(each.checked for each in self.items)
        parts = ", ".join(f"{count} {one_line(name)}" for name, count in sorted(counts.items()))
        what = f"{counted(len(self.items), 'claim')}{': ' if parts else ''}{parts}"
        return ([(what, STRONG), ("  only what is open" if self._open_only else "", DIM)],)

    def foot(self) -> Sequence[str]:
        """Return all about the one under the cursor."""
        claim = self.item
        if claim is None:
            none = "No facts are tagged." if not self.items else "Nothing else is listed."
            return none, "", self.said, ""
        said = f"says {', '.join(claim.said_by)}" if claim.said_by else "says the article"
        evidence = f"evidence: {'; '.join(claim.evidence) or '–'}"
        place = f"{claim.title} · tagged by {', '.join(claim.annotators)}"
        values = (f"{n} {one_line(value, 10)}" for n, value in enumerate(self._values, 1))
        rest = _behind(claim.claim, self._claim_cells(self.rows.size.width))
        first, place = (rest, f"{said} · {place}") if rest else (said, place)
        lines = first, evidence, self.said or place, f"checked: {' · '.join(values)}"
        return [one_line(text, self.cells) for text in lines]

    def _claim_cells(self, width: int) -> int:
        """Return the cells that a claim has in a row of a width."""
        return max(4, width - _CHECKED_CELLS - 3)

    def hints(self) -> Sequence[tuple[str, str]]:
        return ("Enter", "go"), ("e", "evidence")

    def further_hints(self) -> Sequence[tuple[str, str]]:
        only = (("o", "all" if self._open_only else "open"),) if self.items else ()
        undo = (("u", "undo"),) if self._can_undo() else ()
        return *only, *undo

    def row(self, index: int, width: int) -> Row:
        claim = self.listed[index]
        look = KEY if claim.is_open else DIM
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(claim.checked, _CHECKED_CELLS), look),
            (" ", ""),
            (fitted(claim.claim, self._claim_cells(width)), ""),
        ]

    def chosen(self, index: int) -> None:
        """Go to the claim."""
        self.dismiss(self.listed[index])

    def action_open_only(self) -> None:
        """List what is open alone, or all."""
        self._open_only = not self._open_only
        self.said = ""
        self.refill()

    def action_set(self, digit: int) -> None:
        """Say how the check came out; the same again: not yet."""
        claim = self.item
        if claim is not None and digit <= len(self._values):
            value = self._values[digit - 1]
            self._give(claim, CHECKED, "" if claim.checked == value else value)

    def action_evidence(self) -> None:
        """Write what shows it."""
        claim = self.item
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
        def done(now: Claim) -> None:
            self.put([now if each is claim else each for each in self.items])

        self._set(claim, name, value, done)

    def action_undo(self) -> None:
        """Take back what was set last."""
        self._undo()
