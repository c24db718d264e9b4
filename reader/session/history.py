"""Who did what when, over all layers of some articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from typing import Any

import msgspec

from reader.model.action import Action
from reader.session.exporting import Chosen, Watch
from reader.store.check_layer import Finding
from reader.store.trail import Entry, read_action, read_trail
from reader.text.display import one_line

_LONGEST = 60
"""Cells of a quotation in a line for people."""


class Touched(msgspec.Struct, frozen=True):
    """An annotation that an action made, changed or removed, as it was after it, else before."""

    id: str
    label: str
    text: str
    """What its first span quotes."""


class Event(msgspec.Struct, frozen=True):
    """One action, as it is told."""

    at: str
    """UTC, ISO 8601 with milliseconds and `Z`, as it is stored."""
    who: str
    what: str
    undone: bool
    """Whether it was taken back, and not done again."""
    article: str
    annotator: str
    """Whose layer it was done in."""
    annotations: list[Touched]
    id: str
    of: str | None
    """Of undo and redo: id of the action that is meant."""
    batch: str | None

    def line(self) -> str:
        """One line for people, without its end."""
        what = f"{self.what} (undone)" if self.undone else self.what
        words = [self.at, self.who, what, *self._quoted(), self.article]
        return "  ".join(one_line(word) for word in words)

    def _quoted(self) -> list[str]:
        if not self.annotations:
            return []
        first, *others = self.annotations
        more = [f"and {len(others)} more"] if others else []
        return [first.label, f"\u201c{one_line(first.text, _LONGEST)}\u201d", *more]


def history(layers: Iterable[Chosen], watch: Watch = iter) -> Iterator[Event | Finding]:
    """Give what was done in the layers, by time; lines that cannot be told come as findings.

    No more is held in memory than where each action stands.
    """
    trails: list[list[tuple[Entry, str, bool]]] = []
    for workspace, key in watch(layers):
        trail = read_trail(workspace.history_path(*key))
        yield from trail.findings
        trails.append([(entry, key.annotator, entry.id in trail.undone) for entry in trail.entries])
    for entry, annotator, undone in merge(*trails):
        action = read_action(entry)
        yield action if isinstance(action, Finding) else _event(action, annotator, undone=undone)


def _event(action: Action, annotator: str, *, undone: bool) -> Event:
    before = action.before.get("annotations", {})
    after = action.after.get("annotations", {})
    return Event(
        at=action.at,
        who=action.who,
        what=action.what,
        undone=undone,
        article=action.article,
        annotator=annotator,
        annotations=[_touched(id, after[id] or before.get(id) or {}) for id in after],
        id=action.id,
        of=action.of,
        batch=action.batch,
    )


def _touched(id: str, record: dict[str, Any]) -> Touched:
    """Whatever a record holds: history is told of annotations that cannot be shown, too."""
    spans = record.get("spans")
    first = spans[0] if isinstance(spans, list) and spans else {}
    text = first.get("text") if isinstance(first, dict) else None
    label = record.get("label")
    return Touched(
        id,
        label if isinstance(label, str) else "",
        text if isinstance(text, str) else "",
    )
