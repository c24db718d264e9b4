"""Find the articles that several annotators have read, and collect what they tagged there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import length_hint
from typing import TypeVar

import msgspec

from reader.io.json import without_gc
from reader.model.errors import WrongUse
from reader.model.progress import Progress, no_progress
from reader.services.agreement.collector import Collector
from reader.services.agreement.shared import EVERYTHING, Choice, Place, Shared, SharedArticle
from reader.services.export.judgements import GOLD, NO_GOLD
from reader.services.targets import meant, without_persons
from reader.text.phrases import instead

T = TypeVar("T")

Rest = Callable[[Progress], Sequence[Place]]
"""Finds all articles."""


@without_gc()
def shared_articles(
    places: Sequence[Place], choice: Choice = EVERYTHING, progress: Progress = no_progress
) -> Shared[SharedArticle]:
    """Find the articles that two annotators or more have read: see `Sharing`, which raises."""
    sharing = Sharing(places, choice)
    return sharing.found([*sharing.each(progress)])


class Sharing:
    """Finds the articles that two annotators or more have read, one after another.

    Somebody has read an article if they have tagged something in it or marked it as done; how much
    of it, their record of reading says. Merely correcting what others have tagged makes a reviewer
    none of the annotators, and corrections of who is one count only by `Choice.corrections`.
    """

    def __init__(
        self, places: Sequence[Place], choice: Choice = EVERYTHING, rest: Rest | None = None
    ) -> None:
        """`rest`: finds all articles where those of the only place are the first.

        Raise WrongUse where a filter names an annotator who does not exist, or one alone.
        """
        named = frozenset(meant(choice.annotators, [place.store for place in places]))
        known = _annotators(places) if named or choice.without else set()
        without = frozenset(without_persons(choice.without, known))
        choice = msgspec.structs.replace(choice, annotators=named, without=without)
        wanted = sorted(named - without)
        for name in sorted(named - known) if known else ():
            if name == GOLD:
                raise WrongUse(NO_GOLD)
            raise WrongUse(f"{name!r} has read nothing here{instead(name, sorted(known))}")
        if named and len(wanted) < 2 and not choice.single:
            others = f"; name another beside {wanted[0]}" if wanted else ""
            raise WrongUse(f"it takes two annotators{others}")
        self._labels = {label.name: label for place in places for label in place.labels}
        self._wanted = choice.labels
        self._collector = Collector(choice)
        every = [(place, id) for place in places for id in place.readers]
        self._left = iter(every)
        self._rest, self._first = rest, {id for _, id in every}
        self.articles: list[SharedArticle] = []
        """Those that were shared, of those taken."""
        self.complete = not every and rest is None
        """Whether all articles have been looked at."""

    def take(self, count: int) -> list[SharedArticle]:
        """Look at some further articles; return those that are shared."""
        some = list(islice(self._left, count))
        if len(some) < count:
            self.find_rest()
            some += islice(self._left, count - len(some))
        known = len(self.articles)
        self.articles += self._shared(some)
        self.complete = self._rest is None and not self.left
        return self.articles[known:]

    def find_rest(self, progress: Progress = no_progress) -> None:
        """Find all articles, where only the first are known."""
        if self._rest is not None:
            places = self._rest(progress)
            more = [(place, id) for place in places for id in place.readers]
            left = [*self._left, *(each for each in more if each[1] not in self._first)]
            self._left, self._rest = iter(left), None

    @property
    def left(self) -> int:
        """How many articles are to be looked at, of those that are known."""
        return length_hint(self._left)

    def each(self, progress: Progress = no_progress) -> Iterator[SharedArticle]:
        """Look at all that is left; yield those that are shared, and keep none."""
        self.find_rest(progress)
        yield from self._shared(progress(self._left, self.left, "Reading"))
        self.complete = True

    def _shared(self, some: Iterable[tuple[Place, str]]) -> Iterator[SharedArticle]:
        for place, id in some:
            if (article := self._collector.take(place, id)) is not None:
                yield article

    @property
    def left_out(self) -> list[str]:
        """A sentence for each part so far that could not be compared."""
        return self._collector.left_out

    @property
    def has_labels(self) -> bool:
        """Whether the workspaces know all labels that are asked for."""
        return self._wanted <= self._labels.keys()

    def found(self, articles: list[T]) -> Shared[T]:
        """Return what all articles have come to; `articles`: those that are shared, or what was
        made of each.

        Raises:
            WrongUse: a label is asked for that nobody knows and nobody used.
        """
        collector, labels = self._collector, self._labels
        used = [*labels, *sorted(collector.labels - labels.keys())]
        for name in sorted(self._wanted - set(used)):
            raise WrongUse(f"there is no label {name!r}{instead(name, used)}")
        return Shared(
            articles=articles,
            read=dict(sorted(collector.read.items())),
            labels=list(labels.values()),
            left_out=collector.left_out,
            aligned=collector.aligned,
            corrections=collector.corrections,
            by_hand=collector.by_hand,
            proposals={
                name: (began, collector.tags[name])
                for name, began in sorted(collector.proposals.items())
                if began
            },
            not_done=collector.not_done,
            earlier=collector.earlier,
            single=collector.single,
        )


def _annotators(places: Sequence[Place]) -> set[str]:
    return {key.annotator for place in places for key in (*place.layers, *place.done)}
