"""The contents of the panel: the versions of an item, and the decision, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from reader.model.annotation import Annotation
from reader.model.judgement import Decision
from reader.modes.adjudicate.items import Added, Item, Version
from reader.modes.adjudicate.state import Adjudicating, lane_mark
from reader.modes.adjudicate.wording import KINDS, WHATS, keys_of, lacking, provenance
from reader.text.phrases import Detail, listed
from reader.text.screen_text import one_line


class VersionView(msgspec.Struct, frozen=True):
    """One version, and who has it."""

    by: tuple[tuple[str, str], ...]
    """What takes it, and the name, for each annotator who has it."""
    annotations: Sequence[Annotation]
    """Its marks."""
    notes: str
    """What annotators noted on them, safe for the screen."""
    remarks: tuple[str, ...]
    """Warnings before it is taken: missing roles, doubts, remarks of reviewers; safe for the
    screen."""
    decided: bool
    """Whether the decision is this version."""


def versions(state: Adjudicating, item: Item) -> list[VersionView]:
    """Return the versions of an item: of annotators, of reviewers, and the adjudicator's own."""
    corrections, annotators = state.corrections(item), state.annotators
    every = keys_of(len(annotators) + len(corrections))
    keys = dict(zip(annotators, every, strict=False))
    decision = state.decisions.decision(item)
    agreed = decision.agreed if decision is not None and decision.result else ()
    views = [
        VersionView(
            tuple(
                (keys[name], f"{name} (you)" if name == state.adjudicator else name)
                for name in version.by
            ),
            version.annotations,
            _signed_notes(version),
            tuple(_remarks(state, version)),
            any(name in agreed for name in version.by),
        )
        for version in item.versions
    ]
    views += [
        VersionView(
            ((key, correction.whose),),
            correction.annotations,
            "",
            tuple(_lacks(state, correction.annotations)),
            decision is not None and decision.corrected == tuple(sorted(correction.by)),
        )
        for key, correction in zip(every[len(annotators) :], corrections, strict=True)
    ]
    return [*views, *_own(state, item, decision)]


def _own(state: Adjudicating, item: Item, decision: Decision | None) -> Iterator[VersionView]:
    """Yield the decided version, unless it is one of an annotator or reviewer."""
    if decision is None or decision.agreed or decision.corrected:
        return
    if made := state.decisions.result(item):
        lacks = tuple(_lacks(state, made))
        yield VersionView((("", WHATS[decision.what]),), made, "", lacks, True)


def _signed_notes(version: Version) -> str:
    """Return what annotators noted, each with their name, safe for the screen."""
    notes: dict[str, list[str]] = {}
    for name, layer in version.by.items():
        for annotation in layer:
            if annotation.note:
                notes.setdefault(annotation.note, []).append(name)
    alone = len(version.by) == 1
    signed = (
        note if alone else f"{listed(names)}: {note}" for note, names in sorted(notes.items())
    )
    return one_line(" · ".join(signed))


def _remarks(state: Adjudicating, version: Version) -> Iterator[str]:
    yield from _lacks(state, version.annotations)
    alone = len(version.by) == 1
    for name, layer in version.by.items():
        if any(each.flag for each in layer):
            yield f"{one_line(name)} is not sure"
        whose = "it" if alone else f"{one_line(name)}’s"
        for each in layer:
            for remark in state.reviews.get(each.id, ()):
                yield remark.sentence(each, whose)


def _lacks(state: Adjudicating, annotations: Iterable[Annotation]) -> Iterator[str]:
    lacks = lacking(state.labels, annotations)
    if lacks:
        yield f"unfinished: lacks {one_line(lacks)}"


def head(state: Adjudicating, item: Item | None) -> str:
    """Return which of its kind an item is, and how its versions differ.

    Disagreements are counted as in `facts`; what all agree on and what was added, for itself.
    """
    if item is None:
        return "No item is chosen"
    items = (state.decisions.items[number] for number in state.decisions.order(hardest=False))
    alike = [each for each in items if _sort(each) == _sort(item)]
    colon = ":" if _sort(item) == "disagreement" else ""
    return f"{alike.index(item) + 1} of {len(alike)}{colon} {KINDS[item.kind]}"


def _sort(item: Item) -> str:
    return "added" if isinstance(item, Added) else "agreed" if item.agreed else "disagreement"


def how_hard(item: Item | None) -> str:
    """Return how far two annotators are apart on an item, on average; empty where all agree."""
    if item is None or _sort(item) != "disagreement" or item.kind == "rejected":
        return ""
    return f"{100 * item.cluster.hardness:.0f} % apart"


def further(state: Adjudicating, item: Item) -> list[Detail]:
    """Return the rest: who is silent, the decision, its reason, other marks in focus."""
    parts = []
    if item.cluster.silent:
        keys = dict(zip(state.annotators, keys_of(len(state.annotators)), strict=True))
        silent = (f"{keys.get(name, '')} {name}" for name in item.cluster.silent)
        parts.append(Detail("did not mark it", one_line(", ".join(silent))))
    decision = state.decisions.decision(item)
    if decision is not None:
        parts.append(Detail("decided", provenance(decision)))
        if decision.reason:
            parts.append(Detail("reason", one_line(decision.reason)))
        parts += [
            Detail("also decided", f"in another copy {provenance(other)}")
            for other in state.decisions.against(item)
        ]
    elif state.decisions.is_stale(item):
        parts.append(Detail("open again", "decided before, on other versions"))
    waiting = state.reasons.get(item.judged)
    if waiting:
        parts.append(Detail("reason", f"goes with your decision: {one_line(waiting)}"))
    others = _in_focus(state, item)
    if others:
        parts.append(Detail("in focus", others))
    return parts


def _in_focus(state: Adjudicating, item: Item) -> str:
    """Return who else marked what at the focus, beside the current item."""
    start, end = state.document.focus.extent
    by: dict[str, dict[str, None]] = {}
    for mark in state.lanes.touching(start, end) if start < end else ():
        annotator, number = lane_mark(mark)
        if number != item.number:
            by.setdefault(mark.label, {})[state.annotators[annotator]] = None
    return one_line("; ".join(f"{label}: {listed(names)}" for label, names in by.items()))
