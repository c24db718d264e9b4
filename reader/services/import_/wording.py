"""What is said of an import: what becomes of each layer, and what needs a look."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.model.names import spelled
from reader.services.import_.apply import in_the_way, look_alikes
from reader.services.import_.delivery import Delivery
from reader.services.import_.plan import Planned, unknown_labels
from reader.store.withdrawn import withdrawn
from reader.text.phrases import counted


class Outcome(NamedTuple):
    """An import in words."""

    messages: list[str]
    """What needs a look, a sentence each, and at the end what comes in."""
    sound: bool
    """Whether there is nothing to look at and nothing in the way."""
    possible: bool
    """Whether all layers can be written."""


def alike_remarks(found: Delivery) -> list[str]:
    """Return a sentence for each new name that looks like one that is known."""
    return [
        f"{spelled(name)} is new here and looks like {spelled(like)}: "
        f"if they are one person, import with --layer {like}"
        for name, like in look_alikes(found)
    ]


def broken_sentence(found: Delivery, way: str) -> str:
    """Say that nothing was imported, since some records are broken; `way`: what imports the others,
    or nothing where there are none to import."""
    total, verb = counted(found.records, "record"), "is" if found.broken == 1 else "are"
    others = f"; {way} imports the others" if way else ""
    return f"nothing was imported: {found.broken} of {total} {verb} broken{others}"


def plan_lines(plans: Iterable[Planned], *, details: bool) -> Iterator[str]:
    """Yield a line for each layer, and with `details` one for each record
    that is not there already."""
    for plan in plans:
        yield plan.said
        for line in plan.lines if details else ():
            yield f"  {line}"


def outcome(
    found: Delivery, plans: Sequence[Planned], remarks: Sequence[str], *, dry_run: bool
) -> Outcome:
    """Say what needs a look and what is, or would be, imported; `remarks` stand in between."""
    questions = [sentence for plan in plans for sentence in plan.questions]
    said = [
        *remarks,
        *found.renamed,
        *(
            f"the label {name} is not defined in {store.name}; its tags are kept and shown"
            for store, name in unknown_labels(plans)
        ),
    ]
    said += _withdrawn(plans)
    for what, count in found.passed_over.items():
        were = "was" if count == 1 else "were"
        said.append(f"{what} are not imported: {count} {were} left out")
    if found.carried:
        was = "1 record was" if found.carried == 1 else f"{found.carried} records were"
        said.append(f"{was} made on an earlier text; each is on the same words as before")
    for article, count in found.apart.items():
        them = "1 passage is" if count == 1 else f"{count} passages are"
        said.append(f"{article} is not here; {them} kept as standing there")
    obstacles = in_the_way(plans) if dry_run else []
    messages = [*found.problems, *questions, *said, *obstacles]
    messages.append(_sum(found, plans, dry_run=dry_run, possible=not obstacles))
    sound = not (found.problems or questions or obstacles)
    return Outcome(messages, sound, not obstacles)


def _withdrawn(plans: Sequence[Planned]) -> Iterator[str]:
    """Say whose tags come in and are in no list."""
    owners = dict.fromkeys((plan.target.store, plan.target.key.annotator) for plan in plans)
    for store, name in owners:
        if name in withdrawn(store):
            yield (
                f"{name} is withdrawn here: their tags are left out of every list until "
                f"obelism withdraw {shlex.quote(name)} --undo"
            )


def _sum(found: Delivery, plans: Sequence[Planned], *, dry_run: bool, possible: bool) -> str:
    """Return how many records come in."""
    if not possible:
        return "nothing is written; an import would be refused now"
    if not (found.records or found.targets or found.labels or found.passed_over):
        return (
            "nothing is imported: it is empty; obelism export PATH -o FILE writes tags to a file "
            "that can be imported"
        )
    taken = f"{sum(plan.taken for plan in plans)} of {counted(found.records, 'record')}"
    if any(plan.verdicts for plan in plans):
        taken += f" and {counted(sum(plan.taken_verdicts for plan in plans), 'verdict')}"
    removed = sum(plan.removed for plan in plans)
    gone = f", {removed} removed" if removed else ""
    if dry_run:
        return f"nothing is written; {taken} would be imported{gone}"
    return f"{taken} imported{gone}"
