"""A way to a span that a person can follow without thinking; not the shortest.

1. A unit that at most two keys reach (sentence, word, `+`, `Q`) is taken if it is the span.
2. One word in view: `s` and its hint.
3. A span whose first and last word are in view: `S` and their hints.
4. Else the page is turned, or sentences gone by where that takes fewer keys, and so again.
5. What is higher than the view is begun by `s` and `v` and grown by sentences, until the hint of
   its last word can be typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.text.lines import Extent
from tests.benchmarks.ground import MOTIONS, Ground, State, Step

_UNIT_MOTIONS = (
    "next_sentence",
    "previous_sentence",
    "next_word",
    "previous_word",
    "widen",
    "quotation",
)
_MOST_TURNS = 400


class NoWay(RuntimeError):
    """The policy does not lead to a span."""


def way(ground: Ground, state: State, goal: Extent) -> tuple[str, ...]:
    """The keys from a state to a span, given without what is in no word at its edges."""
    first, last = goal_words(ground, goal)
    for keys, after in _units(ground, state):
        if ground.bare[after.focus] == goal:
            return keys
    view = ground.view(state.top)
    if first in view and last in view:
        codes = ground.codes(state.top, state.focus)
        if first == last:
            return "s", *codes[first[0]]
        return "S", *codes[first[0]], *codes[last[0]]
    step = _nearer(ground, state, first, last)
    if step is not None:
        return *step.keys, *way(ground, step.state, goal)
    return _growing(ground, state, first, last)


def goal_words(ground: Ground, goal: Extent) -> tuple[Extent, Extent]:
    """The first and last word of a span."""
    found = ground.words.touched(*goal)
    if found is None:
        raise NoWay(f"there is no word at {goal}")
    return ground.words.extents[found[0]], ground.words.extents[found[1]]


def _units(ground: Ground, state: State) -> Iterator[Step]:
    """What the first rule tries: nothing, one key, two."""
    yield Step((), state)
    reached = [Step((), state)]
    for _ in range(2):
        reached = [
            Step((*keys, MOTIONS[name].keys[0]), ground.after(here, name))
            for keys, here in reached
            for name in _UNIT_MOTIONS
        ]
        yield from reached


def _nearer(ground: Ground, state: State, first: Extent, last: Extent) -> Step | None:
    """The fewest pages or sentences that bring both words into view; None: nothing does."""
    down = first[0] >= ground.extents[state.focus][0]
    names = ("next_page", "next_sentence") if down else ("previous_page", "previous_sentence")
    ways = [step for name in names if (step := _until(ground, state, name, first, last))]
    return min(ways, key=lambda step: len(step.keys), default=None)


def _until(ground: Ground, state: State, name: str, first: Extent, last: Extent) -> Step | None:
    key, keys = MOTIONS[name].keys[0], 0
    while not {first, last} <= set(ground.view(state.top)):
        before, state, keys = state, ground.after(state, name), keys + 1
        if state == before or keys > _MOST_TURNS:
            return None
    return Step((key,) * keys, state)


def _growing(ground: Ground, state: State, first: Extent, last: Extent) -> tuple[str, ...]:
    """From the first word on, by sentences while they are in the span, to the last word's hint."""
    step = Step((), state) if first in ground.view(state.top) else None
    step = step or _nearer(ground, state, first, first) or _other_way(ground, state, first)
    keys = [*step.keys, "s", *ground.codes(step.state.top, step.state.focus)[first[0]]]
    state = ground.at_word(first, step.state.top)
    state = ground.after(state, "extend")
    keys += MOTIONS["extend"].keys[:1]
    while last not in ground.view(state.top):
        name, after = "next_sentence", ground.after(state, "next_sentence")
        if after == state or ground.extents[after.focus][1] > last[1]:
            name, after = "next_word", ground.after(state, "next_word")
        if after == state:
            raise NoWay(f"the word at {last} does not come into view")
        keys += MOTIONS[name].keys[:1]
        state = after
    if (ground.bare[state.focus] or (0, 0))[1] != last[1]:
        keys += ["s", *ground.codes(state.top, state.focus)[last[0]]]
    return tuple(keys)


def _other_way(ground: Ground, state: State, first: Extent) -> Step:
    """Back to a word that the view has left behind."""
    for name in ("previous_page", "previous_sentence", "next_page", "next_sentence"):
        found = _until(ground, state, name, first, first)
        if found is not None:
            return found
    raise NoWay(f"the word at {first} does not come into view")
