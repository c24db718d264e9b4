"""Say in a line or two what an annotation is about, safe for the screen."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from reader.model.annotation import Annotation
from reader.model.labels import SOURCE, Label
from reader.text.phrases import quoted
from reader.text.screen_text import one_line, wrap

MOST_CELLS = 200
"""Cells of one passage, of which no line shows more."""

TIED, SAYS, GOES_ON = " ↔ ", ": ", " … "
"""Between the passages of a pair, a source and what it says, and other passages."""


class About(NamedTuple):
    """What an annotation is about: a source and what it says, the passages of a pair, or a text."""

    first: str
    """The source or the first passage of several; empty where there is one passage."""
    between: str
    rest: str
    """What the source says, in quotation marks, the further passages, or the one there is."""

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.first}{self.between}{self.rest}"


def about(label: Label, annotation: Annotation) -> About:
    """Return what an annotation is about; `label` is its label."""
    roles = label.role_names()
    sources = _texts(annotation, SOURCE)
    main = _texts(annotation, roles[0]) if SOURCE in roles else []
    if sources and main:
        return About(", ".join(sources), SAYS, quoted(GOES_ON.join(main)))
    texts = main or [_short(span.text) for span in annotation.spans]
    between = TIED if label.pairs else GOES_ON
    first, *rest = texts
    return About(first, between, between.join(rest)) if rest else About("", "", first)


def about_lines(about: About, width: int, most: int = 1) -> list[str]:
    """Return it in at most `most` lines of `width` cells; what is cut ends with an ellipsis.

    The first part leaves half of the room to the rest.
    """
    room = width * most
    if about.first and cell_len(about.line) > room:
        left = room - cell_len(about.between) - cell_len(about.rest)
        about = about._replace(first=one_line(about.first, max(room // 2, left)))
    line = about.line
    rows = wrap(line, max(4, width))
    lines = [line[start:end].rstrip() for start, end in rows[:most]]
    if len(rows) > most:
        mark = line[-1] if about.between == SAYS else ""
        lines[-1] = one_line(line[rows[most - 1][0] :], width - len(mark)) + mark
    return lines


def _texts(annotation: Annotation, role: str | None) -> list[str]:
    return [_short(span.refers or span.text) for span in annotation.spans if span.role == role]


def _short(text: str) -> str:
    return one_line(text, MOST_CELLS)
