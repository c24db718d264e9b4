"""Cluster the marks of several annotators: one cluster for each item to decide on.

A mark that every annotator has made in the same way is a cluster of its own, of the kind `agreed`.
The others are grouped by what they are about.

What counts is the core of a mark: its spans in the main role of its label, such as the content of
an attribution but not its source. Marks of two annotators are linked if they

- have the same label, and their cores share a unit; or
- have different labels, and their cores share more than half of their units.

The most similar marks are joined first, those with the same label before others, and no annotator
has two marks in a group. So a long fact and the opinion that somebody found inside it remain two
groups, and so do two quotations of one source. There is one exception: what one annotator marked as
a whole and another in pieces is one group with all the pieces.

Which labels annotators give to the same thing is counted from all clusters, for every two of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import msgspec

from reader.measures.marks import ArticleMarks, Mark, MarkPart, bits_of
from reader.measures.matching import covered, in_reach, jaccard

MAJORITY = 0.5
"""Two marks share most of their units if they share more than this part of them."""


class AnnotatorMark(NamedTuple):
    """A mark and the annotator who made it."""

    annotator: str
    mark: Mark


class _SharedMark:
    """The same mark by one annotator or several.

    `main`: label to its main role. If a label has none, or a mark has no span in it, all its spans
    count. A mark without a span in the main role is not linked to marks of its label that have one.
    """

    def __init__(self, marks: list[AnnotatorMark], main: Mapping[str, str]) -> None:
        self.marks = marks
        self.annotators = {each.annotator for each in marks}
        mark = marks[0].mark
        role = main.get(mark.label)
        core = mark.in_role(role) if role is not None else mark
        self.kind = mark.label, core is None
        self.core = core or mark
        self.units = self.core.bits
        """The units of its core, as bits."""


class _Link(NamedTuple):
    """Two marks that may be about the same item; links sort from most to least similar."""

    labels_differ: bool
    distance: float
    """0 for the same units, to 1."""
    identities: list[object]
    """Orders links of equal distance, whatever the order of annotators."""
    first: int
    second: int


class _Groups:
    """Marks in groups; each starts in a group of its own, and the most similar are joined first."""

    def __init__(self, marks: Sequence[_SharedMark]) -> None:
        self._marks = marks
        self._group = [[index] for index in range(len(marks))]
        """For each mark, the indices of all marks in its group."""
        cores = [mark.core for mark in marks]
        pairs = in_reach(cores, cores)
        found = (self._link(first, second) for first, second in pairs if first < second)
        links = sorted(link for link in found if link is not None)
        for link in links:
            if not self._annotators(link.first) & self._annotators(link.second):
                self._unite(link)
        for link in links:
            if self._joins_pieces(link):
                self._unite(link)

    def _link(self, first: int, second: int) -> _Link | None:
        """Return the link between two marks, or None."""
        a, b = self._marks[first], self._marks[second]
        shared, all_units = (a.units & b.units).bit_count(), (a.units | b.units).bit_count()
        same_label = a.core.label == b.core.label
        linked = a.kind == b.kind and shared if same_label else shared > MAJORITY * all_units
        if not linked or len(a.annotators | b.annotators) < 2:
            return None
        identities: list[object] = [*sorted([a.core.identity, b.core.identity])]
        return _Link(not same_label, 1 - shared / all_units, identities, first, second)

    def _joins_pieces(self, link: _Link) -> bool:
        """Return whether one annotator marked as a whole what the other group has in pieces."""
        if link.labels_differ or self._group[link.first] is self._group[link.second]:
            return False
        piece, whole = sorted(
            (link.first, link.second), key=lambda index: self._marks[index].units.bit_count()
        )
        units = self._marks[piece].units
        common = (units & self._marks[whole].units).bit_count()
        contained = common > MAJORITY * units.bit_count()
        shared = self._marks[whole].annotators & self._annotators(piece)
        return contained and not shared and self._disjoint(link)

    def _disjoint(self, link: _Link) -> bool:
        """Return whether no two marks of one annotator in the two groups overlap."""
        return not any(
            self._marks[first].units & self._marks[second].units
            for first in self._group[link.first]
            for second in self._group[link.second]
            if self._marks[first].annotators & self._marks[second].annotators
        )

    def _annotators(self, index: int) -> set[str]:
        """Return the annotators with a mark in the group of a mark."""
        return {name for each in self._group[index] for name in self._marks[each].annotators}

    def _unite(self, link: _Link) -> None:
        """Make the groups of two linked marks one."""
        united = self._group[link.first] + self._group[link.second]
        for index in united:
            self._group[index] = united

    def members(self) -> list[list[AnnotatorMark]]:
        """Return the marks of each group."""
        return [
            [mark for each in members for mark in self._marks[each].marks]
            for index, members in enumerate(self._group)
            if min(members) == index
        ]


ClusterKind = Literal["label", "role", "extent", "missing", "agreed"]


class Cluster(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Marks that are about the same item, on which annotators agree or disagree."""

    article: str
    """Id of the article."""
    kind: ClusterKind
    """How those who marked it differ, the most serious difference first: in the `label`; in the
    `role` of the same spans; in the `extent`; or not at all, but it is `missing` from somebody's
    marks. `agreed`: all annotators have the same mark."""
    hardness: float
    """How far two annotators differ here on average, 0 (agreed) to 1 (nothing in common).

    For two annotators it is 1 minus the share of common units among all units that they marked,
    labels and roles taken into account. Two who marked nothing have everything in common.
    """
    marks: tuple[AnnotatorMark, ...]
    """Who marked what, in reading order."""
    silent: tuple[str, ...]
    """Annotators who have read all of what is marked here and marked nothing."""

    @property
    def start(self) -> int:
        """Its first code point."""
        return self.marks[0].mark.start


