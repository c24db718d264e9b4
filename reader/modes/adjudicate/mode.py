"""Adjudicating: the actions, what digits and codes do, and what the bars show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from msgspec.structs import replace

from reader.model.labels import LabelSet
from reader.modes.adjudicate import agreed, decide, move, own_version, undo
from reader.modes.adjudicate.agreed import AGREED, least_asked
from reader.modes.adjudicate.ask import may_leave
from reader.modes.adjudicate.decide import TAKING
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import BY_DIGIT, keys_of, runs
from reader.modes.annotate.jump import FINDING, HINTING
from reader.modes.annotate.move import EXTENDING, MOTIONS, WIDENING
from reader.modes.annotate.walk import copy
from reader.modes.base import Action, Offered, of_labels, when, words
from reader.modes.extent import ChoosingMode
from reader.modes.program import ESCAPE, HELP, MENU, PALETTE, leave
from reader.modes.requests import Reopen
from reader.text.phrases import fitting
from reader.text.screen_text import one_line

ROW_CELLS = 78
"""Cells of a message on the narrowest screen that shows everything."""

REST = "Adjudicate: the rest"
"""Heading of the help."""


def stop(state: Adjudicating) -> None:
    """Stop here; the same command goes on from here. All is saved."""
    if may_leave(state):
        leave(state)


PROGRAM = (
    Action("copy", ("y",), copy, "copy", REST),
    replace(MENU, group=REST, summary="Open the menu: overview, theme, help, stop."),
    replace(HELP, group=REST, offer=when(deciding=98, extending=98, pending=98)),
    replace(PALETTE, group=REST),
    replace(
        ESCAPE,
        run=Adjudicating.leave_begun,
        group=REST,
        summary="Leave what is begun: extending, a pending passage, a question.",
        offer=when(pending=40, question=40, hinting=40, picking=40),
        word=words("leave", pending="later", question="leave it", hinting="leave the hints"),
    ),
    Action("back", ("q",), stop, "stop", REST, offer=when(deciding=99, pending=99)),
)


def adjudicate_actions(labels: LabelSet) -> tuple[Action, ...]:
    """Return the actions of an adjudication for a set of labels, in the order of the help."""
    return (
        *decide.VERSIONS,
        own_version.EXTENT,
        *of_labels(labels, own_version.TAG_LABEL),
        own_version.ROLE,
        own_version.ATTRIBUTES,
        *decide.DECISIONS,
        *undo.ACTIONS,
        *move.ACTIONS,
        *MOTIONS,
        *WIDENING,
        *EXTENDING,
        *HINTING,
        FINDING[0],
        *PROGRAM,
    )


class AdjudicateMode(ChoosingMode[Adjudicating]):
    """Runs the actions of an adjudication on the article that is open."""

    name = "adjudicate"

    # What keys do

    def digit(self, digit: int) -> None:
        """Take annotator N's version; while the threshold is asked for, set it to N."""
        asked = self.state.question
        function: Callable[[Adjudicating], object]
        if asked is not None and asked[0] == AGREED:
            name, function = AGREED, partial(agreed.ask_agreed_by, least=digit)
        elif digit == 0:
            name, function = "", decide.start_code
        else:
            name, function = f"{TAKING}{digit}", partial(decide.take, number=digit)
        self.run(Action(name, (), function, "", REST, changes=True))

    def refusal(self, action: Action) -> str:
        """Return why nothing can be decided now; unless the article has changed, ask to open it
        again, since whoever had it open may have left."""
        why, layer = super().refusal(action), self.state.layer
        if why and not layer.outdated and layer.saved:
            self.state.request(Reopen())
        return why

    # What the bars show

    def key_of(self, name: str) -> str:
        """Return the first key of an action, or what takes a version."""
        if name.startswith(TAKING):
            number = int(name.removeprefix(TAKING))  # any digit, also where nobody is behind it
            return keys_of(max(number, self.state.takable))[number - 1]
        return super().key_of(name)

    def said(self, quote_cells: int | None = None) -> str:
        """Return the message; of several sentences, as many as fit on a row, mostly the last."""
        texts = [each.text(self.key_of, quote_cells) for each in self.state.sentences]
        said = fitting(texts, ROW_CELLS, first=self.state.first_counts)
        return one_line(said) if texts else super().said(quote_cells)

    def form(self, offered: Iterable[Offered], *, narrow: bool) -> list[tuple[str, str]]:
        """Return the keys that work now, with a word each, the most useful first."""
        keys_shown = super().form(offered, narrow=narrow)
        state = self.state
        if self._taking:
            keys_shown.insert(0, (" ".join(self._taking), decide.TAKE.short))
        elif least_asked(state.question) is not None:
            keys_shown[0] = (self.key_of(AGREED), "take over")
            if len(state.annotators) > 2:
                keys_shown.insert(1, (f"2-{len(state.annotators)}", "how many must agree"))
        return keys_shown

    def now(self) -> list[tuple[Sequence[str], str]]:
        """Return the keys that the footer names, with a sentence on each."""
        rows = super().now()
        return [(self._taking, decide.TAKE.help), *rows] if self._taking else rows

    @property
    def _taking(self) -> list[str]:
        """What takes a version now, as the footer has it; empty where none can be taken."""
        if self.state.stage != "deciding" or self.state.item is None:
            return []
        numbers = self.state.versions_of(self.state.item)
        beyond = ["0"] if any(each > BY_DIGIT for each in numbers) else []
        return [*runs(each for each in numbers if each <= BY_DIGIT), *beyond]

    def together(self, action: Action, *, narrow: bool) -> str:
        """Return the word under which an action stands with others now; empty: for itself."""
        return super().together(action, narrow=narrow or self.state.stage == "deciding")

    def facts(self) -> str:
        """Return how far the article is."""
        tally = self.state.decisions.tally()
        facts = [f"{tally.disagreements - tally.open} of {tally.disagreements} decided"]
        if tally.twice:
            facts.append(f"{tally.twice} decided twice")
        if tally.unfinished:
            facts.append(f"{tally.unfinished} unfinished")
        if tally.alike_open:
            facts.append(f"{tally.alike_open} alike, not taken")
        elif tally.alike:
            facts.append(f"{tally.alike} alike taken")
        return " · ".join(facts)
