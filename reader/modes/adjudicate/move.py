"""Going from item to item. False: no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.wording import both
from reader.modes.requests import Show
from reader.text.phrases import listed

if TYPE_CHECKING:
    from reader.document.focus import Extent
    from reader.modes.adjudicate.state import Adjudicating


def next_disagreement(reader: Adjudicating, step: int) -> bool:
    """Go to the next or previous disagreement that is open; past the end, from the other.

    What others changed since one was here last comes first.
    """
    changed = [item for item in reader.changed_by_others if reader.decisions.is_there(item)]
    if changed:
        first, *reader.changed_by_others = changed
        go_to(reader, first)
        more = f", and {len(reader.changed_by_others)} more" if reader.changed_by_others else ""
        reader.say(f"This one was changed too{more}.")
        return True
    found = _next_open(reader, step)
    if found is None and not reader.decisions.tally().open:
        found = _next(reader, step, lambda item: bool(reader.decisions.lacks(item)))
    if found is None:
        only = reader.decisions.tally().open > 0
        reader.say("This is the only one left." if only else what_is_left(reader))
        return False
    wrapped = reader.item is not None and _behind(reader, found, step)
    go_to(reader, found)
    if wrapped:
        reader.say(f"Again from the {'beginning' if step > 0 else 'end'}.")
    lacks = reader.decisions.lacks(found)
    if lacks:
        reader.say(f"Decided, and unfinished: it lacks {lacks}.")
    return True


def next_item(reader: Adjudicating, step: int) -> bool:
    """Go to the next or previous item, decided and agreed on or not."""
    order = reader.order
    place = order.index(reader.item.number) if reader.item else (-1 if step > 0 else len(order))
    if not 0 <= place + step < len(order):
        reader.say(f"This is the {'last' if step > 0 else 'first'}." if order else "")
        return False
    go_to(reader, reader.decisions.items[order[place + step]])
    return True


def go_on(reader: Adjudicating) -> None:
    """After a decision: to the next open disagreement; where there is none, say what is left."""
    found = _next_open(reader, 1)
    if found is not None:
        go_to(reader, found)
    else:
        go_to(reader, reader.item)
        done = reader.message.partition(":")[0].partition(". ")[0].rstrip(".")
        reader.say(both(done and f"{done}.", what_is_left(reader)))
        if not reader.decisions.tally().waiting:
            reader.request(Show("finished"))


def settle(reader: Adjudicating) -> None:
    """Leave what is at hand, where it is decided now, for what is open."""
    if reader.item is None or not reader.decisions.is_open(reader.item):
        go_on(reader)


def what_is_left(reader: Adjudicating) -> str:
    """What is to be said where no disagreement is open."""
    alike = reader.decisions.tally().alike_open
    if alike:
        key = reader.key_of("take_agreed")
        return f"No disagreement left; {key} takes over {alike} made alike."
    unfinished = reader.decisions.tally().unfinished
    if unfinished:
        return f"All is decided here, {unfinished} unfinished: {_who_lacks(reader)}."
    return "All is decided here."


def _who_lacks(reader: Adjudicating) -> str:
    """Where unfinished items are; of the one at hand, what it lacks."""
    lacks = reader.decisions.lacks(reader.item) if reader.item is not None else ""
    if lacks and reader.decisions.tally().unfinished == 1:
        return f"it lacks {lacks}"
    return f"{reader.key_of('next_annotation')} goes there"


def turn_order(reader: Adjudicating) -> None:
    """Go in reading order, or the hardest first."""
    reader.hardest = not reader.hardest
    how = "the hardest first" if reader.hardest else "in reading order"
    next_disagreement_from_start(reader)
    reader.say(f"Now {how}.")


def next_disagreement_from_start(reader: Adjudicating) -> bool:
    """Go to the first open disagreement in the order."""
    for number in reader.order:
        item = reader.decisions.items[number]
        if not item.agreed and reader.decisions.is_open(item):
            go_to(reader, item)
            return True
    return False


def _next_open(reader: Adjudicating, step: int) -> Item | None:
    """The next or previous disagreement that is open, around the end."""
    return _next(reader, step, lambda item: not item.agreed and reader.decisions.is_open(item))


def _next(reader: Adjudicating, step: int, wanted: Callable[[Item], bool]) -> Item | None:
    order, at = reader.order, reader.item
    place = order.index(at.number) if at is not None else -1 if step > 0 else 0
    ahead = [*order[place + 1 :], *order[:place]] if step > 0 else _back(order, place)
    for number in ahead:
        item = reader.decisions.items[number]
        if wanted(item):
            return item
    return None


def _back(order: list[int], place: int) -> list[int]:
    return [*reversed(order[:place]), *reversed(order[place + 1 :])]


def _behind(reader: Adjudicating, item: Item, step: int) -> bool:
    order = reader.order
    assert reader.item is not None
    return (order.index(item.number) - order.index(reader.item.number)) * step < 0


def go_to(reader: Adjudicating, item: Item | None) -> None:
    """Make an item the one at hand, and put the focus on its main passage."""
    if item is None:
        return
    reader.at(item)
    reader.focus.leave()
    annotation = reader.current_annotation or item.main.annotations[0]
    span = next((span for span in annotation.spans if not span.lost), None)
    if span is not None:
        reader.viewport.reveal(*item.extent, point=span.start)
        reader.focus.put(*span.extent)
        reader.bring_into_view()


def open_here(reader: Adjudicating) -> None:
    """Choose the item at the focus; on the one at hand go to its next passage, and say whose."""
    item = reader.item
    places = passages(item) if item is not None else {}
    if reader.focus.extent in places:
        order = list(places)
        extent = order[(order.index(reader.focus.extent) + 1) % len(order)]
        reader.focus.put(*extent)
        reader.bring_into_view()
        reader.say(places[extent])
        return
    found = item_at(reader, *reader.focus.extent)
    if found is None:
        key = reader.key_of("next_annotation")
        reader.say(f"Nobody marked anything here; {key} goes to the next disagreement.")
    else:
        go_to(reader, found)


def item_at(reader: Adjudicating, start: int, end: int) -> Item | None:
    """The smallest item at an extent; one that is open goes before one that is decided."""
    found = [item for item in reader.decisions.items if item.touches(start, end)]
    return min(
        found,
        key=lambda each: (not reader.decisions.is_open(each), each.extent[1] - each.extent[0]),
        default=None,
    )


def passages(item: Item) -> dict[Extent, str]:
    """Every passage that was marked, in the order of the text, with what it is and to whom."""
    found: dict[Extent, dict[str, list[str]]] = {}
    for name, annotation in item.marked:
        for span in annotation.spans:
            if not span.lost:
                said = f"{annotation.label} {span.role}" if span.role else annotation.label
                found.setdefault(span.extent, {}).setdefault(said, []).append(name)
    return {
        extent: "; ".join(f"{said}: {listed(names)}" for said, names in found[extent].items())
        for extent in sorted(found)
    }