def clusters(article: ArticleMarks) -> list[Cluster]:
    """Return all clusters of an article in reading order, agreed ones included.

    Marks of those who have not read all of a cluster are no part of it, and what fewer than two
    have read is no cluster, but in an article of one annotator, whose marks are all agreed on.
    """
    result, others = list[Cluster](), []
    least = min(2, len(article.by))
    for marks in _alike(article.by):
        if len(marks) == len(_readers(article, marks)) >= least:
            ordered = tuple(sorted(marks, key=_order))
            result.append(
                Cluster(article=article.id, kind="agreed", hardness=0.0, marks=ordered, silent=())
            )
        else:
            others.append(_SharedMark(marks, article.main))
    found = (_cluster(article, marks) for marks in _Groups(others).members())
    result += (cluster for cluster in found if cluster is not None)
    return sorted(result, key=lambda cluster: _order(cluster.marks[0]))


def _readers(article: ArticleMarks, marks: Iterable[AnnotatorMark]) -> list[str]:
    """Return who has read all of some marks, by name."""
    if not article.read:
        return article.names
    units = bits_of(each.mark for each in marks)
    return [name for name in article.names if not units & ~article.bits[name]]


def _alike(by: Mapping[str, Sequence[Mark]]) -> list[list[AnnotatorMark]]:
    """Group identical marks of different annotators; one annotator's own stay apart."""
    alike: defaultdict[object, list[list[AnnotatorMark]]] = defaultdict(list)
    for name, marks in by.items():
        counts: dict[object, int] = {}
        for mark in marks:
            identity = mark.identity
            groups, at = alike[identity], counts.get(identity, 0)
            if at == len(groups):
                groups.append([])
            groups[at].append(AnnotatorMark(name, mark))
            counts[identity] = at + 1
    return [group for groups in alike.values() for group in groups]


def _cluster(article: ArticleMarks, marks: Sequence[AnnotatorMark]) -> Cluster | None:
    """Build the cluster of a group of marks; None where fewer than two have read all of it."""
    by: dict[str, list[Mark]] = {name: [] for name in _readers(article, marks)}
    ordered = tuple(sorted((each for each in marks if each.annotator in by), key=_order))
    if len(by) < 2 or not ordered:
        return None
    for each in ordered:
        by[each.annotator].append(each.mark)
    silent = tuple(name for name, marks in by.items() if not marks)
    some = [marks for marks in by.values() if marks]
    return Cluster(
        article=article.id,
        kind=_kind(some, bool(silent)) if len(some) > 1 else "missing",
        hardness=_hardness(list(by.values())),
        marks=ordered,
        silent=silent,
    )


def _kind(layers: Sequence[Sequence[Mark]], silent: bool) -> ClusterKind:
    """Return the most serious difference between those who marked something."""
    if _differ({mark.label for mark in marks} for marks in layers):
        return "label"
    if not _differ(Counter(mark.identity for mark in marks) for marks in layers):
        return "missing" if silent else "agreed"
    extents = (
        Counter(tuple(sorted((part.start, part.end) for part in mark.parts)) for mark in marks)
        for marks in layers
    )
    return "extent" if _differ(extents) else "role"


def _differ(values: Iterable[object]) -> bool:
    """Return whether not all values are equal."""
    first, *rest = values
    return any(value != first for value in rest)


def _hardness(layers: Sequence[Sequence[Mark]]) -> float:
    """Return the mean distance between annotators; see `Cluster.hardness`."""
    shared = [jaccard(*pair) for pair in combinations(map(covered, layers), 2)]
    return 1 - sum(shared) / len(shared)


def _order(each: AnnotatorMark) -> tuple[int, str, str, tuple[MarkPart, ...]]:
    """Return the sort key of reading order."""
    return each.mark.start, each.annotator, each.mark.label, each.mark.parts


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    """How often two annotators gave the same thing one label each."""

    first: str
    """An annotator, as `second` is; both have read all of what is marked."""
    second: str
    label: str | None
    """The first annotator's label; None: marked nothing."""
    other: str | None
    """The second annotator's label; None: marked nothing. One of the two has marked it."""
    times: int


LabelsMet = Counter[tuple[str, str, str | None, str | None]]
"""How often two annotators, in the order of their names, gave the same thing one label each."""


def labels_met(clusters: Iterable[Cluster]) -> LabelsMet:
    """Count the labels of each cluster, agreed ones included, for every two annotators."""
    alike = Counter(
        (each.silent, tuple([(name, mark.label) for name, mark in each.marks])) for each in clusters
    )
    found: LabelsMet = Counter()
    for (silent, said), times in alike.items():
        labels: dict[str, str | None] = {**dict.fromkeys(silent), **dict(said)}
        for (first, label), (second, other) in combinations(sorted(labels.items()), 2):
            if label is not None or other is not None:
                found[first, second, label, other] += times
    return found


def confusion(met: LabelsMet) -> list[Confusion]:
    """Return these counts in the order of names and labels."""
    return [
        Confusion(first=first, second=second, label=label, other=other, times=times)
        for (first, second, label, other), times in sorted(
            met.items(), key=lambda item: [name or "" for name in item[0]]
        )
    ]
