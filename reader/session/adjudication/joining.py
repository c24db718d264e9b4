"""Joining what annotators marked: one annotation over all that they marked together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reader.model.annotation import Span
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.session.adjudication.things import Added, Thing
from reader.session.focus import Extent
from reader.text.anchor import span_at
from reader.text.characters import BLANK
from reader.text.phrases import listed


class CannotJoin(ObelismError):
    """There is nothing to join; the sentence says why."""


def joined(thing: Thing, labels: LabelSet, text: str) -> tuple[str, tuple[Span, ...], list[str]]:
    """Return the label, the spans in its order, and the annotators whose marks went into them.

    Of different labels the one that most annotators gave counts, and what was marked with it. In
    each role, spans that overlap, or have but blanks between them, become one; others stay apart.

    Raises:
        CannotJoin: there is one version only, or no label has most annotators.
    """
    if isinstance(thing, Added):
        raise CannotJoin("No annotator marked this, so there is nothing to join.")
    if len(thing.versions) < 2:
        raise CannotJoin("There is one version only: a digit takes it.")
    name = _label(thing)
    of_label = [(who, each) for who, each in thing.marked if each.label == name]
    if len({who for who, _ in of_label}) < 2 and len(of_label) < 2:
        raise CannotJoin("Nothing else here has the same label, so there is nothing to join.")
    roles: dict[str | None, list[Extent]] = {}
    for _, annotation in of_label:
        for span in annotation.spans:
            if not span.lost:
                roles.setdefault(span.role, []).append(span.extent)
    spans = [
        span_at(text, *extent, role=role)
        for role, extents in roles.items()
        for extent in _united(extents, text)
    ]
    return name, labels[name].ordered(spans), sorted({who for who, _ in of_label})


def _label(thing: Thing) -> str:
    counts = Counter(
        {
            label: len({who for who, each in thing.marked if each.label == label})
            for label in sorted({each.label for _, each in thing.marked})
        }
    )
    (name, most), *others = counts.most_common()
    tied = [name, *(other for other, count in others if count == most)]
    if len(tied) > 1:
        raise CannotJoin(
            f"As many say {listed(tied)}: a digit takes a version, a label tags the focus."
        )
    return name


def _united(extents: Iterable[Extent], text: str) -> list[Extent]:
    found: list[Extent] = []
    for start, end in sorted(extents):
        if found and not text[found[-1][1] : start].strip(BLANK):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
