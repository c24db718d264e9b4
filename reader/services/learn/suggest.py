"""Suggest what was learned, as the layer `@learned`: whole attributions, facts and opinions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.labels import CONTENT, CUE, SOURCE, LabelSet
from reader.services.learn import opinions
from reader.services.learn.lessons import ATTRIBUTION, Lesson
from reader.services.learn.model import Model, can_learn, folder_of, load, tagger_at
from reader.services.suggest.attribution.propose import Proposal, Scorer, propose
from reader.services.suggest.offer import FROM, LEARNED, is_for
from reader.services.suggest.rules import Suggestion
from reader.services.suggest.run import BY, NAMESPACE, Outcome, bring_up_to
from reader.store.base import Store
from reader.text.lines import Extent, overlap

ORIGIN = "learned"


class Learned:
    """What was learned from somebody in a workspace, for any number of its articles."""

    def __init__(self, store: Store, annotator: str, *, clock: Clock = utc_now) -> None:
        self._store, self._clock = store, clock
        self._annotator = annotator
        self._folder = folder_of(store, annotator)
        self.model = load(self._folder)
        """None where nothing was learned."""

    @property
    def scorer(self) -> Scorer | None:
        """What weighs candidates for source and cue; None where nothing was learned."""
        return self.model.scorer if self.model is not None else None

    @property
    def by(self) -> dict[str, Any]:
        """What is recorded with what it proposed for a passage."""
        assert self.model is not None
        return {"layer": LEARNED, "rule": ATTRIBUTION, "version": self.model.version}

    @property
    def suggests(self) -> bool:
        """Whether it suggests anything: source and cue alone are proposed when they are needed."""
        return self.model is not None and (self.model.tagger or self.model.opinions is not None)

    def suggest(self, article: Article, *, dry_run: bool = False) -> Outcome:
        """Bring `@learned` on an article up to what was learned; what was from others stays.

        Raises:
            ReadOnly: the layer cannot be written.
        """
        found = suggestions(
            article,
            self.model,
            self._folder,
            self._store.labels(),
            annotator=self._annotator,
            clock=self._clock,
        )
        return bring_up_to(
            self._store,
            article,
            LEARNED,
            found,
            lambda each: is_for(each, self._annotator),
            dry_run=dry_run,
            clock=self._clock,
        )


def suggestions(
    article: Article,
    model: Model | None,
    folder: Path,
    labels: LabelSet,
    *,
    annotator: str,
    clock: Clock = utc_now,
) -> dict[str, Annotation]:
    """Return what a model suggests for an article by id, without labels that are not defined.

    Each says that it was learned from this annotator.

    The same suggestion of the same model on the same text always has the same id.
    """
    found: dict[str, Annotation] = {}
    if model is None:
        return found
    lesson, now = Lesson(article, ()), timestamp(clock())
    by = {"layer": LEARNED, "version": model.version}
    for kind, each in _found(lesson, model, folder):
        if each.label in labels:
            spans = labels[each.label].ordered(each.spans)
            places = [f"{span.start}-{span.end} {span.role or ''}" for span in spans]
            content = "\0".join(
                (LEARNED, annotator, model.version, article.info.sha256, each.label, *places)
            )
            annotation = Annotation(
                id=uuid.uuid5(NAMESPACE, content).hex,
                label=each.label,
                spans=spans,
                origin=ORIGIN,
                created=now,
                modified=now,
                extra={BY: {**by, "rule": kind, FROM: annotator}},
            )
            found.setdefault(annotation.id, annotation)
    return found


def _found(lesson: Lesson, model: Model, folder: Path) -> Iterator[tuple[str, Suggestion]]:
    view = lesson.view
    if model.tagger and can_learn():
        for contents, cue, source in _attributions(lesson, model, folder):
            spans = [view.span(*extent, CONTENT) for extent in contents]
            spans.append(view.span(*cue, CUE))
            if source is not None:
                spans.append(view.span(*source, SOURCE))
            yield ATTRIBUTION, Suggestion(label=ATTRIBUTION, spans=tuple(spans))
    if model.opinions is not None:
        for extent in view.units("sentence"):
            words = opinions.words_of(view.text, extent)
            label, sure = opinions.judge(words, model.opinions.weights)
            if label and sure >= model.opinions.least:
                yield "sentence", Suggestion(label=label, spans=(view.span(*extent),))


_Parts = tuple[Sequence[Extent], Extent, Extent | None]


def _attributions(lesson: Lesson, model: Model, folder: Path) -> Iterator[_Parts]:
    """Yield the attributions that passages make: contents of one cue belong together."""
    from reader.services.learn import tagger

    try:
        passages = tagger.Tagger(tagger_at(folder, model.version)).passages(tagger.seen(lesson))
    except ValueError:
        return
    in_role: dict[str, list[Extent]] = {tagger.CONTENT: [], tagger.CUE: [], tagger.SOURCE: []}
    for each in passages:
        in_role[each.role].append((each.start, each.end))
    by_cue: dict[Extent, tuple[list[Extent], Extent | None]] = {}
    sentences = lesson.view.units("sentence")
    for content in in_role[tagger.CONTENT]:
        proposals = propose(lesson.article.text, [content], sentences, model.scorer)
        best = _best(proposals, in_role[tagger.CUE], in_role[tagger.SOURCE])
        if best is None:
            continue
        cue = _same(best.cue, in_role[tagger.CUE])
        source = best.source and _same(best.source, in_role[tagger.SOURCE])
        by_cue.setdefault(cue, ([], source))[0].append(content)
    for cue, (contents, source) in by_cue.items():
        yield contents, cue, source


def _best(
    proposals: Sequence[Proposal], cues: Sequence[Extent], sources: Sequence[Extent]
) -> Proposal | None:
    """Return the first whose cue, and if there is one whose source, was found by itself, too."""
    with_cue = [each for each in proposals if any(overlap(each.cue, cue) for cue in cues)]
    with_both = (
        each
        for each in with_cue
        if each.source and any(overlap(each.source, source) for source in sources)
    )
    return next(with_both, next(iter(with_cue), None))


def _same(extent: Extent, found: Sequence[Extent]) -> Extent:
    """Return what was found by itself in the place of an extent; the extent where nothing was."""
    return next((each for each in found if overlap(each, extent)), extent)
