"""What an article contributes to all figures: counts, so that its marks need not be kept.

They are in the shapes of the article's own annotators, labels and numbers of readers;
`ArticleCounts.placed` returns them in those of all articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

import msgspec

from reader.measures.marks import ArticleMarks, FigureRow, used_roles
from reader.measures.tallies import MATCHES, RowShape, Tally, tallies
from reader.measures.unitizing import Disagreement, disagreements


class Shapes:
    """The shapes of the rows of an article: all labels, each label, and each of several roles."""

    def __init__(
        self,
        used: Iterable[tuple[str, frozenset[str]]],
        sets: Iterable[frozenset[str]],
        names: Sequence[str],
        readers: tuple[int, ...],
    ) -> None:
        """`used`: each label with its roles, of which "" is one; `sets`: the sets of labels that
        units have."""
        self.used = dict(used)
        self.sets = tuple(sets)
        self.pairs = tuple(combinations(names, 2))
        self.readers = readers
        every = [FigureRow()]
        for label, roles in self.used.items():
            every.append(FigureRow(label))
            every += [FigureRow(label, role) for role in roles if len(roles) > 1]
        self.all = tuple(self._shape(row) for row in every)
        self.place_of = {row: at for at, row in enumerate(every)}
        """Row to the index of its shape."""
        for label, roles in self.used.items():
            if len(roles) == 1:
                self.place_of[FigureRow(label, *roles)] = self.place_of[FigureRow(label)]

    def _shape(self, row: FigureRow) -> RowShape:
        values = self.sets if row.label is None else (True, False)
        return RowShape(row, values, self.pairs, self.readers)


# Articles of the same people have the same shapes: they are kept once.
_shapes = lru_cache(1024)(Shapes)


class ArticleCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What an article contributes to all figures."""

    annotators: tuple[str, ...]
    """Those who have read it, in the order of its marks."""
    units: int
    """Those that two annotators or more have read."""
    several: int
    """Those of them on which somebody has several labels."""
    shapes: Shapes
    tallies: list[Tally]
    """What it contributes to each of the shapes."""
    marks: list[tuple[int, ...]]
    """For each of the shapes and annotators, the number of marks that count."""
    unitizing: list[Disagreement]
    sharing: list[tuple[str, str]]
    """Every two who have both read it, and the same part of it."""

    def placed(self, shapes: Sequence[RowShape]) -> Iterator[Tally]:
        """Yield what it contributes to each row of all articles."""
        whole = _placed(self.tallies[0], self.shapes.all[0], shapes[0])
        yield whole
        for shape in shapes[1:]:
            at = self.shapes.place_of.get(shape.row)
            if at is None:
                yield _unused(whole, shapes[0], shape)
            else:
                yield _placed(self.tallies[at], self.shapes.all[at], shape)

    def marked(self, row: FigureRow) -> Mapping[str, int]:
        """Return annotator to the number of marks of a row; none where nobody has any."""
        at = self.shapes.place_of.get(row)
        return {} if at is None else dict(zip(self.annotators, self.marks[at], strict=True))


def counts_of(article: ArticleMarks) -> ArticleCounts:
    """Count what an article contributes to all figures."""
    used = used_roles(mark for marks in article.by.values() for mark in marks)
    sets = frozenset(value for each in article.sets.values() for value in each)
    shapes = _shapes(
        frozenset((label, frozenset(roles)) for label, roles in used.items()),
        sets,
        tuple(article.names),
        tuple(sorted(article.readers)),
    )
    return ArticleCounts(
        annotators=tuple(article.by),
        units=article.shared.bit_count(),
        several=_several(article).bit_count(),
        shapes=shapes,
        tallies=tallies(article, shapes.all),
        marks=[
            tuple(
                article.compared(name, shape.row.select(marks))
                for name, marks in article.by.items()
            )
            for shape in shapes.all
        ],
        unitizing=[*disagreements(article)],
        sharing=[*_sharing(article)],
    )


def _placed(found: Tally, here: RowShape, there: RowShape) -> Tally:
    """Return counts in the shape `there`, which has all values, pairs and readers of `here`."""
    differing = dict(zip(here.readers, found.head, strict=False))
    head = [differing.get(count, 0) for count in there.readers]
    own = found.head[len(here.readers) :]
    if here.values == there.values:
        places: Sequence[int] | None = None
        head += own
    else:
        at = {value: index for index, value in enumerate(here.values)}
        places = [at.get(value, len(at)) for value in there.values]
        head += _moved(own, places)
    if not there.pairs:
        return Tally(head, {})
    pairs: dict[int, list[int]] = {}
    for index, counts in found.pairs.items():
        moved = counts
        if places is not None:
            end = 1 + len(here.values)
            moved = [counts[0], *_moved(counts[1:end], places)]
            moved += _moved(counts[end:-MATCHES], places)
            moved += counts[-MATCHES:]
        pairs[there.place_of[here.pairs[index]]] = moved
    return Tally(head, pairs)


def _moved(counts: Sequence[int], places: Iterable[int]) -> list[int]:
    """Return the counts at some places; 0 at the one after the last."""
    known = [*counts, 0]
    return [known[place] for place in places]


def _unused(whole: Tally, every: RowShape, shape: RowShape) -> Tally:
    """Return what an article contributes to a label that nobody has used there: each unit is one
    without it. `whole`: what it contributes to all labels, in the shape `every`."""
    readers = len(shape.readers)
    end = 1 + len(every.values)
    pairs = {
        at: [both := sum(counts[1:end]), 0, both, 0, both, *[0] * MATCHES]
        for at, counts in whole.pairs.items()
    }
    return Tally([*[0] * readers, 0, sum(whole.head[readers:])], pairs)


def _several(article: ArticleMarks) -> int:
    """Return the units that count and on which somebody has several labels, as bits."""
    found = 0
    for name, sets in article.sets.items():
        for labels, units in sets.items():
            found |= units & article.bits[name] if len(labels) > 1 else 0
    return found & article.shared


def _sharing(article: ArticleMarks) -> Iterator[tuple[str, str]]:
    """Yield every two who have both read an article, and the same part of it."""
    for first, second in combinations(sorted(article.by), 2):
        if article.bits[first] & article.bits[second] or not article.units:
            yield first, second
