"""The state of an adjudication: one article with its gold layer, its items and their decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reader.document.marks import Marks
from reader.document.stretches import Mark
from reader.measures.marks import Units
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.judgement import ADDED, AUTOMATIC, OWN, Decision, JudgedAnnotation
from reader.model.labels import LabelSet
from reader.model.log import Entry, Tables
from reader.modes.adjudicate.decisions import Decisions
from reader.modes.adjudicate.items import Added, Item, Reviews, saying_in
from reader.modes.adjudicate.versions import Correction, corrections
from reader.modes.annotate.state import TaggingState
from reader.modes.base import Sentence, plain
from reader.modes.extent import Choosing
from reader.store.layer import Change, Layer

ADJUDICATED = "adjudicated"
"""Origin of the annotations that come of a decision."""

REASON, REOPEN = "reason", "reopen"
"""What the log calls the steps that decide nothing."""


class Adjudicating(Choosing, TaggingState):
    """One article open to an adjudicator."""

    def __init__(
        self,
        article: Article,
        layer: Layer,
        labels: LabelSet,
        decisions: Decisions,
        annotators: Sequence[str],
        *,
        units: Units,
        adjudicator: str,
        reviews: Reviews,
        hardest: bool = False,
        clock: Clock = utc_now,
    ) -> None:
        """`layer`: the gold layer of the article."""
        super().__init__(article, layer, labels, clock)
        self.decisions = decisions
        self.annotators = list(annotators)
        """Those who have read the article, by name; digits count them from 1."""
        self.adjudicator = adjudicator
        self.reviews = reviews
        """What reviewers said of the versions."""
        self.hardest = hardest
        """Whether the hardest disagreement comes first; else they come in reading order."""
        self.item: Item | None = None
        """The current item, which is decided on; it stays while the focus moves."""
        self.just_decided: Item | None = None
        """What the last key decided: the next key may give it a reason."""
        self.gone_on = False
        """Whether this article was opened by itself, after the last decision in another."""
        self.follows = False
        """Whether it was so until this key, which may still take that decision back."""
        self.changed_by_others: list[Item] = []
        """What others decided anew, and has not been gone to yet."""
        self.begun: Item | None = None
        """Of what an own version was begun last; leaving it unfinished is asked about."""
        self.reasons: dict[tuple[JudgedAnnotation, ...], str] = {}
        """Reasons given before a decision, by the annotations of the item."""
        self.code = ""
        """What the code of an annotator beyond the ninth begins with, while more is awaited."""
        self.first_counts = False
        """Whether the first sentence is what is to be read where not all fit."""
        self.shown_marks = ShownMarks()
        self.lanes = lanes_of(decisions.marked(), self.annotators)
        """All that annotators marked."""
        self._units = units
        self._decided_now: Item | None = None
        for item in decisions.items:
            self._show_item(item)

    def _show_item(self, item: Item) -> None:
        decided = not self.decisions.is_open(item)
        self.shown_marks.show(item, self.decisions.result(item) if decided else None)

    # What the bars show

    @property
    def stage(self) -> str:
        """picking, hinting, question, extending, pending or deciding."""
        if self.code:
            return "picking"
        stage = super().stage
        return "deciding" if stage == "reading" else stage

    def badges(self) -> list[str]:
        """Return the badges, that of an annotator's code first."""
        return ["WHOSE?", *super().badges()] if self.code else super().badges()

    def idle(self) -> Sentence:
        """Return what keeps changes from being saved, else an unusual order of the items."""
        if self.hardest and not self.layer.problem:
            return Sentence("The hardest first; {key:turn_order} goes in reading order.")
        return super().idle()

    def say_first(self, sentence: str) -> None:
        """Put a sentence before the current ones, unless it is empty; of all, it counts most."""
        if sentence:
            self.sentences.insert(0, plain(sentence))
            self.first_counts = True

    # For the mode

    def begin(self, action: str = "") -> None:
        """Begin a key; what the last one decided may still be given a reason by this one."""
        super().begin(action)
        self.code, self.first_counts = "", False
        self.just_decided, self._decided_now = self._decided_now, None
        self.follows, self.gone_on = self.gone_on, False

    # The current item

    @property
    def order(self) -> list[int]:
        """Numbers of the items in the order in which they are gone through."""
        return self.decisions.order(hardest=self.hardest)

    def make_current(self, item: Item | None) -> None:
        """Make an item the current one, and the first annotation of its decision; None: neither."""
        self.item = item
        result = self.decisions.result(item) if item is not None else []
        self.choose(result[0].id if result else None)
        self.pending = None

    def leave_choice(self) -> None:
        super().leave_choice()
        self.document.focus.leave()

    def corrections(self, item: Item) -> list[Correction]:
        """Return what reviewers made of the versions of an item that no annotator has too."""
        return corrections(item, self.reviews, self._units, self.document.text)

    @property
    def takable(self) -> int:
        """How many versions keys may take: all annotators' and corrections of the current item."""
        corrected = self.corrections(self.item) if self.item is not None else ()
        return len(self.annotators) + len(corrected)

    def versions_of(self, item: Item) -> list[int]:
        """Return the numbers of the versions of an item: of the annotators who marked something
        there, and of the corrections behind them."""
        marked = {name for version in item.versions for name in version.by}
        own = [n for n, name in enumerate(self.annotators, 1) if name in marked]
        behind = len(self.annotators) + 1
        return [*own, *range(behind, behind + len(self.corrections(item)))]

    @property
    def lacks_attribute(self) -> bool:
        """Whether what is decided here lacks an attribute that its label requires."""
        annotation = self.document.current_annotation
        return annotation is not None and bool(self.labels[annotation.label].unset(annotation))

    # Changing the gold layer

    def gold_of(self, source: Annotation, *, spans: Sequence[Span] | None = None) -> Annotation:
        """Return a new annotation of the gold layer that says what `source` says.

        A note stays with whoever wrote it: gold is handed to people whom it was not written for.
        """
        moment = timestamp(self.clock())
        return Annotation(
            id=new_id(),
            label=source.label,
            spans=source.spans if spans is None else tuple(spans),
            attributes=source.attributes,
            origin=ADJUDICATED,
            created=moment,
            modified=moment,
        )

    def record(self, what: str, decided: Sequence[tuple[Item, list[Annotation]]]) -> None:
        """Record decisions with what comes of them, as one step; earlier ones are replaced.

        Raises:
            ObelismError: the layer cannot be changed.
        """
        after: Tables = {"annotations": {}, "decisions": {}}
        for item, made in decided:
            decision = self._decision(_what(what, item), item, made)
            for table, records in self._without(item).items():
                after[table].update(records)
            after["annotations"].update({each.id: each.to_record() for each in made})
            after["decisions"][decision.id] = decision.to_record()
        self.commit_tables(_what(what, decided[0][0]), after)
        self._decided_now = decided[0][0] if what != AUTOMATIC else None
        for item, _ in decided:
            self.reasons.pop(item.judged, None)

    def _decision(self, what: str, item: Item, made: Sequence[Annotation]) -> Decision:
        saying = saying_in(self._units, made)
        agreeing = (tuple(each.by) for each in item.versions if each.saying == saying)
        correcting = (
            tuple(sorted(each.by)) for each in self.corrections(item) if each.saying == saying
        )
        before = self.decisions.decision(item)
        kept = before.reason if before is not None and before.what == what else None
        return Decision(
            id=item.id if isinstance(item, Added) else before.id if before else new_id(),
            what=what,
            annotations=item.judged,
            agreed=next(agreeing, ()) if made else item.cluster.silent,
            corrected=next(correcting, ()) if made else (),
            silent=item.cluster.silent,
            result=tuple(each.id for each in made),
            who=self.adjudicator,
            at=timestamp(self.clock()),
            reason=self.reasons.get(item.judged, kept),
        )

    def reopen(self, item: Item) -> None:
        """Take all decisions on an item off, as one step.

        Raises:
            ObelismError: the layer cannot be changed.
        """
        self.commit_tables(REOPEN, self._without(item))

    def _without(self, item: Item) -> Tables:
        """Return what takes all earlier decisions on an item off, with what came of them."""
        earlier = self.decisions.touching(item)
        gold = self.layer.annotations
        return {
            "annotations": {id: None for each in earlier for id in each.result if id in gold},
            "decisions": {each.id: None for each in earlier},
        }

    def commit(self, what: str, changes: Sequence[Change]) -> None:
        """Put changes of gold annotations into the decision on their item: it is an own one now.

        Raises:
            ObelismError: the layer cannot be changed.
        """
        owners = (self.decisions.owner(old.id) for old, _ in changes if old is not None)
        item = next((each for each in owners if each is not None), self.item)
        if item is None:
            return
        result = self.decisions.result(item) if what != "tag" else []
        kept = {each.id: each for each in result}
        for old, new in changes:
            if old is not None:
                kept.pop(old.id, None)
            if new is not None:
                kept[new.id] = msgspec.structs.replace(new, origin=ADJUDICATED)
        if kept:
            self.record(OWN, [(item, list(kept.values()))])
            self.begun = item
        else:
            self.reopen(item)

    def commit_tables(self, what: str, after: Tables) -> None:
        """Change annotations and decisions as one step, and show that.

        Raises:
            ObelismError: the layer cannot be changed.
        """
        self.learn(self.layer.commit_records(what, after))

    def learn(self, entry: Entry) -> list[Item]:
        """Show what a step of the log did; return the items that it was about."""
        numbers: set[int] = set()
        for id in entry.after.get("annotations", {}):
            self.show(id, self.layer.annotations.get(id))
        for id, record in entry.after.get("decisions", {}).items():
            numbers |= self.decisions.learn(id, record)
        touched = [self.decisions.items[number] for number in sorted(numbers)]
        for item in touched:
            self._show_item(item)
        if self.item is not None and not self.decisions.is_there(self.item):
            self.make_current(None)
        elif self.item is not None and self.pending is None:
            self.make_current(self.item)
        return touched


