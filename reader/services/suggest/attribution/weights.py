"""How much each feature speaks for a cue or a source before anything was learned: set by hand.

A weight of 1 is about what it takes to prefer one of two passages that are otherwise alike. What is
learned from a user's articles (`reader.services.learn`) starts from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Weights: TypeAlias = Mapping[str, float]
"""Feature to weight; what is missing weighs nothing."""

_FAR = {"0": 0.3, "1": 0.0, "2": -0.3, "3": -0.5, "4-6": -1.0, "7-12": -2.0, "13+": -3.0}
_APART = {"1": -0.8, "2": -1.2, "3": -1.6, "4": -2.0}
_FORMS = ("before", "after", "is ing", "to", "passive", "according", "mark")

CUE: Weights = {
    "level=3": 3.0,
    "level=2": 2.0,
    "level=1": 1.3,
    "verb=according": 3.0,
    "verb=say": 1.2,
    "verb=tell": 0.8,
    "verb=as": -2.0,
    "verb=per": -0.5,
    "kind=v": 0.5,
    "kind=n": -1.0,
    "kind=N": -1.0,
    "kind=I": -1.5,
    "kind=:": 1.0,
    "kind=-": -0.5,
    "side=Rq": 0.3,
    "touches=L": 1.5,
    "touches=R": 0.4,
    "in the middle": 1.0,
    "infinitive": -0.8,
    "passive": -0.7,
    "before=R": 0.9,
    "before=N": 0.7,
    "before=n": 0.5,
    "before=,": 0.2,
    **{f"{what} between={side}": -1.5 for what in ("verbs", "stop") for side in "LR"},
    **{f"conjunction between={side}": -1.0 for side in "LR"},
    **{f"far={side}{bucket}": weight for side in "LR" for bucket, weight in _FAR.items()},
}

SOURCE: Weights = {
    "touches=L": 2.0,
    "touches=R": 0.2,
    "touches=R,after": 2.2,
    "touches=R,mark": 1.0,
    "where=L0": 0.8,
    "where=R0": 0.3,
    "where=R0,mark": 0.5,
    "according,R0": 4.0,
    "content between": -1.5,
    "kind=R": 1.0,
    "kind=N": 1.0,
    "kind=D": 0.4,
    "kind=n": -0.2,
    "kind=M": -1.0,
    "time": -3.0,
    "in marks": -2.0,
    "people": 0.8,
    "begins,L": 0.7,
    "before=^": 0.5,
    "before=C": 0.2,
    "before=I": -1.2,
    "before word=by": 2.5,
    "before word=from": 0.8,
    "after=I": -0.4,
    "after=(": -0.4,
    "verb inside": -0.6,
    "possessive": -0.5,
    "size=0": 0.3,
    "size=1": 0.1,
    "size=2": -0.1,
    "size=3": -0.3,
    "size=4": -0.4,
    "verbs between=L,ing": 0.5,
    "verbs between=R,ing": -0.5,
    **{f"verbs between={side},{form}": -0.5 for side in "LR" for form in _FORMS},
    **{f"where={side}{apart}": weight for side in "LR" for apart, weight in _APART.items()},
}
