"""Verdicts as they are handed on with the annotations they are on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reader.model.annotation import Annotation, Record
from reader.model.errors import NoLayer, WrongUse
from reader.model.judgement import ACCEPTED, CORRECTED, REJECTED, VERDICTS, Verdict, verdicts_among
from reader.store.folder.read import LayerContents, read_layer
from reader.store.folder.workspace import Workspace

DISPUTED, UNREVIEWED, ALL = "disputed", "unreviewed", "all"

CHOICES = (*VERDICTS, DISPUTED, UNREVIEWED, ALL)
"""What can be asked for by verdict."""

_STRICTEST = (REJECTED, CORRECTED, ACCEPTED)
"""Of several reviewers' verdicts the first of these is the one that counts."""

Tag = tuple[str, str]
"""Whose layer an annotation is in, and its id: imports may repeat ids from layer to layer."""


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
    layers = []
    for reviewer in reviewers:
        try:
            layers.append(read_layer(workspace, reviewer, article))
        except NoLayer:
            continue
    found: dict[str, dict[str, list[Verdict]]] = {}
    for verdict in sorted(_all_verdicts(layers), key=lambda each: (each.at, each.id)):
        found.setdefault(verdict.annotator, {}).setdefault(verdict.annotation, []).append(verdict)
    return found


def _all_verdicts(layers: Iterable[LayerContents]) -> Iterator[Verdict]:
    for layer in layers:
        yield from verdicts_among(layer.records.get("verdicts", {}).values())


def word_for(annotation: Annotation, verdicts: Iterable[Verdict]) -> str:
    """Return the one verdict that counts on an annotation as it is now, or unreviewed.

    Of several reviewers' it is the strictest: rejected where anybody rejects it, else corrected
    where anybody corrects it. What was edited since was not judged; what was answered blind judges
    the annotator, not it.
    """
    words = _words(annotation, verdicts)
    return next((word for word in _STRICTEST if word in words), UNREVIEWED)


def is_disputed(annotation: Annotation, verdicts: Iterable[Verdict]) -> bool:
    """Whether reviewers' verdicts on an annotation as it is now differ."""
    return len(_words(annotation, verdicts)) > 1


def is_called(wanted: str, annotation: Annotation, verdicts: Iterable[Verdict]) -> bool:
    """Whether an annotation is what a word of `CHOICES` asks for; several may fit."""
    if wanted == DISPUTED:
        return is_disputed(annotation, verdicts)
    return wanted in (ALL, word_for(annotation, verdicts))


def _words(annotation: Annotation, verdicts: Iterable[Verdict]) -> set[str]:
    return {each.verdict for each in verdicts if not each.blind and each.fits(annotation)}


def rejected_in(layers: Mapping[str, LayerContents]) -> set[Tag]:
    """Return what is rejected of all layers on an article, each under its annotator's name."""
    on: dict[Tag, list[Verdict]] = {}
    for verdict in _all_verdicts(layers.values()):
        on.setdefault((verdict.annotator, verdict.annotation), []).append(verdict)
    found = set()
    for tag, verdicts in on.items():
        name, id = tag
        annotation = layers[name].annotations.get(id) if name in layers else None
        if annotation is not None and word_for(annotation, verdicts) == REJECTED:
            found.add(tag)
    return found


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
