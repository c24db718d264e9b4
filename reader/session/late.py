"""Tags that a merge brought on an earlier text: carried over at opening, the rest asked about."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.session.carrying import Carrying
from reader.store.folder.late import Settled, settle_late, waiting
from reader.store.folder.layer import WAS, Layer, was
from reader.store.folder.progress import Progress
from reader.store.folder.texts import kept_text
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
