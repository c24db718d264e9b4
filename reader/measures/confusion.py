"""Which labels annotators give to the same thing: a confusion table of every two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import msgspec

from reader.measures.disagreements import Cluster


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    """How often two annotators gave the same thing one label each."""

    first: str
    """An annotator, as `second` is; both have read all of what is marked."""
    second: str
    label: str | None
    """The first annotator's label; None: marked nothing."""
    other: str | None
    """The second annotator's label; None: marked nothing. One of the two has marked it."""
    times: int


def confusion(clusters: Iterable[Cluster]) -> list[Confusion]:
    """Count the labels of each cluster, agreed ones included, for every two annotators."""
    found: Counter[tuple[str, str, str | None, str | None]] = Counter()
    for cluster in clusters:
        labels: dict[str, str | None] = dict.fromkeys(cluster.silent)
        labels |= {each.annotator: each.mark.label for each in cluster.marks}
        for (first, label), (second, other) in combinations(sorted(labels.items()), 2):
            if label is not None or other is not None:
                found[first, second, label, other] += 1
    return [
        Confusion(first=first, second=second, label=label, other=other, times=times)
        for (first, second, label, other), times in sorted(
            found.items(), key=lambda item: [name or "" for name in item[0]]
        )
    ]
