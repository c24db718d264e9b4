"""What each key does to a focus in an article: tried once on a real reader, and kept.

A state is the focus with everything that moves with it, by a number, and the first row in view.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from reader.document.document import Document
from reader.document.hints import Hints
from reader.model.labels import DEFAULT_LABELS
from reader.modes.annotate.mode import AnnotateMode, annotate_actions
from reader.modes.annotate.move import EXTEND, MOVE
from reader.text.lines import Extent
from tests.benchmarks.stage import Words

COUNTS = (2, 3, 4, 5)
"""Counts that are tried before a key; a digit is a key."""

_HINTED = frozenset({"jump", "jump_span"})
_VIEW = frozenset({"next_page", "previous_page"})
"""Motions whose outcome depends on what is in view."""

MOTIONS = {
    action.name: action
    for action in annotate_actions(DEFAULT_LABELS)
    if action.group in (MOVE, EXTEND) and action.name not in _HINTED
}
"""The motions of the table, by name."""

_FIXED = frozenset({"units", "quotations"})


class State(NamedTuple):
    """Where the focus is, and the view."""

    focus: int
    top: int


class Step(NamedTuple):
    """What keys bring about."""

    keys: tuple[str, ...]
    state: State


Codes = dict[int, str]
"""Hints by the offset at which their words begin."""


class Ground:
    """An article in a view of one size, without a memory of what was pressed before."""

    def __init__(self, reader: AnnotateMode) -> None:
        """`reader` is used to try keys on; nobody else may."""
        self._state = reader.state
        self._document = reader.state.document
        self.words = Words(reader.state.document.focus.units)
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._kept: list[dict[str, Any]] = []
        self.extents: list[Extent] = []
        """Of each focus."""
        self.bare: list[Extent | None] = []
        """Of each focus, without what is in no word."""
        self.extending: list[bool] = []
        """Of each focus, whether it is being extended."""
        self.beside: Extent | None = None
        """The focus beside which hints are short, where the program does that."""
        self._after: dict[tuple[int, str], tuple[int, bool]] = {}
        self._after_page: dict[tuple[State, str], tuple[State, bool]] = {}
        self._tops: dict[State, int] = {}
        self._steps: dict[tuple[State, bool], list[Step]] = {}
        self._views: dict[int, list[Extent]] = {}
        self._codes: dict[tuple[int, tuple[int, ...]], Codes] = {}
        self._at_word: dict[int, int] = {}

    def state_of(self, reader: AnnotateMode) -> State:
        """The state that another reader of the same article and size is in."""
        return self._state_in(reader.state.document)

    def _state_in(self, document: Document) -> State:
        return State(self._number(vars(document.focus)), document.viewport.top)

    def steps(self, state: State, *, counted: bool) -> list[Step]:
        """Every motion from a state, by itself or with each count, that leads elsewhere."""
        if (state, counted) not in self._steps:
            found = {state: Step((), state)}
            for times in COUNTS if counted else (1,):
                for name, action in MOTIONS.items():
                    if counted and not action.repeats:
                        continue
                    count = (str(times),) if counted else ()
                    after = self.after(state, name, times)
                    found.setdefault(after, Step((*count, action.keys[0]), after))
            del found[state]
            self._steps[state, counted] = list(found.values())
        return self._steps[state, counted]

    def after(self, state: State, name: str, times: int = 1) -> State:
        """The state after a motion, done so many times unless it can go no further."""
        for _ in range(times):
            state, stopped = self._once(state, name)
            if stopped:
                break
        return state

    def view(self, top: int) -> list[Extent]:
        """The words that have hints."""
        if top not in self._views:
            viewport = self._document.viewport
            viewport.top = top
            self._views[top] = self._document.focus.units.within("word", *viewport.extent)
        return self._views[top]

    def codes(self, top: int, focus: int) -> Codes:
        """The hints of a view, given around a focus, or beside it."""
        extent = self.extents[focus]
        beside = extent == self.beside
        # Where a focus ends makes no difference but to what stands beside it.
        key = top, extent if beside else extent[:1]
        if key not in self._codes:
            self._codes[key] = {
                place: code
                for place, code, _ in Hints(
                    self._document.text, self.view(top), extent, span=True, beside=beside
                ).within(0, len(self._document.text))
            }
        return self._codes[key]

    def at_word(self, word: Extent, top: int) -> State:
        """The state after a jump to a word in view, where the focus is not being extended."""
        if word[0] not in self._at_word:
            focus = self._document.focus
            focus.leave()
            focus.reach(word, "word")
            self._at_word[word[0]] = self._number(vars(focus))
        return self._in_view(State(self._at_word[word[0]], top))

    def extended_to(self, state: State, word: Extent) -> State:
        """The state after a jump to a word in view while the focus is being extended."""
        self._put(state.focus)
        self._document.focus.reach(word, "word")
        return self._in_view(State(self._number(vars(self._document.focus)), state.top))

    def is_unit(self, bare: Extent) -> bool:
        """Whether an extent is a unit or a quotation, but for what is in no word."""
        focus = self._document.focus
        units = [focus.units.at(kind, bare[0]) for kind in focus.units.kinds]
        units += [one.outer for one in focus.quotations.around(*bare)]
        return any(unit and self.words.bare(*unit) == bare for unit in units)

    def _once(self, state: State, name: str) -> tuple[State, bool]:
        if name in _VIEW:
            return self._page(state, name)
        key = state.focus, name
        if key not in self._after:
            self._put(state.focus)
            stopped = MOTIONS[name].run(self._state) is False
            self._after[key] = self._number(vars(self._document.focus)), stopped
        focus, stopped = self._after[key]
        return self._in_view(State(focus, state.top)), stopped

    def _page(self, state: State, name: str) -> tuple[State, bool]:
        key = state, name
        if key not in self._after_page:
            self._put(state.focus)
            self._document.viewport.top = state.top
            stopped = MOTIONS[name].run(self._state) is False
            self._after_page[key] = self._state_in(self._document), stopped
        return self._after_page[key]

    def _in_view(self, state: State) -> State:
        """The state once the view has followed the focus."""
        if state not in self._tops:
            self._put(state.focus)
            self._document.viewport.top = state.top
            self._document.bring_into_view()
            self._tops[state] = self._document.viewport.top
        return State(state.focus, self._tops[state])

    def _put(self, number: int) -> None:
        kept = self._kept[number].items()
        vars(self._document.focus).update(
            {name: list(value) if isinstance(value, tuple) else value for name, value in kept}
        )

    def _number(self, fields: dict[str, Any]) -> int:
        """The number of a focus; a new one if there was none like it."""
        kept = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in fields.items()
            if name not in _FIXED
        }
        key = tuple(kept.values())
        if key not in self._numbers:
            self._numbers[key] = len(self._kept)
            self._kept.append(kept)
            self.extents.append((kept["start"], kept["end"]))
            self.bare.append(self.words.bare(kept["start"], kept["end"]))
            self.extending.append(kept["extending"])
        return self._numbers[key]
