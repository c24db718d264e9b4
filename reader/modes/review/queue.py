"""The queue of a review: what is to be judged, in which order, what is decided, and what is next.

The verdicts in the layers say what is decided; the queue only knows of them. `QueueFiller` finds
what fits article by article, the first item before the last. `QueueKeeper` keeps the queue on the
disk, rarely enough that no key waits for it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import msgspec

from reader.model.annotation import AnnotationKey
from reader.model.clock import Clock, timestamp
from reader.model.judgement import Verdict
from reader.modes.review.filters import Filters
from reader.modes.review.scan import Match, Scanned, Scanner, TaggedArticle
from reader.store.base import LayerKey, Store
from reader.store.queues import FiledItem, ReviewFile, filed, save_review


class Order(msgspec.Struct, frozen=True):
    """The order of a queue, and how many of the matches it takes."""

    shuffled: bool = False
    seed: int = 0
    sample: int | None = None
    """Draw this many by the seed; None: take all."""

    @property
    def needs_all(self) -> bool:
        """Whether all matches have to be found before the first item is known."""
        return self.shuffled or self.sample is not None

    def chosen(self, matches: Iterable[Match]) -> list[Match]:
        """Return what the queue takes, in its order; `matches` are in the order of the text.

        A seed shuffles the same annotations the same way, whatever else there is.
        """
        items = list(matches)
        if not self.needs_all:
            return items
        drawn = sorted(items, key=self._by_seed)[: self.sample]
        if self.shuffled:
            return drawn
        places = {key: place for place, (key, _) in enumerate(items)}
        return sorted(drawn, key=lambda item: places[item[0]])

    def _by_seed(self, item: Match) -> bytes:
        words = "\n".join((str(self.seed), *item[0]))
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()


class Queue:
    """Items by place, in order. Places never change; further ones are added at the end."""

    def __init__(self, keys: Iterable[Match] = ()) -> None:
        """`keys`: each with the time of the verdict that it came in with, None for none."""
        self.keys: list[AnnotationKey] = []
        self.before: list[str | None] = []
        """Time of the verdict that an item came in with: that one decides nothing here."""
        self.place = 0
        """The place of the current item."""
        self.later: list[int] = []
        """Places that were put off, in the order in which they were."""
        self.left_out: dict[int, str] = {}
        """Places that cannot be judged, with the reason."""
        self.verdicts: dict[int, Verdict] = {}
        """The verdicts given, by place, in the order in which they were."""
        self.stale: dict[int, Verdict] = {}
        """Verdicts on annotations that were edited since, by place."""
        self.labels: dict[int, str] = {}
        """Labels of the annotations when they were judged, by place."""
        self._counts: Counter[str] = Counter()
        self._places: dict[AnnotationKey, int] = {}
        self._by_article: dict[str, list[int]] = {}
        self._annotators: dict[str, set[str]] = {}
        self.add(keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: AnnotationKey) -> bool:
        return key in self._places

    def annotators(self, article: str) -> set[str]:
        """Return those of whom the queue has annotations of an article."""
        return self._annotators.get(article, set())

    def place_of(self, key: AnnotationKey) -> int | None:
        """Return the place of an annotation; None where it is not in the queue."""
        return self._places.get(key)

    def add(self, keys: Iterable[Match]) -> None:
        """Add items at the end, each once."""
        for key, before in keys:
            if key not in self._places:
                place = self._places[key] = len(self.keys)
                self.keys.append(key)
                self.before.append(before)
                self._by_article.setdefault(key.article, []).append(place)
                self._annotators.setdefault(key.article, set()).add(key.annotator)

    def update(self, scanned: Scanned) -> None:
        """Record what was found on an article that the queue has items of."""
        for place in self._by_article.get(scanned.article, ()):
            key = self.keys[place]
            if key not in scanned.present:
                self.left_out[place] = f"deleted since by {key.annotator}"
                self.record(place, None)
                continue
            judged = scanned.judged.get(key)
            if judged is not None:
                self.labels[place] = judged.label
            self.record(
                place, judged.verdict if judged else None, stale=bool(judged and judged.stale)
            )

    def in_order_of_deciding(self) -> None:
        """Sort the verdicts by their times."""
        decided = sorted(self.verdicts.items(), key=lambda item: (item[1].at, item[0]))
        self.verdicts = dict(decided)

    def record(self, place: int, verdict: Verdict | None, *, stale: bool = False) -> None:
        """Record the reviewer's verdict on an item, the latest so far."""
        earlier = self.verdicts.pop(place, None)
        if earlier is not None:
            self._counts[earlier.verdict] -= 1
        self.stale.pop(place, None)
        if verdict is None:
            return
        if stale:
            self.stale[place] = verdict
        elif verdict.at != self.before[place]:
            self.verdicts[place] = verdict
            self._counts[verdict.verdict] += 1
            if place in self.later:
                self.later.remove(place)

    # The current item

    def open(self, place: int) -> bool:
        """Return whether an item waits for a verdict."""
        return place not in self.verdicts and place not in self.left_out

    @property
    def waiting(self) -> int:
        """How many items wait for a verdict."""
        return self.total - self.done

    @property
    def total(self) -> int:
        """How many items there are to judge, decided or not."""
        return len(self.keys) - len(self.left_out.keys() - self.verdicts.keys())

    @property
    def done(self) -> int:
        """How many items are decided."""
        return len(self.verdicts)

    def counts(self) -> Counter[str]:
        """Return how many items have each verdict."""
        return self._counts

    def settle(self) -> int | None:
        """Go to the current item if it waits, else to the next that does; None: all is done.

        What was put off comes last, in the order in which it was.
        """
        if not self.keys:
            return None
        order = chain(range(self.place, len(self.keys)), range(self.place))
        put_off = set(self.later)
        for place in order:
            if place not in put_off and self.open(place):
                self.place = place
                return place
        for place in self.later:
            if self.open(place):
                self.place = place
                return place
        return None

    def put_off(self, places: Sequence[int]) -> None:
        """Put items off to the end."""
        self.later = [*(place for place in self.later if place not in places), *places]

    def take_up(self, places: Sequence[int]) -> None:
        """Go to the first of these items, which are put off no more."""
        self.later = [place for place in self.later if place not in places]
        self.place = places[0]


