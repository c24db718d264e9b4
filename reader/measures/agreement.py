"""Agreement of two or more annotators over the articles they share, with bootstrap intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, zip_longest

from msgspec.structs import replace

from reader.measures.bootstrap import Interval, bootstrap
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
    Mark,
    bits_of,
    figure_rows,
)
from reader.measures.tallies import PairSums, RowShape, tallies
from reader.measures.unitizing import disagreements, one_each
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
    articles: Sequence[ArticleMarks],
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
        articles: at least one, each read by two annotators or more; what of it only one of them
            has read does not count, and a mark counts between two who have both read all of it.
        labels: names and roles in display order; labels that are not listed come after these.
        unit: the unit of the articles' marks; a key of `DEFINITIONS`.
        resamples: number of bootstrap samples; None: until both bounds of alpha are sure in every
            row, see `bootstrap`. With 0, or with fewer than `MIN_ARTICLES` articles, there are no
            intervals.
        alpha_alone: whether only alpha gets intervals, which is much faster.
        seed: seed of the random generator that draws the resamples.
        progress: called with the articles and with the resamples.
    """
    names = sorted({name for article in articles for name in article.by})
    shapes = _shapes(articles, names, labels)
    # Alpha follows from the few counts that stand before those of the pairs.
    drawn = [replace(shape, pairs=()) for shape in shapes] if alpha_alone else shapes
    rows = [shape.row for shape in shapes]
    totals = [[0] * shape.size for shape in shapes]
    counts, unitizing = [], []
    for article in progress(articles, len(articles), "Comparing"):
        found = tallies(article, shapes)
        for total, each, shape in zip(totals, found, shapes, strict=True):
            each.add_to(total, shape)
        counts.append(
            [
                number
                for each, shape in zip(found, drawn, strict=True)
                for number in (each.numbers(shape) if shape.pairs else each.head)
            ]
        )
        unitizing.append([*chain.from_iterable(disagreements(article, rows))])

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
        alike=[tuple(article.by) for article in articles],
        watched=range(0 if alpha_alone else _ALPHA, size * len(shapes), size),
        seed=seed,
        progress=progress,
    )
    ends = [resampled.intervals[at : at + size] for at in range(0, size * len(shapes), size)]
    shared = Counter(pair for article in articles for pair in _sharing(article))
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
        several=sum(_several(article).bit_count() for article in articles),
        units=sum(article.shared.bit_count() for article in articles),
        annotators={name: sum(name in article.by for article in articles) for name in names},
        rows=figures,
        resamples=resampled.samples,
        sampling_error=resampled.error,
        seed=seed,
        definitions=definitions(DEFINITIONS[unit], len(articles), resampled, seed),
    )


def _several(article: ArticleMarks) -> int:
    """Return the units that count and on which somebody has several labels, as bits."""
    found = 0
    for name, marks in article.by.items():
        by_label: dict[str, list[Mark]] = {}
        for mark in marks:
            by_label.setdefault(mark.label, []).append(mark)
        labelled = 0
        for units in map(bits_of, by_label.values() if len(by_label) > 1 else ()):
            found |= labelled & units & article.bits[name]
            labelled |= units
    return found & article.shared


def _shapes(
    articles: Sequence[ArticleMarks], names: Sequence[str], labels: Labels
) -> list[RowShape]:
    """Return the shape of the counts of each row, the same for all articles."""
    layers = (marks for article in articles for marks in article.by.values())
    rows = figure_rows((mark for marks in layers for mark in marks), labels)
    sets = {value for article in articles for each in article.sets.values() for value in each}
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
    pairs: list[PairFigures],
) -> RowFigures:
    """Return the figures of one row; `ends` are the intervals of its figures."""
    marks = {name: 0 for pair in shape.pairs for name in pair}
    for article in articles:
        for name, article_marks in article.by.items():
            marks[name] += article.compared(name, shape.row.select(article_marks))
    why = NO_VARIATION if any(marks.values()) else UNUSED
    figures = {
        name: _figure(value, why, end)
        for name, value, end in zip_longest(Estimate._fields, values, ends)
    }
    if any(marks.values()) and all(one_each(article, shape.row) for article in articles):
        figures["unitizing_alpha"] = replace(figures["unitizing_alpha"], why=ONE_EACH)
    return RowFigures(row=shape.row, marks=marks, pairs=pairs, **figures)


def _sharing(article: ArticleMarks) -> Iterator[tuple[str, str]]:
    """Yield every two who have both read an article, and the same part of it."""
    for first, second in combinations(sorted(article.by), 2):
        if article.bits[first] & article.bits[second] or not article.units:
            yield first, second


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
