"""Measure how far annotators agree on the articles they share, and list their disagreements."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from reader.io.json import without_gc
from reader.measures.agreement import SEED, agreement
from reader.measures.counts import ArticleCounts
from reader.measures.disagreements import Confusion, LabelsMet, confusion
from reader.measures.figures import Agreement
from reader.measures.marks import WORD
from reader.model.errors import ObelismError
from reader.model.progress import Progress, no_progress
from reader.services.agreement.counted import CountedArticle, Disagreement
from reader.services.agreement.reading import Compared
from reader.services.agreement.shared import Shared
from reader.text.phrases import counted, listed


class NothingShared(ObelismError):
    """Nothing has been read by two annotators."""


class SharedLayers(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was compared."""

    workspace: str
    id: str
    units: int
    compared: int
    """Those of its units that two annotators or more have read."""
    annotators: list[str]


class Report(msgspec.Struct, frozen=True, kw_only=True, tag="agreement", tag_field="type"):
    """The agreement of some annotators, in figures and one by one."""

    schema: str = "obelism/1"
    agreement: Agreement
    articles: list[SharedLayers]
    disagreements: list[Disagreement]
    """In reading order, by article."""
    alone: list[str]
    """Annotators who have read nothing that another has."""
    left_out: list[str]
    """A sentence for each part that could not be compared."""
    aligned: list[str]
    """A sentence for each layer that was compared at its place in another version."""
    compared: Compared
    """How much was compared of what has been read and tagged."""
    edges: int
    """Spans that differ from another annotator's only in marks at their edges, and count as the
    same. `disagreements` has all spans as they are."""
    corrections: int
    """Corrections of others' annotations, which are left out: they say nothing of one's own."""
    proposals: dict[str, tuple[int, int]]
    """Annotator to how many of their tags began as proposals of programs, wholly or in a role, and
    of how many that is; who has none is missing."""
    by_hand: bool
    """Whether these are left out."""
    confusion: list[Confusion]
    """How often every two annotators gave the same thing which labels."""


def read_alone(report: Report) -> list[str]:
    """Return a sentence on those who have read nothing that another annotator has."""
    if not report.alone:
        return []
    has, is_ = ("has", "is") if len(report.alone) == 1 else ("have", "are")
    return [
        f"{listed(report.alone)} {has} read nothing that another annotator has, and {is_} left out"
    ]


@without_gc()
def agree(
    shared: Shared[CountedArticle],
    *,
    unit: str = WORD,
    resamples: int | None = None,
    alpha_alone: bool = False,
    seed: int = SEED,
    progress: Progress = no_progress,
) -> Report:
    """Measure how far annotators agree, and list what they disagree on.

    Args:
        unit: what was counted; a key of `DEFINITIONS`.
        resamples: number of bootstrap samples, or None; see `agreement`, as for `alpha_alone`.

    Raises:
        NothingShared: nothing has been read by two annotators.
    """
    pairs = compared_articles(shared)
    labels = [(label.name, [role.name for role in label.roles]) for label in shared.labels]
    found = agreement(
        [counts for _, counts in pairs],
        labels,
        unit=unit,
        resamples=resamples,
        alpha_alone=alpha_alone,
        seed=seed,
        progress=progress,
    )
    met: LabelsMet = Counter()
    for article, _ in pairs:
        met.update(article.met or {})
    return Report(
        agreement=found,
        articles=[
            SharedLayers(
                workspace=article.store.name,
                id=article.id,
                units=article.units,
                compared=counts.units,
                annotators=[*counts.annotators],
            )
            for article, counts in pairs
        ],
        disagreements=[one for article, _ in pairs for one in article.disagreements],
        alone=[name for name in shared.read if name not in found.annotators],
        left_out=left_out_of(shared),
        aligned=shared.aligned,
        compared=compared_of(shared),
        edges=sum(article.edges for article, _ in pairs),
        corrections=shared.corrections,
        proposals=shared.proposals,
        by_hand=shared.by_hand,
        confusion=confusion(met),
    )


def compared_articles(
    shared: Shared[CountedArticle],
) -> list[tuple[CountedArticle, ArticleCounts]]:
    """Return the shared articles of which two have read the same part, each with its counts.

    Raises:
        NothingShared: there are none.
    """
    refuse_nothing_shared(shared)
    pairs = [(each, each.counts) for each in shared.articles if each.counts is not None]
    if not pairs:
        names = listed(sorted({name for each in shared.articles for name in each.readers}))
        raise NothingShared(f"{names} have read nothing of an article that another has read, too")
    return pairs


def compared_of(shared: Shared[CountedArticle]) -> Compared:
    """Return how much was compared of what has been read and tagged."""
    articles = shared.articles
    kept = [each.counts for each in articles if each.counts is not None]
    unrecorded = Counter(name for each in articles for name in each.unrecorded)
    return Compared(
        articles=len(kept),
        of_articles=len(articles),
        units=sum(each.units for each in kept),
        of_units=sum(each.units for each in articles),
        tags=sum(each.compared for each in articles),
        of_tags=sum(each.tags for each in articles),
        not_done=shared.not_done,
        unrecorded=dict(sorted(unrecorded.items())),
    )


def left_out_of(shared: Shared[CountedArticle]) -> list[str]:
    """Return a sentence for each part that could not be compared."""
    return [*shared.left_out, *(why for each in shared.articles for why in each.left_out)]


def refuse_nothing_shared(shared: Shared[Any]) -> None:
    """Raise NothingShared if no article has been read by two annotators."""
    if shared.articles:
        return
    if shared.not_done:
        raise NothingShared("no article here has been marked as done by two annotators")
    if shared.earlier:
        raise NothingShared(
            "nothing that two annotators have read was tagged since then:"
            f" {counted(shared.earlier, 'article')} before it"
        )
    if not shared.read:
        raise NothingShared("nobody has tagged anything here, so there is nothing to compare")
    if len(shared.read) == 1:
        (name,) = shared.read
        raise NothingShared(f"only {name} has tagged anything here, and it takes two annotators")
    counts = [f"{name} {counted(count, 'article')}" for name, count in shared.read.items()]
    raise NothingShared(f"no article here was read by two annotators: {listed(counts)}")
