"""What a format has no place for, counted in the layers that it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.formats.base import Format, LayerExport, Loss
from reader.formats.registry import missing_library
from reader.model.annotation import Annotation
from reader.text.phrases import listed


class Feature(NamedTuple):
    """Something that may be said of annotations."""

    about: str
    """What it is, in the plural, for lists."""
    number: Callable[[Annotation], int] | None = None
    """How many of it an annotation has; None for what every annotation has, which is only listed:
    its loss would be as many as there are annotations."""


FEATURES: dict[str, Feature] = {
    "annotators": Feature("annotators"),
    "roles": Feature("roles", lambda each: sum(span.role is not None for span in each.spans)),
    "spans": Feature("further spans of an annotation", lambda each: len(each.spans) - 1),
    "overlaps": Feature("overlaps"),
    "notes": Feature("notes", lambda each: each.note is not None),
    "attributes": Feature("attributes", lambda each: len(each.attributes)),
    "flags": Feature("marks of not being sure", lambda each: each.flag),
    "verdicts": Feature("verdicts"),
    "lost": Feature("spans no longer in the text", lambda each: sum(s.gone for s in each.spans)),
    "elsewhere": Feature("passages in other articles", lambda each: len(each.elsewhere)),
    "refers": Feature(
        "names that pronouns refer to", lambda each: sum(bool(span.refers) for span in each.spans)
    ),
    "times": Feature("times"),
    "origins": Feature("origins"),
    "texts": Feature("the text"),
    "article": Feature("what is known of the article"),
    "fields": Feature("further fields of an article's record"),
}


class Losses:
    """What a format cannot say of the layers that pass through."""

    def __init__(self, format: Format) -> None:
        self._format = format
        self._counted = [
            (feature.about, feature.number)
            for name, feature in FEATURES.items()
            if name not in format.carries and feature.number is not None
        ]
        self._missing = FEATURES.keys() - format.carries
        self._annotators: set[str] = set()
        self._article = ""
        self._counts: Counter[str] = Counter()

    def watch(self, layers: Iterable[LayerExport]) -> Iterator[LayerExport]:
        """Yield layers, and count what is lost of each."""
        for layer in layers:
            if self._missing:
                self._count(layer)
            yield layer

    def add(self, loss: Loss) -> None:
        """Count what the format itself found that it cannot say."""
        self._counts[loss.what] += loss.count

    def phrases(self) -> list[str]:
        """Return each kind of loss with its number, those of most first."""
        return [f"{what} ({count:,})" for what, count in self._counts.most_common() if count]

    def sentence(self) -> str | None:
        """Return what is lost in a sentence, if anything is."""
        found = self.phrases()
        return f"the format {self._format.name} has no place for {listed(found)}" if found else None

    def _count(self, layer: LayerExport) -> None:
        for about, number in self._counted:
            self._counts[about] += sum(map(number, layer.annotations))
        if "verdicts" in self._missing:
            kept = {each.id for each in layer.annotations}
            found = sum(len(each) for id, each in layer.verdicts.items() if id in kept)
            self._counts[FEATURES["verdicts"].about] += found
        if "overlaps" in self._missing:
            self._counts[FEATURES["overlaps"].about] += overlaps(layer.annotations)
        if "fields" in self._missing and layer.article.fields and layer.annotations:
            self._counts[FEATURES["fields"].about] += layer.article.id != self._article
            self._article = layer.article.id
        if "annotators" in self._missing and layer.annotations:
            new = layer.annotator not in self._annotators
            self._counts["annotators beside the first"] += bool(self._annotators) and new
            self._annotators.add(layer.annotator)


def described(format: Format) -> Iterator[str]:
    """Yield lines that say what a format is and what it has a place for."""
    yield f"{format.name}: {format.description}"
    kinds = {"text": "a file", "binary": "a file that is not for reading", "folder": "many files"}
    endings = f", {' '.join(format.extensions)}" if format.extensions else ""
    yield f"  is       {kinds[format.shape]}{endings}"
    yield f"  export   by {' or '.join(format.by)}"
    yield f"  import   {'yes' if format.read is not None else 'no'}"
    if format.offsets:
        yield f"  offsets  {' or '.join(format.offsets)}"
    carried = [feature.about for name, feature in FEATURES.items() if name in format.carries]
    missing = [feature.about for name, feature in FEATURES.items() if name not in format.carries]
    yield f"  carries  {listed(carried)}" if missing else "  carries  everything"
    if missing:
        yield f"  leaves   {listed(missing)}"
    if (why := missing_library(format)) is not None:
        yield f"  needs    {why.partition(' needs ')[2]}"


def overlaps(annotations: Sequence[Annotation]) -> int:
    """Return how many spans begin within one that began before."""
    extents = sorted(span.extent for each in annotations for span in each.placed)
    reached = found = 0
    for start, end in extents:
        found += start < reached
        reached = max(reached, end)
    return found
