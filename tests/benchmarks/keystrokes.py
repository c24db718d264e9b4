"""How many keys it takes to mark a span: the fewest, by a fixed policy, and in slate.

`python -m tests.benchmarks.keystrokes [PATH] [--sample N] [--json] [--roles Source,Cue,Content]
[--labels ...]`

PATH is a JSONL file of `obelism export --by article`, or a brat folder; without it, the samples.
Every span is marked from where the one before has left the focus, and costs one more key for its
label. What was found is pressed on a real reader, and has to end on the span: equal in its words;
punctuation, quotation marks and blanks at its edges may differ. A span that begins or ends inside a
word is left out. `--sample N` takes only N of the articles, always the same ones: all of many take
hours. Behind a mean stands its standard error, by what the means of the articles differ in.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reader.model.errors import ObelismError
from reader.modes.annotate.mode import AnnotateMode
from reader.text.lines import Extent, trim
from tests.benchmarks import keystroke_policy, keystroke_search, measuring
from tests.benchmarks.gold import read_gold
from tests.benchmarks.ground import Ground
from tests.benchmarks.slate import Slate
from tests.benchmarks.stage import Readers, Screen, press, screen_of, stage

SIZES = ((80, 24), (120, 40))
"""Columns and rows of the terminal."""

LABEL = 1
"""The key that tags."""

SEED = 13
"""Which articles a sample has: the same for every state of the program that is measured."""

_HEAD = (
    "{screen} ({cells} cells, {rows} rows): {spans} spans; left out, as no whole words: {left_out}"
)
_OURS = (
    "  {name}: mean {mean} ± {error}, median {median:g}, 95% {percentile_95}, max {max};"
    " {of_slate_counts} times slate with counts, {of_slate_arrows} with arrows"
)
_SLATE = "  slate: mean {counts} with counts, {arrows} with arrows"
_FOOT = "  fewest: {exact} exactly equal, {cut_off} searches cut off"


class Missed(RuntimeError):
    """Keys that were found do not end on their span: the benchmark is wrong."""


class Marked(NamedTuple):
    """What marking one span took; keys include the label's."""

    fewest: int
    policy: int
    slate_counts: int
    slate_arrows: int
    exact: int
    """1: the fewest keys would tag the very same code points."""
    cut: int
    """1: the search for the fewest was cut off."""
    fewest_keys: str
    policy_keys: str


class Spans(NamedTuple):
    """The spans of an article."""

    text: str
    counted: list[Extent]
    left_out: int
    """Spans that begin or end inside a word, or have none."""


def spans_of(text: str, extents: Iterable[Extent], ground: Ground) -> Spans:
    """Set apart what no whole words make."""
    every = list(extents)
    counted = [extent for extent in every if ground.words.whole(*extent)]
    return Spans(text, counted, len(every) - len(counted))


def measured(text: str, extents: Sequence[Extent], screen: Screen) -> tuple[list[Marked], int]:
    """Mark the spans of an article; also return how many were left out."""
    with stage(text) as readers:
        ground = Ground(readers.opened(screen))
        spans = spans_of(text, extents, ground)
        return _marked(readers, ground, spans, screen), spans.left_out


def _marked(readers: Readers, ground: Ground, spans: Spans, screen: Screen) -> list[Marked]:
    ours, theirs = readers.opened(screen), readers.opened(screen)
    slate = Slate(ground.words, ours.state.document.viewport)
    found = []
    for extent in spans.counted:
        goal = ground.words.bare(*extent)
        assert goal is not None
        best = keystroke_search.fewest(ground, ground.state_of(ours), goal)
        followed = keystroke_policy.way(ground, ground.state_of(theirs), goal)
        exact = _run(ours, best.keys, goal, ground) == extent
        _run(theirs, followed, goal, ground)
        found.append(
            Marked(
                len(best.keys) + LABEL,
                len(followed) + LABEL,
                *slate.mark(extent),
                exact,
                not best.complete,
                " ".join(best.keys),
                " ".join(followed),
            )
        )
    return found


def _run(reader: AnnotateMode, keys: Sequence[str], goal: Extent, ground: Ground) -> Extent | None:
    """Press keys, and return what a label would tag; the focus is left as a label leaves it."""
    press(reader, keys)
    document = reader.state.document
    focus = document.focus.extent
    if document.hints is not None or reader.state.count or ground.words.bare(*focus) != goal:
        raise Missed(
            f"{' '.join(keys)} ends on {document.text[slice(*focus)]!r},"
            f" not on {document.text[slice(*goal)]!r}"
        )
    reader.do("leave_extending")
    return trim(document.text, *focus)


