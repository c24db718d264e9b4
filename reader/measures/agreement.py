"""Agreement of two or more annotators over the articles they share: from marks to figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations
from math import lcm

from reader.measures.bootstrap import Interval, intervals
from reader.measures.estimates import Estimate, all_estimates, split
from reader.measures.figures import LEAST, Agreement, Figure, PairFigures, RowFigures, definitions
from reader.measures.marks import ArticleMarks
from reader.measures.rows import Row, rows_of
from reader.measures.tallies import PairSums, Shape, tally
from reader.measures.unitizing import disagreements
from reader.measures.units import DEFINITIONS, WORD
from reader.measures.watching import Watch, unwatched

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
