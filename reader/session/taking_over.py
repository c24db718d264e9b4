"""Carrying the tags of an article over to the one that it was renamed and edited to."""

from __future__ import annotations

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import Unreadable
from reader.model.labels import LabelSet
from reader.session.carrying import Carrying
from reader.store.folder.layer import Layer
from reader.store.folder.moves import hand_over
from reader.store.folder.progress import Progress, load_progress
from reader.store.folder.read import read_layer
from reader.store.folder.texts import kept_article


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
