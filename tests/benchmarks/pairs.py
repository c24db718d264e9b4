"""How often a planted contradiction is among the first pairs worth a look.

`python -m tests.benchmarks.pairs PATH [--seeds N] [--json]`; PATH: a folder in brat's format, or
JSONL.

Of each article one of two places that state the same thing is changed (a sum that does not add up
is put in, the end of a quotation taken away), once for each kind and seed.

- strict: a listed pair has the changed place and one where it stands as it was, and the right kind;
- loose: a pair has the two sentences, whatever its kind.

`cut`: among the first eight of those that score enough, where enough lets 2.5 pairs through for
600 words of the unchanged articles. Beside it pairs of sentences by the words they share. Times
are CPU.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

from reader.services.suggest.pairs.alike import alike
from reader.services.suggest.pairs.find import LEAST, find_pairs, sentences_of
from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.words import Weights
from reader.services.suggest.rules import TextView
from reader.text.lines import Extent, overlap
from tests.benchmarks.gold import read_gold
from tests.benchmarks.planting import KINDS, Planted, plant

FIRST = (1, 3, 8)
PER_WORDS, LET_THROUGH = 600, 2.5
_RIGHT = {
    "number": {"number", "duration", "sum"},
    "percent or money": {"percent", "money", "sum"},
    "date": {"date", "weekday", "year"},
}
Rank = int | None


def by_overlap(view: TextView) -> list[Pair]:
    """Return pairs of sentences, those first that share most of their words."""
    sentences = sentences_of(view)
    weights = Weights(sentences)
    found = []
    total = {each: sum(map(weights.of, each.places)) for each in sentences}
    for one, other in alike(sentences, weights):
        weight = sum(map(weights.of, one.places.keys() & other.places.keys()))
        whole = total[one] + total[other] - weight
        extents = (one.start, one.end), (other.start, other.end)
        found.append(Pair("number", *extents, "", weight / (whole + 1.0)))
    return sorted(found, key=lambda each: -each.score)


def rank(pairs: Sequence[Pair], planted: Planted, *, strict: bool) -> Rank:
    """Return the position of the first pair that has what was planted, from 0, or None."""
    right = _RIGHT.get(planted.kind, {planted.kind})
    sentences = TextView(planted.text).units("sentence") if not strict else []

    def whole(extent: Extent) -> Extent:
        touched = [each for each in sentences if overlap(each, extent)]
        return (touched[0][0], touched[-1][1]) if touched else extent

    changed, same = whole(planted.changed), [whole(each) for each in planted.same]
    for position, pair in enumerate(pairs):
        if strict and pair.what not in right:
            continue
        ends = [pair.first, *([pair.second] if pair.second else [])]
        hit = [each for each in ends if overlap(each, changed)]
        if not hit:
            continue
        others = [each for each in ends if each is not hit[0]] or ends
        if not same or any(overlap(each, one) for each in others for one in same):
            return position
    return None


def interval(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % for a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def measure(texts: Sequence[str], seeds: int) -> dict[str, object]:
    """Return all figures."""
    clean, words = [], 0
    begin = time.process_time()
    for text in texts:
        clean.append(find_pairs(TextView(text), least=0.0))
        words += len(text.split())
    spent = time.process_time() - begin
    scores = sorted((each.score for pairs in clean for each in pairs), reverse=True)
    allowed = round(LET_THROUGH * words / PER_WORDS)
    cut = scores[min(allowed, len(scores) - 1)]
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    finders: dict[str, Callable[[TextView], list[Pair]]] = {
        "": lambda view: find_pairs(view, least=0.0),
        "overlap ": by_overlap,
    }
    for number, text in enumerate(texts):
        for kind in KINDS:
            for seed in range(seeds):
                planted = plant(text, kind, random.Random(f"{number} {kind} {seed}"))
                if planted is None:
                    break
                counts[kind]["n"] += 1
                for name, find in finders.items():
                    _count(counts[kind], name, find(TextView(planted.text)), planted, cut)
    return {
        "words": words,
        "ms per 1,000 words": 1e6 * spent / words,
        "pairs per 600 words": PER_WORDS * sum(each >= LEAST for each in scores) / words,
        "cut": cut,
        "kinds": {kind: _shares(counts[kind]) for kind in KINDS},
        "all kinds": _all([_shares(counts[kind]) for kind in KINDS]),
    }


def _count(
    counts: Counter[str], name: str, pairs: Sequence[Pair], planted: Planted, cut: float
) -> None:
    for how in ("strict", "loose"):
        strict = how == "strict" and not name
        at = rank(pairs, planted, strict=strict)
        for first in FIRST:
            counts[f"{name}{how} {first}"] += at is not None and at < first
        if not name and strict:
            listed = at is not None and at < FIRST[-1] and pairs[at].score >= cut
            counts["cut"] += listed


def _shares(counts: Counter[str]) -> dict[str, float]:
    of = max(1, counts["n"])
    found = {name: hits / of for name, hits in counts.items() if name != "n"}
    low, high = interval(counts["strict 8"], counts["n"])
    return {**found, "n": counts["n"], "low": low, "high": high}


def _all(kinds: Sequence[dict[str, float]]) -> dict[str, float]:
    names = [name for name in kinds[0] if name not in ("n", "low", "high")]
    return {name: sum(each.get(name, 0.0) for each in kinds) / len(kinds) for name in names}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=("even", "odd"), help="Only every second article.")
    options = parser.parse_args()
    texts = [each.text for each in read_gold(options.path, several=False)]
    if options.part:
        texts = texts[options.part == "odd" :: 2]
    figures = measure(texts, options.seeds)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    kinds = figures.pop("kinds")
    assert isinstance(kinds, dict)
    heads = f"{'':18}    n  strict 1    3    8  [95 %]      loose 1    3    8   cut"
    print(f"{heads}   overlap 1    3    8")
    for kind, share in [*kinds.items(), ("all kinds", figures.pop("all kinds"))]:
        row = [f"{kind:18} {share.get('n', 0):4}     "]
        row += [f"{share.get(f'strict {first}', 0.0):.2f}" for first in FIRST]
        low, high = share.get("low"), share.get("high")
        row.append(f"{low:.2f}-{high:.2f}     " if low is not None else " " * 14)
        row += [f"{share.get(f'loose {first}', 0.0):.2f}" for first in FIRST]
        row.append(f" {share.get('cut', 0.0):.2f}      ")
        row += [f"{share.get(f'overlap loose {first}', 0.0):.2f}" for first in FIRST]
        print(" ".join(row))
    for name, figure in figures.items():
        print(f"{name}: {figure:.2f}" if isinstance(figure, float) else f"{name}: {figure}")


if __name__ == "__main__":
    main()
