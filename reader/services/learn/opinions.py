"""Learn to tell sentences that somebody would tag as a fact, as an opinion, or as neither.

A multinomial logistic regression on the words of a sentence, by the same steps as the ranking of
candidates: the three labels are the candidates. Only the surest part of what it finds is used, and
nothing where that is not right often enough on the user's own articles, a fifth of them held out
each time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from reader.services.learn.lessons import Lesson
from reader.services.learn.model import Opinions
from reader.services.suggest.attribution.tokens import tokens_of
from reader.text.lines import Extent

FACT, OPINION, NEITHER = LABELS = ("fact", "opinion", "")

FEWEST = 50
"""Sentences tagged as a fact or an opinion from which on they are told apart."""
SUREST = 0.3
"""The share that is used of what it finds, the surest."""
PRECISION = 0.8
"""The share of that that has to be right."""
_FOLDS = 5
_MOST_WORDS = 120


class Sentence(NamedTuple):
    """A sentence with its words and what it was tagged as."""

    words: tuple[str, ...]
    label: str


def words_of(text: str, extent: Extent) -> tuple[str, ...]:
    """Return what a sentence is judged by: its words, pairs of them, and what it begins with."""
    words = [token.word for token in tokens_of(text, *extent)][:_MOST_WORDS]
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    flags = [f"^{words[0]}"] if words else []
    flags += ["1"] * any(word[:1].isdigit() for word in words)
    flags += ["“"] * any(mark in text[slice(*extent)] for mark in '“”"«»')
    return tuple(dict.fromkeys([*words, *pairs, *flags]))


def sentences(lesson: Lesson) -> list[Sentence]:
    """Return the sentences of an article: each has the label that covers at least half of it."""
    tagged = [(label, lesson.tagged(label)) for label in (FACT, OPINION)]
    found = []
    for extent in lesson.view.units("sentence"):
        shares = {label: _covered(extent, extents) for label, extents in tagged}
        label = max(shares, key=lambda name: shares[name])
        found.append(
            Sentence(words_of(lesson.article.text, extent), label if shares[label] >= 0.5 else "")
        )
    return found


def _covered(extent: Extent, extents: Sequence[Extent]) -> float:
    start, end = extent
    shared = sum(max(0, min(end, b) - max(start, a)) for a, b in extents)
    return shared / max(1, end - start)


def enough(articles: Sequence[Sequence[Sentence]]) -> bool:
    """Return whether there are sentences enough of both kinds."""
    labels = [each.label for article in articles for each in article if each.label]
    return len(labels) >= FEWEST and {FACT, OPINION} <= {*labels}


def learn(articles: Sequence[Sequence[Sentence]]) -> Opinions | None:
    """Learn from the sentences of articles; None where too few are sure and right."""
    if not enough(articles) or len(articles) < _FOLDS:
        return None
    judged: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        weights = _fit(
            [each for at, one in enumerate(articles) if at % _FOLDS != fold for each in one]
        )
        for each in (each for one in articles[fold::_FOLDS] for each in one):
            label, sure = judge(each.words, weights)
            if label:
                judged.append((sure, label == each.label))
    judged.sort(reverse=True)
    surest = judged[: math.floor(SUREST * len(judged))]
    right = sum(one for _, one in surest) / max(1, len(surest))
    if not surest or right < PRECISION:
        return None
    return Opinions(_fit([each for one in articles for each in one]), surest[-1][0], right)


def judge(words: Sequence[str], weights: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest label of a sentence, and its probability."""
    scores = {
        label: sum(weights.get(f"{label}:{word}", 0.0) for word in ("", *words)) for label in LABELS
    }
    best = max(scores, key=lambda label: scores[label])
    return best, 1 / sum(math.exp(score - scores[best]) for score in scores.values())


def _fit(articles: Sequence[Sentence]) -> dict[str, float]:
    from reader.services.learn.ranker import Group, fit_groups  # needs the extra

    groups = [
        Group(
            [tuple(f"{label}:{word}" for word in ("", *each.words)) for label in LABELS],
            [float(label == each.label) for label in LABELS],
        )
        for each in articles
    ]
    weights = fit_groups(groups, {})
    return {name: round(weight, 4) for name, weight in weights.items() if abs(weight) > 1e-3}
