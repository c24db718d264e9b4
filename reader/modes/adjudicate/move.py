"""Going from item to item and from article to article. False: no further."""

from __future__ import annotations

from collections.abc import Callable

from reader.model.labels import LabelSet
from reader.modes.adjudicate.ask import may_leave
from reader.modes.adjudicate.items import Item
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.annotate.move import select_unit
from reader.modes.base import Action, Sentence, both_ways, plain, when
from reader.modes.requests import GoOn, GoTo, Scroll, ShowOverview
from reader.text.lines import Extent
from reader.text.phrases import listed, role_name

GO = "Adjudicate: go"
"""Heading of the help."""


# From item to item


def next_disagreement(state: Adjudicating, step: int) -> bool:
    """Go to the next or previous disagreement that is open; past the end, from the other.

    What was decided twice in two copies is one too.
    What others changed since the adjudicator was here last comes first.
    """
    if not may_leave(state):
        return False
    if _next_changed(state):
        return True
    item, around = _next_open(state, step)
    tally = state.decisions.tally()
    if item is None and not (tally.open or tally.twice):
        item, around = _next(state, step, lambda item: bool(state.decisions.lacks(item)))
    if item is None:
        if tally.open or tally.twice:
            state.say("This is the only one left.")
        else:
            state.put(what_is_left(state))
        return False
    go_to(state, item)
    if state.decisions.against(item):
        state.say("Decided twice, in two copies: a decision ends that.")
    elif lacks := state.decisions.lacks(item):
        state.say("Decided but unfinished: it lacks {lacks}.", lacks=lacks)
    elif around:
        state.say("Continued from the beginning." if step > 0 else "Continued from the end.")
    return True


def _next_changed(state: Adjudicating) -> bool:
    """Go to the next item that others changed; return whether there is one."""
    changed = [item for item in state.changed_by_others if state.decisions.is_there(item)]
    if not changed:
        return False
    first, *state.changed_by_others = changed
    go_to(state, first)
    more = len(state.changed_by_others)
    state.say("This one was changed too{more}.", more=f", and {more} more" if more else "")
    return True


def next_item(state: Adjudicating, step: int) -> bool:
    """Go to the next or previous item, decided and agreed on or not."""
    if not may_leave(state):
        return False
    order = state.order
    place = order.index(state.item.number) if state.item else (-1 if step > 0 else len(order))
    if not 0 <= place + step < len(order):
        if order:
            state.say("This is the last." if step > 0 else "This is the first.")
        return False
    go_to(state, state.decisions.items[order[place + step]])
    return True


def first_disagreement(state: Adjudicating) -> bool:
    """Go to the first open disagreement in the order."""
    for number in state.order:
        item = state.decisions.items[number]
        if state.decisions.wants(item):
            go_to(state, item)
            return True
    return False


def go_on(state: Adjudicating, done: str, about: str = "", /, **values: object) -> None:
    """Report a decision, and go to the next open disagreement.

    Where none is left, report `done` alone, and what remains. `done` and `about` are templates,
    without a full stop.
    """
    item, _ = _next_open(state, 1)
    if item is not None:
        state.say(f"{done}{about}.", **values)
        go_to(state, item)
        return
    if state.item is not None:
        go_to(state, state.item)
    state.say(f"{done}.", **values)
    state.sentences.append(what_is_left(state))
    if not state.decisions.tally().waiting:
        state.request(GoOn())


def what_is_left(state: Adjudicating) -> Sentence:
    """Return the sentence for an article without an open disagreement."""
    tally = state.decisions.tally()
    if tally.twice:
        left = "{twice} decided twice, in two copies: {key:next_annotation} stops there too."
        return Sentence(left, {"twice": tally.twice})
    if tally.alike_open:
        left = "No disagreement left; {key:take_agreed} takes over the {alike} agreed."
        return Sentence(left, {"alike": tally.alike_open})
    if not tally.unfinished:
        return Sentence("All is decided here.")
    lacks = state.decisions.lacks(state.item) if state.item is not None else ""
    which = (
        "it lacks {lacks}"
        if lacks and tally.unfinished == 1
        else "{key:next_annotation} goes there"
    )
    return Sentence(
        f"All is decided here, {{unfinished}} unfinished: {which}.",
        {"unfinished": tally.unfinished, "lacks": lacks},
    )


def turn_order(state: Adjudicating) -> None:
    """Go the hardest first, where versions are furthest apart, or in reading order again."""
    state.hardest = not state.hardest
    first_disagreement(state)
    state.say("Now the hardest first." if state.hardest else "Now in reading order.")


