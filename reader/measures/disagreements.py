"""Where annotators disagree: their marks in clusters, one for each thing to decide.

A mark that every annotator has made alike is a cluster of its own, of the kind `agreed`. The
others are grouped by `reader.measures.disagreements`.

Which marks of several annotators are about one thing.

What counts of a mark is what it says in the main role of its label, its core: the content of an
attribution, not who said it. Marks of two annotators are linked if they

- have the same label, and their cores share a unit; or
- have other labels, and their cores cover much the same: more than half of their units are shared.

The nearest are put together first, those of the same label before others, and nobody has two marks
in a thing: so a long fact and the opinion that somebody found inside it stay two things, and so do
two quotations of one source. There is one exception: what one person has marked as one and another
in pieces is one thing, with all the pieces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import msgspec

from reader.measures.marks import ArticleMarks, Mark, Part
from reader.measures.matching import together

MUCH = 0.5
"""More than this part of the units of something is much of it."""


class Voice(NamedTuple):
    """What one annotator says."""

    annotator: str
    mark: Mark


def grouped(voices: Sequence[Voice], main: Mapping[str, str]) -> list[list[Voice]]:
    """Put voices that are about one thing together; each is in one group.

    `main`: label to its main role. Of a label that is not there, and of a mark that has nothing in
    that role, all spans count; and the latter is linked to none of its label that has something.
    """
    groups = _Groups([_Same(mark, main) for mark in _alike(voices)])
    links = groups.links()
    for link in links:
        groups.join(link)
    for link in links:
        groups.join_pieces(link)
    return groups.voices()


def _alike(voices: Sequence[Voice]) -> list[list[Voice]]:
    """The same mark by several annotators; a second one of the same person stands apart."""
    found: defaultdict[object, list[Voice]] = defaultdict(list)
    times: defaultdict[object, int] = defaultdict(int)
    for voice in voices:
        said = voice.mark.identity
        time = times[voice.annotator, said]
        times[voice.annotator, said] += 1
        found[said, time].append(voice)
    return list(found.values())


class _Same:
    """The same mark by one annotator or several."""

    def __init__(self, voices: list[Voice], main: Mapping[str, str]) -> None:
        self.voices = voices
        self.who = {voice.annotator for voice in voices}
        mark = voices[0].mark
        role = main.get(mark.label)
        core = mark.in_role(role) if role is not None else mark
        self.kind = mark.label, core is None
        self.core = core or mark
        self.units = {unit for run in self.core.runs() for unit in range(*run)}


class _Link(NamedTuple):
    """Two that may be about one thing."""

    other_label: bool
    distance: float
    """0, the same units, to 1."""
    places: list[object]
    """In which order those that are as near are taken, whoever comes first."""
    one: int
    other: int


class _Groups:
    """Marks in groups, at first each alone."""

    def __init__(self, marks: Sequence[_Same]) -> None:
        self._marks = marks
        self._group = [[index] for index in range(len(marks))]
        """To each mark all that are in its group."""

    def links(self) -> list[_Link]:
        """Every two marks that are linked, the nearest first."""
        cores = [mark.core for mark in self._marks]
        pairs = together(cores, cores)
        links = (self._link(one, other) for one, other in pairs if one < other)
        return sorted(link for link in links if link is not None)

    def _link(self, one: int, other: int) -> _Link | None:
        mine, theirs = self._marks[one], self._marks[other]
        shared, all_units = len(mine.units & theirs.units), len(mine.units | theirs.units)
        same_label = mine.core.label == theirs.core.label
        linked = mine.kind == theirs.kind and shared if same_label else shared > MUCH * all_units
        if not linked or len(mine.who | theirs.who) < 2:
            return None
        places: list[object] = [*sorted([mine.core.identity, theirs.core.identity])]
        return _Link(not same_label, 1 - shared / all_units, places, one, other)

    def join(self, link: _Link) -> None:
        """Put two groups together, unless somebody has a mark in both."""
        if not self._who(link.one) & self._who(link.other):
            self._unite(link)

    def join_pieces(self, link: _Link) -> None:
        """Put two groups together where one has as a whole what is in pieces in both."""
        if link.other_label or self._group[link.one] is self._group[link.other]:
            return
        piece, whole = sorted((link.one, link.other), key=lambda at: len(self._marks[at].units))
        units = self._marks[piece].units
        most = len(units & self._marks[whole].units) > MUCH * len(units)
        if most and not self._marks[whole].who & self._who(piece) and self._apart(link):
            self._unite(link)

    def _apart(self, link: _Link) -> bool:
        """Whether no two marks of one person in two groups overlap."""
        return not any(
            self._marks[one].units & self._marks[other].units
            for one in self._group[link.one]
            for other in self._group[link.other]
            if self._marks[one].who & self._marks[other].who
        )

    def _who(self, index: int) -> set[str]:
        return {name for each in self._group[index] for name in self._marks[each].who}

    def _unite(self, link: _Link) -> None:
        together = self._group[link.one] + self._group[link.other]
        for index in together:
            self._group[index] = together

    def voices(self) -> list[list[Voice]]:
        """The voices of each group."""
        return [
            [voice for each in group for voice in self._marks[each].voices]
            for index, group in enumerate(self._group)
            if min(group) == index
        ]


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
