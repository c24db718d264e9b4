"""Give articles to annotators: balanced by words, some read by several, and what was given stays.

Nothing here is left to chance but by the seed: the same articles and names give the same plan. What
everybody has to do then, and how far they are, is counted here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from reader.settings.assignments import Assignments, Given, lot
from reader.store.base import LayerKey, Store
from reader.store.progress import every_progress


class Plan:
    """What annotators are to read, as it comes to be."""

    def __init__(self, known: Assignments, here: Mapping[str, int]) -> None:
        """`here`: the words of the articles that are there; what is gone keeps its annotators and
        weighs nothing."""
        self.now = known
        self._here = here
        self._articles = dict(known.articles)
        self._words: Counter[str] = Counter()
        self._deciding: Counter[str] = Counter()
        self._together: Counter[tuple[str, str]] = Counter()
        for id, given in known.articles.items():
            if id in here and not given.training:
                self._count(given.annotators, here[id])
                self._deciding[given.adjudicator or ""] += here[id]

    @property
    def assignments(self) -> Assignments:
        """What all has come to."""
        return replace(self.now, articles=dict(sorted(self._articles.items())))

    def train(self, ids: Iterable[str]) -> None:
        """Have everybody read some articles whose answers are known; those that were chosen before
        come to whoever is new."""
        before = [id for id, given in self._articles.items() if given.training]
        for id in [*before, *ids]:
            known = self._articles.get(id, Given())
            names = tuple(sorted({*known.annotators, *self.now.annotators}))
            self._articles[id] = Given(annotators=names, words=self._here.get(id, 0), training=True)

    def give(self) -> None:
        """Give what nobody reads yet, and to a second one where the overlap wants it."""
        new = [id for id in self._here if not self._given(id)]
        several = self._several(new)
        for id in sorted(new, key=lambda id: (id not in several, -self._here[id], self._lot(id))):
            names = self._chosen(id, self.now.each + (id in several), self.now.annotators)
            self._articles[id] = Given(annotators=names, words=self._here[id])
        self._adjudicate()

    def hand_on(self, old: str, heirs: Sequence[str], done: Collection[str]) -> list[str]:
        """Give what somebody has, but what they have `done`, to others, who read it instead.

        Return the articles that none of the others can take, since each reads them already.
        """
        theirs = [id for id, given in self._articles.items() if old in given.annotators]
        left, order = [], lambda id: (-self._here.get(id, 0), self._lot(id))
        for id in sorted((id for id in theirs if id not in done), key=order):
            given = self._articles[id]
            others = tuple(name for name in given.annotators if name != old)
            free = [name for name in heirs if name not in others]
            if given.training:  # it is read by everybody who is left anyway
                names = tuple(sorted({*others, *heirs}))
            elif free:
                heir = self._chosen(id, 1, free, others)
                names = tuple(sorted({*others, *heir}))
            else:
                left.append(id)
                names = others
            decides = None if len(names) < 2 else given.adjudicator
            self._articles[id] = replace(given, annotators=names, adjudicator=decides)
        staying = {*self.now.annotators, *heirs} - {old}
        self.now = replace(self.now, annotators=tuple(sorted(staying)))
        self._adjudicate()
        return left

    def _given(self, id: str) -> bool:
        return id in self._articles and bool(self._articles[id].annotators)

    def _several(self, new: Sequence[str]) -> set[str]:
        """Choose, by lot, which new articles one more than the others reads."""
        known = [each for id, each in self._articles.items() if id in self._here]
        known = [each for each in known if each.annotators and not each.training]
        wanted = round(self.now.overlap * (len(known) + len(new)))
        wanted -= sum(len(each.annotators) > self.now.each for each in known)
        return set(sorted(new, key=self._lot)[: max(0, wanted)])

    def _chosen(
        self, id: str, count: int, among: Sequence[str], others: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Choose who reads an article: who has read least with the `others`, then least at all."""
        chosen: list[str] = []
        for _ in range(min(count, len(among))):
            with_them = [*others, *chosen]

            def rank(name: str, with_them: Sequence[str] = with_them) -> tuple[int, int, bytes]:
                shared = sum(self._together[_pair(name, other)] for other in with_them)
                return shared, self._words[name], self._lot(f"{id}\n{name}")

            chosen.append(min((name for name in among if name not in chosen), key=rank))
        self._count([*others, *chosen], self._here.get(id, 0), chosen)
        return tuple(sorted(chosen))

    def _count(self, names: Sequence[str], words: int, chosen: Sequence[str] | None = None) -> None:
        """Count an article for those who read it, or for those `chosen` only now."""
        new = names if chosen is None else chosen
        for name in new:
            self._words[name] += words
        for at, name in enumerate(names):
            for other in names[at + 1 :]:
                if name in new or other in new:
                    self._together[_pair(name, other)] += words

    def _adjudicate(self) -> None:
        """Give what several read to an adjudicator who does not, if there is one."""
        for id in sorted(self._articles, key=lambda id: (-self._here.get(id, 0), self._lot(id))):
            given = self._articles[id]
            if given.training or len(given.annotators) < 2 or given.adjudicator:
                continue
            names = self.now.adjudicators
            free = [name for name in names if name not in given.annotators] or names
            if free:
                words = self._deciding
                who = min(free, key=lambda name: (words[name], self._lot(f"{id}\n{name}")))
                self._deciding[who] += self._here.get(id, 0)
                self._articles[id] = replace(given, adjudicator=who)

    def _lot(self, what: str) -> bytes:
        return lot(self.now.seed, what)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


class Load(msgspec.Struct):
    """What one person has to do."""

    articles: int = 0
    words: int = 0
    shared: int = 0
    """Articles that another reads, too, but for those for training."""
    training: int = 0
    done: int = 0
    decides: int = 0
    """Articles that the person adjudicates."""


def loads(assignments: Assignments, store: Store) -> dict[str, Load]:
    """Return what everybody has to do, by name."""
    done = {
        LayerKey(one.annotator, one.article)
        for one in (every_progress(store) if store.exists else ())
        if one.status == "done"
    }
    names = {*assignments.readers, *assignments.adjudicators}
    found = {name: Load() for name in sorted(names)}
    for id, given in assignments.articles.items():
        for name in given.annotators:
            load = found[name]
            load.articles += 1
            load.words += given.words
            load.training += given.training
            load.shared += len(given.annotators) > 1 and not given.training
            load.done += LayerKey(name, id) in done
        if given.adjudicator is not None:
            found.setdefault(given.adjudicator, Load()).decides += 1
    return found
