"""Offsets as doccano counts them: units of UTF-16, or graphemes where a project is set so."""

from __future__ import annotations

from functools import cached_property

from reader.formats.base import GRAPHEME
from reader.model.annotation import Span
from reader.text.characters import graphemes

_WITHIN = -1

KINDS = ("utf16", GRAPHEME, "codepoint")
"""Units in which offsets may count, those first that are likelier."""


class Offsets:
    """Converts offsets of a text, both ways."""

    def __init__(self, unit: str, text: str) -> None:
        self._text = text
        if unit == "codepoint" or (unit == "utf16" and max(text, default="") <= "\uffff"):
            self._stops = [*range(len(text))]
        elif unit == GRAPHEME:
            self._stops = [start for start, _ in graphemes(text, 0, len(text))]
        else:
            self._stops = []
            for at, character in enumerate(text):
                wide = unit == "utf16" and character > "\uffff"
                self._stops += (at, _WITHIN) if wide else (at,)
        self._stops.append(len(text))
        self._back = {stop: at for at, stop in enumerate(self._stops)}

    @cached_property
    def _edges(self) -> set[int]:
        return {0, *(end for _, end in graphemes(self._text, 0, len(self._text)))}

    def fits(self, span: Span) -> bool:
        """Return whether a span begins and ends between what is counted."""
        return span.start in self._back and span.end in self._back

    def of(self, span: Span) -> tuple[int, int]:
        """Return where a span that fits begins and ends."""
        return self._back[span.start], self._back[span.end]

    def extent(self, start: object, end: object) -> tuple[int, int] | None:
        """Return what stands there in code points; None where nothing can."""
        if type(start) is not int or type(end) is not int:
            return None
        if not 0 <= start < end < len(self._stops):
            return None
        found = self._stops[start], self._stops[end]
        return None if _WITHIN in found else found

    def is_whole(self, extent: tuple[int, int]) -> bool:
        """Return whether it begins and ends within no word and no grapheme, nor with a blank."""
        start, end = extent
        if not {*extent} <= self._edges:
            return False
        if self._text[start].isspace() or self._text[end - 1].isspace():
            return False
        edges = (self._text[max(at - 1, 0) : at + 1] for at in extent)
        return not any(len(edge) == 2 and edge.isalnum() for edge in edges)
