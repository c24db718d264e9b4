"""The longest common subsequence of two short runs of tokens, and what of it is beyond doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

Pair = tuple[int, int]
"""A place in the old run and the place in the new one where the same token stands."""

MOST_CELLS = 1 << 24
"""Most old tokens times new ones that `common` should be asked about: 4,000 by 4,000."""

MOST_PAIRS = 1 << 15
"""Most pairs of equal tokens among them: what takes some hundredths of a second."""


def fits(old: Sequence[int], new: Sequence[int]) -> bool:
    """Whether two runs are short enough for `common`."""
    if len(old) * len(new) > MOST_CELLS:
        return False
    there = Counter(new)
    return sum(count * there[token] for token, count in Counter(old).items()) <= MOST_PAIRS


def common(old: Sequence[int], new: Sequence[int]) -> list[list[Pair]]:
    """For each place in a longest common subsequence, the pairs that can stand there, in order.

    Where there is one pair only, every longest common subsequence has it.
    """
    ahead = _rows(old, new)
    behind = _rows(old[::-1], new[::-1])
    width = len(new)
    ranks: list[list[Pair]] = [[] for _ in range(width - ahead[-1].bit_count())]
    places: dict[int, list[int]] = {}
    for place, token in enumerate(new):
        places.setdefault(token, []).append(place)
    for at, token in enumerate(old):
        before, after = ahead[at], behind[len(old) - at - 1]
        for there in places.get(token, ()):
            rank = there - (before & ((1 << there) - 1)).bit_count()
            rest = width - there - 1
            if rank + 1 + rest - (after & ((1 << rest) - 1)).bit_count() == len(ranks):
                ranks[rank].append((at, there))
    return ranks


def one_of(ranks: Sequence[Sequence[Pair]]) -> Iterable[Pair]:
    """One longest common subsequence out of what `common` gives: what stands first is kept.

    So of `It rained.` that became `It rained. Twice.` the first full stop is the old one.
    """
    at = there = -1
    for pairs in ranks:
        at, there = next(pair for pair in pairs if pair[0] > at and pair[1] > there)
        yield at, there


def _rows(old: Sequence[int], new: Sequence[int]) -> list[int]:
    """For the first 0, 1, … tokens of `old`: a number with a bit for each token of `new`.

    The bits that are 0 among the lowest so many count the longest common subsequence with the
    first so many tokens of `new`. This is Hyyrö's bit-vector algorithm, a row at a time.
    """
    every = (1 << len(new)) - 1
    masks: dict[int, int] = {}
    for place, token in enumerate(new):
        masks[token] = masks.get(token, 0) | 1 << place
    row, rows = every, [every]
    for token in old:
        same = row & masks.get(token, 0)
        row = ((row + same) | (row - same)) & every
        rows.append(row)
    return rows
