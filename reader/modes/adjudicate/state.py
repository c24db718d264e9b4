"""One article open to an adjudicator: a reader over the gold layer, with all versions beside.

Which marks the text of an article shows while it is adjudicated.

What is open shows every version, what is decided its result alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from reader.document.marks import Marks
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.model.judgement import AUTOMATIC, Decision, JudgedAnnotation
from reader.model.labels import LabelSet
from reader.model.log import Entry, Tables
from reader.modes.adjudicate import ask as asking
from reader.modes.adjudicate import decide as deciding
from reader.modes.adjudicate import decide as picking
from reader.modes.adjudicate import mode as handlers
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate import own_version as choosing
from reader.modes.adjudicate import record as recording
from reader.modes.adjudicate.actions import DECIDE
from reader.modes.adjudicate.decisions import Decisions
from reader.modes.adjudicate.items import Item, Measured, Reviews
from reader.modes.annotate import old_move as moving
from reader.modes.annotate.old_actions import UserAction
from reader.modes.annotate.old_state import Reader
from reader.modes.requests import Reopen
from reader.services.export.judgements import GOLD
from reader.store.layer import Change, Layer
from reader.store.progress import Progress


class ShownMarks:
    """Marks in the text, by item."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._shown: dict[int, tuple[str, ...]] = {}

    def ids(self, number: int | None) -> tuple[str, ...]:
        """What stands for an item among the marks."""
        return self._shown.get(number, ()) if number is not None else ()

    def show(self, item: Item, decision: Decision | None, gold: Mapping[str, Annotation]) -> None:
        """Show an item as it stands now."""
        for id in self.ids(item.number):
            self.marks.put(id, None)
        if decision is None:
            shown = _versions(item)
        else:
            shown = [gold[id] for id in decision.result if id in gold]
        for annotation in shown:
            self.marks.put(annotation.id, annotation)
        self._shown[item.number] = tuple(annotation.id for annotation in shown)


def _versions(item: Item) -> list[Annotation]:
    """Each mark once, however many made it: so an overlap is a difference."""
    different: dict[object, Annotation] = {}
    for version in item.versions:
        for annotation in version.annotations:
            places = frozenset((*span.extent, span.role) for span in annotation.spans)
            different.setdefault((annotation.label, places), annotation)
    return [
        msgspec.structs.replace(annotation, id=f"{item.number}/{number}")
        for number, annotation in enumerate(different.values())
    ]


def lanes_of(items: Iterable[Item], annotators: Sequence[str]) -> Marks:
    """All that was marked; each id is the annotator's number from 0, the item's, its own."""
    numbers = {name: number for number, name in enumerate(annotators)}
    return Marks(
        msgspec.structs.replace(annotation, id=f"{numbers[name]}/{item.number}/{annotation.id}")
        for item in items
        for name, annotation in item.marked
    )


