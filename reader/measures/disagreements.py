"""Where annotators disagree: their marks in clusters, one for each thing to decide.

A mark that every annotator has made alike is a cluster of its own, of the kind `agreed`. The
others are grouped by `reader.measures.grouping`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from reader.measures.grouping import Voice, grouped
from reader.measures.marks import ArticleMarks, Mark, Part

Kind = Literal["label", "role", "extent", "missing", "agreed"]


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that annotators agree or disagree on."""

    article: str
    """Id of the article."""
    kind: Kind
    """How those who marked it differ, the gravest first: in the `label`; in the `role` of the same
    spans; in the `extent`; or not at all, but it is `missing` from somebody's marks. `agreed`: all
    annotators have the same."""
    hardness: float
    """How far two annotators differ here on average, 0 (agreed) to 1 (nothing in common).

    Of two it is 1 less the part that they share of all units that they have marked, labels and
    roles told apart; those who marked nothing share everything with each other.
    """
    voices: tuple[Voice, ...]
    """Who marked what, in reading order."""
    silent: tuple[str, ...]
    """Annotators of the article who marked nothing here."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        return min(voice.mark.start for voice in self.voices)


def clusters(article: ArticleMarks) -> list[Cluster]:
    """All clusters of an article, in reading order, those that are agreed on among them."""
    agreed, others = _agreed(article.by)
    found = [_cluster(article, voices) for voices in [*agreed, *grouped(others, article.main)]]
    return sorted(found, key=lambda cluster: _order(cluster.voices[0]))


def disagreements(article: ArticleMarks) -> list[Cluster]:
    """The clusters that are to be decided, in reading order."""
    return [cluster for cluster in clusters(article) if cluster.kind != "agreed"]


def _agreed(by: Mapping[str, Sequence[Mark]]) -> tuple[list[list[Voice]], list[Voice]]:
    """Voices for the same mark by all; and those that are left."""
    same: defaultdict[object, dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for name, marks in by.items():
        for mark in marks:
            same[mark.identity][name].append(mark)
    agreed, others = [], []
    for found in same.values():
        times = min(len(found.get(name, ())) for name in by)
        agreed += [[Voice(name, marks[at]) for name, marks in found.items()] for at in range(times)]
        others += [Voice(name, mark) for name, marks in found.items() for mark in marks[times:]]
    return agreed, others


def _cluster(article: ArticleMarks, voices: Iterable[Voice]) -> Cluster:
    ordered = tuple(sorted(voices, key=_order))
    by: dict[str, list[Mark]] = {name: [] for name in sorted(article.by)}
    for voice in ordered:
        by[voice.annotator].append(voice.mark)
    silent = tuple(name for name, marks in by.items() if not marks)
    return Cluster(
        article=article.id,
        kind=_kind([marks for marks in by.values() if marks], bool(silent)),
        hardness=_hardness(list(by.values())),
        voices=ordered,
        silent=silent,
    )


def _kind(heard: Sequence[Sequence[Mark]], silent: bool) -> Kind:
    """The gravest difference between those who marked something."""
    if _differ({mark.label for mark in marks} for marks in heard):
        return "label"
    if not _differ(Counter(mark.identity for mark in marks) for marks in heard):
        return "missing" if silent else "agreed"
    if _differ(Counter(_places(mark) for mark in marks) for marks in heard):
        return "extent"
    return "role"


def _differ(said: Iterable[object]) -> bool:
    first, *others = said
    return any(other != first for other in others)


def _places(mark: Mark) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((part.start, part.end) for part in mark.parts))


def _hardness(layers: Sequence[Sequence[Mark]]) -> float:
    said = [
        {
            (mark.label, part.role, unit)
            for mark in marks
            for part in mark.parts
            for unit in range(*part.run)
        }
        for marks in layers
    ]
    pairs = list(combinations(said, 2))
    shared = (len(one & other) / len(one | other) if one or other else 1.0 for one, other in pairs)
    return 1 - sum(shared) / len(pairs)


def _order(voice: Voice) -> tuple[int, str, str, tuple[Part, ...]]:
    return voice.mark.start, voice.annotator, voice.mark.label, voice.mark.parts
