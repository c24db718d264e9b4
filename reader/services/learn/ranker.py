"""Learn which of several candidates is meant: a linear model that begins at weights set by hand.

For each group of candidates of which one (or several equally) is right, the model gives the
probability of each as a softmax of its features' weights. The weights that make what is right most
probable are found by gradient steps of adapted size (Duchi, Hazan and Singer 2011, "Adaptive
subgradient methods"), with a penalty on the square of the distance from the weights by hand: so few
examples change little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np

from reader.services.learn.lessons import Known
from reader.services.suggest.attribution.candidates import Candidate, around, cues, sources
from reader.services.suggest.attribution.propose import Scorer, sentences_around
from reader.services.suggest.attribution.weights import CUE, SOURCE, Weights
from reader.text.lines import Extent

_STEPS = 60
_STEP = 0.5
_PENALTY = 1.0


class Group(NamedTuple):
    """Candidates of which some are right."""

    features: list[tuple[str, ...]]
    right: list[float]
    """The share of each in what is right; they add up to 1."""


class Examples(NamedTuple):
    """What one article teaches; it is kept as long as the article stays as it is."""

    cues: list[Group]
    sources: list[Group]


def examples(text: str, sentences: Sequence[Extent], known: Iterable[Known]) -> Examples:
    """Return the candidates for each attribution of an article, and which are right."""
    found = Examples([], [])
    for each in known:
        extent = sentences_around(text, sentences, each.contents)
        place = around(text, each.contents, extent)
        candidates = cues(place)
        group = _group(candidates, each.cues)
        if group is None:
            continue
        found.cues.append(group)
        cue = candidates[max(range(len(candidates)), key=group.right.__getitem__)]
        by_source = _group(sources(place, cue), each.sources)
        if by_source is not None:
            found.sources.append(by_source)
    return found


def fit(examples: Sequence[Examples]) -> Scorer:
    """Learn from the examples of articles; without any, the weights are those set by hand."""
    return Scorer(
        fit_groups([group for each in examples for group in each.cues], CUE),
        fit_groups([group for each in examples for group in each.sources], SOURCE),
    )


def _group(candidates: Sequence[Candidate], right: Sequence[Extent]) -> Group | None:
    """Return candidates with the share of each in what is right, None if none overlaps it."""
    likeness = [
        max((_likeness(each, other) for other in right), default=0.0) for each in candidates
    ]
    best = max(likeness, default=0.0)
    if best <= 0:
        return None
    shares = [1.0 if each == best else 0.0 for each in likeness]
    total = sum(shares)
    return Group([each.features for each in candidates], [each / total for each in shares])


def _likeness(candidate: Candidate, extent: Extent) -> float:
    """Return the length of what two extents share, over the length of both together."""
    shared = min(candidate.end, extent[1]) - max(candidate.start, extent[0])
    return max(0, shared) / (max(candidate.end, extent[1]) - min(candidate.start, extent[0]))


def fit_groups(groups: Sequence[Group], by_hand: Weights) -> Weights:
    """Learn which candidates of groups are right, from weights set by hand."""
    if not groups:
        return by_hand
    names: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    right: list[float] = []
    starts: list[int] = []
    for group in groups:
        starts.append(len(right))
        for features, share in zip(group.features, group.right, strict=True):
            columns += [names.setdefault(feature, len(names)) for feature in features]
            rows += [len(right)] * len(features)
            right.append(share)
    weights = _descend(
        np.array(rows), np.array(columns), np.array(right), np.array(starts),
        np.array([by_hand.get(name, 0.0) for name in names]),
    )  # fmt: skip
    return {**by_hand, **dict(zip(names, weights.tolist(), strict=True))}


Array: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[Any]]"


def _descend(rows: Array, columns: Array, right: Array, starts: Array, begin: Array) -> Array:
    """Return the weights after the steps.

    `rows` and `columns` (both of one length) say which candidate has which feature; `right` has a
    number for each candidate, `starts` the first candidate of each group, `begin` a weight for each
    feature.
    """
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(right))))
    weights: Array = begin
    seen: Array = np.full(len(begin), 1e-8)
    for _ in range(_STEPS):
        scores = np.bincount(rows, weights[columns], len(right))
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        shares = powers / np.add.reduceat(powers, starts)[group]
        slope: Array = np.bincount(columns, (shares - right)[rows], len(begin))
        slope = slope + _PENALTY * (weights - begin)
        seen = seen + slope * slope
        weights = weights - _STEP * slope / np.sqrt(seen)
    return weights


class _Kept(msgspec.Struct):
    """Examples as they are kept until the next time, with a number for each feature."""

    names: list[str]
    cues: list[tuple[list[list[int]], list[float]]]
    sources: list[tuple[list[list[int]], list[float]]]


def packed(examples: Examples) -> bytes:
    """Return the bytes of what an article teaches."""
    names: dict[str, int] = {}

    def numbered(groups: Sequence[Group]) -> list[tuple[list[list[int]], list[float]]]:
        return [
            (
                [[names.setdefault(each, len(names)) for each in one] for one in group.features],
                group.right,
            )
            for group in groups
        ]

    cues, sources = numbered(examples.cues), numbered(examples.sources)
    return msgspec.msgpack.encode(_Kept([*names], cues, sources))


def unpacked(data: bytes) -> Examples:
    """Return what bytes say that an article teaches.

    Raises:
        msgspec.MsgspecError: they are not what `packed` returns.
    """
    kept = msgspec.msgpack.decode(data, type=_Kept)
    names = kept.names

    def groups(numbered: list[tuple[list[list[int]], list[float]]]) -> list[Group]:
        try:
            return [
                Group([tuple(names[each] for each in one) for one in features], right)
                for features, right in numbered
            ]
        except IndexError:
            raise msgspec.ValidationError("a feature has no name") from None

    return Examples(groups(kept.cues), groups(kept.sources))
