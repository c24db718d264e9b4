"""Annotating one article: which keys there are, and those about the article as a whole.

They go to another one, mark it as done, and show how it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from reader.model.labels import LabelSet
from reader.modes import program
from reader.modes.annotate import jump, move, propose, refers, spread, tag, undo, unfinished, walk
from reader.modes.annotate.state import Annotating
from reader.modes.base import TAG, Action, State, both_ways, of_labels
from reader.modes.keymap import KeyedMode
from reader.modes.requests import ExtractAnew, GoTo, ShowChanges, TakeOver


class Place(msgspec.Struct, frozen=True):
    """Where an article stands among those of this run."""

    number: int = 1
    total: int = 1
    workspace: str = ""
    """Name of the workspace's folder."""
    more: bool = False
    """Whether there may be more than `total`."""
    given: bool = False
    """Whether they are those alone that who is at work was given."""


ARTICLE = "Articles"
"""Heading of the help."""


def go(state: State, step: int) -> None:
    """Go to another article."""
    state.request(GoTo(step))


NEXT, PREVIOUS = both_ways(
    go,
    ("next_article", (">", "]"), "next article", "Go to the next article."),
    ("previous_article", ("<", "["), "previous article", "Go to the previous article."),
    ARTICLE,
)


def show(state: Annotating) -> None:
    """Show how the text has changed since it was tagged, and carry the tags over."""
    layer = state.layer
    if state.moved_from is not None:
        state.request(TakeOver(state.moved_from))
    elif state.has_changes:
        state.request(ShowChanges())
    elif layer.outdated and layer.read_only:
        state.say("{why}", why=layer.read_only)
    elif _follows(state):
        return
    elif state.document.article.origin is not None:
        state.request(ExtractAnew())
    elif not layer.annotations:
        state.say("Nothing is tagged here yet.")
    else:
        state.say("The text is as it was when it was tagged.")


def _follows(state: Annotating) -> bool:
    """Follow passages in other articles whose texts have changed; False: there is none."""
    if not any(each.elsewhere for each in state.layer.annotations.values()):
        return False
    from reader.modes.annotate.across import follow_there  # not needed for the first paint

    return follow_there(state)


def _word(state: Annotating) -> str:
    if state.moved_there and not state.has_changes:
        return "follow there"
    return "what changed" if state.layer.can_reanchor or state.decides_merged else "take over"


CHANGES = Action(
    "changes",
    ("T",),
    show,
    "what changed",
    ARTICLE,
    offer=lambda state: (
        1 if state.has_changes or state.moved_there or state.moved_from is not None else 0
    ),
    word=_word,
)


def _tagging(labels: LabelSet) -> tuple[Action, ...]:
    """Return an action for each label; that which ends a pending pair is offered before all."""

    return tuple(
        replace(
            action,
            offer=lambda state, name=action.short: (
                5
                if name in (state.label_pending, state.label_looked_at)
                else tag.TAG_LABEL.offer(state)
            ),
            word=lambda state, name=action.short: (
                "other passage"
                if state.label_pending
                else ("tag both" if state.looks_at_both else "tag it")
                if name == state.label_looked_at
                else name
            ),
        )
        for action in of_labels(labels, replace(tag.TAG_LABEL, run=propose.tag))
    )


_OF_PROPOSALS = {"open_annotation": ("take", 1), "next_annotation": ("next best", 2)}
"""What the footer calls an action while something is proposed for an annotation, and its rank."""

_OF_SUGGESTED = {
    "open_annotation": ("take", 1),
    "next_annotation": ("next proposal", 2),
    "delete": ("dismiss", 3),
}
"""The same while what programs propose on the article is shown."""


def _acting_on_proposals(actions: Iterable[Action]) -> Iterator[Action]:
    """Yield actions, of which those that act on what is proposed are offered before all."""
    for action in actions:
        yield _offered_first(action) if action.name in _OF_SUGGESTED else action


def _offered_first(action: Action) -> Action:
    def here(state: Annotating) -> tuple[str, int] | None:
        """Return the word and the rank of the action on what is proposed, if anything is."""
        if state.proposals is not None:
            word, rank = _OF_PROPOSALS.get(action.name, ("", 0))
            return (word, rank if rank == 1 or len(state.proposals.ways) > 1 else 0)
        if action.name == "delete" and state.on_pair is not None:
            return "dismiss", 5
        shown = state.suggested
        if not shown or state.stage != "reading":
            return None
        word, rank = _OF_SUGGESTED[action.name]
        return (word, rank) if rank == 2 or shown.chosen is not None else None

    def rank_of(state: Annotating) -> int:
        found = here(state)
        return found[1] if found is not None and found[0] else action.offer(state)

    def word_of(state: Annotating) -> str:
        found = here(state)
        if found is not None and found[0]:
            return found[0]
        return action.word(state) if action.word is not None else action.short

    return replace(action, offer=rank_of, word=word_of)


def annotate_actions(labels: LabelSet) -> tuple[Action, ...]:
    """Return all actions for a set of labels, with their usual keys, in the order of the help."""
    return (
        *move.MOTIONS,
        *move.WIDENING,
        *jump.HINTING,
        *move.EXTENDING,
        *_tagging(labels),
        propose.ROLE,
        refers.REFERS,
        *_acting_on_proposals(propose.ON_TAGS),
        propose.ATTRIBUTES,
        spread.TAG_OTHERS,
        *undo.ACTIONS,
        *_acting_on_proposals(propose.WALKING),
        propose.SUGGESTED,
        unfinished.NEXT_OPEN,
        unfinished.PREVIOUS_OPEN,
        *walk.PANEL,
        *jump.FINDING,
        PREVIOUS,
        NEXT,
        CHANGES,
        unfinished.DONE,
        program.MENU,
        program.HELP,
        program.PALETTE,
        program.ESCAPE,
        program.BACK,
    )


class AnnotateMode(KeyedMode[Annotating]):
    """Runs the actions of annotating."""

    name = "annotate"

    def digit(self, digit: int) -> None:
        """Name a kind, where one is asked for; else type one more digit of a count.

        While a second passage is awaited, digits count that stand for no kind of one passage alone.
        """
        naming, pending = self.state.naming, self.state.pending
        if naming is None:
            super().digit(digit)
            return
        from reader.modes.annotate.attributes import (  # not needed for the first paint
            kinds_asked,
            name_kind,
            say_it_counts,
        )

        if naming != pending or str(digit) in dict(kinds_asked(self.state)):
            self.apply(name_kind, digit)
            return
        self.state.naming = None
        super().digit(digit)
        say_it_counts(self.state, digit)

    def refusal(self, action: Action) -> str:
        """Return why an action cannot be run now; undo can if it is of the previous article."""
        is_of_other = action.run is undo.undo and self.state.finished_before is not None
        return "" if is_of_other else super().refusal(action)

    def together(self, action: Action, *, narrow: bool) -> str:
        """Return the word under which an action stands with others now; empty: for itself."""
        other = action.name.startswith(TAG) and self.state.stage == "pending"
        other = other or action.name == f"{TAG}{self.state.label_looked_at}"
        return "" if other else super().together(action, narrow=narrow)
