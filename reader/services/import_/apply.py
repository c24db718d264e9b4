"""Apply an import: all of it or nothing, over all layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack

from reader.io.files import room_for_locks
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import CannotWrite, ObelismError
from reader.model.log import IMPORT, Entry
from reader.model.progress import Progress, no_progress
from reader.services.import_.placing import Delivery, Target
from reader.services.import_.plan import LayerPlan, opened, plan_all, stored
from reader.store.base import Unfinished
from reader.store.layer import Layer, commit_together

_PATIENCE = 60.0
"""Seconds that the disk may take over one layer."""


_WAITS = (
    "All of it is imported and shown all the same: what is not in its layer yet waits beside it, "
    "and comes in when the layer is opened, or by obelism check --repair."
)


def dry_run(delivery: Delivery) -> list[LayerPlan]:
    """Say what an import would do now, without a lock and without writing.

    Raises:
        ObelismError: it would be refused.
    """
    return plan_all(delivery, {target: stored(target) for target in delivery.targets})


def in_the_way(plans: Iterable[LayerPlan]) -> list[str]:
    """Return a sentence for each layer that could not take its records now, without writing."""
    found = []
    for plan in plans:
        why = plan.target.store.refusal(plan.target.key) if plan.after else None
        if why is not None:
            found.append(f"{plan.target.name}: {why}")
    return found


def take_in(
    delivery: Delivery, who: str, *, progress: Progress = no_progress, clock: Clock = utc_now
) -> list[LayerPlan]:
    """Import: open and lock every layer, then change each that changes by one entry.

    `who` does it; the entries are one batch, which is on the disk as a whole before the first
    layer is written. Where a layer cannot be written after that, its entry waits.

    Raises:
        ObelismError: nothing was imported, or all of it and something waits; the sentence says it.
    """
    for store in {store for store, _ in delivery.articles}:
        store.finish(clock)
    targets = delivery.targets
    room_for_locks(len(targets))
    with ExitStack() as stack:
        layers = {target: _opened(delivery, target, who, clock, stack) for target in targets}
        # Planned once, under the locks: nobody else can change what the layers hold any more.
        plans = plan_all(delivery, {target: opened(layers[target]) for target in targets})
        changing = [plan for plan in plans if plan.after]
        _refuse_read_only(changing, layers)
        for target in {plan.target for plan in plans} - {plan.target for plan in changing}:
            layers[target].close()
        for store in dict.fromkeys(plan.target.store for plan in changing):
            store.ensure()
        _write(changing, layers, progress)
    return plans


def _opened(delivery: Delivery, target: Target, who: str, clock: Clock, stack: ExitStack) -> Layer:
    article, annotator = delivery.article(target), target.key.annotator
    layer = Layer.open(target.store, article, annotator, who=who, clock=clock)
    stack.callback(layer.close, _PATIENCE)
    return layer


def _refuse_read_only(plans: Iterable[LayerPlan], layers: Mapping[Target, Layer]) -> None:
    for plan in plans:
        why = layers[plan.target].read_only
        if why is not None:
            raise ObelismError(f"{plan.target.name}: {why} Nothing was imported.")


def _write(plans: Sequence[LayerPlan], layers: Mapping[Target, Layer], progress: Progress) -> None:
    """Save what becomes of all layers, all or none."""
    if not plans:
        return
    batch = new_id()
    prepared = [(layers[plan.target], _prepared(plan, layers, batch)) for plan in plans]
    try:
        commit_together(prepared, timeout=_PATIENCE, progress=progress, doing="Importing")
    except Unfinished as error:
        names = {plan.target.key: plan.target.name for plan in plans}
        where = f"{names[error.key]}: " if error.key is not None else ""
        raise ObelismError(f"{where}{str(error).rstrip('.')}. {_WAITS}") from None
    except CannotWrite as error:
        raise ObelismError(f"This cannot be saved: {error}. Nothing was imported.") from None


def _prepared(plan: LayerPlan, layers: Mapping[Target, Layer], batch: str) -> Entry:
    try:
        return layers[plan.target].prepare(IMPORT, plan.after, batch=batch)
    except ObelismError as error:
        why = str(error).rstrip(".")
        raise ObelismError(f"{plan.target.name}: {why}. Nothing was imported.") from None
