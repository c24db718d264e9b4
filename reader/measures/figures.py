"""The figures that agreement is reported in, and how they follow from sums over articles.

Estimates are computed in the same way from all articles and from a resample of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from reader.measures.bootstrap import Bootstrap
from reader.measures.marks import FigureRow
from reader.measures.tallies import PairSums, RowShape, Sums
from reader.measures.unitizing import unitizing_alpha

MIN_ARTICLES = 5
"""Articles below which there is no interval: so few say nothing about others of their kind."""

FEW_ARTICLES = 10
"""Articles below which an interval is only a rough guide."""


class Figure(msgspec.Struct, frozen=True):
    """A number for two annotators or for all of them, or the reason why there is none."""

    value: float | None
    low: float | None = None
    """Lower end of its 95 % interval; None if there is no interval."""
    high: float | None = None
    why: str | None = None
    """Why it has no value, or one that is meaningless."""

    @property
    def meant(self) -> float | None:
        """The value, None where it is meaningless: what is shown to people."""
        return None if self.why else self.value


class PairFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of two annotators, over the articles that both have read."""

    first: str
    second: str
    articles: int
    units: int
    """Units that both have read."""
    kappa: Figure
    f1_exact: Figure
    f1_overlap: Figure
    agr_first: Figure
    """Share of the first annotator's marks that a mark of the second overlaps."""
    agr_second: Figure
    """Share of the second annotator's marks that a mark of the first overlaps."""


class RowFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one row."""

    row: FigureRow
    marks: dict[str, int]
    """Annotator to the number of their marks of which another has read all, too."""
    kappa: Figure
    alpha: Figure
    unitizing_alpha: Figure
    f1_exact: Figure
    f1_overlap: Figure
    pairs: list[PairFigures]
    """The pairs of annotators who share an article."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far annotators agree on some articles."""

    unit: str
    """What is counted; a key of `marks.DEFINITIONS`."""
    articles: int
    units: int
    """Units of these articles that two annotators or more have read."""
    several: int
    """Those of them on which somebody has several labels: the set of labels is one value."""
    annotators: dict[str, int]
    """Annotator to the number of articles they have read."""
    rows: list[RowFigures]
    """All labels first, then each label with its roles."""
    resamples: int
    """Number of bootstrap samples behind the intervals; 0: there are no intervals."""
    sampling_error: float | None
    """How far off the bounds of alpha are at most, in 95 of 100 runs, in the row that is least
    sure; None: there are no intervals."""
    seed: int
    definitions: dict[str, str]
    """Name of each figure to its definition in words."""


def definitions(unit_words: str, articles: int, resampled: Bootstrap, seed: int) -> dict[str, str]:
    """Return the definition of each figure in words."""
    if articles < MIN_ARTICLES:
        interval = f"none: intervals need {MIN_ARTICLES} articles"
    elif not resampled.samples:
        interval = "none was asked for"
    else:
        interval = (
            f"95 %, percentiles of {resampled.samples} bootstrap samples of the articles, seed"
            f" {seed}"
        )
        if resampled.error is not None:
            interval += f"; sampling error of the bounds of alpha at most {resampled.error:.4f}"
        if articles < FEW_ARTICLES:
            interval += "; of so few articles it is too narrow"
    return {
        "unit": f"{unit_words}; a tag is the set of units that its spans touch",
        "read": "what an annotator's record of reading has, and their own tags; all of an article"
        " that is marked as done, or of which there is no record; units and tags count between"
        " two who have both read them, a tag where both have read all of it",
        "n": "tags of all annotators; for a role, those that have it",
        "kappa": "Cohen's kappa, yes or no for each unit that both have read (for all labels: the"
        " set of labels on it); mean over the pairs for which it is defined",
        "alpha": "Krippendorff's alpha for nominal data, of the same values by all annotators at"
        " once; those who have not read a unit are missing values there",
        "unitizing alpha": "Krippendorff's alpha for unitizing (2004), each stretch of an article"
        " that the same annotators have read a continuum of units, each role of each label a"
        " category; observed and expected disagreement are summed over categories and continua,"
        " these weighted by length times annotators; where one annotator's spans of a category"
        " overlap, they count as one; meaningless where nobody has more than one in a continuum",
        "F1 exact": "F1 of the tags of two annotators that have the same label, spans and roles,"
        " marks at the edges of spans aside; mean over pairs",
        "F1 overlap": "the same for tags with the same label that share a unit in the same role,"
        " matched one to one, the nearest first; mean over pairs",
        "agr": "agr(a, b), in both directions: the share of a's tags that at least one tag of b's"
        " overlaps, in the sense of F1 overlap",
        "interval": interval,
    }


class Estimate(NamedTuple):
    """The figures of one row; None for each that is undefined."""

    kappa: float | None
    alpha: float | None
    unitizing_alpha: float | None
    f1_exact: float | None
    f1_overlap: float | None


def split_rows(shapes: Sequence[RowShape], numbers: Sequence[int]) -> Iterator[Sums]:
    """Yield the sums of each row, given those of all rows one after the other."""
    offset = 0
    for shape in shapes:
        yield Sums(shape, numbers[offset : offset + shape.size])
        offset += shape.size


def all_estimates(
    shapes: Sequence[RowShape], numbers: Sequence[int], disagreements: Sequence[float]
) -> list[Estimate]:
    """Return the figures of each row.

    Args:
        shapes: the rows.
        numbers: the sums of all rows' counts, one row after the other.
        disagreements: for each row, observed and expected disagreement in unitizing.
    """
    unitizing = zip(disagreements[::2], disagreements[1::2], strict=True)
    return [
        Estimate(
            kappa=_mean(map(PairSums.kappa, sums.pairs)),
            alpha=sums.alpha,
            unitizing_alpha=unitizing_alpha(observed, expected),
            f1_exact=_mean(map(PairSums.f1_exact, sums.pairs)),
            f1_overlap=_mean(map(PairSums.f1_overlap, sums.pairs)),
        )
        for sums, (observed, expected) in zip(split_rows(shapes, numbers), unitizing, strict=True)
    ]


def _mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are not None; None if there is none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
