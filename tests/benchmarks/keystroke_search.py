"""The fewest keys from a state to a span: a search by cost over motions, counts and hints.

What a person could press is tried in the order of its keys: every motion of the table, by itself
and with a count, and a jump to any word in view; from each state it is also tried to end with hints
(`s`, `S`, or `s` while extending). The policy's way is the first bound; what cannot be shorter than
the best way known is not followed. A state from which one key cannot reach the span is left where
only one is left: a single motion ends in a unit, or leaves one edge of the focus where it is.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.text.lines import Extent
from tests.benchmarks import keystroke_policy
from tests.benchmarks.ground import Ground, State

MOST_STATES = 6_000
"""States of one search that are followed; a span far from the focus would take too many."""


class Way(NamedTuple):
    """Keys to a span."""

    keys: tuple[str, ...]
    complete: bool
    """Whether nothing shorter can be; else the search was cut off."""


def fewest(ground: Ground, state: State, goal: Extent) -> Way:
    """The fewest keys to a span, given without what is in no word at its edges."""
    return _Search(ground, state, goal).run()


class _Search:
    def __init__(self, ground: Ground, state: State, goal: Extent) -> None:
        self.ground, self.goal = ground, goal
        self.first, self.last = keystroke_policy.goal_words(ground, goal)
        self.is_unit = ground.is_unit(goal)
        self.best = keystroke_policy.way(ground, state, goal)
        self.cost = {state: 0}
        self.keys: dict[State, tuple[str, ...]] = {state: ()}
        self.waiting: dict[int, list[State]] = {0: [state]}
        self.followed = 0

    def run(self) -> Way:
        cost = 0
        while cost < len(self.best) - 1:
            for state in self.waiting.pop(cost, ()):
                if self.cost[state] == cost and cost < len(self.best) - 1:
                    self._follow(state, cost)
                if self.followed > MOST_STATES:
                    return Way(self.best, complete=False)
            cost += 1
        return Way(self.best, complete=True)

    def _follow(self, state: State, cost: int) -> None:
        self.followed += 1
        keys, room = self.keys[state], len(self.best) - 1 - cost
        if room >= 2:
            self._by_hints(state, keys)
        for counted in (False, True):
            if cost + counted + 1 < len(self.best):
                for step, after in self.ground.steps(state, counted=counted):
                    self._reach(after, keys, step)

    def _reach(self, state: State, keys: tuple[str, ...], step: tuple[str, ...]) -> None:
        """Take note of a state, if anything shorter may come of it."""
        cost = len(keys) + len(step)
        if self.ground.bare[state.focus] == self.goal:
            self._better(keys, step)
            return
        left = len(self.best) - 1 - cost
        if left < 1 or (left == 1 and not self._one_key_away(state)):
            return
        if self.cost.get(state, cost + 1) > cost:
            self.cost[state] = cost
            self.keys[state] = keys + step
            self.waiting.setdefault(cost, []).append(state)

    def _one_key_away(self, state: State) -> bool:
        bare = self.ground.bare[state.focus]
        return self.is_unit or (
            bare is not None and (bare[0] == self.goal[0] or bare[1] == self.goal[1])
        )

    def _better(self, keys: tuple[str, ...], step: tuple[str, ...]) -> None:
        if len(keys) + len(step) < len(self.best):
            self.best = keys + step

    def _by_hints(self, state: State, keys: tuple[str, ...]) -> None:
        view = self.ground.view(state.top)
        codes = self.ground.codes(state.top, state.focus)
        if self.ground.extending[state.focus]:
            self._extending_to(state, keys, codes)
            return
        if self.first[0] in codes and self.last[0] in codes:
            self._to_span(state, keys, codes)
        room = len(self.best) - 1 - len(keys)
        for word in view:
            code = codes.get(word[0])
            if code is not None and len(code) + 2 <= room + (word == self.first):
                self._reach(self.ground.at_word(word, state.top), keys, ("s", *code))

    def _extending_to(self, state: State, keys: tuple[str, ...], codes: dict[int, str]) -> None:
        """Grow the focus by the hint of the last word, or of the first."""
        for word in (self.last, self.first):
            if word[0] in codes:
                after = self.ground.extended_to(state, word)
                self._reach(after, keys, ("s", *codes[word[0]]))

    def _to_span(self, state: State, keys: tuple[str, ...], codes: dict[int, str]) -> None:
        """Choose its first word and its last."""
        if self.first != self.last:
            self._better(keys, ("S", *codes[self.first[0]], *codes[self.last[0]]))
