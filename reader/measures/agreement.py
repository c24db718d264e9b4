"""Agreement of two or more annotators over the articles they share: from marks to figures.

Bootstrap intervals: how much the figures would vary with other articles of the same kind.

Articles are drawn with replacement, as many as there are; the interval is between the percentiles
2.5 and 97.5 of what the draws give (Efron and Tibshirani, 1993, chapter 13). Words are not drawn:
those of one article depend on each other.

Letting somebody watch how far a long computation has come.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations
from math import lcm
from random import Random
from statistics import quantiles
from typing import Protocol, TypeVar

from reader.measures.figures import (
    LEAST,
    Agreement,
    Estimate,
    Figure,
    PairFigures,
    RowFigures,
    all_estimates,
    definitions,
    split,
)
from reader.measures.marks import DEFINITIONS, WORD, ArticleMarks, Row, rows_of
from reader.measures.tallies import PairSums, Shape, tally
from reader.measures.unitizing import disagreements

T = TypeVar("T")


class Watch(Protocol):
    """Lets items pass and counts them, for a progress bar."""

    def __call__(self, items: Iterable[T], total: int, doing: str) -> Iterable[T]:
        """Give `items`, of which there are `total`; `doing` says what is done with them."""


def unwatched(items: Iterable[T], total: int, doing: str) -> Iterable[T]:
    """Let items pass."""
    return items


Interval = tuple[float, float]

Estimates = Callable[[Sequence[int], Sequence[float]], Sequence[float | None]]
"""From sums over articles, of whole numbers and of shares, to figures."""

_BYTES = 8


def intervals(
    counts: Sequence[Sequence[int]],
    shares: Sequence[Sequence[float]],
    estimates: Estimates,
    *,
    resamples: int,
    seed: int,
    watch: Watch = unwatched,
) -> list[Interval | None]:
    """Return a 95 % interval for each figure.

    None: fewer than two articles, no resamples, or more than half of them leave the figure
    undefined.

    Args:
        counts: for each article whole numbers, not negative, whose sums are below 2**64.
        shares: for each article further numbers.
        estimates: called for each resample with the sums of both.
    """
    figures = len(estimates(counts[0], shares[0]))
    if len(counts) < 2 or not resamples:
        return [None] * figures
    sums = watch(_resampled(counts, shares, resamples, seed), resamples, "Resampling")
    found = [estimates(*each) for each in sums]
    return [_interval(values) for values in zip(*found, strict=True)]


def _resampled(
    counts: Sequence[Sequence[int]], shares: Sequence[Sequence[float]], resamples: int, seed: int
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    random = Random(seed)
    size = len(counts[0])
    packed = [_packed(numbers) for numbers in counts]
    columns = list(zip(*shares, strict=True))
    for _ in range(resamples):
        draw = random.choices(range(len(packed)), k=len(packed))
        total = sum(map(packed.__getitem__, draw))
        parts = [sum(map(column.__getitem__, draw)) for column in columns]
        yield _unpacked(total, size), parts


def _interval(values: Sequence[float | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values) or len(known) < 2:
        return None
    cuts = quantiles(known, n=40, method="inclusive")
    return cuts[0], cuts[-1]


def _packed(numbers: Sequence[int]) -> int:
    """Numbers side by side in one, so that one addition adds them all."""
    return int.from_bytes(array("Q", numbers).tobytes(), sys.byteorder)


def _unpacked(total: int, size: int) -> Sequence[int]:
    numbers = array("Q")
    numbers.frombytes(total.to_bytes(_BYTES * size, sys.byteorder))
    return numbers


RESAMPLES = 1000
SEED = 1

UNUSED = "nobody has tagged anything"
NO_VARIATION = "every unit has the same value, so nothing tells agreement from habit"
NEITHER = "neither of the two has such a tag"
NONE = "this annotator has no such tag"

Labels = Sequence[tuple[str, Sequence[str]]]
"""Names and their roles, in the order of showing."""


def agreement(
    articles: Sequence[ArticleMarks],
    labels: Labels = (),
    *,
    unit: str = WORD,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    watch: Watch = unwatched,
) -> Agreement:
    """Measure how far annotators agree.

    Args:
        articles: at least one, each read by two annotators or more.
        unit: what the articles' units are; a key of `DEFINITIONS`.
        resamples: how many bootstrap samples are drawn; 0: no intervals, as for fewer than
            `LEAST` articles.
    """
    asked, resamples = resamples, resamples if len(articles) >= LEAST else 0
    names = sorted({name for article in articles for name in article.by})
    shapes = _shapes(articles, names, labels)
    counts, unlike = [], []
    for article in watch(articles, len(articles), "Comparing"):
        counts.append([number for shape in shapes for number in tally(article, shape)])
        unlike.append([part for shape in shapes for part in disagreements(article, shape.row)])

    def flat(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
        return list(chain.from_iterable(all_estimates(shapes, numbers, parts)))

    sums = [sum(column) for column in zip(*counts, strict=True)]
    values = all_estimates(shapes, sums, [sum(column) for column in zip(*unlike, strict=True)])
    ends = intervals(counts, unlike, flat, resamples=resamples, seed=seed, watch=watch)
    size = len(Estimate._fields)
    rows = [
        _row_figures(articles, shape, value, ends[at * size :], row.pairs)
        for at, (shape, value, row) in enumerate(
            zip(shapes, values, split(shapes, sums), strict=True)
        )
    ]
    return Agreement(
        unit=unit,
        articles=len(articles),
        units=sum(article.units for article in articles),
        annotators={name: sum(name in article.by for article in articles) for name in names},
        rows=rows,
        resamples=resamples,
        seed=seed,
        definitions=definitions(DEFINITIONS[unit], len(articles), asked, seed),
    )


def _shapes(articles: Sequence[ArticleMarks], names: Sequence[str], labels: Labels) -> list[Shape]:
    layers = [(article, marks) for article in articles for marks in article.by.values()]
    rows = rows_of((mark for _, marks in layers for mark in marks), labels)
    sets = {value for article, marks in layers for value in Row().values(marks, article.units)}
    pairs = tuple(combinations(names, 2))
    scale = lcm(*(len(article.by) - 1 for article in articles))
    return [
        Shape(row, tuple(sets) if row.label is None else (True, False), pairs, scale)
        for row in rows
    ]


def _row_figures(
    articles: Sequence[ArticleMarks],
    shape: Shape,
    values: Estimate,
    ends: Sequence[Interval | None],
    pairs: Sequence[PairSums],
) -> RowFigures:
    marks = {name: 0 for pair in shape.pairs for name in pair}
    for article in articles:
        for name, found in article.by.items():
            marks[name] += len(shape.row.of(found))
    why = NO_VARIATION if any(marks.values()) else UNUSED
    figures = {
        name: _figure(value, why, end)
        for name, value, end in zip(Estimate._fields, values, ends, strict=False)
    }
    shared = [
        _pair_figures(names, sum(set(names) <= article.by.keys() for article in articles), sums)
        for names, sums in zip(shape.pairs, pairs, strict=True)
    ]
    return RowFigures(
        row=shape.row, marks=marks, pairs=[pair for pair in shared if pair.articles], **figures
    )


def _pair_figures(names: tuple[str, str], articles: int, sums: PairSums) -> PairFigures:
    _, _, first, second, *_ = sums.matches
    agr_first, agr_second = sums.agr()
    return PairFigures(
        first=names[0],
        second=names[1],
        articles=articles,
        units=sums.units,
        kappa=_figure(sums.kappa(), NO_VARIATION if first + second else NEITHER),
        f1_exact=_figure(sums.f1_exact(), NEITHER),
        f1_overlap=_figure(sums.f1_overlap(), NEITHER),
        agr_first=_figure(agr_first, NONE),
        agr_second=_figure(agr_second, NONE),
    )


def _figure(value: float | None, why: str, end: Interval | None = None) -> Figure:
    low, high = end or (None, None)
    return Figure(value, low, high) if value is not None else Figure(None, why=why)
