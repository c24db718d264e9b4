"""The rows of a review: what is said of an annotation, and the summary."""

from __future__ import annotations

from collections.abc import Sequence

from reader.session.review.item import Item
from reader.session.review.review import Review
from reader.session.review.summary import summary
from reader.session.review.telling import heading, item_details
from reader.text.display import one_line
from reader.tui.looks import Looks
from reader.tui.widgets.named_lines import named_lines
from reader.tui.widgets.pieces import DIM, STRONG, Piece, Row, fitted, wrapped

NARROW_LINES = 3
"""Lines of one passage or note where there is little room."""

GUIDELINE = "guideline"
"""What is left to the help there."""

INDENT = 14
"""Cells of the names there."""


def detail_rows(review: Review, item: Item, width: int, *, narrow: bool) -> list[Row]:
    """The label, whose it is, and all that is said of it; `narrow`: names beside their text."""
    looks = Looks(label.name for label in review.labels)
    name = one_line("label hidden" if review.blind else item.annotation.label)
    look = STRONG if review.blind else looks.of(item.annotation.label).colors
    label: list[Piece] = [(" ", ""), (f" {name} ", look)]
    whose: Piece = (f"  {heading(item)}", DIM)
    rows: list[Row] = [[*label, whose]] if narrow else [label, [whose], ()]
    for part in item_details(review, item):
        if narrow and part.name != GUIDELINE:
            rows += _narrow_lines(part.name, part.text, width)
        elif not narrow:
            rows += named_lines(part, max(10, width - 1))
    return rows


def summary_rows(review: Review) -> list[Row]:
    """The summary, its headings brought out."""
    rows: list[Row] = []
    for number, line in enumerate(summary(review)):
        heads = not number or (line and not line.startswith(" ") and not line.endswith("."))
        rows.append([(f" {line}", STRONG if heads else "")])
    return rows


def _narrow_lines(name: str, text: str, width: int) -> Sequence[Row]:
    """A name with its text beside it, cut to a few lines."""
    lines = wrapped(text, max(10, width - INDENT - 2))
    if len(lines) > NARROW_LINES:
        lines = [*lines[: NARROW_LINES - 1], "…"]
    return [
        [(" ", ""), (fitted("" if number else name, INDENT - 1), STRONG), (line, "")]
        for number, line in enumerate(lines)
    ]
