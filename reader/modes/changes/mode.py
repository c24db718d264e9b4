"""Deciding where the doubtful passages of a changed article are now, one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from reader.modes import program
from reader.modes.base import Action, Sentence, State, both_ways, when
from reader.modes.keymap import KeyedMode
from reader.modes.requests import KeepChoices, Leave, Scroll
from reader.text.phrases import excerpt

if TYPE_CHECKING:  # the keys are listed without comparing texts
    from reader.services.relocate.carry_over import Passage, Relocation


class Changes(State):
    """A relocation, and the passage to decide."""

    def __init__(self, relocation: Relocation) -> None:
        super().__init__()
        self.relocation = relocation
        self.at = 0
        """Index of the current passage among the doubtful ones."""

    @property
    def current(self) -> Passage | None:
        """The passage to decide; None if none is doubtful."""
        doubtful = self.relocation.doubtful
        return doubtful[self.at] if doubtful else None

    def to_undecided(self) -> None:
        """Go to the next passage that waits for a decision, from here once round."""
        doubtful = self.relocation.doubtful
        places = [*range(self.at, len(doubtful)), *range(self.at)]
        self.at = next((place for place in places if not doubtful[place].decided), self.at)

    # What the bars show

    @property
    def stage(self) -> str:
        """deciding; decided, where nothing waits for a decision any more; clear, where none did."""
        if self.relocation.undecided:
            return "deciding"
        return "decided" if self.relocation.doubtful else "clear"

    def idle(self) -> Sentence:
        """Return what there is to do, where the last key needs no word."""
        if self.relocation.undecided:
            return Sentence(
                "{undecided} to decide: is the passage where it is shown now?",
                {"undecided": self.relocation.undecided},
            )
        return Sentence(
            "All is decided: {key:carry_over} carries the tags over, {key:back} keeps that for "
            "later."
        )


class ChangesMode(KeyedMode[Changes]):
    """Runs what keys do where a text's changes are shown."""

    name = "changes"


CHANGES = "What changed in a text"
"""Heading of the help."""


def decide(state: Changes, *, taken: bool) -> None:
    """Say that the current passage is where it is shown, or nowhere: its quote is kept."""
    passage = state.current
    if passage is None:
        state.say("There is nothing to decide.")
        return
    passage.decide(taken=taken)
    what = "Carried over: {quote}." if taken else "Lost, with its quote kept: {quote}."
    if state.relocation.undecided:
        state.say(what, quote=excerpt(passage.span.text))
    else:  # what is to be done next is read first, and is whole on a narrow screen
        state.say("All is decided: {key:carry_over} carries them over.")
        state.add(what, quote=excerpt(passage.span.text))
    state.to_undecided()
    state.request(KeepChoices())


def show_other_place(state: Changes) -> None:
    """Show another place that is proposed."""
    passage = state.current
    if passage is None or len(passage.fate.proposals) < 2:
        state.say("No other place is proposed for it.")
        return
    passage.propose((passage.choice + 1) % len(passage.fate.proposals))
    state.request(KeepChoices())


def go(state: Changes, step: int) -> bool:
    """Go to the doubtful passage `step` places on, which may be decided anew."""
    place, doubtful = state.at + step, state.relocation.doubtful
    if 0 <= place < len(doubtful):
        state.at = place
        return True
    if doubtful:
        state.say("This is the {which} one to decide.", which="last" if step > 0 else "first")
    return False


def scroll(state: Changes, step: int) -> None:
    """Scroll the changes by pages."""
    state.request(Scroll(step, pages=True))


def carry_over(state: Changes) -> None:
    """Carry all tags over, as one step that can be undone."""
    undecided = state.relocation.undecided
    if not undecided:
        state.relocation.apply()
        state.request(Leave())
        return
    number = "1 passage is" if undecided == 1 else f"{undecided} passages are"
    state.say("{number} still to be decided.", number=number)
    state.at = 0
    state.to_undecided()


ACTIONS = (
    Action(
        "take_place",
        ("y",),
        partial(decide, taken=True),
        "it is here",
        CHANGES,
        "Carry the passage over to the place that is shown.",
        offer=when(deciding=10, decided=10),
    ),
    Action(
        "mark_lost",
        ("n",),
        partial(decide, taken=False),
        "it is gone",
        CHANGES,
        "Say that the passage is gone; its quote is kept.",
        offer=when(deciding=20, decided=20),
    ),
    Action(
        "other_place",
        ("o",),
        show_other_place,
        "other place",
        CHANGES,
        offer=when(deciding=30, decided=30),
    ),
    *both_ways(
        go,
        ("next_passage", ("j", "Tab"), "next", "Go to the next passage to decide."),
        ("previous_passage", ("k", "Shift+Tab"), "back", "Go back a passage, and decide it again."),
        CHANGES,
        offer=when(deciding=40, decided=40),
        offer_backward=when(deciding=50, decided=50),
    ),
    *both_ways(
        scroll,
        ("scroll_changes", ("Space", "Down", "PgDn"), "scroll", "Scroll the changes."),
        ("scroll_changes_back", ("Backspace", "Up", "PgUp"), "scroll back", "Scroll them back."),
        CHANGES,
        offer=when(deciding=70, decided=70, clear=70),
    ),
    Action(
        "carry_over",
        ("Enter",),
        carry_over,
        "carry over",
        CHANGES,
        offer=when(deciding=60, decided=5, clear=5),
    ),
    msgspec.structs.replace(
        program.HELP,
        group=CHANGES,
        summary="Show these keys.",
        offer=when(deciding=98, decided=98, clear=98),
    ),
    msgspec.structs.replace(
        program.BACK,
        keys=("q", "Esc"),
        group=CHANGES,
        summary="Leave the tags as they were; what you decided is kept for the next time.",
        offer=when(deciding=99, decided=99, clear=99),
        word=lambda state: "go on later" if state.relocation.decided else "leave",
    ),
)
