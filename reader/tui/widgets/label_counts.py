"""How many annotations each label has, in its colours: for the panel and for its strip."""

from __future__ import annotations

from reader.modes.annotate.panel import ORPHANS, counts, orphans
from reader.modes.document_state import DocumentState
from reader.text.screen_text import one_line
from reader.tui.looks import Looks
from reader.tui.widgets.rows import ALARM, DIM, Piece, Row, fitted


def label_counts(state: DocumentState, looks: Looks, only: str | None = None) -> Row:
    """Return how many annotations each label has, in its colour; those not listed are dimmed."""
    row: list[Piece] = [(" ", "")]
    for _, chip in label_chips(state, looks, only):
        row += [chip, (" ", "")]
    if only is not None:
        row.append((f"only {one_line(only)}", DIM))
    return row


def label_chips(state: DocumentState, looks: Looks, only: str | None) -> list[tuple[str, Piece]]:
    """Return the labels' names with what is shown for them; a blank stands between two."""
    chips = []
    for name, count in counts(state).items():
        shown = count and only in (None, name)
        text = f" {fitted(state.labels[name].letter, 1)} {count} "
        chips.append((name, (text, looks.of(name).colors if shown else DIM)))
    if lost := orphans(state):
        chips.append((ORPHANS, (f" {lost} lost ", ALARM if only in (None, ORPHANS) else DIM)))
    return chips
