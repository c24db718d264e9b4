"""How many keys a whole attribution takes: content, source and cue, by hand and with proposals.

All keys are pressed on a real reader; passages are selected by the policy that a person follows.
By hand it is `a` on the content and `r` on each other role. With proposals a person takes by `a`
the first of four ways that is right, and fills the roles by hand where none is; or goes first
through what `;` shows, takes what is right, dismisses the rest, and then marks what is left by `a`.

Right is what shares a letter with a person's in each role, or, exactly, what has the same words. Of
attributions with several passages in a role no keys are counted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reader.model.annotation import Annotation, Span
from reader.model.labels import CONTENT, CUE, DEFAULT_LABELS, SOURCE
from reader.modes.annotate import suggesting
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.proposals import Weighing
from reader.services.learn.lessons import Known
from reader.services.learn.model import Model, tagger_at
from reader.services.learn.ranker import fit
from reader.services.learn.suggest import suggestions
from reader.services.learn.tagger import train
from reader.services.suggest.attribution.propose import BY_HAND
from reader.services.suggest.offer import LEARNED, find_proposals
from reader.services.suggest.run import bring_up_to
from reader.text.lines import Extent
from tests.benchmarks import keystroke_policy
from tests.benchmarks.attribution import Article, overlaps
from tests.benchmarks.ground import Ground
from tests.benchmarks.stage import Readers, Screen, press, stage

TAUGHT = 20
"""Articles that are learned from."""
SEED = 13
_WAYS = 4
"""Ways that a person looks at."""


class Wanted(NamedTuple):
    """An attribution as a person made it, one passage in each role."""

    content: Extent
    cue: Extent
    source: Extent | None


class Taught(NamedTuple):
    """What was learned, and where; None: the rules alone."""

    model: Model
    folder: Path


class Keys(NamedTuple):
    """Keys that the attributions of an article took."""

    attributions: int
    by_hand: int
    by_key: int
    """With what `a` proposes."""
    shown_first: int
    """With what `;` shows before."""
    taken: int
    """How many of what `;` showed were taken."""


def taught(articles: Sequence[Article], folder: Path) -> Taught:
    """Learn from articles."""
    scorer = fit([each.examples for each in articles])
    train([(each.seen, each.passages) for each in articles], tagger_at(folder, "0" * 12))
    return Taught(
        Model(
            version="0" * 12, articles=len(articles), cue=dict(scorer.cue),
            source=dict(scorer.source), tagger=True,
        ),
        folder,
    )  # fmt: skip


class _Person:
    """Marks the attributions of an article on a reader, and counts the keys."""

    def __init__(self, readers: Readers, screen: Screen, taught: Taught | None, *, exactly: bool):
        self._ground = Ground(readers.opened(screen))
        self._reader: AnnotateMode = readers.opened(screen)
        self._readers, self._exactly, self.keys = readers, exactly, 0
        scorer = taught.model.scorer if taught is not None else BY_HAND
        self._reader.state.weighing = Weighing(scorer)

    def press(self, *keys: str) -> None:
        """Press keys."""
        press(self._reader, keys)
        self.keys += len(keys)

    def select(self, extent: Extent) -> None:
        """Put the focus on a passage."""
        goal = self._ground.words.bare(*extent)
        assert goal is not None
        self._ground.beside = self._beside()
        state = self._ground.state_of(self._reader)
        self.press(*keystroke_policy.way(self._ground, state, goal))

    def _beside(self) -> Extent | None:
        """Return the focus where hints are short beside it."""
        state = self._reader.state
        return state.document.focus.extent if state.goes_beside else None

    def mark(self, one: Wanted, *, proposals: bool) -> None:
        """Mark an attribution."""
        self.select(one.content)
        self.press("a")
        shown = self._reader.state.proposals
        for way in range(min(_WAYS, len(shown.ways)) if shown is not None and proposals else 0):
            assert shown is not None
            if self._fits(shown.ways[way].spans, one):
                self.press(*["Tab"] * way, "Enter")
                return
        for extent in filter(None, (one.source, one.cue)):
            self.select(extent)
            self.press("r")
        if one.source is None:
            self.press("r")  # out of the source, into the cue
        current = self._reader.state.document.current_annotation
        assert current is not None
        assert not DEFAULT_LABELS["attribution"].missing(current.spans) or one.source is None

    def take_shown(self, wanted: Sequence[Wanted], others: Sequence[Known]) -> set[Wanted]:
        """Go through what is proposed, and take what is right; return what that was.

        No key is counted for what is one of `others`.
        """
        state, left = self._reader.state, dict.fromkeys(wanted)
        self.press(";")
        state.take_requests()
        suggesting.show(state, find_proposals(self._readers.layer.store, self._readers.article))
        if state.suggested:
            self.press("Tab")
        while state.suggested and state.suggested.chosen is not None:
            one = state.suggested.chosen.annotation
            match = next((each for each in left if self._matches(one, each)), None)
            if match is not None:
                del left[match]
                self.press("Enter")
            elif any(overlaps(one.spans[0].extent, each.contents) for each in others):
                self.press("Enter")
                self.keys -= 1
            else:
                self.press("x")
        if state.suggested is not None:
            self.press(";")
        return {*wanted} - left.keys()

    def _matches(self, one: Annotation, wanted: Wanted) -> bool:
        contents = [span for span in one.spans if span.role == CONTENT]
        same = any(self._same(span.extent, wanted.content) for span in contents)
        return same and self._fits(one.spans, wanted)

    def _fits(self, spans: Sequence[Span], one: Wanted) -> bool:
        """Whether source and cue are right, and the content where one is proposed, too."""
        places = {span.role: span.extent for span in spans}
        content = places.get(CONTENT, one.content)
        if not self._same(content, one.content) or (one.source is None and SOURCE in places):
            return False
        others = [(CUE, one.cue)] + ([(SOURCE, one.source)] if one.source is not None else [])
        return all(role in places and self._same(places[role], it) for role, it in others)

    def _same(self, one: Extent, other: Extent) -> bool:
        if not self._exactly:
            return overlaps(one, [other])
        bare = self._ground.words.bare
        return bare(*one) == bare(*other)


def measured(
    article: Article, screen: Screen, taught: Taught | None, *, exactly: bool = False
) -> Keys:
    """Mark an article three times, and count the keys."""
    counts, taken = [], set[Wanted]()
    wanted: list[Wanted] = []
    for how in ("by hand", "by key", "shown first"):
        with stage(article.text) as readers:
            person = _Person(readers, screen, taught, exactly=exactly)
            wanted, others = _wanted(article, Ground(readers.opened(screen)))
            taken = set()
            if how == "shown first":
                _suggest(readers, taught)
                taken = person.take_shown(wanted, others)
            for one in wanted:
                if one not in taken:
                    person.mark(one, proposals=how != "by hand")
            counts.append(person.keys)
    return Keys(len(wanted), *counts, len(taken))


def _suggest(readers: Readers, taught: Taught | None) -> None:
    """Bring `@learned` up to what was learned, as the reader does."""
    if taught is not None:
        store, article = readers.layer.store, readers.article
        found = suggestions(article, taught.model, taught.folder, DEFAULT_LABELS, annotator="ann")
        bring_up_to(store, article, LEARNED, found)


def _wanted(article: Article, ground: Ground) -> tuple[list[Wanted], list[Known]]:
    """Return the attributions that count, in reading order, and the others."""
    wanted: dict[Wanted, None] = {}
    others = []
    for each in sorted(article.known):
        parts = (*each.contents, *each.cues, *each.sources)
        single = len(each.contents) == len(each.cues) == 1 and len(each.sources) < 2
        if single and all(ground.words.whole(*part) for part in parts):
            wanted[Wanted(each.contents[0], each.cues[0], next(iter(each.sources), None))] = None
        else:
            others.append(each)
    return [*wanted], others


def rows(articles: Sequence[Article], screen: Screen, sample: int | None) -> Iterator[str]:
    """Yield a line for the rules, and one learned from other articles, of so many articles."""
    mixed = [*articles]
    random.Random(SEED).shuffle(mixed)
    learn, test = mixed[:TAUGHT], mixed[TAUGHT:]
    test = test[: sample or len(test)]
    with TemporaryDirectory(prefix="obelism-benchmark-") as folder:
        for name, model in (("rules", None), ("learned from 20", taught(learn, Path(folder)))):
            for exactly in (False, True):
                every = [measured(each, screen, model, exactly=exactly) for each in test]
                count = sum(each.attributions for each in every)
                hand, key, first = (
                    sum(each[at] for each in every) / max(1, count) for at in (1, 2, 3)
                )
                yield (
                    f"  {name}{', exactly' if exactly else ''}: {count} attributions in"
                    f" {len(test)} articles: by hand {hand:.2f}, with what a proposes {key:.2f}"
                    f" ({key / hand:.2f}), with what ; shows first {first:.2f} ({first / hand:.2f})"
                )
