"""Find hard-wrapped paragraphs in a text that is not hard-wrapped as a whole.

Examples are a typed letter quoted in an article, or paragraphs that someone broke by hand. Each run
of consecutive lines is judged by itself. It must look like prose in every respect, because the
lines of a poem, list, table, address or dialogue carry meaning and must stay lines.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from reader.text.characters import BLANK, BREAK, BREAKABLE, BREAKS, lazy_pattern

_NARROWEST = 40
"""Least width of the longest line, in code points; narrower runs are more likely verse."""

_RAGGED, _RAGGED_FROM = 0.85, 50
"""Share of the width that a line would have reached with the first word of the next, broken by
hand, and the width from which that is accepted. Narrower lines must be as full as a program makes
them, since verse of that width is common."""

_WIDEST = 120
"""Greatest width of the longest line, in code points."""

_SAMPLE = 60
"""Lines of a run that are examined."""

_END = rf"(?>\r\n|[{BREAKS}])"
_LAST = f"[^{BLANK}][^{BREAKS}]{{0,{_WIDEST - 1}}}+"
_LONGER = f"[^{BLANK}][^{BREAKS}]{{23,{_WIDEST - 1}}}+{_END}"
_LINES = rf"[{BREAKABLE}\xa0]*+{_LONGER}(?:{_LONGER}(?={_LAST}(?:[{BREAKS}]|\Z)))+{_LAST}"
"""Three or more lines, of which only the last may be short and only the first may be indented."""

_LONE_CR = lazy_pattern(r"\r(?!\n)")
_BETWEEN = re.compile(rf"\n[^\n]{{24,{_WIDEST + 1}}}\n")
"""Occurs in every run where lines end in LF or CR LF."""

_LOWER = lazy_pattern(r"\p{P}*\p{Ll}")
_UNCASED = lazy_pattern(r"\p{P}*\p{Lo}")
_PAUSED = lazy_pattern(r"[.!?…:;,，、；。！？؟،؛।۔][\p{Pf}\p{Pe}\"'*_]*$")
_ITEM = lazy_pattern(r"[-*+•·>#|=_~–—\p{M}\p{Cf}]|\(?(?:\d{1,3}|\p{L}|[ivx]{2,4})[.)]\s")
_COLUMNS = lazy_pattern(r"[\t|]|[^ .!?…:\"”’)] {2}")
"""Separates the columns of a table; two blanks after a sentence do not."""


Runs: TypeAlias = "tuple[array[int], array[int]]"
"""Starts and ends of runs, in order."""

_CACHE: deque[tuple[str, Runs]] = deque(maxlen=2)
"""Runs of the last texts, looked up by identity: hashing a long text takes as long as a search."""


def wrapped_runs(text: str) -> Runs:
    """Return the runs of lines that are one hard-wrapped paragraph each.

    A run has at least three lines and does not include its last line break.
    """
    for cached, runs in [*_CACHE]:
        if cached is text:
            return runs
    starts, ends = array("l"), array("l")
    for start, end in candidates(text) if may_have_runs(text) else ():
        sample = BREAK.split(text[start : min(end, start + _SAMPLE * (_WIDEST + 2))])[:_SAMPLE]
        if _is_prose([line.rstrip(BLANK) for line in sample]):
            starts.append(start)
            ends.append(end)
    _CACHE.append((text, (starts, ends)))
    return starts, ends


def may_have_runs(text: str) -> bool:
    """Return whether any line is as long as a line within a run; quick, and mostly False."""
    if any(sign in text for sign in BREAKS.strip("\n\r")) or (
        "\r" in text and _LONE_CR.search(text)
    ):
        return True
    return _BETWEEN.search(text) is not None


def continues_run(text: str, offset: int) -> bool:
    """Return whether the line that begins at `offset` continues the paragraph above it."""
    starts, ends = wrapped_runs(text)
    index = bisect_left(starts, offset) - 1
    return index >= 0 and offset < ends[index]


def join_runs(text: str, starts: array[int], ends: array[int]) -> tuple[array[int], array[int]]:
    """Join the lines of each run into one paragraph; `starts` and `ends` are those of the lines."""
    joined_starts, joined_ends = array("l"), array("l")
    next_line = 0
    for first, last in zip(*wrapped_runs(text), strict=True):
        index, after = bisect_left(starts, first), bisect_left(starts, last)
        joined_starts.extend(starts[next_line : index + 1])
        joined_ends.extend(ends[next_line:index])
        joined_ends.append(ends[after - 1])
        next_line = after
    return joined_starts + starts[next_line:], joined_ends + ends[next_line:]


def candidates(text: str) -> Iterator[tuple[int, int]]:
    """Yield the runs whose lines have the lengths of a paragraph's lines, prose or not."""
    first = re.match(_LINES, text)
    if first is not None:
        yield first.span()
    pattern = re.compile(rf"[{BREAKS}]({_LINES})")
    for match in pattern.finditer(text, first.end() if first else 0):
        yield match.span(1)


def _is_prose(lines: list[str]) -> bool:
    """Return whether each line but the last continues in the next, as lines of a paragraph do."""
    following = lines[1:]
    if not _is_full(lines, _RAGGED) or any(
        map(_stands_alone, (lines[0].lstrip(BLANK), *following))
    ):
        return False
    if 2 * sum(_PAUSED.search(line) is not None for line in lines[:-1]) > len(following):
        return False
    if 2 * sum(_LOWER.match(line) is not None for line in following) >= len(following):
        return True
    return all(_UNCASED.match(line) for line in following) and _is_full(lines, 1)


def _stands_alone(line: str) -> bool:
    """Return whether a line is a list item, a quoted line, a table row or a line of dialogue."""
    if not line[:5].isalpha() and _ITEM.match(line) is not None:
        return True
    return any(sign in line for sign in ("  ", "\t", "|")) and _COLUMNS.search(line) is not None


def _is_full(lines: list[str], share: float) -> bool:
    """Return whether each line was too full, within `share` of the width, for the next word."""
    width = max(map(len, lines))
    if width < _NARROWEST:
        return False
    share = share if width >= _RAGGED_FROM else 1
    for line, following in pairwise(lines):
        words = following.split(maxsplit=1)
        room = share * width - len(line) - 1
        if not words or len(words[0]) <= room or " " not in line.strip():
            return False
    return True
