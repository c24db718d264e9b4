"""What comes out: figures, and what is known beside each.

From sums over articles to the figures of every row; the same for all articles and a resample.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from reader.measures.marks import Row
from reader.measures.tallies import PairSums, Shape, Sums
from reader.measures.unitizing import unitizing_alpha

LEAST = 5
"""Articles below which there is no interval: so few say nothing of others of their kind."""

FEW = 10
"""Articles below which an interval is a rough guide."""


class Figure(msgspec.Struct, frozen=True):
    """A number between two annotators or among all, or why there is none."""

    value: float | None
    low: float | None = None
    """Lower end of its 95 % interval; None where there is none."""
    high: float | None = None
    why: str | None = None
    """Why it has no value."""


class PairFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Two annotators, over the articles that both have read."""

    first: str
    second: str
    articles: int
    units: int
    kappa: Figure
    f1_exact: Figure
    f1_overlap: Figure
    agr_first: Figure
    """The share of the first's marks that a mark of the second's overlaps."""
    agr_second: Figure
    """The same the other way."""


class RowFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one row."""

    row: Row
    marks: dict[str, int]
    """Annotator to how many marks they have."""
    kappa: Figure
    alpha: Figure
    unitizing_alpha: Figure
    f1_exact: Figure
    f1_overlap: Figure
    pairs: list[PairFigures]
    """Those who share an article."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far annotators agree on some articles."""

    unit: str
    articles: int
    units: int
    """How many units these articles have."""
    annotators: dict[str, int]
    """Annotator to how many of the articles they have read."""
    rows: list[RowFigures]
    """All labels first, then each label with its roles."""
    resamples: int
    """How many bootstrap samples the intervals are from; 0: there are none."""
    seed: int
    definitions: dict[str, str]
    """Name of each figure to what it is, in words."""


def definitions(unit_words: str, articles: int, resamples: int, seed: int) -> dict[str, str]:
    """What each figure is, in words.

    Args:
        unit_words: what a unit is.
        articles: how many there are.
        resamples: how many bootstrap samples were asked for, from this `seed`.
    """
    if articles < LEAST:
        interval = f"none: intervals need {LEAST} articles"
    elif not resamples:
        interval = "none was asked for"
    else:
        interval = (
            f"95 %, percentiles of {resamples} bootstrap samples of the articles, seed {seed}"
        )
        if articles < FEW:
            interval += "; of so few articles it is too narrow"
    return {
        "unit": f"{unit_words}; a tag is the set of units that its spans touch",
        "n": "tags of all annotators; for a role, those that have it",
        "kappa": "Cohen's kappa, yes or no for each unit that both have read (for all labels: the"
        " set of labels on it); mean over the pairs for which it is defined",
        "alpha": "Krippendorff's alpha for nominal data, of the same values by all annotators at"
        " once; those who have not read an article are missing values",
        "unitizing alpha": "Krippendorff's alpha for unitizing (2004), each article a continuum"
        " of units, each role of each label a category; observed and expected disagreement are"
        " summed over categories and articles, these weighted by length times annotators; where"
        " one annotator's spans of a category overlap, they count as one",
        "F1 exact": "F1 of the tags of two annotators that have the same label, spans and roles;"
        " mean over pairs",
        "F1 overlap": "the same for tags with the same label that share a unit in the same role,"
        " matched one to one, the nearest first; mean over pairs",
        "agr": "agr(a, b), in both directions: the share of a's tags that at least one tag of b's"
        " overlaps, in the sense of F1 overlap",
        "interval": interval,
    }


class Estimate(NamedTuple):
    """The figures of one row; None where one is not defined."""

    kappa: float | None
    alpha: float | None
    unitizing_alpha: float | None
    f1_exact: float | None
    f1_overlap: float | None


def split(shapes: Sequence[Shape], numbers: Sequence[int]) -> Iterator[Sums]:
    """The sums of each row, from those of all rows one after the other."""
    at = 0
    for shape in shapes:
        yield Sums(shape, numbers[at : at + shape.size])
        at += shape.size


def all_estimates(
    shapes: Sequence[Shape], numbers: Sequence[int], unlike: Sequence[float]
) -> list[Estimate]:
    """The figures of every row.

    Args:
        numbers: the sums of all rows' counts, one row after the other.
        unlike: for each row observed and expected disagreement in unitizing.
    """
    disagreed = zip(unlike[::2], unlike[1::2], strict=True)
    rows = zip(split(shapes, numbers), disagreed, strict=True)
    return [_estimate(sums, seen, wanted) for sums, (seen, wanted) in rows]


def _estimate(sums: Sums, seen: float, wanted: float) -> Estimate:
    pairs = sums.pairs
    return Estimate(
        kappa=_mean(map(PairSums.kappa, pairs)),
        alpha=sums.alpha(),
        unitizing_alpha=unitizing_alpha(seen, wanted),
        f1_exact=_mean(map(PairSums.f1_exact, pairs)),
        f1_overlap=_mean(map(PairSums.f1_overlap, pairs)),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
