"""The queue of a review: the annotations to judge, in order, and the verdicts so far.

The verdicts in the layers say what is decided; the queue only knows of them. `QueueKeeper` keeps
the queue on the disk, rarely enough that no key waits for it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec

from reader.model.annotation import Annotation, AnnotationKey
from reader.model.clock import Clock, timestamp
from reader.model.judgement import Verdict
from reader.store.base import Store
from reader.store.queues import FiledItem, ReviewFile, filed, save_review

Match = tuple[AnnotationKey, str | None]
"""An annotation, and the time of the reviewer's verdict on it so far."""


class Scanned(msgspec.Struct, frozen=True):
    """The annotations and verdicts on one article."""

    article: str
    """Id of the article."""
    matches: list[Match]
    """The annotations that the review is about, in reading order."""
    present: dict[AnnotationKey, Annotation]
    """All annotations in the layers that the review includes."""
    verdicts: dict[AnnotationKey, Verdict]
    """The reviewer's verdicts, also on what is not present."""
    deleted: list[Verdict]
    """Those on annotations that were deleted since."""
    corrections: int
    """How many more would match if corrections were included."""
    disputed: int
    """How many of those that the reviewer judged others judge differently."""


class Order(msgspec.Struct, frozen=True):
    """The order of a queue, and how many of the matches it takes."""

    shuffled: bool = False
    seed: int = 0
    sample: int | None = None
    """Draw this many by the seed; None: take all."""

    @classmethod
    def of(cls, file: ReviewFile) -> Order:
        """Return the order of a queue that was kept."""
        return cls(file.order == "shuffled", file.seed, file.sample)

    @property
    def needs_all(self) -> bool:
        """Whether all matches have to be found before the first item is known."""
        return self.shuffled or self.sample is not None

    def chosen(self, matches: Sequence[Match]) -> list[Match]:
        """Return what the queue takes, in its order; `matches` are in the order of the text.

        A seed shuffles the same annotations the same way, regardless of others.
        """
        drawn = sorted(matches, key=self._by_seed)[: self.sample]
        if self.shuffled:
            return drawn
        taken = {*drawn}
        return [match for match in matches if match in taken]

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
        self.labels: dict[int, str] = {}
        """Labels of the annotations when they were judged, by place."""
        self.counts: Counter[str] = Counter()
        """How many items have each verdict."""
        self.places: dict[AnnotationKey, int] = {}
        """The place of each item."""
        self.annotators: defaultdict[str, set[str]] = defaultdict(set)
        """Those of whom there are items, by article."""
        self._by_article: defaultdict[str, list[int]] = defaultdict(list)
        self.add(keys)

    def add(self, keys: Iterable[Match]) -> None:
        """Add items at the end, each once."""
        for key, before in keys:
            if key not in self.places:
                place = self.places[key] = len(self.keys)
                self.keys.append(key)
                self.before.append(before)
                self._by_article[key.article].append(place)
                self.annotators[key.article].add(key.annotator)

    def update(self, scanned: Scanned) -> None:
        """Update the items on an article."""
        for place in self._by_article[scanned.article]:
            key = self.keys[place]
            annotation, verdict = scanned.present.get(key), scanned.verdicts.get(key)
            if annotation is None:
                self.left_out[place] = f"deleted since by {key.annotator}"
                verdict = None
            elif verdict is not None:
                self.labels[place] = annotation.label
            self.record(place, verdict, annotation)

    def in_order_of_deciding(self) -> None:
        """Sort the verdicts by their times."""
        decided = sorted(self.verdicts.items(), key=lambda item: (item[1].at, item[0]))
        self.verdicts = dict(decided)

    def record(
        self, place: int, verdict: Verdict | None, annotation: Annotation | None = None
    ) -> None:
        """Record the reviewer's verdict on an item, the latest so far.

        `annotation`: the item as it is now; a verdict on an earlier state of it decides nothing.
        """
        earlier = self.verdicts.pop(place, None)
        if earlier is not None:
            self.counts[earlier.verdict] -= 1
        if verdict is None or verdict.at == self.before[place]:
            return
        if annotation is None or verdict.fits(annotation):
            self.verdicts[place] = verdict
            self.counts[verdict.verdict] += 1
            if place in self.later:
                self.later.remove(place)

    # The current item

    def open(self, place: int) -> bool:
        """Return whether an item waits for a verdict."""
        return place not in self.verdicts and place not in self.left_out

    @property
    def waiting(self) -> int:
        """How many items wait for a verdict."""
        return self.total - len(self.verdicts)

    @property
    def total(self) -> int:
        """How many items there are to judge, decided or not."""
        return len(self.keys) - len(self.left_out.keys() - self.verdicts.keys())

    @property
    def done(self) -> int:
        """How many items are decided."""
        return len(self.verdicts)

    def settle(self) -> int | None:
        """Go to the current item if it waits, else to the next that does; None: all is done.

        What was put off comes last, in the order in which it was.
        """
        put_off, order = (
            set(self.later),
            chain(range(self.place, len(self.keys)), range(self.place)),
        )
        places = chain((place for place in order if place not in put_off), self.later)
        found = next(filter(self.open, places), None)
        if found is not None:
            self.place = found
        return found

    def put_off(self, places: Sequence[int]) -> None:
        """Put items off to the end."""
        self.later = [*(place for place in self.later if place not in places), *places]

    def take_up(self, places: Sequence[int]) -> None:
        """Go to the first of these items, which are put off no more."""
        self.later = [place for place in self.later if place not in places]
        self.place = places[0]


class QueueKeeper:
    """Writes the queue as it was recorded last. `write` may run in a thread."""

    def __init__(self, store: Store, file: ReviewFile, clock: Clock) -> None:
        self.file = file
        """The queue as it is on the disk; `created` is empty where it is not there yet."""
        self._store, self._clock = store, clock
        self._recorded: ReviewFile | None = None
        self._items: tuple[list[tuple[str, str]], list[FiledItem]] = ([], [])
        self._writing = threading.Lock()

    def record(self, queue: Queue, comments: dict[int, str], seconds: float, judged: int) -> None:
        """Record the present state of the queue, for `write`."""
        if len(self._items[1]) != len(queue.keys):
            self._items = filed(zip(queue.keys, queue.before, strict=True))
        now = timestamp(self._clock())
        self._recorded = msgspec.structs.replace(
            self.file,
            layers=self._items[0],
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
        """Write the last recorded state, unless it is written already."""
        with self._writing:
            recorded, self._recorded = self._recorded, None
            if recorded is not None:
                self.file = recorded
                save_review(self._store, recorded)
