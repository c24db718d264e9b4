"""Agreement of two or more annotators over the articles they share, with bootstrap intervals.

An interval says how much a figure would vary with other articles of the same kind. Articles are
drawn with replacement, as many as there are; the interval is between the percentiles 2.5 and 97.5
of the resampled figures (Efron and Tibshirani, 1993, chapter 13). Words are not resampled: those of
one article depend on each other.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations
from random import Random
from statistics import quantiles

from msgspec.structs import replace

from reader.measures.figures import (
    MIN_ARTICLES,
    Agreement,
    Estimate,
    Figure,
    PairFigures,
    RowFigures,
    all_estimates,
    definitions,
    split_rows,
)
from reader.measures.marks import (
    DEFINITIONS,
    WORD,
    ArticleMarks,
    FigureRow,
    figure_rows,
    label_sets,
)
from reader.measures.tallies import PairSums, RowShape, tally
from reader.measures.unitizing import disagreements, one_each
from reader.model.progress import Progress, no_progress

Interval = tuple[float, float]
"""Lower and upper end of a 95 % interval."""


def intervals(
    counts: Sequence[Sequence[int]],
    parts: Sequence[Sequence[float]],
    estimator: Callable[[Sequence[int], Sequence[float]], Sequence[float | None]],
    *,
    resamples: int,
    seed: int,
    progress: Progress = no_progress,
) -> list[Interval | None]:
    """Return a 95 % interval for each figure.

    An interval is None if there are fewer than two articles or no resamples, or if more than half
    of the resamples leave the figure undefined.

    Args:
        counts: for each article, non-negative integers whose sums are below 2**64.
        parts: for each article, further real numbers.
        estimator: turns the sums of both over a resample into figures.
    """
    figures = len(estimator(counts[0], parts[0]))
    if len(counts) < 2 or not resamples:
        return [None] * figures
    sums = progress(_resampled(counts, parts, resamples, seed), resamples, "Resampling")
    results = [estimator(*each) for each in sums]
    return [_interval(values) for values in zip(*results, strict=True)]


def _resampled(
    counts: Sequence[Sequence[int]], parts: Sequence[Sequence[float]], resamples: int, seed: int
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """Yield the sums over a resample of the articles, `resamples` times."""
    random = Random(seed)
    rows = [array("Q", numbers).tobytes() for numbers in counts]
    # The integers of an article side by side in one, so that a single addition adds them all.
    packed = [int.from_bytes(row, sys.byteorder) for row in rows]
    columns = list(zip(*parts, strict=True))
    for _ in range(resamples):
        draw = random.choices(range(len(packed)), k=len(packed))
        total = sum(map(packed.__getitem__, draw)).to_bytes(len(rows[0]), sys.byteorder)
        yield array("Q", total), [sum(map(column.__getitem__, draw)) for column in columns]


def _interval(values: Sequence[float | None]) -> Interval | None:
    """Return the interval of the resampled values of one figure, or None."""
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values) or len(known) < 2:
        return None
    cuts = quantiles(known, n=40, method="inclusive")
    return cuts[0], cuts[-1]


RESAMPLES = 1000
SEED = 1

UNUSED = "nobody has tagged anything"
NO_VARIATION = "every unit has the same value, so nothing tells agreement from habit"
ONE_EACH = (
    "nobody has more than one such span in an article, so that alpha for unitizing is meaningless"
)
NEITHER = "neither of the two has such a tag"
NO_MARKS = "this annotator has no such tag"

Labels = Sequence[tuple[str, Sequence[str]]]
"""Label names with their roles, in display order."""


def agreement(
    articles: Sequence[ArticleMarks],
    labels: Labels = (),
    *,
    unit: str = WORD,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    progress: Progress = no_progress,
) -> Agreement:
    """Measure how far annotators agree.

    Args:
        articles: at least one, each read by two annotators or more; what of it only one of them
            has read does not count, and a mark counts between two who have both read all of it.
        labels: names and roles in display order; labels that are not listed come after these.
        unit: the unit of the articles' marks; a key of `DEFINITIONS`.
        resamples: number of bootstrap samples. With 0, or with fewer than `MIN_ARTICLES` articles,
            there are no intervals.
        seed: seed of the random generator that draws the resamples.
        progress: called with the articles and with the resamples.
    """
    requested, resamples = resamples, resamples if len(articles) >= MIN_ARTICLES else 0
    names = sorted({name for article in articles for name in article.by})
    shapes = _shapes(articles, names, labels)
    counts, unitizing = [], []
    for article in progress(articles, len(articles), "Comparing"):
        counts.append([number for shape in shapes for number in tally(article, shape)])
        unitizing.append([part for shape in shapes for part in disagreements(article, shape.row)])

    def flat(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
        return list(chain.from_iterable(all_estimates(shapes, numbers, parts)))

    sums = [sum(column) for column in zip(*counts, strict=True)]
    values = all_estimates(shapes, sums, [sum(column) for column in zip(*unitizing, strict=True)])
    ends = intervals(counts, unitizing, flat, resamples=resamples, seed=seed, progress=progress)
    size = len(Estimate._fields)
    rows = [
        _row_figures(articles, shape, value, ends[at * size :], row.pairs)
        for at, (shape, value, row) in enumerate(
            zip(shapes, values, split_rows(shapes, sums), strict=True)
        )
    ]
    return Agreement(
        unit=unit,
        articles=len(articles),
        several=sum(_several(article).bit_count() for article in articles),
        units=sum(article.shared.bit_count() for article in articles),
        annotators={name: sum(name in article.by for article in articles) for name in names},
        rows=rows,
        resamples=resamples,
        seed=seed,
        definitions=definitions(DEFINITIONS[unit], len(articles), requested, seed),
    )


def _several(article: ArticleMarks) -> int:
    """Return the units that count and on which somebody has several labels, as bits."""
    found = 0
    for name, marks in article.by.items():
        for labels, units in label_sets(marks, article.units).items():
            found |= units & article.bits[name] if len(labels) > 1 else 0
    return found & article.shared


def _shapes(
    articles: Sequence[ArticleMarks], names: Sequence[str], labels: Labels
) -> list[RowShape]:
    """Return the shape of the counts of each row, the same for all articles."""
    layers = [(article, marks) for article in articles for marks in article.by.values()]
    rows = figure_rows((mark for _, marks in layers for mark in marks), labels)
    sets = {
        value for article, marks in layers for value in FigureRow().values(marks, article.units)
    }
    pairs = tuple(combinations(names, 2))
    readers = tuple(sorted({count for article in articles for count in article.readers}))
    return [
        RowShape(row, tuple(sets) if row.label is None else (True, False), pairs, readers)
        for row in rows
    ]


def _row_figures(
    articles: Sequence[ArticleMarks],
    shape: RowShape,
    values: Estimate,
    ends: Sequence[Interval | None],
    pairs: Sequence[PairSums],
) -> RowFigures:
    """Return the figures of one row; `ends` are the intervals of its figures."""
    marks = {name: 0 for pair in shape.pairs for name in pair}
    for article in articles:
        for name, article_marks in article.by.items():
            marks[name] += article.compared(name, shape.row.select(article_marks))
    why = NO_VARIATION if any(marks.values()) else UNUSED
    figures = {
        name: _figure(value, why, end)
        for name, value, end in zip(Estimate._fields, values, ends, strict=False)
    }
    if any(marks.values()) and all(one_each(article, shape.row) for article in articles):
        figures["unitizing_alpha"] = replace(figures["unitizing_alpha"], why=ONE_EACH)
    shared = [
        _pair_figures(names, sum(_share(article, *names) for article in articles), sums)
        for names, sums in zip(shape.pairs, pairs, strict=True)
    ]
    return RowFigures(
        row=shape.row, marks=marks, pairs=[pair for pair in shared if pair.articles], **figures
    )


def _share(article: ArticleMarks, first: str, second: str) -> bool:
    """Return whether both have read an article, and the same part of it."""
    if not {first, second} <= article.by.keys():
        return False
    return bool(article.bits[first] & article.bits[second]) or not article.units


def _pair_figures(names: tuple[str, str], articles: int, sums: PairSums) -> PairFigures:
    """Return the figures of one pair of annotators."""
    _, _, first, second, first_overlapped, second_overlapped = sums.matches
    return PairFigures(
        first=names[0],
        second=names[1],
        articles=articles,
        units=sums.units,
        kappa=_figure(sums.kappa(), NO_VARIATION if first + second else NEITHER),
        f1_exact=_figure(sums.f1_exact(), NEITHER),
        f1_overlap=_figure(sums.f1_overlap(), NEITHER),
        agr_first=_figure(first_overlapped / first if first else None, NO_MARKS),
        agr_second=_figure(second_overlapped / second if second else None, NO_MARKS),
    )


def _figure(value: float | None, why: str, end: Interval | None = None) -> Figure:
    """Return a figure, with `why` where it has no value."""
    low, high = end or (None, None)
    return Figure(value, low, high) if value is not None else Figure(None, why=why)