class QueueFiller:
    """Fills a queue. `pull` may run in a thread of its own."""

    def __init__(self, scanner: Scanner, queue: Queue, order: Order) -> None:
        """`queue`: with the items that it had when it was left; none where it is new."""
        self.complete = False
        """Whether all articles have been looked through."""
        self.deleted: dict[str, list[Verdict]] = {}
        """The reviewer's verdicts on annotations that were deleted since, by article."""
        self.disputed: dict[str, int] = {}
        """How many of those that the reviewer judged others judge differently, by article."""
        self.corrections = 0
        """How many more would match if corrections were included."""
        self._scanner, self._queue, self._order = scanner, queue, order
        self._drawn = order.sample is not None and len(queue) > 0
        self._matches: list[Match] = []

    @property
    def articles(self) -> Mapping[str, TaggedArticle]:
        """The articles that are looked through, by id."""
        return self._scanner.articles

    @property
    def filters(self) -> Filters:
        """What the review is about."""
        return self._scanner.filters

    def begin(self) -> None:
        """Look through as much as it takes to know the first item."""
        if self._order.needs_all and not len(self._queue):
            self.take_all()

    def pull(self) -> list[Scanned]:
        """Look through some further articles; an empty list: there are no more."""
        return self._scanner.pull()

    def take(self, found: Sequence[Scanned]) -> None:
        """Record what `pull` returned; an empty list: that was all."""
        for scanned in found:
            self._record(scanned)
        if not found and not self.complete:
            self.complete = True
            self._queue.in_order_of_deciding()
            self._queue.add([] if self._drawn else self._order.chosen(self._matches))
            self._matches = []

    def take_all(self) -> None:
        """Look through everything that is left."""
        while not self.complete:
            self.take(self.pull())

    def next(self) -> int | None:
        """Return the next place that waits, once the verdicts on its article are known."""
        while True:
            place = self._queue.settle()
            if not self.complete and (place is None or place in self._queue.later):
                self.take(self.pull())
            elif place is None:
                return None
            elif self._is_known(place):
                return place

    def _is_known(self, place: int) -> bool:
        """Return whether an item's article was looked through already; if not, look now."""
        id = self._queue.keys[place].article
        if id in self._scanner.known:
            return True
        article = self.articles.get(id)
        if article is None:
            self._scanner.known.add(id)
            self._queue.left_out[place] = "there are no tags on its article any more"
        else:
            self._record(self._scanner.look(article))
        return False

    def _record(self, scanned: Scanned) -> None:
        """Record the annotations of an article, once: later verdicts are recorded already."""
        if scanned.article in self._scanner.known:
            return
        self._scanner.known.add(scanned.article)
        self._queue.update(scanned)
        self._count(scanned)
        self.corrections += scanned.corrections
        if self._order.needs_all:
            self._matches += [each for each in scanned.matches if each[0] not in self._queue]
        else:
            self._queue.add(scanned.matches)
            self._queue.update(scanned)

    def look_again(self, articles: Iterable[str]) -> None:
        """Record what has changed on articles since they were looked through."""
        for id in articles:
            if (article := self.articles.get(id)) is not None:
                scanned = self._scanner.look(article)
                self._queue.update(scanned)
                self._count(scanned)
        self._queue.in_order_of_deciding()

    def _count(self, scanned: Scanned) -> None:
        self.deleted[scanned.article] = scanned.deleted
        self.disputed[scanned.article] = scanned.disputed


class QueueKeeper:
    """Writes the queue as it was recorded last. `write` may run in a thread."""

    def __init__(self, workspace: Store, file: ReviewFile, clock: Clock) -> None:
        self.file = file
        """The queue as it is on the disk."""
        self._workspace, self._clock = workspace, clock
        self._recorded: ReviewFile | None = None
        self._items: tuple[list[LayerKey], list[FiledItem]] = ([], [])
        self._writing = threading.Lock()

    @property
    def kept(self) -> bool:
        """Whether the queue is on the disk."""
        return bool(self.file.created)

    def record(self, queue: Queue, comments: dict[int, str], seconds: float, judged: int) -> None:
        """Record the queue as it stands, for `write`."""
        if len(self._items[1]) != len(queue):
            pairs = zip(queue.keys, queue.before, strict=True)
            self._items = filed([(LayerKey(*key[:2]), key.annotation, at) for key, at in pairs])
        now = timestamp(self._clock())
        layers = [(key.annotator, key.article_id) for key in self._items[0]]
        self._recorded = msgspec.structs.replace(
            self.file,
            layers=layers,
            items=self._items[1],
            place=queue.place,
            later=list(queue.later),
            comments={str(place): text for place, text in comments.items()},
            seconds=round(seconds, 1),
            judged=judged,
            created=self.file.created or now,
            modified=now,
        )

    def write(self) -> None:
        """Write what was recorded last, if that was not written yet."""
        with self._writing:
            recorded, self._recorded = self._recorded, None
            if recorded is not None:
                self.file = recorded
                save_review(self._workspace, recorded)
