"""What a review is asked to be, and the name under which its queue is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from reader.session.review.filters import Filters
from reader.session.review.queue import Order
from reader.store.folder.workspace import Workspace


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a review is asked to be."""

    filters: Filters = Filters()
    order: Order = Order()
    blind: bool = False
    """Of one's own work, with the label hidden."""
    new: bool = False
    """Begin a new queue where there is one already."""


def name_of(workspace: Workspace, paths: Sequence[Path], wanted: Wanted) -> str:
    """What is asked for in words: the same for the same paths, filters and order."""
    ids = {workspace.article_id(path) for path in paths}
    everything = any(all(part in (".", "..") for part in id.split("/")) for id in ids)
    parts = ["all" if everything else ", ".join(sorted(ids)), wanted.filters.words()]
    parts += [f"sample of {wanted.order.sample}"] if wanted.order.sample is not None else []
    parts += ["shuffled"] if wanted.order.shuffled else []
    parts += [f"seed {wanted.order.seed}"] if wanted.order.needs_all else []
    parts += ["blind"] if wanted.blind else []
    return "; ".join(filter(None, parts))
