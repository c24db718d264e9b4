"""A review: one annotation after another, and a verdict on each. Keys change it by `do`.

What a review is at: it decides what a key does.

From a place in the queue to an item: the same by several people is gathered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import msgspec

from reader.document.read_ranges import LONGEST_PAUSE
from reader.model.annotation import Annotation, AnnotationKey
from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.model.judgement import Verdict
from reader.model.labels import LabelSet
from reader.modes.annotate.old_actions import UserAction
from reader.modes.open_layers import OpenLayers
from reader.modes.requests import Request
from reader.modes.review import mode as acting
from reader.modes.review.at import JUDGING, SUMMARY
from reader.modes.review.items import Item, Layers, Voice
from reader.modes.review.page import Page, Pages
from reader.modes.review.queue import Order, Queue, QueueFiller, QueueKeeper
from reader.modes.review.reasons import Rejection
from reader.modes.review.reviewer_layers import ReviewerLayers
from reader.modes.review.scan import Scanner
from reader.store.folder.queues import ReviewFile
from reader.store.folder.workspace import LayerKey, Workspace

Alike = tuple[AnnotationKey, Annotation]


def gather(review: Review, place: int, annotation: Annotation, page: Page) -> Item:
    """Return the item that an annotation of the queue is shown in, on its article's page."""
    key = review.queue.keys[place]
    first = Voice(place, key, annotation, review.verdict_on(key))
    alike = [] if review.blind else list(_alike(review, key, annotation, page))
    voices = (first, *_waiting(review, alike))
    shown = {voice.key for voice in voices}
    return Item(voices, page, tuple(_judged(review, alike, shown)))


def _alike(
    review: Review, key: AnnotationKey, annotation: Annotation, page: Page
) -> Iterator[Alike]:
    """The same as an annotation, by other people of whom the queue has something."""
    sha256 = page.article.info.sha256
    for name in sorted(review.queue.annotators(key.article) - {key.annotator}):
        for other in review.layers.alike(annotation, sha256, LayerKey(name, key.article)):
            yield AnnotationKey(name, key.article, other.id), other


def _waiting(review: Review, alike: Sequence[Alike]) -> Iterator[Voice]:
    """Those of them that wait in the queue, one of each annotator."""
    taken: set[str] = set()
    for key, annotation in alike:
        place = review.queue.place_of(key)
        if place is not None and review.queue.open(place) and key.annotator not in taken:
            taken.add(key.annotator)
            yield Voice(place, key, annotation, review.verdict_on(key))


def _judged(review: Review, alike: Sequence[Alike], shown: set[AnnotationKey]) -> Iterator[Verdict]:
    """The reviewer's verdicts on those that are not shown, where they are as they were."""
    for key, annotation in alike:
        verdict = review.verdict_on(key) if key not in shown else None
        if verdict is not None and verdict.fits(annotation):
            yield verdict


class Tables(msgspec.Struct, frozen=True):
    """The actions in force."""

    review: tuple[UserAction, ...]
    reader: tuple[UserAction, ...]
    """Those by which an extent is chosen."""


