"""Begin to relocate the open article's annotations, keep what is decided, say what came of it."""

from __future__ import annotations

import threading

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError, Unreadable
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.base import Sentence
from reader.modes.changes.mode import Changes, ChangesMode
from reader.modes.changes.on_open import MERGED_NOT_KEPT, NOT_KEPT
from reader.services.relocate.carry_over import (
    CONFIRMED,
    EDITED,
    MERGED,
    RENAMED,
    MergedRelocation,
    Passage,
    Relocation,
    RenamedRelocation,
)
from reader.store.queues import Choice, Choices, load_choices, save_choices
from reader.text.relocation import DOUBTFUL, LOST, MOVED, SAME

_writing = threading.Lock()


def begin(mode: AnnotateMode, now: Article, clock: Clock) -> ChangesMode:
    """Compare the open article's text with its current one, and resume what was decided before.

    Raises:
        ObelismError: the annotations stay where they are; the sentence says why.
    """
    changes = Changes(_relocation(mode, now, clock))
    take_up_choices(changes)
    return ChangesMode(changes, mode.settings)


def _relocation(mode: AnnotateMode, now: Article, clock: Clock) -> Relocation:
    state = mode.state
    layer, labels, article = state.layer, state.labels, state.document.article
    if state.alike is not None and state.takes_over:
        return RenamedRelocation(layer, state.alike.article, now, labels, clock)
    if state.decides_merged and not layer.can_reanchor:
        try:
            return MergedRelocation(layer, now, labels, clock)
        except Unreadable:
            raise ObelismError(MERGED_NOT_KEPT.text(mode.key_of)) from None
    if not layer.can_reanchor:
        raise ObelismError(layer.read_only or "The text is as it was tagged.")
    if article.info.sha256 != layer.info.sha256:
        raise ObelismError(NOT_KEPT.text(mode.key_of))
    return Relocation(layer, article, now, labels, clock=clock)


def keep_choices(relocation: Relocation) -> None:
    """Write the decisions so far; a thread may call it.

    Raises:
        CannotWrite: it is not kept.
    """
    with _writing:
        choices = Choices(
            annotator=relocation.layer.annotator,
            article=relocation.new.info.id,
            old=relocation.old.info.sha256,
            new=relocation.new.info.sha256,
            choices=[_choice(each) for each in relocation.doubtful if each.decided],
        )
        if not relocation.applied:
            save_choices(relocation.layer.store, choices)


def _choice(passage: Passage) -> Choice:
    return Choice(passage.annotation.id, *passage.span.extent, place=passage.extent)


def take_up_choices(changes: Changes) -> None:
    """Restore the decisions that were kept for the same two texts, and say how many."""
    relocation = changes.relocation
    layer, old, new = relocation.layer, relocation.old.info, relocation.new.info
    kept = load_choices(layer.store, layer.annotator, new.id)
    if kept is None or (kept.old, kept.new) != (old.sha256, new.sha256):
        return
    places = {(each.annotation, each.start, each.end): each.place for each in kept.choices}
    for passage in relocation.doubtful:
        key = (passage.annotation.id, *passage.span.extent)
        if key in places:
            _decide(passage, places[key])
    count = relocation.decided
    if count:
        changes.to_undecided()
        stand = "decision of last time stands" if count == 1 else f"{count} decisions stand"
        changes.say(
            "Your {stand}; {key:previous_passage} goes back over what is decided.", stand=stand
        )


def _decide(passage: Passage, place: tuple[int, int] | None) -> None:
    """Choose the proposal at `place`, if there still is one; None: the passage is lost."""
    proposals = passage.fate.proposals
    extents = [(each.start, each.end) for each in proposals]
    if place is None:
        passage.decide(taken=False)
    elif place in extents:
        passage.propose(extents.index(place))
        passage.decide(taken=True)


def left(relocation: Relocation) -> Sentence:
    """Keep the decisions as the screen is left unfinished, and say so."""
    count = relocation.decided
    if not count:
        return Sentence("Everything is left as it was.")
    try:
        keep_choices(relocation)
    except ObelismError as error:
        return Sentence(
            "Nothing is carried over, and what you decided cannot be kept: {error}",
            {"error": error},
        )
    return Sentence(
        "Nothing is carried over yet; your {decisions} kept, and {key:changes} goes on there.",
        {"decisions": "decision is" if count == 1 else f"{count} decisions are"},
    )


KINDS = {
    SAME: "where they were",
    MOVED: "moved",
    CONFIRMED: "confirmed",
    DOUBTFUL: "to decide",
    LOST: "lost",
}
"""What passages come to, in the order in which they are counted."""

_DONE = {EDITED: "Carried over", MERGED: "Anchored", RENAMED: "Took over"}


def counts(relocation: Relocation) -> list[str]:
    """Say how many passages came to what, a few words for each kind that there is."""
    return [f"{count} {KINDS[kind]}" for kind, count in relocation.counts().items() if count]


def summary(relocation: Relocation) -> str:
    """Return the result of a relocation as a sentence."""
    return f"{_DONE[relocation.kind]}: {', '.join(counts(relocation)) or 'no passages'}."


def done(relocation: Relocation) -> Sentence:
    """Return the result of a relocation, and how to undo it."""
    return Sentence("{summary} {key:undo} takes that back.", {"summary": summary(relocation)})
