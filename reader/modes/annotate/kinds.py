"""Naming the kind of a pair that was just tied: a digit does, any other key leaves it open."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.annotation import Annotation
from reader.model.labels import CHOICE, KIND, Label
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.tag import changed
from reader.text.phrases import named
from reader.text.screen_text import one_line

DIGITS = "1234567890"
"""Of the kinds, in their order."""


def kinds_of(label: Label) -> Sequence[str]:
    """Return the kinds that annotations of a label can be of, as far as digits reach."""
    values = (each.values for each in label.attributes if each.name == KIND and each.type == CHOICE)
    return next(values, ())[: len(DIGITS)]


def ask(state: Annotating, annotation: Annotation) -> None:
    """Take the next key for the annotation's kind if it is a digit, unless it has a kind."""
    if kinds_of(state.labels[annotation.label]) and KIND not in annotation.attributes:
        state.naming = annotation.id


def kinds_asked(state: Annotating) -> Sequence[tuple[str, str]]:
    """Return the digits that name a kind now, each with its kind, safe for the screen."""
    annotation = state.document.marks.annotation(state.naming) if state.naming else None
    if annotation is None:
        return ()
    kinds = map(one_line, kinds_of(state.labels[annotation.label]))
    return [*zip(DIGITS, kinds, strict=False)]


def name_kind(state: Annotating, digit: int) -> None:
    """Set the kind that a digit stands for on the annotation that was asked for it."""
    asked = state.naming_before
    annotation = state.document.marks.annotation(asked) if asked is not None else None
    if annotation is None:
        return
    kinds = kinds_of(state.labels[annotation.label])
    at = DIGITS.index(str(digit))
    if at >= len(kinds):
        state.naming = asked
        state.say("There is no kind of that number.")
        return
    attributes = {**annotation.attributes, KIND: kinds[at]}
    state.commit("kind", [(annotation, changed(state, annotation, attributes=attributes))])
    state.say("Its kind: {kind}: {name}.", kind=one_line(kinds[at]), name=named(annotation))
