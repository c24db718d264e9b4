"""Taking in what somebody handed on: all of it or nothing, over all layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from typing import NamedTuple

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import ObelismError
from reader.session.arriving import Delivery, Target
from reader.session.import_plan import LayerPlan, planned
from reader.store.contents import read_layer
from reader.store.deleted import deleted_ids
from reader.store.errors import NoLayer, reason
from reader.store.layer import Layer
from reader.store.limits import room_for_locks
from reader.store.workspace import Workspace

_PATIENCE = 60.0
"""Seconds that the disk may take over one layer."""


class OpenLayer(NamedTuple):
    """A layer that is held, and what becomes of the records for it."""

    plan: LayerPlan
    layer: Layer


Watch = Callable[[Sequence[OpenLayer]], Iterable[OpenLayer]]
"""Lets layers pass and counts them, for a progress bar."""


def dry_run(delivery: Delivery) -> list[LayerPlan]:
    """Say what an import would do now, without a lock and without writing.

    Raises:
        ObelismError: it would be refused.
    """
    labels = cache(Workspace.labels)
    plans = []
    for target, arrived in delivery.layers.items():
        here = _here(target, delivery.articles[target.workspace, target.article_id])
        plans.append(planned(target, arrived, here, _deleted(target), labels(target.workspace)))
    return plans


def _here(target: Target, article: Article) -> dict[str, Annotation]:
    try:
        layer = read_layer(target.workspace, target.annotator, target.article_id)
    except NoLayer:
        return {}
    if layer.annotations and layer.info.sha256 != article.info.sha256:
        raise ObelismError(
            f"{_named(target)}: this article has changed since {target.annotator} tagged it, and "
            "takes no tags until that is settled. Nothing was imported."
        )
    return layer.annotations


def take_in(
    delivery: Delivery, who: str, *, watch: Watch = iter, clock: Clock = utc_now
) -> list[LayerPlan]:
    """Import: every layer that changes is opened and locked first, then each is one action.

    `who` does it; the actions are one batch. Where a layer cannot be saved, those before it are
    taken back.

    Raises:
        ObelismError: nothing was imported; the sentence says why.
    """
    plans = {plan.target: plan for plan in dry_run(delivery)}
    changing = [target for target, plan in plans.items() if plan.changes]
    with ExitStack() as stack:
        opened = _opened(delivery, changing, who, clock, stack)
        _write(watch([each for each in opened if each.plan.changes]))
    return list({**plans, **{each.plan.target: each.plan for each in opened}}.values())


def _opened(
    delivery: Delivery, targets: Sequence[Target], who: str, clock: Clock, stack: ExitStack
) -> list[OpenLayer]:
    """Open layers, and decide again now that nobody else can change them."""
    labels = cache(Workspace.labels)
    room_for_locks(len(targets))
    opened = []
    for target in targets:
        target.workspace.ensure()
        article = delivery.articles[target.workspace, target.article_id]
        layer = Layer.open(target.workspace, article, target.annotator, who=who, clock=clock)
        stack.callback(layer.close, _PATIENCE)
        if layer.read_only is not None:
            raise ObelismError(f"{_named(target)}: {layer.read_only} Nothing was imported.")
        arrived, known = delivery.layers[target], labels(target.workspace)
        plan = planned(target, arrived, layer.annotations, _deleted(target), known)
        opened.append(OpenLayer(plan, layer))
    return opened


def _write(opened: Iterable[OpenLayer]) -> None:
    batch = new_id()
    done: list[OpenLayer] = []
    try:
        for each in opened:
            done.append(each)
            each.layer.commit("import", each.plan.changes, batch=batch)
            each.layer.flush(_PATIENCE)
            if not each.layer.saved:
                raise ObelismError(each.layer.problem or "the disk takes too long")
    except BaseException as error:
        left = _take_back(done, batch)
        if isinstance(error, ObelismError):
            raise ObelismError(_failed(done[-1].plan.target, error, left)) from None
        raise


def _take_back(done: Sequence[OpenLayer], batch: str) -> list[str]:
    """Undo what was done, saved or not; return the names of the layers where that fails."""
    left = []
    for plan, layer in reversed(done):
        if layer.next_undo is None or layer.next_undo.batch != batch:
            continue
        was_saved = layer.saved
        with suppress(ObelismError):
            layer.undo()
        layer.flush(_PATIENCE)
        if was_saved and (layer.read_only or not layer.saved):
            left.append(_named(plan.target))
    return left


def _failed(target: Target, error: ObelismError, left: Sequence[str]) -> str:
    why = f"{_named(target)} could not be saved: {str(error).rstrip('.')}."
    if not left:
        return f"{why} Nothing was imported: what was saved before is taken back."
    return f"{why} It stays imported in {', '.join(left)}: that could not be taken back either."


def _deleted(target: Target) -> set[str]:
    try:
        return deleted_ids(target.workspace, target.annotator, target.article_id)
    except OSError as error:
        raise ObelismError(
            f"{_named(target)}: its journal cannot be read: {reason(error)}"
        ) from None


def _named(target: Target) -> str:
    return f"{target.article_id}, {target.annotator}"
