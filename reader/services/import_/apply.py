"""Apply an import to all its layers: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack

from reader.io.files import room_for_locks
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import CannotWrite, ObelismError
from reader.model.log import IMPORT, Entry
from reader.model.names import look_alike
from reader.model.progress import Progress, no_progress
from reader.services.import_.placing import Delivery, Target
from reader.services.import_.plan import LayerPlan, opened, plan_all, stored
from reader.store.base import Sent, Unfinished
from reader.store.layer import Layer, commit_together
from reader.store.progress import encode_progress

_PATIENCE = 60.0
"""Seconds that the disk may take over one layer."""

_WAITS = (
    "All of it is imported and shown all the same: what is not in its layer yet waits beside it, "
    "and comes in when the layer is opened, or by obelism check --repair."
)


def dry_run(delivery: Delivery) -> list[LayerPlan]:
    """Return what an import would do now, without a lock. Raises ObelismError if it is refused."""
    return plan_all(delivery, {target: stored(target) for target in delivery.targets})


def look_alikes(delivery: Delivery) -> list[tuple[str, str]]:
    """Return each name that an import brings anew, with one there or in it that it looks like."""
    found: dict[str, str] = {}
    for store in dict.fromkeys(store for store, _ in delivery.articles):
        brought = {key.annotator for at, key in delivery.targets if at == store}
        known = store.persons()
        for name in sorted(brought - known):
            like = look_alike(name, known)
            known.add(name)
            if like is not None:
                found[name] = like
    return [*found.items()]


def in_the_way(plans: Iterable[LayerPlan]) -> list[str]:
    """Return a sentence for each layer that cannot be written now."""
    targets = [plan.target for plan in plans if plan.after or plan.reading]
    refusals = [(target.name, target.store.refusal(target.key)) for target in targets]
    return [f"{name}: {why}" for name, why in refusals if why is not None]


def take_in(
    delivery: Delivery, who: str, *, progress: Progress = no_progress, clock: Clock = utc_now
) -> list[LayerPlan]:
    """Import a delivery: open and lock every layer, then change each by at most one entry.

    `who` acts. The entries are one batch, which is on the disk as a whole before any layer is
    written; if a layer cannot be written then, its entry waits.

    Raises:
        ObelismError: nothing was imported, or everything and an entry waits; it says which.
    """
    for store in {store for store, _ in delivery.articles}:
        store.finish(clock)
    targets = delivery.targets
    room_for_locks(len(targets))
    with ExitStack() as stack:
        layers = {target: _opened(delivery, target, who, clock, stack) for target in targets}
        # Planned once, under the locks: nobody else can change the layers any more.
        plans = plan_all(delivery, {target: opened(layers[target]) for target in targets})
        changing = [plan for plan in plans if plan.after or plan.reading]
        for target in (plan.target for plan in changing):
            if layers[target].read_only is not None:
                raise ObelismError(
                    f"{target.name}: {layers[target].read_only} Nothing was imported."
                )
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


def _write(plans: Sequence[LayerPlan], layers: Mapping[Target, Layer], progress: Progress) -> None:
    """Save the changes of all layers, all or none."""
    if not plans:
        return
    batch = new_id()
    prepared = [
        (layers[plan.target], _prepared(plan, layers, batch)) for plan in plans if plan.after
    ]
    sent = [
        Sent(
            plan.target.store,
            plan.target.key._replace(annotator=plan.reading.sent.annotator),
            encode_progress(plan.reading.sent),
        )
        for plan in plans
        if plan.reading is not None
    ]
    try:
        commit_together(
            prepared, timeout=_PATIENCE, progress=progress, doing="Importing", sent=sent
        )
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
