"""A review: a queue of annotations, the current item, and the layers that keep the verdicts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

import msgspec

from reader.document.document import LONGEST_PAUSE
from reader.model.annotation import Annotation, AnnotationKey
from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.model.judgement import Verdict
from reader.model.labels import Label, LabelSet
from reader.modes.base import Sentence
from reader.modes.extent import Choosing
from reader.modes.open_layers import OpenLayers
from reader.modes.requests import Request
from reader.modes.review.filters import Matcher
from reader.modes.review.items import Item, Member
from reader.modes.review.layers import LayerCache, ReviewerLayers
from reader.modes.review.page import Page, open_page
from reader.modes.review.queue import Order, Queue, QueueKeeper
from reader.modes.review.scan import Rest, Scanner
from reader.store.base import Store
from reader.store.queues import ReviewFile
from reader.text.phrases import excerpt, named

REVIEW = "Review"
"""Heading of the review's actions in the help."""

MOST_PAGES = 4
"""Articles that stay laid out."""

JUDGING, BLIND, SUMMARY, DONE = "judging", "blind", "summary", "done"
"""Stages: an annotation waits for its verdict, or for its label while that is hidden; over it the
summary is shown; or nothing waits any more, and the summary alone is shown."""


REASONS = {
    1: ("label", "wrong label"),
    2: ("extent", "wrong extent"),
    3: ("nothing here", "nothing to mark here"),
    4: ("role", "role missing or wrong"),
    5: ("duplicate", "marked already"),
    6: ("guideline", "against the guideline"),
}
"""The usual reasons of a rejection by digit: in short, as they are offered; and as stored."""

OF_ROLES = 4
"""The one that only an annotation whose label has roles can have."""


class Rejection(msgspec.Struct, frozen=True):
    """A rejection that a digit or a comment may give a reason."""

    item: Item
    label: Label
    comment: str
    """What was said of it already; empty for nothing."""
    digit: int = 0
    """That of the reason given last; 0 before one is."""

    @property
    def name(self) -> str:
        """Its quote, and whose it is, where it is of several: it is not on the screen any more."""
        return excerpt(self.item.annotation.spans[0].text) + self.item.whose

    @property
    def offered(self) -> dict[int, str]:
        """Digits, and the reasons they give in short: all that its label allows."""
        roles = bool(self.label.roles)
        return {digit: each[0] for digit, each in REASONS.items() if roles or digit != OF_ROLES}