def told(screen: Screen, articles: Sequence[Sequence[Marked]], left_out: int) -> dict[str, Any]:
    """Return the numbers of one screen, from what was marked in each article."""
    marked = [one for article in articles for one in article]
    counts, arrows = (
        statistics.fmean(getattr(one, name) for one in marked)
        for name in ("slate_counts", "slate_arrows")
    )
    result: dict[str, Any] = {
        "screen": screen.name,
        "cells": screen.width,
        "rows": screen.height,
        "spans": len(marked),
        "left_out": left_out,
    }
    for name in ("fewest", "policy"):
        keys = [getattr(one, name) for one in marked]
        mean = statistics.fmean(keys)
        result[name] = {
            "mean": round(mean, 2),
            "error": round(
                standard_error([[getattr(one, name) for one in each] for each in articles]), 2
            ),
            "median": statistics.median(keys),
            "percentile_95": percentile(keys, 95),
            "max": max(keys),
            "of_slate_counts": round(mean / counts, 2),
            "of_slate_arrows": round(mean / arrows, 2),
        }
    return {
        **result,
        "slate": {"counts": round(counts, 2), "arrows": round(arrows, 2)},
        "exact": sum(one.exact for one in marked),
        "cut_off": sum(one.cut for one in marked),
    }


def standard_error(articles: Sequence[Sequence[int]]) -> float:
    """By how much the mean of all numbers may be off, as those of an article are alike; 0 of one.

    The standard error of a ratio of totals, with the article as the unit that is drawn.
    """
    drawn = [numbers for numbers in articles if numbers]
    if len(drawn) < 2:
        return 0.0
    mean = statistics.fmean(number for numbers in drawn for number in numbers)
    off = [sum(numbers) - mean * len(numbers) for numbers in drawn]
    share = len(drawn) / (len(drawn) - 1)
    return math.sqrt(share * sum(each**2 for each in off)) / sum(map(len, drawn))


def percentile(numbers: Sequence[int], part: int) -> int:
    """The least of some numbers that so many in a hundred do not exceed."""
    return sorted(numbers)[max(0, math.ceil(len(numbers) * part / 100) - 1)]


def tell(result: dict[str, Any], as_json: bool) -> None:
    """Print the numbers of one screen, for a person or as one line of JSON."""
    if as_json:
        print(json.dumps(result))
        return
    print(_HEAD.format_map(result))
    for name in ("fewest", "policy"):
        print(_OURS.format(name=name, **result[name]))
    print(_SLATE.format_map(result["slate"]))
    print(_FOOT.format_map(result))


def _progress(done: int, all: int, name: str) -> None:
    if sys.stderr.isatty():
        end = "\r\x1b[K" if done == all else ""
        print(f"\r\x1b[K{name}: article {done} of {all}{end}", end="", file=sys.stderr, flush=True)


def run(
    path: Path | None, roles: Sequence[str], labels: Sequence[str], sample: int | None = None
) -> list[dict[str, Any]]:
    """Measure all articles, or a sample of so many that have spans, at every size.

    Raises:
        ObelismError: the gold cannot be read, or has nothing that counts.
    """
    articles = [(one.text, one.spans(roles, labels)) for one in read_gold(path)]
    if sample is not None:
        articles = [(text, extents) for text, extents in articles if extents]
        articles = random.Random(SEED).sample(articles, min(sample, len(articles)))
    results = []
    for size in SIZES:
        screen, marked, left_out = screen_of(*size), list[list[Marked]](), 0
        for number, (text, extents) in enumerate(articles, 1):
            _progress(number, len(articles), screen.name)
            found, more = measured(text, extents, screen) if extents else ([], 0)
            marked.append(found)
            left_out += more
        if not any(marked):
            raise ObelismError("there is no span of whole words with these roles and labels")
        results.append(told(screen, marked, left_out))
    return results


def _tell_attributions(path: Path | None, sample: int | None) -> None:
    """Print the keys that whole attributions take."""
    from tests.benchmarks import attribution, attribution_keys  # need the extra `learn`

    articles = [attribution.Article(each) for each in read_gold(path, several=False)]
    screen = screen_of(*SIZES[-1])
    print(f"{screen.name}: keys of a whole attribution")
    for line in attribution_keys.rows(articles, screen, sample):
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", type=Path, nargs="?", help="JSONL or a brat folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--roles", default="", help="roles that count, with commas between")
    parser.add_argument("--labels", default="", help="labels that count, with commas between")
    parser.add_argument("--sample", type=int, metavar="N", help="mark only N of the articles")
    parser.add_argument(
        "--attributions", action="store_true", help="whole attributions, by hand and with proposals"
    )
    chosen = parser.parse_args()
    if chosen.sample is not None and chosen.sample < 1:
        parser.error("--sample needs a number of articles, 1 or more")
    roles, labels = (
        [name.strip() for name in names.split(",") if name.strip()]
        for names in (chosen.roles, chosen.labels)
    )
    path = chosen.path.resolve() if chosen.path else None
    if chosen.attributions:
        _tell_attributions(path, chosen.sample)
        return
    try:
        with measuring.quiet_machine():
            results = run(path, roles, labels, chosen.sample)
    except ObelismError as error:
        sys.exit(f"keystrokes: {error}")
    for result in results:
        tell(result, chosen.json)


if __name__ == "__main__":
    main()
