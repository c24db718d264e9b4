"""Annotating one article: which keys there are."""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.modes import program
from reader.modes.annotate import article, changes, jump, move, roles, tag, undo
from reader.modes.annotate.state import Annotating
from reader.modes.base import Action
from reader.modes.keymap import KeyedMode


def annotate_actions(labels: LabelSet) -> tuple[Action, ...]:
    """Return all actions for a set of labels, with their usual keys, in the order of the help."""
    return (
        *move.MOTIONS,
        *move.WIDENING,
        *jump.HINTING,
        *move.EXTENDING,
        *tag.tag_actions(labels),
        roles.ROLE,
        *tag.ACTIONS,
        roles.TAG_OTHERS,
        *undo.ACTIONS,
        *move.WALKING,
        *jump.FINDING,
        article.PREVIOUS,
        article.NEXT,
        changes.CHANGES,
        article.DONE,
        program.MENU,
        program.HELP,
        program.PALETTE,
        program.ESCAPE,
        program.BACK,
    )


class AnnotateMode(KeyedMode[Annotating]):
    """Runs the actions of annotating."""

    name = "annotate"
