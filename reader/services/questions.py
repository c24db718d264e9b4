"""Questions to who leads a project: notes that begin with `?`, and what reviewers answered.

An answer is the reason of a verdict on the annotation: it stays in the reviewer's own layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.judgement import Verdict
from reader.model.progress import Progress, no_progress
from reader.services.export.judgements import verdicts_on
from reader.services.export.select import Selection
from reader.store.base import LayerKey, Snapshot, Store
from reader.text.phrases import excerpt
from reader.text.screen_text import one_line


class Answer(msgspec.Struct, frozen=True):
    """What a reviewer said."""

    who: str
    text: str
    verdict: str
    """accepted, rejected or corrected."""
    at: str
    current: bool
    """Whether the annotation is still as it was answered."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question on an annotation."""

    article: str
    """Id of the article."""
    annotator: str
    annotation: str
    """Its id."""
    label: str
    quote: str
    """Its first passage."""
    start: int | None
    """Where that begins, in code points; None where it is lost."""
    question: str
    at: str
    """When the annotation was last changed."""
    answers: tuple[Answer, ...]
    """Oldest first."""

    @property
    def open(self) -> bool:
        """Whether nobody has answered it as it is now."""
        return not any(each.current for each in self.answers)


def questions(
    selection: Selection, problems: list[str], progress: Progress = no_progress
) -> Iterator[Question]:
    """Yield the questions in the layers of a selection, in reading order.

    A sentence on each layer that cannot be read is added to `problems`.
    """
    for store, id, wanted in selection.by_article(progress):
        read = _read(store, id, selection.annotators[store.name, id], problems)
        asked = [
            (name, each)
            for name in read.keys() & wanted
            for each in read[name].annotations.values()
            if each.question and not _is_kept(each, read)
        ]
        if asked:
            verdicts = verdicts_on(read.values())
            for name, each in sorted(asked, key=lambda pair: (_start(pair[1]), pair[0])):
                yield _question(id, name, each, verdicts.get(name, {}).get(each.id, ()))


def answers_to(
    store: Store, key: LayerKey, annotations: Iterable[Annotation]
) -> dict[str, tuple[Answer, ...]]:
    """Return the answers to the questions among somebody's annotations on an article, by id.

    Other layers are only read where there is a question.
    """
    asked = [each for each in annotations if each.question]
    if not asked:
        return {}
    names = [each.annotator for each in store.layers(key.article_id)]
    read = _read(store, key.article_id, names, [])
    verdicts = verdicts_on(read.values()).get(key.annotator, {})
    found = {each.id: _answers(each, verdicts.get(each.id, ())) for each in asked}
    return {id: answers for id, answers in found.items() if answers}


def _read(store: Store, id: str, names: Iterable[str], problems: list[str]) -> dict[str, Snapshot]:
    read = {}
    for name in names:
        try:
            read[name] = store.read(LayerKey(name, id))
        except ObelismError as error:
            problems.append(f"{id}: {error}")
    return read


def _is_kept(annotation: Annotation, read: Mapping[str, Snapshot]) -> bool:
    """Return whether a correction has its note, and the question, from what it corrects."""
    corrected = (layer.annotations.get(annotation.corrects or "") for layer in read.values())
    return any(each is not None and each.note == annotation.note for each in corrected)


def _question(id: str, name: str, annotation: Annotation, verdicts: Iterable[Verdict]) -> Question:
    start = _start(annotation)
    return Question(
        article=id,
        annotator=name,
        annotation=annotation.id,
        label=annotation.label,
        quote=annotation.spans[0].text,
        start=None if start < 0 else start,
        question=annotation.question,
        at=annotation.modified,
        answers=_answers(annotation, verdicts),
    )


def _start(annotation: Annotation) -> int:
    return min((span.start for span in annotation.placed), default=-1)


def _answers(annotation: Annotation, verdicts: Iterable[Verdict]) -> tuple[Answer, ...]:
    return tuple(
        Answer(each.reviewer, each.reason, each.verdict, each.at, each.fits(annotation))
        for each in verdicts
        if each.reason and not each.blind
    )


def said(answer: Answer) -> str:
    """Return an answer on one line, safe for the screen."""
    before = "" if answer.current else ", before a change"
    return f"{one_line(answer.text)} ({one_line(answer.who)}, {answer.verdict}{before})"


def lines(found: Iterable[Question]) -> Iterator[str]:
    """Yield questions for people, by article, each with its answers below it."""
    for article, group in groupby(found, key=lambda each: each.article):
        yield one_line(article)
        for each in group:
            who, label = one_line(each.annotator), one_line(each.label)
            yield f"  {who} on {label} {excerpt(each.quote)}: {one_line(each.question)}"
            yield from (f"    → {said(answer)}" for answer in each.answers)
            if each.open:
                yield "    → not answered yet"


def as_json_object(found: Iterable[Question]) -> Mapping[str, Any]:
    """Return questions as the JSON object that is printed."""
    every = [{**msgspec.to_builtins(each), "open": each.open} for each in found]
    return {"schema": "obelism/1", "type": "questions", "questions": every}