class Adjudicating(Reader):
    """The state of one article that is adjudicated. Keys change it by `do` and `digit`."""

    def __init__(
        self,
        article: Article,
        layer: Layer,
        labels: LabelSet,
        decisions: Decisions,
        annotators: Sequence[str],
        *,
        measured: Measured,
        adjudicator: str,
        reviews: Reviews,
        table: tuple[UserAction, ...],
        own_table: tuple[UserAction, ...],
        hardest: bool = False,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`own_table`: the actions while an own extent is chosen."""
        progress = Progress(article=article.id, annotator=GOLD, sha256=article.info.sha256)
        super().__init__(article, layer, labels, progress, table=table, clock=clock, steady=steady)
        self.decisions = decisions
        self.annotators = list(annotators)
        """Those who have read the article, by name; digits count them from 1."""
        self.measured = measured
        self.adjudicator = adjudicator
        self.reviews = reviews
        """What reviewers said of the versions."""
        self.actions, self.own_table = table, own_table
        self.table = {action.name: action for action in (*own_table, *table)}
        self.hardest = hardest
        """Whether the hardest disagreement comes first; else they come in reading order."""
        self.item: Item | None = None
        """What is decided on; it stays while the focus moves."""
        self.just_decided: Item | None = None
        """What the last key decided: the next key may give it a reason."""
        self.changed_by_others: list[Item] = []
        """What others decided anew, and has not been gone to yet."""
        self.begun: Item | None = None
        """Of what an own version was begun last; leaving it unfinished is asked about."""
        self.reasons: dict[tuple[JudgedAnnotation, ...], str] = {}
        """Reasons that wait for their decision, by what lies on the table."""
        self.least = len(self.annotators)
        """How many annotators have to agree for an item to be taken over."""
        self.choice: choosing.Choice | None = None
        """What another extent is chosen for; None while none is."""
        self.picked = ""
        """What was typed of what names an annotator beyond the ninth; empty for nothing."""
        self.shown_marks = ShownMarks()
        self.lanes = lanes_of(decisions.marked(), self.annotators)
        """What all annotators marked, see `lanes_of`."""
        self._decided_now: Item | None = None
        self._handlers |= handlers.handlers(labels)
        self._show_all()

    def _show_all(self) -> None:
        for item in self.decisions.items:
            self.shown_marks.show(item, self.decisions.decision(item), self.layer.annotations)

    # What is there

    @property
    def order(self) -> list[int]:
        """Numbers of the items in the order in which they are gone through."""
        return self.decisions.order(hardest=self.hardest)

    @property
    def choosing(self) -> bool:
        """Whether an own extent is chosen."""
        return self.choice is not None

    @property
    def picking(self) -> bool:
        """Whether the next key names an annotator beyond the ninth."""
        return bool(self.picked)

    @property
    def mode(self) -> str:
        """choosing or picking beside the modes of a reader: which keys the footer shows."""
        if self.picking:
            return "picking"
        if self.choice is not None and self.hints is None:
            return "choosing"
        return super().mode

    def at(self, item: Item) -> None:
        """Make an item the one at hand."""
        self.item = item
        decision = self.decisions.decision(item)
        there = (id for id in decision.result if id in self.layer.annotations) if decision else ()
        self.choose(next(iter(there), None))
        self.pending = None

    # What a key does

    def do(self, action: str) -> None:
        """Do an action of the table, or while an extent is chosen one of those of that.

        Raises:
            KeyError: there is no such action.
        """
        if self.choosing:
            choosing.do(self, action)
        elif action in asking.LEAVING and not asking.may_leave(self, action):
            return
        elif self.table[action].group != DECIDE or self._writable():
            super().do(action)

    def plain_do(self, action: str) -> None:
        """Do an action of the reader's."""
        super().do(action)

    def digit(self, digit: int) -> None:
        """Take that annotator's version; where that is asked, let so many be enough."""
        if self.choosing:
            super().digit(digit)
            return
        if not self._writable():
            return
        asked = self.question == AUTOMATIC
        self.begin()
        try:
            if asked:
                deciding.ask_agreed_by(self, digit)
            elif digit == 0:
                picking.start(self)
            else:
                deciding.take(self, digit)
        except ObelismError as error:
            self.say(str(error))
        self.look()

    def _writable(self) -> bool:
        """Whether anything can be decided. Where not, that is said; and unless the article has
        changed it is to be opened again, since whoever had it open may have left."""
        if self.layer.read_only is None:
            return True
        self.begin()
        self.say(self.layer.read_only)
        if not self.layer.outdated and self.layer.saved:
            self.request(Reopen(self.layer.read_only))
        return False

    def begin(self) -> None:
        super().begin()
        self.just_decided, self._decided_now = self._decided_now, None

    def keep_asking(self) -> None:
        """This key is part of what may confirm the question that was put."""
        self.question = self._confirmable

    def decided_now(self, item: Item) -> None:
        """Take note that this key decides an item."""
        self._decided_now = item

    def commit_all(self, what: str, changes: Iterable[Change]) -> None:
        recording.commit_own(self, what, list(changes))

    def commit_tables(self, what: str, after: Tables) -> None:
        """Change annotations and decisions as one action, and show that.

        Raises:
            ObelismError: the layer cannot be changed.
        """
        self.learn(self.layer.commit_records(what, after))

    def learn(self, action: Entry) -> list[Item]:
        """Show what an action did; return the items that it was about."""
        numbers: set[int] = set()
        for id in action.after.get("annotations", {}):
            self.take_in(id)
        for id, record in action.after.get("decisions", {}).items():
            numbers |= self.decisions.learn(id, record)
        touched = [self.decisions.items[number] for number in sorted(numbers)]
        for item in touched:
            self.shown_marks.show(item, self.decisions.decision(item), self.layer.annotations)
        if self.item is not None and not self.decisions.is_there(self.item):
            self.item = None
            self.choose(None)
        elif self.item is not None and self.pending is None:
            self.at(self.item)
        return touched

    def set_comment(self, annotation: str, text: str) -> None:
        """Give the item of that number a reason."""
        try:
            deciding.set_reason(self, self.decisions.items[int(annotation)], text)
        except ObelismError as error:
            self.say(str(error))

    def click(self, offset: int) -> None:
        """Choose the item at an offset; where there is none, focus the word."""
        self.begin()
        item = None if self.choosing else walking.item_at(self, offset, offset + 1)
        if item is not None:
            walking.go_to(self, item)
        else:
            word = self.focus.units.at("word", offset)
            if word is not None:
                self.focus.leave()
                self.focus.put(*word, unit="word")
                moving.leave_extending(self)
        self.look()
