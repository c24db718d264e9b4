"""What may reach the screen: no control that a terminal would obey, nothing that hides."""

from __future__ import annotations

import re

from reader.text.cells import Row
from reader.text.characters import BLANK, FORBIDDEN, VISIBLE

_BLANKS = re.compile(f"[{BLANK}]+")
_LONE_CR = re.compile("\r(?!\n)")
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def display(text: str) -> str:
    """What is shown for `text`: the same length, each code point in its place.

    C0 and C1 controls, DEL, controls of writing direction and lone surrogates become a visible
    sign of one cell. Tab and LF stay; every other line break becomes LF, but CR before LF stays.
    """
    if FORBIDDEN.search(text) is None:
        return text
    return _LONE_CR.sub("\n", text).translate(VISIBLE)


def spelled_out(text: str) -> str:
    """A result for a terminal: `\\uXXXX` stands for what may not reach it, as in JSON.

    Line ends stay, CR before LF among them.
    """
    if FORBIDDEN.search(text) is None:
        return text
    parts = text.split("\r\n")
    return "\r\n".join(FORBIDDEN.sub(_spelled_out, part) for part in parts)


def _spelled_out(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def without_controls(text: str) -> str:
    """A text for the clipboard, from where it may be pasted into a terminal: without controls.

    Line ends, tabs and the controls of writing direction stay.
    """
    return _OBEYED.sub("", text)


def one_line(text: str, cells: int | None = None) -> str:
    """A title, name, note or path for one line of the screen.

    Runs of blanks and line breaks become one space, none stay at the edges. Longer than `cells`
    cells, it is cut between graphemes and ends with an ellipsis.
    """
    line = _BLANKS.sub(" ", text).strip(" ")
    row = Row(line, 0, len(line))
    if cells is None or row.width <= cells:
        return row.drawn(0, len(line)).strip(" ")
    if cells < 1:
        return ""
    return row.drawn(0, row.offset_at(cells - 1)).strip(" ") + "…"
