"""Paragraphs: a line; in hard-wrapped text a block of lines between blank lines.

In other text the lines of a paragraph that is hard-wrapped by itself are one: see `wrapped_runs`.
"""

from __future__ import annotations

from array import array
from itertools import islice, pairwise

from reader.text.characters import BLANK, BREAK, lazy_pattern
from reader.text.hard_wraps import runs_as_one
from reader.text.lines import written_lines

_SAMPLE = 400
"""Lines looked at from the start, and as many from the middle."""

_NARROWEST, _WIDEST = 24, 120
"""Widths, in code points, at which text is wrapped by hand or by a mail program."""

_MOST = 0.75
"""Share of lines that must be full in hard-wrapped text."""

_STOPPED = lazy_pattern(r"[.!?…:;。！？؟।۔][\p{Pf}\p{Pe}\"'*_]*$")


def paragraphs(text: str) -> tuple[array[int], array[int]]:
    """Starts and ends of the paragraphs, without blanks at their edges."""
    starts, ends = written_lines(text)
    whole = _blocks if hard_wrapped(text) else runs_as_one
    return whole(text, starts, ends)


def hard_wrapped(text: str) -> bool:
    """Whether most lines break near one width and in the middle of a sentence.

    A line counts as full where the first word of the next one would not have fitted. A sample of
    the lines is looked at.
    """
    return wrapped_at(text) is not None


def wrapped_at(text: str) -> int | None:
    """The width, in code points, near which hard-wrapped text breaks; None for other text."""
    runs = _samples(text)
    pairs = _adjoining(runs)
    if len(pairs) < 2 or _is_mixed(runs):
        return None
    width = sorted(len(line) for line, _ in pairs)[int(0.95 * (len(pairs) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(is_full(line, following, width) for line, following in pairs)
    running = sum(_STOPPED.search(line) is None for line, _ in pairs)
    return width if full >= _MOST * len(pairs) and 2 * running >= len(pairs) else None


def set_apart(text: str) -> bool:
    """Whether a reader needs an empty row between paragraphs, because the text has no blank lines.

    True for text of at least two written lines that mostly follow each other directly and are not
    hard-wrapped. A sample of the lines is looked at. Short lines of which most break within a
    sentence are no paragraphs where some have blank lines between them: those part what is one.
    """
    runs = _samples(text)
    written = sum(1 for run in runs for line in run if line)
    pairs = _adjoining(runs)
    if written < 2 or 2 * len(pairs) < written or hard_wrapped(text):
        return False
    return _parted(runs) < 2 or not _within_sentences(pairs)


def _parted(runs: list[list[str]]) -> int:
    """How often two lines or more follow each other between blank lines."""
    written = [[bool(line) for line in run] for run in runs]
    return sum(
        here and after and not before
        for run in written
        for before, here, after in zip([False, *run], run, run[1:], strict=False)
    )


def _within_sentences(pairs: list[tuple[str, str]]) -> bool:
    """Whether most lines are short enough to be broken by hand, and no sentence ends with them."""
    running = sum(len(line) <= _WIDEST and not _STOPPED.search(line) for line, _ in pairs)
    return 2 * running >= len(pairs)


def _is_mixed(runs: list[list[str]]) -> bool:
    """Whether a tenth of the written lines or more are paragraphs that nobody wrapped."""
    lengths = [len(line) for run in runs for line in run if line]
    return 10 * sum(length > _WIDEST for length in lengths) >= len(lengths)


def _adjoining(runs: list[list[str]]) -> list[tuple[str, str]]:
    """Pairs of written lines that follow each other without a blank line."""
    return [pair for run in runs for pair in pairwise(run) if all(pair)]


def _samples(text: str) -> list[list[str]]:
    """Lines from the start and from the middle, without blanks at their ends."""
    first, end = _some_lines(text, 0)
    middle = BREAK.search(text, max(end, len(text) // 2))
    if middle is None:
        return [first]
    return [first, _some_lines(text, middle.end())[0]]


def _some_lines(text: str, start: int) -> tuple[list[str], int]:
    lines = []
    for found in islice(BREAK.finditer(text, start), _SAMPLE):
        lines.append(text[start : found.start()].rstrip(BLANK))
        start = found.end()
    if len(lines) < _SAMPLE:
        lines.append(text[start:].rstrip(BLANK))
        start = len(text)
    return lines, start


def is_full(line: str, following: str, width: int) -> bool:
    """Whether a line is near the width, and had no room for the first word of the next one."""
    words = following.split(maxsplit=1)
    spaced = len(line.split(maxsplit=1)) > 1
    near = (0.6 if spaced else 0.85) * width
    return len(line) >= near and len(line) + 1 + len(words[0]) > width if words else False


def _blocks(text: str, starts: array[int], ends: array[int]) -> tuple[array[int], array[int]]:
    firsts, lasts = starts[:1], array("l")
    for end, start in zip(ends, starts[1:], strict=False):
        if len(BREAK.findall(text, end, start)) > 1:
            lasts.append(end)
            firsts.append(start)
    lasts.extend(ends[-1:])
    return firsts, lasts
