"""Tags that a merge brought on an earlier text: carried over at opening, the rest asked about.

Carrying the tags of an article over to the one that it was renamed and edited to.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError, Unreadable
from reader.model.labels import LabelSet
from reader.services.relocate.carry_over import Carrying
from reader.store.folder.late import Settled, settle_late, waiting
from reader.store.folder.layer import WAS, Layer, was
from reader.store.folder.moves import hand_over
from reader.store.folder.progress import Progress, load_progress
from reader.store.folder.read import read_layer
from reader.store.folder.texts import kept_article, kept_text
from reader.store.folder.workspace import Workspace

ANCHOR = "anchor"
"""What deciding on them is called in the history."""


def settled_sentence(workspace: Workspace, article: Article, annotator: str, clock: Clock) -> str:
    """Carry late tags over, and say what came of it; empty where nothing could be done."""
    try:
        settled = settle_late(workspace, article, annotator, clock)
    except ObelismError as error:
        return str(error)
    return _sentence(settled) if settled is not None else ""


def _sentence(settled: Settled) -> str:
    counts = (
        (settled.carried, "carried over"),
        (settled.doubtful, "to decide"),
        (settled.lost, "lost"),
    )
    words = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"Merged passages on an earlier text: {words}." if words else ""


def awaits_decision(layer: Layer) -> bool:
    """Whether a late tag waits for somebody to say where it is."""
    return next(waiting(layer), None) is not None


class CarryingLate(Carrying):
    """Late tags that are lost for the time being, on their way from the text that they count."""

    def __init__(self, layer: Layer, new: Article, labels: LabelSet, clock: Clock) -> None:
        """Those of one earlier text; it compares as `Carrying` does.

        Raises:
            ObelismError: that text is not kept.
        """
        found = list(waiting(layer))
        sha256 = found[0][0] if found else ""
        text = kept_text(layer.workspace, sha256) if sha256 else None
        if text is None:
            raise ObelismError("The text that these were tagged in is not kept: E anchors them.")
        old = Article(info=msgspec.structs.replace(layer.info, sha256=sha256), text=text)
        tags = {
            each.id: msgspec.structs.replace(each, spans=tuple(_there(each, sha256)))
            for there, each in found
            if there == sha256
        }
        super().__init__(layer, old, new, labels, tags=tags, clock=clock)

    def _to_change(self, id: str) -> Annotation:
        return self.layer.annotations[id]

    def _stays(self, span: Span) -> bool:
        place = was(span)
        return place is None or place[0] != self.old.info.sha256

    def _keep(self) -> None:
        changed = self.annotations()
        self.layer.commit(ANCHOR, [(self.layer.annotations[new.id], new) for new in changed])

    def progress(self, then: Progress) -> Progress:
        return then

    def summary(self) -> str:
        return super().summary().replace("Carried over", "Anchored", 1)


def _there(annotation: Annotation, sha256: str) -> Iterator[Span]:
    """The spans that are to be decided on, where they stood."""
    for span in annotation.spans:
        place = was(span)
        if place is not None and place[0] == sha256:
            extra = {name: value for name, value in span.extra.items() if name != WAS}
            yield msgspec.structs.replace(span, start=place[1], end=place[2], extra=extra)


class TakingOver(Carrying):
    """They are asked about as those of an edited article, and come over as one step with that."""

    def __init__(
        self, layer: Layer, old_id: str, new: Article, labels: LabelSet, clock: Clock
    ) -> None:
        """`layer`: where they come to, open and empty. It compares as `Carrying` does.

        Raises:
            ObelismError: the tags, or the text they stand in, cannot be read.
        """
        contents = read_layer(layer.workspace, layer.annotator, old_id)
        old = kept_article(layer.workspace, contents.info)
        if old is None:
            raise Unreadable(f"The text of {old_id}, which is gone, is not kept either.")
        super().__init__(layer, old, new, labels, tags=contents.annotations, clock=clock)

    def _keep(self) -> None:
        hand_over(self.layer, self.old.info.id, self.annotations(), self._clock)

    def progress(self, then: Progress) -> Progress:
        """How far the annotator is here, who was so far in the article that is gone."""
        there = load_progress(self.layer.workspace, self.layer.annotator, self.old.info.id)
        if there is None or there.sha256 != self.old.info.sha256:
            return then
        there.article = then.article
        return super().progress(there)

    def summary(self) -> str:
        return super().summary().replace("Carried", "Took", 1)
