"""Which function does which action of an adjudication, beside those of the reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from reader.model.labels import LabelSet
from reader.modes.adjudicate import decide as deciding
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate import own_version as choosing
from reader.modes.adjudicate import own_version as own
from reader.modes.adjudicate import record as undoing
from reader.modes.annotate.old_actions import TAG
from reader.modes.annotate.old_move import leave_begun
from reader.modes.requests import GoTo, Show


def handlers(labels: LabelSet) -> dict[str, Callable[[Any], object]]:
    """Every action that does something else than in the reader, by name."""
    tags = {f"{TAG}{label.name}": partial(own.tag, name=label.name) for label in labels}
    return {**_HANDLERS, **tags}


_HANDLERS: dict[str, Callable[[Any], object]] = {
    "next_annotation": partial(walking.next_disagreement, step=1),
    "previous_annotation": partial(walking.next_disagreement, step=-1),
    "next_thing": partial(walking.next_item, step=1),
    "previous_thing": partial(walking.next_item, step=-1),
    "open_annotation": walking.open_here,
    "turn_order": walking.turn_order,
    "join": deciding.join,
    "nobody": deciding.nobody,
    "extent": choosing.begin,
    "role": own.put_in_role,
    "comment": deciding.ask_reason,
    "take_agreed": deciding.ask_agreed,
    "delete": deciding.reopen,
    "undo": undoing.undo,
    "redo": undoing.redo,
    "escape": leave_begun,
    "versions_down": lambda reader: reader.request(Show("versions down")),
    "versions_up": lambda reader: reader.request(Show("versions up")),
    "overview": lambda reader: reader.request(Show("overview")),
    "next_article": lambda reader: reader.request(GoTo(1)),
    "previous_article": lambda reader: reader.request(GoTo(-1)),
}
