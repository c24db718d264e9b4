"""What agreement keeps of an article: counts, and what annotators disagree on.

Of many articles it is a small part of their annotations, so that each is counted as it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from reader.io.json import without_gc
from reader.measures.counts import ArticleCounts, counts_of
from reader.measures.disagreements import Cluster, ClusterKind, LabelsMet, clusters, labels_met
from reader.measures.marks import WORD, ArticleMarks, Units, marks_in
from reader.model.annotation import Span
from reader.model.article import is_markdown
from reader.model.progress import Progress, no_progress
from reader.services.agreement.collect import Sharing
from reader.services.agreement.edges import with_same_edges
from reader.services.agreement.reading import those_who_share
from reader.services.agreement.shared import (
    EVERYTHING,
    Choice,
    Place,
    Shared,
    SharedArticle,
    in_every_version,
)
from reader.store.base import Store
from reader.store.progress import merge_ranges
from reader.text.units import Units as TextUnits


class Said(msgspec.Struct, frozen=True, gc=False):
    """One annotator's version in a disagreement."""

    annotator: str
    annotation: str
    """Id of the annotation."""
    label: str
    spans: tuple[Span, ...]


class Disagreement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


class CountedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """What agreement keeps of a shared article."""

    store: Store
    id: str
    day: str
    """See `SharedArticle.day`."""
    readers: list[str]
    """Those who have read it."""
    units: int
    """Number of units in its text."""
    tags: int
    """Of all who have read it."""
    compared: int = 0
    """Those of them that another annotator has read, too."""
    counts: ArticleCounts | None = None
    """None: no two have read the same part."""
    edges: int = 0
    """Spans that were given the edges of another annotator's with the same words."""
    unrecorded: Sequence[str] = ()
    """Those whose reading there is no record of."""
    left_out: list[str]
    """A sentence for each part that could not be compared."""
    disagreements: list[Disagreement] = []
    """In reading order."""
    met: LabelsMet | None = None
    """Labels that the same thing was given; None, and no disagreements: nobody asked for them."""


_AT_ONCE = 16
"""Articles that are counted together: few take little room, and a step is faster if repeated."""


@without_gc()
def counted_articles(
    places: Sequence[Place],
    choice: Choice = EVERYTHING,
    progress: Progress = no_progress,
    *,
    unit: str = WORD,
    figures_alone: bool = False,
) -> Shared[CountedArticle]:
    """Find the articles that two annotators or more have read, and count each.

    Args:
        unit: what is counted; a key of `DEFINITIONS`.
        figures_alone: whether nobody asks what they disagree on.

    Raises:
        WrongUse: as `Sharing`.
    """
    sharing = Sharing(places, choice)
    every, found = sharing.each(progress), list[CountedArticle]()
    while some := [*islice(every, _AT_ONCE)]:
        found += _counted(some, unit, figures_alone)
    return sharing.found(found)


def _counted(
    articles: Iterable[SharedArticle], unit: str, figures_alone: bool
) -> Iterator[CountedArticle]:
    """Count articles, one step for all of them after the other."""
    found = [in_every_version(each) for each in articles]
    every = [marks_of(article, unit) for article, _ in found]
    kept = [those_who_share(marks) for marks in every]
    counts = [None if marks is None else counts_of(marks) for marks in kept]
    grouped = [[] if marks is None or figures_alone else clusters(marks) for marks in kept]
    differ = [
        disagreements_in(article, some) for (article, _), some in zip(found, grouped, strict=True)
    ]
    for at, (article, left_out) in enumerate(found):
        marks = kept[at]
        yield CountedArticle(
            store=article.store,
            id=article.id,
            day=article.day,
            readers=[*article.layers],
            units=every[at].units,
            tags=sum(map(len, every[at].by.values())),
            compared=0
            if marks is None
            else sum(marks.compared(name, own) for name, own in marks.by.items()),
            counts=counts[at],
            edges=0 if marks is None else marks.edges,
            unrecorded=article.unrecorded,
            left_out=left_out,
            disagreements=differ[at],
            met=None if figures_alone else labels_met(grouped[at]),
        )


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
