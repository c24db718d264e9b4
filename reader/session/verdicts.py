"""Verdicts as they are handed on with the annotations they are on."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.errors import WrongUse
from reader.model.verdict import VERDICTS, Verdict
from reader.store.contents import read_layer
from reader.store.errors import NoLayer
from reader.store.workspace import Workspace

UNREVIEWED, ALL = "unreviewed", "all"

CHOICES = (*VERDICTS, UNREVIEWED, ALL)
"""What can be asked for by verdict."""


def refuse_unknown_verdicts(words: Iterable[str]) -> None:
    """Raise WrongUse for a word that is none of `CHOICES`."""
    for word in words:
        if word not in CHOICES:
            raise WrongUse(f"there is no verdict {word!r}; there are: {', '.join(CHOICES)}")


def verdicts_on(
    workspace: Workspace, article: str, reviewers: Iterable[str]
) -> dict[str, dict[str, list[Verdict]]]:
    """Return the verdicts on an article: by annotator, then annotation id, oldest first.

    A record that is no verdict is passed over, as is a layer that cannot be read.
    """
    every: list[Verdict] = []
    for reviewer in reviewers:
        try:
            records = read_layer(workspace, reviewer, article).records.get("verdicts", {})
        except NoLayer:
            continue
        for record in records.values():
            try:
                every.append(Verdict.from_record(record))
            except InvalidRecord:
                continue
    found: dict[str, dict[str, list[Verdict]]] = {}
    for verdict in sorted(every, key=lambda each: (each.at, each.id)):
        found.setdefault(verdict.annotator, {}).setdefault(verdict.annotation, []).append(verdict)
    return found


def last_word(annotation: Annotation, verdicts: Iterable[Verdict]) -> str:
    """Return the last verdict on an annotation as it is now, or unreviewed.

    What was edited since was not judged; what was answered blind judges the annotator, not it.
    """
    words = [each.verdict for each in verdicts if not each.blind and each.fits(annotation)]
    return words[-1] if words else UNREVIEWED


def handed_on(verdict: Verdict) -> Record:
    """Return what goes out of a verdict."""
    record: Record = {
        "reviewer": verdict.reviewer,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "at": verdict.at,
        "digest": verdict.digest,
    }
    return record if verdict.answer is None else {**record, "answer": verdict.answer}