class Reviewing(Choosing):
    """The state of a review."""

    def __init__(
        self,
        store: Store,
        file: ReviewFile,
        articles: Mapping[str, Sequence[str]],
        matcher: Matcher,
        *,
        rest: Rest | None = None,
        labels: LabelSet,
        open_layers: OpenLayers | None = None,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`file`: the queue as it was left, without items for a new one; `articles` and
        `rest`: see `Scanner`.

        `open_layers`: those of the run, where it has more than this review.
        """
        super().__init__()
        self.store, self.labels, self.clock = store, labels, clock
        self.reviewer, self.blind = file.reviewer, file.blind
        self.queue = Queue(
            (AnnotationKey(*file.layers[item.layer], item.annotation), item.before)
            for item in file.items
        )
        self.queue.place, self.queue.later = file.place, list(file.later)
        self.layers = LayerCache(store)
        """Everybody's layers as their files have them."""
        order = Order.of(file)
        self.scanner = Scanner(articles, self.layers, matcher, self.queue, order, rest=rest)
        self.keeper = QueueKeeper(store, file, clock)
        self.open_layers = open_layers or OpenLayers(clock)
        self.open_layers.keepers.add(self.keep)
        self.reviewer_layers = ReviewerLayers(self.open_layers, store, file.reviewer)
        self._page = lru_cache(MOST_PAGES)(partial(open_page, store, labels))
        self.item: Item | None = None
        """The current item; None once all are judged."""
        self.other: Page | None = None
        """That of another article that the item has a passage in, while that is shown."""
        self.summary_open = False
        """Whether the summary is shown over the item."""
        self.rejected: Rejection | None = None
        """The last rejection, as long as a digit or a comment gives its reason."""
        self.comments = {int(place): text for place, text in file.comments.items()}
        """Comments that wait for their verdict, by place."""
        self.tells_others = False
        """Whether verdicts of others are shown before one's own is given."""
        self.put_off: list[int] = []
        """Places that were put off since the last decision."""
        self.touched: set[str] = set()
        """Ids of the articles on which something was decided in this run."""
        self.seconds, self.judged = file.seconds, file.judged
        """Seconds of active work, and verdicts given in that time."""
        self._size = (80, 24)
        self._steady = steady
        self._last_key: float | None = None
        self._before: tuple[list[Sentence], Rejection | None] = self.sentences, None

    @property
    def stage(self) -> str:
        if self.item is None:
            return DONE
        if self.summary_open:
            return SUMMARY
        return BLIND if self.blind else JUDGING

    @property
    def page(self) -> Page | None:
        """What is shown of the item: its article, or another that it has a passage in."""
        return self.other or (self.item.page if self.item is not None else None)

    def show_page(self, page: Page | None) -> None:
        """Show another article that the item has a passage in; None: show its own."""
        self.other = page
        if page is not None and page.annotation is not None:
            page.show(page.annotation, *self._size, hidden=False)

    # Keys

    def begin(self, action: str = "") -> None:
        """Begin a key; the time since the last one counts as work, unless it was a pause."""
        now = self._steady()
        if self._last_key is not None:
            self.seconds += min(now - self._last_key, LONGEST_PAUSE)
        self._last_key = now
        self._before, self.rejected = (self.sentences, self.rejected), None
        super().begin(action)

    def keep_sentences(self) -> None:
        """Leave the messages from before this key on the message line."""
        self.sentences = self._before[0]

    def keep_rejection(self) -> None:
        """Leave those messages, and the rejection that a digit gives a reason to."""
        self.sentences, self.rejected = self._before

    def request(self, request: Request) -> None:
        """Ask the screen for something; a digit still gives the reason of the last rejection."""
        self.keep_rejection()
        super().request(request)

    def end(self) -> None:
        """Record the position in the queue, for the keeper to write."""
        self.keeper.record(self.queue, self.comments, self.seconds, self.judged)

    # Going through the queue

    def go_on(self) -> None:
        """Show the next item that waits; where none does, the summary."""
        while (place := self.scanner.next()) is not None:
            if self._show(place):
                return
        self.item = self.choice = self.other = None

    def leave_choice(self) -> None:
        """Choose no other extent any more."""
        self.choice = None
        if self.item is not None:
            self.item.page.leave()

    def return_to(self, place: int) -> None:
        """Show an item again, whatever comes next in the queue."""
        if self._show(place) and self.item is not None:
            self.queue.take_up(self.item.places)
        else:
            self.go_on()

    def _show(self, place: int) -> bool:
        """Show an item; one that cannot be is left out, with the reason."""
        key = self.queue.keys[place]
        contents = self.layers.read(key.annotator, key.article)
        annotation = contents.annotations.get(key.annotation) if contents else None
        if contents is None or annotation is None:
            self._leave_out(place, f"deleted since by {key.annotator}")
            return False
        try:
            page = self._page(contents.info)
        except ObelismError as error:
            self._leave_out(place, str(error))
            return False
        if page.became and page.annotation is None:
            self.add(
                "{article} {became}; here is its text as it was tagged.",
                article=key.article,
                became=page.became,
            )
        page.show(annotation, *self._size, hidden=self.blind)
        self.item = self._gather(place, annotation, page)
        self.summary_open, self.choice, self.other = False, None, None
        return True

    def _gather(self, place: int, annotation: Annotation, page: Page) -> Item:
        """Return an annotation of the queue with those like it, one of each other annotator.

        That is what waits in the queue; of the rest, the reviewer's verdicts. Blind, nothing.
        """
        key = self.queue.keys[place]
        members = {key.annotator: self._member(place, key, annotation)}
        judged = []
        names = set() if self.blind else self.queue.annotators[key.article] - {key.annotator}
        for name in sorted(names):
            sha256 = page.article.info.sha256
            for alike in self.layers.alike(annotation, sha256, name, key.article):
                other = AnnotationKey(name, key.article, alike.id)
                verdict, at = self.verdict_on(other), self.queue.places.get(other)
                if name not in members and at is not None and self.queue.open(at):
                    members[name] = self._member(at, other, alike)
                elif verdict is not None and verdict.fits(alike):
                    judged.append(verdict)
        if not self.blind:
            judged += self._judged_elsewhere(key, annotation)
        return Item(tuple(members.values()), page, tuple(judged))

    def _judged_elsewhere(self, key: AnnotationKey, annotation: Annotation) -> Iterator[Verdict]:
        """Yield the reviewer's verdicts on the same by those who keep it with another article."""
        for other, alike in self.layers.alike_elsewhere(annotation, key.article):
            verdict = self.verdict_on(other)
            if other.annotator != key.annotator and verdict is not None and verdict.fits(alike):
                yield verdict

    def _member(self, place: int, key: AnnotationKey, annotation: Annotation) -> Member:
        imported = self.layers.is_imported(key)
        return Member(place, key, annotation, self.verdict_on(key), imported)

    def _leave_out(self, place: int, why: str) -> None:
        """Pass over an item for good, for a reason that follows its name."""
        self.queue.left_out[place] = why
        article = self.queue.keys[place].article
        self.add("Passed over one annotation of {article}: {why}.", article=article, why=why)

    def resize(self, width: int, height: int) -> None:
        """Lay the article out for a view of this many cells."""
        self._size = width, height
        if self.item is not None:
            self.item.page.resize(width, height)
        if self.other is not None:
            self.other.resize(width, height)

    # On an item

    def annotation(self, key: AnnotationKey) -> Annotation | None:
        """Return an annotation of the queue as it is now; None where it was deleted."""
        return self.layers.annotations(key.annotator, key.article).get(key.annotation)

    def verdict_on(self, key: AnnotationKey) -> Verdict | None:
        """Return the reviewer's verdict as it is in the open layer, else on the disk."""
        if self.reviewer_layers.of(key.article) is not None:
            return self.reviewer_layers.verdict(key)
        return self.layers.verdicts(self.reviewer, key.article).get(key)

    def leads_elsewhere(self) -> bool:
        """Return whether the current item has a passage in another article."""
        return self.item is not None and bool(self.item.annotation.elsewhere)

    def name_of(self, item: Item) -> str:
        """Return the name of an item for a message; blind, without its label."""
        return "this passage" if self.blind else named(item.annotation)

    @property
    def comment(self) -> str | None:
        """The comment that goes with the next verdict on the current item."""
        places = self.item.places if self.item else []
        return next((self.comments[each] for each in places if each in self.comments), None)

    # Recording decisions

    def record(self, member: Member, verdict: Verdict) -> None:
        """Record a verdict that was put into the open layer."""
        self.reviewer_layers.record(member.key, verdict)
        self.queue.record(member.place, verdict)
        self.queue.labels[member.place] = member.annotation.label
        self.comments.pop(member.place, None)
        self.put_off.clear()
        self.judged += 1
        self.touched.add(member.key.article)

    # Leaving

    def keep(self) -> None:
        """Write the queue with the position in it."""
        self.end()
        self.keeper.write()

    def close(self) -> None:
        """Save all and close the layers.

        Raises:
            NotSaved: some verdicts cannot be saved; the layers stay open.
        """
        self.keep()
        self.open_layers.close_all()
        self.open_layers.keepers.discard(self.keep)
