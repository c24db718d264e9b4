"""Apply an import to all its layers: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, ObelismError
from reader.model.labels import LabelSet
from reader.model.log import IMPORT
from reader.model.names import look_alike
from reader.model.progress import Progress, no_progress
from reader.services.import_.decide import opened, plan_all, stored
from reader.services.import_.delivery import Delivery, Target
from reader.services.import_.labels import SentLabels
from reader.services.import_.plan import LayerPlan, Planned
from reader.store.base import LABELS, Sent, Store, Unfinished
from reader.store.layer import Layer
from reader.store.progress import encode_progress
from reader.store.together import Together

if TYPE_CHECKING:
    from reader.services.import_.sent import SentNames

_WAITS = (
    "All of it is imported and shown all the same: what is not in its layer yet waits beside it, "
    "and comes in when the layer is opened, or by obelism check --repair."
)


def dry_run(delivery: Delivery, progress: Progress = no_progress) -> list[Planned]:
    """Return all of `foretold`."""
    return [*foretold(delivery, progress)]


def foretold(delivery: Delivery, progress: Progress = no_progress) -> Iterator[Planned]:
    """Yield what an import would do now to each layer, without a lock.

    Raises:
        ObelismError: it is refused.
    """
    groups = delivery.by_article()
    labels_of = cache(lambda store: store.labels())
    for targets in progress(groups, len(groups), "Comparing"):
        layers = {target: stored(target) for target in targets}
        for plan in plan_all(delivery, layers, labels_of):
            yield plan.planned(details=True)


def look_alikes(delivery: Delivery) -> list[tuple[str, str]]:
    """Return each name that an import brings anew, with one there or in it that it looks like."""
    found: dict[str, str] = {}
    brought: dict[object, set[str]] = {}
    for target in delivery.targets:
        brought.setdefault(target.store, set()).add(target.key.annotator)
    for store in delivery.stores:
        known = store.persons()
        for name in sorted(brought.get(store, set()) - known):
            like = look_alike(name, known)
            known.add(name)
            if like is not None:
                found[name] = like
    return [*found.items()]


def in_the_way(plans: Iterable[Planned]) -> list[str]:
    """Return a sentence for each layer that cannot be written now."""
    targets = [plan.target for plan in plans if plan.changes]
    refusals = [(target.name, target.store.refusal(target.key)) for target in targets]
    return [f"{name}: {why}" for name, why in refusals if why is not None]


def take_in(
    delivery: Delivery,
    who: str,
    *,
    labels: SentLabels | None = None,
    names: SentNames | None = None,
    progress: Progress = no_progress,
    clock: Clock = utc_now,
) -> list[Planned]:
    """Import a delivery: change each layer by at most one entry, all of them in one batch.

    `who` acts; `labels` take the place of those here, and `names` are known, in the same batch.
    Layers are locked, read, planned and noted one article after the other; nothing counts before
    the last is noted. If a layer cannot be written then, its entry waits.

    Raises:
        BadLabels: the labels cannot be used; nothing was imported.
        ObelismError: nothing was imported, or everything and an entry waits; it says which.
    """
    own = {each.store for each in (labels, names) if each is not None}
    for store in (*delivery.stores, *own):
        store.finish(clock)
    layers = [(target.store, target.key) for target in delivery.targets]
    try:
        with Together(layers, who=who, own=own, clock=clock) as together:
            plans = [*_noted(delivery, together, labels, progress)]
            if labels is not None:
                if labels.here:
                    together.replace(labels.store, labels.kept.name, labels.here)
                together.replace(labels.store, LABELS, labels.sent)
            if names is not None:
                names.put(together)
            together.commit(progress=progress, doing="Importing")
    except Unfinished as error:
        layer_names = {target.key: target.name for target in delivery.targets}
        where = f"{layer_names[error.key]}: " if error.key is not None else ""
        raise ObelismError(f"{where}{str(error).rstrip('.')}. {_WAITS}") from None
    except CannotWrite as error:
        why = str(error).rstrip(".")
        raise ObelismError(f"This cannot be saved: {why}. Nothing was imported.") from None
    return plans


def _noted(
    delivery: Delivery, together: Together, labels: SentLabels | None, progress: Progress
) -> Iterator[Planned]:
    """Plan all layers, now that nobody else can change them, and note what changes."""

    @cache
    def labels_of(store: Store) -> LabelSet:
        return labels.labels() if labels and labels.store == store else store.labels()

    groups = delivery.by_article()
    for targets in progress(groups, len(groups), "Comparing"):
        # Read under the right to write: what they hold stays as it is.
        layers = {
            target: together.open(target.store, delivery.article(target), target.key.annotator)
            for target in targets
        }
        known = {target: opened(layer) for target, layer in layers.items()}
        for plan in plan_all(delivery, known, labels_of):
            planned = plan.planned(details=False)
            if planned.changes:
                sent = delivery.sent.get(plan.target)
                _note(plan, layers[plan.target], together, sent.made_under if sent else {})
            yield planned


def _note(plan: LayerPlan, layer: Layer, together: Together, made_under: Mapping[str, str]) -> None:
    target: Target = plan.target
    if layer.read_only is not None:
        raise ObelismError(f"{target.name}: {layer.read_only} Nothing was imported.")
    try:
        if after := plan.after:
            taken = [id for id, each in after.get("annotations", {}).items() if each is not None]
            known = {id: made_under[id] for id in taken if id in made_under}
            together.put(layer, IMPORT, after, known)
        if plan.reading is not None:
            key = target.key._replace(annotator=plan.reading.sent.annotator)
            together.send(Sent(target.store, key, encode_progress(plan.reading.sent)))
    except ObelismError as error:
        why = str(error).rstrip(".")
        raise ObelismError(f"{target.name}: {why}. Nothing was imported.") from None
