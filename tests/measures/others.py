"""Figures as libraries compute them, which are loaded when the first is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def agreement_task(said: Iterable[tuple[str, int, Any]]) -> Any:
    """Give nltk who said what of which unit; it knows kappa and alpha."""
    from nltk.metrics.agreement import AnnotationTask

    return AnnotationTask(list(said))


def interval_alpha(said: Iterable[tuple[str, int, float]]) -> float:
    """Return alpha for interval data by nltk."""
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import interval_distance

    found: float = AnnotationTask(list(said), distance=interval_distance).alpha()
    return found


def f_measure(one: set[Any], other: set[Any]) -> float | None:
    """Return the F1 of two sets by nltk; None where both are empty."""
    from nltk.metrics.scores import f_measure as theirs

    found: float | None = theirs(one, other)
    return found


def confusion(one: Sequence[Any], other: Sequence[Any]) -> Any:
    """Give pycm what two said, unit by unit; it knows kappa and F1."""
    from pycm import ConfusionMatrix

    return ConfusionMatrix(one, other)
