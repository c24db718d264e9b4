"""How well is learned from somebody's articles: tested on those of their own that are held out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from reader.model.progress import Progress, no_progress
from reader.services.learn import opinions
from reader.services.learn.lessons import FEWEST, Lesson
from reader.services.learn.ranker import Examples, examples, fit
from reader.services.learn.refit import WHOLE
from reader.services.suggest.attribution.propose import BY_HAND, Scorer, propose
from reader.text.lines import Extent

STEPS = (0, 5, 10, 20, 50, 100, 200)
"""Numbers of articles to learn from; 0: the rules."""
DRAWS = 3
_LEAST_TEST = 2
"""Articles to test on, at least."""


class Point(msgspec.Struct, frozen=True):
    """What proposals are worth after learning from a number of articles, as means of draws."""

    articles: int
    source: float | None
    """Share of the first proposals for what was said whose source overlaps the user's; None:
    nothing to test on."""
    cue: float | None
    both: float | None
    contents: float | None = None
    """F1 of the contents that a model of whole attributions finds, by overlap; None: too few
    articles to learn one."""


class Curve(msgspec.Struct, frozen=True):
    """What is learned from somebody in a workspace."""

    annotator: str
    finished: int
    needed: int
    """Finished articles from which on something is learned."""
    points: list[Point]
    sentences: int
    """Sentences tagged as a fact or an opinion."""
    sentences_needed: int
    precision: float | None
    """How often the surest third of facts and opinions is right, held out; None where too few
    are, or they are right too seldom, so that none are suggested."""


def curve(annotator: str, every: Sequence[Lesson], progress: Progress = no_progress) -> Curve:
    """Return the learning curve on finished articles, some of which are held out each time."""
    whole = [each for each in every if each.whole]
    steps = [each for each in STEPS if each + max(_LEAST_TEST, len(whole) // 5) <= len(whole)]
    points: list[Point] = []
    if len(whole) >= FEWEST:
        taught = [_taught(each) for each in progress(whole, len(whole), "Reading")]
        rounds = [(step, seed) for step in steps for seed in range(DRAWS if step else 1)]
        results: dict[int, list[Point]] = {}
        for step, seed in progress(rounds, len(rounds), "Learning"):
            results.setdefault(step, []).append(_tested(whole, taught, step, seed))
        points = [_mean(each) for each in results.values()]
    sentences = [opinions.sentences(each) for each in whole]
    found = opinions.learn(sentences) if opinions.enough(sentences) else None
    return Curve(
        annotator=annotator,
        finished=len(whole),
        needed=FEWEST,
        points=points,
        sentences=sum(bool(each.label) for one in sentences for each in one),
        sentences_needed=opinions.FEWEST,
        precision=found.precision if found is not None else None,
    )


def _taught(lesson: Lesson) -> Examples:
    return examples(lesson.article.text, lesson.view.units("sentence"), lesson.known)


def _tested(whole: Sequence[Lesson], taught: Sequence[Examples], step: int, seed: int) -> Point:
    """Learn from `step` articles, and test on a fifth of the others, at least two."""
    mixed = [*range(len(whole))]
    random.Random(seed).shuffle(mixed)
    learn, test = mixed[:step], [whole[at] for at in mixed[step:]]
    scorer = fit([taught[at] for at in learn]) if step else BY_HAND
    counts = [one for each in test for one in _right(each, scorer)]
    with_source = [(source, cue) for source, cue in counts if source is not None]
    return Point(
        step,
        _share(source for source, _ in with_source),
        _share(cue for _, cue in counts),
        _share(source and cue for source, cue in with_source),
        _contents([whole[at] for at in learn], test) if step >= WHOLE else None,
    )


def _right(lesson: Lesson, scorer: Scorer) -> Iterator[tuple[bool | None, bool]]:
    """Yield of each attribution whether source and cue are right; None where it has no source."""
    text, sentences = lesson.article.text, lesson.view.units("sentence")
    for known in lesson.known:
        first = next(iter(propose(text, known.contents, sentences, scorer)), None)
        cue = first is not None and _overlaps(first.cue, known.cues)
        source = first is not None and first.source is not None
        source = source and _overlaps(first.source, known.sources)  # type: ignore[union-attr]
        yield source if known.sources else None, cue


def _contents(learn: Sequence[Lesson], test: Sequence[Lesson]) -> float:
    """Return the F1 of the contents that a model learned from articles finds in others."""
    from reader.services.learn.tagger import CONTENT, Tagger, passages, seen, train

    ours = theirs = found = reached = 0
    with TemporaryDirectory(prefix="obelism-learn-") as folder:
        train([(seen(each), passages(each)) for each in learn], Path(folder) / "model")
        tagger = Tagger(Path(folder) / "model")
        for each in test:
            mine = [
                (one.start, one.end) for one in tagger.passages(seen(each)) if one.role == CONTENT
            ]
            known = [extent for one in each.known for extent in one.contents]
            ours, theirs = ours + len(mine), theirs + len(known)
            found += sum(_overlaps(extent, known) for extent in mine)
            reached += sum(_overlaps(extent, mine) for extent in known)
    precision, recall = found / max(1, ours), reached / max(1, theirs)
    return 2 * precision * recall / max(1e-9, precision + recall)


def _overlaps(extent: Extent | None, others: Iterable[Extent]) -> bool:
    return extent is not None and any(extent[0] < b and a < extent[1] for a, b in others)


def _share(right: Iterable[object]) -> float | None:
    every = [bool(each) for each in right]
    return sum(every) / len(every) if every else None


def _mean(points: Sequence[Point]) -> Point:
    def of(name: str) -> float | None:
        known = [value for each in points if (value := getattr(each, name)) is not None]
        return round(sum(known) / len(known), 3) if known else None

    return Point(points[0].articles, *(of(name) for name in ("source", "cue", "both", "contents")))
