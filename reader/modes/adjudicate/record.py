"""What an adjudication writes: a decision and the annotations that come of it, as one action.

Taking decisions back and doing them again; also those of an earlier run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.clock import new_id, timestamp
from reader.model.judgement import ADDED, OWN, Decision
from reader.model.log import Entry, Tables
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.versions import corrections
from reader.modes.adjudicate.wording import NAME_CELLS, STEPS, counted_items, heading
from reader.text.phrases import QUOTE_CELLS, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.adjudicate.state import Adjudicating
    from reader.store.layer import Change

ADJUDICATED = "adjudicated"
"""Origin of what comes of a decision."""

REASON, REOPEN = "reason", "reopen"
"""Names of the actions that decide nothing."""


def gold_of(
    reader: Adjudicating,
    source: Annotation,
    *,
    spans: tuple[Span, ...] | None = None,
) -> Annotation:
    """A new annotation of the gold layer that says what `source` says.

    A note stays with whoever wrote it: gold is handed to people whom it was not written for.
    """
    moment = timestamp(reader.clock())
    return Annotation(
        id=new_id(),
        label=source.label,
        spans=source.spans if spans is None else spans,
        attributes=source.attributes,
        origin=ADJUDICATED,
        created=moment,
        modified=moment,
    )


def record(
    reader: Adjudicating, what: str, decided: Sequence[tuple[Item, list[Annotation]]]
) -> None:
    """Write decisions with what comes of them, as one action; earlier ones on it all go."""
    after: Tables = {"annotations": {}, "decisions": {}}
    for item, made in decided:
        decision = _decision(reader, what, item, made)
        for table, records in without(reader, item).items():
            after[table].update(records)
        after["annotations"].update({each.id: each.to_record() for each in made})
        after["decisions"][decision.id] = decision.to_record()
    reader.commit_tables(_what(what, decided[0][0]), after)
    for item, _ in decided:
        reader.reasons.pop(item.judged, None)


def _what(what: str, item: Item) -> str:
    """What is decided: whatever comes of an item that was added stays an addition."""
    return ADDED if isinstance(item, Added) else what


def _decision(reader: Adjudicating, what: str, item: Item, made: Sequence[Annotation]) -> Decision:
    what = _what(what, item)
    said = reader.measured.saying(made)
    agreeing = (each.annotators for each in item.versions if each.saying == said)
    correcting = (
        tuple(sorted(each.by)) for each in corrections(reader, item) if each.saying == said
    )
    before = reader.decisions.decision(item)
    kept = before.reason if before is not None and before.what == what else None
    return Decision(
        id=_id(item, before),
        what=what,
        annotations=item.judged,
        agreed=next(agreeing, ()) if made else item.silent,
        corrected=next(correcting, ()) if made else (),
        silent=item.silent,
        result=tuple(each.id for each in made),
        who=reader.adjudicator,
        at=timestamp(reader.clock()),
        reason=reader.reasons.get(item.judged, kept),
    )


def _id(item: Item, before: Decision | None) -> str:
    if isinstance(item, Added):
        return item.id
    return before.id if before is not None else new_id()


def without(reader: Adjudicating, item: Item) -> Tables:
    """What takes all earlier decisions on an item off, with what came of them."""
    earlier = reader.decisions.touching(item)
    there = reader.layer.annotations
    return {
        "annotations": {id: None for each in earlier for id in each.result if id in there},
        "decisions": {each.id: None for each in earlier},
    }


def commit_own(reader: Adjudicating, what: str, changes: Sequence[Change]) -> None:
    """Put changes of gold annotations into the decision on their item: it is one's own now."""
    owners = (reader.decisions.owner(old.id) for old, _ in changes if old is not None)
    item = next((each for each in owners if each is not None), reader.item)
    if item is None:
        return
    decision = reader.decisions.decision(item)
    there = reader.layer.annotations
    kept = {id: there[id] for id in decision.result if id in there} if decision else {}
    if what == "tag":
        kept = {}
    for old, new in changes:
        if old is not None:
            kept.pop(old.id, None)
        if new is not None:
            kept[new.id] = msgspec.structs.replace(new, origin=ADJUDICATED)
    if kept:
        record(reader, OWN, [(item, list(kept.values()))])
        reader.begun = item
    else:
        reader.commit_tables(REOPEN, without(reader, item))


_SHORT = 14
"""Cells of a quote in a question."""


def undo(reader: Adjudicating) -> bool:
    """Take the last decision back, and go there; that of somebody else once it is confirmed."""
    step = reader.layer.next_undo
    if step is not None and step.who != reader.adjudicator:
        key = reader.key_of("undo")
        question = f"{key}:{step.id}"
        if not reader.asked(question):
            about = _about(step, reader.decisions.concerned(step.before, step.after), _SHORT)
            what = f"the {STEPS.get(step.what, step.what)} {about}"
            reader.ask(
                question, f"By {one_line(step.who, NAME_CELLS)}: {what}. {key} again undoes it."
            )
            return False
    return _tell(reader, "Undid", step, reader.layer.undo(), "There is nothing to undo.")


def redo(reader: Adjudicating) -> bool:
    """Do again what was undone last."""
    step = reader.layer.next_redo
    return _tell(reader, "Did again", step, reader.layer.redo(), "There is nothing to do again.")


def _tell(
    reader: Adjudicating, verb: str, step: Entry | None, action: Entry | None, nothing: str
) -> bool:
    if step is None or action is None:
        reader.say(nothing)
        return False
    touched = reader.learn(action)
    if touched and reader.decisions.is_there(touched[0]):
        walking.go_to(reader, touched[0])
    whose = "the" if step.who == reader.adjudicator else f"{one_line(step.who, NAME_CELLS)}’s"
    reader.say(f"{verb} {whose} {STEPS.get(step.what, step.what)} {_about(step, touched)}.")
    return True


def _about(step: Entry, touched: Sequence[Item], cells: int = QUOTE_CELLS) -> str:
    """What a step is about, in words: one item by its quote, several by their number."""
    if len(touched) != 1:
        return counted_items(len(touched))
    if touched[0].marked:
        return heading(touched[0], cells)
    for tables in (step.after, step.before):
        for record in tables.get("annotations", {}).values():
            try:
                return named(Annotation.from_record(record), cells)
            except InvalidRecord:
                continue
    return counted_items(1)
