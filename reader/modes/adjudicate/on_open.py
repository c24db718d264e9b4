"""What is said when an article is opened to an adjudicator: what hinders, or what was found.

Above all, which of the adjudicator's decisions others have changed since they were here last.
"""

from __future__ import annotations

from reader.model.annotation import Record
from reader.model.log import Entry, Tables
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.move import go_to, what_is_left
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import NAME_CELLS
from reader.modes.base import plain
from reader.text.phrases import listed
from reader.text.screen_text import one_line


def greet(state: Adjudicating) -> None:
    """Say what hinders deciding, else what is to be known before."""
    layer = state.layer
    if layer.outdated and layer.annotations:
        state.say(
            "@gold was made on another version of this article; it stands, and nothing can be "
            "decided here."
        )
    elif layer.read_only and layer.store.holder(layer.key):
        who = layer.read_only.partition(";")[0]
        state.say("{who}; a deciding key tries again.", who=who)
    elif layer.read_only:
        state.put(plain(layer.read_only))
    elif layer.notices:
        state.put(plain(" ".join(layer.notices)))
    elif changed := changed_by_others(state):
        _show_changed(state, changed)
    elif state.item is None:
        state.put(what_is_left(state))
    elif stale := state.decisions.tally().stale:
        state.say("{stale} decided before, on other versions than these: open again.", stale=stale)


def changed_by_others(state: Adjudicating) -> list[tuple[Item, str]]:
    """Return items in their order, with who changed the adjudicator's decision on each.

    What others did after the adjudicator's own last entry counts; what stands again as it was does
    not. A line of the journal that cannot be read is passed over.
    """
    decisions, me = state.decisions, state.adjudicator
    store, key = state.layer.store, state.layer.key
    found: dict[int, str] = {}
    for line in reversed(store.trail(key).lines):
        if line.who == me:
            break
        entry = store.entry(line)
        if isinstance(entry, Entry):
            for item in decisions.concerned(_decided_by(me, entry.before)):
                found.setdefault(item.number, entry.who)
    items = (decisions.items[number] for number in state.order if number in found)
    return [(item, found[item.number]) for item in items if not _is_own(state, item)]


def _decided_by(who: str, tables: Tables) -> Tables:
    """Return the decisions of somebody among the records of an entry."""
    theirs: dict[str, Record | None] = {
        id: record
        for id, record in tables.get("decisions", {}).items()
        if record is not None and record.get("who") == who
    }
    return {"decisions": theirs}


def _is_own(state: Adjudicating, item: Item) -> bool:
    decision = state.decisions.decision(item)
    return decision is not None and decision.who == state.adjudicator


def _show_changed(state: Adjudicating, changed: list[tuple[Item, str]]) -> None:
    """Go to the first of one's decisions that others changed; the next key goes to the others."""
    first, *state.changed_by_others = (item for item, _ in changed)
    go_to(state, first)
    which = "the first; {key:next_annotation} goes to the next" if len(changed) > 1 else "this one"
    state.say(
        f"{{who}} changed {{count}} of your decisions: {which}.",
        who=one_line(listed(dict.fromkeys(name for _, name in changed)), NAME_CELLS),
        count=len(changed),
    )
