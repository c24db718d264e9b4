"""Spans with the same words are the same span, whatever marks one of them has at its edges.

Where one annotator took the stop or the quotation marks and another did not, both are compared as
if they had taken what either has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from reader.measures.marks import Mark, MarkPart, Units
from reader.text.lines import Extent

_WORDS = frozenset("%‰‱#@&§*/\\")
"""Punctuation by its category that says something itself."""


def with_same_edges(
    text: str, units: Units, by: Mapping[str, Sequence[Mark]]
) -> tuple[dict[str, list[Mark]], int]:
    """Give spans with the same words by different annotators the same edges: the outer ones.

    Returns:
        The marks of each annotator, and how many spans were given other edges.
    """
    wider = _wider(text, by)
    if not wider:
        return {name: [*marks] for name, marks in by.items()}, 0
    changed = 0
    found: dict[str, list[Mark]] = {}
    for name, marks in by.items():
        found[name] = []
        for mark in marks:
            parts = [_with_edges(part, wider, units) for part in mark.parts]
            changed += sum(map(lambda old, new: old != new, mark.parts, parts))
            alike = tuple(sorted(set(parts)))
            found[name].append(
                mark if alike == mark.parts else msgspec.structs.replace(mark, parts=alike)
            )
    return found, changed


def _wider(text: str, by: Mapping[str, Sequence[Mark]]) -> dict[Extent, Extent]:
    """Return the extents that get other edges, with these."""
    alike: dict[Extent, dict[str, set[Extent]]] = {}
    seen: dict[Extent, Extent | None] = {}
    for name, extent in _extents(by):
        if extent not in seen:
            seen[extent] = _without_marks(text, *extent)
        if (words := seen[extent]) is not None:
            alike.setdefault(words, {}).setdefault(name, set()).add(extent)
    wider: dict[Extent, Extent] = {}
    for owners in alike.values():
        # Of one alone, or where all have the same, nothing differs from somebody else's.
        if len(owners) > 1 and len(set(map(frozenset, owners.values()))) > 1:
            every = set[Extent]().union(*owners.values())
            outer = min(start for start, _ in every), max(end for _, end in every)
            wider |= dict.fromkeys(every - {outer}, outer)
    return wider


def _extents(by: Mapping[str, Sequence[Mark]]) -> Iterator[tuple[str, Extent]]:
    for name, marks in by.items():
        for mark in marks:
            yield from ((name, (part.start, part.end)) for part in mark.parts)


def _with_edges(part: MarkPart, wider: Mapping[Extent, Extent], units: Units) -> MarkPart:
    extent = wider.get((part.start, part.end))
    run = units.run(*extent) if extent is not None else None
    if extent is None or run is None:
        return part
    return MarkPart(part.role, *extent, run)


def _without_marks(text: str, start: int, end: int) -> Extent | None:
    """Return `[start, end)` without marks and blanks at its edges; None if it is nothing else."""
    while start < end and _is_mark(text[start]):
        start += 1
    while start < end and _is_mark(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None


@lru_cache(4096)
def _is_mark(char: str) -> bool:
    return char.isspace() or (unicodedata.category(char)[0] == "P" and char not in _WORDS)