def _what(what: str, item: Item) -> str:
    """Return what was done; whatever comes of an item that was added stays an addition."""
    return ADDED if isinstance(item, Added) else what


# The marks in the text and in the lanes beside it


class ShownMarks:
    """Marks in the text, by item: of an open one those of every version, of a decided one those of
    its result alone."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._ids: dict[int, tuple[str, ...]] = {}

    def ids(self, item: Item | None) -> tuple[str, ...]:
        """Return the ids of the marks that stand for an item; of None nothing."""
        return self._ids.get(item.number, ()) if item is not None else ()

    def show(self, item: Item, result: list[Annotation] | None) -> None:
        """Show the result of the decision on an item; None: it is open."""
        for id in self.ids(item):
            self.marks.put(id, None)
        shown = _versions(item) if result is None else result
        for annotation in shown:
            self.marks.put(annotation.id, annotation)
        self._ids[item.number] = tuple(annotation.id for annotation in shown)


def _versions(item: Item) -> list[Annotation]:
    """Return each mark once, however many made it, so that an overlap is a difference."""
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
    """Return all that annotators marked; `lane_mark` says whose each mark is."""
    numbers = {name: number for number, name in enumerate(annotators)}
    return Marks(
        msgspec.structs.replace(annotation, id=f"{numbers[name]}/{item.number}/{annotation.id}")
        for item in items
        for name, annotation in item.marked
    )


def lane_mark(mark: Mark) -> tuple[int, int]:
    """Return whose a mark of `lanes_of` is: numbers of the annotator and of the item, from 0."""
    annotator, item, _ = mark.annotation.split("/", 2)
    return int(annotator), int(item)
