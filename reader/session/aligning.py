"""What was tagged in another version of an article, at its place in the one that is compared.

The rules are those by which tags are carried over: see `reader.text.relocation`. What is in
doubt by them has no place.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from reader.model.annotation import Annotation, Span
from reader.session.shared import SharedArticle
from reader.text.anchor import moved_to
from reader.text.phrases import listed
from reader.text.relocation import Fates


def carried(annotation: Annotation, fates: Fates) -> Annotation | None:
    """Return an annotation as it stands in the new text; None where a passage of it is in doubt."""
    spans = [_carried(span, fates) for span in annotation.spans]
    sure = tuple(span for span in spans if span is not None)
    return msgspec.structs.replace(annotation, spans=sure) if len(sure) == len(spans) else None


def _carried(span: Span, fates: Fates) -> Span | None:
    if span.lost:
        return span
    fate = fates.of(*span.extent)
    text = fates.alignment.new.text
    return moved_to(span, text, fate.start, fate.end) if fate.sure else None


def in_every_version(article: SharedArticle) -> tuple[SharedArticle, list[str]]:
    """Leave out what is not surely in every version that was read, and say so.

    A tag on a sentence that somebody never had before them is no disagreement with them.
    """
    layers = {name: list(annotations) for name, annotations in article.layers.items()}
    left_out = []
    for text, readers in _by_text(article).items():
        fates = Fates(article.text, text)
        for name in layers.keys() - readers:
            kept = [each for each in layers[name] if carried(each, fates) is not None]
            left = len(layers[name]) - len(kept)
            if left:
                left_out.append(
                    f"{article.id}: left out {tags(left, len(layers[name]))} by {name}, on what is"
                    f" not surely in the version that {listed(sorted(readers))} read"
                )
            layers[name] = kept
    return msgspec.structs.replace(article, layers=layers), sorted(left_out)


def _by_text(article: SharedArticle) -> dict[str, set[str]]:
    """Text of each other version, to those who read it."""
    found: dict[str, set[str]] = {}
    for name, text in article.versions.items():
        found.setdefault(text, set()).add(name)
    return found


def tags(count: int, among: int) -> str:
    """So many of so many tags, in words."""
    return f"{count} of {among} tags" if among > 1 else f"{count} tag"


def placed(annotations: Iterable[Annotation], old: str, new: str) -> list[Annotation]:
    """Return what is beyond doubt in the new text, as it stands there."""
    fates = Fates(old, new)
    found = (carried(annotation, fates) for annotation in annotations)
    return [each for each in found if each is not None]
