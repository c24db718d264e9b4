"""Cut a text into paragraphs.

A paragraph is a line; in hard-wrapped text it is a block of lines between blank lines. In other
text, lines that form one hard-wrapped paragraph are joined: see `hard_wraps.wrapped_runs`.
"""

from __future__ import annotations

from array import array
from itertools import islice, pairwise

from reader.text.characters import BLANK, BREAK, lazy_pattern
from reader.text.hard_wraps import join_runs
from reader.text.lines import nonblank_lines

_SAMPLE = 400
"""Lines examined at the start, and again from the middle."""

_NARROWEST, _WIDEST = 24, 120
"""Widths, in code points, at which text is wrapped by hand or by a mail program."""

_FULL_SHARE = 0.75
"""Share of lines that must be full in hard-wrapped text."""

_STOPPED = lazy_pattern(r"[.!?…:;。！？؟।۔][\p{Pf}\p{Pe}\"'*_]*$")


def paragraphs(text: str) -> tuple[array[int], array[int]]:
    """Return starts and ends of the paragraphs, without blanks at their edges."""
    starts, ends = nonblank_lines(text)
    join = _join_blocks if wrap_width(text) else join_runs
    return join(text, starts, ends)


def wrap_width(text: str) -> int | None:
    """Return the width, in code points, at which hard-wrapped text breaks; None for other text.

    In hard-wrapped text most lines break near one width and in the middle of a sentence: the first
    word of the next line would not have fitted. Only a sample is examined.
    """
    runs = _samples(text)
    pairs = _adjoining(runs)
    lengths = [len(line) for run in runs for line in run if line]
    unwrapped = sum(length > _WIDEST for length in lengths)
    if len(pairs) < 2 or 10 * unwrapped >= len(lengths):
        return None
    width = sorted(len(line) for line, _ in pairs)[int(0.95 * (len(pairs) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(is_full(line, following, width) for line, following in pairs)
    unfinished = sum(_STOPPED.search(line) is None for line, _ in pairs)
    return width if full >= _FULL_SHARE * len(pairs) and 2 * unfinished >= len(pairs) else None


def needs_spacing(text: str) -> bool:
    """Return whether paragraphs need an empty row between them, for lack of blank lines.

    True for a text of at least two non-blank lines that mostly follow each other directly and is
    not hard-wrapped. Short lines that mostly break within a sentence are not paragraphs if the text
    has some blank lines: then those are what separates paragraphs. Only a sample is examined.
    """
    runs = _samples(text)
    nonblank = sum(1 for run in runs for line in run if line)
    pairs = _adjoining(runs)
    if nonblank < 2 or 2 * len(pairs) < nonblank or wrap_width(text):
        return False
    unfinished = sum(len(line) <= _WIDEST and not _STOPPED.search(line) for line, _ in pairs)
    return _blocks(runs) < 2 or 2 * unfinished < len(pairs)


def _blocks(runs: list[list[str]]) -> int:
    """Count the blocks of two or more consecutive lines between blank lines."""
    nonblank = [[bool(line) for line in run] for run in runs]
    return sum(
        current and following and not previous
        for run in nonblank
        for previous, current, following in zip([False, *run], run, run[1:], strict=False)
    )


def _adjoining(runs: list[list[str]]) -> list[tuple[str, str]]:
    """Return the pairs of non-blank lines that follow each other directly."""
    return [pair for run in runs for pair in pairwise(run) if all(pair)]


def _samples(text: str) -> list[list[str]]:
    """Return lines from the start and from the middle, without blanks at their ends."""
    first, end = _some_lines(text, 0)
    middle = BREAK.search(text, max(end, len(text) // 2))
    return [first, _some_lines(text, middle.end())[0]] if middle else [first]


def _some_lines(text: str, start: int) -> tuple[list[str], int]:
    """Return the sampled lines from `start` on, and where they end."""
    lines = []
    for match in islice(BREAK.finditer(text, start), _SAMPLE):
        lines.append(text[start : match.start()].rstrip(BLANK))
        start = match.end()
    if len(lines) < _SAMPLE:
        lines.append(text[start:].rstrip(BLANK))
        start = len(text)
    return lines, start


def is_full(line: str, following: str, width: int) -> bool:
    """Return whether a line is near the width and had no room for the first word of the next."""
    words = following.split(maxsplit=1)
    spaced = len(line.split(maxsplit=1)) > 1
    near = (0.6 if spaced else 0.85) * width
    return len(line) >= near and len(line) + 1 + len(words[0]) > width if words else False


def _join_blocks(text: str, starts: array[int], ends: array[int]) -> tuple[array[int], array[int]]:
    """Join the lines between blank lines into paragraphs."""
    block_starts, block_ends = starts[:1], array("l")
    for end, start in zip(ends, starts[1:], strict=False):
        if len(BREAK.findall(text, end, start)) > 1:
            block_ends.append(end)
            block_starts.append(start)
    block_ends.extend(ends[-1:])
    return block_starts, block_ends
