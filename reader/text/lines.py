"""Lines of a text, and paragraphs made of them; extents without blanks at their edges.

A paragraph is a line; in hard-wrapped text it is a block of lines between blank lines, or what one
speaker says. In other text, lines that form one hard-wrapped paragraph are joined (`wrapped_runs`):
a typed letter that an article quotes, or paragraphs that someone broke by hand. Each run of
consecutive lines is judged by itself. It must look like prose in every respect, because the lines
of a poem, list, table, address or dialogue carry meaning and must stay lines.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import TypeAlias

from reader.text.characters import BLANK, BREAK, BREAKABLE, BREAKS, lazy_pattern, lazy_re, snap

Extent = tuple[int, int]
"""`[start, end)` in code points."""

_NONBLANK = lazy_re(f"[^{BLANK}](?:[^{BREAKS}]*[^{BLANK}])?")
_FIRST = lazy_pattern(f"[^{BLANK}]")
_LAST = lazy_pattern(f"(?r)[^{BLANK}]")

_NARROWEST, _WIDEST = 24, 120
"""Widths, in code points, at which text is wrapped by hand or by a mail program."""


def overlap(one: Extent, other: Extent) -> bool:
    """Return whether two extents share a code point."""
    return one[0] < other[1] and other[0] < one[1]


def line_ends(text: str) -> array[int]:
    """Return the end of each line, its break included, so that the lines joined are the text."""
    ends = array("l", (match.end() for match in BREAK.finditer(text)))
    if text and (not ends or ends[-1] < len(text)):
        ends.append(len(text))
    return ends


def content_end(text: str, start: int, end: int) -> int:
    """Return where the line `[start, end)` ends without its break."""
    if end > start and text[end - 1] in BREAKS:
        end -= 1
        if end > start and text[end] == "\n" and text[end - 1] == "\r":
            end -= 1
    return end


def only_line_ends(old: str, new: str) -> bool:
    """Return whether two texts differ only in line ends, including those at the very end."""
    old, new = (BREAK.sub("\n", text.rstrip(BREAKS)) for text in (old, new))
    return old == new


def nonblank_lines(text: str) -> tuple[array[int], array[int]]:
    """Return starts and ends of the lines that show anything, without blanks at their edges."""
    starts, ends = array("l"), array("l")
    for match in _NONBLANK.finditer(text):
        start, end = match.span()
        if text[start] > "\x7f" or text[end - 1] > "\x7f":
            start, end = snap(text, start, end)
        starts.append(start)
        ends.append(end)
    return starts, ends


def trim(text: str, start: int, end: int) -> Extent | None:
    """Return `[start, end)` without blanks at its edges, in whole graphemes; None if all blank."""
    first = _FIRST.search(text, start, end)
    if first is None:
        return None
    last = _LAST.search(text, start, end)
    return snap(text, first.start(), last.end())


# Runs of hard-wrapped lines within other text

_RUN_NARROWEST = 40
"""Least width of the longest line, in code points; narrower runs are more likely verse."""

_RAGGED, _RAGGED_FROM = 0.85, 50
"""Share of the width that a line would have reached with the first word of the next, broken by
hand, and the width from which that is accepted. Narrower lines must be as full as a program makes
them, since verse of that width is common."""

_RUN_SAMPLE = 60
"""Lines of a run that are examined."""

_END = rf"(?>\r\n|[{BREAKS}])"
_LAST_LINE = f"[^{BLANK}][^{BREAKS}]{{0,{_WIDEST - 1}}}+"
_LONGER = f"[^{BLANK}][^{BREAKS}]{{23,{_WIDEST - 1}}}+{_END}"
_LINES = rf"[{BREAKABLE}\xa0]*+{_LONGER}(?:{_LONGER}(?={_LAST_LINE}(?:[{BREAKS}]|\Z)))+{_LAST_LINE}"
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

_SPEAKER = lazy_pattern(
    r"(?:\[\d?\d:\d\d(?::\d\d)?\] )?(?:\*\*|__)?"
    r"(?P<name>\p{Lu}[\p{L}\p{M}.’'-]*(?: \p{Lu}[\p{L}\p{M}.’'-]*){0,4})"
    r"(?: ?[(\[][^()\[\]]{1,30}[)\]])?(?:\*\*|__)?:(?:\*\*|__)? "
)
"""The name of who speaks, at the beginning of a turn."""


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
        reach = min(end, start + _RUN_SAMPLE * (_WIDEST + 2))
        sample = BREAK.split(text[start:reach])[:_RUN_SAMPLE]
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
    if sum(":" in line[:80] and _SPEAKER.match(line) is not None for line in lines) > 1:
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
    if width < _RUN_NARROWEST:
        return False
    share = share if width >= _RAGGED_FROM else 1
    for line, following in pairwise(lines):
        words = following.split(maxsplit=1)
        room = share * width - len(line) - 1
        if not words or len(words[0]) <= room or " " not in line.strip():
            return False
    return True


# Paragraphs

_SAMPLE = 400
"""Lines examined at the start, and again from the middle."""

_ENOUGH = 4 * _WIDEST
"""Code points at each end of a line that say all that is asked of one that long."""

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


_SAMPLED: deque[tuple[str, list[list[str]]]] = deque(maxlen=2)
"""Samples of the last texts, looked up by identity as in `_CACHE`: each layout asks for them."""


def _samples(text: str) -> list[list[str]]:
    """Return lines from the start and from the middle, without blanks at their ends."""
    for cached, samples in [*_SAMPLED]:
        if cached is text:
            return samples
    first, end = _some_lines(text, 0)
    middle = BREAK.search(text, max(end, len(text) // 2))
    samples = [first, _some_lines(text, middle.end())[0]] if middle else [first]
    _SAMPLED.append((text, samples))
    return samples


def _some_lines(text: str, start: int) -> tuple[list[str], int]:
    """Return the sampled lines from `start` on, and where they end."""
    lines = []
    for match in islice(BREAK.finditer(text, start), _SAMPLE):
        lines.append(_sampled(text, start, match.start()))
        start = match.end()
    if len(lines) < _SAMPLE:
        lines.append(_sampled(text, start, len(text)))
        start = len(text)
    return lines, start


def _sampled(text: str, start: int, end: int) -> str:
    """Return a line without blanks at its end; of a very long one the beginning and the end."""
    if end - start > 2 * _ENOUGH:
        return text[start : start + _ENOUGH] + text[end - _ENOUGH : end].rstrip(BLANK)
    return text[start:end].rstrip(BLANK)


def is_full(line: str, following: str, width: int) -> bool:
    """Return whether a line is near the width and had no room for the first word of the next."""
    words = following.split(maxsplit=1)
    spaced = len(line.split(maxsplit=1)) > 1
    near = (0.6 if spaced else 0.85) * width
    return len(line) >= near and len(line) + 1 + len(words[0]) > width if words else False


def _join_blocks(text: str, starts: array[int], ends: array[int]) -> tuple[array[int], array[int]]:
    """Join the lines between blank lines into paragraphs; a speaker's turn begins another."""
    turns = _turns(text, starts, ends)
    block_starts, block_ends = starts[:1], array("l")
    for end, start in zip(ends, starts[1:], strict=False):
        if start in turns or len(BREAK.findall(text, end, start)) > 1:
            block_ends.append(end)
            block_starts.append(start)
    block_ends.extend(ends[-1:])
    return block_starts, block_ends


def _turns(text: str, starts: array[int], ends: array[int]) -> set[int]:
    """Return the lines that begin a turn after a finished one: those with a name that comes again.

    A name in capitals need not come again.
    """
    found = {
        start: match["name"]
        for start, end in zip(starts, chain((0,), ends), strict=False)
        if (match := _SPEAKER.match(text, start)) is not None
        and _STOPPED.search(text[max(0, end - 4) : end] or ".")
    }
    counts = Counter(found.values())
    return {start for start, name in found.items() if name.isupper() or counts[name] > 1}
