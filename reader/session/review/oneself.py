"""Agreement with oneself: what somebody said of their own work when its label was hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from reader.measures.coefficients import cohen_kappa

Answers = list[tuple[str, str]]
"""The label that was given first and the one that was given blind, empty for none."""


class WithOneself(msgspec.Struct, frozen=True):
    """How somebody's two answers agree."""

    items: int
    same: int
    kappa: float | None
    """Cohen's kappa over the labels given; None where both times only one label was."""

    @property
    def share(self) -> float:
        """Part of the items that have the same answer, 0 to 1."""
        return self.same / self.items if self.items else 0.0


def compare(answers: Iterable[tuple[str, str]]) -> WithOneself:
    """Compare first and blind answers, one pair an annotation."""
    pairs = list(answers)
    same = sum(first == again for first, again in pairs)
    return WithOneself(len(pairs), same, kappa(pairs))


def kappa(pairs: Answers) -> float | None:
    """Cohen's kappa of two answers, one pair an item; None where it is 0 divided by 0."""
    first, again = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    labels = sorted(first.keys() | again.keys())
    same = sum(one == two for one, two in pairs)
    return cohen_kappa(same, [first[each] for each in labels], [again[each] for each in labels])
