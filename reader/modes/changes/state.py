"""Deciding where the doubtful passages of a changed article are now, one by one."""

from __future__ import annotations

from reader.modes.base import Sentence
from reader.services.relocate.carry_over import Passage, Relocation
from reader.text.phrases import excerpt


class Relocating:
    """A relocation, the passage that is asked about, and what the last key did."""

    def __init__(self, relocation: Relocation) -> None:
        self.relocation = relocation
        self.at = 0
        """Which of the doubtful passages is asked about."""
        self.sentence = Sentence()
        """What the last key did; empty for nothing that needs a word."""

    @property
    def current(self) -> Passage | None:
        """The passage that is asked about; None where none is doubtful."""
        doubtful = self.relocation.doubtful
        return doubtful[self.at] if doubtful else None

    @property
    def prompt(self) -> Sentence:
        """What there is to do, where the last key needs no word."""
        undecided = self.relocation.undecided
        if undecided:
            return Sentence(
                "{undecided} to decide: is the passage where it is shown now?",
                {"undecided": undecided},
            )
        return Sentence(
            "All is decided: {key:carry_over} carries the tags over, {key:leave} keeps that for "
            "later."
        )

    def say(self, template: str, /, **values: object) -> None:
        """Put a sentence on the message line; see `Sentence` for what the template may hold."""
        self.sentence = Sentence(template, values)

    def take(self) -> None:
        """Say that the current passage is where it is proposed."""
        self._decide(taken=True)

    def reject(self) -> None:
        """Say that the current passage is nowhere: its annotation keeps the quote."""
        self._decide(taken=False)

    def _decide(self, *, taken: bool) -> None:
        passage = self.current
        if passage is None:
            self.say("There is nothing to decide.")
            return
        passage.decide(taken=taken)
        template = "Carried over: {quote}." if taken else "Lost, with its quote kept: {quote}."
        if not self.relocation.undecided:
            template += " All is decided: {key:carry_over} carries the tags over."
        self.say(template, quote=excerpt(passage.span.text))
        self.to_undecided()

    def to_undecided(self) -> None:
        """Go to the next passage that waits for a decision, from here once round."""
        doubtful = self.relocation.doubtful
        places = [*range(self.at, len(doubtful)), *range(self.at)]
        self.at = next((place for place in places if not doubtful[place].decided), self.at)

    def other(self) -> None:
        """Show the next place that is proposed for the current passage."""
        passage = self.current
        if passage is None or len(passage.fate.proposals) < 2:
            self.say("No other place is proposed for it.")
            return
        passage.propose((passage.choice + 1) % len(passage.fate.proposals))
        self.sentence = Sentence()

    def go(self, step: int) -> bool:
        """Go to the doubtful passage `step` places on, which may be decided anew.

        Return False where there is none.
        """
        place = self.at + step
        doubtful = self.relocation.doubtful
        if not 0 <= place < len(doubtful):
            which = "last" if step > 0 else "first"
            self.sentence = Sentence()
            if doubtful:
                self.say("This is the {which} one to decide.", which=which)
            return False
        self.at, self.sentence = place, Sentence()
        return True

    def apply(self) -> bool:
        """Relocate, as one action; False, with a sentence, while passages are undecided.

        Raises:
            ObelismError: the layer cannot be written.
        """
        undecided = self.relocation.undecided
        if not undecided:
            self.relocation.apply()
            return True
        number = "1 passage is" if undecided == 1 else f"{undecided} passages are"
        self.say("{number} still to be decided.", number=number)
        self.at = 0
        self.to_undecided()
        return False
