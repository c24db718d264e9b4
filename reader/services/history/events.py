"""Who did what when, over all layers of some articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from heapq import merge
from pathlib import Path

import msgspec

from reader.model.errors import WrongUse
from reader.model.log import Entry
from reader.model.progress import Progress, no_progress
from reader.services.assignments import hidden_here
from reader.services.export.judgements import GOLD
from reader.services.export.select import Chosen, select
from reader.services.history.wording import (
    DecisionEvent,
    Touched,
    VerdictEvent,
    Versions,
    decision_events,
    touched,
    verdict_events,
    versions_in,
)
from reader.store.base import Store
from reader.store.findings import Finding, LogLine
from reader.text.phrases import excerpt, instead
from reader.text.screen_text import one_line

_LONGEST = 60
"""Cells of a quotation in a line for people."""


class Event(msgspec.Struct, frozen=True):
    """One action, as the history shows it."""

    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    who: str
    what: str
    undone: bool
    """Whether it was undone and not redone."""
    article: str
    annotator: str
    """Whose layer it is in."""
    annotations: list[Touched]
    """Those it made, changed or removed in that layer, then those in others' that it judged."""
    verdicts: list[VerdictEvent]
    decisions: list[DecisionEvent]
    id: str
    of: str | None
    """For undo and redo: id of the action that was undone or redone."""
    batch: str | None

    def line(self) -> str:
        """Return a line for people, without its end."""
        what = f"{self.what} (undone)" if self.undone else self.what
        words = [self.at, self.who, what, *self._quoted(), self.article]
        return "  ".join(one_line(word) for word in words)

    def _quoted(self) -> list[str]:
        count = len(self.decisions or self.verdicts or self.annotations)
        if self.decisions:
            label, text, *rest = self.decisions[0].words()
        elif self.verdicts:
            alike = self.verdicts[0].alike(self.verdicts)
            label, text, *rest = self.verdicts[0].words(
                self.what, [each.annotator for each in alike]
            )
            count -= len(alike) - 1
        elif self.annotations:
            one = self.annotations[0]
            label, text = f"{one.label} {one.role or ''}".rstrip(), one.text
            rest = [each.words(_LONGEST) for each in one.passages]
            if self.annotator != self.who:  # an import puts down what others are said to have made
                label = f"{self.annotator}'s {label}"
        else:
            return []
        more = [f"and {count - 1} more"] if count > 1 else []
        if not (self.decisions or self.verdicts):
            rest, more = [], rest + more
        return [label, excerpt(text, _LONGEST), *more, *rest]


def layers_to_show(
    paths: Sequence[Path],
    workspace: Path | None,
    names: Sequence[str],
    progress: Progress = no_progress,
) -> tuple[list[Chosen], list[Path], Sequence[Store]]:
    """Return the layers whose history is shown, the paths under which nothing is tagged, and the
    stores at the paths. What blind annotation hides from who runs the program is none of it.

    Without `names` those of all persons and `@gold`; else all, since a person may have acted in
    another's layer.

    Raises:
        WrongUse: a path does not exist and was never tagged.
        BadAssignments: it cannot be told what is hidden.
    """
    selection = select(
        paths, workspace=workspace, all_layers=True, progress=progress, hides=hidden_here
    )
    layers = [
        layer
        for layer in selection.layers
        if names or layer.key.annotator == GOLD or not layer.key.annotator.startswith("@")
    ]
    untagged = [] if layers and len(paths) == 1 else selection.untagged
    return layers, untagged, selection.stores


def history(
    layers: Sequence[Chosen], progress: Progress = no_progress, *, names: Sequence[str] = ()
) -> Iterator[Event | Finding]:
    """Yield the actions in the layers by time, and a finding for each line that is none.

    `names`: only what these people did, in any layer, and what was done in theirs. Each log is read
    twice, since only its end says what was undone; in memory are the places of the entries alone,
    and a few layers that verdicts are on.

    Raises:
        WrongUse: somebody is named who did nothing here.
    """
    trails: list[list[tuple[LogLine, Chosen, bool]]] = []
    known: set[str] = set()
    for layer in progress(layers, len(layers), "Reading"):
        annotator = layer.key.annotator
        trail = layer.store.trail(layer.key)
        yield from trail.findings
        called = {who: layer.store.called(who) for who in {line.who for line in trail.lines}}
        known |= {annotator, *called, *called.values()}
        shown = [
            each
            for each in trail.lines
            if not names or {annotator, each.who, called[each.who]} & {*names}
        ]
        undone = trail.undone
        trails.append([(line, layer, line.id in undone) for line in shown])
    if known and (unknown := [name for name in names if name not in known]):
        rest = instead(unknown[0], sorted(filter(None, known)))
        raise WrongUse(f"nobody called {unknown[0]!r} did anything here{rest}")
    versions = cache(versions_in)
    for line, layer, is_undone in merge(*trails):
        action = layer.store.entry(line)
        if isinstance(action, Finding):
            yield action
        else:
            yield _event(action, layer, versions(layer.store), undone=is_undone)


def _event(action: Entry, layer: Chosen, versions: Versions, *, undone: bool) -> Event:
    before = action.before.get("annotations", {})
    after = action.after.get("annotations", {})
    own = layer.key.annotator
    verdicts = verdict_events(versions, action, own)
    decisions = decision_events(versions, action, own)
    changed = [
        touched(id, after[id] or before.get(id) or {}, own, (before.get(id), after[id]))
        for id in after
    ]
    judged = [*(each.on for each in verdicts), *(each.on for each in decisions if each.on.id)]
    return Event(
        at=action.at,
        who=action.who,
        what=action.what,
        undone=undone,
        article=action.article,
        annotator=own,
        annotations=list(
            {(each.annotator, each.id): each for each in (*changed, *judged)}.values()
        ),
        verdicts=verdicts,
        decisions=decisions,
        id=action.id,
        of=action.of,
        batch=action.batch,
    )
