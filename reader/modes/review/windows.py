"""Which rows of an article are shown so that all passages of an annotation are in view.

Passages far apart have a window each, one above the other; what lies between is folded to a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from reader.text.rows import Rows

NEAR = 2
"""At most this many rows between two passages are shown rather than folded."""

CONTEXT = 4
"""Rows around a passage that it gets before another passage gets more."""


class Fold(NamedTuple):
    """A line that stands for rows left out."""

    rows: int


Line = int | Fold
"""Number of a row of the layout, or a fold."""


def windows_for(passages: Sequence[range], height: int) -> list[range]:
    """Return windows, in order, for passages that are ranges of rows; with a line for each fold.

    Together they are at most `height` lines. Of a passage too long for its window the beginning is
    shown; of more passages than there is room for, the first.
    """
    groups = _grouped(passages)[: max(1, (height + 1) // 2)]
    if not groups:
        return [range(height)]
    if groups[-1].stop - groups[0].start <= height:
        return [_around(range(groups[0].start, groups[-1].stop), height)]
    shares = _shares([len(group) for group in groups], height - (len(groups) - 1))
    found = _joined([_around(group, share) for group, share in zip(groups, shares, strict=True)])
    return [*found[:-1], range(found[-1].start, found[-1].stop + height - _lines(found))]


def _grouped(passages: Sequence[range]) -> list[range]:
    groups: list[range] = []
    for passage in sorted(passages, key=lambda rows: (rows.start, rows.stop)):
        if groups and passage.start - groups[-1].stop <= NEAR:
            groups[-1] = range(groups[-1].start, max(groups[-1].stop, passage.stop))
        else:
            groups.append(passage)
    return groups


def _shares(lengths: Sequence[int], room: int) -> list[int]:
    """Deal out rows one by one: first what each needs with its context, then the rest.

    Where there is room for all of each, that comes before any context.
    """
    shares = [*lengths] if sum(lengths) <= room else [0] * len(lengths)
    room -= sum(shares)
    while room > 0:
        wanting = [at for at, length in enumerate(lengths) if shares[at] < length + CONTEXT]
        for at in (wanting or range(len(lengths)))[:room]:
            shares[at] += 1
            room -= 1
    return shares


def _around(group: range, height: int) -> range:
    above = max(0, (height - len(group)) // 2)
    return range(group.start - above, group.start - above + height)


def _lines(windows: Sequence[range]) -> int:
    """Lines that windows take, with one for each fold."""
    return sum(map(len, windows)) + len(windows) - 1


def _joined(windows: list[range]) -> list[range]:
    joined = windows[:1]
    for window in windows[1:]:
        if window.start <= joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, window.stop))
        else:
            joined.append(window)
    return joined


def within(layout: Rows, windows: list[range]) -> list[range]:
    """Move windows that reach past the ends of the article inside."""
    inside: list[range] = []
    for window in windows:
        first = layout.clamp(window.start)
        last = layout.clamp(first + len(window) - 1)
        first = layout.clamp(last - len(window) + 1)
        inside.append(range(first, last + 1))
    return _joined(inside)


def moved(layout: Rows, windows: list[range], step: int) -> list[range]:
    """Scroll all windows by as many rows as the article has room for."""
    edge = windows[0].start if step < 0 else windows[-1].stop - 1
    step = layout.clamp(edge + step) - edge
    return [range(window.start + step, window.stop + step) for window in windows]


def lines_of(windows: list[range]) -> list[Line]:
    """Return the lines of the view from top to bottom."""
    lines: list[Line] = list(windows[0])
    for before, window in pairwise(windows):
        lines += [Fold(window.start - before.stop), *window]
    return lines
