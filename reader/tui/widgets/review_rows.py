"""The rows of a review: what is said of an annotation, and the summary."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from reader.modes.annotate.panel import Detail
from reader.modes.review.items import Item
from reader.modes.review.state import Review
from reader.modes.review.summary import summary
from reader.modes.review.wording import heading, item_details
from reader.text.screen_text import one_line
from reader.tui.looks import Looks
from reader.tui.widgets.named_lines import named_lines
from reader.tui.widgets.pieces import DIM, STRONG, Piece, Row, cells_of, fitted, wrapped

NARROW_LINES = 3
"""Lines of one passage or note where there is little room."""

BELOW_ROWS = 9
"""Rows there, as styles/review.tcss has them."""

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
    beside = cells_of(label) if narrow else 1
    whose = [(line, DIM) for line in wrapped(heading(item), width - beside - 3)]
    if narrow:
        indent: list[Piece] = [(" " * (beside + 2), "")]
        rows: list[Row] = [[*label, ("  ", ""), whose[0]], *([*indent, line] for line in whose[1:])]
    else:
        rows = [label, *([("  ", ""), line] for line in whose), ()]
    details = item_details(review, item)
    if narrow:
        return [*rows, *_below([each for each in details if each.name != GUIDELINE], width)]
    return [*rows, *chain.from_iterable(named_lines(each, max(10, width - 1)) for each in details)]


def _below(details: Sequence[Detail], width: int) -> list[Row]:
    """Names with their text beside them; each has as many lines as all have room for."""
    rows: list[Row] = []
    for most in range(NARROW_LINES, 0, -1):
        rows = [row for each in details for row in _narrow_lines(each, width, most)]
        if len(rows) < BELOW_ROWS:
            break
    return rows


def summary_rows(review: Review) -> list[Row]:
    """The summary, its headings brought out."""
    rows: list[Row] = []
    for number, line in enumerate(summary(review)):
        heads = not number or (line and not line.startswith(" ") and not line.endswith("."))
        rows.append([(f" {line}", STRONG if heads else "")])
    return rows


def _narrow_lines(detail: Detail, width: int, most: int) -> Sequence[Row]:
    """A name with its text beside it, cut to a few lines."""
    room = max(10, width - INDENT - 2)
    lines = wrapped(detail.text, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], one_line(" ".join(lines[most - 1 :]), room)]
    return [
        [(" ", ""), (fitted("" if number else detail.name, INDENT - 1), STRONG), (line, "")]
        for number, line in enumerate(lines)
    ]
