"""Relocate annotations that a merge left on an earlier text, or those of a renamed article."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import Unreadable
from reader.model.labels import LabelSet
from reader.services.relocate.carry_over import MERGED, RENAMED, Relocation
from reader.store.late import waiting
from reader.store.layer import WAS, Layer, was
from reader.store.moves import as_tagged, hand_over
from reader.store.progress import Progress, load_progress

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
        """How far the annotator is here, who was so far in the missing article."""
        there = load_progress(self.layer.store, self.layer.annotator, self.old.info.id)
        if there is None or there.sha256 != self.old.info.sha256:
            return then
        there.article = then.article
        return super().progress(there)
