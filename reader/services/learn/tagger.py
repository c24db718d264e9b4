"""Learn to find whole attributions: a conditional random field over the words of a paragraph.

Each word is outside, or begins or goes on with a content, a source or a cue (Ramshaw and Marcus
1995). What the rules find is among the features, so that the model corrects the rules and need not
learn them. Trained to convergence; python-crfsuite writes the model to a file of its own format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from reader.services.learn.lessons import Lesson
from reader.services.suggest.attribution.find import Attribution, find_attributions
from reader.services.suggest.attribution.lexicon import PEOPLE, verbs
from reader.services.suggest.attribution.tokens import Token, tokens_of
from reader.text.lines import Extent

OUTSIDE = "O"
CONTENT, SOURCE, CUE = "C", "S", "Q"

_PARAMETERS = {"c1": 0.5, "c2": 0.05, "max_iterations": 400, "feature.possible_transitions": True}
_NEAR = (-2, -1, 1, 2)


class Passage(NamedTuple):
    """A passage in a role: one of `CONTENT`, `SOURCE`, `CUE`."""

    role: str
    start: int
    end: int


class Paragraph(NamedTuple):
    """A paragraph as the model sees it."""

    tokens: list[Token]
    features: list[list[str]]


class Seen:
    """An article as the model sees it; all of it is computed when it is first asked for."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Extent],
        sentences: Sequence[Extent],
        quotations: Sequence[Extent],
    ) -> None:
        """Take the extents of its units in order, quotations with marks, none within another."""
        self.text, self.quotations = text, quotations
        self._paragraphs, self._sentences = paragraphs, sentences

    @cached_property
    def by_rules(self) -> list[Attribution]:
        """What the rules find."""
        return [*find_attributions(self.text, self._sentences, self.quotations)]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs that have words."""
        found, passages = [], passages_of(self.by_rules)
        for start, end in self._paragraphs:
            tokens = tokens_of(self.text, start, end)
            if tokens:
                found.append(Paragraph(tokens, self._features(tokens, tags(tokens, passages))))
        return found

    def _features(self, tokens: list[Token], by_rules: list[str]) -> list[list[str]]:
        quoted = [
            any(start <= token.start < end for start, end in self._quotations_near(tokens))
            for token in tokens
        ]
        return [
            [
                *_of_word(self.text, tokens[at], quoted[at], by_rules[at]),
                *_of_neighbours(tokens, at, by_rules),
            ]
            for at in range(len(tokens))
        ]

    def _quotations_near(self, tokens: list[Token]) -> list[Extent]:
        start, end = tokens[0].start, tokens[-1].end
        return [each for each in self.quotations if each[0] < end and start < each[1]]


def seen(lesson: Lesson) -> Seen:
    """Return an article that somebody has finished as the model sees it."""
    view = lesson.view
    quotations = [each.outer for each in view.quotations()]
    return Seen(lesson.article.text, view.units("paragraph"), view.units("sentence"), quotations)


def passages(lesson: Lesson) -> list[Passage]:
    """Return what somebody tagged in an article: cues, then sources, then contents, in order."""
    return [
        Passage(role, *extent)
        for role, extents in (
            (CUE, {extent for each in lesson.known for extent in each.cues}),
            (SOURCE, {extent for each in lesson.known for extent in each.sources}),
            (CONTENT, {extent for each in lesson.known for extent in each.contents}),
        )
        for extent in sorted(extents)
    ]


def passages_of(attributions: Sequence[Attribution]) -> list[Passage]:
    """Return the passages of attributions: cues, then sources, then contents, each once."""
    cues = [Passage(CUE, *each.cue) for each in attributions]
    sources = [Passage(SOURCE, *each.source) for each in attributions if each.source]
    contents = [Passage(CONTENT, *part) for each in attributions for part in each.contents]
    return list(dict.fromkeys([*cues, *sources, *contents]))


def tags(tokens: Sequence[Token], passages: Sequence[Passage]) -> list[str]:
    """Return a tag for each token. Where passages overlap, the first one counts."""
    found = [OUTSIDE] * len(tokens)
    for role, start, end in passages:
        inside = [at for at, token in enumerate(tokens) if token.start < end and start < token.end]
        if all(found[at] == OUTSIDE for at in inside):
            for number, at in enumerate(inside):
                found[at] = ("I" if number else "B") + role
    return found


def train(articles: Sequence[tuple[Seen, Sequence[Passage]]], path: Path) -> None:
    """Train on articles with their passages (cues first, contents last) and write the model."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(_PARAMETERS)
    for seen, passages in articles:
        for paragraph in seen.paragraphs:
            trainer.append(paragraph.features, tags(paragraph.tokens, passages))
    trainer.train(str(path))


class Tagger:
    """A trained model."""

    def __init__(self, path: Path) -> None:
        """Open the model that `train` wrote.

        Raises:
            ValueError: it is none.
        """
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))

    def passages(self, seen: Seen) -> list[Passage]:
        """Return the passages of an article in reading order; contents in one quotation are one."""
        found: list[Passage] = []
        for paragraph in seen.paragraphs:
            for passage in _passages(paragraph.tokens, self._tagger.tag(paragraph.features)):
                last = found[-1] if found else None
                if (
                    last
                    and last.role == passage.role == CONTENT
                    and _within_one(seen, last, passage)
                ):
                    found[-1] = Passage(CONTENT, last.start, passage.end)
                else:
                    found.append(passage)
        return found


def _within_one(seen: Seen, first: Passage, second: Passage) -> bool:
    return any(
        start < first.end <= end and start <= second.start < end for start, end in seen.quotations
    )


def _passages(tokens: Sequence[Token], found: Sequence[str]) -> Iterator[Passage]:
    passage: Passage | None = None
    for token, tag in zip(tokens, found, strict=True):
        if passage and tag == "I" + passage.role:
            passage = passage._replace(end=token.end)
            continue
        if passage:
            yield passage
        passage = None if tag == OUTSIDE else Passage(tag[1], token.start, token.end)
    if passage:
        yield passage


def _of_word(text: str, token: Token, quoted: bool, by_rules: str) -> Iterator[str]:
    first = text[token.start]
    yield f"word={token.word}"
    yield f"kind={token.kind}"
    yield f"ending={token.word[-3:]}"
    yield f"rules={by_rules}"
    yield f"quoted={quoted}"
    yield "shape=" + ("A" if first.isupper() else "1" if first.isdigit() else "a")
    verb = verbs().get(token.word)
    if verb:
        yield f"verb={verb[1]}"
    if token.word in PEOPLE:
        yield "people"


def _of_neighbours(tokens: Sequence[Token], at: int, by_rules: Sequence[str]) -> Iterator[str]:
    for away in _NEAR:
        if not 0 <= at + away < len(tokens):
            yield f"edge{away}"
            continue
        yield f"kind{away}={tokens[at + away].kind}"
        yield f"rules{away}={by_rules[at + away]}"
        if abs(away) == 1:
            yield f"word{away}={tokens[at + away].word}"
    if 0 < at < len(tokens) - 1:
        yield f"kinds={tokens[at - 1].kind}{tokens[at].kind}{tokens[at + 1].kind}"
