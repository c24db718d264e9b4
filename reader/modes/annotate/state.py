"""One article open to its annotator: the state that the keys of annotating change."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reader.document.document import Document, ReadRanges
from reader.document.stretches import Mark
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import ReadOnly
from reader.model.labels import KIND, SOURCE, LabelSet, holds_its_own
from reader.modes.base import Sentence, plain
from reader.modes.document_state import DocumentState, lost_sentence
from reader.store.layer import Change, Layer, was
from reader.store.progress import Position, Progress
from reader.text.lines import Extent, overlap
from reader.text.phrases import counted, excerpt, kind_of, missing_of, named, percent
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.annotate.proposals import Proposals, Weighing
    from reader.modes.annotate.suggested import Suggested
    from reader.modes.requests import Other
    from reader.services.questions import Answer
    from reader.services.relocate.elsewhere import Became
    from reader.services.relocate.renamed import Candidate
    from reader.services.suggest.pairs.offer import Offered


_NARROW = 60
"""Cells of a row of text below which a message has no room for reasons."""

NOT_READING = frozenset(
    "done next_article previous_article next_open previous_open changes menu help palette escape"
    " back".split()
)
"""Names of the actions whose keys say nothing about reading: they leave the article."""


class PairKeys(NamedTuple):
    """What keys do with a pair that is looked at and not tagged."""

    label: str
    """The label whose key tags it; empty where none is one of pairs."""
    take: Callable[[], object]
    dismiss: Callable[[], object]
    tell: Callable[[], object]
    """Says why it is listed."""


class TaggingState(DocumentState, ABC):
    """An article with a layer on it that keys change."""

    def __init__(
        self, article: Article, layer: Layer, labels: LabelSet, clock: Clock = utc_now
    ) -> None:
        super().__init__(Document(article, layer.annotations.values()), labels)
        self.layer = layer
        self.clock = clock
        self.pending: str | None = None
        """Id of the pair whose second passage is awaited."""
        self.left_for_later: str | None = None
        """Id of the pair that was left last, until it or another annotation is chosen."""
        self.kept_with: dict[str, str] = {}
        """Ids of pairs that are shown and not of the layer, and the article each is kept with."""
        self.put_in_role: tuple[str, Extent] | None = None
        """The annotation and the passage that this key put into a role."""
        self.put_in_role_before: tuple[str, Extent] | None = None
        """Those of the last key: the same key at once goes on to the next role."""
        self.replaced: Span | None = None
        """The passage that this key took out of a role for another."""
        self.replaced_before: Span | None = None
        """That of the last key: the same key at once keeps both."""

    @abstractmethod
    def commit(self, what: str, changes: Sequence[Change]) -> None:
        """Change annotations as one step, and show that; `what`: the step's word in the journal.

        Raises:
            ObelismError: nothing can be changed.
        """

    @property
    def pending_annotation(self) -> Annotation | None:
        """The pair whose second passage is awaited; None where its kind needs no other."""
        pair = self.document.marks.annotation(self.pending) if self.pending is not None else None
        return pair if pair is not None and self._lacks_passage(pair) else None

    def _lacks_passage(self, pair: Annotation) -> bool:
        return bool(self.labels[pair.label].missing(pair.spans, pair.attributes))

    @property
    def label_pending(self) -> str:
        """The label whose key ties the next passage to the pending one; empty: none is awaited."""
        pending = self.pending_annotation if self.stage == "pending" else None
        return pending.label if pending is not None else ""

    @property
    def pair(self) -> Annotation | None:
        """The pair that awaits its second passage, else the current one; None: it is none."""
        annotation = self.pending_annotation or self.document.current_annotation
        return annotation if annotation and self.labels[annotation.label].pairs else None

    @property
    def lacks_partner(self) -> bool:
        """Whether the current annotation is a pair that was left with one passage."""
        annotation = self.document.current_annotation
        if annotation is None or self.stage != "reading":
            return False
        return self.labels[annotation.label].pairs and self._lacks_passage(annotation)

    @property
    def takes_roles(self) -> bool:
        """Whether the label of the current annotation has roles."""
        return self.at_hand is not None and bool(self.labels[self.at_hand.label].roles)

    @property
    def source_is_nobody(self) -> bool:
        """Whether the current annotation's source is a pronoun for which nobody is chosen yet."""
        current = self.document.current_annotation
        found = current.in_role(SOURCE) if current is not None else ()
        texts = [span.text.casefold().strip() for span in found if not span.refers]
        if not texts:
            return False
        from reader.services.suggest.attribution.lexicon import NAMELESS  # where there is a source

        return any(text in NAMELESS for text in texts)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The roles that the current annotation lacks, from that on which the next key fills.

        None of a pair, which has a key of its own.
        """
        annotation, extent = self.document.current_annotation, self.document.focus.extent
        if annotation is None or self.labels[annotation.label].pairs:
            return ()
        label, spans = self.labels[annotation.label], annotation.spans
        values = annotation.attributes
        if self.put_in_role == (annotation.id, extent):
            others = [span for span in spans if span.extent != extent]
            role = next((span.role for span in spans if span.extent == extent), None)
            return label.missing_after(others, role, values) or label.missing(spans, values)
        return label.missing(spans, values)

    @property
    def goes_beside(self) -> bool:
        """Whether a passage was just tagged whose source or cue is awaited: it stands beside it,
        but for that of a whole sentence, which holds its own."""
        current, focus = self.document.current_annotation, self.document.focus
        if current is None or focus.unit in ("sentence", "paragraph"):
            return False
        return current.has_extent(*focus.extent) and bool(self.awaited)

    @property
    def stage(self) -> str:
        """pending, beside those of every document: hinting, question, extending or reading."""
        stage = super().stage
        return "pending" if stage == "reading" and self.pending_annotation is not None else stage

    @property
    def read_only(self) -> str | None:
        """Why the layer cannot be changed, as a sentence."""
        return self.layer.read_only

    def idle(self) -> Sentence:
        """Return why saving fails."""
        return plain(self.layer.problem)

    def saving_changed(self) -> None:
        """Note that the layer has saved, or failed to: a failure is said in place of all else."""
        if self.layer.problem and self.question is None:
            self.say("")

    def badges(self) -> list[str]:
        """Return the badges, that of a pending pair last."""
        badges = super().badges()
        return [*badges, "1 PENDING"] if self.pending_annotation is not None else badges

    def begin(self, action: str = "") -> None:
        """Begin a key, after which what the last one put into a role stays there."""
        super().begin(action)
        self.put_in_role_before, self.put_in_role = self.put_in_role, None
        self.replaced_before, self.replaced = self.replaced, None

    def end(self) -> None:
        """End a key; if somebody else opened the article meanwhile, say so."""
        layer = self.layer
        if not self.sentences and layer.read_only is None and layer.handle.held_elsewhere():
            self.put(plain(layer.read_only))

    def leave_begun(self) -> bool:
        """Leave what was begun last; return whether anything was."""
        if super().leave_begun() or self._left_find():
            return True
        if self.pending_annotation is None:
            return False
        self.choose(self.pending)  # another may have been gone to, and the key acts on this one
        self.pending, self.left_for_later = None, self.pending
        self.say("Left for later: focus the other passage any time and press {key:role}.")
        return True

    def choose(self, annotation: str | None) -> None:
        self.left_for_later = None
        super().choose(annotation)

    def _left_find(self) -> bool:
        """Leave what was just found, while a passage is awaited: who leaves a search means that
        and not the pair. Return whether it was."""
        finder = self.document.finder
        if self.stage != "pending" or finder is None or finder.visited is None:
            return False
        at_found = finder.visited[1] == self.document.focus.extent
        finder.visited = None
        if at_found:
            self.say("The pair still waits; {key:escape} again leaves it for later.")
        return at_found

    def show(self, id: str, annotation: Annotation | None) -> None:
        """Show an annotation as it is now; None: no more."""
        self.document.marks.put(id, annotation)
        if annotation is None and self.document.current == id:
            self.document.current = None
        if annotation is None and self.pending == id:
            self.pending = None


class Annotating(TaggingState):
    """An article, the annotator's layer on it, and how far it is read."""

    article_of: Callable[[str], Article] | None = None
    """Reads an article of the workspace by its id, and raises Unreadable; None: nothing can."""
    became: Became | None = None
    """Looks for what an article became that is gone; None: nothing can."""
    looked_at_last = ""
    """What the pair is known by that was looked at last; empty: none was."""
    near: Sequence[Offered] | None = None
    """Pairs worth a look with other articles; None: they were not looked for yet."""
    decided_there = 0
    """How many more of them were tagged or dismissed in the others."""
    _set_aside: tuple[Proposals, Extent] | None = None
    """What was proposed when hints were shown, and the focus: it is again if they are left."""

    def __init__(
        self,
        article: Article,
        layer: Layer,
        labels: LabelSet,
        progress: Progress,
        *,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`steady`: seconds of a clock that only goes forward."""
        super().__init__(article, layer, labels, clock)
        self.status = progress.status
        """new, started or done."""
        self.reading = ReadRanges(article.text, progress.read, progress.seconds, progress.keys)
        self.moved_from: str | None = None
        """Id of an article that is missing, with this text and tags of this annotator."""
        self.alike: Candidate | None = None
        """An article that is missing, with tags of this annotator, that this one seems to have
        been before it was edited."""
        self.proposals: Proposals | None = None
        """What is proposed for the annotation that this key made; no other key leaves it so."""
        self.proposals_before: Proposals | None = None
        """What was proposed when this key was pressed."""
        self.weighing: Weighing | None = None
        """What weighs those ways; None: it is not asked for yet."""
        self.answered: Mapping[str, Sequence[Answer]] = {}
        """What reviewers answered to questions in the notes, by annotation."""
        self.suggested: Suggested | None = None
        """What programs propose on the article, while that is shown."""
        self.listed = self.listed_before = False
        """Whether this key, and the last one, listed what is unfinished before it is done."""
        self.finished: int | None = None
        """Place in the list of the article that was just marked as done."""
        self.finished_before: int | None = None
        """That which the last key marked, which undo takes back."""
        self.decides_merged = layer.read_only is None and any(
            was(span) for id in self.document.marks.lost for span in layer.annotations[id].spans
        )
        """Whether tags that a merge brought on an earlier text wait for a decision."""
        self.looked_at: tuple[Extent, ...] = ()
        """Passages of a pair that is looked at and not tagged, until something is chosen."""
        self.pair_keys: PairKeys | None = None
        """What keys do with that pair, until something is chosen."""
        self.begun: Other | None = None
        """The passage of a pair that was begun in another article, and awaits its second one."""
        self.counterpart: Other | None = None
        """A passage in another article that belongs to one here, until something is chosen."""
        self.moved_there = False
        """Whether passages in other articles are known to stand elsewhere in them now."""
        self.naming: str | None = None
        """Id of the pair whose kind the next digit names; no other key leaves it so."""
        self.naming_before: str | None = None
        """That of the last key."""
        self._steady = steady
        self._progress = progress
        position = progress.position
        if 0 <= position.start < position.end <= len(article.text):
            self.document.focus.put(position.start, position.end, position.unit)
            self.document.viewport.show_at_top(min(position.top, len(article.text)))
        self.document.bring_into_view()

    # What there is

    @property
    def stage(self) -> str:
        """As before; pending where a pair was begun in another article."""
        stage = super().stage
        return "pending" if stage == "reading" and self.begun is not None else stage

    @property
    def label_pending(self) -> str:
        begun = self.begun.label if self.begun is not None and self.stage == "pending" else ""
        return begun or super().label_pending

    @property
    def goes_on_with_pair(self) -> bool:
        """Whether the current annotation is a pair of this article, chosen with one passage, that
        another article may complete."""
        current = self.document.current
        return (
            self.lacks_partner
            and current in self.layer.annotations
            and current != self.left_for_later
        )

    @property
    def on_pair(self) -> PairKeys | None:
        """What keys do with the pair that is looked at; None: none of it is in focus."""
        if self.pair_keys is None or self.stage != "reading":
            return None
        focus = self.document.focus.extent
        on_it = any(overlap(each, focus) for each in self.looked_at)
        return self.pair_keys if on_it else None

    @property
    def label_looked_at(self) -> str:
        """The label whose key tags the pair that is looked at; empty: none of it is in focus."""
        pair = self.on_pair
        return pair.label if pair is not None else ""

    @property
    def looks_at_both(self) -> bool:
        """Whether the pair that is looked at has two passages."""
        return len(self.looked_at) > 1 or self.counterpart is not None

    @property
    def displaced(self) -> Other | None:
        """What a passage belongs to that was gone to, and is not in this text any more."""
        other = self.counterpart
        return other if other is not None and other.displaced is not None else None

    @property
    def has_further_passage(self) -> bool:
        """Whether there is another passage to go to, in this article or another one."""
        current, seen = self.document.current_annotation, self.counterpart
        if super().has_further_passage or (seen is not None and self.stage == "reading"):
            return True
        if self.on_pair is not None and len(self.looked_at) > 1:
            return True
        return self.has_chosen and current is not None and bool(current.elsewhere)

    def badges(self) -> list[str]:
        return [*super().badges(), *(["1 PENDING"] if self.begun is not None else ())]

    @property
    def narrow(self) -> bool:
        """Whether messages have to be short."""
        return self.document.viewport.layout.width < _NARROW

    @property
    def needs_repair(self) -> bool:
        """Whether the current annotation is lost, and its repair is what to offer first."""
        is_lost = self.document.current in self.document.marks.lost
        return is_lost and self.stage == "reading" and not self.has_changes

    @property
    def holds_its_own(self) -> bool:
        """Whether a passage of the current annotation is to be narrowed to what is in focus."""
        current, focus = self.document.current_annotation, self.document.focus.extent
        if current is None or self.stage not in ("reading", "extending"):
            return False
        at_hand = current.touches(*focus) and not current.has_extent(*focus)
        return at_hand and bool(holds_its_own(current.spans))

    @property
    def attributes_rank(self) -> int:
        """The rank of the key for attributes: before most where one is required and missing."""
        annotation = self.document.current_annotation
        if annotation is None or self.stage != "reading":
            return 0
        label = self.labels[annotation.label]
        if label.unset(annotation) or not self.has_chosen:
            return 4 if label.unset(annotation) else 0
        return 7 if self.has_kind else 45 if label.attributes else 0

    @property
    def has_kind(self) -> bool:
        """Whether the current annotation is a pair that is changed here, and may be of a kind."""
        annotation = self.document.current_annotation
        if annotation is None or annotation.id in self.kept_with:
            return False
        label = self.labels[annotation.label]
        return label.pairs and any(each.name == KIND for each in label.attributes)

    @property
    def takes_over(self) -> bool:
        """Whether tags of an article that is missing, and was another text, are offered."""
        return self.alike is not None and self.layer.untouched

    @property
    def has_changes(self) -> bool:
        """Whether there is another text to compare with, and something to decide about that."""
        return self.decides_merged or self.takes_over or self.layer.can_reanchor

    @property
    def facts(self) -> str:
        """How many tags there are, the share that is read, and whether all is saved."""
        words = [counted(len(self.document.marks), "tag"), f"{percent(self.reading.share)} read"]
        if self.suggested is not None:
            words.insert(1, counted(len(self.suggested), "proposal"))
        if self.status == "done":
            words.append("done")
        return " · ".join([*words, saving(self.layer)])

    # What keys and the screen do

    def begin(self, action: str = "") -> None:
        """Begin a key: the time since the last one counts as reading."""
        if self.document.hints is None:
            self._set_aside = None
        elif self._set_aside is None and self.proposals_before is not None:
            self._set_aside = self.proposals_before, self.document.focus.extent
        super().begin(action)
        self.proposals_before, self.proposals = self.proposals, None
        self.document.proposed = ()
        self.listed_before, self.listed = self.listed, False
        self.finished_before, self.finished = self.finished, None
        self.naming_before, self.naming = self.naming, None
        self.reading.key(self._steady(), reads=action not in NOT_READING)

    def end(self) -> None:
        """End a key: what the focus is on is read, and what is in view is looked at."""
        super().end()
        aside = self._set_aside
        if aside and self.document.hints is None and self.document.focus.extent == aside[1]:
            self.proposals, self.document.proposed = aside[0], aside[0].marks()
        self.show_suggested()
        self.reading.add(*self.document.focus.extent)
        self.reading.look_at(self.document.viewport.extent, self._steady())

    def view_changed(self) -> None:
        """Note that other text may be in view now, for another reason than a key."""
        super().view_changed()
        self.show_suggested()
        self.reading.look_at(self.document.viewport.extent, self._steady(), by_key=False)

    def count_if_all_in_view(self) -> None:
        """Count the article as read where all of it has been on the screen for a second."""
        self.reading.saw_all(self._steady())

    def show_suggested(self) -> None:
        """Show the pair that is looked at and what programs propose in view, unless something is
        proposed for one annotation."""
        keys, shown = self.pair_keys, self.suggested
        label = keys.label if keys is not None and self.looked_at else ""
        if shown is None and not label:
            return
        marks = [Mark(*each, label, None, "") for each in self.looked_at] if label else []
        if shown is not None:
            shown.follow(self.document, self.labels, self.layer)
            marks += shown.marks(*self.document.viewport.extent)
        if self.proposals is None:
            self.document.proposed = tuple(marks)

    def idle(self) -> Sentence:
        """Return why saving fails; else the awaited passage; else the current annotation."""
        if problem := super().idle():
            return problem
        pending, current = self.pending_annotation, self.document.current_annotation
        if pending is not None:
            other = "Now focus the other passage and press {key}."
            return Sentence(other, action=f"tag:{pending.label}")
        if self.begun is not None:
            other = "{key} on the other passage ties it to {quote} in {article}."
            name = one_line(self.begun.place.article, 16)
            values = {"quote": excerpt(self.begun.quote, 24), "article": name}
            return Sentence(other, values, action=f"tag:{self.begun.label}")
        if current is None:
            return Sentence()
        if current.has_lost:
            return lost_sentence(current)
        values = {"name": named(current), "more": _in_short(self.labels, current)}
        return Sentence("Current: {name}{more}", values)

    def commit(self, what: str, changes: Sequence[Change]) -> None:
        for before, _ in changes:
            if before is not None and before.id in self.kept_with:
                raise ReadOnly(f"this is kept with {self.kept_with[before.id]}; change it there")
        self.take_in(self.layer.commit(what, changes).after.get("annotations", {}))

    def choose(self, annotation: str | None) -> None:
        super().choose(annotation)
        self.look_away()

    def look_away(self) -> None:
        """Look at no pair any more that is not tagged."""
        self.looked_at, self.counterpart, self.pair_keys = (), None, None

    def leave_begun(self) -> bool:
        if super().leave_begun():
            return True
        if self.begun is not None:
            self.begun = None
            self.say("Left for later: it stays in its article, without its other passage.")
            return True
        left = bool(self.looked_at) or self.counterpart is not None
        self.look_away()
        return left

    def take_in(self, ids: Iterable[str]) -> None:
        """Show annotations as the layer has them now."""
        for id in ids:
            self.show(id, self.layer.annotations.get(id))
        if self.status == "new":
            self.status = "started"

    # Keeping the place

    def snapshot(self) -> Progress:
        """Return what to keep of the place, the reading and the status."""
        focus, started = self.document.focus, self.status == "new" and self.reading.seconds > 0
        return msgspec.structs.replace(
            self._progress,
            sha256=self.document.article.info.sha256,
            position=Position(
                start=focus.start,
                end=focus.end,
                unit=focus.unit,
                top=self.document.viewport.extent[0],
            ),
            read=list(self.reading.ranges),
            seconds=round(self.reading.seconds, 1),
            keys=self.reading.keys,
            status="started" if started else self.status,
            modified=timestamp(self.clock()),
        )


def saving(layer: Layer) -> str:
    """Return saved, saving…, NOT SAVED, or read-only.

    A layer that turned read-only while something was not saved yet is NOT SAVED above all. One that
    was closed, as it is below a list that writes to it, is saved.
    """
    saved = layer.saved
    if saved and layer.read_only and not layer.closed:
        return "read-only"
    if layer.problem:
        return "NOT SAVED"
    return "saved" if saved else "saving…"


def _in_short(labels: LabelSet, annotation: Annotation) -> str:
    """Return what there is to say of an annotation behind its name."""
    lacking = missing_of(labels, annotation)
    parts = [""]
    if kind := kind_of(labels, annotation):
        parts.append(kind)
    if lacking:
        parts.append(f"missing: {lacking}")
    if annotation.flag:
        parts.append("not sure")
    if annotation.note:
        parts.append(f"note: {one_line(annotation.note)}")
    return " · ".join(parts)