def _next_open(state: Adjudicating, step: int) -> tuple[Item | None, bool]:
    """Return the next or previous open disagreement, as `_next` does."""
    return _next(state, step, state.decisions.wants)


def _next(
    state: Adjudicating, step: int, wanted: Callable[[Item], bool]
) -> tuple[Item | None, bool]:
    """Return the next or previous item that is wanted, and whether it is past the end."""
    order = state.order[::step]
    place = order.index(state.item.number) if state.item is not None else -1
    for at in (*range(place + 1, len(order)), *range(place)):
        item = state.decisions.items[order[at]]
        if wanted(item):
            return item, at < place
    return None, False


def go_to(state: Adjudicating, item: Item) -> None:
    """Make an item the current one, and put the focus on its main passage."""
    document = state.document
    state.make_current(item)
    document.focus.leave()
    annotation = state.document.current_annotation or item.main.annotations[0]
    for span in annotation.placed[:1]:
        document.viewport.reveal(*item.extent, point=span.start)
        document.focus.put(*span.extent)
        document.bring_into_view()


def open_here(state: Adjudicating) -> None:
    """Open what is at the focus; again: the next passage, and who marked it."""
    focus, item = state.document.focus, state.item
    places = _passages(item, state.labels) if item is not None else {}
    if focus.extent in places:
        order = list(places)
        extent = order[(order.index(focus.extent) + 1) % len(order)]
        focus.put(*extent)
        state.document.bring_into_view()
        state.put(plain(places[extent]))
        return
    item_here = item_at(state, *focus.extent)
    if item_here is None:
        state.say(
            "Nobody marked anything here; {key:next_annotation} goes to the next disagreement."
        )
    else:
        go_to(state, item_here)


def item_at(state: Adjudicating, start: int, end: int) -> Item | None:
    """Return the smallest item at an extent; one that is open goes before one that is decided."""
    touched = [item for item in state.decisions.items if item.touches(start, end)]
    return min(
        touched,
        key=lambda each: (not state.decisions.is_open(each), each.extent[1] - each.extent[0]),
        default=None,
    )


def _passages(item: Item, known: LabelSet) -> dict[Extent, str]:
    """Return every passage that was marked, in reading order, with what it is and to whom."""
    labels: dict[Extent, dict[str, list[str]]] = {}
    for name, annotation in item.marked:
        for span in annotation.placed:
            role = role_name(known[annotation.label], span) if span.role else ""
            what = f"{annotation.label} {role}".rstrip()
            labels.setdefault(span.extent, {}).setdefault(what, []).append(name)
    return {
        extent: "; ".join(f"{what}: {listed(names)}" for what, names in labels[extent].items())
        for extent in sorted(labels)
    }


def click(state: Adjudicating, offset: int) -> None:
    """Go to the item at an offset; where there is none, focus the word."""
    item = item_at(state, offset, offset + 1)
    if item is not None:
        go_to(state, item)
    else:
        select_unit(state, "word", offset)


# From article to article


def go_to_article(state: Adjudicating, step: int) -> None:
    """Go to another article."""
    if may_leave(state):
        state.request(GoTo(step))


def show_overview(state: Adjudicating) -> None:
    """Show how far every article is, and go to one."""
    state.request(ShowOverview())


def scroll_versions(state: Adjudicating) -> None:
    """Scroll the list of versions; past the last they begin again."""
    state.request(Scroll(1, pages=True))


ACTIONS = (
    *both_ways(
        next_disagreement,
        ("next_annotation", ("Tab",), "next", "Go to the next open disagreement."),
        ("previous_annotation", ("Shift+Tab",), "back", "Go to the open disagreement before."),
        GO,
        offer=when(deciding=14),
    ),
    *both_ways(
        next_item,
        ("next_thing", ("]", ")"), "next item", "Go to the next item, decided or not."),
        ("previous_thing", ("[", "("), "previous item", "Go to the previous item, decided or not."),
        GO,
    ),
    Action("open_annotation", ("Enter",), open_here, "open", GO, offer=when(deciding=24)),
    Action("turn_order", ("!",), turn_order, "hardest", GO),
    Action("versions_down", (";",), scroll_versions, "scroll", GO),
    *both_ways(
        go_to_article,
        ("next_article", (">",), "next article", "Go to the next article."),
        ("previous_article", ("<",), "article before", "Go to the article before."),
        GO,
    ),
    Action("overview", ("#",), show_overview, "overview", GO, offer=when(deciding=30)),
)
