"""Going from thing to thing. False: no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.modes.adjudicate.items import Thing
from reader.modes.adjudicate.wording import both
from reader.modes.requests import Show
from reader.text.phrases import listed

if TYPE_CHECKING:
    from reader.document.focus import Extent
    from reader.modes.adjudicate.state import GoldReader


def next_disagreement(reader: GoldReader, step: int) -> bool:
    """Go to the next or previous disagreement that is open; past the end, from the other.

    What others changed since one was here last comes first.
    """
    changed = [thing for thing in reader.overturned if reader.docket.is_there(thing)]
    if changed:
        first, *reader.overturned = changed
        go_to(reader, first)
        more = f", and {len(reader.overturned)} more" if reader.overturned else ""
        reader.say(f"This one was changed too{more}.")
        return True
    found = _next_open(reader, step)
    if found is None and not reader.docket.tally().open:
        found = _next(reader, step, lambda thing: bool(reader.docket.lacks(thing)))
    if found is None:
        only = reader.docket.tally().open > 0
        reader.say("This is the only one left." if only else what_is_left(reader))
        return False
    wrapped = reader.thing is not None and _behind(reader, found, step)
    go_to(reader, found)
    if wrapped:
        reader.say(f"Again from the {'beginning' if step > 0 else 'end'}.")
    lacks = reader.docket.lacks(found)
    if lacks:
        reader.say(f"Decided, and unfinished: it lacks {lacks}.")
    return True


def next_thing(reader: GoldReader, step: int) -> bool:
    """Go to the next or previous thing, decided and agreed on or not."""
    order = reader.order
    place = order.index(reader.thing.number) if reader.thing else (-1 if step > 0 else len(order))
    if not 0 <= place + step < len(order):
        reader.say(f"This is the {'last' if step > 0 else 'first'}." if order else "")
        return False
    go_to(reader, reader.docket.things[order[place + step]])
    return True


def go_on(reader: GoldReader) -> None:
    """After a decision: to the next open disagreement; where there is none, say what is left."""
    found = _next_open(reader, 1)
    if found is not None:
        go_to(reader, found)
    else:
        go_to(reader, reader.thing)
        done = reader.message.partition(":")[0].partition(". ")[0].rstrip(".")
        reader.say(both(done and f"{done}.", what_is_left(reader)))
        if not reader.docket.tally().waiting:
            reader.request(Show("finished"))


def settle(reader: GoldReader) -> None:
    """Leave what is at hand, where it is decided now, for what is open."""
    if reader.thing is None or not reader.docket.is_open(reader.thing):
        go_on(reader)


def what_is_left(reader: GoldReader) -> str:
    """What is to be said where no disagreement is open."""
    alike = reader.docket.tally().alike_open
    if alike:
        key = reader.key_of("take_agreed")
        return f"No disagreement left; {key} takes over {alike} made alike."
    unfinished = reader.docket.tally().unfinished
    if unfinished:
        return f"All is decided here, {unfinished} unfinished: {_who_lacks(reader)}."
    return "All is decided here."


def _who_lacks(reader: GoldReader) -> str:
    """Where unfinished things are; of the one at hand, what it lacks."""
    lacks = reader.docket.lacks(reader.thing) if reader.thing is not None else ""
    if lacks and reader.docket.tally().unfinished == 1:
        return f"it lacks {lacks}"
    return f"{reader.key_of('next_annotation')} goes there"


def turn_order(reader: GoldReader) -> None:
    """Go in reading order, or the hardest first."""
    reader.hardest = not reader.hardest
    how = "the hardest first" if reader.hardest else "in reading order"
    next_disagreement_from_start(reader)
    reader.say(f"Now {how}.")


def next_disagreement_from_start(reader: GoldReader) -> bool:
    """Go to the first open disagreement in the order."""
    for number in reader.order:
        thing = reader.docket.things[number]
        if not thing.agreed and reader.docket.is_open(thing):
            go_to(reader, thing)
            return True
    return False


def _next_open(reader: GoldReader, step: int) -> Thing | None:
    """The next or previous disagreement that is open, around the end."""
    return _next(reader, step, lambda thing: not thing.agreed and reader.docket.is_open(thing))


def _next(reader: GoldReader, step: int, wanted: Callable[[Thing], bool]) -> Thing | None:
    order, at = reader.order, reader.thing
    place = order.index(at.number) if at is not None else -1 if step > 0 else 0
    ahead = [*order[place + 1 :], *order[:place]] if step > 0 else _back(order, place)
    for number in ahead:
        thing = reader.docket.things[number]
        if wanted(thing):
            return thing
    return None


def _back(order: list[int], place: int) -> list[int]:
    return [*reversed(order[:place]), *reversed(order[place + 1 :])]


def _behind(reader: GoldReader, thing: Thing, step: int) -> bool:
    order = reader.order
    assert reader.thing is not None
    return (order.index(thing.number) - order.index(reader.thing.number)) * step < 0


def go_to(reader: GoldReader, thing: Thing | None) -> None:
    """Make a thing the one at hand, and put the focus on its main passage."""
    if thing is None:
        return
    reader.at(thing)
    reader.focus.leave()
    annotation = reader.current_annotation or thing.main.annotations[0]
    span = next((span for span in annotation.spans if not span.lost), None)
    if span is not None:
        reader.viewport.reveal(*thing.extent, point=span.start)
        reader.focus.put(*span.extent)
        reader.bring_into_view()


def open_here(reader: GoldReader) -> None:
    """Choose the thing at the focus; on the one at hand go to its next passage, and say whose."""
    thing = reader.thing
    places = passages(thing) if thing is not None else {}
    if reader.focus.extent in places:
        order = list(places)
        extent = order[(order.index(reader.focus.extent) + 1) % len(order)]
        reader.focus.put(*extent)
        reader.bring_into_view()
        reader.say(places[extent])
        return
    found = thing_at(reader, *reader.focus.extent)
    if found is None:
        key = reader.key_of("next_annotation")
        reader.say(f"Nobody marked anything here; {key} goes to the next disagreement.")
    else:
        go_to(reader, found)


def thing_at(reader: GoldReader, start: int, end: int) -> Thing | None:
    """The smallest thing at an extent; one that is open goes before one that is decided."""
    found = [thing for thing in reader.docket.things if thing.touches(start, end)]
    return min(
        found,
        key=lambda each: (not reader.docket.is_open(each), each.extent[1] - each.extent[0]),
        default=None,
    )


def passages(thing: Thing) -> dict[Extent, str]:
    """Every passage that was marked, in the order of the text, with what it is and to whom."""
    found: dict[Extent, dict[str, list[str]]] = {}
    for name, annotation in thing.marked:
        for span in annotation.spans:
            if not span.lost:
                said = f"{annotation.label} {span.role}" if span.role else annotation.label
                found.setdefault(span.extent, {}).setdefault(said, []).append(name)
    return {
        extent: "; ".join(f"{said}: {listed(names)}" for said, names in found[extent].items())
        for extent in sorted(found)
    }
