"""Which function does which action of the table. One that returns False could go no further."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.model.labels import LabelSet
from reader.modes.annotate import old_changes as changes
from reader.modes.annotate import old_jump as jumping
from reader.modes.annotate import old_jump as searching
from reader.modes.annotate import old_move as moving
from reader.modes.annotate import old_roles as filling
from reader.modes.annotate import old_roles as spreading
from reader.modes.annotate import old_tag as tagging
from reader.modes.annotate import old_undo as undoing
from reader.modes.annotate.old_actions import TAG
from reader.modes.requests import GoTo, Leave, Show

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader

Handler = Callable[["Reader"], object]

CHANGING = frozenset({"role", "extent", "comment", "flag", "delete", "tag_others", "undo", "redo"})
"""Actions that change tags, beside those that set them."""

ACTING = frozenset({"role", "extent"})
"""Actions on the focus that change something: they act only where it is in view, as tags do."""


def handlers(labels: LabelSet) -> dict[str, Handler]:
    """Every action of the table for a set of labels, by name."""
    tags = {f"{TAG}{label.name}": partial(tagging.tag, name=label.name) for label in labels}
    return {**_HANDLERS, **tags}


def acts_on_focus(action: str) -> bool:
    """Whether an action changes something at the focus, so that the user has to see it there."""
    return action in ACTING or action.startswith(TAG)


def changes_tags(action: str) -> bool:
    """Whether an action does something to the layer, which a read-only one does not allow."""
    return action in CHANGING or action.startswith(TAG)


def _asking(request: Show | GoTo | Leave) -> Handler:
    return lambda reader: reader.request(request)


_HANDLERS: dict[str, Handler] = {
    **{
        f"{way}_{kind}": partial(moving.move, kind=kind, step=step)
        for kind in ("sentence", "word", "paragraph")
        for way, step in (("next", 1), ("previous", -1))
    },
    "next_page": partial(moving.page, step=1),
    "previous_page": partial(moving.page, step=-1),
    "first_sentence": partial(moving.to_edge, step=-1),
    "last_sentence": partial(moving.to_edge, step=1),
    "widen": moving.widen,
    "narrow": moving.narrow,
    "quotation": moving.quotation,
    "jump": partial(jumping.start, span=False),
    "jump_span": partial(jumping.start, span=True),
    "extend": moving.extend,
    "leave_extending": moving.leave_extending,
    "extend_word_right": partial(moving.move, kind="word", step=1, extend=True),
    "extend_word_left": partial(moving.move, kind="word", step=-1, extend=True),
    "extend_sentence_down": partial(moving.move, kind="sentence", step=1, extend=True),
    "extend_sentence_up": partial(moving.move, kind="sentence", step=-1, extend=True),
    "nudge_left": partial(moving.nudge, step=-1),
    "nudge_right": partial(moving.nudge, step=1),
    "role": filling.put_in_role,
    "comment": tagging.comment,
    "extent": tagging.new_extent,
    "flag": tagging.flag,
    "delete": tagging.delete,
    "tag_others": spreading.tag_others,
    "find": _asking(Show("find")),
    "next_match": partial(searching.go, step=1),
    "previous_match": partial(searching.go, step=-1),
    "undo": undoing.undo,
    "redo": undoing.redo,
    "next_annotation": partial(moving.walk, step=1),
    "previous_annotation": partial(moving.walk, step=-1),
    "open_annotation": moving.open_annotation,
    "copy": moving.copy,
    "previous_article": _asking(GoTo(-1)),
    "next_article": _asking(GoTo(1)),
    "changes": changes.show,
    "done": undoing.toggle_done,
    "menu": _asking(Show("menu")),
    "help": _asking(Show("help")),
    "palette": _asking(Show("palette")),
    "escape": moving.escape,
    "back": _asking(Leave()),
}
