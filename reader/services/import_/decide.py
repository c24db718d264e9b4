"""Decide what becomes of each record of an import, given what its layer holds now."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.clock import sortable
from reader.model.errors import NoLayer, ObelismError
from reader.model.judgement import Verdict, verdicts_among
from reader.model.labels import LabelSet
from reader.model.log import deleted
from reader.services.import_.delivery import Arrived, Delivery, Target, in_role_order
from reader.services.import_.plan import (
    LayerPlan,
    Outcome,
    Reading,
    RecordPlan,
    VerdictPlan,
    changes,
)
from reader.store.base import Contents, Snapshot, Store
from reader.store.layer import Layer
from reader.store.progress import load_progress

_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-766572646963")


def stored(target: Target) -> Snapshot:
    """Read a layer without a lock; one that does not exist yet is empty."""
    try:
        return target.store.read(target.key)
    except NoLayer:
        nothing = ArticleInfo(id=target.key.article_id, title="", sha256="")
        return Snapshot.of(nothing, {}, Contents())


def opened(layer: Layer) -> Snapshot:
    """Return what a layer that was just opened holds."""
    return Snapshot.of(layer.info, layer.annotations, layer.handle.contents)


def plan_all(
    delivery: Delivery, layers: Mapping[Target, Snapshot], labels_of: Callable[[Store], LabelSet]
) -> list[LayerPlan]:
    """Plan for all layers of a delivery on an article, given what each holds.

    Annotations come first: verdicts may be on annotations that the same delivery brings.

    Raises:
        ObelismError: a layer belongs to an earlier text of its article.
    """
    known = {target: dict(layer.annotations) for target, layer in layers.items()}
    plans: dict[Target, list[RecordPlan]] = {}
    ahead = {
        target
        for target, sent in ((each, delivery.sent.get(each)) for each in layers)
        if sent is not None
        and not sent.named
        and sent.actions < {entry.id for entry in layers[target].entries}
        and sent.actions
    }
    for target, layer in layers.items():
        if layer.annotations and layer.info.sha256 != delivery.article(target).info.sha256:
            raise ObelismError(
                f"{target.name}: this article has changed since {target.key.annotator} tagged it, "
                "and takes no tags until that is settled. Nothing was imported."
            )
        arrived = delivery.layers.of(target)
        removed = deleted(layer.entries, "annotations") if arrived and layer.entries else ()
        labels = labels_of(target.store)
        if target not in delivery.sent:
            plans[target] = _record_plans(arrived, known[target], removed, labels)
        elif target in ahead:
            plans[target] = []
        else:
            plans[target] = _as_sent(arrived, known[target], labels)
    ids: dict[Target, Collection[str]] = {**known}
    return [
        LayerPlan(
            target,
            plans[target],
            _verdict_plans(
                target,
                () if target in ahead else delivery.verdicts.get(target, ()),
                layer,
                ids,
                as_sent=target in delivery.sent and target not in ahead,
            ),
            None if target in ahead else _reading(delivery, target),
            target in ahead,
        )
        for target, layer in layers.items()
    ]


def _record_plans(
    arrived: Iterable[Arrived],
    known: MutableMapping[str, Annotation],
    deleted: Collection[str],
    labels: LabelSet,
) -> list[RecordPlan]:
    """Decide on each annotation, and add those that are taken to `known`.

    `deleted`: ids of the annotations that somebody removed from the layer.
    """
    plans = []
    for each in arrived:
        plan = _record_plan(each, known.get(each.annotation.id), deleted, labels)
        if changes(plan):
            known[plan.annotation.id] = plan.annotation
        plans.append(plan)
    return plans


def _as_sent(
    arrived: Iterable[Arrived], known: MutableMapping[str, Annotation], labels: LabelSet
) -> list[RecordPlan]:
    """Decide on each annotation of a layer that is to be as it was sent, and make `known` so."""
    plans = []
    here = dict(known)
    known.clear()
    for new in (each.annotation for each in arrived):
        current = here.pop(new.id, None)
        same = current is not None and in_role_order(current, labels) == new
        outcome: Outcome = "there" if same else "new" if current is None else "newer"
        plans.append(RecordPlan(outcome, new, current))
        known[new.id] = new
    return plans + [RecordPlan("removed", each, each) for each in here.values()]


def _reading(delivery: Delivery, target: Target) -> Reading | None:
    """Return how far an annotator is to have read; None where that is known, or was not sent."""
    layer = delivery.sent.get(target)
    if layer is None or layer.progress is None:
        return None
    here = load_progress(target.store, target.key.annotator, target.key.article_id)
    annotator = here.annotator if here else target.key.annotator
    sent = msgspec.structs.replace(
        layer.progress, article=target.key.article_id, annotator=annotator
    )
    return None if here == sent else Reading(here, sent)


def _record_plan(
    arrived: Arrived, current: Annotation | None, deleted: Collection[str], labels: LabelSet
) -> RecordPlan:
    new = arrived.annotation
    if current is None:
        return RecordPlan("deleted" if new.id in deleted else "new", new)
    known = in_role_order(current, labels)
    same = msgspec.structs.replace(known, created=new.created, modified=new.modified) == new
    later = _later(new.modified, known.modified) if arrived.timed else 0
    return RecordPlan(_outcome(later, same=same), new, current)


def _later(new: str, current: str) -> int:
    """Return 1 if a time is later than the current one, -1 if it is earlier, else 0."""
    now, then = sortable(new), sortable(current)
    return (now > then) - (now < then)


def _outcome(later: int, *, same: bool) -> Outcome:
    """Return the outcome for what is known already; see `_later`."""
    if later > 0:
        return "newer"
    if same:
        return "there"
    return "older" if later < 0 else "conflict"


def _verdict_plans(
    target: Target,
    arrived: Sequence[Verdict],
    layer: Snapshot,
    ids: dict[Target, Collection[str]],
    *,
    as_sent: bool,
) -> list[VerdictPlan]:
    """Decide on each verdict for one reviewer's layer, which is to be `as_sent` or gets more.

    `ids`: by layer, ids of its annotations after the import. Layers that the import does not change
    are added when they are needed.
    """
    if not arrived and not as_sent:
        return []
    known = {
        _on(each): each for each in verdicts_among(layer.judgements.get("verdicts", {}).values())
    }
    removed = verdicts_among(deleted(layer.entries, "verdicts").values())
    taken_back = {_on(each): each.at for each in sorted(removed, key=lambda each: each.at)}
    plans = []
    for verdict in arrived:
        on, owner = _on(verdict), target.of(verdict.annotator)
        if owner not in ids:
            ids[owner] = stored(owner).annotations.keys()
        outcome: Outcome = "absent"
        id = uuid.uuid5(_NAMESPACE, "\0".join(on)).hex
        if current := known.get(on):
            later, id = _later(verdict.at, current.at), current.id
            outcome = _outcome(later, same=not later and _alike(verdict, current))
            if as_sent and outcome != "there":
                outcome = "newer"
        elif verdict.annotation in ids[owner]:
            later = 1 if as_sent else _later(verdict.at, taken_back.get(on, ""))
            outcome = "new" if later > 0 else "taken back"
        plan = VerdictPlan(outcome, msgspec.structs.replace(verdict, id=id))
        if changes(plan):
            known[on] = plan.verdict
        plans.append(plan)
    if as_sent:
        sent = {_on(each) for each in arrived}
        plans += [VerdictPlan("removed", known[on]) for on in known if on not in sent]
    return plans


def _on(verdict: Verdict) -> tuple[str, str]:
    """Return whose annotation a verdict is on, and its id; a reviewer has one verdict on each."""
    return verdict.annotator, verdict.annotation


def _alike(verdict: Verdict, other: Verdict) -> bool:
    fields = ("verdict", "reason", "digest", "answer")
    return all(getattr(verdict, field) == getattr(other, field) for field in fields)