class Review:
    """The state of a review."""

    def __init__(
        self,
        workspace: Workspace,
        file: ReviewFile,
        scanner: Scanner,
        layers: Layers,
        *,
        labels: LabelSet,
        tables: Tables,
        open_layers: OpenLayers | None = None,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`file` is the queue as it was left, without items for a new one.

        `open_layers`: those of the run, where it has more than this review.
        """
        self.workspace, self.labels, self.clock = workspace, labels, clock
        self.reviewer, self.blind = file.reviewer, file.blind
        self.tables = tables
        self.table = {action.name: action for action in tables.review}
        """The actions of the review, by name."""
        self.queue = Queue(
            (AnnotationKey(*file.layers[item.layer], item.annotation), item.before)
            for item in file.items
        )
        self.queue.place, self.queue.later = file.place, list(file.later)
        order = Order(file.order == "shuffled", file.seed, file.sample)
        self.filler = QueueFiller(scanner, self.queue, order)
        """Fills the queue."""
        self.keeper = QueueKeeper(workspace, file, clock)
        self.layers = layers
        self.open_layers = open_layers or OpenLayers(clock)
        self.reviewer_layers = ReviewerLayers(self.open_layers, workspace, file.reviewer)
        self.pages = Pages(workspace, labels, tables.reader, clock, steady)
        self.item: Item | None = None
        """What is judged now; None once all is."""
        self.mode = JUDGING
        """One of `reader.modes.review.state`."""
        self.sentences: list[str] = []
        """What is to be said of the last key, a sentence each."""
        self.rejected: Rejection | None = None
        """The last rejection, as long as a digit or a comment gives its reason."""
        self.comments = {int(place): text for place, text in file.comments.items()}
        """Comments that wait for their verdict, by place."""
        self.tells_others = False
        """Whether verdicts of others are told before one's own is given."""
        self.put_off: list[int] = []
        """Places that were put off since the last decision."""
        self.touched: set[str] = set()
        """Ids of the articles on which something was decided in this run."""
        self.seconds, self.judged = file.seconds, file.judged
        self._size = (80, 24)
        self._steady = steady
        self._last_key: float | None = None
        self.open_layers.keepers.add(self.keep)
        self._requests: list[Request] = []

    # Going through it

    def begin(self) -> None:
        """Look as far as needed for the first item, and show it."""
        self.filler.begin()
        self.go_on()

    def go_on(self) -> None:
        """Show the next item that waits; where none does, the summary."""
        while (place := self.filler.next()) is not None:
            if self._show(place):
                return
        self.item = None
        self.mode = SUMMARY

    def _show(self, place: int) -> bool:
        """Show an item; one that cannot be is left out, with the reason."""
        key = self.queue.keys[place]
        contents = self.layers.read(key.annotator, key.article)
        annotation = contents.annotations.get(key.annotation) if contents else None
        if contents is None or annotation is None:
            self.leave_out(place, f"deleted since by {key.annotator}")
            return False
        try:
            page, told = self.pages.open(contents.info)
        except ObelismError as error:
            self.leave_out(place, str(error))
            return False
        page.resize(*self._size)
        page.show(annotation, hidden=self.blind)
        self.item = gather(self, place, annotation, page)
        self.mode = JUDGING
        self.say(told)
        return True

    def leave_out(self, place: int, why: str) -> None:
        """Pass over an item for good, for a reason that follows its name."""
        self.queue.left_out[place] = why
        self.say(f"Passed over one annotation of {self.queue.keys[place].article}: {why}.")

    def annotation(self, key: AnnotationKey) -> Annotation | None:
        """An annotation of the queue as it stands now; None where it was deleted."""
        contents = self.layers.read(key.annotator, key.article)
        return contents.annotations.get(key.annotation) if contents else None

    def verdict_on(self, key: AnnotationKey) -> Verdict | None:
        """The reviewer's verdict as it stands, on the disk or in the open layer."""
        if self.reviewer_layers.of(key.article) is not None:
            return self.reviewer_layers.verdict(key)
        return self.layers.verdicts(self.reviewer, key.article).get(key)

    def reviewers(self, article: str) -> tuple[str, ...]:
        """All who have a layer on an article."""
        found = self.filler.articles.get(article)
        return found.annotators if found is not None else ()

    def return_to(self, place: int) -> None:
        """Show an item again, whatever comes next in the queue."""
        if self._show(place) and self.item is not None:
            self.queue.take_up(self.item.places)
        else:
            self.go_on()

    @property
    def comment(self) -> str | None:
        """What waits to go with the verdict on the present item."""
        places = self.item.places if self.item else []
        return next((self.comments[each] for each in places if each in self.comments), None)

    def resize(self, width: int, height: int) -> None:
        """Lay the article out for a view of this many cells."""
        self._size = width, height
        if self.item is not None:
            self.item.page.resize(width, height)

    # What a key does

    def do(self, action: str) -> None:
        """Do an action of the table, or while an extent is chosen one of the reader's.

        Raises:
            KeyError: there is no such action.
        """
        self._take(lambda: acting.do(self, action))

    def digit(self, digit: int) -> None:
        """Give the last rejection a reason; while an extent is chosen, type a count."""
        self._take(lambda: acting.digit(self, digit))

    def _take(self, key: Callable[[], None]) -> None:
        """Take a key; the time since the last one counts as work, unless it was a pause."""
        now = self._steady()
        if self._last_key is not None:
            self.seconds += min(now - self._last_key, LONGEST_PAUSE)
        self._last_key = now
        try:
            key()
        except ObelismError as error:
            self.say(str(error))
        self.note()

    @property
    def message(self) -> str:
        """What is to be said of the last key."""
        return " ".join(self.sentences)

    @message.setter
    def message(self, message: str) -> None:
        self.sentences = [message] if message else []

    def say(self, message: str) -> None:
        """Put a sentence on the message line, after what it says already."""
        self.sentences += filter(None, (message,))

    def request(self, request: Request) -> None:
        """Ask the screen for something."""
        self._requests.append(request)

    def take_requests(self) -> list[Request]:
        """Give what the screen is asked for, once."""
        requests, self._requests = self._requests, []
        return requests

    # The end

    def note(self) -> None:
        """Take note of where one stands, for the keeper to write."""
        self.keeper.record(self.queue, self.comments, self.seconds, self.judged)

    def keep(self) -> None:
        """Write where one stands in the queue."""
        self.note()
        self.keeper.write()

    def close(self) -> None:
        """Save all and close the layers.

        Raises:
            NotSaved: some verdicts cannot be saved; those layers stay open.
        """
        self.keep()
        self.open_layers.close_all()
        self.open_layers.keepers.discard(self.keep)
