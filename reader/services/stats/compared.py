"""How far the persons of a project agree with each other and with gold, for the project view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from reader.model.errors import ObelismError
from reader.model.progress import Progress, no_progress
from reader.services.agreement.counted import counted_articles
from reader.services.agreement.report import Report, agree
from reader.services.agreement.shared import Choice, places_of
from reader.services.assignments import HidesIn
from reader.services.export.judgements import GOLD
from reader.services.stats.figures import Stats


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody tagged, set against gold."""

    f1: dict[str, float]
    """Label to F1 of tags that overlap; under the empty name that of all labels."""
    confused: list[tuple[str | None, str | None, int]]
    """The label of the person, that of gold, None for nothing, and how often; most first."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Every two persons, and each against gold."""

    pairs: dict[tuple[str, str], float] = {}
    """Two names, in order, to F1 of tags that overlap."""
    gold: dict[str, Against] = {}
    """By person."""
    why: str = ""
    """Why there is nothing, as a sentence."""


def compare(
    stats: Stats,
    paths: Sequence[Path],
    explicit: Path | None = None,
    hides: HidesIn | None = None,
    progress: Progress = no_progress,
) -> Compared:
    """Compare those who have tagged something; what cannot be compared is said in `why`.

    `hides`: what is hidden from who looks at it, if anything.
    """
    has_gold = any(each.gold is not None for each in stats.articles)
    if len(stats.taggers) + has_gold < 2:
        return Compared(why="It takes two annotators to compare.")
    # Layers of no person, as gold, have to be named; without it everybody is meant.
    names = {*stats.taggers, GOLD} if has_gold else ()
    try:
        choice = Choice(annotators=frozenset(names))
        places = places_of(paths, explicit, progress, hides=hides)
        shared = counted_articles(places, choice, progress)
        report = agree(shared, resamples=0, progress=progress)
    except ObelismError as error:
        return Compared(why=f"Nothing to compare: {error}.")
    return Compared(pairs=_pairs(report), gold=_against_gold(report))


def _of_two(report: Report) -> Iterator[tuple[str, str, str, float]]:
    """Yield two names, a label, empty for all, and F1 of what they tagged with it."""
    for row in report.agreement.rows:
        for pair in row.pairs if row.row.role is None else ():
            if pair.f1_overlap.value is not None:
                first, second = sorted((pair.first, pair.second))
                yield first, second, row.row.label or "", pair.f1_overlap.value


def _pairs(report: Report) -> dict[tuple[str, str], float]:
    return {
        (first, second): value
        for first, second, label, value in _of_two(report)
        if not label and GOLD not in (first, second)
    }


def _against_gold(report: Report) -> dict[str, Against]:
    f1: dict[str, dict[str, float]] = {}
    for first, second, label, value in _of_two(report):
        if GOLD in (first, second):
            f1.setdefault(second if first == GOLD else first, {})[label] = value
    confused: dict[str, Counter[tuple[str | None, str | None]]] = {}
    for each in report.confusion:
        if GOLD in (each.first, each.second) and each.label != each.other:
            turned = each.first == GOLD
            labels = (each.other, each.label) if turned else (each.label, each.other)
            name = each.second if turned else each.first
            confused.setdefault(name, Counter())[labels] += each.times
    return {
        name: Against(
            f1=values,
            confused=[(*both, n) for both, n in confused.get(name, Counter()).most_common()],
        )
        for name, values in f1.items()
    }
