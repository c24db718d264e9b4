"""Taking in what somebody handed on: all of it or nothing, over all layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from reader.io.files import room_for_locks
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import CannotWrite, ObelismError
from reader.model.log import IMPORT, Entry
from reader.model.progress import Progress, no_progress
from reader.services.import_.placing import Delivery, Target
from reader.services.import_.plan import Here, LayerPlan, Planner
from reader.store.base import Unfinished
from reader.store.layer import Layer, commit_together

_PATIENCE = 60.0
"""Seconds that the disk may take over one layer."""


class OpenLayer(NamedTuple):
    """A layer that is held, and what becomes of the records for it."""

    plan: LayerPlan
    layer: Layer


_WAITS = (
    "All of it is imported and shown all the same: what is not in its layer yet waits beside it, "
    "and comes in when the layer is opened, or by obelism check --repair."
)


def dry_run(delivery: Delivery) -> list[LayerPlan]:
    """Say what an import would do now, without a lock and without writing.

    Raises:
        ObelismError: it would be refused.
    """
    return Planner(delivery).as_they_stand()


def in_the_way(plans: Iterable[LayerPlan]) -> list[str]:
    """Return a sentence for each layer that could not take its records now, without writing."""
    found = []
    for plan in plans:
        why = plan.target.workspace.refusal(plan.target.key) if plan.after else None
        if why is not None:
            found.append(f"{plan.target.name}: {why}")
    return found


def take_in(
    delivery: Delivery, who: str, *, progress: Progress = no_progress, clock: Clock = utc_now
) -> list[LayerPlan]:
    """Import: every layer that changes is opened and locked first, then each is one action.

    `who` does it; the actions are one batch, which is on the disk as a whole before the first
    layer is written. Where a layer cannot be written after that, its action waits.

    Raises:
        ObelismError: nothing was imported, or all of it and something waits; the sentence says it.
    """
    for store in {store for store, _ in delivery.articles}:
        store.finish(clock)
    planner = Planner(delivery)
    plans = {plan.target: plan for plan in planner.as_they_stand()}
    changing = [target for target, plan in plans.items() if plan.after]
    with ExitStack() as stack:
        opened = _opened(planner, changing, who, clock, stack)
        _write([each for each in opened if each.plan.after], progress)
    return list({**plans, **{each.plan.target: each.plan for each in opened}}.values())


def _opened(
    planner: Planner, targets: Sequence[Target], who: str, clock: Clock, stack: ExitStack
) -> list[OpenLayer]:
    """Open layers, and decide again now that nobody else can change them."""
    room_for_locks(len(targets))
    opened = []
    for target in targets:
        target.workspace.ensure()
        article = planner.delivery.articles[target.workspace, target.article_id]
        layer = Layer.open(target.workspace, article, target.annotator, who=who, clock=clock)
        stack.callback(layer.close, _PATIENCE)
        if layer.read_only is not None:
            raise ObelismError(f"{target.name}: {layer.read_only} Nothing was imported.")
        here = Here(layer.annotations, layer.table("verdicts"), layer.handle.contents.entries)
        opened.append(OpenLayer(planner.plan(target, here), layer))
    return opened


def _write(opened: Sequence[OpenLayer], progress: Progress) -> None:
    """Save what becomes of all layers, all or none."""
    if not opened:
        return
    batch = new_id()
    prepared = [(each.layer, _prepared(each, batch)) for each in opened]
    try:
        commit_together(prepared, timeout=_PATIENCE, progress=progress, doing="Importing")
    except Unfinished as error:
        names = {each.plan.target.key: each.plan.target.name for each in opened}
        where = f"{names[error.key]}: " if error.key is not None else ""
        raise ObelismError(f"{where}{str(error).rstrip('.')}. {_WAITS}") from None
    except CannotWrite as error:
        raise ObelismError(f"This cannot be saved: {error}. Nothing was imported.") from None


def _prepared(each: OpenLayer, batch: str) -> Entry:
    try:
        return each.layer.prepare(IMPORT, each.plan.after, batch=batch)
    except ObelismError as error:
        why = str(error).rstrip(".")
        raise ObelismError(f"{each.plan.target.name}: {why}. Nothing was imported.") from None
