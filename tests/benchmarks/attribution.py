"""How well sources, cues and contents are proposed, against a person's: a folder in brat's format.

`python -m tests.benchmarks.attribution PATH [--draws N] [--articles N ...] [--json]`

- given: the content is known. How often the first proposal's source and cue overlap a person's, or
  are the same to the letter, and whether one of the first three does; by rules, and learned from
  5, 20, 50, 200 of the articles. `both` counts attributions that have a source.
- unaided: precision, recall and F1 of all sources, cues and contents of an article, exactly and by
  overlap; by rules, and by a model learned from 20, 200 articles.

What is learned is tested on the other articles: the mean of seeded draws, with the standard
deviation. Of an article with several annotators the first counts. Times are CPU ms.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from reader.services.learn.lessons import Known
from reader.services.learn.ranker import Examples, examples, fit, packed, unpacked
from reader.services.learn.tagger import (
    CONTENT,
    CUE,
    SOURCE,
    Passage,
    Seen,
    Tagger,
    passages_of,
    train,
)
from reader.services.suggest.attribution.propose import Proposal, Scorer, propose
from reader.services.suggest.attribution.readings import readings
from reader.services.suggest.rules import TextView
from reader.text.lines import Extent
from reader.text.units import Units
from tests.benchmarks.gold import Annotated, Gold, read_gold

ROLES = {CONTENT: "content", SOURCE: "source", CUE: "cue"}
FIRST = 3


class Article:
    """An article with what a person marked in it."""

    def __init__(self, gold: Gold) -> None:
        """Take the attributions among the annotations of `gold`."""
        self.text = gold.text
        self.known = [known for each in gold.annotations if (known := _known(each))]

    @cached_property
    def sentences(self) -> list[Extent]:
        """Its sentences."""
        return self._view.units("sentence")

    @cached_property
    def _view(self) -> TextView:
        return TextView(self.text)

    @cached_property
    def seen(self) -> Seen:
        """The article as models see it."""
        quotations = [each.outer for each in self._view.quotations()]
        return Seen(self.text, self._view.units("paragraph"), self.sentences, quotations)

    @cached_property
    def examples(self) -> Examples:
        """What it teaches."""
        return examples(self.text, self.sentences, self.known)

    @cached_property
    def passages(self) -> list[Passage]:
        """What the person marked: cues, then sources, then contents."""
        return [
            Passage(role, *extent)
            for role, name in ((CUE, "cues"), (SOURCE, "sources"), (CONTENT, "contents"))
            for extent in sorted({part for each in self.known for part in getattr(each, name)})
        ]


def _known(one: Annotated) -> Known | None:
    spans = {
        role: tuple(sorted(span.extent for span in one.spans if role in span.names))
        for role in ROLES.values()
    }
    if not spans["content"] or not spans["cue"]:
        return None
    return Known(spans["content"], spans["cue"], spans["source"])


def overlaps(extent: Extent | None, others: Iterable[Extent]) -> bool:
    """Return whether an extent shares a character with one of others."""
    return extent is not None and any(extent[0] < b and a < extent[1] for a, b in others)


def given(articles: Iterable[Article], scorer: Scorer) -> dict[str, float]:
    """Return how often proposals are right where the content is known."""
    counts: Counter[str] = Counter()
    for article in articles:
        for known in article.known:
            begin = time.process_time()
            proposals = propose(article.text, known.contents, article.sentences, scorer)
            counts["ms"] += round(1e6 * (time.process_time() - begin))
            _count(counts, proposals, known)
    cues, sources = max(1, counts["cues"]), max(1, counts["sources"])
    of = {"cue": cues, "source": sources, "both": sources}
    found = {
        f"{what}{how}": counts[f"{what}{how}"] / of[what]
        for what in of
        for how in ("", " exactly", " in three")
        if (what, how) not in (("both", " in three"), ("both", " exactly"))
    }
    return {**found, "ms": counts["ms"] / 1e3 / cues, "attributions": counts["cues"]}


def _count(counts: Counter[str], proposals: Sequence[Proposal], known: Known) -> None:
    first = proposals[0] if proposals else Proposal((0, 0), None, 0.0)
    cue = overlaps(first.cue, known.cues)
    source = overlaps(first.source, known.sources)
    counts["cues"] += 1
    counts["cue"] += cue
    counts["cue exactly"] += first.cue in known.cues
    counts["cue in three"] += any(
        overlaps(each, known.cues) for each in _different([each.cue for each in proposals])
    )
    if known.sources:
        counts["sources"] += 1
        counts["source"] += source
        counts["source exactly"] += first.source in known.sources
        counts["both"] += source and cue
        counts["source in three"] += any(
            overlaps(each, known.sources)
            for each in _different([each.source for each in proposals if each.source])
        )


def _different(extents: Sequence[Extent]) -> list[Extent]:
    """Return the first three that do not overlap."""
    found: list[Extent] = []
    for extent in extents:
        if len(found) < FIRST and not overlaps(extent, found):
            found.append(extent)
    return found


def unaided(
    articles: Iterable[Article], find: Callable[[Article], Sequence[Passage]]
) -> dict[str, float]:
    """Return the F1 of each role, exactly and by overlap."""
    counts: Counter[str] = Counter()
    milliseconds: list[float] = []
    for article in articles:
        begin = time.process_time()
        passages = find(article)
        milliseconds.append(1e3 * (time.process_time() - begin))
        for role, name in ROLES.items():
            ours = {(each.start, each.end) for each in passages if each.role == role}
            theirs = {(each.start, each.end) for each in article.passages if each.role == role}
            counts[f"{name} ours"] += len(ours)
            counts[f"{name} theirs"] += len(theirs)
            counts[f"{name} same"] += len(ours & theirs)
            counts[f"{name} found"] += sum(overlaps(each, theirs) for each in ours)
            counts[f"{name} reached"] += sum(overlaps(each, ours) for each in theirs)
    found: dict[str, float] = {}
    for name in ROLES.values():
        ours, theirs = max(1, counts[f"{name} ours"]), max(1, counts[f"{name} theirs"])
        precision, recall = counts[f"{name} found"] / ours, counts[f"{name} reached"] / theirs
        found[f"{name} exactly"] = 2 * counts[f"{name} same"] / (ours + theirs)
        found[name] = 2 * precision * recall / max(1e-9, precision + recall)
        found[f"{name} precision"], found[f"{name} recall"] = precision, recall
    return {**found, "ms": statistics.mean(milliseconds)}


def proposing(articles: Sequence[Article]) -> dict[str, float]:
    """Return the CPU ms of what the key `a` proposes: the mean, and of each hundredth the longest.

    Each is the best of three.
    """
    found = []
    for article in articles:
        units = Units(article.text)
        for known in article.known:
            times = []
            for _ in range(3):
                begin = time.process_time()
                readings(units, known.contents[0])
                times.append(1e3 * (time.process_time() - begin))
            found.append(min(times))
    found.sort()
    return {
        "mean ms": statistics.mean(found),
        **{f"p{part} ms": found[len(found) * part // 100] for part in (50, 95, 99)},
    }


REFITTED = 200
"""Articles that the ranking is fitted on anew, each with its features kept; one may come twice."""


def refitting(articles: Sequence[Article]) -> dict[str, float]:
    """Return the CPU seconds of fitting anew where what each article teaches is kept."""
    kept = [packed(each.examples) for each in articles]
    begin = time.process_time()
    lessons = [unpacked(kept[at % len(kept)]) for at in range(REFITTED)]
    unpacking = time.process_time() - begin
    fit(lessons)
    return {"reading s": unpacking, "all s": time.process_time() - begin}


def drawn(
    articles: Sequence[Article], number: int, draws: int
) -> list[tuple[list[Article], list[Article]]]:
    """Return articles to learn from and those to test on, for each draw."""
    found = []
    for seed in range(draws):
        mixed = [*articles]
        random.Random(seed).shuffle(mixed)
        found.append((mixed[:number], mixed[number:]))
    return found


def learned_given(learn: Sequence[Article], test: Sequence[Article]) -> dict[str, float]:
    """Return how often proposals are right after learning from articles."""
    lessons = [each.examples for each in learn]
    begin = time.process_time()
    scorer = fit(lessons)
    seconds = time.process_time() - begin
    return {**given(test, scorer), "fit s": seconds}


def learned_unaided(learn: Sequence[Article], test: Sequence[Article]) -> dict[str, float]:
    """Return how well a model learned from articles finds attributions in others."""
    with tempfile.TemporaryDirectory(prefix="obelism-benchmark-") as folder:
        model = Path(folder) / "model"
        begin = time.process_time()
        train([(each.seen, each.passages) for each in learn], model)
        seconds = time.process_time() - begin
        tagger = Tagger(model)
        return {**unaided(test, lambda each: tagger.passages(each.seen)), "train s": seconds}


def mean(results: Sequence[dict[str, float]]) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation of each figure."""
    return {
        name: (
            statistics.mean(each[name] for each in results),
            statistics.stdev(each[name] for each in results) if len(results) > 1 else 0.0,
        )
        for name in results[0]
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--articles", type=int, nargs="*", default=[5, 20, 50, 200])
    parser.add_argument("--tagged", type=int, nargs="*", default=[20, 200])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    articles = [Article(each) for each in read_gold(options.path, several=False)]
    rows = [
        ("given, rules", mean([given(articles, Scorer())])),
        ("unaided, rules", mean([unaided(articles, lambda each: passages_of(each.seen.by_rules))])),
    ]
    for what, learn, numbers in (
        ("given", learned_given, options.articles),
        ("unaided", learned_unaided, options.tagged),
    ):
        for number in numbers:
            if number < len(articles):
                results = [learn(*each) for each in drawn(articles, number, options.draws)]
                rows.append((f"{what}, learned from {number}", mean(results)))
    rows.append(("a proposal by key", mean([proposing(articles)])))
    rows.append((f"fitting anew, {REFITTED} articles", mean([refitting(articles)])))
    if options.json:
        print(json.dumps(dict(rows), indent=1))
        return
    for name, figures in rows:
        print(f"\n{name} ({len(articles)} articles)")
        for what, (middle, spread) in figures.items():
            print(f"  {what:18} {middle:8.3f}" + (f" ± {spread:.3f}" if spread else ""))


if __name__ == "__main__":
    main()
