"""Measure how far annotators agree on the articles they share, and list their disagreements."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reader.io.json import without_gc
from reader.measures.agreement import SEED, agreement
from reader.measures.disagreements import Cluster, ClusterKind, Confusion, clusters, confusion
from reader.measures.figures import Agreement
from reader.measures.marks import WORD, ArticleMarks, Units, marks_in
from reader.model.annotation import Span
from reader.model.article import is_markdown
from reader.model.errors import ObelismError
from reader.model.progress import Progress, no_progress
from reader.services.agreement.edges import with_same_edges
from reader.services.agreement.reading import Compared, shared_parts
from reader.services.agreement.shared import Shared, SharedArticle, in_every_version
from reader.store.progress import merge_ranges
from reader.text.phrases import counted, listed
from reader.text.units import Units as TextUnits


class NothingShared(ObelismError):
    """Nothing has been read by two annotators."""


class Said(msgspec.Struct, frozen=True):
    """One annotator's version in a disagreement."""

    annotator: str
    annotation: str
    """Id of the annotation."""
    label: str
    spans: tuple[Span, ...]


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """Annotations at one place that annotators have to settle."""

    workspace: str
    article: str
    """Id of the article."""
    paragraph: int
    """Number of the paragraph in which it begins, from 1."""
    start: int
    """Where it begins, in code points."""
    kind: ClusterKind
    """label, role, extent or missing: see `reader.measures.disagreements`."""
    hardness: float
    """How far two annotators differ on average, 0 to 1."""
    said: tuple[Said, ...]
    """In reading order."""
    silent: tuple[str, ...]
    """Annotators who have read all of what is marked here and marked nothing."""


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
    shared: Shared,
    *,
    unit: str = WORD,
    resamples: int | None = None,
    alpha_alone: bool = False,
    seed: int = SEED,
    progress: Progress = no_progress,
) -> Report:
    """Measure how far annotators agree, and list what they disagree on.

    Args:
        unit: what is counted; a key of `DEFINITIONS`.
        resamples: number of bootstrap samples, or None; see `agreement`, as for `alpha_alone`.

    Raises:
        NothingShared: nothing has been read by two annotators.
    """
    pairs, compared, left_out = marked_articles(shared, unit, progress)
    marked = [marks for _, marks in pairs]
    labels = [(label.name, [role.name for role in label.roles]) for label in shared.labels]
    found = agreement(
        marked,
        labels,
        unit=unit,
        resamples=resamples,
        alpha_alone=alpha_alone,
        seed=seed,
        progress=progress,
    )
    every_pair = progress(pairs, len(pairs), "Looking for disagreements")
    things = [(article, clusters(marks)) for article, marks in every_pair]
    return Report(
        agreement=found,
        articles=[
            SharedLayers(
                workspace=article.store.name,
                id=article.id,
                units=marks.units,
                compared=marks.shared.bit_count(),
                annotators=list(marks.by),
            )
            for article, marks in pairs
        ],
        disagreements=[one for each in things for one in disagreements_in(*each)],
        alone=[name for name in shared.read if name not in found.annotators],
        left_out=left_out,
        aligned=shared.aligned,
        compared=compared,
        edges=sum(marks.edges for marks in marked),
        corrections=shared.corrections,
        proposals=shared.proposals,
        by_hand=shared.by_hand,
        confusion=confusion(cluster for _, some in things for cluster in some),
    )


def marked_articles(
    shared: Shared, unit: str = WORD, progress: Progress = no_progress
) -> tuple[list[tuple[SharedArticle, ArticleMarks]], Compared, list[str]]:
    """Return the shared articles of which two have read the same part, each with the marks on it.

    Returns:
        These, how much of all that is, and a sentence for each part that could not be compared.

    Raises:
        NothingShared: there are none.
    """
    refuse_nothing_shared(shared)
    left_out = list(shared.left_out)
    articles = []
    for each in shared.articles:
        article, sentences = in_every_version(each)
        articles.append(article)
        left_out += sentences
    every = progress(articles, len(articles), "Looking at tags")
    parts, compared = shared_parts(shared, [marks_of(article, unit) for article in every])
    pairs = [(one, marks) for one, marks in zip(articles, parts, strict=True) if marks is not None]
    if not pairs:
        names = listed(sorted({name for article in articles for name in article.layers}))
        raise NothingShared(f"{names} have read nothing of an article that another has read, too")
    return pairs, compared, left_out


def marks_of(article: SharedArticle, unit: str = WORD) -> ArticleMarks:
    """Return the marks on a shared article, as the measures take them: see `with_same_edges`."""
    units = Units(article.text, unit)
    marked = {name: marks_in(layer, units) for name, layer in article.layers.items()}
    by, edges = with_same_edges(article.text, units, marked)
    read = {}
    for name, ranges in article.read.items():
        runs = [run for each in ranges if (run := units.run(*each)) is not None]
        read[name] = merge_ranges([*runs, *(run for mark in by[name] for run in mark.runs())])
    return ArticleMarks(article.id, units.count, by, article.main, read, edges)


def disagreements_in(article: SharedArticle, found: Sequence[Cluster]) -> list[Disagreement]:
    """Return the disagreements among the clusters of an article, in their order."""
    annotations = {(name, one.id): one for name, layer in article.layers.items() for one in layer}
    text = TextUnits(article.text, markdown=is_markdown(article.id))

    def disagreement(cluster: Cluster) -> Disagreement:
        said = [
            Said(name, mark.id, mark.label, annotations[name, mark.id].spans)
            for name, mark in cluster.marks
        ]
        return Disagreement(
            workspace=article.store.name,
            article=article.id,
            paragraph=text.paragraph_number(cluster.start),
            start=cluster.start,
            kind=cluster.kind,
            hardness=cluster.hardness,
            said=tuple(said),
            silent=cluster.silent,
        )

    return [disagreement(cluster) for cluster in found if cluster.kind != "agreed"]


def refuse_nothing_shared(shared: Shared) -> None:
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
