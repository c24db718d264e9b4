"""Hard-wrapped paragraphs of a text that is not hard-wrapped as a whole.

A typed letter quoted in an article, or paragraphs that someone broke by eye: each run of lines that
follow each other is looked at by itself. It has to look like prose in every way, since the lines
of a poem, a list, a table, an address or a dialogue mean something and stay lines.
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
"""Code points of the longest line, at least: narrower ones are rather verse."""

_RAGGED, _RAGGED_FROM = 0.85, 50
"""Share of the width that a line would have had with the first word of the next, broken by eye.

Narrower lines have to be as full as a machine makes them, since verse of that width is common.
"""

_WIDEST = 120
"""Code points of the longest line, at most."""

_SAMPLE = 60
"""Lines of a run that are looked at."""

_END = rf"(?>\r\n|[{BREAKS}])"
_LAST = f"[^{BLANK}][^{BREAKS}]{{0,{_WIDEST - 1}}}+"
_LONGER = f"[^{BLANK}][^{BREAKS}]{{23,{_WIDEST - 1}}}+{_END}"
_LINES = rf"[{BREAKABLE}\xa0]*+{_LONGER}(?:{_LONGER}(?={_LAST}(?:[{BREAKS}]|\Z)))+{_LAST}"
"""Three lines or more, of which none but the last is short and none but the first is indented."""

_OTHER_BREAKS = BREAKS.replace("\n", "").replace("\r", "")
_LONE_CR = lazy_pattern(r"\r(?!\n)")
_BETWEEN = re.compile(rf"\n[^\n]{{24,{_WIDEST + 1}}}\n")
"""What every run has where lines end in LF or CR LF."""

_LOWER = lazy_pattern(r"\p{P}*\p{Ll}")
_UNCASED = lazy_pattern(r"\p{P}*\p{Lo}")
_PAUSED = lazy_pattern(r"[.!?…:;,，、；。！？؟،؛।۔][\p{Pf}\p{Pe}\"'*_]*$")
_ITEM = lazy_pattern(r"[-*+•·>#|=_~–—\p{M}\p{Cf}]|\(?(?:\d{1,3}|\p{L}|[ivx]{2,4})[.)]\s")
_COLUMNS = lazy_pattern(r"[\t|]|[^ .!?…:\"”’)] {2}")
"""What parts the columns of a table; two blanks after a sentence do not."""


Runs: TypeAlias = "tuple[array[int], array[int]]"
"""Starts and ends of runs, in order."""

_KEPT: deque[tuple[str, Runs]] = deque(maxlen=2)
"""Runs of the last texts; found by identity, since to hash a long text takes as long as to look."""


def wrapped_runs(text: str) -> Runs:
    """The runs of lines that are one hard-wrapped paragraph each.

    A run has at least three lines, and its last line break is not part of it.
    """
    for known, runs in [*_KEPT]:
        if known is text:
            return runs
    runs = _found(text) if may_have_runs(text) else (array("l"), array("l"))
    _KEPT.append((text, runs))
    return runs


def may_have_runs(text: str) -> bool:
    """Whether any line between two others has the length of one in a run; soon told, mostly no."""
    if any(sign in text for sign in _OTHER_BREAKS) or ("\r" in text and _LONE_CR.search(text)):
        return True
    return _BETWEEN.search(text) is not None


def _found(text: str) -> Runs:
    starts, ends = array("l"), array("l")
    for start, end in candidates(text):
        if _is_prose(_lines(text, start, end)):
            starts.append(start)
            ends.append(end)
    return starts, ends


def goes_on(text: str, offset: int) -> bool:
    """Whether the line that begins at `offset` goes on with the paragraph of the one above."""
    starts, ends = wrapped_runs(text)
    index = bisect_left(starts, offset) - 1
    return index >= 0 and offset < ends[index]


def runs_as_one(text: str, starts: array[int], ends: array[int]) -> tuple[array[int], array[int]]:
    """Paragraphs of lines, with the lines of each run made one."""
    firsts, lasts = array("l"), array("l")
    done = 0
    for first, last in zip(*wrapped_runs(text), strict=True):
        index, after = bisect_left(starts, first), bisect_left(starts, last)
        firsts.extend(starts[done : index + 1])
        lasts.extend(ends[done:index])
        lasts.append(ends[after - 1])
        done = after
    return firsts + starts[done:], lasts + ends[done:]


def candidates(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that have the lengths of a paragraph's, be they prose or not."""
    first = re.match(_LINES, text)
    end = 0
    if first is not None:
        yield first.span()
        end = first.end()
    for found in re.compile(rf"[{BREAKS}]({_LINES})").finditer(text, end):
        yield found.span(1)


def _lines(text: str, start: int, end: int) -> list[str]:
    """The first lines of a run, without blanks at their ends."""
    some = text[start : min(end, start + _SAMPLE * (_WIDEST + 2))]
    return [line.rstrip(BLANK) for line in BREAK.split(some)[:_SAMPLE]]


def _is_prose(lines: list[str]) -> bool:
    """Whether each line but the last goes on in the next, as the lines of a paragraph do."""
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
    """Whether a line is an item, quoted, a row of a table, or what somebody says in a dialogue."""
    if not line[:5].isalpha() and _ITEM.match(line) is not None:
        return True
    return any(sign in line for sign in ("  ", "\t", "|")) and _COLUMNS.search(line) is not None


def _is_full(lines: list[str], share: float) -> bool:
    """Whether no line had room for the first word of the next, or for that share of the width."""
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
