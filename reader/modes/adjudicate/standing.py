"""What is said when an article is opened to an adjudicator: what hinders, or what was found.

Which of an adjudicator's decisions others have changed since they were here last.
"""

from __future__ import annotations

from reader.model.annotation import Record
from reader.model.log import Entry, Tables
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import NAME_CELLS
from reader.services.export.judgements import GOLD
from reader.store.base import LayerKey
from reader.text.phrases import listed
from reader.text.screen_text import one_line


def changed_by_others(reader: Adjudicating) -> list[tuple[Item, str]]:
    """Items in the order of going, with who changed the decision on each, or took it off.

    What others did after the adjudicator's own last action counts; what stands again as it was
    does not. A line of the journal that cannot be read is passed over.
    """
    decisions, me = reader.decisions, reader.adjudicator
    store, key = reader.layer.store, LayerKey(GOLD, reader.article.id)
    found: dict[int, str] = {}
    for line in reversed(store.trail(key).lines):
        if line.who == me:
            break
        action = store.entry(line)
        if isinstance(action, Entry):
            for item in decisions.concerned(_decided_by(me, action.before)):
                found.setdefault(item.number, action.who)
    order = (decisions.items[number] for number in reader.order if number in found)
    return [(item, found[item.number]) for item in order if not _stands(reader, item)]


def _decided_by(who: str, tables: Tables) -> Tables:
    """The decisions of somebody among the records of an action."""
    mine: dict[str, Record | None] = {
        id: record
        for id, record in tables.get("decisions", {}).items()
        if record is not None and record.get("who") == who
    }
    return {"decisions": mine}


def _stands(reader: Adjudicating, item: Item) -> bool:
    decision = reader.decisions.decision(item)
    return decision is not None and decision.who == reader.adjudicator


def say_how_it_stands(reader: Adjudicating) -> None:
    """The first message: what hinders, or what was found."""
    layer = reader.layer
    if layer.outdated and layer.annotations:
        reader.say(
            "@gold was made on another version of this article; it stands, and nothing can be "
            "decided here."
        )
    elif layer.read_only:
        elsewhere = layer.store.holder(layer.key)
        who = layer.read_only.partition(";")[0]
        reader.say(f"{who}; a deciding key tries again." if elsewhere else layer.read_only)
    elif layer.notices:
        reader.say(" ".join(layer.notices))
    elif changed := changed_by_others(reader):
        _show_changed(reader, changed)
    elif reader.item is None:
        reader.say(walking.what_is_left(reader))
    else:
        stale = reader.decisions.tally().stale
        if stale:
            reader.say(f"{stale} decided before, on other versions than these: open again.")


def _show_changed(reader: Adjudicating, changed: list[tuple[Item, str]]) -> None:
    """Go to the first of one's decisions that others changed; Tab then goes to the others."""
    who = one_line(listed(dict.fromkeys(name for _, name in changed)), NAME_CELLS)
    first, *others = (item for item, _ in changed)
    walking.go_to(reader, first)
    reader.changed_by_others = others
    key = reader.key_of("next_annotation")
    more = f"the first; {key} goes to the next" if others else "this one"
    reader.say(f"{who} changed {len(changed)} of your decisions: {more}.")
