"""A passage in what stands around it, cut to the room that there is so that its words are seen."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from reader.model.annotation import Span
from reader.text.anchor import CONTEXT
from reader.text.lines import Extent
from reader.text.screen_text import line_end, one_line, wrap
from reader.text.tied import place_of
from reader.text.units import Units

_MOST = 240
"""Code points of what stands before a passage, and of what stands behind it, at most."""
_CUT = CONTEXT - 8
"""Code points from which on what is kept of what stood beside a passage was cut, most likely: no
grapheme of it was."""
_STEP = 4
"""Cells that are cut more each time that a text does not fit into its rows."""


class Around(NamedTuple):
    """A passage and what is before and behind it: three pieces of one line, safe for the screen."""

    before: str
    quote: str
    after: str

    @property
    def line(self) -> str:
        """All of it."""
        return "".join(self)

    @property
    def marked(self) -> str:
        """All of it, with the passage in marks."""
        return f"{self.before}«{self.quote}»{self.after}"

    def within(self, cells: int) -> Around:
        """Return it cut to a number of cells: at both ends, and only then in the passage."""
        before, quote, after = self
        if cell_len(self.line) <= cells:
            return self
        quote = one_line(quote, cells)
        room = cells - cell_len(quote)
        ahead = min(cell_len(before), max(room // 2, room - cell_len(after)))
        before = _last(before, ahead)
        return Around(before, quote, _first(after, room - cell_len(before)))

    def rows(self, width: int, most: int) -> tuple[Around, list[Extent]]:
        """Return it cut so that it takes so many rows at most, and `[start, end)` of each in its
        line."""
        cells = width * most
        while True:
            cut = self.within(cells)
            rows = wrap(cut.line, max(4, width))
            if len(rows) <= most or cells <= width:
                return cut, rows[:most]
            cells = max(width, cells - _STEP)


def _last(text: str, cells: int) -> str:
    """Return what ends a text, in so many cells, with the blank at its end."""
    if cell_len(text) <= cells:
        return text
    blank = text[len(text.rstrip(" ")) :]
    return line_end(text, cells - len(blank)) + blank if cells - len(blank) > 1 else ""


def _first(text: str, cells: int) -> str:
    """Return what begins a text, in so many cells, with the blank before it."""
    if cell_len(text) <= cells:
        return text
    blank = text[: len(text) - len(text.lstrip(" "))]
    return blank + one_line(text, cells - len(blank)) if cells - len(blank) > 1 else ""


def around(before: str, quote: str, after: str) -> Around:
    """Return a passage with what stands beside it, from any text."""
    ahead, behind = one_line(before), one_line(after)
    return Around(
        ahead + " " if ahead and before[-1:].isspace() else ahead,
        one_line(quote),
        " " + behind if behind and after[:1].isspace() else behind,
    )


def in_sentence(units: Units, span: Span) -> Around:
    """Return a passage in the sentence that it stands in; of one that is not in this text, what is
    known of that."""
    return in_what_is_known(span) if span.lost else around(*_beside(units, *span.extent))


def in_sentence_there(units: Units, span: Span) -> Around | None:
    """Return a passage of another article in its sentence in that, whose `units` are given; None
    where it has it no more."""
    at = span.elsewhere
    extent = None if at is None else place_of(span, at, units.text)
    return None if extent is None else around(*_beside(units, *extent))


def in_what_is_known(span: Span) -> Around:
    """Return a passage of another text in its sentence, as far as that is kept with it: in whole
    words, with a sign where more stood there."""
    at, end = len(span.prefix), len(span.prefix) + len(span.text)
    known = Units(f"{span.prefix}{span.text}{span.suffix}")
    before, quote, after = _beside(known, at, end)
    return _in_whole_words(span, before, quote, after)


def in_its_line(span: Span) -> Around:
    """Return a passage of another text in its line, as far as that is kept with it, in whole words
    as well."""
    before, after = span.prefix.rpartition("\n")[2], span.suffix.partition("\n")[0]
    return _in_whole_words(span, before, span.text, after)


def _in_whole_words(span: Span, before: str, quote: str, after: str) -> Around:
    """Return a passage and what is known beside it without the words that were cut in that."""
    if len(before) == len(span.prefix) >= _CUT:
        before = "…" + before[before.find(" ") + 1 :]
    if len(after) == len(span.suffix) >= _CUT:
        after = after[: after.rfind(" ") if " " in after else None] + "…"
    return around(before, quote, after)


def _beside(units: Units, start: int, end: int) -> tuple[str, str, str]:
    """Return what stands before a passage in its sentence, its quote, and what stands after."""
    first, _ = units.at("sentence", start) or (start, end)
    _, last = units.at("sentence", end - 1) or (start, end)
    text = units.text
    before = text[max(min(first, start), start - _MOST) : start]
    return before, text[start:end], text[end : max(end, min(last, end + _MOST))]
