"""What a tag costs until it is on the disk, and what the layer's own file costs behind it.

`python -m tests.benchmarks.saving [--json] [--rounds N]`

Against a bare append and fsync of the same line; against a layer of ten and a workspace of ten
articles; against TinyDB as it comes, with all annotations in one file; the layer's file against a
bare write, fsync, rename and fsync of the folder. All of a comparison take turns, so that a busy
moment of the disk hits each of them.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import layers, measuring
from tests.benchmarks.layers import Tagging, Timed

FEW, MANY, VERY_MANY = 10, 1_000, 10_000
"""Annotations in a layer."""
ARTICLES = (10, 20_000)
"""Tagged articles in a workspace."""
STOCK = (1_000, 5_000, 20_000)
"""Annotations in TinyDB's one file."""

SLOW = 5
"""One round in so many measures what takes long, too."""


def medians(timed: Mapping[str, Timed], rounds: int) -> dict[str, float]:
    """Let all take turns; return the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in timed}
    for _ in measuring.each_round(rounds):
        for name, act in timed.items():
            taken[name].append(act())
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def tags(place: Path, rounds: int) -> list[dict[str, object]]:
    """A tag in layers of three sizes, a bare append, and TinyDB as it comes."""
    tagging = {count: Tagging(place / f"layer-{count}", count) for count in (FEW, MANY, VERY_MANY)}
    many = tagging[MANY]
    with ExitStack() as stack:
        bare = stack.enter_context(layers.appending(place / "bare.jsonl", many.line))
        stock = {
            f"{n}": stack.enter_context(layers.stock_tinydb(place / f"stock-{n}.json", n))
            for n in STOCK
        }
        found = medians({"bare": bare} | {f"{n}": each.tag for n, each in tagging.items()}, rounds)
        slow = medians({"ours": many.tag} | stock, rounds // SLOW)
    for each in tagging.values():
        each.close()
    ours, what = found[f"{MANY}"], f"a tag in a layer of {MANY:,}"
    return [
        measuring.compared(what, ours, "a bare append and fsync of its line", found["bare"]),
        measuring.compared(
            f"a tag in a layer of {VERY_MANY:,}",
            found[f"{VERY_MANY}"],
            f"of {FEW}",
            found[f"{FEW}"],
        ),
        *(
            measuring.compared(f"TinyDB's own file of {n:,}", slow[f"{n}"], what, slow["ours"])
            for n in STOCK
        ),
    ]


def workspaces(place: Path, rounds: int) -> list[dict[str, object]]:
    """A tag in a large workspace against one in a small one."""
    sample = place / "sample"
    Tagging(sample, 3).close()
    tagging = {}
    for count in ARTICLES:
        root = place / f"workspace-{count}"
        layers.fill(root, sample, count)
        tagging[count] = Tagging(root, MANY)
    found = medians({f"{n}": each.tag for n, each in tagging.items()}, rounds)
    for each in tagging.values():
        each.close()
    few, many = ARTICLES
    what = f"a tag in a workspace of {many:,} articles"
    return [measuring.compared(what, found[f"{many}"], f"of {few}", found[f"{few}"])]


def layer_files(place: Path, rounds: int) -> list[dict[str, object]]:
    """The layer's own write against a bare one of the same bytes."""
    results = []
    for count in (MANY, VERY_MANY):
        path = Tagging(place / f"file-{count}", count).close()
        bare = layers.replacing(place / f"bare-{count}.json", path.read_bytes())
        found = medians({"ours": layers.writing_layer(path), "bare": bare}, rounds)
        what = f"the file of a layer of {count:,}"
        other = "a bare write, fsync, rename and fsync"
        results.append(measuring.compared(what, found["ours"], other, found["bare"]))
    return results


def main() -> None:
    chosen = measuring.options(__doc__, rounds=200)
    with measuring.quiet_machine() as place:
        measuring.tell(tags(place, chosen.rounds), chosen.json)
        measuring.tell(workspaces(place, chosen.rounds), chosen.json)
        measuring.tell(layer_files(place, chosen.rounds // SLOW), chosen.json)


if __name__ == "__main__":
    main()
