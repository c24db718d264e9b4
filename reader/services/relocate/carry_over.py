"""Relocate the annotations of an article in the text that it has now: what is sure, what is asked.

The place in the article, and what was read of it, go along. The article was edited, or renamed too;
or a merge left annotations on an earlier text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from reader.model.annotation import LOST as NOWHERE
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import Unreadable
from reader.model.labels import LabelSet
from reader.store.layer import WAS, Layer, was
from reader.store.merged import waiting
from reader.store.moves import as_tagged, hand_over
from reader.store.progress import Position, Progress, load_progress
from reader.store.queues import remove_choices
from reader.text.alignment import NONE, Alignment
from reader.text.anchor import moved_to
from reader.text.diff import Hunk, hunks
from reader.text.lines import Extent
from reader.text.relocation import DOUBTFUL, LOST, MOVED, SAME, Fate, Fates
from reader.text.screen_text import one_line

CONTEXT = 60
"""Code points shown on either side of a passage, less the word that would be cut."""


EDITED, MERGED, RENAMED = "edited", "merged", "renamed"
"""Why annotations are relocated."""

CONFIRMED = "confirmed"

KINDS = (SAME, MOVED, CONFIRMED, DOUBTFUL, LOST)
"""What becomes of passages. Confirmed ones were doubtful until a person decided."""


class Passage(msgspec.Struct):
    """One span of an annotation, with what becomes of it."""

    annotation: Annotation
    span: Span
    fate: Fate
    decided: bool = False
    """Whether a person has said where it is, or that it is nowhere."""
    choice: int = 0
    """Which of its proposals is shown, or was taken."""
    taken: bool = False
    """Whether that was taken; else, once it is decided, it is lost."""

    @property
    def kind(self) -> str:
        """What becomes of it as things stand, one of `KINDS`."""
        if not self.decided:
            return self.fate.kind
        return CONFIRMED if self.taken else LOST

    def decide(self, *, taken: bool) -> None:
        """Say that it is at the place that is shown for it, or that it is nowhere."""
        self.decided, self.taken = True, taken

    def propose(self, choice: int) -> None:
        """Show another of its proposals, which leaves it to be decided."""
        self.choice, self.decided, self.taken = choice, False, False

    @property
    def extent(self) -> Extent | None:
        """Where it is in the new text as things stand; None: nowhere, or not decided."""
        if self.fate.sure:
            return self.fate.start, self.fate.end
        return self.proposal if self.taken else None

    @property
    def proposal(self) -> Extent | None:
        """The place that is shown for it."""
        if not self.fate.proposals:
            return None
        proposal = self.fate.proposals[self.choice]
        return proposal.start, proposal.end


class Shown(msgspec.Struct, frozen=True):
    """A quote in its text: what stands before it, itself, and what after; safe for one line."""

    before: str
    quote: str
    after: str


class Relocation:
    """The annotations of an outdated layer on their way to another text."""

    kind = EDITED
    """Why they are relocated: the article was edited, merged, or renamed and edited."""

    def __init__(
        self,
        layer: Layer,
        old: Article,
        new: Article,
        labels: LabelSet,
        *,
        annotations: Mapping[str, Annotation] | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """Compare the texts, which takes about a second for 100,000 words.

        `annotations`: what is relocated, by id, where that is not what the layer holds.
        """
        self.layer, self.old, self.new = layer, old, new
        self.labels, self._clock = labels, clock
        self._annotations = layer.annotations if annotations is None else annotations
        fates = Fates(old.text, new.text)
        self._alignment = fates.alignment
        self.passages = [
            Passage(annotation, span, fates.of(*span.extent))
            for annotation, span in _in_reading_order(self._annotations.values())
        ]
        """Every span that stood in the old text, in its order."""
        self.doubtful = [each for each in self.passages if each.fate.kind == DOUBTFUL]
        """Those that a person decides on."""
        self.applied = False
        """Whether the layer holds the outcome."""

    @property
    def undecided(self) -> int:
        """How many passages still wait for a decision."""
        return sum(not each.decided for each in self.doubtful)

    @property
    def decided(self) -> int:
        """How many passages a person has decided on."""
        return len(self.doubtful) - self.undecided

    def counts(self) -> dict[str, int]:
        """Count passages that are the same, moved, confirmed, still to decide, and lost."""
        found = Counter(passage.kind for passage in self.passages)
        return {kind: found[kind] for kind in KINDS}

    @cached_property
    def hunks(self) -> list[Hunk]:
        """What changed in the text."""
        return list(hunks(self._alignment))

    @cached_property
    def beside(self) -> list[list[Passage]]:
        """For each hunk, the passages that are not where they were, by the old place of each."""
        found: list[list[Passage]] = [[] for _ in self.hunks]
        ends = [hunk.old[1] for hunk in self.hunks]
        for passage in self.passages:
            if passage.fate.kind != SAME and found:
                hunk = bisect_left(ends, passage.span.start)
                found[min(hunk, len(found) - 1)].append(passage)
        return found

    def shown_before(self, passage: Passage) -> Shown:
        """Return a passage in the old text."""
        return _shown(self.old.text, passage.span.extent)

    def shown_now(self, passage: Passage) -> Shown | None:
        """Return its place in the current text, or the one proposed; None: there is none."""
        extent = passage.extent or passage.proposal
        return _shown(self.new.text, extent) if extent else None

    def progress(self, then: Progress) -> Progress:
        """Return how far somebody is in the new text, who was so far in the old one."""
        position = _position(self._alignment, then.position)
        read = [extent for old in then.read for extent in self._alignment.standing(old)]
        sha256 = self.new.info.sha256
        return msgspec.structs.replace(then, sha256=sha256, read=read, position=position)

    def annotations(self) -> list[Annotation]:
        """Return the annotations as they are on the new text; what is lost keeps its quote."""
        spans: dict[str, list[Span]] = {}
        for passage in self.passages:
            spans.setdefault(passage.annotation.id, []).append(self._span_now(passage))
        found = []
        for id, now in spans.items():
            annotation = self._to_change(id)
            stay = [span for span in annotation.spans if self._stays(span)]
            ordered = self.labels[annotation.label].ordered((*now, *stay))
            found.append(
                msgspec.structs.replace(
                    annotation, spans=ordered, modified=timestamp(self._clock())
                )
            )
        return found

    def _to_change(self, id: str) -> Annotation:
        """Return the annotation that gets the passages with that id."""
        return self._annotations[id]

    def _stays(self, span: Span) -> bool:
        """Return whether a span of it is none of the passages, and stays as it is."""
        return span.lost

    def _span_now(self, passage: Passage) -> Span:
        if passage.extent is None:
            return msgspec.structs.replace(passage.span, start=NOWHERE, end=NOWHERE)
        return moved_to(passage.span, self.new.text, *passage.extent)

    def apply(self) -> None:
        """Change the layer as decided, as one action.

        Raises:
            ObelismError: the layer cannot be written.
            ValueError: a passage is undecided.
        """
        if self.undecided:
            raise ValueError("every passage has to be decided on first")
        self._commit()
        self.applied = True
        remove_choices(self.layer.store, self.layer.annotator, self.new.info.id)

    def _commit(self) -> None:
        self.layer.reanchor(self.annotations())


def _position(alignment: Alignment, then: Position) -> Position:
    """Return the word that the focus began with, or the next one that is still there."""
    old, new = alignment.old, alignment.new
    first, last = old.covering(then.start, then.end)
    place = alignment.partner(first)
    place = alignment.gap(first, last)[0] if place == NONE else place
    word = next((at for at in range(place, len(new)) if new.is_word(at)), NONE)
    if then.start == then.end or word == NONE:
        return Position()
    start, end = new.extent(word, word + 1)
    return Position(start=start, end=end, unit="word", top=start)


def _in_reading_order(annotations: Iterable[Annotation]) -> Iterator[tuple[Annotation, Span]]:
    found = [(each, span) for each in annotations for span in each.spans if not span.lost]
    found.sort(key=lambda pair: (pair[1].extent, pair[0].created, pair[0].id))
    yield from found


def _shown(text: str, extent: Extent) -> Shown:
    start, end = extent
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = one_line(text[first:start]), one_line(text[end:last])
    if first > 0:
        before = before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0]
    return Shown(before, one_line(text[start:end]), after)


ANCHOR = "anchor"
"""Name, in the history, of the action that decides on what a merge left undecided."""


class MergedRelocation(Relocation):
    """Annotations that a merge brought on an earlier text, and that are lost until decided on."""

    kind = MERGED

    def __init__(self, layer: Layer, new: Article, labels: LabelSet, clock: Clock) -> None:
        """Take those of one earlier text, and compare as `Relocation` does.

        Raises:
            Unreadable: that text is not kept.
        """
        found = list(waiting(layer))
        sha256 = found[0][0] if found else ""
        text = layer.store.text(sha256) if sha256 else None
        if text is None:
            raise Unreadable("The text that these were tagged in is not kept.")
        old = Article(info=msgspec.structs.replace(layer.info, sha256=sha256), text=text)
        annotations = {
            each.id: msgspec.structs.replace(each, spans=tuple(_restored(each, sha256)))
            for there, each in found
            if there == sha256
        }
        super().__init__(layer, old, new, labels, annotations=annotations, clock=clock)

    def _to_change(self, id: str) -> Annotation:
        return self.layer.annotations[id]

    def _stays(self, span: Span) -> bool:
        place = was(span)
        return place is None or place[0] != self.old.info.sha256

    def _commit(self) -> None:
        changed = self.annotations()
        self.layer.commit(ANCHOR, [(self.layer.annotations[new.id], new) for new in changed])

    def progress(self, then: Progress) -> Progress:
        return then


def _restored(annotation: Annotation, sha256: str) -> Iterator[Span]:
    """Yield the spans that are to be decided on, where they stood in the text of that digest."""
    for span in annotation.spans:
        place = was(span)
        if place is not None and place[0] == sha256:
            extra = {name: value for name, value in span.extra.items() if name != WAS}
            yield msgspec.structs.replace(span, start=place[1], end=place[2], extra=extra)


class RenamedRelocation(Relocation):
    """Annotations of a missing article on their way to the one it was renamed and edited to."""

    kind = RENAMED

    def __init__(
        self, layer: Layer, old_id: str, new: Article, labels: LabelSet, clock: Clock
    ) -> None:
        """Compare as `Relocation` does. `layer`: where they go to, open and empty.

        Raises:
            NoLayer, Unreadable: the missing article's annotations or text cannot be read.
        """
        contents, old = as_tagged(layer.store, layer.annotator, old_id)
        super().__init__(layer, old, new, labels, annotations=contents.annotations, clock=clock)

    def _commit(self) -> None:
        hand_over(self.layer, self.old.info.id, self.annotations(), self._clock)

    def progress(self, then: Progress) -> Progress:
        """Return how far the annotator is here, who was so far in the missing article."""
        there = load_progress(self.layer.store, self.layer.annotator, self.old.info.id)
        if there is None or there.sha256 != self.old.info.sha256:
            return then
        there.article = then.article
        return super().progress(there)
