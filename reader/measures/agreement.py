"""Agreement of two or more annotators over the articles they share, with bootstrap intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, combinations, zip_longest

from msgspec.structs import replace

from reader.measures.bootstrap import Interval, bootstrap
from reader.measures.counts import ArticleCounts
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
from reader.measures.marks import DEFINITIONS, WORD, figure_rows
from reader.measures.tallies import PairSums, RowShape
from reader.measures.unitizing import in_row, summed
from reader.model.progress import Progress, no_progress

SEED = 1

UNUSED = "nobody has tagged anything"
NO_VARIATION = "every unit has the same value, so nothing tells agreement from habit"
ONE_EACH = (
    "nobody has more than one such span in an article, so that alpha for unitizing is meaningless"
)
NEITHER = "neither of the two has such a tag"
NO_MARKS = "this annotator has no such tag"

_ALPHA = Estimate._fields.index("alpha")

Labels = Sequence[tuple[str, Sequence[str]]]
"""Label names with their roles, in display order."""


def agreement(
    articles: Sequence[ArticleCounts],
    labels: Labels = (),
    *,
    unit: str = WORD,
    resamples: int | None = None,
    alpha_alone: bool = False,
    seed: int = SEED,
    progress: Progress = no_progress,
) -> Agreement:
    """Measure how far annotators agree.

    Args:
        articles: the counts of at least one, each read by two annotators or more; what of it only
            one of them has read does not count, and a mark counts between two who have both read
            all of it.
        labels: names and roles in display order; labels that are not listed come after these.
        unit: the unit of the articles' marks; a key of `DEFINITIONS`.
        resamples: number of bootstrap samples; None: until both bounds of alpha are sure in every
            row, see `bootstrap`. With 0, or with fewer than `MIN_ARTICLES` articles, there are no
            intervals.
        alpha_alone: whether only alpha gets intervals, which is much faster.
        seed: seed of the random generator that draws the resamples.
        progress: called with the articles and with the resamples.
    """
    names = sorted({name for article in articles for name in article.annotators})
    shapes = _shapes(articles, names, labels)
    # Alpha follows from the few counts that stand before those of the pairs.
    drawn = [replace(shape, pairs=()) for shape in shapes] if alpha_alone else shapes
    rows = [shape.row for shape in shapes]
    totals = [[0] * shape.size for shape in shapes]
    counts, unitizing = [], []
    for article in progress(articles, len(articles), "Comparing"):
        found = [*article.placed(shapes)]
        for total, each, shape in zip(totals, found, shapes, strict=True):
            each.add_to(total, shape)
        counts.append(
            [
                number
                for each, shape in zip(found, drawn, strict=True)
                for number in (each.numbers(shape) if shape.pairs else each.head)
            ]
        )
        unitizing.append([part for row in rows for part in summed(article.unitizing, row)])

    def flat(numbers: Sequence[int], parts: Sequence[float]) -> list[float | None]:
        if alpha_alone:
            return [sums.alpha for sums in split_rows(drawn, numbers)]
        return list(chain.from_iterable(all_estimates(shapes, numbers, parts)))

    sums = [*chain.from_iterable(totals)]
    values = all_estimates(shapes, sums, [sum(column) for column in zip(*unitizing, strict=True)])
    size = 1 if alpha_alone else len(Estimate._fields)
    resampled = bootstrap(
        counts,
        [()] * len(counts) if alpha_alone else unitizing,
        flat,
        resamples=resamples if len(articles) >= MIN_ARTICLES else 0,
        alike=[article.annotators for article in articles],
        watched=range(0 if alpha_alone else _ALPHA, size * len(shapes), size),
        seed=seed,
        progress=progress,
    )
    ends = [resampled.intervals[at : at + size] for at in range(0, size * len(shapes), size)]
    shared = Counter(pair for article in articles for pair in article.sharing)
    figures = [
        _row_figures(
            articles,
            shape,
            value,
            ([None] * _ALPHA if alpha_alone else []) + end,
            [
                _pair_figures(names, shared[names], pair)
                for names, pair in zip(shape.pairs, row.pairs, strict=True)
                if shared[names]
            ],
        )
        for shape, value, end, row in zip(
            shapes, values, ends, split_rows(shapes, sums), strict=True
        )
    ]
    return Agreement(
        unit=unit,
        articles=len(articles),
        several=sum(article.several for article in articles),
        units=sum(article.units for article in articles),
        annotators={
            name: sum(name in article.annotators for article in articles) for name in names
        },
        rows=figures,
        resamples=resampled.samples,
        sampling_error=resampled.error,
        seed=seed,
        definitions=definitions(DEFINITIONS[unit], len(articles), resampled, seed),
    )


def _shapes(
    articles: Sequence[ArticleCounts], names: Sequence[str], labels: Labels
) -> list[RowShape]:
    """Return the shape of the counts of each row, the same for all articles."""
    own = {id(article.shapes): article.shapes for article in articles}.values()
    used: dict[str, set[str]] = {}
    for label, roles in chain.from_iterable(each.used.items() for each in own):
        used.setdefault(label, set()).update(roles)
    sets = tuple({value for each in own for value in each.sets})
    pairs = tuple(combinations(names, 2))
    readers = tuple(sorted({count for each in own for count in each.readers}))
    return [
        RowShape(row, sets if row.label is None else (True, False), pairs, readers)
        for row in figure_rows(used, labels)
    ]


def _row_figures(
    articles: Sequence[ArticleCounts],
    shape: RowShape,
    values: Estimate,
    ends: Sequence[Interval | None],
    pairs: list[PairFigures],
) -> RowFigures:
    """Return the figures of one row; `ends` are the intervals of its figures."""
    marks = {name: 0 for pair in shape.pairs for name in pair}
    for article in articles:
        for name, count in article.marked(shape.row).items():
            marks[name] += count
    why = NO_VARIATION if any(marks.values()) else UNUSED
    figures = {
        name: _figure(value, why, end)
        for name, value, end in zip_longest(Estimate._fields, values, ends)
    }
    # Chance is told from where the sections and gaps of one continuum could stand as well. Of a
    # single section nothing can be told: alpha is then far below 0 wherever somebody lacks it.
    sections = chain.from_iterable(in_row(article.unitizing, shape.row) for article in articles)
    if any(marks.values()) and not any(each.several for each in sections):
        figures["unitizing_alpha"] = replace(figures["unitizing_alpha"], why=ONE_EACH)
    return RowFigures(row=shape.row, marks=marks, pairs=pairs, **figures)


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
