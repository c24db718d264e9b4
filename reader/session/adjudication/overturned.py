"""Which of an adjudicator's decisions others have changed since they were here last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import Record
from reader.model.log import Action, Tables
from reader.session.adjudication.things import Thing
from reader.session.gold import GOLD
from reader.store.folder.trail import read_action, read_trail

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


def overturned(reader: GoldReader) -> list[tuple[Thing, str]]:
    """Things in the order of going, with who changed the decision on each, or took it off.

    What others did after the adjudicator's own last action counts; what stands again as it was
    does not. A line of the journal that cannot be read is passed over.
    """
    docket, me = reader.docket, reader.adjudicator
    path = reader.layer.workspace.history_path(GOLD, reader.article.id)
    found: dict[int, str] = {}
    for entry in reversed(read_trail(path).entries):
        if entry.who == me:
            break
        action = read_action(entry)
        if isinstance(action, Action):
            for thing in docket.concerned(_decided_by(me, action.before)):
                found.setdefault(thing.number, action.who)
    order = (docket.things[number] for number in reader.order if number in found)
    return [(thing, found[thing.number]) for thing in order if not _stands(reader, thing)]


def _decided_by(who: str, tables: Tables) -> Tables:
    """The decisions of somebody among the records of an action."""
    mine: dict[str, Record | None] = {
        id: record
        for id, record in tables.get("decisions", {}).items()
        if record is not None and record.get("who") == who
    }
    return {"decisions": mine}


def _stands(reader: GoldReader, thing: Thing) -> bool:
    decision = reader.docket.decision(thing)
    return decision is not None and decision.who == reader.adjudicator
