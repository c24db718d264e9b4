"""How many keys a pair of passages takes, by hand and from the list of pairs worth a look.

`python -m tests.benchmarks.pairing PATH [--json]`; PATH: a folder in brat's format, or JSONL.

The pairs are the contradictions that the benchmark `pairs` plants, one of each kind and article; a
passage is the sentence. By hand the focus is on the later one, which is being read: `i`, the way to
the earlier one by the fixed policy of `keystrokes`, `i`, and a digit for its kind. All keys are
pressed on a real reader, and have to make the pair. From the list every pair that stands before is
dismissed, and then this one taken, with a key each; what the list does not have is left out there.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reader.services.suggest.pairs.find import find_pairs
from reader.services.suggest.rules import TextView
from reader.text.lines import Extent
from tests.benchmarks import keystroke_policy
from tests.benchmarks.gold import read_gold
from tests.benchmarks.ground import Ground
from tests.benchmarks.keystrokes import SIZES
from tests.benchmarks.pairs import overlaps, rank
from tests.benchmarks.planting import KINDS, Planted, plant
from tests.benchmarks.stage import Screen, press, screen_of, stage


def planted_in(texts: Sequence[str]) -> Iterator[Planted]:
    """Yield the pairs of two passages that are planted in texts."""
    for number, text in enumerate(texts):
        for kind in KINDS:
            planted = plant(text, kind, random.Random(f"{number} {kind} 0"))
            if planted is not None and planted.same:
                yield planted


def by_hand(planted: Planted, screen: Screen) -> int | None:
    """Return the keys that a pair takes; None where both passages are in one sentence."""
    with stage(planted.text) as readers:
        reader, ground = readers.opened(screen), Ground(readers.opened(screen))
        sentences = reader.state.document.units.within("sentence", 0, len(planted.text))

        def whole(extent: Extent) -> Extent:
            return next(each for each in sentences if overlaps(each, extent))

        earlier, later = sorted((whole(planted.changed), whole(planted.same[0])))
        goal = ground.words.bare(*earlier)
        if earlier == later or goal is None:
            return None
        reader.state.document.focus_on(*later)
        way = keystroke_policy.way(ground, ground.state_of(reader), goal)
        keys = ["i", *way, "i", "1"]
        press(reader, keys)
        [made] = reader.state.layer.annotations.values()
        assert len(made.spans) == 2, keys
        assert made.attributes, keys
        return len(keys)


def measure(texts: Sequence[str]) -> dict[str, Any]:
    """Return all figures."""
    every = [*planted_in(texts)]
    figures: dict[str, Any] = {}
    for size in SIZES:
        screen = screen_of(*size)
        figures[screen.name] = told([by_hand(each, screen) for each in every])
    ranks = [rank(find_pairs(TextView(each.text)), each, strict=True) for each in every]
    figures["from the list"] = told([at + 1 if at is not None else None for at in ranks])
    return figures


def told(keys: Sequence[int | None]) -> dict[str, Any]:
    """Return mean and median of keys, and of how many pairs they are."""
    counted = [each for each in keys if each is not None]
    mean = round(statistics.mean(counted), 2) if counted else None
    median = statistics.median(counted) if counted else None
    return {"pairs": len(counted), "of": len(keys), "mean": mean, "median": median}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure([each.text for each in read_gold(options.path, several=False)])
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for name, found in figures.items():
        print(f"{name}: {found['mean']} keys (median {found['median']}), {found['pairs']} pairs")


if __name__ == "__main__":
    main()
