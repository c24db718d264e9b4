"""The items to decide in an article, each with the versions of the annotators.

Beside them what reviewers said of the versions: verdicts and corrections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple

import msgspec

from reader.measures.disagreements import Cluster, clusters
from reader.measures.marks import ArticleMarks, Mark, MarkPart, Units, marks_in
from reader.model.annotation import Annotation, Elsewhere
from reader.model.errors import ObelismError
from reader.model.judgement import CORRECTED, Decision, JudgedAnnotation, Verdict, verdicts_among
from reader.services.agreement.shared import SharedArticle
from reader.services.export.judgements import Tag
from reader.store.base import LayerKey, Snapshot
from reader.text.phrases import excerpt_of_ends, named
from reader.text.screen_text import one_line

Saying = tuple[tuple[str, tuple[MarkPart, ...], tuple[Elsewhere, ...]], ...]
"""Label and passages of each mark: equal where two say exactly the same."""


class Version(NamedTuple):
    """What one annotator or several, all alike, marked for an item."""

    saying: Saying
    by: dict[str, list[Annotation]]
    """Annotator to their annotations, in the order of the marks; annotators by name."""

    @property
    def annotations(self) -> list[Annotation]:
        """Those of the first annotator, which stand for all."""
        return next(iter(self.by.values()))


class Item:
    """A cluster of marks, of all annotators, that is decided on as one."""

    def __init__(
        self,
        number: int,
        cluster: Cluster,
        marked: Sequence[tuple[str, Annotation]],
        rejected: Set[Tag] = frozenset(),
    ):
        """`rejected`: what reviewers rejected, here or elsewhere."""
        self.number = number
        """Its place in reading order, from 0."""
        self.cluster = cluster
        self._marked = list(marked)
        self._rejected = {(name, each.id) for name, each in marked} & rejected

    @property
    def marked(self) -> list[tuple[str, Annotation]]:
        """Annotator and annotation of each mark, in the order of the cluster's marks."""
        return self._marked

    @property
    def kind(self) -> str:
        """How its versions differ, see `reader.measures.disagreements.Cluster`; or added, or
        rejected: all annotators have the same, and a reviewer rejected it."""
        alike = self.cluster.kind == "agreed"
        return "rejected" if alike and self._rejected else self.cluster.kind

    @property
    def agreed(self) -> bool:
        """Whether all annotators have the same, and no reviewer rejected it."""
        return self.kind == "agreed"

    @cached_property
    def judged(self) -> tuple[JudgedAnnotation, ...]:
        """The versions as they are now, by which a decision on them is found again."""
        return tuple(
            sorted(JudgedAnnotation.of(name, annotation) for name, annotation in self._marked)
        )

    @cached_property
    def versions(self) -> list[Version]:
        """Different versions, in the order of the annotators' names."""
        by: dict[str, list[tuple[Mark, Annotation]]] = {}
        for marked, (name, annotation) in zip(self.cluster.marks, self._marked, strict=True):
            by.setdefault(name, []).append((marked.mark, annotation))
        versions: dict[Saying, dict[str, list[Annotation]]] = {}
        for name in sorted(by):
            saying = saying_of(mark for mark, _ in by[name])
            versions.setdefault(saying, {})[name] = [annotation for _, annotation in by[name]]
        return [Version(saying, layers) for saying, layers in versions.items()]

    def agreed_by(self, least: int) -> Version | None:
        """Return the version that at least `least` annotators share.

        None where there is none, or another one has as many annotators.
        """
        counts = Counter({at: len(each.by) for at, each in enumerate(self.versions)})
        (first, most), *others = counts.most_common(2)
        tied = any(count == most for _, count in others)
        return None if most < least or tied else self.versions[first]

    def is_rejected(self, version: Version) -> bool:
        """Return whether a reviewer rejected a version, be it of one annotator who has it."""
        return any(
            (name, each.id) in self._rejected
            for name, layer in version.by.items()
            for each in layer
        )

    @property
    def main(self) -> Version:
        """The version that most annotators have; of several the first."""
        return max(self.versions, key=lambda each: len(each.by))

    @property
    def extent(self) -> tuple[int, int]:
        """Start and end of all that was marked, in code points."""
        spans = [span for _, each in self.marked for span in each.placed]
        return min(span.start for span in spans), max(span.end for span in spans)

    def touches(self, start: int, end: int) -> bool:
        """Return whether anything marked here shares a code point with `[start, end)`."""
        return any(annotation.touches(start, end) for _, annotation in self.marked)


