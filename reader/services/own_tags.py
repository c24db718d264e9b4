"""Changes of one's own tags in several articles: together or not at all, and taken back whole."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reader.corpus.missing import article_as_tagged
from reader.model.annotation import Record
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, ObelismError, ReadOnly
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey, Store, Unfinished
from reader.store.together import Together

_TAGS = "annotations"


class Part(msgspec.Struct, frozen=True):
    """What changes in one layer: records of annotations by id, before and after; None for none."""

    store: Store
    key: LayerKey
    before: dict[str, Record | None]
    after: dict[str, Record | None]

    @property
    def back(self) -> Part:
        """The change that takes this one back."""
        return Part(self.store, self.key, self.after, self.before)


def change(
    parts: Sequence[Part],
    what: str,
    who: str,
    *,
    progress: Progress = no_progress,
    clock: Clock = utc_now,
) -> None:
    """Change layers as one step, which is one batch in their journals; `what` names it there.

    Raises:
        ObelismError: a layer cannot be written or is not as it was `before`, and nothing was
            changed; or everything was, and a layer waits for its next opening.
    """
    if not parts:
        return
    layers = [(part.store, part.key) for part in parts]
    try:
        with Together(layers, who=who, clock=clock) as together:
            for part in progress(parts, len(parts), "Changing tags"):
                info = part.store.read(part.key).info
                article = article_as_tagged(part.store, info)
                layer = together.open(part.store, article, part.key.annotator)
                if layer.read_only is not None:
                    raise ReadOnly(f"{part.key.article_id}: {layer.read_only}")
                if any(layer.record(_TAGS, id) != old for id, old in part.before.items()):
                    raise CannotWrite(f"{part.key.article_id} has changed meanwhile")
                together.put(layer, what, {_TAGS: part.after})
            together.commit(progress=progress)
    except Unfinished as error:
        raise ObelismError(f"{str(error).rstrip('.')}. All is changed.") from None
    except (CannotWrite, ReadOnly) as error:
        raise ObelismError(f"{str(error).rstrip('.')}. Nothing was changed.") from None
