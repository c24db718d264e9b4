"""Hard-wrapped text on rows that are narrower than its lines: as if it were not wrapped.

Wrapped once more, each line would leave a stub of a word or two on a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from reader.text.characters import BLANK, BREAK
from reader.text.paragraphs import is_full, wrapped_at
from reader.text.patterns import lazy_pattern
from reader.text.wrapped_runs import wrapped_runs

_WORD = lazy_pattern(f"[^{BLANK}]+")
_MARKER = lazy_pattern(r"[-*+•>#|=_]+|\(?\w{1,3}[.)]")
"""What a line begins with that stands by itself: an item of a list, a quoted line, a heading."""

NOTHING = "\u200b"
"""Takes no cell, and a row may break after it."""


def joined_for(text: str, width: int) -> str:
    """The text as it is laid out on rows of `width` cells; as long as it is.

    Where hard-wrapped text is wider, or a hard-wrapped paragraph of other text, the breaks within
    paragraphs are blanks. Lines that are short, indented, or begin as an item of a list stay lines.
    """
    wrapped = wrapped_at(text)
    if wrapped is None:
        return _joined_runs(text, width) if wrapped_runs(text)[0] else text
    return _joined(text, wrapped) if wrapped > width else text


@lru_cache(maxsize=1)
def _joined_runs(text: str, width: int) -> str:
    """The text with the lines of each run made one that is wider than `width`."""
    pieces: list[str] = []
    done = 0
    for start, end in zip(*wrapped_runs(text), strict=True):
        lines = list(_with_breaks(text, start, end))
        if max(len(line) for line, _ in lines) > width:
            pieces.append(text[done:start])
            pieces += (
                line + (_blank_for(line, broken) if broken else "") for line, broken in lines
            )
            done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def _with_breaks(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The lines of `[start, end)`, each with its break; the last has none."""
    for found in BREAK.finditer(text, start, end):
        yield text[start : found.start()], found[0]
        start = found.end()
    yield text[start:end], ""


@lru_cache(maxsize=1)  # a layout is made anew with each size, from the same text
def _joined(text: str, wrapped: int) -> str:
    pieces: list[str] = []
    start = 0
    for found in BREAK.finditer(text):
        line = text[start : found.start()]
        soft = found[0] in ("\n", "\r\n") and _goes_on(line, text, found.end(), wrapped)
        pieces += [line, _blank_for(line, found[0]) if soft else found[0]]
        start = found.end()
    return "".join([*pieces, text[start:]])


def _goes_on(line: str, text: str, after: int, wrapped: int) -> bool:
    """Whether the line at `after` goes on with the sentence or paragraph of `line`."""
    word = _WORD.match(text, after)
    if word is None or " " not in line.strip():
        return False
    return _MARKER.fullmatch(word[0]) is None and is_full(line.rstrip(BLANK), word[0], wrapped)


def _blank_for(line: str, line_break: str) -> str:
    if line[-1:].isspace():
        return NOTHING * len(line_break)
    return NOTHING * (len(line_break) - 1) + " "