class Added(Item):
    """What an adjudicator marked where no annotator did; it is there as long as its decision."""

    def __init__(
        self, number: int, id: str, silent: tuple[str, ...], gold: Mapping[str, Annotation]
    ) -> None:
        """`gold`: the annotations of the gold layer by id, as they change."""
        nothing = Cluster(article="", kind="missing", hardness=0.0, marks=(), silent=silent)
        super().__init__(number, nothing, ())
        self.id = id
        """That of its decision."""
        self.made: Decision | None = None
        """Its decision; None before it is made, and once it is taken off."""
        self._gold = gold

    @property
    def marked(self) -> list[tuple[str, Annotation]]:
        if self.made is None:
            return []
        return [(self.made.who, self._gold[id]) for id in self.made.result if id in self._gold]

    @property
    def kind(self) -> str:
        return "added"

    @property
    def main(self) -> Version:
        return Version((), {"": [annotation for _, annotation in self.marked]})


def saying_of(marks: Iterable[Mark]) -> Saying:
    """Return what marks say, so that it can be compared."""
    return tuple(sorted(mark.identity for mark in marks))


def saying_in(units: Units, annotations: Iterable[Annotation]) -> Saying:
    """Return what annotations on a text with these units say, to be compared with a version."""
    return saying_of(marks_in(annotations, units))


def items_of(article: SharedArticle, units: Units) -> list[Item]:
    """Return all there is to decide in an article, in reading order."""
    by = {name: marks_in(layer, units) for name, layer in article.layers.items()}
    known = {(name, each.id): each for name, layer in article.layers.items() for each in layer}
    found = clusters(ArticleMarks(article.id, units.count, by, article.main))
    return [
        Item(
            number,
            cluster,
            [(name, known[name, mark.id]) for name, mark in cluster.marks],
            article.rejected,
        )
        for number, cluster in enumerate(found)
    ]


ENDS_CELLS = 32
"""Cells of a quote of which both ends count."""


class Remark(msgspec.Struct, frozen=True):
    """What one reviewer said of one annotation."""

    reviewer: str
    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None
    correction: Annotation | None
    """What stands in the reviewer's layer for it."""
    of: Verdict | None
    """None where there is a correction and no verdict with it."""

    def sentence(self, annotation: Annotation, whose: str) -> str:
        """Return the remark in words safe for the screen; `whose`: it, or “anna’s”."""
        why = f": {one_line(self.reason)}" if self.reason else ""
        edited = self.of is not None and not self.of.fits(annotation)
        since = " (edited since)" if edited else ""
        what = whose if self.correction is None else changed(annotation, self.correction, whose)
        return f"{one_line(self.reviewer)} {self.verdict} {what}{since}{why}"


Reviews = Mapping[str, list[Remark]]
"""Id of an annotation to what each reviewer said of it."""


def changed(old: Annotation, new: Annotation, whose: str) -> str:
    """Return what a correction changes, in words; `whose`: it, or “anna’s”."""
    if old.label != new.label:
        return f"{whose} to {named(new)}"
    roles = dict.fromkeys(span.role for each in (old, new) for span in each.spans)
    changes = [change for role in roles if (change := _changed_in(role, old, new))]
    possessive = "its" if whose == "it" else whose
    return f"{possessive} {'; '.join(changes)}" if changes else whose


def _changed_in(role: str | None, old: Annotation, new: Annotation) -> str:
    """Return what changed in a role, in words; empty where nothing did."""
    before, after = ([span for span in each.spans if span.role == role] for each in (old, new))
    if [span.extent for span in before] == [span.extent for span in after]:
        return ""
    name = one_line(role or "extent")
    had, has = (
        excerpt_of_ends(" … ".join(span.text for span in each), ENDS_CELLS)
        for each in (before, after)
    )
    if not before or not after:
        return f"{name} by adding {has}" if after else f"{name} by taking off {had}"
    return f"{name} from {had} to {has}"


def reviews_on(article: SharedArticle) -> Reviews:
    """Collect what reviewers said; what cannot be read is passed over.

    What somebody answered while the label was hidden judges no annotation and is left out.
    """
    remarks: dict[str, list[Remark]] = {}
    for name in article.reviewers:
        try:
            layer = article.store.read(LayerKey(name, article.id))
        except ObelismError:
            continue
        for id, remark in _remarks(name, layer):
            remarks.setdefault(id, []).append(remark)
    return remarks


def _remarks(reviewer: str, layer: Snapshot) -> Iterator[tuple[str, Remark]]:
    """Yield id of the annotation and remark, for each verdict and each correction without one."""
    judged = set()
    for verdict in verdicts_among(layer.judgements.get("verdicts", {}).values()):
        if verdict.blind:
            continue
        correction = layer.annotations.get(verdict.correction or "")
        judged.add(correction.id if correction is not None else "")
        remark = Remark(reviewer, verdict.verdict, verdict.reason, correction, verdict)
        yield verdict.annotation, remark
    for annotation in layer.annotations.values():
        if annotation.corrects is not None and annotation.id not in judged:
            reason = annotation.note
            yield annotation.corrects, Remark(reviewer, CORRECTED, reason, annotation, None)
