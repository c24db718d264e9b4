"""Filling a queue: what fits is found article by article, the first item before the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reader.model.judgement import Verdict
from reader.session.review.filters import Filters
from reader.session.review.queue import Order, Queue
from reader.session.review.scan import Article, Fitting, Scanned, Scanner


class Feed:
    """Fills one queue. `pull` may run in a thread; all else is for one alone."""

    def __init__(self, scanner: Scanner, queue: Queue, order: Order) -> None:
        """`queue` has the items that it was left with; none where it is new."""
        self.complete = False
        """Whether everything has been looked through."""
        self.deleted: dict[str, list[Verdict]] = {}
        """The reviewer's verdicts on annotations that are not there any more, by article."""
        self.disputed: dict[str, int] = {}
        """How many of those that the reviewer judged others judge differently, by article."""
        self.aside = 0
        """How many corrections would fit if they were asked for."""
        self._scanner, self._queue, self._order = scanner, queue, order
        self._drawn = order.sample is not None and len(queue) > 0
        self._late: list[Fitting] = []

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles that are looked through, by id."""
        return self._scanner.articles

    @property
    def filters(self) -> Filters:
        """What is asked for."""
        return self._scanner.filters

    def begin(self) -> None:
        """Look as far as the first item may be."""
        if self._order.needs_all and not len(self._queue):
            self.take_all()

    def pull(self) -> list[Scanned]:
        """Look through some further articles; an empty list: there are no more."""
        return self._scanner.pull()

    def take(self, found: Sequence[Scanned]) -> None:
        """Take note of what `pull` found; nothing: that was all."""
        for scanned in found:
            self._learn(scanned)
        if not found and not self.complete:
            self.complete = True
            self._queue.in_order_of_deciding()
            self._queue.add([] if self._drawn else self._order.chosen(self._late))
            self._late = []

    def take_all(self) -> None:
        """Look through everything that is left."""
        while not self.complete:
            self.take(self.pull())

    def next(self) -> int | None:
        """The next place that waits, once it is known what was decided on its article."""
        while True:
            place = self._queue.settle()
            if not self.complete and (place is None or place in self._queue.later):
                self.take(self.pull())
            elif place is None:
                return None
            elif self._is_known(place):
                return place

    def _is_known(self, place: int) -> bool:
        """Whether an item's article was looked through; else look, and say no."""
        id = self._queue.keys[place].article
        if id in self._scanner.known:
            return True
        article = self.articles.get(id)
        if article is None:
            self._scanner.known.add(id)
            self._queue.left_out[place] = "there are no tags on its article any more"
        else:
            self._learn(self._scanner.look(article))
        return False

    def _learn(self, scanned: Scanned) -> None:
        """Take note of an article, once: what was decided since is known better here."""
        if scanned.article in self._scanner.known:
            return
        self._scanner.known.add(scanned.article)
        self._queue.learn(scanned)
        self._note(scanned)
        self.aside += scanned.aside
        if self._order.needs_all:
            self._late += [each for each in scanned.fitting if each[0] not in self._queue]
        else:
            self._queue.add(scanned.fitting)
            self._queue.learn(scanned)

    def look_again(self, articles: Iterable[str]) -> None:
        """Take note of what became of articles since they were looked through."""
        for id in articles:
            if (article := self.articles.get(id)) is not None:
                scanned = self._scanner.look(article)
                self._queue.learn(scanned)
                self._note(scanned)
        self._queue.in_order_of_deciding()

    def _note(self, scanned: Scanned) -> None:
        self.deleted[scanned.article] = scanned.deleted
        self.disputed[scanned.article] = scanned.disputed
