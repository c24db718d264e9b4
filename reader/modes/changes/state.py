"""The state of a changed article: which doubtful passage is the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.modes.base import Sentence, State
from reader.modes.keymap import KeyedMode

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
        """What there is to do, where the last key needs no word."""
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
